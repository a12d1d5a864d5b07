import type { CarPlan } from '../../../src/simulator/car/plan';
import { outingsOf, type DaysOptions, type HomePlan, type WeeklyOuting } from '../../../src/simulator/home';
import { demoCars } from '../../../src/simulator/plans';

/** Numbers in [0, 1) that come again with the same seed: mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Hamburg, where the demonstration's cars live. */
export const place = { latitude: 53.55271, longitude: 9.89603 };

/** A plain house: no sun, no battery, 0.20 a kWh at any time. */
export const plain: HomePlan = {
  name: 'Home',
  place,
  zone: 'Europe/Berlin',
  yearlyLoad: 0,
  tariff: { currency: 'EUR', slotMinutes: 60, spot: () => 0.2, surcharge: 0, tax: 0, feedIn: 0.08 },
};

/** All that a home can have. */
export const rich: HomePlan = {
  ...plain,
  yearlyLoad: 4_000,
  tariff: { currency: 'EUR', slotMinutes: 15, surcharge: 0.15, tax: 0.19, feedIn: 0.08 },
  solar: { kilowattPeak: 9 },
  battery: { kilowattHours: 10, kilowatts: 5 },
  circuit: { amps: 20, loadManagement: true },
};

const [first, second] = demoCars as [CarPlan, CarPlan];

/** One of two cars with a state of charge, its guard off. */
export const carWith = (soc: number, limit: number, index = 0): CarPlan => {
  const plan = index === 0 ? first : second;
  return { ...plan, sentry: false, start: { at: 'home', soc, limit, odometerMiles: 10_000 } };
};

export const commute: WeeklyOuting = { weekdays: [1, 2, 3, 4, 5], leave: '07:30', back: '17:00', kilometres: 30 };

/** A home with two commuters from a day on. */
export function household(home: HomePlan, from: string, days: number, random: () => number): DaysOptions {
  const start = Date.parse(from);
  const outings = outingsOf({ zone: home.zone, from: start, days, weekly: [commute], jitter: 20, random });
  const cars = [carWith(60, 80), carWith(40, 80, 1)].map((plan) => ({ plan, outings }));
  return { home, cars, from: start, days, random };
}
