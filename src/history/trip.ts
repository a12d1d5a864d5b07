import { climateBefore } from './climate';
import { tripEnergyEnd, tripEnergyStart } from './energy';
import { milesBetween } from './join';
import { meanOf } from './mean';
import { endMiles, firstMiles, heardMiles, lastMiles, standingMiles, startMiles } from './odometer';
import type { Facts } from './piece';
import { whereabouts, type Home } from './place';
import type { Trip } from './rows';
import { firstOf, lastOf, type End, type Gap, type Span, type TripSpan, type Unheard } from './span';
import { hour } from './state';

const kilometresPerMile = 1.609344;

/** What is around a trip. */
export interface Around {
  /** The gaps before and after it; absent where something unheard lies in them. */
  readonly before: Gap | undefined;
  readonly after: Gap | undefined;
  readonly previous: Span | undefined;
  readonly next: Span | undefined;
  readonly previousTrip: TripSpan | undefined;
  readonly nextTrip: TripSpan | undefined;
}

/** mi at the ends of a trip; what was not told there, the car tells where it stands before and after, or the trips beside it. */
function odometersOf(
  trip: TripSpan,
  { before, after, previousTrip, nextTrip }: Around,
): readonly [number | null, number | null] {
  const [first, last] = [firstMiles(trip), lastMiles(trip)];
  if (first === null || last === null) return [null, null];
  const isAfterEnd = before && previousTrip && lastOf(previousTrip).isEnded;
  const isBeforeStart = after && nextTrip && firstOf(nextTrip).isBegun;
  const start = firstOf(trip).isBegun
    ? (told(before ? standingMiles(before, 'last') : null, startMiles(trip.pieces[0]!)) ??
      (isAfterEnd ? endMiles(previousTrip.pieces.at(-1)!) : null))
    : first - trip.lead;
  const end = lastOf(trip).isEnded
    ? (told(after ? standingMiles(after, 'first') : null, endMiles(trip.pieces.at(-1)!)) ??
      (isBeforeStart ? startMiles(nextTrip.pieces[0]!) : null))
    : last + trip.tail;
  return [start, end];
}

/** What the car told standing is exact; a mile or more beside what it drove is of something else. */
const told = (standing: number | null, driven: number | null): number | null =>
  standing !== null && driven !== null && Math.abs(standing - driven) >= 1 ? driven : (standing ?? driven);

/** The row of a trip. @param end absent while it may go on. */
export function tripRow(trip: TripSpan, start: End, end: End | null, around: Around, home: Home | undefined): Trip {
  const { pieces } = trip;
  const [odometerStart, odometerEnd] = odometersOf(trip, around);
  const isMetered = firstMiles(trip) !== null;
  const byOdometer = odometerStart === null || odometerEnd === null ? null : Math.max(0, odometerEnd - odometerStart);
  const distance = isMetered ? byOdometer : heardMiles(trip);
  const energyStart = tripEnergyStart(trip, around.before, around.previous);
  const energyEnd = tripEnergyEnd(trip, around.after, around.next);
  const energy = energyStart === null || energyEnd === null ? null : energyStart - energyEnd;
  const kilometres = (distance ?? 0) * kilometresPerMile;
  const { departure } = pieces[0]!;
  const { arrival } = pieces.at(-1)!;
  const speeds = pieces.flatMap(({ maxSpeed }) => (maxSpeed === null ? [] : [maxSpeed]));
  const unseen = pieces
    .slice(1)
    .reduce((sum, piece, i) => sum + milesBetween(pieces[i]!, piece), trip.lead + trip.tail);
  const moving = pieces.reduce((sum, piece) => sum + piece.moving, 0);
  return {
    ...endsOf(start, end),
    isWhole: start.received && end?.received === true && !trip.isDoubtful && distance !== null,
    startPlace: departure.place,
    endPlace: arrival.place,
    startsAt: whereabouts(departure.place, home, departure.atHome),
    endsAt: whereabouts(arrival.place, home, arrival.atHome),
    odometerStart,
    odometerEnd,
    distance,
    distanceUnseen: unseen,
    energy,
    energyStart,
    energyEnd,
    efficiency: energy === null || kilometres < 0.5 ? null : (energy * 1_000) / kilometres,
    socStart: departure.soc,
    socEnd: arrival.soc,
    maxSpeed: speeds.length > 0 ? Math.max(...speeds) : null,
    fastDistance: speeds.length > 0 ? pieces.reduce((sum, { fast }) => sum + fast, 0) : null,
    moving,
    meanSpeed: distance === null || moving === 0 ? null : (Math.max(0, distance - unseen) * hour) / moving,
    outsideTemp: meanOf(pieces.map(({ outside }) => outside)),
    climateBefore: around.before ? climateBefore(around.before, around.previous, start.at) : null,
  };
}

/**
 * A trip of which neither end was heard: the odometer moved on while the car stood, as far as was heard. It lies somewhere
 * between its bounds, and may have been several.
 */
export function unheardTrip(
  { start, end, amount }: Unheard,
  before: TripSpan | undefined,
  at: Facts,
  home: Home | undefined,
): Trip {
  const odometerStart = before ? lastMiles(before) : null;
  return {
    ...endsOf(start, end),
    isWhole: false,
    startPlace: at.place,
    endPlace: null,
    startsAt: whereabouts(at.place, home, at.atHome),
    endsAt: null,
    odometerStart,
    odometerEnd: odometerStart === null ? null : odometerStart + amount,
    distance: amount,
    distanceUnseen: amount,
    energy: null,
    energyStart: null,
    energyEnd: null,
    efficiency: null,
    socStart: at.soc,
    socEnd: null,
    maxSpeed: null,
    fastDistance: null,
    moving: 0,
    meanSpeed: null,
    outsideTemp: null,
    climateBefore: null,
  };
}

/** The ends of a span as a row has them. */
export const endsOf = (
  start: End,
  end: End | null,
): Pick<Trip, 'start' | 'end' | 'startReceived' | 'endReceived' | 'startBounds' | 'endBounds'> => ({
  start: start.at,
  end: end?.at ?? null,
  startReceived: start.received,
  endReceived: end?.received ?? false,
  startBounds: start.bounds,
  endBounds: end?.bounds ?? null,
});
