import type { Log } from '../kernel/log';
import type { EntityFace } from '../vehicle/entity';
import { enums } from '../vehicle/enums';
import type { Signal } from '../vehicle/signal';
import type { SignalValue } from '../vehicle/value';
import { alertEntities } from './alert-entities';
import { derived } from './derived';
import type { CarView, Entity } from './entity';
import { isLocation, isNumeric, snakeCase, type Payload } from './payload';
import { preconditionEntities } from './precondition-entities';
import { ruleEntities } from './rule-entities';

/** How the car says that it does not know. */
const unknownNames: ReadonlySet<string> = new Set(['Unknown', 'Invalid', 'SNA']);

/** A parked car reports no gear at all (core #138660), and one that is not plugged in no cable. */
const whenUnknown: Readonly<Record<string, SignalValue>> = { Gear: 'P', ChargingCableType: 'SNA' };

/**
 * All entities that a car can have, with and without controls: the faces of the signal table, those made of several signals
 * or none, and those of its alerts and its rules.
 * @param log hears once of each enum value that the table does not know.
 */
export function carEntities(signals: Readonly<Record<string, Signal>>, log: Log): readonly Entity[] {
  const named = new Set<string>();
  const strange = (signal: string, value: unknown): void => {
    const sentence = `${signal} has the value ${String(value)}, which this version does not know.`;
    if (!named.has(sentence)) log.warn(sentence);
    named.add(sentence);
  };
  const faces = Object.entries(signals).flatMap(([name, signal]) =>
    signal.ha.map((face) => bind(name, signal, face, strange)),
  );
  return [...faces, ...derived, ...alertEntities, ...ruleEntities, ...preconditionEntities];
}

function bind(
  name: string,
  signal: Signal,
  face: EntityFace,
  strange: (signal: string, value: unknown) => void,
): Entity {
  const isEnum = face.platform === 'sensor' && face.deviceClass === 'enum';
  const hasUnit = face.platform === 'number' || (face.platform === 'sensor' && !isEnum);
  const unit = hasUnit && face.deviceClass !== 'timestamp' ? unitOf(face, signal) : undefined;
  const options = isEnum ? (face.options ?? optionsOf(signal)) : undefined;
  const shown: EntityFace = { ...face, ...(unit && { unit }), ...(options && { options }) };

  const read = ({ state }: CarView): Payload | undefined => {
    const received = state.value(name);
    if (received === undefined) return undefined;
    const value = (isUnknown(received) ? whenUnknown[name] : undefined) ?? received;
    if (value === null) return null;
    if (signal.kind === 'enum' && typeof value === 'number') strange(name, value);
    const payload = face.show ? face.show(value) : byKind(signal, value);
    if (payload === null) return null;
    if (isEnum && options && !(typeof payload === 'string' && options.includes(payload))) {
      strange(name, value);
      return null;
    }
    return isNumeric(shown) && typeof payload !== 'number' ? null : payload;
  };
  return { ...shown, signals: [name], read };
}

const isUnknown = (value: SignalValue): boolean =>
  value === null || (typeof value === 'string' && unknownNames.has(value));

function byKind({ kind }: Signal, value: Exclude<SignalValue, null>): Payload {
  if (kind === 'enum' && typeof value === 'string') return isUnknown(value) ? null : snakeCase(value);
  if (typeof value === 'object') return isLocation(value) ? value : null;
  return value;
}

function unitOf(face: EntityFace, signal: Signal): string | undefined {
  return face.unit ?? (signal.unit === 'epoch s' ? undefined : signal.unit);
}

function optionsOf(signal: Signal): readonly string[] | undefined {
  return signal.enum && enums[signal.enum].names.filter((name) => !unknownNames.has(name)).map(snakeCase);
}
