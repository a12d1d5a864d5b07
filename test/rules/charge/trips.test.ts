import { describe, expect, it } from 'vitest';
import type { CalendarEvent } from '../../../src/rules/calendar/event';
import { dynamic, evening, hour, minute, morning, night, Night, pricesOf, target } from './model';

const calendar = { word: 'car', minutesBefore: 30 };
const appointment = (start: number, more: Partial<CalendarEvent> = {}): CalendarEvent => ({
  ...{ start, end: start + hour, summary: 'Dentist', location: 'by car', allDay: false },
  ...{ uid: 'one', cancelled: false, calendar: 'home', ...more },
});
const hears = (it: Night, events: readonly CalendarEvent[], isWhole = true): Night =>
  it.hear({ kind: 'calendar', reading: { events, calendars: ['home'], isWhole } }).look();
const early = morning - hour;

describe('a trip of the calendar', () => {
  it('is a departure as long before it as the way takes, and the earlier one wins', () => {
    const it = hears(night({ calendar }), [appointment(early)]);
    expect(it.view).toMatchObject({ readyBy: early - 30 * minute, target: 80 });
    it.until(early - 30 * minute);
    expect(it.car.soc).toBe(80);
    expect(it.view.readyBy).toBe(morning);
    expect(hears(night({ calendar }), [appointment(morning + 5 * hour)]).view.readyBy).toBe(morning);
  });

  it.each<[string, Partial<CalendarEvent>]>([
    ['lasts all day', { allDay: true }],
    ['was cancelled', { cancelled: true }],
    ['is not for the car', { location: 'by bike' }],
  ])('is none where it %s', (_, more) => {
    expect(hears(night({ calendar }), [appointment(early, more)]).view.readyBy).toBe(morning);
  });

  it('is gone when it is cancelled or no longer listed, and moves when it is moved', () => {
    const it = hears(night({ calendar }), [appointment(early)]);
    hears(it, [appointment(early - hour)], false);
    expect(it.view.readyBy).toBe(early - 90 * minute);
    hears(it, [appointment(early, { cancelled: true })], false);
    expect(it.view.readyBy).toBe(morning);
    hears(it, [appointment(early)], false);
    hears(it, []);
    expect(it.view.readyBy).toBe(morning);
  });

  it('stays over a restart and after unplugging', () => {
    const it = hears(night({ calendar }), [appointment(early)])
      .restart()
      .look();
    it.car.unplug();
    it.look();
    expect(it.view.readyBy).toBe(early - 30 * minute);
  });

  it('with a per cent in its title wants so much, above the limit of its day, and no longer', () => {
    const it = hears(night({ calendar }), [appointment(early, { summary: 'Bergen 95 %' })]);
    expect(it.view).toMatchObject({ target: 95, limit: 95 });
    it.until(early - 30 * minute);
    expect(it.car.soc).toBeGreaterThan(94);
    expect(it.view).toMatchObject({ target: 80, limit: 80 });
    const later = hears(night({ calendar, target: null }), [
      appointment(evening + 50 * hour, { summary: 'Bergen 95 %' }),
    ]);
    expect(later.view).toMatchObject({ limit: 80, readyBy: evening + 49.5 * hour });
  });

  it('is the only departure of a rule without others, to its usual limit', () => {
    const it = new Night(evening, { calendar, price: dynamic });
    it.car.soc = 52;
    it.hear({ kind: 'prices', series: pricesOf(evening, Array<number>(10).fill(0.3)) });
    expect(hears(it, [appointment(morning)]).view).toMatchObject({ target: 80, readyBy: morning - 30 * minute });
  });

  it('gives way to a time that was ordered, and is not heard without a word for it', () => {
    const it = hears(night({ calendar }), [appointment(early)]);
    it.hear({ kind: 'order', order: { set: 'ready_by', time: '07:30' } }).look();
    expect(it.view.readyBy).toBe(morning + 90 * minute);
    expect(hears(night({ target: target(80) }), [appointment(early)]).view.readyBy).toBe(morning);
  });
});
