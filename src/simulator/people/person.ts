import { along, distance, pathFrom } from '../car/geography';
import { normal } from '../home/weather';
import type { Place } from '../wire/value';

/** What a phone says of where it is. */
export interface Fix extends Place {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Metres within which it believes to be. */
  readonly accuracy: number;
}

/** Somebody with a phone. */
export interface Person {
  readonly name: string;
  /** Where the person really is. */
  readonly place: Place;
  /** Where to, and how fast; `null` while staying. */
  readonly goesTo: (Place & { readonly metresPerSecond: number }) | null;
  /** The phone says nothing: empty, or without network. */
  readonly silent: boolean;
  /** Kilometres by which its next fix, and only that, is wrong; 0 for none. */
  readonly jumpsBy: number;
  /** What it said last; `null` before it ever did. */
  readonly fix: Fix | null;
}

/** What to change about somebody; what is absent stays. */
export interface PersonChange {
  readonly place?: Place;
  /** On foot without a speed; `null` stops. */
  readonly goesTo?: (Place & { readonly metresPerSecond?: number }) | null;
  readonly silent?: boolean;
  readonly jumpsBy?: number;
}

/** Metres a second on foot. */
const onFoot = 1.4;
/** How often phones report while they move and while they lie, as OwnTracks and the app of Home Assistant do: milliseconds. */
const movingEvery = 30_000;
const lyingEvery = 900_000;
const metresPerDegree = 111_195;

export const personAt = (name: string, place: Place): Person => ({
  name,
  place,
  goesTo: null,
  silent: false,
  jumpsBy: 0,
  fix: null,
});

export function changed(person: Person, { goesTo, ...change }: PersonChange): Person {
  const next = { ...person, ...change };
  if (goesTo === undefined) return next;
  return { ...next, goesTo: goesTo && { metresPerSecond: onFoot, ...goesTo } };
}

/** The person some seconds later. @param now epoch milliseconds afterwards. @param random numbers in [0, 1). */
export function stepPerson(person: Person, now: number, seconds: number, random: () => number): Person {
  const { place, goesTo } = walked(person, seconds);
  const every = person.goesTo ? movingEvery : lyingEvery;
  const isDue = person.jumpsBy > 0 || goesTo !== person.goesTo || !person.fix || now - person.fix.at >= every;
  if (person.silent || !isDue) return { ...person, place, goesTo };
  return { ...person, place, goesTo, jumpsBy: 0, fix: fixAt(place, person.jumpsBy, now, random) };
}

/** Straight on to where the person goes, and no further. */
function walked({ place, goesTo }: Person, seconds: number): Pick<Person, 'place' | 'goesTo'> {
  if (!goesTo) return { place, goesTo };
  const path = pathFrom(place, [[goesTo.latitude, goesTo.longitude, 5]]);
  const metres = goesTo.metresPerSecond * seconds;
  const there = { latitude: goesTo.latitude, longitude: goesTo.longitude };
  if (metres >= path.length) return { place: there, goesTo: null };
  return { place: along(path, metres)?.place ?? there, goesTo };
}

/** Where the phone believes to be: some metres off, or far off where it jumps. */
function fixAt({ latitude, longitude }: Place, jump: number, at: number, random: () => number): Fix {
  const accuracy = Math.round(8 + 25 * random());
  const north = (normal(random) * accuracy) / 2 + jump * 1_000;
  const east = (normal(random) * accuracy) / 2;
  return {
    at,
    latitude: digits(latitude + north / metresPerDegree),
    longitude: digits(longitude + east / metresPerDegree / Math.cos((latitude * Math.PI) / 180)),
    accuracy,
  };
}

const digits = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;

/** Metres from the person to somewhere. */
export const metresTo = ({ place }: Person, to: Place): number => Math.round(distance(place, to));
