import type { CalendarEvent, CalendarReading } from './event';

const isSame = (one: CalendarEvent, other: CalendarEvent): boolean =>
  one.uid !== null && other.uid !== null
    ? one.uid === other.uid
    : one.start === other.start && one.summary === other.summary;

/**
 * What is known of the calendars after a message: a whole list replaces what its calendars said before, a single appointment
 * is added, or takes the place of the one with its uid (without one: of its start and title). What is over is forgotten.
 * @returns the appointments to come, in order; cancelled ones are none.
 */
export function mergeCalendar(
  known: readonly CalendarEvent[],
  { events, calendars, isWhole }: CalendarReading,
  now: number,
): CalendarEvent[] {
  const kept = known.filter(
    (one) => !(isWhole && calendars.includes(one.calendar)) && !events.some((other) => isSame(one, other)),
  );
  const news = events.filter((one, index) => !events.slice(index + 1).some((other) => isSame(one, other)));
  return [...kept, ...news]
    .filter(({ end, cancelled }) => end >= now && !cancelled)
    .sort((a, b) => a.start - b.start || a.summary.localeCompare(b.summary));
}
