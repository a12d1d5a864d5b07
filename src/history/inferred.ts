import { placeOf, type State, type Surroundings } from './state';
import { whereabouts } from './place';
import type { Charge, Trip } from './rows';

/**
 * A trip of which neither end was heard: the odometer moved on between two parked moments. It lies somewhere between them,
 * and may have been several.
 */
export function inferTrip(state: State, from: number, to: number, distance: number, { home }: Surroundings): Trip {
  const { known, drift } = state;
  const odometerStart = known.Odometer!.value + drift;
  const place = placeOf(known);
  return {
    start: from,
    end: to,
    startReceived: false,
    endReceived: false,
    startBounds: [from, to],
    endBounds: [from, to],
    startPlace: place,
    endPlace: null,
    startsAt: whereabouts(place, home(), known.LocatedAtHome?.value),
    endsAt: null,
    odometerStart,
    odometerEnd: odometerStart + distance,
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

/** kWh that a pack gains at once only from a charge; less may be its warming up. */
const charged = 1.5;

/** A charge of which nothing was heard: the pack holds more than before. @returns absent when it does not. */
export function inferCharge(
  state: State,
  before: number,
  energy: number,
  at: number,
  { home }: Surroundings,
): Charge | undefined {
  const { known, silence } = state;
  if (energy - before < charged) return undefined;
  const start = Math.max(silence?.[0] ?? state.at, state.parked!.start.at);
  const place = placeOf(known);
  return {
    start,
    end: at,
    startReceived: false,
    endReceived: false,
    startBounds: [start, at],
    endBounds: [start, at],
    place,
    whereabouts: whereabouts(place, home(), known.LocatedAtHome?.value),
    kind: null,
    energyAdded: energy - before,
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
