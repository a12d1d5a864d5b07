import type { CarView } from '../../../src/simulator/home';
import type { CarPlan } from '../../../src/simulator/car/plan';
import type { RuledCar } from './ruled-car';

/** A departure and how it was met. Times are epoch milliseconds. */
export interface Departure {
  readonly at: number;
  readonly soc: number;
  /** Plugged in at home, with enough time to reach the target at full power. */
  readonly isFeasible: boolean;
  readonly isMissed: boolean;
}

const minute = 60_000;
/** Beside charging itself: waking, a command that fails and is sent again, the start of a charge. */
const allowance = 20 * minute;
/** %: a car that is so close under its limit is full; it does not start again. */
const fullWithin = 2;
/** %: what it loses in standing before it says so. */
const rounding = 0.5;
/** How long something may last before it counts: a command, and a second one where the first failed. */
const patience = 15 * minute;
/** Share of the wall's energy that arrives in the simulated pack. */
const efficiency = 0.93;

/** Watches one simulated car, with its own eyes and not the rule's. */
export class Referee {
  readonly departures: Departure[] = [];
  /** Minutes at home on the cable below the floor without charging, and charging above the limit, beyond patience. */
  belowFloor = 0;
  aboveLimit = 0;
  readonly #plan: CarPlan;
  readonly #car: RuledCar;
  readonly #readyBy: readonly number[];
  /** kW at the wall. */
  readonly #power: number;
  #next = 0;
  #plugged: { readonly at: number; readonly soc: number } | undefined;
  /** The charge as the car told it last: what it loses in its sleep nobody knows. */
  #toldSoc = 100;
  #low: number | undefined;
  #high: number | undefined;

  constructor(plan: CarPlan, car: RuledCar, readyBy: readonly number[], power: number) {
    this.#plan = plan;
    this.#car = car;
    this.#readyBy = readyBy;
    this.#power = power;
  }

  /** @param isUp whether the machine runs. */
  watch(now: number, car: CarView, isUp: boolean): void {
    const phase = car.read('DetailedChargeState');
    const soc = Number(car.read('Soc'));
    const isPlugged = car.isHome && phase !== 'Disconnected';
    if (!isPlugged) this.#plugged = undefined;
    else this.#plugged ??= { at: now, soc };
    for (let at = this.#readyBy[this.#next]; at !== undefined && at <= now; at = this.#readyBy[this.#next]) {
      this.#depart(at, soc);
      this.#next += 1;
    }
    if (!car.asleep) this.#toldSoc = soc;
    const charges = phase === 'Charging' || phase === 'Starting';
    const { settings } = this.#car;
    const isReachable = settings.wake !== 'never' || !car.asleep;
    const isLow =
      isUp && isPlugged && isReachable && !charges && phase !== 'NoPower' && this.#toldSoc < settings.floor - rounding;
    this.#low = isLow ? (this.#low ?? now) : undefined;
    if (this.#low !== undefined && now - this.#low > patience) this.belowFloor += 1;
    const limit = this.#car.view?.limit ?? Infinity;
    this.#high = isPlugged && charges && soc > limit + rounding ? (this.#high ?? now) : undefined;
    if (this.#high !== undefined && now - this.#high > patience) this.aboveLimit += 1;
  }

  #depart(at: number, soc: number): void {
    const { target } = this.#car.settings;
    const goal = target?.soc ?? 0;
    const missing = this.#plugged ? Math.max(0, goal - this.#plugged.soc) : Infinity;
    const hours = ((missing / 100) * this.#plan.packEnergy * 0.98) / efficiency / this.#power;
    const isFeasible = this.#plugged !== undefined && hours * 60 * minute + allowance <= at - this.#plugged.at;
    this.departures.push({
      at,
      soc,
      isFeasible,
      isMissed: isFeasible && Math.max(this.#toldSoc, soc) < goal - fullWithin - rounding,
    });
  }
}
