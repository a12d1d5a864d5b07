import { quarter } from '../../../src/history/cost';
import type { Charge, Parked, Slice } from '../../../src/history/rows';

const heard = (start: number, end: number | null) => ({
  ...{ start, end, startReceived: true, endReceived: end !== null, isWhole: end !== null },
  ...{ startBounds: [start, start] as const, endBounds: end === null ? null : ([end, end] as const) },
  ...{ place: null, whereabouts: 'home' as const, odometer: null },
});

/** A charge at home, of an even power. @param energy from the wall, kWh. */
export function charge(start: number, end: number | null, socStart: number, energy: number): Charge {
  const until = end ?? start + 2 * quarter;
  const slices: Slice[] = [];
  for (let from = Math.floor(start / quarter) * quarter; from < until; from += quarter) {
    const length = Math.min(from + quarter, until) - Math.max(from, start);
    slices.push([from, (energy * length) / (until - start)]);
  }
  return {
    ...heard(start, end),
    ...{ kind: 'AC', energyAdded: energy * 0.9, energyUsed: energy, efficiency: 0.9, maxPower: 11, amps: 16 },
    ...{ socStart, socEnd: null, outsideTemp: null, slices },
  };
}

/** A window in which it stands at home. */
export function parked(
  start: number,
  end: number | null,
  { plugged = false, soc = null as number | null, level = null as number | null },
): Parked {
  const pack = { energy: null, energyAt: null, soc, socAt: null, level };
  return {
    ...heard(start, end),
    ...{ plugged, packStart: pack, packEnd: pack, outsideTempStart: null, outsideTempEnd: null },
    ...{ sentry: 0, climate: 0, climateEnergy: null, awake: 0 },
  };
}
