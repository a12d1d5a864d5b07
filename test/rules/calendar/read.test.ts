import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../../src/kernel/problem';
import { readCalendar, type CalendarMessage } from '../../../src/rules/calendar/read';

const now = Date.parse('2026-11-23T21:00Z');
const options = { zone: 'Europe/Berlin', now };
const at = (text: string): number => Date.parse(text);
const read = (message: CalendarMessage) => readCalendar(message, options);

const shift = {
  start: at('2026-11-24T07:00Z'),
  end: at('2026-11-24T09:00Z'),
  summary: 'Early shift',
  location: 'Hospital',
  allDay: false,
  uid: null,
  cancelled: false,
  calendar: '',
};
const family = { ...shift, calendar: 'calendar.family' };
const times = { start: '2026-11-24T08:00:00+01:00', end: '2026-11-24T10:00:00+01:00' };
const texts = { summary: 'Early shift', location: 'Hospital' };
const attributes = {
  message: 'Early shift',
  all_day: false,
  start_time: '2026-11-24 08:00:00',
  end_time: '2026-11-24 10:00:00',
  location: 'Hospital',
  description: '',
};

describe('the appointments of a message', () => {
  it.each<[string, CalendarMessage, boolean, object[]]>([
    [
      'the answer of calendar.get_events',
      { payload: { 'calendar.family': { events: [{ ...times, ...texts }] } } },
      true,
      [family],
    ],
    [
      'the answer for two calendars',
      {
        payload: {
          'calendar.family': { events: [{ ...times, ...texts }] },
          'calendar.work': { events: [{ start: '2026-11-25', end: '2026-11-26', summary: 'Fair' }] },
        },
      },
      true,
      [
        family,
        {
          ...shift,
          start: at('2026-11-24T23:00Z'),
          end: at('2026-11-25T23:00Z'),
          summary: 'Fair',
          location: '',
          allDay: true,
          calendar: 'calendar.work',
        },
      ],
    ],
    [
      'a calendar entity from "events: state"',
      {
        topic: 'calendar.family',
        payload: 'off',
        data: { entity_id: 'calendar.family', new_state: { entity_id: 'calendar.family', state: 'off', attributes } },
      },
      true,
      [family],
    ],
    [
      'a calendar entity from "current state"',
      { payload: 'off', data: { entity_id: 'calendar.family', state: 'off', attributes } },
      true,
      [family],
    ],
    [
      'a calendar entity as the payload',
      { payload: { entity_id: 'calendar.family', state: 'on', attributes } },
      true,
      [family],
    ],
    [
      'a calendar entity with a whole day',
      {
        payload: {
          entity_id: 'calendar.family',
          state: 'off',
          attributes: {
            message: 'Fair',
            all_day: true,
            start_time: '2026-11-25 00:00:00',
            end_time: '2026-11-26 00:00:00',
          },
        },
      },
      true,
      [
        {
          ...family,
          start: at('2026-11-24T23:00Z'),
          end: at('2026-11-25T23:00Z'),
          summary: 'Fair',
          location: '',
          allDay: true,
        },
      ],
    ],
    [
      'a calendar entity with nothing to come',
      { payload: { entity_id: 'calendar.family', state: 'off', attributes: { friendly_name: 'Family' } } },
      true,
      [],
    ],
    [
      'the trigger of an automation, forwarded as an event',
      {
        payload: {
          event_type: 'appointment',
          event: {
            trigger: {
              entity_id: 'calendar.family',
              calendar_event: {
                ...times,
                ...texts,
                uid: 'a1',
                recurrence_id: '20261124',
                rrule: 'FREQ=DAILY',
                all_day: false,
              },
            },
          },
        },
      },
      false,
      [{ ...family, uid: 'a1/20261124' }],
    ],
    [
      "Home Assistant's REST API",
      { payload: [{ start: { dateTime: times.start }, end: { dateTime: times.end }, ...texts, uid: 'a1' }] },
      true,
      [{ ...shift, uid: 'a1' }],
    ],
    [
      "Home Assistant's REST API with a whole day, as text",
      { payload: '[{"start":{"date":"2026-11-25"},"end":{"date":"2026-11-26"},"summary":"Fair"}]' },
      true,
      [
        {
          ...shift,
          start: at('2026-11-24T23:00Z'),
          end: at('2026-11-25T23:00Z'),
          summary: 'Fair',
          location: '',
          allDay: true,
        },
      ],
    ],
    [
      'the node "events: calendar"',
      { payload: { ...times, ...texts, uid: 'a1', recurrence_id: null, rrule: null, all_day: false } },
      false,
      [{ ...shift, uid: 'a1' }],
    ],
    [
      'one of a series, without its date',
      { payload: { ...times, ...texts, uid: 'a1', rrule: 'FREQ=DAILY' } },
      false,
      [{ ...shift, uid: `a1/${times.start}` }],
    ],
    [
      'ical-upcoming, with Dates and texts in objects',
      {
        total: 1,
        payload: [
          {
            eventStart: new Date(shift.start),
            eventEnd: new Date(shift.end),
            summary: { params: {}, val: 'Early shift' },
            location: 'Hospital',
            uid: { uid: 'a1', date: new Date(shift.start) },
            allDay: false,
            on: true,
          },
        ],
      },
      true,
      [{ ...shift, uid: 'a1/2026-11-24T07:00:00.000Z' }],
    ],
    ['ical-upcoming with nothing to come', { total: 0, payload: [] }, true, []],
    ['ical-sensor', { payload: { on: true, eventStart: times.start, eventEnd: times.end, ...texts } }, false, [shift]],
    [
      'sensors of ical-events, combined',
      { payload: [{ on: true, eventStart: times.start, eventEnd: times.end, ...texts }] },
      false,
      [shift],
    ],
    [
      'another node, with the words of iCal',
      { payload: { dtstart: '20261124T070000Z', dtend: '20261124T090000Z', ...texts } },
      false,
      [shift],
    ],
    [
      'another node, with a title',
      { payload: { start: times.start, end: times.end, title: 'Early shift', location: 'Hospital' } },
      false,
      [shift],
    ],
    [
      'a cancelled one',
      { payload: { ...times, ...texts, status: 'CANCELLED' } },
      false,
      [{ ...shift, cancelled: true }],
    ],
    ['one without an end', { payload: { start: times.start, ...texts } }, false, [{ ...shift, end: shift.start }]],
  ])('%s', (_, message, isWhole, events) => {
    const reading = read(message);
    expect(reading?.isWhole).toBe(isWhole);
    expect(reading?.events).toEqual(events);
  });

  it('come from the carrier "events: all", too', () => {
    const payload = { event_type: 'x', entity_id: 'calendar.family', event: { ...times, ...texts } };
    expect(read({ payload })?.events).toEqual([shift]);
  });

  it.each<[string, CalendarMessage]>([
    ['a switch of ical-sensor that is off', { payload: { on: false } }],
    ['prices', { payload: [{ start: times.start, end: times.end, price: 0.3 }] }],
    ['a person', { topic: 'person.anna', payload: 'home' }],
    ['a number', { payload: 7 }],
    ['nothing', {}],
    [
      'an entity that is unavailable',
      { payload: { entity_id: 'calendar.family', state: 'unavailable', attributes: {} } },
    ],
  ])('are not in %s', (_, message) => {
    expect(read(message)).toBeUndefined();
  });

  it.each<[string, CalendarMessage]>([
    ['the bare state of an entity', { topic: 'calendar.family', payload: 'on' }],
    ['titles alone', { payload: [{ summary: 'Early shift' }] }],
    [
      'times that are none',
      { payload: { 'calendar.family': { events: [{ start: 'soon', summary: 'Early shift' }] } } },
    ],
  ])('are refused where there is no time: %s', (_, message) => {
    expect(() => read(message)).toThrow(/came without times that can be read.*calendar\.get_events/);
  });

  it('leaves out one whose time cannot be read, and what ended more than a day ago', () => {
    const old = { start: '2026-11-20T08:00:00Z', end: '2026-11-20T09:00:00Z', summary: 'Past' };
    const events = [{ start: 'soon', summary: 'When?' }, old, { ...times, ...texts }];
    expect(read({ payload: { 'calendar.family': { events } } })?.events).toEqual([family]);
  });

  it('counts the night in which the clocks change by the zone of the home', () => {
    const night = { message: 'Night', start_time: '2026-10-25 04:00:00', end_time: '2026-10-25 05:00:00' };
    const payload = { entity_id: 'calendar.family', state: 'off', attributes: night };
    const [event] = readCalendar({ payload }, { ...options, now: at('2026-10-24T12:00Z') })!.events;
    expect(event?.start).toBe(at('2026-10-25T03:00Z'));
  });

  it('never throw but in sentences, and are never made up', () => {
    const word = fc.constantFrom('start', 'end', 'summary', 'events', 'calendar.a', 'state', 'entity_id', 'attributes', 'dateTime', 'date', 'uid', 'calendar_event', 'trigger', 'event', 'status', 'start_time', 'message', '__proto__'); // prettier-ignore
    const leaf = fc.oneof(
      fc.anything(),
      fc.constantFrom('2026-11-24', times.start, 'off', 'calendar.a', '20261399T996199Z', NaN, new Date(NaN)),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        leaf,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(word, tie('tree'), { maxKeys: 5 }),
      ),
    }));
    fc.assert(
      fc.property(tree, tree, (payload, data) => {
        let reading: ReturnType<typeof read>;
        try {
          reading = read({ payload, data });
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
          return;
        }
        for (const { start, end } of reading?.events ?? []) {
          expect(Number.isFinite(start) && end >= start).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
