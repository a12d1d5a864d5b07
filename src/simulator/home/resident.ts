import { board } from '../car/body';
import { enter, mostAmps, unplugged } from '../car/charge';
import { Car } from '../car/car';
import { depart } from '../car/day';
import { pathFrom, type Waypoint } from '../car/geography';
import { awake } from '../car/signals/signal';
import { skyOver } from '../car/sky';
import type { Pace } from '../car/step';
import type { AcSupply, CarPlan } from '../car/plan';
import { waitsForSchedule } from '../car/schedules';
import { energyAt, socOf } from '../car/state';
import { readUnsigned } from '../unsigned';
import type { Place } from '../wire/value';
import { FaultsOfCar, type FaultReport, type PlantedFault } from './faults';
import type { Outing } from './outings';
import { destinationOf, waysBetween } from './ways';

/** How an outing went. */
export interface OutingReport extends Outing {
  readonly vin: string;
  /** State of charge, %, with which it left. */
  readonly soc: number;
  /** °C in the cabin and outside when somebody got in to leave, and to come back. */
  readonly inside: number;
  readonly outside: number;
  readonly insideBack?: number;
  readonly outsideBack?: number;
  /** kWh that the climate took in the parked car since it came home, and where it went until it started back. */
  readonly climate: number;
  readonly climateBack?: number;
  /** When it was home again, epoch milliseconds; absent while it is not. */
  readonly home?: number;
  /** It stood with an empty pack on the way, and was brought home on a truck. */
  readonly ranEmpty: boolean;
}

export interface ResidentOptions {
  readonly outings: readonly Outing[];
  readonly home: Place;
  readonly supply: AcSupply;
  readonly now: number;
  readonly faults?: readonly PlantedFault[];
  readonly pace?: Pace;
}

/** What a command came to, as the REST interface answers. */
export interface Answer {
  readonly result: boolean;
  readonly reason: string;
}

/** So long before it drives off somebody opens it and gets in, ms: a car asleep wakes and speaks before it moves. */
const gettingIn = 60_000;

/** A car that lives in a home and goes out from it. */
export class Resident {
  readonly car: Car;
  readonly #outings: readonly Outing[];
  readonly #supply: AcSupply;
  readonly #home: Place;
  readonly #reports: OutingReport[] = [];
  readonly #faults: FaultsOfCar;
  /** kWh that the climate had taken when it was parked last. */
  #climateAt = 0;
  #next = 0;
  #where: 'home' | 'away' | 'returning' = 'home';

  /** @param now epoch milliseconds; it stands in the home then, plugged in. */
  constructor(plan: CarPlan, { outings, home, supply, now, faults = [], pace = 'fine' }: ResidentOptions) {
    this.#home = home;
    this.#outings = outings;
    this.#supply = supply;
    const { start } = plan;
    this.car = new Car(
      { ...plan, commute: { ...plan.commute, home }, day: [], start: { ...start, at: 'home' } },
      now,
      pace,
    );
    this.#faults = new FaultsOfCar(this.car, faults);
    this.#plugIn();
  }

  get reports(): readonly OutingReport[] {
    return this.#reports;
  }

  get faults(): readonly FaultReport[] {
    return this.#faults.reports;
  }

