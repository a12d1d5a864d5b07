import type { DrivenTrip } from './history';
import { takenOf } from './pack';
import { median, spread } from './statistics';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** One trip as it is remembered: what it took, and how it was driven. */
export interface TripMark {
  readonly end: number;
  /** Wh/km. */
  readonly took: number;
  /** 5 °C each. */
  readonly warmth: number;
  /** Below 50 km/h on the move, up to 70, up to 90, and above: from one to the next it takes about a fifth more. */
  readonly speed: 0 | 1 | 2 | 3;
  readonly version: string | null;
}

/** What a trip took for each kilometre, Wh/km; `undefined` where it says nothing. */
export function tookOf(trip: DrivenTrip, capacity: number): number | undefined {
  const taken = takenOf(trip.atStart, trip.atEnd, capacity);
  if (!taken || !trip.isWhole) return undefined;
  const isExact = trip.atStart.energy !== null && trip.atEnd.energy !== null;
  if (trip.distance < (isExact ? 5 : 10) || trip.end - trip.start < 8 * minute) return undefined;
  if (trip.distanceUnseen >= 0.1 * trip.distance) return undefined;
  if (!isExact && taken.energy < (5 * taken.step * capacity) / 100) return undefined;
  return (1_000 * taken.energy) / trip.distance;
}

/** A trip to remember; `undefined` where it says nothing. */
export function markOf(trip: DrivenTrip, capacity: number): TripMark | undefined {
  const took = tookOf(trip, capacity);
  if (took === undefined || trip.outside === null) return undefined;
  const speed = trip.distance / (trip.moving / hour);
  return {
    end: trip.end,
    took,
    warmth: Math.floor(trip.outside / 5),
    speed: speed < 50 ? 0 : speed <= 70 ? 1 : speed <= 90 ? 2 : 3,
    version: trip.softwareVersion,
  };
}

/** What is usual for trips like one, Wh/km. */
export interface Usual {
  readonly base: number;
  /** How far trips scatter around it; 5 % of it at least. */
  readonly scatter: number;
}

const least = 8;
const most = 60;
/** Below so many steps of 5 °C the cabin is warmed, above it is cooled. */
const mild = 3;

/**
 * What is usual: trips as warm and as fast, else as warm and at least as fast, else those of the next 5 °C in which climate
 * takes more: what speed and the first frost take is no exception. `undefined` where too few are known.
 */
export function usualFor(mark: TripMark, before: readonly TripMark[]): Usual | undefined {
  const recent = before.filter(({ end }) => mark.end - end <= 90 * day);
  const own = recent.filter(({ version }) => version === mark.version);
  const harder = mark.warmth + (mark.warmth < mild ? -1 : 1);
  const choices = [own, recent].flatMap((trips) => {
    const asFast = trips.filter(({ speed }) => speed >= mark.speed);
    const asWarm = asFast.filter(({ warmth }) => warmth === mark.warmth);
    const nearly = asFast.filter(({ warmth }) => warmth === mark.warmth || warmth === harder);
    return [asWarm.filter(({ speed }) => speed === mark.speed), asWarm, nearly];
  });
  const chosen = choices.find((trips) => trips.length >= least);
  return chosen && usualOf(chosen.slice(-most).map(({ took }) => took));
}

export function usualOf(took: readonly number[]): Usual {
  const base = median(took);
  return { base, scatter: Math.max(spread(took), 0.05 * base) };
}

/** How far a trip is from the usual. */
export interface Deviation {
  /** In units of the scatter. */
  readonly z: number;
  /** As a share: 0.2 is a fifth more. */
  readonly share: number;
}

export const deviationOf = (took: number, { base, scatter }: Usual): Deviation => ({
  z: (took - base) / scatter,
  share: took / base - 1,
});

/** Clearly more than usual. */
export const isException = ({ z, share }: Deviation): boolean => z >= 3 && share >= 0.2;
