import { emptyAccount, type Account } from './account';
import { startEnergy } from './battery';
import { coldFuse, type Fuse } from './circuit';
import { idleHouse, thirds, type HouseLoad, type PerPhase } from './house-load';
import type { HomePlan } from './plan';
import { firstPrices, type Prices } from './prices';
import { firstWeather, type Weather } from './weather';

/** kW that flow now: solar + battery + grid = house + cars. */
export interface Flow {
  readonly solar: number;
  readonly house: number;
  readonly cars: number;
  /** Above 0 while it gives. */
  readonly battery: number;
  /** Above 0 while it comes in. */
  readonly grid: number;
  /** The grid's, a phase. */
  readonly phases: PerPhase;
}

/** What the meters of the home ever counted, kWh; they only grow. */
export interface Meter {
  /** The grid meter sums its phases before it counts, as European ones do. */
  readonly imported: number;
  readonly exported: number;
  readonly solar: number;
  readonly house: number;
  /** What was paid for imports less what exports earned, in the tariff's currency. */
  readonly cost: number;
}

/** Everything that changes about a home, in kWh, kW and seconds. Never changed in place. */
export interface HomeState {
  /** Epoch milliseconds. */
  readonly time: number;
  readonly weather: Weather;
  readonly load: HouseLoad;
  /** kWh in the home battery; 0 without one. */
  readonly battery: number;
  readonly fuse: Fuse;
  readonly prices: Prices;
  readonly flow: Flow;
  readonly meter: Meter;
  /** What all cars took, and each by VIN. */
  readonly cars: Account;
  readonly accounts: Readonly<Record<string, Account>>;
}

/** @param time epoch milliseconds. @param random numbers in [0, 1). */
export function initialHome(plan: HomePlan, time: number, random: () => number): HomeState {
  return {
    time,
    weather: firstWeather(random),
    load: idleHouse,
    battery: plan.battery ? startEnergy(plan.battery) : 0,
    fuse: coldFuse,
    prices: firstPrices(plan, time, random),
    flow: { solar: 0, house: 0, cars: 0, battery: 0, grid: 0, phases: thirds(0) },
    meter: { imported: 0, exported: 0, solar: 0, house: 0, cost: 0 },
    cars: emptyAccount,
    accounts: {},
  };
}
