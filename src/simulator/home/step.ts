import { charged, emptyAccount, type Account } from './account';
import { stepBattery } from './battery';
import { ampsOn, stepFuse } from './circuit';
import { stepLoad, type PerPhase } from './house-load';
import { localTime } from './local-time';
import { chargerOf, volts, type HomePlan } from './plan';
import { slotAt, stepPrices } from './prices';
import type { Flow, HomeState, Meter } from './state';
import { solarPower, sunAt } from './sun';
import { clearness, cloudCover, stepWeather } from './weather';

/** What a car took at the wall during a step. */
export interface Draw {
  readonly vin: string;
  /** kWh */
  readonly energy: number;
}

/** What comes into a step from outside. */
export interface HomeInputs {
  readonly draws: readonly Draw[];
  /** Numbers in [0, 1). */
  readonly random: () => number;
}

/** The longest single step in seconds. */
const longest = 60;

/** The home some seconds later. Long spans are walked in pieces of one price each, over which the cars draw evenly. */
export function stepHome(plan: HomePlan, state: HomeState, seconds: number, { draws, random }: HomeInputs): HomeState {
  let current = state;
  for (let left = seconds; left > 1e-9;) {
    const toNextPrice = (slotAt(current.prices, current.time).end - current.time) / 1_000;
    const span = Math.min(left, longest, toNextPrice);
    const part = draws.map(({ vin, energy }) => ({ vin, energy: (energy * span) / seconds }));
    current = stepOnce(plan, current, span, { draws: part, random });
    current = { ...current, prices: stepPrices(plan, current.prices, current.time, random) };
    left -= span;
  }
  return current;
}

function stepOnce(plan: HomePlan, state: HomeState, seconds: number, { draws, random }: HomeInputs): HomeState {
  const { place, zone } = plan;
  const hours = seconds / 3_600;
  const weather = stepWeather(state.weather, seconds, random);
  const clear = clearness(cloudCover(weather, state.time, place.latitude));
  const solar = plan.solar ? solarPower(plan.solar, sunAt(state.time, place), clear) : 0;
  const { minutes } = localTime(zone).at(state.time);
  const { load, kilowatts } = stepLoad(state.load, { yearly: plan.yearlyLoad, minutes, seconds }, random);
  const house = sum(kilowatts);
  const cars = draws.reduce((total, { energy }) => total + energy, 0) / hours;

  const wanted = plan.battery?.feedsCars ? cars : Math.min(cars, Math.max(0, solar - house));
  const { energy, power } = plan.battery
    ? stepBattery(plan.battery, { energy: state.battery, surplus: solar - house - wanted, seconds })
    : { energy: 0, power: 0 };

  const carAmps = draws.map((draw) => ampsOn(chargerOf(plan, draw.vin).phases, draw.energy / hours, volts));
  const carried = perPhase((phase) => carAmps.reduce((total, amps) => total + amps[phase], 0));
  const phases = perPhase((phase) => kilowatts[phase] + (carried[phase] * volts) / 1_000 - (solar + power) / 3);
  const flow: Flow = { solar, house, cars, battery: power, grid: house + cars - solar - power, phases };
  const prices = { grid: slotAt(state.prices, state.time).value, feedIn: plan.tariff.feedIn };
  return {
    ...state,
    time: state.time + seconds * 1_000,
    weather,
    load,
    battery: energy,
    fuse: plan.circuit ? stepFuse(state.fuse, plan.circuit, carried, seconds) : state.fuse,
    flow,
    meter: stepMeter(state.meter, flow, hours, prices),
    ...stepAccounts(state, flow, hours, draws, prices),
  };
}

type MomentPrices = { readonly grid: number; readonly feedIn: number };

function stepMeter(meter: Meter, { solar, house, grid }: Flow, hours: number, prices: MomentPrices): Meter {
  const imported = Math.max(0, grid) * hours;
  const exported = Math.max(0, -grid) * hours;
  return {
    imported: meter.imported + imported,
    exported: meter.exported + exported,
    solar: meter.solar + solar * hours,
    house: meter.house + house * hours,
    cost: meter.cost + imported * prices.grid - exported * prices.feedIn,
  };
}

/** The sun serves the house first, then the cars; so does the battery; the grid gives the rest. Cars share by what they take. */
function stepAccounts(
  state: HomeState,
  { solar, house, cars, battery }: Flow,
  hours: number,
  draws: readonly Draw[],
  prices: MomentPrices,
): Pick<HomeState, 'cars' | 'accounts'> {
  if (cars === 0) return { cars: state.cars, accounts: state.accounts };
  const fromSolar = Math.min(cars, Math.max(0, solar - house));
  const fromBattery = Math.min(cars - fromSolar, Math.max(0, battery - Math.max(0, house - solar)));
  const fromGrid = cars - fromSolar - fromBattery;
  const accounts: Record<string, Account> = { ...state.accounts };
  for (const { vin, energy } of draws) {
    const share = energy / cars;
    const sources = { fromSolar: fromSolar * share, fromBattery: fromBattery * share, fromGrid: fromGrid * share };
    accounts[vin] = charged(accounts[vin] ?? emptyAccount, sources, prices);
  }
  const all = { fromSolar: fromSolar * hours, fromBattery: fromBattery * hours, fromGrid: fromGrid * hours };
  return { accounts, cars: charged(state.cars, all, prices) };
}

const sum = ([first, second, third]: PerPhase): number => first + second + third;
const perPhase = (of: (phase: 0 | 1 | 2) => number): PerPhase => [of(0), of(1), of(2)];
