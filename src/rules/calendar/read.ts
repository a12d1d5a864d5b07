import { Problem } from '../../kernel/problem';
import { entitiesOf } from '../entity';
import { candidatesOf } from '../prices/envelope';
import { field, textOf } from '../prices/shapes/shape';
import { timeOf } from '../prices/time';
import { checkZone, instantOf } from '../zone';
import type { CalendarEvent, CalendarReading, FoundCalendars, RawEvent } from './event';
import { shapes, type CalendarMessage } from './shapes';

export type { CalendarEvent, CalendarReading } from './event';
export type { CalendarMessage } from './shapes';

/** For times without an offset, and for what is long over. */
export interface CalendarOptions {
  /** The home's zone. */
  readonly zone: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** No calendar has as many that matter: what is beyond is cut off. */
const most = 1_000;
/** What ended longer ago is left out. */
const over = 86_400_000;

/**
 * Reads the appointments of a message, in the forms of Home Assistant's calendars, of iCal nodes, and of any object or list
 * with titles and times.
 * @returns `undefined` where the message is no calendar.
 * @throws Problem CALENDAR_WITHOUT_TIMES where it is one and none of its times can be read; ZONE_UNKNOWN.
 */
export function readCalendar(message: CalendarMessage, { zone, now }: CalendarOptions): CalendarReading | undefined {
  checkZone(zone);
  const entities = entitiesOf(message);
  const bodies = [...candidatesOf(message), {}];
  for (const shape of shapes) {
    for (const body of bodies) {
      const found = shape.find({ body, message, entities });
      if (found) return readingOf(shape.source, found, zone, now);
    }
  }
  return undefined;
}

function readingOf(source: string, { lists, isWhole }: FoundCalendars, zone: string, now: number): CalendarReading {
  const raw = [...lists].flatMap(([calendar, list]) => list.slice(0, most).map((event) => ({ calendar, event })));
  const events = raw.flatMap(({ calendar, event }) => eventOf(event, calendar, zone));
  if (raw.length > 0 && events.length === 0) throw new Problem('CALENDAR_WITHOUT_TIMES', { source });
  const ahead = events.filter(({ end }) => end > now - over).sort((a, b) => a.start - b.start);
  return { events: ahead, calendars: [...lists.keys()], isWhole };
}

/** None where its start is no time; without an end it is over as it begins. */
function eventOf(raw: RawEvent, calendar: string, zone: string): CalendarEvent[] {
  const start = momentOf(raw.start, zone);
  if (!start) return [];
  const end = momentOf(raw.end, zone);
  const id = uidOf(raw.uid);
  const recurrence = raw.recurrence == null ? '' : `/${textIn(raw.recurrence)}`;
  return [
    {
      start: start.at,
      end: Math.max(start.at, end?.at ?? start.at),
      summary: textIn(raw.summary),
      location: textIn(raw.location),
      allDay: start.isDate || raw.allDay === true,
      uid: id === null ? null : id + recurrence,
      cancelled: /^cancell?ed$/i.test(textIn(raw.status)),
      calendar,
    },
  ];
}

/** A time, or the midnight of a date: bare, compact as in iCal files, or in an object as Google writes it. */
function momentOf(value: unknown, zone: string): { at: number; isDate: boolean } | undefined {
  const inner = field(value, 'dateTime') ?? field(value, 'date') ?? value;
  const text = typeof inner === 'string' ? spelledOut(inner.trim()) : inner;
  if (typeof text === 'string' && /^\d{4}-\d\d-\d\d$/.test(text)) {
    try {
      return { at: instantOf(text, '00:00', zone), isDate: true };
    } catch {
      return undefined;
    }
  }
  const at = timeOf(text, { zone });
  return at === undefined ? undefined : { at, isDate: false };
}

/** `20261124T080000Z` as `2026-11-24T08:00:00Z`. */
const spelledOut = (text: string): string =>
  text.replace(
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/,
    (_, year, month, day, hour, minute, second, utc) => {
      const date = `${year}-${month}-${day}`;
      return hour === undefined ? date : `${date}T${hour}:${minute}:${second}${utc}`;
    },
  );

const uidOf = (uid: unknown): string | null => textOf(uid) ?? textOf(field(uid, 'uid'));

/** iCal nodes give texts with parameters as objects. */
function textIn(value: unknown): string {
  const inner = field(value, 'val') ?? value;
  if (inner instanceof Date) return Number.isNaN(inner.getTime()) ? '' : inner.toISOString();
  return typeof inner === 'string' || typeof inner === 'number' ? String(inner).trim() : '';
}
