import { enter } from './charge';
import { isAt, type CarState, type ChargeSchedule } from './state';

/** One time of a schedule, epoch milliseconds; `null` where it has no such end. */
interface Occurrence {
  readonly start: number | null;
  readonly end: number | null;
}

const minute = 60_000;
const day = 1_440 * minute;
/** A cable that is plugged in so long after a start without an end still charges at once. */
const grace = 360 * minute;

/** From the day before to a week ahead. These cars keep UTC. */
function occurrences(schedule: ChargeSchedule, time: number): readonly Occurrence[] {
  const midnight = Math.floor(time / day) * day;
  const found: Occurrence[] = [];
  for (let offset = -1; offset <= 7; offset += 1) {
    const date = midnight + offset * day;
    if ((schedule.days_of_week & (1 << new Date(date).getUTCDay())) === 0) continue;
    const start = schedule.start_enabled ? date + schedule.start_time * minute : null;
    const endsNextDay = schedule.start_enabled && schedule.end_time <= schedule.start_time;
    const end = schedule.end_enabled ? date + schedule.end_time * minute + (endsNextDay ? day : 0) : null;
    found.push({ start, end });
  }
  return found;
}

/** The schedules that count where the car stands now. A fast charger follows none. */
function schedulesHere({ charge, drive }: CarState): readonly ChargeSchedule[] {
  if (charge.schedules.length === 0 || drive.gear !== 'P' || charge.supply?.kind === 'DC') return [];
  return charge.schedules.filter((schedule) => schedule.enabled && isAt(drive.place, schedule));
}

const occurrencesHere = (state: CarState): readonly Occurrence[] =>
  schedulesHere(state).flatMap((schedule) => occurrences(schedule, state.time));

const isOpen = ({ start, end }: Occurrence, time: number): boolean =>
  start !== null && start <= time && time < (end ?? start + grace);

/** Whether a car that is plugged in now has to wait for the start of a schedule. */
export function waitsForSchedule(state: CarState): boolean {
  const starting = occurrencesHere(state).filter(({ start }) => start !== null);
  return starting.length > 0 && !starting.some((one) => isOpen(one, state.time));
}

/** When the next schedule of this place starts, epoch milliseconds; `null` where none does. */
export function nextStart(state: CarState): number | null {
  const starts = occurrencesHere(state).flatMap(({ start }) => (start !== null && start > state.time ? [start] : []));
  return starts.length > 0 ? Math.min(...starts) : null;
}

/** Charging as the schedules have it, which act at their starts and ends only: in between, people do as they like. */
export function stepSchedules(state: CarState, from: number): CarState['charge'] {
  const { charge, time } = state;
  if (charge.schedules.length === 0) return charge;
  const isNow = (at: number | null): boolean => at !== null && at > from && at <= time;
  const here = occurrencesHere(state);
  const isCharging = charge.phase === 'Charging' || charge.phase === 'Starting';
  const starts = here.some(({ start }) => isNow(start));
  const ends = here.some(({ end }) => isNow(end)) && !here.some((one) => one.end !== null && isOpen(one, time));
  const schedules = charge.schedules.filter((schedule) => !isOver(schedule, time, isNow));
  const next = schedules.length < charge.schedules.length ? { ...charge, schedules } : charge;
  if (starts && charge.phase === 'Stopped') return enter(next, 'Starting');
  return ends && !starts && isCharging ? enter(next, 'Stopped') : next;
}

function isOver(schedule: ChargeSchedule, time: number, isNow: (at: number | null) => boolean): boolean {
  if (!schedule.one_time || !schedule.enabled) return false;
  return occurrences(schedule, time).some(({ start, end }) => isNow(end ?? start));
}
