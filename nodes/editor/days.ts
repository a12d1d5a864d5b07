import { isEmpty, isNumber } from './checks';
import type { Column, Line } from './line-list';

const days = ['daily', 'weekdays', 'weekend', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** The column in which the days of a line are chosen, by the texts `line.days` and `days.…`. */
export function daysColumn(_: Translate, more: readonly string[], value: string): Column {
  const options = [...days, ...more].map((each) => ({ value: each, label: _(`days.${each}`) }));
  return { name: 'days', label: _('line.days'), options, width: 150, value };
}

/** What dates look like. */
const someDates = '2026-12-24, 2026-12-25';

/** A column of dates, which is shown where the line is `when`. */
export function datesColumn(
  _: Translate,
  name: string,
  when: (line: Line) => boolean,
  placeholder = someDates,
): Column {
  return { name, label: _(`line.${name}`), width: 190, value: '', placeholder, when };
}

/** A column of times of the day. */
export function timeColumn(_: Translate, name: string, value: string): Column {
  return { name, label: _(`line.${name}`), kind: 'time', width: 105, value };
}

export const hasDates = (line: Line): boolean => line['days'] === 'dates';

export const isTime = (value: unknown): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(String(value ?? ''));

/** Dates that exist: `2026-12-24, 2026-12-25`; also none. */
export function areDates(given: string | undefined): boolean {
  const isDate = (date: string): boolean => {
    const noon = new Date(`${date}T12:00Z`);
    return /^\d{4}-\d\d-\d\d$/.test(date) && !Number.isNaN(+noon) && noon.toISOString().startsWith(date);
  };
  return datesIn(given).every(isDate);
}

/** Whether a line that happens on dates names some, all of which exist. */
export const hasRightDates = (line: Line): boolean =>
  !hasDates(line) || (datesIn(line['dates']).length > 0 && areDates(line['dates']));

const datesIn = (given: string | undefined): string[] => (given ?? '').split(/[\s,;]+/).filter(Boolean);

export const every = (value: unknown, holds: (line: Line) => boolean): boolean =>
  Array.isArray(value) && (value as Line[]).every(holds);

/** A number in a range, or nothing. */
export const isNumberOrNone = (value: unknown, from = -Infinity, to = Infinity): boolean =>
  isEmpty(value) || isNumber(value, from, to);

/** A name of the zone database, or nothing for that of the machine. */
export function isZone(value: unknown): boolean {
  if (isEmpty(value)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: String(value).trim() });
    return true;
  } catch {
    return false;
  }
}
