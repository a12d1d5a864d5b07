import { Problem } from '../kernel/problem';
import type { CarChange } from './simulated-car';
import type { Fault, StreamFault } from './streamer/faults';

/**
 * Reads a change from JSON. Signals and the names of faults are checked by the car itself.
 * @throws Problem `OPTION_INVALID` that names the wrong part.
 */
export function readChange(json: unknown): CarChange {
  const body = isObject(json)
    ? json
    : fail('the body', json, 'it is an object with signals, asleep, offline or faults');
  const change: { -readonly [Key in keyof CarChange]: CarChange[Key] } = {};
  for (const [key, value] of Object.entries(body)) {
    if (key === 'signals')
      change.signals = isObject(value) ? value : fail(key, value, 'it is an object of values by signal');
    else if (key === 'asleep' || key === 'offline') change[key] = readSwitch(key, value);
    else if (key === 'faults') change.faults = readFaults(value);
    else fail('a key of the body', key, 'it is signals, asleep, offline or faults');
  }
  return change;
}

function readSwitch(key: string, value: unknown): boolean {
  return typeof value === 'boolean' ? value : fail(key, value, 'it is true or false');
}

function readFaults(value: unknown): readonly Fault[] {
  const rule = 'it is a list of {"code": "stream:stall", "times": 3}; without times a fault lasts until it is cleared';
  if (!Array.isArray(value)) return fail('faults', value, rule);
  return value.map((entry: unknown): Fault => {
    if (!isObject(entry) || typeof entry.code !== 'string') return fail('faults', entry, rule);
    const { times } = entry;
    const code = entry.code as StreamFault;
    if (times === undefined || times === null) return { code };
    return typeof times === 'number' && Number.isInteger(times) && times >= 0
      ? { code, times }
      : fail('times', times, 'it is a whole number from 0 up');
  });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fail(option: string, value: unknown, rule: string): never {
  throw new Problem('OPTION_INVALID', { option, value: JSON.stringify(value) ?? 'nothing', rule });
}
