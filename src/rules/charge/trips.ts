import { mergeCalendar } from '../calendar/merge';
import type { CalendarEvent, CalendarReading } from '../calendar/event';
import type { CalendarSettings } from './settings';

/** An appointment that the car has to be ready for. */
export interface Trip {
  /** When to leave, epoch milliseconds. */
  readonly at: number;
  /** How full, %; absent: as the rule says. */
  readonly soc?: number;
}

const minute = 60_000;
/** A year's appointments are no plan for a car. */
const ahead = 14 * 24 * 60 * minute;

/** The appointments that concern the car, after a message: those that have the word in title or place. */
export function hearCalendar(
  { word }: CalendarSettings,
  known: readonly CalendarEvent[],
  reading: CalendarReading,
  now: number,
): readonly CalendarEvent[] {
  const wanted = word.trim().toLowerCase();
  return mergeCalendar(known, reading, now).filter(
    ({ summary, location, start, allDay }) =>
      !allDay && start < now + ahead && `${summary} ${location}`.toLowerCase().includes(wanted),
  );
}

/** The trips to come, in order: each leaves as long before its appointment as the way takes. */
export function tripsOf({ minutesBefore }: CalendarSettings, events: readonly CalendarEvent[]): Trip[] {
  return events.map(({ start, summary }) => {
    const soc = percentIn(summary);
    return { at: start - minutesBefore * minute, ...(soc !== undefined && { soc }) };
  });
}

/** `Bergen 95 %` wants it so full. */
function percentIn(summary: string): number | undefined {
  const percent = Number(/(\d{2,3})\s*%/.exec(summary)?.[1]);
  return percent >= 10 && percent <= 100 ? percent : undefined;
}
