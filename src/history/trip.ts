import { consumption } from './consumption';
import { fallen, meter, pass, risen, tell } from './meter';
import type { Channel } from './moment';
import type { End, OpenParked, OpenTrip } from './open';
import { whereabouts } from './place';
import type { Trip } from './rows';
import {
  gap,
  hour,
  isStanding,
  meanOf,
  placeOf,
  valueAt,
  type KnownChannels,
  type State,
  type Surroundings,
} from './state';

/** mi: less is a change of gears, not a trip. */
const least = 0.03;
const kilometresPerMile = 1.609344;

/** @param known what was known before it began, and `energy` what was in the pack. */
export function beginTrip(
  start: End,
  known: KnownChannels,
  drift: number,
  energy: number | null,
  before: OpenParked | null,
  silence: OpenTrip['silence'],
): OpenTrip {
  const odometer = valueAt(known, 'Odometer');
  return {
    start,
    place: placeOf(known),
    atHome: known.LocatedAtHome?.value,
    soc: valueAt(known, 'Soc'),
    distance: meter(odometer === null ? null : odometer + drift),
    energy: meter(energy),
    outside: { sum: 0, time: 0 },
    unseen: 0,
    moving: 0,
    maxSpeed: null,
    movedAt: start.at,
    stood: null,
    stop: null,
    before,
    silence,
  };
}

/** Time passed. @param next the speed now, where it was told. */
export function passTrip(trip: OpenTrip, known: KnownChannels, time: number, next: number | undefined): void {
  const speed = known.VehicleSpeed?.value;
  // Unheard, unless it stood.
  if (speed === undefined || (time > gap && !isStanding(known))) return;
  pass(trip.distance, milesAt(known, time, next));
  if (speed > 0) trip.moving += time;
  if (trip.stop) return;
  pass(trip.energy, consumption(speed, next ?? speed, time));
  if (known.OutsideTemp) {
    trip.outside.sum += known.OutsideTemp.value * time;
    trip.outside.time += time;
  }
}

/** Words on the speed that follow each other this closely (ms) had an even change between them. */
const even = 10_000;

/** Miles over a time by the speed. @param next the speed at its end, where it was told. */
export function milesAt({ VehicleSpeed }: KnownChannels, time: number, next: number | undefined): number {
  if (!VehicleSpeed || time > gap) return 0;
  const { value } = VehicleSpeed;
  return ((next === undefined || time > even ? value : (value + next) / 2) * time) / hour;
}

/** A channel was told. */
export function tellTrip(trip: OpenTrip, channel: Channel, value: number, at: number): void {
  if (channel === 'Odometer') {
    if (trip.distance.last !== null && value > trip.distance.last) trip.movedAt = at;
    // It only rises: what falls is a fault of the reading.
    if (value >= (trip.distance.last ?? trip.distance.base ?? 0)) tell(trip.distance, value);
  } else if (channel === 'VehicleSpeed' && value > 0) {
    trip.movedAt = at;
    trip.maxSpeed = Math.max(trip.maxSpeed ?? 0, value);
  }
}

/** It stands from here on, perhaps for a short stop only. */
export function stopTrip(trip: OpenTrip, end: End, known: KnownChannels): void {
  const energy = fallen(trip.energy);
  trip.stop = { ...end, received: end.received && !trip.distance.tailGap, energy, soc: valueAt(known, 'Soc') };
}

/** Whether it really went somewhere. */
export function isTrip(trip: OpenTrip, known: KnownChannels): boolean {
  const distance = risen(trip.distance, known.VehicleSpeed !== undefined);
  return distance === null ? (trip.maxSpeed ?? 0) > 0 : distance >= least;
}

/** The row of a trip. @param isOver whether its stop is its end. */
export function tripRow(trip: OpenTrip, { known }: State, isOver: boolean, { home }: Surroundings): Trip {
  const { start, stop } = trip;
  const end = isOver ? stop : null;
  const distance = risen(trip.distance, known.VehicleSpeed !== undefined);
  const energy = stop ? stop.energy : fallen(trip.energy);
  const kilometres = (distance ?? 0) * kilometresPerMile;
  const odometerEnd = trip.distance.last === null ? null : trip.distance.last + trip.distance.tail;
  const endPlace = placeOf(known);
  const zone = home();
  return {
    start: start.at,
    end: end?.at ?? null,
    startReceived: start.received,
    endReceived: end?.received ?? false,
    startBounds: start.bounds,
    endBounds: end?.bounds ?? null,
    startPlace: trip.place,
    endPlace,
    startsAt: whereabouts(trip.place, zone, trip.atHome),
    endsAt: whereabouts(endPlace, zone, known.LocatedAtHome?.value),
    odometerStart: odometerEnd === null || distance === null ? trip.distance.base : odometerEnd - distance,
    odometerEnd,
    distance,
    distanceUnseen: trip.unseen,
    energy,
    efficiency: energy === null || kilometres < 0.5 ? null : (energy * 1_000) / kilometres,
    socStart: trip.soc,
    socEnd: stop ? stop.soc : valueAt(known, 'Soc'),
    maxSpeed: trip.maxSpeed,
    moving: trip.moving,
    outsideTemp: meanOf(trip.outside),
  };
}
