import { enter, mostAmps, unplugged } from '../car/charge';
import { Car } from '../car/car';
import { depart } from '../car/day';
import { pathFrom, type Waypoint } from '../car/geography';
import type { AcSupply, CarPlan } from '../car/plan';
import { waitsForSchedule } from '../car/schedules';
import { energyAt, socOf } from '../car/state';
import { readUnsigned } from '../unsigned';
import type { Place } from '../wire/value';
import type { Outing } from './outings';

/** How an outing went. */
export interface OutingReport extends Outing {
  readonly vin: string;
  /** State of charge, %, with which it left. */
  readonly soc: number;
  /** When it was home again, epoch milliseconds; absent while it is not. */
  readonly home?: number;
  /** It stood with an empty pack on the way, and was brought home on a truck. */
  readonly ranEmpty: boolean;
}

/** What a command came to, as the REST interface answers. */
export interface Answer {
  readonly result: boolean;
  readonly reason: string;
}

const metresPerDegree = 111_195;
/** km at either end of a way that lead through streets. */
const streets = 4;

/** A car that lives in a home and goes out from it. */
export class Resident {
  readonly car: Car;
  readonly #outings: readonly Outing[];
  readonly #supply: AcSupply;
  readonly #home: Place;
  readonly #reports: OutingReport[] = [];
  #next = 0;
  #where: 'home' | 'away' | 'returning' = 'home';

  /** @param now epoch milliseconds; it stands in the home then, plugged in. */
  constructor(plan: CarPlan, outings: readonly Outing[], home: Place, supply: AcSupply, now: number) {
    this.#home = home;
    this.#outings = outings;
    this.#supply = supply;
    const { start } = plan;
    this.car = new Car({ ...plan, commute: { ...plan.commute, home }, day: [], start: { ...start, at: 'home' } }, now);
    this.#plugIn();
  }

  get reports(): readonly OutingReport[] {
    return this.#reports;
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
    const { outing } = this;
    if (!outing) return;
    if (this.#where === 'home' && now >= outing.leave) this.#leave(outing);
    else if (this.#where === 'away' && now >= outing.back) this.#return(outing);
    else if (this.#where === 'returning' && this.#stands()) this.#arrive(outing, now);
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

  #leave(outing: Outing): void {
    const { plan, state } = this.car;
    this.#reports.push({ ...outing, vin: plan.vin, soc: socOf(plan, state.battery.energy), ranEmpty: false });
    this.#where = 'away';
    this.#drive('work', northOf(this.#home, outing.kilometres));
  }

  #return({ chargedTo }: Outing): void {
    if (!this.#stands()) return;
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

/** A way due north (south where the pole is near): through streets, over land, through streets. */
function northOf(from: Place, kilometres: number): readonly Waypoint[] {
  const side = Math.abs(from.latitude) > 60 ? -Math.sign(from.latitude) : 1;
  const to = { ...from, latitude: from.latitude + (side * kilometres * 1_000) / metresPerDegree };
  return waysBetween(from, to);
}

/** A straight way between two places, as fast as roads of its length are. */
function waysBetween(from: Place, to: Place): readonly Waypoint[] {
  const kilometres = (Math.abs(to.latitude - from.latitude) * metresPerDegree) / 1_000;
  const at = (part: number, limit: number): Waypoint => [
    from.latitude + (to.latitude - from.latitude) * part,
    from.longitude + (to.longitude - from.longitude) * part,
    limit,
  ];
  if (kilometres <= 2 * streets) return [at(1, 50)];
  const fast = kilometres > 80 ? 120 : 100;
  return [at(streets / kilometres, 50), at(1 - streets / kilometres, fast), at(1, 50)];
}
