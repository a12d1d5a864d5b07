import type { End, Facts, OpenParked } from './open';
import { whereabouts } from './place';
import type { PackReading, Parked } from './rows';
import { minute, placeOf, shortStop, valueAt, type KnownChannels, type State, type Surroundings } from './state';

/** Voltage and warmth of the pack settle this long after driving or charging, and with them what it says of its energy. */
const rest = 15 * minute;

export function packReading({ EnergyRemaining, Soc, BatteryLevel }: KnownChannels): PackReading {
  return {
    energy: EnergyRemaining?.value ?? null,
    energyAt: EnergyRemaining?.at ?? null,
    soc: Soc?.value ?? null,
    socAt: Soc?.at ?? null,
    level: BatteryLevel?.value ?? null,
  };
}

const facts = (known: KnownChannels): Facts => ({
  place: placeOf(known),
  atHome: known.LocatedAtHome?.value,
  pack: packReading(known),
  outside: valueAt(known, 'OutsideTemp'),
});

export function beginParked(start: End, known: KnownChannels): OpenParked {
  return {
    start,
    plugged: known.DetailedChargeState ? known.DetailedChargeState.value > 0 : null,
    packStart: packReading(known),
    odometer: valueAt(known, 'Odometer'),
    outside: valueAt(known, 'OutsideTemp'),
    sentry: 0,
    climate: 0,
    end: null,
  };
}

/** Time passed: what was on stayed on. */
export function passParked(parked: OpenParked, known: KnownChannels, time: number): void {
  if (known.SentryMode?.value === 1) parked.sentry += time;
  if (known.HvacPower?.value === 1) parked.climate += time;
}

/** Something was told. */
export function tellParked(parked: OpenParked, known: KnownChannels, at: number): void {
  if (at <= parked.start.at + rest) parked.packStart = packReading(known);
  parked.odometer = valueAt(known, 'Odometer');
  parked.outside ??= valueAt(known, 'OutsideTemp');
}

/** @param known what was known before whatever ended it. */
export const endParked = (parked: OpenParked, end: End, known: KnownChannels): OpenParked => ({
  ...parked,
  end: { ...end, ...facts(known) },
});

/** The row of a parked window; absent when it was too short to be one. */
export function parkedRow(parked: OpenParked, { known }: State, { home }: Surroundings): Parked | undefined {
  const { start, end } = parked;
  if (end && end.at - start.at < shortStop) return undefined;
  const last = end ?? facts(known);
  return {
    start: start.at,
    end: end?.at ?? null,
    startReceived: start.received,
    endReceived: end?.received ?? false,
    startBounds: start.bounds,
    endBounds: end?.bounds ?? null,
    place: last.place,
    whereabouts: whereabouts(last.place, home(), last.atHome),
    plugged: parked.plugged,
    packStart: parked.packStart,
    packEnd: last.pack,
    odometer: parked.odometer,
    outsideTempStart: parked.outside,
    outsideTempEnd: last.outside,
    sentry: parked.sentry,
    climate: parked.climate,
  };
}
