import type { PersonChange } from '../people';
import type { Place } from '../wire/value';
import type { Outing } from './outings';
import { destinationOf } from './ways';

/** A change of a person at a moment, epoch milliseconds. */
export interface TimedPersonChange {
  readonly at: number;
  readonly change: PersonChange;
}

const metresPerDegree = 111_195;
const onFoot = 1.4;
/** m/s of a car on the way, roughly. */
const byCar = 18;

/**
 * Where the driver of a car goes, whose outings these are: with the car, on foot from the car to somewhere near, and back to
 * it just before it starts back.
 * @param metres how far from the parked car the driver spends the time.
 */
export function driverOf(outings: readonly Outing[], home: Place, metres: number): readonly TimedPersonChange[] {
  return outings.flatMap(({ leave, back, kilometres }): TimedPersonChange[] => {
    const parking = destinationOf(home, kilometres);
    const desk = { ...parking, latitude: parking.latitude + metres / metresPerDegree };
    const walk = (metres / onFoot) * 1_000;
    const drive = ((kilometres * 1_000) / byCar) * 1_000;
    const isLong = back - leave > drive + 2 * walk;
    return [
      { at: leave, change: { goesTo: { ...parking, metresPerSecond: byCar } } },
      ...(isLong
        ? [
            { at: Math.ceil(leave + drive + 60_000), change: { goesTo: { ...desk, metresPerSecond: onFoot } } },
            { at: Math.floor(back - walk), change: { goesTo: { ...parking, metresPerSecond: onFoot } } },
          ]
        : []),
      { at: back, change: { goesTo: { ...home, metresPerSecond: byCar } } },
    ];
  });
}
