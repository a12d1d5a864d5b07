import type { Location } from '../vehicle/value';

/** Whether a car was at its home: by the zone given for it, else by the car's own `LocatedAtHome`; `null` unknown. */
export type Whereabouts = 'home' | 'away' | null;

/**
 * What every row says of its two ends. Times are epoch milliseconds. An end that was not received is the best estimate, and
 * lies somewhere between its two bounds; of one that was received both bounds are the end itself.
 */
export interface Span {
  readonly start: number;
  /** `null` while it lasts. */
  readonly end: number | null;
  /** The car said itself that it began; else it was found out afterwards. */
  readonly startReceived: boolean;
  readonly endReceived: boolean;
  readonly startBounds: readonly [earliest: number, latest: number];
  readonly endBounds: readonly [earliest: number, latest: number] | null;
  /**
   * Both ends were received, a trip's distance is known, and nothing between or around them went unheard that could make it two of its kind, or one with
   * its neighbour.
   */
  readonly isWhole: boolean;
}

/**
 * A drive, from the gear that drives to `P`; stops shorter than three minutes are part of it. Distances in miles and speeds
 * in mph, as the car sends them; energies in kWh, temperatures in °C. `null` is unknown.
 */
export interface Trip extends Span {
  readonly startPlace: Location | null;
  readonly endPlace: Location | null;
  readonly startsAt: Whereabouts;
  readonly endsAt: Whereabouts;
  /** mi */
  readonly odometerStart: number | null;
  /** mi */
  readonly odometerEnd: number | null;
  /** mi; `null` when the odometer was not told near one of the ends. */
  readonly distance: number | null;
  /** mi of it that the car drove without being heard. */
  readonly distanceUnseen: number;
  /** kWh taken from the pack, what braking gave back deducted; `null` when the pack was not told near one of the ends. */
  readonly energy: number | null;
  /** kWh in the pack. */
  readonly energyStart: number | null;
  /** kWh in the pack. */
  readonly energyEnd: number | null;
  /** Wh/km; `null` below half a kilometre. */
  readonly efficiency: number | null;
  /** Usable, % */
  readonly socStart: number | null;
  /** Usable, % */
  readonly socEnd: number | null;
  /** mph */
  readonly maxSpeed: number | null;
  /** mi above 110 km/h, as far as it was heard; `null` where speed was not told. */
  readonly fastDistance: number | null;
  /** Milliseconds with a speed above 0. */
  readonly moving: number;
  /** mph while it moved, over what was heard; `null` where distance or speed was not told. */
  readonly meanSpeed: number | null;
  /** °C, mean over the time driven. */
  readonly outsideTemp: number | null;
  /** Milliseconds of the half hour before that climate ran; `null` where the car did not tell of its climate. */
  readonly climateBefore: number | null;
}

/** What a charge took in one quarter of an hour (by UTC): kWh at the wall for AC, into the car for DC. */
export type Slice = readonly [from: number, kWh: number];

/**
 * A charge, from the first current to the last; pauses shorter than fifteen minutes are part of it. Energies in kWh, power in
 * kW, temperatures in °C. `null` is unknown.
 */
export interface Charge extends Span {
  readonly place: Location | null;
  readonly whereabouts: Whereabouts;
  readonly kind: 'AC' | 'DC' | null;
  /** kWh into the pack. */
  readonly energyAdded: number | null;
  /** kWh drawn from the wall; `null` for DC, whose rectifier stands outside the car. */
  readonly energyUsed: number | null;
  /** What of the energy drawn arrived in the pack, 0–1. */
  readonly efficiency: number | null;
  /** Usable, % */
  readonly socStart: number | null;
  /** Usable, % */
  readonly socEnd: number | null;
  /** kW at the inlet. */
  readonly maxPower: number | null;
  /** A at the inlet, mean over the time that current flowed; `null` for DC, and where it was not told. */
  readonly amps: number | null;
  /** mi */
  readonly odometer: number | null;
  /** °C, mean over the time that current flowed. */
  readonly outsideTemp: number | null;
  /** Where a tariff applies; see `costOf`. */
  readonly slices: readonly Slice[];
}

/** What was known of the pack at an end of a parked window, and since when it stood so. */
export interface PackReading {
  /** kWh */
  readonly energy: number | null;
  /** When that was told, epoch milliseconds; a car asleep tells nothing. */
  readonly energyAt: number | null;
  /** Usable, % */
  readonly soc: number | null;
  /** When that was told, epoch milliseconds. */
  readonly socAt: number | null;
  /** What the display shows, %: cold locks the difference away. */
  readonly level: number | null;
}

/** A car that stands and does not charge, plugged in all the time or not at all; of three minutes at least. */
export interface Parked extends Span {
  readonly place: Location | null;
  readonly whereabouts: Whereabouts;
  readonly plugged: boolean | null;
  /** Fifteen minutes after the start, when the pack has come to rest. */
  readonly packStart: PackReading;
  /** As last told before the end: an older time says how old. */
  readonly packEnd: PackReading;
  /** mi */
  readonly odometer: number | null;
  /** °C */
  readonly outsideTempStart: number | null;
  /** °C */
  readonly outsideTempEnd: number | null;
  /** Milliseconds with sentry mode on, as far as it was told. */
  readonly sentry: number;
  /** Milliseconds with the climate on, preconditioning and overheat protection included. */
  readonly climate: number;
  /** kWh that climate took, by what the pack lost in five minutes of it at least; `null` where that was not told. */
  readonly climateEnergy: number | null;
  /** Milliseconds in which it streamed, so was awake, without either. */
  readonly awake: number;
}

/** The kinds of rows by name. */
export interface Rows {
  trip: Trip;
  charge: Charge;
  parked: Parked;
}
export type Kind = keyof Rows;
export const kinds = ['trip', 'charge', 'parked'] as const satisfies readonly Kind[];

/** One row with its kind; a car has one row of a kind at a start. */
export type Row = { readonly [K in Kind]: { readonly kind: K; readonly row: Rows[K] } }[Kind];
