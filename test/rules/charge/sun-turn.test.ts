import { describe, expect, it } from 'vitest';
import type { ChargeMode } from '../../../src/rules/charge/exchange';
import { newState, type ChargeRuleState } from '../../../src/rules/charge/state';
import { chargeInTurn, sunCarOf, type SunCar } from '../../../src/rules/charge/sun-turn';
import { followSurplus } from '../../../src/rules/charge/surplus';
import { Car, hour, minute, settingsOf } from './model';

const second = 1_000;
const unit = 690;
const surplus = { buffer: 0, minAmps: 6, startAfter: minute, stopAfter: 3 * minute };
const settings = settingsOf({ surplus });
const options = { ...surplus, volts: 230, phases: 3, maxAmps: 16 } as const;

/** A car that draws what it is told, half a minute later; one that is deaf draws nothing. */
class SunnyCar {
  state: ChargeRuleState = { ...newState, facts: new Car().facts() };
  mode: ChargeMode = 'waiting';
  amps = 0;
  starts = 0;
  isDeaf = false;
  #told: { readonly amps: number; readonly at: number }[] = [];

  constructor(
    readonly vin: string,
    public missing: number,
  ) {}

  get drawn(): number {
    return this.amps * unit;
  }

  sunCar(now: number): SunCar {
    const facts = { ...this.state.facts!, power: this.drawn / 1_000 };
    const view = { mode: this.mode, wanted: { amps: 0, missing: this.missing } };
    return sunCarOf(this.vin, settings, { ...this.state, facts }, view, now);
  }

  hear(grid: number, charge: number, now: number): void {
    const before = this.state.surplus.amps;
    const next = followSurplus(this.state.surplus, { grid, charge, at: now }, options, now);
    this.state = { ...this.state, surplus: next };
    if (before === 0 && next.amps > 0) this.starts++;
    if (this.mode === 'waiting' || this.mode === 'surplus') this.mode = next.amps > 0 ? 'surplus' : 'waiting';
    this.#told.push({ amps: this.mode === 'surplus' && !this.isDeaf ? next.amps : 0, at: now });
    this.amps = this.#told.findLast(({ at }) => at <= now - 30 * second)?.amps ?? 0;
  }
}

/** An hour of two cars at a home, the later in turn hears first. @returns kWh that came from the grid. */
function live(cars: readonly [SunnyCar, SunnyCar], solar: number, from = 0, isInTurn = true): number {
  const [first, second_] = cars;
  let imported = 0;
  for (let now = from; now < from + hour; now += 10 * second) {
    const grid = first.drawn + second_.drawn - solar;
    imported += (Math.max(0, grid) * 10) / 3_600_000;
    for (const [car, other] of [
      [second_, first],
      [first, second_],
    ] as const) {
      const charge = isInTurn ? chargeInTurn(car.drawn, car.sunCar(now), [other.sunCar(now)]) : car.drawn;
      car.hear(grid, charge, now);
    }
  }
  return imported;
}

describe('two cars that charge by the sun of one home', () => {
  const pair = (): [SunnyCar, SunnyCar] => [new SunnyCar('A', 10), new SunnyCar('B', 30)];

  it('do not both take the same: the one that needs less goes first, the other waits', () => {
    const cars = pair();
    expect(live(cars, 7_000)).toBeLessThan(0.05);
    expect(cars.map(({ amps, starts }) => [amps, starts])).toEqual([
      [10, 1],
      [0, 0],
    ]);
    const alone = pair();
    expect(live(alone, 7_000, 0, false)).toBeGreaterThan(0.2);
  });

  it('share what is more than the first can take', () => {
    const cars = pair();
    expect(live(cars, 18_000)).toBeLessThan(0.05);
    expect(cars.map(({ amps, starts }) => [amps, starts])).toEqual([
      [16, 1],
      [10, 1],
    ]);
  });

  it('hand over when the first is full, and back to one that is plugged in and goes first', () => {
    const cars = pair();
    live(cars, 7_000);
    cars[0].mode = 'complete';
    live(cars, 7_000, hour);
    expect(cars.map(({ amps }) => amps)).toEqual([0, 10]);
    cars[0].mode = 'waiting';
    cars[0].state = { ...cars[0].state, surplus: newState.surplus };
    expect(live(cars, 7_000, 2 * hour)).toBeLessThan(0.5);
    expect(cars.map(({ amps }) => amps)).toEqual([10, 0]);
  });

  it('leave nothing unused for a car that does not follow', () => {
    const cars = pair();
    cars[0].isDeaf = true;
    live(cars, 7_000);
    expect(cars.map(({ amps }) => amps)).toEqual([0, 10]);
  });

  it('do not count a car that charges for another reason: that is load of the house', () => {
    const state = { ...newState, facts: { ...new Car().facts(), power: 11 } };
    const view = { mode: 'planned', wanted: { amps: 16, missing: 10 } } as const;
    expect(sunCarOf('A', settings, state, view, 0)).toMatchObject({ drawn: 0, claimed: 0 });
  });
});
