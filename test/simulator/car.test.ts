import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Car } from '../../src/simulator/car/car';
import { distance } from '../../src/simulator/car/geography';
import { supercharger, type CarPlan } from '../../src/simulator/car/plan';
import { initialState } from '../../src/simulator/car/start';
import { socOf, type CarState } from '../../src/simulator/car/state';
import { step } from '../../src/simulator/car/step';
import { withCheckDigit } from '../../src/simulator/car/vin';
import { demoCars, fleetOf } from '../../src/simulator/plans';

const noon = Date.parse('2026-06-01T12:00:00Z');
const half = (): number => 0.5;

/** Walks a car on and hands every pair of neighbours over. */
function walk(
  plan: CarPlan,
  seconds: readonly number[],
  look: (before: CarState, after: CarState, seconds: number) => void,
) {
  let state = initialState(plan, noon);
  for (const span of seconds) {
    const next = step(plan, state, span, half);
    look(state, next, span);
    state = next;
  }
  return state;
}

/** A car of the fleet and a day of unequal steps, up to a minute each. */
const lives = fc.record({
  index: fc.integer({ min: 0, max: 11 }),
  spans: fc.array(fc.oneof(fc.constant(0.5), fc.double({ min: 0.1, max: 60, noNaN: true })), {
    minLength: 50,
    maxLength: 300,
  }),
});
const plans = fleetOf(12);

