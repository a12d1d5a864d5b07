import type { Place } from '../wire/value';

/** Which of the three phases something hangs on. */
export type Phase = 0 | 1 | 2;

/** A wall box or socket: what it gives a car at most. */
export interface Charger {
  readonly phases: readonly Phase[];
  /** A a phase. */
  readonly amps: number;
}

/** What people have on their walls, on the first phase where they use one. */
export const chargers = {
  /** A household socket, 2.3 kW. */
  socket: { phases: [0], amps: 10 },
  onePhase16: { phases: [0], amps: 16 },
  /** 7.4 kW. */
  onePhase32: { phases: [0], amps: 32 },
  threePhase16: { phases: [0, 1, 2], amps: 16 },
  /** 22 kW; most cars take half of it. */
  threePhase32: { phases: [0, 1, 2], amps: 32 },
} as const satisfies Readonly<Record<string, Charger>>;

export interface SolarPlan {
  /** kW of the panels under 1,000 W/m². */
  readonly kilowattPeak: number;
  /** Degrees from flat; 35 by default. */
  readonly tilt?: number;
  /** Where the panels look to, compass degrees; 180, south, by default. */
  readonly azimuth?: number;
}

export interface HomeBatteryPlan {
  readonly kilowattHours: number;
  /** The most that it takes and gives, kW at the wall. */
  readonly kilowatts: number;
  /** Share of what goes in that comes out again, over 0 to 1; 0.9 by default. */
  readonly efficiency?: number;
  /** % below which it gives nothing; 10 by default. */
  readonly minSoc?: number;
  /** Also serves the cars, not only the house; off by default, as people who paid for it want. */
  readonly feedsCars?: boolean;
  /** % at the start; 50 by default. */
  readonly startSoc?: number;
}

/** The line of which all wall boxes hang. */
export interface CircuitPlan {
  /** A a phase that its fuse carries. */
  readonly amps: number;
  /** Whether the wall boxes share what the line carries; without it the fuse trips when cars take more. */
  readonly loadManagement: boolean;
}

export interface Tariff {
  /** ISO 4217. */
  readonly currency: string;
  readonly slotMinutes: 15 | 60;
  /** The market's price per kWh, net, of the slot that begins at epoch milliseconds; drawn for each day without it. */
  readonly spot?: (start: number) => number;
  /** What the grid and the supplier add per kWh, net. */
  readonly surcharge: number;
  /** Share that is added to both, such as 0.19. */
  readonly tax: number;
  /** What a kWh fed in pays. */
  readonly feedIn: number;
  /** Local `HH:MM` from which tomorrow's prices are known, `13:00` by default; and how often and how long they are late. */
  readonly published?: { readonly at?: string; readonly lateShare?: number; readonly lateMinutes?: number };
}

/** A house with its meter, in which cars charge. */
export interface HomePlan {
  readonly name: string;
  readonly place: Place;
  /** IANA, such as `Europe/Berlin`. */
  readonly zone: string;
  readonly tariff: Tariff;
  /** kWh that the house itself takes in a year; 4,000 by default. */
  readonly yearlyLoad?: number;
  readonly solar?: SolarPlan;
  readonly battery?: HomeBatteryPlan;
  /** Without it the line carries whatever the cars take. */
  readonly circuit?: CircuitPlan;
  /** The charger of each car by VIN; three phases with 16 A for a car without one. */
  readonly chargers?: Readonly<Record<string, Charger>>;
  /** Seconds between two readings of the meter as events; none without it. */
  readonly meterEvery?: number;
}

/** V of a phase. */
export const volts = 230;

export const chargerOf = (plan: HomePlan, vin: string): Charger => plan.chargers?.[vin] ?? chargers.threePhase16;
