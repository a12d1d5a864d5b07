import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cheapest, pauseCost, type Search } from '../../../src/rules/charge/cheapest';
import { costOf, planCharge, type ChargePlan, type PlanRequest } from '../../../src/rules/charge/plan';
import type { PriceSlot } from '../../../src/rules/prices/series';
import type { Interval } from '../../../src/rules/zone';

const minute = 60_000;
const hour = 60 * minute;
const evening = Date.parse('2026-11-23T22:00Z');

const hourly = (prices: readonly number[], from = evening): PriceSlot[] =>
  prices.map((price, n) => ({ start: from + n * hour, end: from + (n + 1) * hour, price: price / 100 }));
const clock = (at: number): string => new Date(at).toISOString().slice(11, 16);
const shown = ({ blocks }: ChargePlan): string[] =>
  blocks.map(({ start, end, power }) => `${clock(start)}–${clock(end)}${power === 11 ? '' : ` ${power} kW`}`);

/** The night of the worked example: ct/kWh from 22:00, 3.5 h by 06:00 at 11 kW. */
const night: PlanRequest = {
  now: evening,
  departure: evening + 8 * hour,
  duration: 3.5 * hour,
  power: 11,
  slots: hourly([30, 28, 12, 10, 11, 25, 9, 27]),
};

describe('the worked example', () => {
  it('is 00:30–03:00 and 04:00–05:00 for 3.96', () => {
    const plan = planCharge(night);
    expect(shown(plan)).toEqual(['00:30–03:00', '04:00–05:00']);
    expect(plan.cost!.toFixed(2)).toBe('3.96');
    expect(plan).toMatchObject({ kind: 'cheapest', missing: 0, latestStart: evening + 4.5 * hour });
  });

  it('in one stretch is 00:00–03:30 for 5.005', () => {
    const plan = planCharge({ ...night, continuous: true });
    expect(shown(plan)).toEqual(['00:00–03:30']);
    expect(plan.cost!.toFixed(3)).toBe('5.005');
  });

  it('costs 8.25 if it starts now', () => {
    // 30 + 28 + 12 + half of 10, at 11 kW.
    expect(planCharge(night).costNow!.toFixed(3)).toBe('8.250');
  });
});

