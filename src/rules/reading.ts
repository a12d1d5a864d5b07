import type { Presence } from '../vehicle/presence';
import type { Reading, VehicleState } from '../vehicle/state';
import type { Location, SignalValue } from '../vehicle/value';

/** A car as a rule sees it. */
export interface WatchedCar {
  readonly state: VehicleState;
  readonly presence: Presence;
}

/** How long a value is true after the stream has ended, milliseconds: while the car sleeps, and otherwise. */
export interface UsableAge {
  readonly asleep: number;
  readonly silent: number;
}

const minute = 60_000;

export const usableAges = {
  /** The pack of a sleeping car loses little in a week. */
  charge: { asleep: 7 * 1_440 * minute, silent: 15 * minute },
  climate: { asleep: 30 * minute, silent: 30 * minute },
  /** Who sleeps neither moves nor opens a door. */
  still: { asleep: Infinity, silent: 0 },
} as const satisfies Record<string, UsableAge>;

/**
 * Whether a reading may be relied on now. A stream that is up resends nothing that did not change, so there one of any age is
 * true; and ages count from its end.
 */
export const isUsable = ({ at }: Reading, age: UsableAge, { kind, since }: Presence, now: number): boolean =>
  kind === 'connected' || now - Math.max(at, since ?? at) <= age[kind === 'asleep' ? 'asleep' : 'silent'];

/** Reads the values of a car that may be relied on now; what is too old is `undefined`, as what was never told. */
export const readerOf =
  ({ state, presence }: WatchedCar, now: number) =>
  (signal: string, age: UsableAge): SignalValue | undefined => {
    const reading = state.get(signal);
    return reading && isUsable(reading, age, presence, now) ? reading.value : undefined;
  };

export const asNumber = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

export const asLocation = (value: unknown): Location | undefined =>
  typeof value === 'object' && value !== null && 'latitude' in value ? (value as Location) : undefined;

/** What is absent is not there, rather than `undefined`: so facts are the same after a restart. */
export const withoutUnknown = <Facts extends object>(facts: {
  readonly [Key in keyof Facts]: Facts[Key] | undefined;
}): Facts => Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Facts;
