import { addDays, checkDate, checkTime, instantOf, wallAt } from './zone';
import type { Interval, LocalDate, LocalTime } from './zone';

/** Days of the week in Home Assistant's words, Monday first. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** On which local dates something happens. */
export interface Days {
  readonly weekdays: readonly Weekday[];
  /** Dates on which it happens as well. */
  readonly also?: readonly LocalDate[];
  /** Dates on which it does not happen; they win. */
  readonly except?: readonly LocalDate[];
}

/** A time of day on some days: "07:15 on weekdays". */
export interface Moment {
  readonly days: Days;
  readonly time: LocalTime;
}

/**
 * A stretch of the day on some days. It belongs to the day on which it begins: `to` at or before `from` is on the day after,
 * so that the same time twice is a whole day.
 */
export interface Window {
  readonly days: Days;
  readonly from: LocalTime;
  readonly to: LocalTime;
}

/** One time that a moment comes. `date` is its key: it happens once a local date, also where the clocks show it twice. */
export interface Occurrence {
  readonly date: LocalDate;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** A window on one date: `date` is the day on which it begins. */
export interface OpenWindow extends Interval {
  readonly date: LocalDate;
}

/** How far ahead and back an occurrence is looked for: a year, for what only a dated day brings. */
const reach = 366;

export function weekdayOf(date: LocalDate): Weekday {
  return weekdays[(new Date(date).getUTCDay() + 6) % 7]!;
}

export function fallsOn(days: Days, date: LocalDate): boolean {
  if (days.except?.includes(date)) return false;
  return days.weekdays.includes(weekdayOf(date)) || (days.also?.includes(date) ?? false);
}

/** The first occurrence after an instant; `undefined` where none comes within a year. */
export function nextOccurrence({ days, time }: Moment, zone: string, after: number): Occurrence | undefined {
  checkMoment({ days, time });
  // From the day before: a gap of the clocks may carry a late time into the next day.
  const first = addDays(wallAt(after, zone).date, -1);
  for (let ahead = 0; ahead <= reach; ahead++) {
    const date = addDays(first, ahead);
    if (!fallsOn(days, date)) continue;
    const at = instantOf(date, time, zone);
    if (at > after) return { date, at };
  }
  return undefined;
}

/** The newest occurrence at or before an instant: what a restart may have missed; `undefined` where none was in a year. */
export function lastOccurrence({ days, time }: Moment, zone: string, until: number): Occurrence | undefined {
  checkMoment({ days, time });
  const today = wallAt(until, zone).date;
  for (let back = 0; back <= reach; back++) {
    const date = addDays(today, -back);
    if (!fallsOn(days, date)) continue;
    const at = instantOf(date, time, zone);
    if (at <= until) return { date, at };
  }
  return undefined;
}

/** The windows that touch a stretch of time, whole, in order. */
export function windowsIn({ days, from, to }: Window, zone: string, { start, end }: Interval): OpenWindow[] {
  checkMoment({ days, time: from });
  checkTime(to);
  const found: OpenWindow[] = [];
  // A window is at most a day long, and a change of the clocks makes it a little longer.
  const last = wallAt(end, zone).date;
  for (let date = addDays(wallAt(start, zone).date, -2); date <= last; date = addDays(date, 1)) {
    if (!fallsOn(days, date)) continue;
    const window = {
      start: instantOf(date, from, zone),
      end: instantOf(to <= from ? addDays(date, 1) : date, to, zone),
    };
    // Both ends in one gap of the clocks: on that day there is no such time.
    if (window.end > window.start && window.start < end && window.end > start) found.push({ ...window, date });
  }
  return found;
}

/** The window that is open at an instant; `undefined` where none is. */
export function windowAt(window: Window, zone: string, now: number): OpenWindow | undefined {
  return windowsIn(window, zone, { start: now, end: now + 1 })[0];
}

function checkMoment({ days, time }: Moment): void {
  checkTime(time);
  for (const date of [...(days.also ?? []), ...(days.except ?? [])]) checkDate(date);
}
