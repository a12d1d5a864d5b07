import { describe, expect, it } from 'vitest';
import type { CalendarEvent } from '../../../src/rules/calendar/event';
import { mergeCalendar } from '../../../src/rules/calendar/merge';

const now = Date.parse('2026-11-23T21:00Z');
const hour = 3_600_000;
const event = (summary: string, more: Partial<CalendarEvent> = {}): CalendarEvent => ({
  start: now + hour,
  end: now + 2 * hour,
  summary,
  location: '',
  allDay: false,
  uid: null,
  cancelled: false,
  calendar: 'calendar.family',
  ...more,
});
const whole = (...events: CalendarEvent[]) => ({ events, calendars: ['calendar.family'], isWhole: true });
const single = (...events: CalendarEvent[]) => ({ events, calendars: ['calendar.family'], isWhole: false });
const titles = (events: readonly CalendarEvent[]): string[] => events.map(({ summary }) => summary);

describe('what is known of calendars', () => {
  it('is replaced by a whole list: what is missing was cancelled', () => {
    const known = mergeCalendar([], whole(event('A'), event('B')), now);
    expect(titles(known)).toEqual(['A', 'B']);
    expect(titles(mergeCalendar(known, whole(event('B')), now))).toEqual(['B']);
    expect(mergeCalendar(known, whole(), now)).toEqual([]);
  });

  it('keeps what another calendar said', () => {
    const known = mergeCalendar([event('Work', { calendar: 'calendar.work' })], whole(event('A')), now);
    expect(titles(mergeCalendar(known, whole(), now))).toEqual(['Work']);
  });

  it('takes a single one beside the others', () => {
    expect(titles(mergeCalendar([event('A')], single(event('B')), now))).toEqual(['A', 'B']);
  });

  it('moves one by its uid', () => {
    const moved = event('A', { uid: 'a', start: now + 3 * hour, end: now + 4 * hour });
    expect(mergeCalendar([event('A', { uid: 'a' })], single(moved), now)).toEqual([moved]);
  });

  it('changes one by its start and title where it has no uid', () => {
    const longer = event('A', { end: now + 5 * hour });
    expect(mergeCalendar([event('A')], single(longer), now)).toEqual([longer]);
    expect(mergeCalendar([event('A', { uid: 'a' })], single(longer), now)).toEqual([longer]);
  });

  it('drops a cancelled one, and what is over', () => {
    expect(mergeCalendar([event('A', { uid: 'a' })], single(event('A', { uid: 'a', cancelled: true })), now)).toEqual(
      [],
    );
    expect(mergeCalendar([event('A')], single(event('B')), now + 3 * hour)).toEqual([]);
  });

  it('takes the same message twice as once', () => {
    const reading = single(event('A', { uid: 'a' }), event('B'));
    const once = mergeCalendar([], reading, now);
    expect(mergeCalendar(once, reading, now)).toEqual(once);
  });
});
