import type { Location } from '../vehicle/value';
import type { Channel } from './moment';
import type { End, Mean, OpenCharge, OpenParked, OpenTrip, Silence } from './open';
import type { Home } from './place';
import type { Charge, Trip } from './rows';

/** The last word on a channel. */
export interface Known {
  readonly value: number;
  readonly at: number;
}

export type KnownChannels = { [C in Channel]?: Known };

/** Where the fold of one car stands: plain data, which can be copied and kept as JSON. */
export interface State {
  /** The last moment folded in; 0 before the first. */
  at: number;
  readonly known: KnownChannels;
  /** Miles driven by its speed since the odometer was told last. */
  drift: number;
  /** Silences since it parked: since when the first, and the last one. */
  silence: Silence | null;
  /**
   * A counter of a charge rises although none was heard to begin: how often, and what was known before. Once may be the last
   * step of the charge before.
   */
  rise: { readonly times: number; readonly at: number; readonly known: KnownChannels } | null;
  /** The cable was out, or the car drove, last at this time: the counters of a charge begin anew. */
  unpluggedAt: number;
  /** The last trip ended. */
  arrivedAt: number;
  /** Rows already told whose end was not heard: what odometer and pack tell next may still be of them. */
  unsureTrip: Trip | null;
  unsureCharge: Charge | null;
  /** Stands open until the car was parked long enough. */
  trip: OpenTrip | null;
  /** Stands open until no current flowed long enough. */
  charge: OpenCharge | null;
  /** Since the car stands without charging, also while a trip or charge before it may still go on. */
  parked: OpenParked | null;
}

export const received = (at: number): End => ({ at, received: true, bounds: [at, at] });
export const between = (at: number, earliest: number, latest: number): End => ({
  at: Math.round(Math.min(Math.max(at, earliest), latest)),
  received: false,
  bounds: [earliest, latest],
});

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
/** Whoever could have stood this long unheard was parked: the drive before has ended, though its end was not heard. */
export const unheardStop = 15 * minute;
/** Milliseconds that a mile takes: at 30 mph, so that only time that driving cannot explain counts as standing. */
export const perMile = 2 * minute;
/** Miles that the odometer may lag behind what was told, as it is told in steps. */
export const odometerStep = 0.3;

export const begin = (): State => ({
  at: 0,
  known: {},
  drift: 0,
  silence: null,
  rise: null,
  unpluggedAt: 0,
  arrivedAt: 0,
  unsureTrip: null,
  unsureCharge: null,
  trip: null,
  charge: null,
  parked: null,
});

export const valueAt = (known: KnownChannels, channel: Channel): number | null => known[channel]?.value ?? null;

export function placeOf({ Latitude, Longitude }: KnownChannels): Location | null {
  return Latitude && Longitude ? { latitude: Latitude.value, longitude: Longitude.value } : null;
}

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

/** kW: what flows at least while a car charges. */
const someCurrent = 0.3;

/** mph: the last step before a stop is not told where only steps are told. */
const creep = 2;

/** As far as its speed tells; a car without one does not stand. */
export const isStanding = ({ VehicleSpeed }: KnownChannels): boolean =>
  VehicleSpeed !== undefined && VehicleSpeed.value <= creep;

/** Current flows: by the car's word, unless power or rising counters say later that it was lost. */
export function isCharging({ known, rise, charge }: State): boolean {
  const { DetailedChargeState: word, ACChargingPower: ac, DCChargingPower: dc } = known;
  const power = !ac || (dc && dc.value > ac.value) ? dc : ac;
  const lost = (word?.at ?? -Infinity) + 6 * contradiction;
  const powerAt = power && power.at > lost ? power.at : -Infinity;
  const flowedAt = Math.max(rise && rise.times > 1 ? rise.at : -Infinity, charge?.flowedAt ?? -Infinity);
  if (flowedAt > Math.max(lost, powerAt)) return true;
  if (!word || powerAt > 0) return power !== undefined && power.value > someCurrent;
  return word.value === 2;
}

export const meanOf = ({ sum, time }: Mean): number | null => (time > 0 ? sum / time : null);

/** Rows that a fold will still emit begin no earlier than this. */
export function earliestOpen({ at, trip, charge, parked }: State): number {
  const starts = [
    at,
    trip?.before?.start.at,
    trip?.start.at,
    charge?.before?.start.at,
    charge?.start.at,
    parked?.start.at,
  ];
  return Math.min(...starts.filter((start) => start !== undefined));
}
