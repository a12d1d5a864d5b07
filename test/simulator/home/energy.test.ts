import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HomePlan } from '../../../src/simulator/home';
import { simulateDays } from '../../../src/simulator/home';
import { initialHome, type HomeState } from '../../../src/simulator/home/state';
import { stepHome } from '../../../src/simulator/home/step';
import { household, plain, rich, seeded } from './support';

const plans: fc.Arbitrary<HomePlan> = fc.record({
  ...Object.fromEntries(Object.entries(plain).map(([key, value]) => [key, fc.constant(value)])),
  tariff: fc.constantFrom(plain.tariff, rich.tariff),
  yearlyLoad: fc.integer({ min: 0, max: 12_000 }),
  solar: fc.record({ kilowattPeak: fc.integer({ min: 0, max: 20 }) }),
  battery: fc.record({
    kilowattHours: fc.integer({ min: 1, max: 20 }),
    kilowatts: fc.integer({ min: 1, max: 10 }),
    efficiency: fc.double({ min: 0.6, max: 1, noNaN: true }),
    minSoc: fc.integer({ min: 0, max: 50 }),
    feedsCars: fc.boolean(),
  }),
}) as fc.Arbitrary<HomePlan>;

const draws = fc.array(
  fc.record({ vin: fc.constantFrom('A', 'B', 'C'), energy: fc.double({ min: 0, max: 0.3, noNaN: true }) }),
  { maxLength: 3 },
);

describe('energy in a home', () => {
  it('comes from somewhere and goes somewhere at every step', () => {
    const steps = fc.array(fc.record({ seconds: fc.integer({ min: 1, max: 2_000 }), draws }), { minLength: 100 });
    fc.assert(
      fc.property(plans, steps, fc.integer(), (plan, spans, seed) => {
        const random = seeded(seed);
        let home = initialHome(plan, Date.parse('2026-06-01T03:00:00Z') + (seed % 10_000) * 60_000, random);
        for (const { seconds, draws: some } of spans) {
          const next = stepHome(plan, home, seconds, { draws: some, random });
          check(
            plan,
            home,
            next,
            some.reduce((sum, { energy }) => sum + energy, 0),
          );
          home = next;
        }
      }),
      { numRuns: 60 },
    );
  });

  function check(plan: HomePlan, before: HomeState, after: HomeState, drawn: number): void {
    const { flow } = after;
    expect(flow.solar + flow.battery + flow.grid).toBeCloseTo(flow.house + flow.cars, 9);
    expect(flow.phases.reduce((sum, phase) => sum + phase, 0)).toBeCloseTo(flow.grid, 9);
    const gained = (of: (home: HomeState) => number): number => of(after) - of(before);
    const battery = gained((home) => home.battery);
    const outside =
      gained(({ meter }) => meter.imported - meter.exported + meter.solar - meter.house) -
      gained(({ cars }) => cars.energy);
    // What a battery loses on its ways is all that is missing.
    const { kilowattHours = 0, minSoc = 0, efficiency = 1 } = plan.battery ?? {};
    const keeps = Math.sqrt(efficiency);
    expect(battery).toBeLessThanOrEqual(outside * (outside > 0 ? keeps : 1 / keeps) + 1e-9);
    if (efficiency === 1) expect(battery).toBeCloseTo(outside, 9);
    expect(after.battery).toBeLessThanOrEqual(kilowattHours + 1e-9);
    expect(after.battery).toBeGreaterThanOrEqual(Math.min(before.battery, (kilowattHours * minSoc) / 100) - 1e-9);
    expect(gained(({ cars }) => cars.energy)).toBeCloseTo(drawn, 9);
    expect(gained(({ meter }) => meter.imported)).toBeGreaterThanOrEqual(0);
    expect(gained(({ meter }) => meter.exported)).toBeGreaterThanOrEqual(0);
    const { cars, accounts } = after;
    expect(cars.fromSolar + cars.fromBattery + cars.fromGrid).toBeCloseTo(cars.energy, 9);
    const each = Object.values(accounts);
    expect(each.reduce((sum, account) => sum + account.cost, 0)).toBeCloseTo(cars.cost, 9);
    for (const { fromSolar, fromBattery, fromGrid } of each) {
      expect(Math.min(fromSolar, fromBattery, fromGrid)).toBeGreaterThanOrEqual(-1e-12);
    }
  }

  it('reaches the packs of the cars, less what their chargers lose', () => {
    let pack = 0;
    let drawn = 0;
    const random = seeded(7);
    const start = household(rich, '2026-05-04T00:00:00+02:00', 14, random);
    simulateDays({
      ...start,
      observe(_, { cars, home }) {
        pack = cars.reduce((sum, car) => sum + Number(car.read('LifetimeEnergyChargedKwh')), 0);
        drawn = home.state.cars.energy;
      },
    });
    const before = 2 * 10_000 * 0.29;
    expect(drawn).toBeGreaterThan(150);
    expect((pack - before) / drawn).toBeCloseTo(0.93, 3);
  });

  it('is about what a household takes in a year', () => {
    const random = seeded(11);
    const plan = { ...plain, yearlyLoad: 4_000 };
    let home = initialHome(plan, Date.parse('2026-01-01T00:00:00+01:00'), random);
    let highest = 0;
    for (let step = 0; step < 365 * 288; step += 1) {
      home = stepHome(plan, home, 300, { draws: [], random });
      highest = Math.max(highest, home.flow.house);
    }
    expect(home.meter.house).toBeGreaterThan(3_800);
    expect(home.meter.house).toBeLessThan(4_200);
    expect(home.meter.imported).toBeCloseTo(home.meter.house, 6);
    expect(highest).toBeGreaterThan(3.5);
  });
});

describe('a home battery', () => {
  const battery = { kilowattHours: 10, kilowatts: 3, efficiency: 1, minSoc: 0 };
  /** An hour in which the house takes 1 kW and a car 11. */
  const hour = (plan: HomePlan): HomeState => {
    const home = initialHome(plan, Date.parse('2026-12-01T20:00:00Z'), () => 0.5);
    const still = { ...home, load: { ...home.load, set: 1 } };
    return stepHome(plan, still, 3_600, { draws: [{ vin: 'A', energy: 11 }], random: () => 0.5 });
  };

  it('serves the house and leaves the car to the grid', () => {
    const { battery: left, accounts, meter } = hour({ ...plain, battery });
    expect(left).toBeCloseTo(4, 9);
    expect(accounts.A).toMatchObject({ fromBattery: 0 });
    expect(accounts.A?.cost).toBeCloseTo(11 * 0.2, 9);
    expect(meter.cost).toBeCloseTo(11 * 0.2, 9);
  });

  it('feeds the car with what the house leaves, where it is told to', () => {
    const { battery: left, accounts, meter } = hour({ ...plain, battery: { ...battery, feedsCars: true } });
    expect(left).toBeCloseTo(2, 9);
    expect(accounts.A?.fromBattery).toBeCloseTo(2, 9);
    // 9 kWh paid, 2 kWh that could have been fed in.
    expect(accounts.A?.cost).toBeCloseTo(9 * 0.2 + 2 * 0.08, 9);
    expect(meter.cost).toBeCloseTo(9 * 0.2, 9);
  });
});
