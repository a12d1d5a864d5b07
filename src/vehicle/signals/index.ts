import type { Signal, SignalGroup } from '../signal';
import { battery } from './battery';
import { body } from './body';
import { charge } from './charge';
import { climate } from './climate';
import { drive } from './drive';
import { driverAssistance } from './driver-assistance';
import { media } from './media';
import { powershare } from './powershare';
import { powertrain } from './powertrain';
import { reserved } from './reserved';
import { route } from './route';
import { semi } from './semi';
import { software } from './software';
import { tyres } from './tyres';
import { vehicle } from './vehicle';

/** Every signal by group, in the order in which a person looks for them. */
export const signalGroups = {
  battery,
  charge,
  drive,
  route,
  climate,
  body,
  tyres,
  'driver-assistance': driverAssistance,
  media,
  software,
  vehicle,
  powershare,
  powertrain,
  semi,
  reserved,
} as const satisfies Record<SignalGroup, Readonly<Record<string, Signal>>>;

/** Every signal by its name, as on the wire. */
export const signals = {
  ...battery,
  ...charge,
  ...drive,
  ...route,
  ...climate,
  ...body,
  ...tyres,
  ...driverAssistance,
  ...media,
  ...software,
  ...vehicle,
  ...powershare,
  ...powertrain,
  ...semi,
  ...reserved,
} as const;

/** The name of a signal, as in Tesla's `Field` enum. */
export type SignalName = keyof typeof signals;

/** A signal with where it is found. */
export interface NamedSignal {
  readonly name: SignalName;
  readonly signal: Signal;
  readonly group: SignalGroup;
}

/** Every signal in the order of the groups. */
export const namedSignals: readonly NamedSignal[] = Object.entries(signalGroups).flatMap(([group, members]) =>
  Object.entries(members).map(([name, signal]) => ({
    name: name as SignalName,
    signal: signal as Signal,
    group: group as SignalGroup,
  })),
);

/** Every name, in the order of the groups. */
export const signalNames: readonly SignalName[] = namedSignals.map(({ name }) => name);

const byId: readonly (NamedSignal | undefined)[] = namedSignals.reduce<(NamedSignal | undefined)[]>(
  (array, named) => {
    array[named.signal.id] = named;
    return array;
  },
  // Filled, so that the engine keeps it a plain array: every datum of every record looks here.
  new Array<undefined>(Math.max(...namedSignals.map(({ signal }) => signal.id)) + 1).fill(undefined),
);

/** The signal of a number on the wire; `undefined` for one that this table does not know yet. */
export function signalById(id: number): NamedSignal | undefined {
  return byId[id];
}

/** What is known of a signal by its name, from wherever the name came; `undefined` where there is no such signal. */
export function signalOf(name: string): Signal | undefined {
  return Object.hasOwn(signals, name) ? signals[name as SignalName] : undefined;
}
