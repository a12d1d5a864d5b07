import { describe, expect, it } from 'vitest';
import { previewPrecondition } from '../../../src/rules/precondition/preview';
import { preconditionDefaults } from '../../../src/rules/precondition/settings';
import { hour, settingsOf, workdays } from './model';

/** A Saturday. */
const now = Date.parse('2026-11-21T11:00Z');
const times = [{ days: { ...workdays, except: ['2026-11-25'] }, time: '07:15' }];
const nothing = { outside: () => 0, calendar: [], learned: {} };
const shown = (runs: ReturnType<typeof previewPrecondition>) =>
  runs.map(({ departure, minutes, runs: does }) => [new Date(departure).toISOString().slice(5, 16), minutes, does]);

describe('the preview of a week', () => {
  it('lists each departure with its lead', () => {
    expect(shown(previewPrecondition(settingsOf({ times }), nothing, now))).toEqual([
      ['11-23T06:15', 19, true],
      ['11-24T06:15', 19, true],
      ['11-26T06:15', 19, true],
      ['11-27T06:15', 19, true],
    ]);
  });

  it('follows the temperatures that it is given, and says where it would not run', () => {
    const outside = (at: number): number => (at < Date.parse('2026-11-24T12:00Z') ? -10 : 18);
    const runs = previewPrecondition(settingsOf({ times }), { ...nothing, outside }, now);
    expect(shown(runs).map(([, minutes, does]) => [minutes, does])).toEqual([
      [29, true],
      [29, true],
      [1, false],
      [1, false],
    ]);
    expect(runs.at(-1)?.reason.say('en')).toMatch(/^Does not start, because the cabin has 18/);
  });

  it('takes in appointments and holidays', () => {
    const event = {
      ...{ summary: 'Dentist', location: '', allDay: false, uid: null, cancelled: false, calendar: '' },
      ...{ start: Date.parse('2026-11-23T10:00Z'), end: Date.parse('2026-11-23T11:00Z') },
    };
    const holiday = {
      ...event,
      summary: 'Holiday',
      allDay: true,
      start: Date.parse('2026-11-23T23:00Z'),
      end: Date.parse('2026-11-24T23:00Z'),
    };
    const conditions = { ...preconditionDefaults.conditions, skipWord: 'holiday', somebodyHome: ['anna'] };
    const settings = settingsOf({ times, calendar: { word: 'dentist', travel: 30 }, conditions });
    const runs = previewPrecondition(settings, { ...nothing, calendar: [event, holiday] }, now);
    expect(runs.map(({ trigger, runs: does }) => [trigger, does]).slice(0, 3)).toEqual([
      ['time', true],
      ['calendar', true],
      ['time', false],
    ]);
    expect(runs[1]?.departure).toBe(event.start - hour / 2);
  });

  it('ends, whatever it is given', () => {
    const calendar = Array.from({ length: 500 }, (_, n) => ({
      ...{ summary: 'x', location: '', allDay: false, uid: null, cancelled: false, calendar: '' },
      ...{ start: now + n * 60_000, end: now + n * 60_000 },
    }));
    const settings = settingsOf({ calendar: { word: '', travel: 0 } });
    expect(previewPrecondition(settings, { ...nothing, calendar, outside: () => NaN }, now).length).toBeLessThan(40);
  });
});