describe('a plan', () => {
  it('is empty where there is nothing to charge', () => {
    expect(planCharge({ ...night, duration: 0 })).toMatchObject({ kind: 'none', blocks: [], cost: 0, missing: 0 });
  });

  it('charges from now where the time is short, and says by how much', () => {
    const plan = planCharge({ ...night, now: evening + 5 * hour });
    expect(plan).toMatchObject({ kind: 'short', missing: 0.5 * hour });
    expect(shown(plan)).toEqual(['03:00–06:30']);
    const past = planCharge({ ...night, now: evening + 9 * hour });
    expect(past).toMatchObject({ kind: 'short', missing: 3.5 * hour, cost: null });
  });

  it('charges as late as is safe while prices are unknown', () => {
    for (const slots of [[], hourly([1, 2, 3])]) {
      const plan = planCharge({ ...night, slots });
      expect(plan).toMatchObject({ kind: 'unknown', cost: null, missing: 0 });
      expect(shown(plan)).toEqual(['02:30–06:00']);
    }
  });

  it('waits for prices that come later, with the latest start as its alarm', () => {
    const plan = planCharge({ ...night, departure: evening + 12 * hour });
    expect(plan).toMatchObject({ kind: 'wait', blocks: [], latestStart: evening + 8.5 * hour, missing: 0 });
  });

  it('takes what is not known yet for the end, and the cheapest of what is known', () => {
    const plan = planCharge({ ...night, departure: evening + 10 * hour });
    // 2 h are unknown, 1.5 h are left: 04:00 for 9 ct, half of 01:00 for 10.
    expect(shown(plan)).toEqual(['01:30–02:00', '04:00–05:00', '06:00–08:00']);
    expect(plan.cost).toBeNull();
  });

  it('keeps the end for warming up', () => {
    const plan = planCharge({ ...night, warmUp: 30 * minute });
    expect(shown(plan)).toEqual(['01:00–03:00', '04:00–05:00', '05:30–06:00']);
    const all = planCharge({ ...night, duration: 20 * minute, warmUp: hour });
    expect(shown(all)).toEqual(['05:40–06:00']);
  });

  it('takes the later of two slots that cost the same', () => {
    const plan = planCharge({ ...night, slots: hourly([10, 10, 10, 10, 10, 10, 10, 10]) });
    expect(shown(plan)).toEqual(['02:30–06:00']);
  });

  it('pays for a start only where it saves more', () => {
    // Two blocks save 1.045 against one.
    expect(shown(planCharge({ ...night, switchingCost: 1 }))).toEqual(['00:30–03:00', '04:00–05:00']);
    expect(shown(planCharge({ ...night, switchingCost: 1.1 }))).toEqual(['00:00–03:30']);
  });

  it('holds a short pause at the least power', () => {
    const quarters = [10, 10, 30, 10, 10, 90, 90, 90].map((price, n) => ({
      start: evening + n * 15 * minute,
      end: evening + (n + 1) * 15 * minute,
      price: price / 100,
    }));
    const plan = planCharge({ ...night, slots: quarters, departure: evening + 2 * hour, duration: hour });
    expect(shown(plan)).toEqual(['22:00–22:30', '22:30–22:45 1.15 kW', '22:45–23:15']);
    expect(plan.cost).toBeCloseTo(11 * 0.1 + 1.15 * 0.25 * 0.3, 9);
  });

  it('keeps below a price limit, strictly or as long as the target is met', () => {
    const limit = (price: number, strict: boolean): ChargePlan => planCharge({ ...night, maxPrice: { price, strict } });
    expect(shown(limit(0.2, true))).toEqual(['00:30–03:00', '04:00–05:00']);
    expect(shown(limit(0.105, true))).toEqual(['01:00–02:00', '04:00–05:00']);
    expect(limit(0.105, true)).toMatchObject({ kind: 'capped', missing: 1.5 * hour });
    expect(shown(limit(0.105, false))).toEqual(['00:30–03:00', '04:00–05:00']);
    const short = planCharge({ ...night, now: evening + 5 * hour, maxPrice: { price: 0.1, strict: true } });
    expect(shown(short)[0]).toBe('04:00–05:00');
  });

  it('ends a part of a slot earlier where it is not the first', () => {
    const plan = planCharge({ ...night, slots: hourly([9, 30, 30, 30, 10, 30, 30, 30]), duration: 1.5 * hour });
    expect(shown(plan)).toEqual(['22:00–23:00', '02:00–02:30']);
  });

  it('joins prices of five minutes to quarters of an hour', () => {
    const slots = Array.from({ length: 24 }, (_, n) => ({
      start: evening + n * 5 * minute,
      end: evening + (n + 1) * 5 * minute,
      price: [0.1, 0.2, 0.6][n % 3]! + (n === 12 ? -3 : 0),
    }));
    const plan = planCharge({ ...night, slots, departure: evening + 2 * hour, duration: 15 * minute });
    expect(shown(plan)).toEqual(['23:00–23:15']);
    expect(plan.cost).toBeCloseTo((11 / 12) * (-2.9 + 0.2 + 0.6), 9);
  });

  it('takes prices below zero first', () => {
    const plan = planCharge({ ...night, slots: hourly([30, -5, 12, -1, 11, 25, 9, 27]), duration: 2 * hour });
    expect(shown(plan)).toEqual(['23:00–00:00', '01:00–02:00']);
    expect(plan.cost).toBeCloseTo(-0.66, 9);
  });
});

/** A small instance: a few slots with holes between them. */
const instance = fc.record({
  parts: fc.array(
    fc.record({
      length: fc.constantFrom(15, 15, 15, 30, 60, 5),
      hole: fc.constantFrom(0, 0, 0, 0, 15, 30),
      price: fc.integer({ min: -10, max: 60 }),
    }),
    { minLength: 1, maxLength: 8 },
  ),
  share: fc.double({ min: 0.02, max: 1, noNaN: true }),
  switchingCost: fc.constantFrom(0, 0.05, 0.3, 1),
  shortPause: fc.constantFrom(0, 20 * minute),
});

function searchOf({
  parts,
  share,
  switchingCost,
  shortPause,
}: typeof instance extends fc.Arbitrary<infer T> ? T : never): Search {
  let at = evening;
  const slots = parts.map(({ length, hole, price }) => {
    const start = at + hole * minute;
    at = start + length * minute;
    return { start, end: at, price: price / 100 };
  });
  const all = slots.reduce((sum, { start, end }) => sum + (end - start), 0);
  const need = Math.max(minute, Math.round((share * all) / minute) * minute);
  return { slots, prices: slots, need, power: 11, leastPower: 1.15, switchingCost, shortPause };
}

function priceOf(search: Search, pieces: readonly Interval[]): number {
  return pieces.reduce((sum, piece, n) => {
    const previous = pieces[n - 1];
    return (
      sum + costOf(piece, search.power, search.slots)! + (previous ? pauseCost(search, previous.end, piece.start) : 0)
    );
  }, 0);
}

