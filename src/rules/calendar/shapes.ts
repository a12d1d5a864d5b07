import { isKnown, type EntityState } from '../entity';
import type { PriceMessage } from '../prices/envelope';
import { field, has, listOf, nameIn, textOf, type Fields } from '../prices/shapes/shape';
import type { FoundCalendars, RawEvent } from './event';

/** The parts of a message that appointments come in; `total` and `today` are what ical-events sends beside a list. */
export interface CalendarMessage extends PriceMessage {
  readonly total?: unknown;
  readonly today?: unknown;
}

/** What a shape looks at. */
export interface CalendarSource {
  readonly body: Fields;
  readonly message: CalendarMessage;
  readonly entities: readonly EntityState[];
}

/** One form in which appointments come. `find` says `undefined` to any other. */
export interface CalendarShape {
  readonly source: string;
  find(source: CalendarSource): FoundCalendars | undefined;
}

const starts = ['start', 'eventStart', 'dtstart', 'start_time', 'startTime', 'startDate'];
const ends = ['end', 'eventEnd', 'dtend', 'end_time', 'endTime', 'endDate'];
const summaries = ['summary', 'title', 'message'];

/** The fields of an appointment under whatever names. */
function rawOf(row: unknown): RawEvent {
  const named = (names: readonly string[]): unknown => field(row, nameIn(row, names) ?? '');
  return {
    start: named(starts),
    end: named(ends),
    summary: named(summaries),
    location: field(row, 'location'),
    uid: field(row, 'uid'),
    // In a series, all have one uid: the date tells them apart, or else the start.
    recurrence:
      field(row, 'recurrence_id') ?? field(row, 'uid', 'date') ?? (field(row, 'rrule') ? named(starts) : null),
    allDay: field(row, 'all_day') ?? field(row, 'allDay'),
    status: field(row, 'status'),
  };
}

/** It has iCal's own word, or a title and a time: so it is an appointment, and no list of prices. */
const isEvent = (row: unknown): boolean =>
  field(row, 'summary') !== undefined || (nameIn(row, summaries) !== undefined && nameIn(row, starts) !== undefined);

const rows = (list: unknown): readonly RawEvent[] => (listOf(list) ?? []).map(rawOf);
const calendarId = /^calendar\.\w+$/;

export const shapes: readonly CalendarShape[] = [
  {
    // The answer of the action: a map by the ids of the calendars.
    source: 'calendar.get_events',
    find({ body }) {
      const members = Object.entries(body).filter(
        ([id, value]) => calendarId.test(id) && listOf(field(value, 'events')),
      );
      if (Array.isArray(body) || members.length === 0) return undefined;
      return { lists: new Map(members.map(([id, value]) => [id, rows(field(value, 'events'))])), isWhole: true };
    },
  },
  {
    // The entity shows the appointment that runs or comes next, and nothing beside it. Without any it is `off` and bare.
    source: 'A calendar entity',
    find({ entities }) {
      const known = entities.filter((one) => calendarId.test(one.id) && isKnown(one));
      if (known.length === 0) return undefined;
      const lists = known.map(({ id, state, attributes }): [string, RawEvent[]] => {
        const isFree = attributes !== undefined && state === 'off' && field(attributes, 'start_time') === undefined;
        return [id, isFree ? [] : [rawOf(attributes)]];
      });
      return { lists: new Map(lists), isWhole: true };
    },
  },
  {
    // An automation's trigger, forwarded.
    source: 'A calendar trigger',
    find({ body }) {
      const trigger = field(body, 'trigger') ?? field(body, 'event', 'trigger') ?? field(body, 'event') ?? body;
      const event = field(trigger, 'calendar_event');
      if (!isEvent(event)) return undefined;
      return { lists: new Map([[textOf(field(trigger, 'entity_id')) ?? '', [rawOf(event)]]]), isWhole: false };
    },
  },
  {
    // Home Assistant's REST API and other lists. What ical-events combines of its sensors is no whole calendar; what it
    // sends with a total is.
    source: 'A list of appointments',
    find({ body, message }) {
      const list = listOf(body);
      const isNone = list?.length === 0 && message.total !== undefined;
      if (!list || !(isNone || list.some(isEvent))) return undefined;
      const isSensors = has(body, 'eventStart') && message.total === undefined && message.today === undefined;
      return { lists: new Map([[message.topic ?? '', rows(list.filter(isEvent))]]), isWhole: !isSensors };
    },
  },
  {
    // "events: calendar", "ical-sensor", and whatever has a title and times.
    source: 'An appointment',
    find: ({ body, message }) =>
      isEvent(body) ? { lists: new Map([[message.topic ?? '', [rawOf(body)]]]), isWhole: false } : undefined,
  },
];
