import { describe, expect, it } from 'vitest';
import { Car } from '../../src/simulator/car/car';
import type { CarPlan } from '../../src/simulator/car/plan';
import { cabinAfter, coldShare, heatFor, packAfter, settledAt } from '../../src/simulator/car/thermal';
import { northGerman, skyAt } from '../../src/simulator/car/weather';
import { demoCars } from '../../src/simulator/plans';

const half = (): number => 0.5;
const at = (text: string): number => Date.parse(text);
const weather = { ...northGerman, seed: 7 };
const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

/** A parked car without a day of its own. */
const parked = (change: Partial<CarPlan> = {}): CarPlan => ({ ...demoCars[1]!, day: [], sentry: false, ...change });

/** °C of every hour of a month. */
const month = (text: string, seed: number): number[] =>
  Array.from({ length: 720 }, (_, hour) => skyAt({ ...northGerman, seed }, at(text) + hour * 3_600_000).outside);

describe('the weather', () => {
  it('is that of the region, year after year, and another each year', () => {
    const seeds = Array.from({ length: 20 }, (_, index) => index * 31);
    expect(Math.abs(mean(seeds.flatMap((seed) => month('2026-01-05T00:00:00Z', seed))) - 1.9)).toBeLessThan(1.5);
    expect(Math.abs(mean(seeds.flatMap((seed) => month('2026-07-05T00:00:00Z', seed))) - 18.2)).toBeLessThan(1.5);
    expect(month('2026-01-05T00:00:00Z', 1)).not.toEqual(month('2026-01-05T00:00:00Z', 2));
  });

  it('wanders without jumps, and is dark at night', () => {
    for (let hour = 0; hour < 2_000; hour += 1) {
      const time = at('2026-03-01T00:00:00Z') + hour * 3_600_000;
      const [now, next] = [skyAt(weather, time), skyAt(weather, time + 600_000)];
      expect(Math.abs(next.outside - now.outside)).toBeLessThan(1.5);
      if (new Date(time).getUTCHours() === 0) expect(now.sun).toBe(0);
    }
  });

  it('is mild without a plan', () => {
    const car = new Car(parked(), at('2026-01-15T06:00:00Z'));
    expect(car.read('OutsideTemp')).toBeGreaterThan(7);
  });
});

describe('the heat of a cabin', () => {
  const winter = { outside: -10, sun: 0, airing: 1 };

  it('comes two thirds of the way outside in 40 minutes, however the time is cut', () => {
    const once = cabinAfter(20, winter, 0, 2_400);
    expect((20 - once) / 30).toBeCloseTo(0.63, 1);
    let often = 20;
    for (let step = 0; step < 240; step += 1) often = cabinAfter(often, winter, 0, 10);
    expect(often).toBeCloseTo(once, 9);
  });

  it('needs just the heat that is asked for', () => {
    expect(cabinAfter(-10, winter, heatFor(-10, 21, winter, 900), 900)).toBeCloseTo(21, 9);
  });

  it('rises behind glass by some 25 K under a summer sun', () => {
    expect(settledAt({ outside: 30, sun: 900, airing: 1 })).toBeCloseTo(55, 0);
  });

  it('is there after 15 minutes of climate at -10 °C, for about a kilowatt hour', () => {
    const car = new Car(parked(), at('2026-01-15T06:00:00Z'));
    car.set({ OutsideTemp: -10, InsideTemp: -10, ModuleTempMin: -8, Soc: 60 });
    const before = car.state.battery.energy;
    car.set({ HvacPower: 'On' });
    car.step(300, 0, half);
    expect(car.read('InsideTemp')).toBeGreaterThan(-2);
    car.step(600, 0, half);
    expect(car.read('InsideTemp')).toBeGreaterThan(19);
    const taken = before - car.state.battery.energy;
    expect(taken).toBeGreaterThan(0.6);
    expect(taken).toBeLessThan(1.6);
    expect(car.state.battery.lost.climate).toBeCloseTo(taken, 1);
  });

  it('is kept down by overheat protection, for which a parked car wakes', () => {
    const hot = { ...weather, mean: 24, spells: 0 };
    const car = new Car(parked({ weather: hot }), at('2026-07-20T09:00:00Z'));
    car.step(4 * 3_600, 0, half);
    expect(car.read('HvacPower')).toBe('OverheatProtect');
    expect(car.asleep).toBe(false);
    const fanOnly = Number(car.read('InsideTemp'));
    car.set({ CabinOverheatProtectionMode: 'On' });
    car.step(1_800, 0, half);
    expect(car.read('InsideTemp')).toBeCloseTo(40, 0);
    car.set({ CabinOverheatProtectionMode: 'Off' });
    car.step(1_800, 0, half);
    expect(car.read('HvacPower')).toBe('Off');
    expect(car.read('InsideTemp')).toBeGreaterThan(fanOnly);
    expect(car.state.battery.lost.overheat).toBeGreaterThan(0.3);
  });

  it('stays on for somebody who stays in the car', () => {
    const car = new Car(parked(), at('2026-01-15T06:00:00Z'));
    car.set({ ClimateKeeperMode: 'Dog' });
    expect(car.read('HvacPower')).toBe('On');
    car.step(7_200, 0, half);
    expect(car.read('HvacPower')).toBe('On');
    expect(car.state.battery.lost.keeper).toBeGreaterThan(0.4);
  });
});

describe('a pack', () => {
  it('cools over a night and warms while power flows', () => {
    const night = packAfter(25, { outside: -5, power: 0, heater: 0 }, 12 * 3_600);
    expect(night).toBeGreaterThan(-5);
    expect(night).toBeLessThan(10);
    expect(packAfter(10, { outside: 10, power: -150, heater: 0 }, 1_200)).toBeGreaterThan(25);
  });

  it('takes less the colder it is', () => {
    const shares = [-25, -10, 0, 5, 10, 18, 40].map(coldShare);
    expect(shares).toEqual([...shares].sort((one, other) => one - other));
    expect(shares.at(-1)).toBe(1);
  });

  it('charges slowly in frost, warms itself, and then takes more', () => {
    const car = new Car(parked(), at('2026-01-15T06:00:00Z'));
    car.set({ OutsideTemp: -15, ModuleTempMin: -15, Soc: 50, FastChargerPresent: true });
    const cold = Number(car.read('DCChargingPower'));
    expect(cold).toBeLessThan(15);
    expect(car.read('BatteryHeaterOn')).toBe(true);
    car.step(1_800, 0, half);
    expect(car.read('DCChargingPower')).toBeGreaterThan(2 * cold);
  });
});
