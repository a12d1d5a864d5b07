import type { CalendarEvent, CalendarReading } from '../calendar/event';
import { mergeCalendar } from '../calendar/merge';
import { dayOf } from '../zone';
import type { AlertOptions } from './settings';
import { tomorrowOf } from './tomorrow';

const day = 86_400_000;
/** What was planned longer before is not relied on, in case its calendar is not heard any more. */
const ahead = 14 * day;

/** The appointments that take the car away, after a message. */
export function hearAppointments(
  { awayWords }: Pick<AlertOptions, 'awayWords'>,
  known: readonly CalendarEvent[],
  reading: CalendarReading,
  now: number,
): readonly CalendarEvent[] {
  const words = awayWords.map((word) => word.toLowerCase());
  return mergeCalendar(known, reading, now).filter(({ summary, location, start }) => {
    const text = `${summary} ${location}`.toLowerCase();
    return start < now + ahead && words.some((word) => text.includes(word));
  });
}

/** Whether one of them touches the day after this evening. */
export function isAwayTomorrow(
  { zone }: Pick<AlertOptions, 'zone'>,
  appointments: readonly CalendarEvent[],
  now: number,
): boolean {
  // Nearly always there is none.
  if (appointments.length === 0) return false;
  const tomorrow = dayOf(tomorrowOf(now, zone), zone);
  return appointments.some(({ start, end }) => start < tomorrow.end && end > tomorrow.start);
}
