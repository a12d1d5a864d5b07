import type { Location } from '../../vehicle/value';

/** A circle on the map. */
export interface Place extends Location {
  /** Metres. */
  readonly radius: number;
}

/** Who was in a place has left it only when half a radius, or 50 m, beyond its edge: the fixes of a parked car wander. */
const beyond = ({ radius }: Place): number => radius + Math.min(radius / 2, 50);

/** Whether a car is in a place. `before` is what was known: it moves the edge, so that a fix near it flips nothing. */
export function isIn(place: Place, fix: Location, before: boolean | undefined): boolean {
  return metres(place, fix) <= (before ? beyond(place) : place.radius);
}

/** Distance on the globe, by the haversine formula. */
export function metres(one: Location, other: Location): number {
  const radians = Math.PI / 180;
  const half = (angle: number): number => Math.sin((angle * radians) / 2) ** 2;
  const chord =
    half(other.latitude - one.latitude) +
    Math.cos(one.latitude * radians) * Math.cos(other.latitude * radians) * half(other.longitude - one.longitude);
  return 2 * 6_371_009 * Math.asin(Math.min(1, Math.sqrt(chord)));
}
