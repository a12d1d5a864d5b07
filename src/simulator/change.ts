import { Problem } from '../kernel/problem';
import type { CarChange } from './simulated-car';
import { keyRoles, type KeyRole } from './security';
import type { Fault, FaultCode } from './streamer/faults';

const keys = 'signals, asleep, offline, faults or incidents';

/**
 * Reads a change from JSON. Signals and the names of faults and incidents are checked by the car itself.
 * @throws Problem `OPTION_INVALID` that names the wrong part.
 */
export function readChange(json: unknown): CarChange {
  const body = isObject(json) ? json : fail('the body', json, `it is an object with ${keys}`);
  const change: { -readonly [Key in keyof CarChange]: CarChange[Key] } = {};
  for (const [key, value] of Object.entries(body)) {
    if (key === 'signals')
      change.signals = isObject(value) ? value : fail(key, value, 'it is an object of values by signal');
    else if (key === 'asleep' || key === 'offline') change[key] = readSwitch(key, value);
    else if (key === 'faults') change.faults = readFaults(value);
    else if (key === 'incidents') change.incidents = readIncidents(value);
    else fail('a key of the body', key, `it is ${keys}`);
  }
  return change;
}

function readSwitch(key: string, value: unknown): boolean {
  return typeof value === 'boolean' ? value : fail(key, value, 'it is true or false');
}

function readIncidents(value: unknown): NonNullable<CarChange['incidents']> {
  const rule = 'it is an object of true, false or a number by incident, such as {"puncture": true, "vampire": 0.2}';
  const isRead = (all: Record<string, unknown>): all is Record<string, number | boolean> =>
    Object.values(all).every((amount) => typeof amount === 'number' || typeof amount === 'boolean');
  return isObject(value) && isRead(value) ? value : fail('incidents', value, rule);
}

function readFaults(value: unknown): readonly Fault[] {
  const rule = 'it is a list of {"code": "stream:stall", "times": 3}; without times a fault lasts until it is cleared';
  if (!Array.isArray(value)) return fail('faults', value, rule);
  return value.map((entry: unknown): Fault => {
    if (!isObject(entry) || typeof entry.code !== 'string') return fail('faults', entry, rule);
    const { times } = entry;
    const code = entry.code as FaultCode;
    if (times === undefined || times === null) return { code };
    return typeof times === 'number' && Number.isInteger(times) && times >= 0
      ? { code, times }
      : fail('times', times, 'it is a whole number from 0 up');
  });
}

/**
 * Reads a key for a car from JSON: `{publicKey, role}`. A role is Tesla's number, its name (`ROLE_OWNER`) or our own
 * (`owner`, which is also the one of a key without role); the key itself is checked by the car.
 * @throws Problem `OPTION_INVALID` that names the wrong part.
 */
export function readKey(json: unknown): { readonly publicKey: string; readonly role: KeyRole } {
  const rule = 'it is an object with publicKey (PEM) and role';
  if (!isObject(json)) return fail('the body', json, rule);
  const { publicKey, role = 'owner', ...rest } = json;
  const [stray] = Object.keys(rest);
  if (stray !== undefined) fail('a key of the body', stray, 'it is publicKey or role');
  if (typeof publicKey !== 'string') return fail('publicKey', publicKey, 'it is a P-256 key as PEM');
  const words = Object.entries(keyRoles);
  const name = String(role)
    .replace(/^ROLE_/i, '')
    .toLowerCase();
  const found = words.find(([word, number]) => role === number || word === (name === 'fm' ? 'fleet_manager' : name));
  const known = `it is one of ${words.map(([word]) => word).join(', ')}`;
  return found ? { publicKey, role: found[0] as KeyRole } : fail('role', role, known);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fail(option: string, value: unknown, rule: string): never {
  throw new Problem('OPTION_INVALID', { option, value: JSON.stringify(value) ?? 'nothing', rule });
}
