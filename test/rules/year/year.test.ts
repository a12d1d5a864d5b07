import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { liveYear, variants, type VariantName } from './year';

/** Drawn anew in each run; RULES_SEED repeats one. A change is not held up by a draw that has nothing to do with it. */
const seed = Number(process.env['RULES_SEED'] ?? (process.env['CI'] ? 1_707_540_779 : randomInt(2 ** 31)));
const start = Date.parse('2026-01-01T00:00:00+01:00') + (seed % 365) * 86_400_000;

describe(`two months of two cars with their charge rules, RULES_SEED=${seed}`, () => {
  it.each(Object.keys(variants) as VariantName[])(
    '%s: ready in time, within limit, floor and budget, and no dearer than charging at once',
    (variant) => {
      const { cars, rule, atOnce } = liveYear({ variant, from: start, days: 61, seed });
      for (const { settings, departures, wished, wishedADay, wakes, belowFloor, aboveLimit } of cars) {
        expect(departures.filter(({ isFeasible }) => isFeasible).length).toBeGreaterThan(10);
        expect(departures.filter(({ isMissed }) => isMissed)).toEqual([]);
        expect(Math.max(...wishedADay)).toBeLessThanOrEqual(settings.commandsADay);
        expect({ belowFloor, aboveLimit }).toEqual({ belowFloor: 0, aboveLimit: 0 });
        if (settings.wake === 'never') expect([wakes, ...wished.filter(({ wake }) => wake !== 'never')]).toEqual([0]);
      }
      expect(rule.energy).toBeGreaterThan(100);
      expect(rule.cost).toBeLessThanOrEqual(atOnce.cost);
    },
    120_000,
  );

  it('is the same again with the same seed', () => {
    const week = () => ({ ...liveYear({ variant: 'dynamic prices', from: start, days: 7, seed }), cpu: 0 });
    expect(week()).toEqual(week());
  });
});
