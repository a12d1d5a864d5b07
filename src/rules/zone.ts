import { Temporal } from 'temporal-polyfill';
import { Problem } from '../kernel/problem';

/** A local date, `YYYY-MM-DD`. Written this way, dates sort as text. */
export type LocalDate = string;

/** A local time of day, `HH:MM`. */
export type LocalTime = string;

/** A stretch of time, epoch milliseconds; `end` belongs to what follows. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

const day = 86_400_000;

/**
 * Checks the name of a time zone, `Europe/Berlin`.
 * @throws Problem ZONE_UNKNOWN where the zone database has no such zone.
 */
export function checkZone(zone: string): void {
  try {
    // The constructor takes names only; the parsers of Temporal would take a whole time stamp, too.
    new Temporal.ZonedDateTime(0n, zone);
  } catch {
    throw new Problem('ZONE_UNKNOWN', { zone });
  }
}

/** @throws Problem TIME_INVALID where it is no time of day. */
export function checkTime(time: string): void {
  if (!/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(time)) throw new Problem('TIME_INVALID', { time });
}

/** @throws Problem DATE_INVALID where it is no date of the calendar. */
export function checkDate(date: string): void {
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || !isDate(date)) throw new Problem('DATE_INVALID', { date });
}

/**
 * When a local time of day is, as epoch milliseconds. In spring, a time that the clocks skip is the first instant after the
 * gap; in autumn, a time that comes twice is its first.
 * @throws Problem ZONE_UNKNOWN, DATE_INVALID or TIME_INVALID.
 */
export function instantOf(date: LocalDate, time: LocalTime, zone: string): number {
  checkZone(zone);
  checkDate(date);
  checkTime(time);
  const wall = Temporal.PlainDateTime.from(`${date}T${time}`);
  const zoned = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (zoned.toPlainDateTime().equals(wall)) return zoned.epochMilliseconds;
  // In a gap, "earlier" lies before it by the length of the gap: the next change of the clocks is its end.
  return zoned.getTimeZoneTransition('next')!.epochMilliseconds;
}

/** Date and time of day that clocks show at an instant. @throws Problem ZONE_UNKNOWN. */
export function wallAt(instant: number, zone: string): { readonly date: LocalDate; readonly time: LocalTime } {
  const [date = '', time = ''] = new Date(Math.floor(instant) + offsetAt(instant, zone)).toISOString().split('T');
  return { date, time: time.slice(0, 5) };
}

/** By zone, the last stretch between two changes of its clocks: rules ask every minute, and Temporal is slow to say. */
const stretches = new Map<string, Interval & { readonly offset: number }>();

/** How far the clocks of a zone are ahead of UTC, ms. @throws Problem ZONE_UNKNOWN. */
function offsetAt(instant: number, zone: string): number {
  const known = stretches.get(zone);
  if (known && known.start <= instant && instant < known.end) return known.offset;
  checkZone(zone);
  const zoned = Temporal.Instant.fromEpochMilliseconds(Math.floor(instant)).toZonedDateTimeISO(zone);
  // A change at this very instant is the one before.
  const before = zoned.add({ milliseconds: 1 }).getTimeZoneTransition('previous');
  const stretch = {
    start: before?.epochMilliseconds ?? -Infinity,
    end: zoned.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity,
    offset: zoned.offsetNanoseconds / 1e6,
  };
  stretches.set(zone, stretch);
  return stretch.offset;
}

/** The date some days later, or earlier. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(date) + days * day).toISOString().slice(0, 10);
}

/** A day from its midnight to the next: 23, 24 or 25 hours, or what its zone makes of it. */
export function dayOf(date: LocalDate, zone: string): Interval {
  return { start: instantOf(date, '00:00', zone), end: instantOf(addDays(date, 1), '00:00', zone) };
}

/** `Date` rolls 30 February over into March: a date is one that it leaves alone. */
function isDate(date: string): boolean {
  const at = Date.parse(date);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(date);
}
