import { localTime } from '../home/local-time';
import { enter } from './charge';
import type { CarPlan } from './plan';
import { isAt, type CarState, type ChargeSchedule } from './state';

/** One time of a schedule, epoch milliseconds; `null` where it has no such end. */
interface Occurrence {
  readonly start: number | null;
  readonly end: number | null;
}

/** Minutes after midnight. */
const noon = 720;
/** A cable that is plugged in so long after a start without an end still charges at once. */
const grace = 6 * 3_600_000;

/** From the day before to a week ahead, by the clock of the place. */
function occurrences({ zone = 'UTC' }: CarPlan, schedule: ChargeSchedule, time: number): readonly Occurrence[] {
  const local = localTime(zone);
  const found: Occurrence[] = [];
  for (let offset = -1; offset <= 7; offset += 1) {
    const { weekday } = local.at(local.timeOfDay(time, noon, offset));
    if ((schedule.days_of_week & (1 << weekday)) === 0) continue;
    const start = schedule.start_enabled ? local.timeOfDay(time, schedule.start_time, offset) : null;
    const endsNextDay = schedule.start_enabled && schedule.end_time <= schedule.start_time;
    const end = schedule.end_enabled ? local.timeOfDay(time, schedule.end_time, offset + (endsNextDay ? 1 : 0)) : null;
    found.push({ start, end });
  }
  return found;
}

/** The schedules that count where the car stands now. A fast charger follows none. */
function schedulesHere({ charge, drive }: CarState): readonly ChargeSchedule[] {
  if (charge.schedules.length === 0 || drive.gear !== 'P' || charge.supply?.kind === 'DC') return [];
  return charge.schedules.filter((schedule) => schedule.enabled && isAt(drive.place, schedule));
}

const occurrencesHere = (plan: CarPlan, state: CarState): readonly Occurrence[] =>
  schedulesHere(state).flatMap((schedule) => occurrences(plan, schedule, state.time));

const isOpen = ({ start, end }: Occurrence, time: number): boolean =>
  start !== null && start <= time && time < (end ?? start + grace);

/** Whether a car that is plugged in now has to wait for the start of a schedule. */
export function waitsForSchedule(plan: CarPlan, state: CarState): boolean {
  const starting = occurrencesHere(plan, state).filter(({ start }) => start !== null);
  return starting.length > 0 && !starting.some((one) => isOpen(one, state.time));
}

/** When the next schedule of this place starts, epoch milliseconds; `null` where none does. */
export function nextStart(plan: CarPlan, state: CarState): number | null {
  const starts = occurrencesHere(plan, state).flatMap(({ start }) =>
    start !== null && start > state.time ? [start] : [],
  );
  return starts.length > 0 ? Math.min(...starts) : null;
}

/** Charging as the schedules have it, which act at their starts and ends only: in between, people do as they like. */
export function stepSchedules(plan: CarPlan, state: CarState, from: number): CarState['charge'] {
  const { charge, time } = state;
  if (charge.schedules.length === 0) return charge;
  const isNow = (at: number | null): boolean => at !== null && at > from && at <= time;
  const here = occurrencesHere(plan, state);
  const isCharging = charge.phase === 'Charging' || charge.phase === 'Starting';
  const starts = here.some(({ start }) => isNow(start));
  const ends = here.some(({ end }) => isNow(end)) && !here.some((one) => one.end !== null && isOpen(one, time));
  const schedules = charge.schedules.filter((schedule) => !isOver(plan, schedule, time, isNow));
  const next = schedules.length < charge.schedules.length ? { ...charge, schedules } : charge;
  if (starts && charge.phase === 'Stopped') return enter(next, 'Starting');
  return ends && !starts && isCharging ? enter(next, 'Stopped') : next;
}

function isOver(plan: CarPlan, schedule: ChargeSchedule, time: number, isNow: (at: number | null) => boolean): boolean {
  if (!schedule.one_time || !schedule.enabled) return false;
  return occurrences(plan, schedule, time).some(({ start, end }) => isNow(end ?? start));
}