  /** When it next has something to do by itself, epoch milliseconds. */
  get next(): number {
    const start = this.#start;
    return Math.min(this.#isBoarded ? start : start - gettingIn, this.#faults.next);
  }

  get isHome(): boolean {
    return this.#where === 'home';
  }

  /** The outing that comes next, or during which it is away. */
  get outing(): Outing | undefined {
    return this.#outings[this.#next];
  }

  /** Goes out and comes home when it is time. */
  follow(now: number): void {
    this.#faults.follow(now);
    const { outing } = this;
    if (!outing) return;
    if (now >= this.#start - gettingIn && this.#stands()) this.#getIn();
    if (this.#where === 'home' && now >= outing.leave) this.#leave(outing, now);
    else if (this.#where === 'away' && now >= outing.back) this.#return(outing, now);
    else if (this.#where === 'returning' && this.#stands()) this.#arrive(outing, now);
  }

  /** Looks at what came of the step that ended now. */
  look(now: number): void {
    this.#faults.look(now);
  }

  /** Does an unsigned command, or `wake_up`; a car that sleeps does not hear any other. */
  obey(command: string, parameters: Readonly<Record<string, unknown>>): Answer {
    if (command === 'wake_up') {
      this.car.wake();
      return { result: true, reason: '' };
    }
    if (this.car.asleep) return { result: false, reason: 'vehicle unavailable' };
    const order = readUnsigned(command, parameters);
    if ('refused' in order) return { result: false, reason: order.refused };
    const { reason } = this.car.command(order.name, order.asked);
    return { result: reason === '', reason };
  }

  /** When it drives off next, epoch milliseconds; on its way home, and without an outing, never. */
  get #start(): number {
    const { outing } = this;
    const start = this.#where === 'home' ? outing?.leave : this.#where === 'away' ? outing?.back : undefined;
    return start ?? Infinity;
  }

  get #isBoarded(): boolean {
    return this.car.state.body.driver === 'boarding';
  }

  #getIn(): void {
    this.car.affect((state) => awake({ ...state, body: board(state.body) }));
  }

  #leave(outing: Outing, now: number): void {
    const { plan, state } = this.car;
    const soc = socOf(plan, state.battery.energy);
    this.#reports.push({ ...outing, vin: plan.vin, soc, ...this.#airNow(), climate: this.#climate(), ranEmpty: false });
    this.#faults.driveOff(now);
    this.#where = 'away';
    this.#drive('work', waysBetween(this.#home, destinationOf(this.#home, outing.kilometres)));
  }

  #return({ chargedTo }: Outing, now: number): void {
    if (!this.#isBoarded) return;
    const { inside, outside } = this.#airNow();
    this.#amend({ insideBack: inside, outsideBack: outside, climateBack: this.#climate() });
    this.#faults.driveOff(now);
    if (this.#isEmpty()) this.#amend({ ranEmpty: true });
    else if (chargedTo !== undefined) this.#fillTo(chargedTo);
    this.#where = 'returning';
    const { place } = this.car.state.drive;
    this.#drive('home', waysBetween(place, this.#home));
  }

  #arrive({ plugsIn = true }: Outing, now: number): void {
    if (this.#isEmpty()) this.#amend({ ranEmpty: true });
    this.#amend({ home: now });
    this.#where = 'home';
    this.#next += 1;
    this.car.affect((state) => ({ ...state, drive: { ...state.drive, place: this.#home } }));
    if (plugsIn) this.#plugIn();
  }

  #airNow(): Pick<OutingReport, 'inside' | 'outside'> {
    const { plan, state } = this.car;
    return { inside: state.climate.inside, outside: skyOver(plan, state).outside };
  }

  /** kWh that the climate took in the parked car since this was asked last. */
  #climate(): number {
    const { climate } = this.car.state.battery.lost;
    const since = climate - this.#climateAt;
    this.#climateAt = climate;
    return since;
  }

  #drive(to: 'home' | 'work', waypoints: readonly Waypoint[]): void {
    this.car.affect((state) => {
      const departed = depart(this.car.plan, state, to);
      const { trip, place } = departed.drive;
      const [latitude, longitude] = waypoints.at(-1) ?? [place.latitude, place.longitude];
      const path = pathFrom(place, waypoints);
      const destination = { latitude, longitude };
      return { ...departed, drive: { ...departed.drive, trip: trip && { ...trip, path, destination } } };
    });
  }

  /** In its place at the wall box it charges at once, unless a schedule in it says when or somebody stops it. Who asks for all there is, does so here too. */
  #plugIn(): void {
    const { plan } = this.car;
    this.car.affect((state) => {
      const charge = enter(unplugged(state.charge), 'Starting', this.#supply);
      const asksForAll = charge.ampsRequested >= plan.chargerAmps;
      const ampsRequested = asksForAll ? mostAmps(plan, this.#supply.phases) : charge.ampsRequested;
      const plugged = { ...state, charge: { ...charge, ampsRequested } };
      return waitsForSchedule(plan, plugged) ? { ...plugged, charge: enter(plugged.charge, 'Stopped') } : plugged;
    });
  }

  #fillTo(soc: number): void {
    const energy = energyAt(this.car.plan, soc);
    this.car.affect((state) => {
      const into = Math.max(0, energy - state.battery.energy);
      const { battery } = state;
      return { ...state, battery: { ...battery, energy: battery.energy + into, charged: battery.charged + into } };
    });
  }

  #amend(change: Partial<OutingReport>): void {
    const last = this.#reports.pop();
    if (last) this.#reports.push({ ...last, ...change });
  }

  /** In park, and everybody got out. */
  #stands(): boolean {
    const { drive, body } = this.car.state;
    return drive.gear === 'P' && body.driver === 'away';
  }

  #isEmpty(): boolean {
    return this.car.state.battery.energy <= 0.01;
  }
}
