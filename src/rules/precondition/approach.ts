import { own } from '../../kernel/own';
import type { Location } from '../../vehicle/value';
import { metres } from '../place';
import type { PersonFix, PersonReading } from '../presence/person';

/** How far somebody is from the car, at an instant. */
interface Sample {
  readonly at: number;
  /** Metres. */
  readonly distance: number;
}

/** What is known of one person on their way. Times are epoch milliseconds. */
export interface Approach {
  readonly place: PersonReading['place'];
  /** The last thing heard of them. */
  readonly at: number;
  readonly fix: (Location & { readonly at: number }) | null;
  /** A fix that would have been a jump: the next one near it makes it true. */
  readonly doubtful: (Location & { readonly at: number }) | null;
  /** The newest three. */
  readonly samples: readonly Sample[];
  /** Since when far away without a break; `null` near. */
  readonly farSince: number | null;
  /** Was far away for long enough: coming back counts, once. */
  readonly isArmed: boolean;
}

export type Approaches = Readonly<Record<string, Approach>>;

const minute = 60_000;
const nobody: Approach = {
  place: null,
  at: -Infinity,
  fix: null,
  doubtful: null,
  samples: [],
  farSince: null,
  isArmed: false,
};
/** Faster than this nobody comes home: the phone saw another mast. Metres a millisecond. */
const fastest = 200 / 3_600;
/** Who was so far away for so long is on their way when they come back. */
const farAway = 2_000;
const longAway = 20 * minute;
/** Fixes wander by so much. */
const noise = 20;
/** A fix that is less exact says nothing of the direction, metres. */
const vague = 1_000;
/** A phone that is silent for longer is nowhere. */
const silence = 10 * minute;
/** Closer than this, they are at the car: metres. */
const atCar = 100;

/**
 * Takes in where a person is. What is older than what is known, or the same again, changes nothing.
 * @param car where the car stands; `undefined` where nobody knows.
 */
export function hearPerson(
  before: Approach | undefined,
  reading: PersonReading,
  car: { readonly location: Location | undefined; readonly atHome: boolean | undefined },
): Approach {
  const known = before ?? nobody;
  if (before && reading.at <= known.at && reading.place === known.place) return known;
  if (reading.at < known.at) return known;
  const heard = { ...known, at: reading.at, place: reading.place };
  const exact = reading.fix && (reading.fix.accuracy ?? 0) <= vague ? reading.fix : null;
  if (exact) return withFix(heard, exact, reading.at, car.location);
  const distance = distanceWithout(reading, car.atHome);
  if (distance !== undefined) return withSample(heard, { at: reading.at, distance });
  // Neither a fix nor a distance: from here on nobody knows.
  return reading.fix ? heard : { ...heard, samples: [] };
}

function withFix(known: Approach, { latitude, longitude }: PersonFix, at: number, car: Location | undefined): Approach {
  const fix = { latitude, longitude, at };
  const isJump = (from: Approach['fix']): boolean =>
    from !== null && metres(from, fix) > noise + fastest * (at - from.at);
  if (isJump(known.fix)) {
    const isTrue = known.doubtful !== null && !isJump(known.doubtful);
    return isTrue ? { ...known, fix, doubtful: null, samples: [] } : { ...known, doubtful: fix };
  }
  const moved = { ...known, fix, doubtful: null };
  return car ? withSample(moved, { at, distance: metres(car, fix) }) : { ...moved, samples: [] };
}

function withSample(known: Approach, sample: Sample): Approach {
  const isFar = sample.distance > farAway;
  const farSince = isFar ? (known.farSince ?? sample.at) : null;
  const isArmed = known.isArmed || (farSince !== null && sample.at - farSince >= longAway);
  // Who stands still keeps no sample of before: only fixes that differ tell a direction.
  const last = known.samples.at(-1);
  const samples = last && sample.at <= last.at ? known.samples : [...known.samples, sample].slice(-3);
  return { ...known, samples, farSince, isArmed };
}

/** A distance from home is one from the car while that is there; who is at home is at such a car. */
function distanceWithout({ place, fromHome }: PersonReading, atHome: boolean | undefined): number | undefined {
  if (atHome !== true) return undefined;
  return fromHome ?? (place === 'home' ? 0 : undefined);
}

/** Was far away, and is inside the circle now; `undefined` unknown. */
export function isComing({ samples, isArmed }: Approach, within: number, now: number): boolean | undefined {
  const last = samples.at(-1);
  if (!last || now - last.at > silence) return undefined;
  return isArmed && last.distance <= within && last.distance > atCar;
}

/** The car was moved: from its new place, everybody's way begins anew. */
export function carMoved(approaches: Approaches): Approaches {
  const entries = Object.entries(approaches);
  return Object.fromEntries(
    entries.map(([person, one]) => [person, { ...one, samples: [], farSince: null, isArmed: false }]),
  );
}

/** When they are at the car, by two falling distances in a row; `undefined` where they do not come, or nobody knows. */
export function arrival(approach: Approach, within: number, now: number): number | undefined {
  if (isComing(approach, within, now) !== true) return undefined;
  const [first, second, last] = approach.samples;
  if (!first || !second || !last) return undefined;
  if (first.distance - second.distance < noise || second.distance - last.distance < noise) return undefined;
  const speed = (first.distance - last.distance) / (last.at - first.at);
  return last.at + last.distance / speed;
}

/** Whether one of these persons is at home; `undefined` where it is nobody for sure and not all are known. */
export function isSomebodyHome(approaches: Approaches, persons: readonly string[]): boolean | undefined {
  const places = persons.map((person) => own(approaches, person)?.place ?? null);
  if (places.includes('home')) return true;
  return places.includes(null) ? undefined : false;
}
