import { describe, expect, it } from 'vitest';
import { permittedIn } from '../../../src/rules/charge/calendar';
import { planWithin } from '../../../src/rules/charge/permitted';
import { planCharge } from '../../../src/rules/charge/plan';
import { weekdays } from '../../../src/rules/week';
import { hour, pricesOf, settingsOf } from './model';

const evening = Date.parse('2026-11-23T21:00Z');
const { slots } = pricesOf(evening, [0.3, 0.28, 0.12, 0.1, 0.11, 0.25, 0.09, 0.27]);
const request = { now: evening, departure: evening + 8 * hour, duration: 2 * hour, power: 10, slots };
const at = (hours: number): number => evening + hours * hour;

describe('a plan inside windows', () => {
  it('is the plan itself where everything is permitted', () => {
    expect(planWithin(request, [{ start: evening, end: at(8) }])).toEqual(planCharge(request));
  });

  it('takes the cheapest of what is permitted, and never a minute beside it', () => {
    const permitted = [{ start: at(0), end: at(2.5) }, { start: at(4.5), end: at(6) }, { start: at(7), end: at(8) }]; // prettier-ignore
    const plan = planWithin(request, permitted);
    expect(plan.blocks.map(({ start, end }) => [(start - evening) / hour, (end - evening) / hour])).toEqual([
      [2, 2.5],
      [4.5, 6],
    ]);
    expect(plan.cost).toBeCloseTo(10 * (0.5 * 0.12 + 0.5 * 0.11 + 0.25), 9);
    expect(plan.latestStart).toBe(at(5));
  });

  it('has no place at all: charges when the departure is over', () => {
    const plan = planWithin(request, []);
    expect(plan).toMatchObject({ kind: 'short', missing: 2 * hour });
    expect(plan.blocks.every(({ start }) => start >= request.departure)).toBe(true);
  });

  it('windows: what is allowed or forced, without what is blocked', () => {
    const window = (from: string, to: string, mode: 'allow' | 'block' | 'force') => ({ window: { days: { weekdays }, from, to }, mode }); // prettier-ignore
    const span = { start: evening, end: at(8) };
    const hours = (...windows: ReturnType<typeof window>[]): number[][] =>
      permittedIn(settingsOf({ windows }), span).map(({ start, end }) => [
        (start - evening) / hour,
        (end - evening) / hour,
      ]);
    expect(hours()).toEqual([[0, 8]]);
    expect(hours(window('00:00', '01:00', 'block'))).toEqual([[0, 2], [3, 8]]); // prettier-ignore
    expect(hours(window('00:00', '02:00', 'allow'), window('02:00', '03:00', 'force'))).toEqual([[2, 5]]);
    expect(hours(window('00:00', '02:00', 'allow'), window('01:00', '01:30', 'block'))).toEqual([[2, 3], [3.5, 4]]); // prettier-ignore
  });
});
