import type { Place } from '../wire/value';

const earthRadius = 6_371_000;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Metres between two places near each other; the error over a city is far below that of a GPS fix. */
export function distance(from: Place, to: Place): number {
  const north = radians(to.latitude - from.latitude);
  const east = radians(to.longitude - from.longitude) * Math.cos(radians((from.latitude + to.latitude) / 2));
  return earthRadius * Math.hypot(north, east);
}

/** The compass direction from one place to another, 0 to 360. */
function bearing(from: Place, to: Place): number {
  const north = to.latitude - from.latitude;
  const east = (to.longitude - from.longitude) * Math.cos(radians((from.latitude + to.latitude) / 2));
  const degrees = (Math.atan2(east, north) * 180) / Math.PI;
  return (degrees + 360) % 360;
}

/** One straight piece of a way. */
interface Leg {
  readonly from: Place;
  readonly to: Place;
  /** Metres from the start of the way to the start of the leg. */
  readonly start: number;
  readonly length: number;
  /** Metres a second that traffic allows here. */
  readonly limit: number;
}

/** A way to drive, from its first place to its last. */
export interface Path {
  readonly legs: readonly Leg[];
  readonly length: number;
}

/** A place on the way, and the speed allowed on the way there, in km/h. */
export type Waypoint = readonly [latitude: number, longitude: number, limit: number];

/** A way from a place through the waypoints. */
export function pathFrom(start: Place, waypoints: readonly Waypoint[]): Path {
  const legs: Leg[] = [];
  let from = start;
  let metres = 0;
  for (const [latitude, longitude, limit] of waypoints) {
    const to = { latitude, longitude };
    const length = distance(from, to);
    if (length < 1) continue;
    legs.push({ from, to, start: metres, length, limit: limit / 3.6 });
    metres += length;
    from = to;
  }
  return { legs, length: metres };
}

/** The leg at that many metres from the start; `undefined` on a way without length. */
export function legAt(path: Path, metres: number): Leg | undefined {
  return path.legs.find((leg) => metres < leg.start + leg.length) ?? path.legs.at(-1);
}

/** Where one is after that many metres, and where the car points. */
export function along(path: Path, metres: number): { place: Place; heading: number } | undefined {
  const leg = legAt(path, metres);
  if (!leg) return undefined;
  const part = Math.min(1, Math.max(0, (metres - leg.start) / leg.length));
  return {
    place: {
      latitude: leg.from.latitude + (leg.to.latitude - leg.from.latitude) * part,
      longitude: leg.from.longitude + (leg.to.longitude - leg.from.longitude) * part,
    },
    heading: bearing(leg.from, leg.to),
  };
}

/** Seconds that the rest of the way takes in city traffic: a sixth more than at the limit. */
export function secondsLeft(path: Path, metres: number): number {
  let seconds = 0;
  for (const leg of path.legs) {
    const left = leg.start + leg.length - Math.max(metres, leg.start);
    if (left > 0) seconds += left / leg.limit;
  }
  return seconds * (7 / 6);
}
