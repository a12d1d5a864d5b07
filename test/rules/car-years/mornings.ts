import type { PreconditionSettings } from '../../../src/rules/precondition/settings';
import type { CarView } from '../../../src/simulator/home';

const minute = 60_000;
/** The cabin is ready within so many K. */
const near = 2;
/** What sensors and weather services are off by, and what the sun does to a cabin within half an hour, K. */
const doubt = 2;
const sun = 4;

/** A departure. Temperatures in °C. */
export interface Morning {
  readonly at: number;
  /** It could be done: the car stood at home, closed, with enough charge, and could be reached. */
  readonly isFeasible: boolean;
  /** It was clearly cold or hot enough half an hour before; what only the sun does to a sleeping car, nobody knows. */
  readonly isNeeded: boolean;
  readonly isReady: boolean;
  readonly inside: number;
  readonly outside: number;
}

type Clear = (from: number, to: number) => boolean;

interface Before {
  readonly inside: number;
  readonly outside: number;
  readonly mayStart: boolean;
}

/** Half an hour before: as long as the rule may run. */
export const lookAhead = 30 * minute;

/** Watches the cabin of a simulated car before and at each departure. */
export class Mornings {
  readonly list: Morning[] = [];
  readonly #departures: readonly number[];
  readonly #settings: PreconditionSettings;
  readonly #isClear: Clear;
  #next = 0;
  #before: Before | undefined;

  /** @param isClear whether the car could be reached in that time. */
  constructor(departures: readonly number[], settings: PreconditionSettings, isClear: Clear) {
    this.#departures = departures;
    this.#settings = settings;
    this.#isClear = isClear;
  }

  /** When it has to look next, epoch milliseconds. */
  next(now: number): number {
    const at = this.#departures[this.#next] ?? Infinity;
    return now < at - lookAhead ? at - lookAhead : at;
  }

  watch(now: number, car: CarView): void {
    const at = this.#departures[this.#next];
    if (at === undefined || now < at - lookAhead) return;
    const [inside, outside] = [Number(car.read('InsideTemp')), Number(car.read('OutsideTemp'))];
    this.#before ??= { inside, outside, mayStart: this.#mayStart(car) };
    if (now < at) return;
    this.list.push({
      at,
      inside,
      outside,
      isFeasible: this.#before.mayStart && car.isHome && this.#isClear(at - 40 * minute, at),
      isNeeded: this.#isNeeded(this.#before),
      isReady: Math.abs(inside - this.#settings.target) <= near,
    });
    this.#before = undefined;
    this.#next += 1;
  }

  #mayStart(car: CarView): boolean {
    const { floor, floorUnplugged } = this.#settings.conditions;
    const isPlugged = car.read('DetailedChargeState') !== 'Disconnected';
    const doors = Object.values(car.read('DoorState') as Readonly<Record<string, boolean>>);
    const isOpen = doors.includes(true) || ['FdWindow', 'FpWindow'].some((name) => car.read(name) !== 'Closed');
    return car.isHome && !isOpen && Number(car.read('Soc')) > (isPlugged ? floor : floorUnplugged) + 1;
  }

  #isNeeded({ inside, outside }: Before): boolean {
    const { target, conditions } = this.#settings;
    const { offTarget, coldBelow, warmAbove } = conditions;
    // Where the air is as cold as the cabin, the sun did nothing.
    const isCold = target - inside >= offTarget + sun || target - Math.max(inside, outside) >= offTarget + doubt;
    return isCold || outside < coldBelow - doubt || outside > warmAbove + doubt;
  }
}
