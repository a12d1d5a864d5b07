import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareCircuit } from '../../../src/rules/charge/circuit';
import {
  followSurplus,
  noSurplus,
  surplusPower,
  type HomePower,
  type SurplusOptions,
  type SurplusState,
} from '../../../src/rules/charge/surplus';

const second = 1_000;
const minute = 60 * second;
const begin = Date.parse('2026-06-21T10:00Z');
const options: SurplusOptions = {
  buffer: 100,
  minAmps: 6,
  maxAmps: 16,
  phases: 3,
  volts: 230,
  startAfter: minute,
  stopAfter: 3 * minute,
};
/** 6 A on three phases, with the buffer. */
const six = 6 * 690 + 100;

/** A home whose car draws what it was told: `sun` is what house and sun leave, by the minute. */
function run(
  sun: (minutes: number) => number,
  minutes: number,
  from: SurplusState = noSurplus,
  more: Partial<SurplusOptions> = {},
) {
  const amps: number[] = [];
  let state = from;
  let commands = 0;
  for (let at = 0; at < minutes * minute; at += 10 * second) {
    const charge = state.amps * 690;
    const home = { grid: charge - sun(at / minute), charge, at: begin + at };
    const next = followSurplus(state, home, { ...options, ...more }, begin + at);
    if (next.amps !== state.amps) commands++;
    state = next;
    amps.push(state.amps);
  }
  return { amps, state, commands };
}

describe('what the sun leaves', () => {
  it.each([
    ['fed in', { grid: -3000, charge: 0 }, 2900],
    ['drawn by the car already', { grid: -500, charge: 4000 }, 4400],
    ['never what a home battery gives', { grid: -500, charge: 4000, battery: 3000, batterySoc: 99 }, 1400],
    ['nothing of what it takes while it is low', { grid: 0, charge: 0, battery: -3000, batterySoc: 50 }, -100],
    ['what it takes once it is full enough', { grid: 0, charge: 0, battery: -3000, batterySoc: 80 }, 2900],
    ['nothing of it where its charge is not known', { grid: 0, charge: 0, battery: -3000 }, -100],
  ])('is %s', (_, home, watts) =>
    expect(surplusPower({ ...home, at: 0 } as HomePower, { ...options, batteryFrom: 80 })).toBe(watts),
  );
});

describe('following the sun', () => {
  it('starts when it suffices for a minute, and not sooner', () => {
    const { amps } = run(() => six + 10, 3);
    expect(amps.slice(0, 6)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(amps[6]).toBe(6);
    expect(run(() => six - 10, 30).commands).toBe(0);
  });

  it('stops when it falls short for three minutes, and holds the least meanwhile', () => {
    const { amps } = run((m) => (m < 10 ? 10_000 : 1_000), 20);
    expect(amps[9 * 6]).toBe(14);
    expect(amps[12 * 6]).toBe(6);
    expect(amps[14 * 6]).toBe(0);
  });

  it('does not stop for a cloud', () => {
    const { amps } = run((m) => (m >= 10 && m < 12 ? 500 : 10_000), 30);
    expect(amps.slice(7)).not.toContain(0);
  });

  it('changes by two amperes at most every 30 s, by one only after five minutes', () => {
    const up = run((m) => (m < 10 ? six + 700 : six + 1_400), 30);
    expect(up.amps.at(-1)).toBe(8);
    expect(up.commands).toBe(2);
    const noisy = run((m) => 8_000 + 3_000 * Math.sin(m * 2), 8 * 60);
    expect(noisy.commands).toBeLessThan(8 * 60 * 2);
  });

  it('holds where the meter is silent, and does not count that time', () => {
    const { state } = run(() => 10_000, 10);
    const old = { grid: 9_000, charge: 0, at: begin };
    const held = followSurplus(state, old, options, begin + 20 * minute);
    expect(held.amps).toBe(state.amps);
    const broken = followSurplus(state, { ...old, grid: NaN, at: begin + 20 * minute }, options, begin + 20 * minute);
    expect(broken.amps).toBe(state.amps);
    // The silence is no time of too little sun.
    expect(
      followSurplus(held, { grid: 9_000, charge: 0, at: begin + 40 * minute }, options, begin + 40 * minute).amps,
    ).not.toBe(0);
  });

  it('never leaves its limits, whatever the meters say', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ grid: fc.integer({ min: -20_000, max: 20_000 }), after: fc.integer({ min: -5, max: 300 }) }),
        ),
        (readings) => {
          let state = noSurplus;
          let now = begin;
          for (const { grid, after } of readings) {
            now += after * second;
            const next = followSurplus(state, { grid, charge: state.amps * 690, at: now }, options, now);
            expect(next.amps === 0 || (next.amps >= 6 && next.amps <= 16)).toBe(true);
            if (state.amps > 0 && next.amps === 0 && after >= 0)
              expect(now - state.startedAt!).toBeGreaterThanOrEqual(5 * minute);
            state = next;
          }
        },
      ),
    );
  });
});

describe('a circuit', () => {
  const car = (vin: string, more: object = {}) => ({ vin, priority: 0, missing: 20, wanted: 16, least: 6, ...more });
  const shares = (cars: Parameters<typeof shareCircuit>[0], circuit = 32): object =>
    Object.fromEntries(shareCircuit(cars, circuit));

  it('of 32 A serves two of three cars, the important one first, then the one that is soonest done', () => {
    expect(shares([car('a'), car('b', { missing: 5 }), car('c', { priority: 1, missing: 60 })])).toEqual({
      c: 16,
      b: 16,
      a: 0,
    });
    expect(shares([car('a', { wanted: 10 }), car('b', { wanted: 10 }), car('c', { wanted: 16 })])).toEqual({
      a: 10,
      b: 10,
      c: 12,
    });
    expect(shares([car('a', { wanted: 28 }), car('b')])).toEqual({ a: 28, b: 0 });
  });

  it('is never overdrawn', () => {
    const amps = fc.integer({ min: -5, max: 50 });
    const some = fc.uniqueArray(
      fc.record({ vin: fc.string(), priority: fc.nat(3), missing: fc.nat(100), wanted: amps, least: fc.nat(10) }),
      { selector: ({ vin }) => vin },
    );
    fc.assert(
      fc.property(some, amps, (cars, circuit) => {
        const given = shareCircuit(cars, circuit);
        expect([...given.values()].reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(Math.max(0, circuit));
        for (const { vin, wanted, least } of cars) {
          const share = given.get(vin)!;
          expect(share === 0 || (share >= least && share <= wanted)).toBe(true);
        }
      }),
    );
  });
});
