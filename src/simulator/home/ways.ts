import type { Waypoint } from '../car/geography';
import type { Place } from '../wire/value';

const metresPerDegree = 111_195;
/** km at either end of a way that lead through streets. */
const streets = 4;

/** Where an outing of so many km leads: due north, south where the pole is near. */
export function destinationOf(home: Place, kilometres: number): Place {
  const side = Math.abs(home.latitude) > 60 ? -Math.sign(home.latitude) : 1;
  return { ...home, latitude: home.latitude + (side * kilometres * 1_000) / metresPerDegree };
}

/** A straight way between two places, as fast as roads of its length are. */
export function waysBetween(from: Place, to: Place): readonly Waypoint[] {
  const kilometres = (Math.abs(to.latitude - from.latitude) * metresPerDegree) / 1_000;
  const at = (part: number, limit: number): Waypoint => [
    from.latitude + (to.latitude - from.latitude) * part,
    from.longitude + (to.longitude - from.longitude) * part,
    limit,
  ];
  if (kilometres <= 2 * streets) return [at(1, 50)];
  const fast = kilometres > 80 ? 120 : 100;
  return [at(streets / kilometres, 50), at(1 - streets / kilometres, fast), at(1, 50)];
}
