import { placeOf, type KnownChannels, type Surroundings } from './state';
import { whereabouts } from './place';
import type { Charge, Trip } from './rows';

/**
 * A trip of which neither end was heard: the odometer moved on between two parked moments. It lies somewhere between them,
 * and may have been several.
 */
export function inferTrip(
  known: KnownChannels,
  drift: number,
  [from, to]: readonly [from: number, to: number],
  arrivedAt: number,
  distance: number,
  { home }: Surroundings,
): Trip {
  const odometerStart = known.Odometer ? known.Odometer.value + drift : null;
  // No earlier than the odometer was told last, though other things were heard meanwhile.
  const bounds = [Math.min(from, Math.max(arrivedAt, known.Odometer?.at ?? from)), to] as const;
  const place = placeOf(known);
  return {
    start: from,
    end: to,
    startReceived: false,
    endReceived: false,
    startBounds: bounds,
    endBounds: bounds,
    startPlace: place,
    endPlace: null,
    startsAt: whereabouts(place, home(), known.LocatedAtHome?.value),
    endsAt: null,
    odometerStart,
    odometerEnd: odometerStart === null ? null : odometerStart + distance,
    distance,
    distanceUnseen: distance,
    energy: null,
    efficiency: null,
    socStart: known.Soc?.value ?? null,
    socEnd: null,
    maxSpeed: null,
    moving: 0,
    outsideTemp: null,
  };
}

/** kWh that a pack gains unheard only from a charge; less may be its warming up. */
export const leastCharge = 1.5;

/** A charge of which nothing was heard: the pack holds more than before. */
export function inferCharge(
  known: KnownChannels,
  [from, to]: readonly [from: number, to: number],
  energy: number,
  { home }: Surroundings,
): Charge {
  const place = placeOf(known);
  const told = (known.EnergyRemaining ?? known.Soc)?.at ?? from;
  const bounds = [Math.min(from, told), to] as const;
  return {
    start: from,
    end: to,
    startReceived: false,
    endReceived: false,
    startBounds: bounds,
    endBounds: bounds,
    place,
    whereabouts: whereabouts(place, home(), known.LocatedAtHome?.value),
    kind: null,
    energyAdded: energy,
    energyUsed: null,
    efficiency: null,
    socStart: known.Soc?.value ?? null,
    socEnd: null,
    maxPower: null,
    odometer: known.Odometer?.value ?? null,
    outsideTemp: known.OutsideTemp?.value ?? null,
    // When it flowed is not known, and so no price.
    slices: [],
  };
}

/** A trip whose end was not heard went further, as the odometer tells now. */
export const further = (trip: Trip, miles: number): Trip => ({
  ...trip,
  odometerEnd: trip.odometerEnd === null ? null : trip.odometerEnd + miles,
  distance: (trip.distance ?? 0) + miles,
  distanceUnseen: trip.distanceUnseen + miles,
  energy: null,
  efficiency: null,
});

/** A charge whose end was not heard gave more, as the pack tells now. When it did is not known, and so no price. */
export const fuller = (charge: Charge, energy: number): Charge => {
  const { energyAdded, energyUsed, efficiency } = charge;
  return {
    ...charge,
    energyAdded: (energyAdded ?? 0) + energy,
    energyUsed: energyUsed === null || efficiency === null ? energyUsed : energyUsed + energy / efficiency,
  };
};
