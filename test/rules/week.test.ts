import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fallsOn,
  lastOccurrence,
  nextOccurrence,
  weekdayOf,
  weekdays,
  windowAt,
  windowsIn,
} from '../../src/rules/week';
import { dayOf, instantOf, wallAt } from '../../src/rules/zone';

const at = (iso: string): number => Date.parse(iso);
const iso = (instant: number): string => new Date(instant).toISOString();
const hour = 3_600_000;
const everyDay = { weekdays };
const workdays = { weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'] as const };

describe('a local time', () => {
  it.each([
    ['an ordinary one', '2026-11-23', '07:15', 'Europe/Berlin', '2026-11-23T06:15Z'],
    [
      'one that spring skips: the first instant after the gap',
      '2026-03-29',
      '02:30',
      'Europe/Berlin',
      '2026-03-29T01:00Z',
    ],
    ['the last one before the gap', '2026-03-29', '01:59', 'Europe/Berlin', '2026-03-29T00:59Z'],
    ['one that autumn repeats: the first', '2026-10-25', '02:30', 'Europe/Berlin', '2026-10-25T00:30Z'],
    ['a gap of half an hour', '2026-10-04', '02:15', 'Australia/Lord_Howe', '2026-10-03T15:30Z'],
    ['a gap at midnight', '2026-09-06', '00:00', 'America/Santiago', '2026-09-06T04:00Z'],
    ['a day that the zone skipped', '2011-12-30', '12:00', 'Pacific/Apia', '2011-12-30T10:00Z'],
    ['half an hour off', '2026-11-23', '07:15', 'Asia/Kolkata', '2026-11-23T01:45Z'],
  ])('is found: %s', (_, date, time, zone, expected) =>
    expect(iso(instantOf(date, time, zone))).toBe(iso(at(expected))),
  );

  it.each([
    ['2026-11-23', '07:15', 'Europe/Berlln', 'ZONE_UNKNOWN', 'There is no time zone "Europe/Berlln".'],
    ['2026-11-23', '07:15', '', 'ZONE_UNKNOWN', 'There is no time zone "".'],
    ['2026-11-23', '07:15', '2026-01-01T00:00[Europe/Berlin]', 'ZONE_UNKNOWN', 'There is no time zone'],
    ['2026-11-23', '24:00', 'Europe/Berlin', 'TIME_INVALID', '"24:00" is no time of day.'],
    ['2026-11-23', '7:15', 'Europe/Berlin', 'TIME_INVALID', '"7:15" is no time of day.'],
    ['2026-02-29', '07:15', 'Europe/Berlin', 'DATE_INVALID', '"2026-02-29" is no date.'],
    ['23.11.2026', '07:15', 'Europe/Berlin', 'DATE_INVALID', '"23.11.2026" is no date.'],
  ])('that is none is named: %s %s %s', (date, time, zone, code, sentence) => {
    expect(() => instantOf(date, time, zone)).toThrow(expect.objectContaining({ code }));
    expect(() => instantOf(date, time, zone)).toThrow(sentence);
  });

  it('comes back from its instant, wherever the clocks do not change', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: at('2020-01-01T00:00Z') / 60_000, max: at('2030-01-01T00:00Z') / 60_000 }),
        fc.constantFrom(
          'Europe/Berlin',
          'America/New_York',
          'Australia/Lord_Howe',
          'Asia/Kathmandu',
          'Pacific/Chatham',
        ),
        (minute, zone) => {
          const { date, time } = wallAt(minute * 60_000, zone);
          const back = instantOf(date, time, zone);
          // Only the second run of a repeated hour is another instant: the first.
          expect([0, 0.5 * hour, hour]).toContain(minute * 60_000 - back);
          expect(wallAt(back, zone)).toEqual({ date, time });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('counts the hours of a day', () => {
    const hours = (date: string, zone: string): number => (dayOf(date, zone).end - dayOf(date, zone).start) / hour;
    expect(hours('2026-03-29', 'Europe/Berlin')).toBe(23);
    expect(hours('2026-10-25', 'Europe/Berlin')).toBe(25);
    expect(hours('2026-04-05', 'Australia/Lord_Howe')).toBe(24.5);
    expect(hours('2026-10-25', 'Asia/Tokyo')).toBe(24);
  });
});

describe('days', () => {
  it('are weekdays, with dated days more and fewer', () => {
    expect(weekdayOf('2026-11-23')).toBe('mon');
    expect(weekdayOf('2024-02-29')).toBe('thu');
    const days = { ...workdays, also: ['2026-11-28', '2026-11-24'], except: ['2026-11-25', '2026-11-28'] };
    const on = ['23', '24', '25', '26', '27', '28', '29'].filter((date) => fallsOn(days, `2026-11-${date}`));
    expect(on).toEqual(['23', '24', '26', '27']);
  });
});

describe('a moment', () => {
  const leave = { days: workdays, time: '07:15' };

  it('comes next on its days, never at the instant asked from', () => {
    const monday = at('2026-11-23T06:15Z');
    expect(nextOccurrence(leave, 'Europe/Berlin', monday - 1)).toEqual({ date: '2026-11-23', at: monday });
    expect(nextOccurrence(leave, 'Europe/Berlin', monday)).toEqual({ date: '2026-11-24', at: monday + 24 * hour });
    expect(nextOccurrence(leave, 'Europe/Berlin', at('2026-11-27T12:00Z'))?.date).toBe('2026-11-30');
  });

  it('was last at or before an instant', () => {
    const monday = at('2026-11-23T06:15Z');
    expect(lastOccurrence(leave, 'Europe/Berlin', monday)?.at).toBe(monday);
    expect(lastOccurrence(leave, 'Europe/Berlin', monday - 1)?.date).toBe('2026-11-20');
  });

  it('comes once a date, also in the night that repeats an hour', () => {
    const twice = { days: everyDay, time: '02:30' };
    const first = nextOccurrence(twice, 'Europe/Berlin', at('2026-10-24T22:00Z'))!;
    expect(iso(first.at)).toBe('2026-10-25T00:30:00.000Z');
    expect(nextOccurrence(twice, 'Europe/Berlin', first.at)?.date).toBe('2026-10-26');
  });

  it('that no day brings does not come', () => {
    const never = { days: { weekdays: [] }, time: '07:15' };
    expect(nextOccurrence(never, 'UTC', 0)).toBeUndefined();
    expect(lastOccurrence(never, 'UTC', 0)).toBeUndefined();
    const once = { days: { weekdays: [], also: ['2026-12-24'] }, time: '07:15' };
    expect(nextOccurrence(once, 'UTC', at('2026-11-23T00:00Z'))?.date).toBe('2026-12-24');
    const typo = { days: { weekdays: [], also: ['2026-13-24'] }, time: '07:15' };
    expect(() => nextOccurrence(typo, 'UTC', 0)).toThrow('"2026-13-24" is no date.');
  });
});

describe('a window', () => {
  const night = { days: workdays, from: '22:00', to: '06:00' };
  const length = (window: { start: number; end: number } | undefined): number => (window!.end - window!.start) / hour;

  it('over midnight belongs to the day on which it begins', () => {
    // Friday's night runs into Saturday; Sunday's does not begin.
    expect(windowAt(night, 'Europe/Berlin', at('2026-11-28T02:00Z'))?.date).toBe('2026-11-27');
    expect(windowAt(night, 'Europe/Berlin', at('2026-11-23T02:00Z'))).toBeUndefined();
  });

  it('is seven or nine hours long when the clocks change', () => {
    const daily = { ...night, days: everyDay };
    expect(length(windowAt(daily, 'Europe/Berlin', at('2026-03-29T00:30Z')))).toBe(7);
    expect(length(windowAt(daily, 'Europe/Berlin', at('2026-10-25T00:30Z')))).toBe(9);
    expect(length(windowAt(daily, 'Europe/Berlin', at('2026-11-23T00:30Z')))).toBe(8);
  });

  it('begins at its first instant and has ended at its last', () => {
    const open = windowAt(night, 'Europe/Berlin', at('2026-11-23T21:00Z'))!;
    expect(iso(open.start)).toBe('2026-11-23T21:00:00.000Z');
    expect(windowAt(night, 'Europe/Berlin', open.start - 1)).toBeUndefined();
    expect(windowAt(night, 'Europe/Berlin', open.end - 1)).toEqual(open);
    expect(windowAt(night, 'Europe/Berlin', open.end)).toBeUndefined();
  });

  it('with the same time twice is a whole day', () => {
    const day = { days: everyDay, from: '00:00', to: '00:00' };
    expect(length(windowAt(day, 'Europe/Berlin', at('2026-10-25T12:00Z')))).toBe(25);
  });

  it('wholly inside a gap of the clocks does not open', () => {
    const skipped = { days: everyDay, from: '02:10', to: '02:50' };
    const days = { start: at('2026-03-28T00:00Z'), end: at('2026-03-31T00:00Z') };
    expect(windowsIn(skipped, 'Europe/Berlin', days).map(({ date }) => date)).toEqual(['2026-03-28', '2026-03-30']);
  });

  it('is open exactly while the clocks show a time inside it, in any zone, except around a change of them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: at('2026-01-10T00:00Z') / 60_000, max: at('2026-02-20T00:00Z') / 60_000 }),
        fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Chatham', 'UTC'),
        fc.integer({ min: 0, max: 1439 }),
        fc.integer({ min: 0, max: 1439 }),
        (minute, zone, from, to) => {
          const clock = (m: number): string =>
            `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`;
          const { time } = wallAt(minute * 60_000, zone);
          const window = { days: everyDay, from: clock(from), to: clock(to) };
          const inside = from < to ? time >= clock(from) && time < clock(to) : time >= clock(from) || time < clock(to);
          expect(windowAt(window, zone, minute * 60_000) !== undefined).toBe(inside);
        },
      ),
      { numRuns: 300 },
    );
  });
});