/** Every plan there is: each set of slots, each one of them cut at either side. */
function exhaustive(search: Search): number {
  const { slots, need } = search;
  let best = Infinity;
  for (let set = 1; set < 2 ** slots.length; set++) {
    const taken = slots.filter((_, n) => set & (1 << n));
    const over = taken.reduce((sum, { start, end }) => sum + end - start, 0) - need;
    if (over === 0) best = Math.min(best, priceOf(search, taken));
    if (over <= 0) continue;
    taken.forEach(({ start, end }, cut) => {
      if (end - start <= over) return;
      for (const piece of [
        { start: start + over, end },
        { start, end: end - over },
      ]) {
        best = Math.min(
          best,
          priceOf(
            search,
            taken.map((slot, n) => (n === cut ? piece : slot)),
          ),
        );
      }
    });
  }
  return best;
}

describe('against every plan there is', () => {
  it('the cost is within a per cent of the optimum', () => {
    fc.assert(
      fc.property(instance, (given) => {
        const search = searchOf(given);
        const pieces = cheapest(search);
        const length = pieces.reduce((sum, { start, end }) => sum + end - start, 0);
        expect(length).toBe(search.need);
        const optimum = exhaustive(search);
        expect(priceOf(search, pieces)).toBeLessThanOrEqual(optimum + Math.abs(optimum) * 0.01 + 1e-9);
      }),
      { numRuns: 1_500 },
    );
  });
});

describe('over any night', () => {
  const zones = [
    'Europe/Berlin',
    'Europe/Lisbon',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'America/St_Johns',
  ];

  it('with random prices, holes and horizons: the whole charge by departure, in order, within the time there is', () => {
    fc.assert(
      fc.property(
        fc.record({
          now: fc.integer({ min: evening, max: evening + 2 * hour }),
          ahead: fc.integer({ min: -60, max: 18 * 60 }),
          minutes: fc.integer({ min: 0, max: 8 * 60 }),
          prices: fc.array(fc.option(fc.integer({ min: -10, max: 60 }), { freq: 8 }), { maxLength: 64 }),
          grain: fc.constantFrom(15, 30, 60),
          warmUp: fc.constantFrom(0, 10, 45),
          continuous: fc.boolean(),
          switchingCost: fc.constantFrom(0, 0.05, 0.5),
        }),
        ({ now, ahead, minutes, prices, grain, ...options }) => {
          const slots = prices.flatMap((price, n) =>
            price === null
              ? []
              : [{ start: evening + n * grain * minute, end: evening + (n + 1) * grain * minute, price: price / 100 }],
          );
          const departure = now + ahead * minute;
          const request = {
            ...options,
            now,
            departure,
            duration: minutes * minute,
            power: 11,
            slots,
            warmUp: options.warmUp * minute,
          };
          const plan = planCharge(request);
          const full = plan.blocks.filter(({ power }) => power === 11);
          plan.blocks.forEach((block, n) => {
            expect(block.start).toBeGreaterThanOrEqual(now);
            expect(block.end).toBeGreaterThan(block.start);
            if (n > 0) expect(block.start).toBeGreaterThanOrEqual(plan.blocks[n - 1]!.end);
            if (plan.kind !== 'short') expect(block.end).toBeLessThanOrEqual(departure);
          });
          const charged = full.reduce((sum, { start, end }) => sum + end - start, 0);
          if (plan.kind === 'wait') expect(plan.latestStart).toBeGreaterThan(now);
          else expect(charged).toBe(request.duration);
          if (plan.kind !== 'short') expect(plan.missing).toBe(0);
          // Nothing is planned into a price that is not known, unless it is the end or all is unknown.
          if (plan.kind === 'cheapest' && plan.cost === null)
            expect(plan.blocks.at(-1)!.end).toBeGreaterThan(departure - minute);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it.each(zones)('is made of instants, whatever the clocks of %s do', (zone) => {
    // Both nights of the year on which the clocks change, somewhere in these zones.
    for (const day of ['2026-03-08', '2026-03-29', '2026-04-05', '2026-10-04', '2026-10-25', '2026-11-01']) {
      const from = Date.parse(`${day}T00:00Z`) - 4 * hour;
      const plan = planCharge({
        ...night,
        now: from,
        departure: from + 8 * hour,
        slots: hourly([30, 28, 12, 10, 11, 25, 9, 27], from),
      });
      expect(plan.blocks.map(({ start, end }) => [(start - from) / hour, (end - from) / hour])).toEqual([
        [2.5, 5],
        [6, 7],
      ]);
      expect(new Intl.DateTimeFormat('en', { timeZone: zone }).format(from)).not.toBe('');
    }
  });
});
