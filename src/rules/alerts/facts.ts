import type { PresenceKind } from '../../vehicle/presence';
import type { SignalGroup } from '../../vehicle/signal';
import { signalGroups } from '../../vehicle/signals';
import type { SignalName } from '../../vehicle/signals';
import type { Reading } from '../../vehicle/state';
import type { SignalValue } from '../../vehicle/value';
import { isIn, type Place } from '../place';
import { asLocation, asNumber, isUsable, usableAges, type UsableAge, type WatchedCar } from '../reading';

/** A value that may be relied on now, and when the car said it, epoch milliseconds. */
export interface Fact<Value = Exclude<SignalValue, null>> {
  readonly value: Value;
  readonly at: number;
}

/** What is known of the car now; what is absent is unknown. Plain data. */
export interface AlertFacts {
  readonly presence: PresenceKind;
  /** The last record of the car, epoch milliseconds. */
  readonly lastRecordAt: number | null;
  /** By name; `null` is too old, or invalid. What the car never said is absent: it may not have it. */
  readonly signals: Readonly<Record<string, Fact | null>>;
  /** Absent where there is no fix, or no home is set. */
  readonly atHome?: Fact<boolean>;
  readonly plugged?: Fact<boolean>;
  /** In P, or with the cable in. */
  readonly parked?: Fact<boolean>;
}

/** By groups of signals; all else stands as it was left. */
const usable: Readonly<Partial<Record<SignalGroup, UsableAge>>> = {
  battery: usableAges.charge,
  charge: usableAges.charge,
  drive: { asleep: Infinity, silent: 2 * 60_000 },
  climate: usableAges.climate,
};

const groupOf: ReadonlyMap<string, SignalGroup> = new Map(
  Object.entries(signalGroups).flatMap(([group, members]) =>
    Object.keys(members).map((name) => [name, group as SignalGroup]),
  ),
);

/**
 * What is known of a car now, by the usable age of each value.
 * @param signals which signals are asked for; see `signalsOf`.
 * @param before who was at home is so until clearly away.
 */
export function alertFactsOf(
  { state, presence }: WatchedCar,
  now: number,
  settings: { readonly home: Place | null },
  signals: readonly SignalName[],
  before?: AlertFacts | null,
): AlertFacts {
  const isKnown = (name: string, reading: Reading): boolean =>
    isUsable(reading, usable[groupOf.get(name)!] ?? usableAges.still, presence, now);
  const read = (name: SignalName): Fact | undefined => {
    const reading = state.get(name);
    if (!reading || reading.value === null || !isKnown(name, reading)) return undefined;
    return { value: reading.value, at: reading.at };
  };
  const asked = [...new Set(signals)].filter((name) => state.get(name));
  const fix = read('Location');
  const place = asLocation(fix?.value);
  const atHome =
    fix && place && settings.home
      ? { value: isIn(settings.home, place, before?.atHome?.value), at: fix.at }
      : undefined;
  const plugged = pluggedOf(read('DetailedChargeState'), state.get('ChargingCableType'), isKnown);
  const gear = state.get('Gear');
  const parked = gear && isKnown('Gear', gear) ? { value: !driving.has(gear.value), at: gear.at } : undefined;
  const cabled = plugged?.value ? plugged : undefined;
  return {
    presence: presence.kind,
    lastRecordAt: presence.since,
    signals: Object.fromEntries(asked.map((name) => [name, read(name) ?? null])),
    ...(atHome && { atHome }),
    ...(plugged && { plugged }),
    ...((parked ?? cabled) && { parked: parked ?? cabled! }),
  };
}

/** A car that reports no gear at all is parked. */
const driving: ReadonlySet<SignalValue> = new Set(['D', 'R', 'N']);

/** Charging tells first; without it, no cable is not plugged in. */
function pluggedOf(
  charging: Fact | undefined,
  cable: Reading | undefined,
  isKnown: (name: string, reading: Reading) => boolean,
): Fact<boolean> | undefined {
  if (charging && charging.value !== 'Unknown') return { value: charging.value !== 'Disconnected', at: charging.at };
  const isNone = cable && isKnown('ChargingCableType', cable) && (cable.value === null || cable.value === 'SNA');
  return isNone ? { value: false, at: cable.at } : undefined;
}

/** A number of the car. */
export function numberOf(facts: AlertFacts | null, signal: SignalName): number | undefined {
  return asNumber(facts?.signals[signal]?.value);
}

/** A word of the car; an enum that it does not know itself is unknown. */
export function wordOf(facts: AlertFacts | null, signal: SignalName): string | undefined {
  const value = facts?.signals[signal]?.value;
  return typeof value === 'string' && value !== 'Unknown' ? value : undefined;
}

export function flagOf(facts: AlertFacts | null, signal: SignalName): boolean | undefined {
  const value = facts?.signals[signal]?.value;
  return typeof value === 'boolean' ? value : undefined;
}

/** When the newest of some facts was said, so when what follows from them came about; `-Infinity` where none is known. */
export function newest(...facts: readonly (Fact<unknown> | null | undefined)[]): number {
  return Math.max(...facts.map((fact) => fact?.at ?? -Infinity));
}
