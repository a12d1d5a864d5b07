import { describe, expect, it } from 'vitest';
import { effectiveLimit, isComplete, type Limits } from '../../../src/rules/charge/limit';

const at = (iso: string): number => Date.parse(iso);
const limits: Limits = {
  dated: [{ limit: 95, dates: ['2026-11-27'] }],
  rules: [
    { limit: 90, days: { weekdays: ['fri', 'sat', 'sun'] }, place: 'home' },
    { limit: 70, days: { weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'], except: ['2026-11-24'] } },
    { limit: 60, place: 'work' },
  ],
  otherwise: 80,
};
const monday = at('2026-11-23T12:00Z');

describe('the limit that holds', () => {
  const ask = (now: number, place?: string, more: Partial<Limits> = {}): [number, string] => {
    const { limit, source } = effectiveLimit({ ...limits, ...more }, { now, zone: 'Europe/Berlin', place });
    return [limit, source];
  };

  it.each([
    ['on a weekday', '2026-11-23T12:00Z', 'home', [70, 'days']],
    ['at the weekend at home', '2026-11-28T12:00Z', 'home', [90, 'days']],
    ['at the weekend elsewhere', '2026-11-28T12:00Z', undefined, [80, 'otherwise']],
    ['of two that fit, the first', '2026-11-20T12:00Z', 'home', [90, 'days']],
    ['on a date of its own', '2026-11-27T12:00Z', 'home', [95, 'dated']],
    ['on a day that is an exception, by place', '2026-11-24T12:00Z', 'work', [60, 'place']],
    ['on a day that is an exception', '2026-11-24T12:00Z', 'home', [80, 'otherwise']],
    ['by local date, just after midnight', '2026-11-26T23:30Z', 'home', [95, 'dated']],
    ['by local date, just before midnight', '2026-11-26T22:30Z', 'home', [70, 'days']],
  ] as const)('is found %s', (_, now, place, expected) => expect(ask(at(now), place)).toEqual(expected));

  it("is a boost's before a person's, and theirs before any rule, while they last", () => {
    const held = { limit: 65, until: monday + 1 };
    const boost = { limit: 100, ends: monday + 1 };
    expect(ask(monday, 'home', { held, boost })).toEqual([100, 'boost']);
    expect(ask(monday, 'home', { held })).toEqual([65, 'held']);
    expect(ask(monday + 1, 'home', { held, boost })).toEqual([70, 'days']);
    expect(ask(monday + 1, 'home', { boost: { limit: 100 } })).toEqual([100, 'boost']);
  });

  it('is one that a Tesla takes', () => {
    expect(ask(monday, 'home', { boost: { limit: 110 } })[0]).toBe(100);
    expect(ask(monday, 'home', { boost: { limit: 20 } })[0]).toBe(50);
    expect(ask(monday, 'home', { boost: { limit: 79.6 } })[0]).toBe(80);
  });
});

it('is complete within two per cent of the limit', () => {
  expect([77, 78, 79, 80, 85].map((soc) => isComplete(soc, 80))).toEqual([false, true, true, true, true]);
});
