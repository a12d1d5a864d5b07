import { sayClock, sayLength, sayNumber, thin, type Telling } from '../say';
import { Temporal } from 'temporal-polyfill';

/** How a number is said: its unit, and `length` (ms), `clock` and `date` (epoch milliseconds). */
export type SaidUnit = keyof typeof digits | 'length' | 'clock' | 'date';

/** Decimals by unit; without one a count, `#` any number. */
const digits = {
  '': 0,
  '#': 2,
  '%': 0,
  '%/day': 1,
  '%/h': 2,
  A: 0,
  bar: 1,
  km: 0,
  kWh: 1,
  W: 0,
  'Wh/km': 0,
  '°C': 0,
} as const;

/** A value of a sentence; a list is of keys of words, which are put in its language. Plain data. */
export type Said = string | readonly [value: number, unit: SaidUnit] | { readonly words: readonly string[] };
export type Values = Readonly<Record<string, Said>>;

/** A number with its unit, in a language. */
export function sayAmount(value: number, unit: SaidUnit, telling: Telling): string {
  const { language, zone } = telling;
  if (unit === 'length') return sayLong(value);
  if (unit === 'clock') return sayClock(value, telling);
  if (unit === 'date') {
    const date = Temporal.Instant.fromEpochMilliseconds(value).toZonedDateTimeISO(zone).toPlainDate();
    return sayDate(date.toString(), language);
  }
  return sayNumber(value, digits[unit], language) + (unit === '' || unit === '#' ? '' : thin + unit);
}

const hour = 3_600_000;

/** Days where minutes say nothing any more. */
function sayLong(length: number): string {
  if (length < 48 * hour) return sayLength(length);
  return `${Math.floor(length / (24 * hour))}${thin}d`;
}

/** A day of the calendar. @param date `YYYY-MM-DD`. */
export function sayDate(date: string, language: string): string {
  const format = (tag: string): string =>
    new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
      Date.parse(date),
    );
  try {
    return format(language);
  } catch {
    return format('en');
  }
}
