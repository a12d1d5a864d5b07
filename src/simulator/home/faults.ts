import { befall, incidents, type IncidentName } from '../car/incidents';
import type { Car } from '../car/car';

/** Something that befalls a car for a while. Instants are epoch milliseconds. */
export interface PlantedFault {
  readonly vin: string;
  readonly incident: IncidentName;
  /** How much of it; the usual without it. */
  readonly amount?: number;
  readonly begin: number;
  readonly end: number;
}

/** How a planted fault went. */
export interface FaultReport extends PlantedFault {
  /** When it first showed in what the car says; `null` where it never did: a broken charger to which no car came. */
  readonly shown: number | null;
  /** When it was over: as planned, or earlier because somebody shut what was open, drove off or installed the update. */
  readonly ended: number;
}

/** How a fault comes along: how often a year, for how many hours, and how much of it. */
interface Habit {
  readonly aYear: number;
  readonly hours: readonly [from: number, to: number];
  readonly amount?: readonly [from: number, to: number];
}

const leftOpen: Habit = { aYear: 4, hours: [0.3, 9] };
const charger: Habit = { aYear: 2, hours: [8, 24] };

/** More trouble than anybody has, so that a few years show it all. */
const habits: Readonly<Partial<Record<IncidentName, Habit>>> = {
  leak: { aYear: 1, hours: [240, 720], amount: [0.003, 0.02] },
  puncture: { aYear: 1, hours: [24, 72], amount: [0.5, 6] },
  'left_open:door': leftOpen,
  'left_open:window': leftOpen,
  'left_open:trunk': leftOpen,
  'left_open:frunk': leftOpen,
  unlocked: leftOpen,
  vampire: { aYear: 2, hours: [72, 240], amount: [0.15, 0.4] },
  kept_awake: { aYear: 2, hours: [48, 120] },
  alarm: { aYear: 2, hours: [0.05, 0.3] },
  'charger:no_power': charger,
  'charger:stops': charger,
  'charger:slow': charger,
  'charger:refuses': charger,
  update: { aYear: 6, hours: [24, 96], amount: [2, 20] },
  low_voltage: { aYear: 1, hours: [48, 240] },
};

export interface FaultsOptions {
  readonly vin: string;
  readonly from: number;
  readonly days: number;
  /** How often a year instead of the usual, by incident; 0 leaves one out. */
  readonly aYear?: Readonly<Partial<Record<IncidentName, number>>>;
  /** Numbers in [0, 1). */
  readonly random: () => number;
}

const day = 86_400_000;

/** Draws what befalls a car over some days, in order; never the same twice at once, nor two troubles of its charger. */
export function plantFaults({ vin, from, days, aYear = {}, random }: FaultsOptions): readonly PlantedFault[] {
  const planted: PlantedFault[] = [];
  const between = ([low, high]: readonly [number, number]): number => low + (high - low) * random();
  for (const [name, habit] of Object.entries(habits)) {
    const incident = name as IncidentName;
    const expected = ((aYear[incident] ?? habit.aYear) * days) / 365;
    const count = Math.floor(expected + random());
    for (let index = 0; index < count; index += 1) {
      const begin = from + Math.round((random() * days * day) / 60_000) * 60_000;
      const end = begin + Math.ceil(between(habit.hours) * 60) * 60_000;
      const amount = habit.amount && { amount: between(habit.amount) };
      const fault = { vin, incident, begin, end, ...amount };
      if (!planted.some((other) => isOfOneKind(other, fault) && begin < other.end && other.begin < end))
        planted.push(fault);
    }
  }
  return planted.sort((one, other) => one.begin - other.begin);
}

const isOfOneKind = (one: PlantedFault, other: PlantedFault): boolean =>
  one.incident.replace(/^charger:.*/, 'charger') === other.incident.replace(/^charger:.*/, 'charger');

/** What befalls one car, as its days go on. */
export class FaultsOfCar {
  readonly #car: Car;
  #waiting: readonly PlantedFault[];
  #lasting: { readonly fault: PlantedFault; shown: number | null }[] = [];
  readonly #reports: FaultReport[] = [];

  constructor(car: Car, planted: readonly PlantedFault[]) {
    this.#car = car;
    this.#waiting = planted.filter(({ vin }) => vin === car.plan.vin).sort((one, other) => one.begin - other.begin);
  }

  /** How they went, in the order in which they ended; those that last with their planned end. */
  get reports(): readonly FaultReport[] {
    return [...this.#reports, ...this.#lasting.map(({ fault, shown }) => ({ ...fault, shown, ended: fault.end }))];
  }

  /** When the next one begins or ends, epoch milliseconds. */
  get next(): number {
    return Math.min(this.#waiting[0]?.begin ?? Infinity, ...this.#lasting.map(({ fault }) => fault.end));
  }

  /** Begins and ends what is due. */
  follow(now: number): void {
    for (const { fault } of this.#lasting) {
      if (fault.end <= now) this.#end(fault, now);
    }
    for (let [next] = this.#waiting; next && next.begin <= now; [next] = this.#waiting) {
      const { incident, amount } = next;
      this.#waiting = this.#waiting.slice(1);
      this.#lasting.push({ fault: next, shown: null });
      this.#car.affect((state) => befall(state, incident, amount ?? true));
    }
    // What befalls a car that stands shows at once.
    this.look(now);
  }

  /** Looks what shows, and what is over because somebody saw to it. */
  look(now: number): void {
    const { state } = this.#car;
    for (const one of this.#lasting) {
      const { incident } = one.fault;
      const shows = incidents[incident].shows(state);
      if (shows) one.shown ??= now;
      else if (one.shown !== null && !isLasting(incident)) this.#end(one.fault, now);
    }
  }

  /** Somebody drives off, and shuts what is open first. */
  driveOff(now: number): void {
    for (const { fault, shown } of this.#lasting) {
      if (shown !== null && !isLasting(fault.incident)) this.#end(fault, now);
    }
  }

  #end(fault: PlantedFault, now: number): void {
    const one = this.#lasting.find((other) => other.fault === fault);
    if (!one) return;
    this.#lasting = this.#lasting.filter((other) => other !== one);
    this.#reports.push({ ...fault, shown: one.shown, ended: now });
    this.#car.affect((state) => befall(state, fault.incident, false));
  }
}

/** Whether it is still there when it does not show: a broken charger is, a window that somebody shut is not. */
const isLasting = (incident: IncidentName): boolean => !/^(left_open:|unlocked|update|alarm)/.test(incident);
