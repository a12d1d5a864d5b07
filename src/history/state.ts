import type { Location } from '../vehicle/value';
import type { KnownChannels } from './known';
import type { Drive, Facts, Flow, Hole, Piece } from './piece';
import type { Home } from './place';

/** Where the fold of one car stands: plain data, which can be copied and kept as JSON. */
export interface State {
  /** The last moment folded in; 0 before the first. */
  at: number;
  known: KnownChannels;
  /** Under way; at most one of the two. */
  drive: Drive | null;
  flow: Flow | null;
  /** Up to here the drive's time was measured. */
  measuredAt: number;
  /** Since the last sign of driving or charging. */
  hole: Hole;
  /**
   * A counter of a charge rises although none was heard to begin: how often, and what was known before. Once may be the last
   * step of the charge before.
   */
  rise: { readonly times: number; readonly at: number; readonly known: KnownChannels } | null;
  /** The cable was out, or the car drove, last at this time: the counters of a charge begin anew. */
  unpluggedAt: number;
}

export const begin = (): State => ({
  at: 0,
  known: {},
  drive: null,
  flow: null,
  measuredAt: 0,
  hole: { known: {}, words: [] },
  rise: null,
  unpluggedAt: 0,
});

/** Where cutting can start: the fold's state, the pieces before it that it needs, and since when rows are not final. */
export interface Base {
  readonly state: State;
  readonly pieces: readonly Piece[];
  readonly final: number;
}

/** What cutting takes from outside. */
export interface Surroundings {
  readonly home: () => Home | undefined;
  /** kWh of the full pack, for a car that does not tell `EnergyRemaining`. */
  readonly capacity: () => number | undefined;
}

export const minute = 60_000;
export const hour = 60 * minute;

/** A car that drives says something every few seconds; after this long without a word it went unheard. */
export const gap = minute / 2;
/** A shorter stop is part of the trip. */
export const shortStop = 3 * minute;
/** A shorter pause is part of the charge: whoever charges by the sun starts and stops often. */
export const shortPause = 15 * minute;
/** A car that charges tells its power and its counters now and then; after this long without a word it went unheard. */
export const unheardCharge = 5 * minute;

export const valueAt = (known: KnownChannels, channel: keyof KnownChannels): number | null =>
  known[channel]?.value ?? null;

export function placeOf({ Latitude, Longitude }: KnownChannels): Location | null {
  return Latitude && Longitude ? { latitude: Latitude.value, longitude: Longitude.value } : null;
}

export const factsOf = (known: KnownChannels): Facts => ({
  place: placeOf(known),
  atHome: known.LocatedAtHome?.value,
  soc: valueAt(known, 'Soc'),
});

/** kWh in the pack: as the car tells it, else by its state of charge and the capacity that was set. */
export function packEnergy({ EnergyRemaining, Soc }: KnownChannels, capacity: number | undefined): number | null {
  if (EnergyRemaining) return EnergyRemaining.value;
  return Soc && capacity !== undefined ? (Soc.value / 100) * capacity : null;
}

/** After this long the one of two contradicting signals that spoke last is right: the other one's record was lost (#319). */
const contradiction = 10_000;

/** In a gear that drives, or with a speed though the change of gear was lost. */
export function isMoving({ Gear, VehicleSpeed, DetailedChargeState: cable }: KnownChannels): boolean {
  // Whoever is plugged in after the last word on gear and speed is parked, and the word on that was lost.
  if (cable && cable.value > 0 && cable.at > Math.max(Gear?.at ?? 0, VehicleSpeed?.at ?? 0)) return false;
  if (Gear && Gear.value > 0) return true;
  if (!VehicleSpeed || VehicleSpeed.value <= 0) return false;
  return !Gear || VehicleSpeed.at > Gear.at + contradiction;
}

/** mph: the last step before a stop is not told where only steps are told. */
const creep = 2;

/** As far as its speed tells; a car without one does not stand. */
export const isStanding = ({ VehicleSpeed }: KnownChannels): boolean =>
  VehicleSpeed !== undefined && VehicleSpeed.value <= creep;

/** kW: what flows at least while a car charges. */
const someCurrent = 0.3;

/** Current flows: by the car's word, unless power or rising counters say later that it was lost. */
export function isCharging({ known, rise, flow }: State): boolean {
  const { DetailedChargeState: word, ACChargingPower: ac, DCChargingPower: dc } = known;
  const power = !ac || (dc && dc.value > ac.value) ? dc : ac;
  const lost = (word?.at ?? -Infinity) + 6 * contradiction;
  const powerAt = power && power.at > lost ? power.at : -Infinity;
  const flowedAt = Math.max(rise && rise.times > 1 ? rise.at : -Infinity, flow?.to ?? -Infinity);
  if (flowedAt > Math.max(lost, powerAt)) return true;
  if (!word || powerAt > 0) return power !== undefined && power.value > someCurrent;
  return word.value === 2;
}