describe('the physics of a car', () => {
  it('lets energy only come from a charge, and only leave otherwise', () => {
    fc.assert(
      fc.property(lives, ({ index, spans }) => {
        const plan = plans[index]!;
        walk(plan, spans, (before, after) => {
          const rises = after.battery.energy > before.battery.energy;
          // A step can end a charge, or run from its start into its middle.
          const phases = ['Charging', 'Complete'];
          if (rises) expect([before, after].some(({ charge }) => phases.includes(charge.phase))).toBe(true);
          const gained = after.battery.charged - before.battery.charged;
          const spent = after.battery.used - before.battery.used;
          expect(after.battery.energy - before.battery.energy).toBeCloseTo(gained - spent, 6);
          expect(gained).toBeGreaterThanOrEqual(0);
          expect(spent).toBeGreaterThanOrEqual(0);
          expect(socOf(plan, after.battery.energy)).toBeLessThanOrEqual(100);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('never turns the odometer back, and moves the car no further than it says', () => {
    fc.assert(
      fc.property(lives, ({ index, spans }) => {
        walk(plans[index]!, spans, (before, after) => {
          const driven = after.drive.odometer - before.drive.odometer;
          expect(driven).toBeGreaterThanOrEqual(0);
          expect(distance(before.drive.place, after.drive.place)).toBeLessThanOrEqual(driven + 2);
          if (after.drive.gear === 'P') expect(after.drive.speed).toBe(0);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('keeps every number finite and every car awake that does something', () => {
    fc.assert(
      fc.property(lives, ({ index, spans }) => {
        const last = walk(plans[index]!, spans, (_, { sleep, drive, charge }) => {
          if (drive.gear !== 'P' || charge.phase === 'Charging') expect(sleep.asleep).toBe(false);
        });
        for (const value of [last.battery.energy, last.battery.temperature, last.climate.inside, last.drive.odometer]) {
          expect(Number.isFinite(value)).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('drives at city speeds, slower into corners, and reaches its address', () => {
    const plan = {
      ...plans[0]!,
      day: [{ do: 'drive', to: 'work' }] as const,
      start: { ...plans[0]!.start, at: 'home' as const, done: 0 },
    };
    let fastest = 0;
    let seconds = 0;
    const spans = Array.from({ length: 1_500 }, () => 1);
    const end = walk(plan, spans, (before, after) => {
      fastest = Math.max(fastest, after.drive.speed);
      expect(Math.abs(after.drive.speed - before.drive.speed)).toBeLessThan(after.drive.gear === 'P' ? 3 : 4);
      if (after.drive.gear === 'D') seconds += 1;
    });
    expect(fastest * 3.6).toBeGreaterThan(40);
    expect(fastest * 3.6).toBeLessThan(52);
    expect(seconds).toBeGreaterThan(500);
    // The day begins anew with the same entry, which is over at once.
    expect(distance(end.drive.place, plan.commute.work)).toBeLessThan(1);
  });

  it('is the same however the span is cut', () => {
    const plan = demoCars[1]!;
    const once = step(plan, initialState(plan, noon), 600, half);
    const often = walk(
      plan,
      Array.from({ length: 300 }, () => 2),
      () => undefined,
    );
    expect(often.battery.energy).toBeCloseTo(once.battery.energy, 3);
    expect(often.charge.drawn).toBeCloseTo(once.charge.drawn, 3);
  });
});

describe('a charge', () => {
  it('takes 11 kW from a wall box up to its limit, and falls off at a fast charger', () => {
    const wall = new Car(demoCars[1]!, noon);
    expect(wall.read('ACChargingPower')).toBe(11.04);
    expect(wall.read('ChargerPhases')).toBe(3);
    wall.step(3 * 3_600, noon, half);
    expect(wall.read('DetailedChargeState')).toBe('Complete');
    expect(wall.read('Soc')).toBeGreaterThan(79.5);
    expect(wall.read('Soc')).toBeLessThan(80.5);

    const fast = new Car({ ...demoCars[1]!, day: [] }, noon);
    fast.set({ Soc: 10, ChargeLimitSoc: 100, FastChargerPresent: true });
    expect(fast.read('DCChargingPower')).toBe(150);
    fast.set({ Soc: 70 });
    expect(fast.read('DCChargingPower')).toBeLessThan(80);
    expect(fast.read('FastChargerType')).toBe('Supercharger');
    expect(fast.read('ACChargingPower')).toBe(0);
  });

  it('says how long it takes, and keeps to it', () => {
    const car = new Car({ ...demoCars[1]!, day: [] }, noon);
    car.set({ Soc: 40, ChargeLimitSoc: 60, DetailedChargeState: 'Charging' });
    const hours = car.read('TimeToFullCharge') as number;
    car.step(hours * 3_600 * 0.97, noon, half);
    expect(car.read('DetailedChargeState')).toBe('Charging');
    car.step(hours * 3_600 * 0.08, noon, half);
    expect(car.read('DetailedChargeState')).toBe('Complete');
    expect(car.read('TimeToFullCharge')).toBeNull();
  });

  it('counts a new session from zero', () => {
    const car = new Car({ ...demoCars[1]!, day: [] }, noon);
    car.set({ DetailedChargeState: 'Charging' });
    car.step(600, noon, half);
    expect(car.read('ACChargingEnergyIn')).toBeCloseTo(1.84, 1);
    car.set({ DetailedChargeState: 'Disconnected' });
    car.set({ DetailedChargeState: 'Charging' });
    expect(car.read('ACChargingEnergyIn')).toBe(0);
  });
});

describe('the day of a car', () => {
  it('of the demonstration: Nordlicht arrives within three minutes and sleeps within five', () => {
    const car = new Car(demoCars[0]!, noon);
    expect(car.read('Gear')).toBe('D');
    const at: Record<string, number> = {};
    for (let second = 1; second <= 300; second += 1) for (const event of car.step(1, noon, half)) at[event] ??= second;
    expect(at.drive_ended).toBeGreaterThan(60);
    expect(at.drive_ended).toBeLessThanOrEqual(180);
    expect(at.asleep).toBeLessThan(300);
    expect(car.read('LocatedAtHome')).toBe(true);
  });

  it('of the demonstration: Lotse is in the middle of a charge with 11 kW at home', () => {
    const car = new Car(demoCars[1]!, noon);
    expect(car.read('DetailedChargeState')).toBe('Charging');
    expect(car.read('ACChargingEnergyIn')).toBeGreaterThan(5);
    expect(car.read('LocatedAtHome')).toBe(true);
  });

  it('wakes the car before a departure and warms it', () => {
    const plan: CarPlan = {
      ...demoCars[0]!,
      day: [
        { do: 'park', minutes: 60 },
        { do: 'drive', to: 'home' },
      ],
      start: { ...demoCars[0]!.start, done: 1 },
    };
    const car = new Car(plan, noon);
    car.step(45 * 60, noon, half);
    expect(car.asleep).toBe(true);
    expect(car.step(8 * 60, noon, half)).toEqual(['awake']);
    expect(car.read('HvacPower')).toBe('Precondition');
    expect(car.step(8 * 60, noon, half)).toContain('drive_started');
  });

  it('lets the driver get in and out', () => {
    const car = new Car(demoCars[0]!, noon);
    const open: unknown[] = [];
    for (let second = 0; second < 240; second += 1) {
      car.step(1, noon, half);
      const doors = JSON.stringify([car.read('DoorState'), car.read('Locked')]);
      if (open.at(-1) !== doors) open.push(doors);
    }
    expect(open.map((text) => [/"DriverFront":true/.test(String(text)), /,true\]$/.test(String(text))])).toEqual([
      [false, true],
      [true, false],
      [false, false],
      [false, true],
    ]);
  });

  it('at a fast charger on the way goes on afterwards', () => {
    const plan: CarPlan = {
      ...demoCars[1]!,
      day: [
        { do: 'charge', minutes: 10, supply: supercharger },
        { do: 'drive', to: 'work' },
      ],
    };
    const car = new Car(plan, noon);
    expect(car.step(660, noon, half)).toEqual(['charging_stopped', 'unplugged', 'drive_started']);
  });
});

describe('the fleet', () => {
  it('has its own VINs, each with a right check digit', () => {
    const vins = fleetOf(1_000).map(({ vin }) => vin);
    expect(new Set(vins).size).toBe(1_000);
    for (const vin of vins) {
      expect(vin).toMatch(/^[A-HJ-NPR-Z0-9]{17}$/);
      expect(withCheckDigit(vin)).toBe(vin);
    }
    // A published example of the rule.
    expect(withCheckDigit('1M8GDM9A_KP042788')).toBe('1M8GDM9AXKP042788');
  });

  it('has one car of old firmware from three cars on', () => {
    expect(fleetOf(2).some(({ textValues }) => textValues)).toBe(false);
    expect(fleetOf(5).map(({ textValues }) => textValues)).toEqual([false, false, true, false, false]);
  });
});
