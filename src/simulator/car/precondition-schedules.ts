import { localTime } from '../home/local-time';
import { stepClimate } from './climate';
import type { CarPlan } from './plan';
import { daysAround } from './schedules';
import { isAt, type CarState, type PreconditionSchedule } from './state';

/** Milliseconds by which a schedule switches the climate on at most before its time, and lets it run on after it. */
const earliest = 3_600_000;
const runsOn = 600_000;
/** The steps in which the car looks ahead, milliseconds, and how many of them it keeps in reserve. */
const span = 30_000;
const reserve = 2;
/** °C from the temperature that was asked for at which a cabin has it. */
const near = 0.5;

/** When a schedule wants the cabin warm, epoch milliseconds: yesterday, today and tomorrow. */
function timesOf(plan: CarPlan, schedule: PreconditionSchedule, time: number): readonly number[] {
  const local = localTime(plan.zone ?? 'UTC');
  const days = daysAround(plan, schedule.days_of_week, time, 1);
  return days.map((offset) => local.timeOfDay(time, schedule.precondition_time, offset));
}

/** The next time of the schedules that count where the car is parked. */
function nextTime(plan: CarPlan, { climate, drive, time }: CarState): number | undefined {
  if (drive.gear !== 'P') return undefined;
  const here = climate.schedules.filter((schedule) => schedule.enabled && isAt(drive.place, schedule));
  const times = here.flatMap((schedule) => timesOf(plan, schedule, time)).filter((at) => at > time);
  return times.length > 0 ? Math.min(...times) : undefined;
}

/** Whether the cabin has to be brought to its temperature from now on to have it by then. */
function isDue(plan: CarPlan, state: CarState, at: number): boolean {
  if (at - state.time > earliest) return false;
  const wanted = (state.climate.left + state.climate.right) / 2;
  let ahead: CarState = { ...state, climate: { ...state.climate, mode: 'Precondition' } };
  while (ahead.time + reserve * span < at) {
    if (Math.abs(ahead.climate.inside - wanted) < near) return false;
    ahead = { ...ahead, time: ahead.time + span };
    ahead = { ...ahead, climate: stepClimate(plan, ahead, span / 1_000) };
  }
  return true;
}

/**
 * The climate as the schedules have it, which switch it on once for each of their times and off after it: in between, people
 * do as they like.
 */
export function stepPreconditioning(plan: CarPlan, state: CarState, from: number): CarState['climate'] {
  const { climate, time } = state;
  const { scheduledFor } = climate;
  const isNow = (at: number): boolean => at > from && at <= time;
  if (climate.schedules.length === 0 && scheduledFor === null) return climate;
  const isGone = (schedule: PreconditionSchedule): boolean =>
    schedule.one_time && schedule.enabled && timesOf(plan, schedule, time).some(isNow);
  const next = { ...climate, schedules: climate.schedules.filter((schedule) => !isGone(schedule)) };
  const at = climate.mode === 'On' ? undefined : nextTime(plan, state);
  if (at !== undefined && at !== scheduledFor && isDue(plan, state, at))
    return { ...next, mode: 'Precondition', scheduledFor: at };
  const isOver = scheduledFor !== null && isNow(scheduledFor + runsOn) && climate.mode === 'Precondition';
  return isOver ? { ...next, mode: 'Off' } : next;
}
