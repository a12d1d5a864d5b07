import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  agree,
  chargeDuration,
  chargeEnergy,
  efficiencyOf,
  learn,
  socAfter,
  taperPower,
  usualEfficiency,
} from '../../../src/rules/charge/estimate';

const minute = 60_000;
const model = { capacity: 75, power: 11, efficiency: 0.92 };

describe('the estimate', () => {
  it('is 21.0 kWh in the battery, 22.8 at the wall and 2 h 05 min from 52 to 80 %', () => {
    const { battery, wall } = chargeEnergy(52, 80, model);
    expect([battery.toFixed(1), wall.toFixed(1)]).toEqual(['21.0', '22.8']);
    expect(Math.round(chargeDuration(52, 80, model) / minute)).toBe(125);
  });

  it.each([
    [11, 90],
    [7.4, 93],
    [22, 79],
  ])('tapers %d kW above about %d %%', (power, bend) => {
    expect(taperPower(bend - 1)).toBeGreaterThan(power);
    expect(taperPower(bend + 1)).toBeLessThan(power);
  });

  it('is the sum over steps of a per cent, within the width of a step', () => {
    for (const [from, to, power] of [
      [20, 100, 11],
      [60, 95, 22],
      [0, 100, 150],
    ] as const) {
      const sum = (shift: number): number => {
        let hours = 0;
        for (let s = from; s < to; s++) hours += 0.75 / Math.min(power * 0.92, taperPower(s + shift));
        return hours * 60 * minute;
      };
      const duration = chargeDuration(from, to, { ...model, power });
      expect(duration).toBeGreaterThanOrEqual(sum(0) - 1);
      expect(duration).toBeLessThanOrEqual(sum(1) + 1);
    }
  });

  it('is nothing where there is nothing to do, and never without power', () => {
    expect(chargeDuration(80, 80, model)).toBe(0);
    expect(chargeDuration(81, 80, model)).toBe(0);
    expect(chargeEnergy(81, 80, model)).toEqual({ battery: 0, wall: 0 });
    expect(chargeDuration(50, 80, { ...model, power: 0 })).toBe(Infinity);
    expect(socAfter(50, 60 * minute, { ...model, power: 0 })).toBe(50);
  });

  it.each([
    [20, 0],
    [5, 0],
    [4, 10.5],
    [-5, 15],
    [-30, 20],
  ])('at %d °C lasts %d min longer', (coldest, longer) => {
    const extra = chargeDuration(52, 80, { ...model, coldest }) - chargeDuration(52, 80, model);
    expect(extra / minute).toBeCloseTo(longer, 6);
  });

  it('in two parts lasts as long as in one, and leads back to where it goes', () => {
    const percent = fc.double({ min: 0, max: 100, noNaN: true });
    const power = fc.double({ min: 1, max: 250, noNaN: true });
    fc.assert(
      fc.property(percent, percent, percent, power, (a, b, c, kw) => {
        const [from, middle, to] = [a, b, c].sort((x, y) => x - y) as [number, number, number];
        const car = { ...model, power: kw };
        const whole = chargeDuration(from, to, car);
        expect(chargeDuration(from, middle, car) + chargeDuration(middle, to, car)).toBeCloseTo(whole, 3);
        expect(socAfter(from, whole, car)).toBeCloseTo(to, 6);
      }),
    );
  });
});

describe('what sessions teach', () => {
  it('is the energy of a per cent, the newest session by three tenths', () => {
    const first = learn(null, { fromSoc: 50, toSoc: 80, wall: 24 }, 75)!;
    expect(first).toEqual({ kwhPerPercent: 0.8, sessions: 1 });
    const second = learn(first, { fromSoc: 50, toSoc: 80, wall: 27 }, 75)!;
    expect(second.kwhPerPercent).toBeCloseTo(0.83, 9);
    expect(efficiencyOf(second, 75)).toBeCloseTo(0.75 / 0.83, 9);
    expect(efficiencyOf(null, 75)).toBe(usualEfficiency);
  });

  it.each([
    ['too short', 50, 59, 8],
    ['far too little', 50, 80, 10],
    ['far too much', 50, 80, 45],
    ['no gain', 50, 50, 8],
    ['a measure that is none', 50, 80, NaN],
  ])('is nothing where it was %s', (_, fromSoc, toSoc, wall) => {
    const known = { kwhPerPercent: 0.8, sessions: 3 };
    expect(learn(known, { fromSoc, toSoc, wall }, 75)).toBe(known);
  });
});

describe("the car's own estimate", () => {
  it.each([
    ['close by', 100, 119, 100, true],
    ['a quarter, but few minutes', 40, 55, 40, true],
    ['much later', 100, 130, 130, false],
    ['much earlier', 100, 60, 100, false],
    ['none', 100, undefined, 100, true],
  ])('is %s', (_, own, car, minutes, sure) =>
    expect(agree(own * minute, car === undefined ? undefined : car * minute)).toEqual({
      duration: minutes * minute,
      sure,
    }),
  );
});
