import { clauseOf, Problem } from '../../src/kernel/problem';
import { weekdays, type Days, type Weekday } from '../../src/rules/week';
import { checkDate, checkTime } from '../../src/rules/zone';
import { numberOption } from './options';

/** A line of one of a dialog's lists. */
export type Line = Readonly<Record<string, string>>;

/** Reads the lines of a list; what is wrong with one is said with its number. */
export function lines<Read>(list: string, given: unknown, read: (line: Line) => Read): Read[] {
  return (Array.isArray(given) ? (given as Line[]) : []).map((line, index) => {
    try {
      return read(line);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      throw new Problem('RULE_LINE_INVALID', { list, line: index + 1, reason: clauseOf(error.message) }, error);
    }
  });
}

/** `daily`, `weekdays`, `weekend`, one day, or `dates` with a list of them; `except` lists dates that are left out. */
export function daysOf({ days = 'daily', dates, except }: Line): Days {
  if (days === 'dates') return { weekdays: [], also: datesIn(dates) };
  const groups: Readonly<Record<string, readonly Weekday[]>> = {
    daily: weekdays,
    weekdays: weekdays.slice(0, 5),
    weekend: weekdays.slice(5),
  };
  const one = weekdays.find((day) => day === days);
  const left = datesIn(except);
  return { weekdays: one ? [one] : (groups[days] ?? weekdays), ...(left.length > 0 && { except: left }) };
}

function datesIn(list: string | undefined): string[] {
  const dates = textIn(list)
    .split(/[\s,;]+/)
    .filter(Boolean);
  dates.forEach(checkDate);
  return dates;
}

export function timeOf(value: string | undefined): string {
  const time = textIn(value);
  checkTime(time);
  return time;
}

export const textIn = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** A number, or nothing where the field is empty. */
export const optionalNumber = (option: string, value: unknown, from: number, to: number): number | undefined =>
  String(value ?? '').trim() === '' ? undefined : numberOption(option, value, from, to);

/** The zone that a dialog names; this machine's where it names none. */
export const zoneIn = (zone: unknown): string => textIn(zone) || Intl.DateTimeFormat().resolvedOptions().timeZone;
