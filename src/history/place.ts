import type { Location } from '../vehicle/value';
import type { Whereabouts } from './rows';

/** The home of a car: a circle, radius in metres. */
export interface Home extends Location {
  readonly radius: number;
}

const earth = 6_371_008;
const radians = Math.PI / 180;

/** Metres between two places, as the crow flies. */
export function metresBetween(a: Location, b: Location): number {
  const half = (one: number, two: number): number => Math.sin(((two - one) * radians) / 2) ** 2;
  const chord =
    half(a.latitude, b.latitude) +
    Math.cos(a.latitude * radians) * Math.cos(b.latitude * radians) * half(a.longitude, b.longitude);
  return 2 * earth * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** Home or away: the zone decides, the car's own word (0, 1) only where there is no zone or no place. */
export function whereabouts(place: Location | null, home: Home | undefined, own: number | undefined): Whereabouts {
  if (place && home) return metresBetween(place, home) <= home.radius ? 'home' : 'away';
  if (own === undefined) return null;
  return own === 1 ? 'home' : 'away';
}
