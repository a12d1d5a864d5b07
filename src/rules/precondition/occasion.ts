import { own } from '../../kernel/own';
import { dayOf } from '../zone';
import { arrival, isComing } from './approach';
import type { HomeClock } from './clock';
import type { Trigger } from './exchange';
import { leadMinutes } from './lead';
import type { PreconditionSettings } from './settings';
import type { PreconditionState } from './state';

/** A departure that the car should be ready for. Times are epoch milliseconds. */
export interface Occasion {
  readonly trigger: Trigger;
  readonly departure: number;
  /** When it has to begin; `undefined` where no temperature is known. */
  readonly start: number | undefined;
  /** The line of the times, from 0, and its local date. */
  readonly line?: number;
  readonly date?: string;
  /** A holiday stands in the calendar for that day. */
  readonly isHoliday?: true;
}

const minute = 60_000;
const hour = 60 * minute;
/** Departures so close to each other are one. */
const apart = 20 * minute;
/** A car that sleeps needs so long to wake up and to do what it is told. */
const waking = 2 * minute;
/** What others say of the weather holds so long; what the car last measured a day, and from `stale` on as colder by so much. */
const weatherAge = 3 * hour;
const measuredAge = 24 * hour;
const stale = 3 * hour;
const nightDrop = 5;
/** A cabin that nobody warms comes to the temperature around it within this time. */
const settles = 90 * minute;

/** °C outside, by the car, by others, or by what the car last measured. */
export function outsideNow({ facts, weather, last }: PreconditionState, now: number): number | undefined {
  if (facts?.outsideTemp !== undefined) return facts.outsideTemp;
  if (weather && now - weather.at <= weatherAge) return weather.celsius;
  const age = now - (last.outside?.at ?? -Infinity);
  if (!last.outside || age > measuredAge) return undefined;
  return last.outside.celsius - (age > stale ? nightDrop : 0);
}

/** Minutes that a run may take. */
export const longestRun = (settings: PreconditionSettings, { facts }: PreconditionState): number =>
  facts?.plugged === true ? settings.maxRunPlugged : settings.maxRun;

/** °C in the cabin before a departure: as it is now, or, where that is long from now, as outside. */
export function insideBy(state: PreconditionState, departure: number, now: number): number | undefined {
  const outside = outsideNow(state, now);
  const isSoon = departure - now <= settles;
  return (isSoon ? state.facts?.insideTemp : outside) ?? outside ?? state.facts?.insideTemp;
}

/** Minutes before a departure at which it has to begin; `undefined` where no temperature is known. */
export function leadOf(
  settings: PreconditionSettings,
  state: PreconditionState,
  departure: number,
  now: number,
): number | undefined {
  const { facts, learned } = state;
  const { target, lfp, comfort } = settings;
  const most = longestRun(settings, state);
  const outside = outsideNow(state, now);
  const inside = insideBy(state, departure, now);
  // Beyond the limits of comfort it takes all the time that it has.
  if (
    comfort &&
    inside !== undefined &&
    (inside > (comfort.above ?? Infinity) || inside < (comfort.below ?? -Infinity))
  )
    return most;
  return leadMinutes({ target, outside, inside, pack: facts?.packTemp, lfp, learned, most });
}

/** The departures to come, of each kind the next one, in order; those that are done are none. */
export function occasionsOf(
  settings: PreconditionSettings,
  clock: HomeClock,
  state: PreconditionState,
  now: number,
): Occasion[] {
  const start = (departure: number): number | undefined => {
    const lead = leadOf(settings, state, departure, now);
    return lead === undefined ? undefined : departure - lead * minute - (state.facts?.connected ? 0 : waking);
  };
  const timed = clock.ahead(now).map(({ at, line, date }): Omit<Occasion, 'start'> => {
    const isHoliday = holidays(settings, state, date);
    return { trigger: 'time', departure: at, line, date, ...(isHoliday && { isHoliday }) };
  });
  const found: Omit<Occasion, 'start'>[] = [...timed, ...appointments(settings, state)];
  if (settings.chargePlan && state.departs !== null) found.push({ trigger: 'chargePlan', departure: state.departs });
  if (state.comes !== null) found.push({ trigger: 'proximity', departure: state.comes });
  const open = found
    .filter(({ departure }) => departure > now && !isDone(state, departure))
    .sort((a, b) => a.departure - b.departure)
    .map((one) => ({ ...one, start: start(one.departure) }));
  const { ordered } = state;
  return ordered === null ? open : [{ trigger: 'order', departure: ordered, start: now }, ...open];
}

export const isDone = ({ done, skipped = [] }: PreconditionState, departure: number): boolean =>
  [...done, ...skipped].some((at) => Math.abs(at - departure) < apart);

/** Whether a departure is still one: an appointment may be cancelled, and a charge plan may change. */
export function isStillWanted(
  settings: PreconditionSettings,
  state: PreconditionState,
  trigger: Trigger,
  departure: number,
): boolean {
  if (trigger === 'calendar') return appointments(settings, state).some((one) => one.departure === departure);
  return trigger !== 'chargePlan' || state.departs === departure;
}

/** Appointments that need the car; whole days are none. */
function appointments({ calendar }: PreconditionSettings, state: PreconditionState): Omit<Occasion, 'start'>[] {
  if (!calendar) return [];
  const word = calendar.word.trim().toLowerCase();
  return state.calendar
    .filter(({ allDay, summary, location }) => !allDay && `${summary}\n${location}`.toLowerCase().includes(word))
    .map((event) => ({ trigger: 'calendar', departure: event.start - calendar.travel * minute }));
}

export function holidays(
  { conditions, zone }: PreconditionSettings,
  { calendar }: PreconditionState,
  date: string,
): true | undefined {
  const word = conditions.skipWord.trim().toLowerCase();
  const titled = word === '' ? [] : calendar.filter(({ summary }) => summary.toLowerCase().includes(word));
  if (titled.length === 0) return undefined;
  const day = dayOf(date, zone);
  return titled.some(({ start, end }) => start < day.end && Math.max(end, start + 1) > day.start) || undefined;
}

/**
 * Notes that somebody comes: near enough that it is time to begin, or near at all where the cabin is beyond the limits of
 * comfort. That uses up their way back: who only passes by again starts nothing.
 */
export function notePeople(settings: PreconditionSettings, before: PreconditionState, now: number): PreconditionState {
  const { proximity, comfort } = settings;
  const state = before.comes !== null && now >= before.comes ? { ...before, comes: null } : before;
  const lead = leadOf(settings, state, now, now);
  if (!proximity || lead === undefined) return state;
  const inside = state.facts?.insideTemp;
  const isUncomfortable =
    inside !== undefined && (inside > (comfort?.above ?? Infinity) || inside < (comfort?.below ?? -Infinity));
  for (const person of proximity.persons) {
    const approach = own(state.approaches, person);
    if (!approach) continue;
    const at = arrival(approach, proximity.within, now);
    const isNow = at !== undefined && at - now <= lead * minute;
    const isDue = isUncomfortable && isComing(approach, proximity.within, now) === true;
    if (!isNow && !isDue) continue;
    const approaches = { ...state.approaches, [person]: { ...approach, isArmed: false, farSince: null } };
    // Whom it takes no time to come is there already.
    const comes = Math.max(isNow ? at : now + lead * minute, now + minute);
    return { ...state, approaches, comes };
  }
  return state;
}
