import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { liveCarYear } from './car-year';
import { summaryOf } from './summary';

/** Drawn anew in each run; RULES_SEED repeats one. A change is not held up by a draw that has nothing to do with it. */
const seed = Number(process.env['RULES_SEED'] ?? (process.env['CI'] ? 1_707_540_779 : randomInt(2 ** 31)));
const from = Date.parse('2026-01-01T00:00:00+01:00');

describe(`two car-years with what befalls cars, RULES_SEED=${seed}`, () => {
  it('has planted faults told, little else told, and the cabin ready for less than warming it always', () => {
    const years = [0, 1].map((index) => liveCarYear({ from, days: 365, seed: seed + index }));
    const { raisedShare, falseAlarmsAYear, conditioning, faults } = summaryOf(years);
    expect(Object.keys(faults).length).toBeGreaterThan(10);
    // Two years are few: the figures of two hundred are in docs/benchmarks.md.
    expect(raisedShare).toBeGreaterThan(0.95);
    expect(falseAlarmsAYear).toBeLessThan(1.5);
    const { 'with the rule': rule, 'always 20 minutes': always } = conditioning;
    expect(rule.feasible).toBeGreaterThan(250);
    expect(rule.ready).toBeGreaterThan(92);
    expect(rule.energy).toBeLessThan(always.energy);
  }, 600_000);

  it('is the same again with the same seed', () => {
    const week = () => ({ ...liveCarYear({ from, days: 7, seed }), cpu: 0 });
    expect(week()).toEqual(week());
  }, 30_000);
});
