import { mostAmps, offer } from '../car/charge';
import type { AcSupply, CarPlan } from '../car/plan';
import { isAt, type CarState } from '../car/state';
import { checkHome } from './check';
import { offeredAmps } from './circuit';
import type { HomeChange } from './change';
import { describeHome, type HomeDescription } from './description';
import { eventsBetween, type HomeEvent } from './events';
import { chargerOf, volts, type HomePlan } from './plan';
import { knownPrices } from './prices';
import { priceShapes, type PriceShape } from './price-shapes';
import { initialHome, type HomeState } from './state';
import { stepHome } from './step';

/** What a home needs of a car that may charge in it. */
export interface HomeCar {
  readonly plan: CarPlan;
  readonly state: CarState;
  affect(change: (state: CarState) => CarState): void;
}

/** One home: its physics, what was set from outside, and the cars at its wall boxes. */
export class Home {
  readonly plan: HomePlan;
  readonly #random: () => number;
  #state: HomeState;

  /**
   * @param time epoch milliseconds.
   * @throws Problem `OPTION_INVALID` for a plan that cannot be.
   */
  constructor(plan: HomePlan, time: number, random: () => number) {
    checkHome(plan);
    this.plan = plan;
    this.#random = random;
    this.#state = initialHome(plan, time, random);
  }

  get state(): HomeState {
    return this.#state;
  }

  /** Whether a car stands where the wall boxes are. */
  isHome({ state }: Pick<HomeCar, 'state'>): boolean {
    return isAt(state.drive.place, this.plan.place);
  }

  /** What the wall box of a car is built for. */
  supplyFor(vin: string): AcSupply {
    const { phases, amps } = chargerOf(this.plan, vin);
    return { kind: 'AC', phases: phases.length, volts, amps };
  }

  /**
   * Lets some seconds pass for the home and its cars: the wall boxes offer what the circuit leaves, the cars live, the meters
   * count what they took.
   * @param live lets the cars live that long.
   */
  step(seconds: number, cars: readonly HomeCar[], live: () => void): HomeEvent[] {
    this.#offer(cars);
    const before = cars.map((car) => ({ car, wasHome: this.isHome(car), metered: car.state.charge.metered }));
    live();
    const draws = before
      .map(({ car, wasHome, metered }) => ({
        vin: car.plan.vin,
        // Who left or came meanwhile charged here, if at all: the nearest other wall box is a drive away.
        energy: wasHome || this.isHome(car) ? car.state.charge.metered - metered : 0,
      }))
      .filter(({ energy }) => energy > 0);
    return this.#become(stepHome(this.plan, this.#state, seconds, { draws, random: this.#random }));
  }

  change({ clouds, houseW, priceOutage, fuseTripped }: HomeChange): HomeEvent[] {
    const { weather, load, prices, fuse } = this.#state;
    return this.#become({
      ...this.#state,
      ...(clouds !== undefined && { weather: { ...weather, set: clouds } }),
      ...(houseW !== undefined && { load: { ...load, set: houseW === null ? null : houseW / 1_000 } }),
      ...(priceOutage !== undefined && { prices: { ...prices, outage: priceOutage } }),
      ...(fuseTripped !== undefined && { fuse: { ...fuse, tripped: fuseTripped } }),
    });
  }

  /** What the supplier's service says, as one of its kind words it; `null` while it does not answer. */
  prices<Shape extends PriceShape>(shape: Shape): ReturnType<(typeof priceShapes)[Shape]> | null {
    const slots = knownPrices(this.#state.prices, this.#state.time);
    if (!slots) return null;
    const known = { plan: this.plan, now: this.#state.time, slots };
    return priceShapes[shape](known) as ReturnType<(typeof priceShapes)[Shape]>;
  }

  describe(): HomeDescription {
    return describeHome(this.plan, this.#state, this.prices('generic'));
  }

  /** Tells the cars at the wall boxes what they may take. */
  #offer(cars: readonly HomeCar[]): void {
    const guests = cars
      .filter((car) => car.state.charge.supply?.kind === 'AC' && this.isHome(car))
      .map((car) => ({ car, charger: chargerOf(this.plan, car.plan.vin), wants: this.#wanted(car) }));
    const offers = offeredAmps(this.plan.circuit, this.#state.fuse, guests);
    guests.forEach(({ car }, index) => {
      const rated = this.supplyFor(car.plan.vin);
      const amps = offers[index] ?? rated.amps;
      const supply = amps > 0 ? { ...rated, amps } : { ...rated, volts: 0 };
      const charge = offer(car.state.charge, supply);
      if (charge !== car.state.charge) car.affect((state) => ({ ...state, charge }));
    });
  }

  /** A a phase that a car takes or waits for. */
  #wanted({ plan, state }: HomeCar): number {
    const { phase, ampsRequested } = state.charge;
    const { amps, phases } = chargerOf(this.plan, plan.vin);
    const isWaiting = phase === 'Starting' || phase === 'Charging' || phase === 'NoPower';
    return isWaiting ? Math.min(ampsRequested, amps, mostAmps(plan, phases.length)) : 0;
  }

  #become(next: HomeState): HomeEvent[] {
    const before = this.#state;
    this.#state = next;
    return eventsBetween(this.plan, before, next);
  }
}
