import { Problem } from '../../kernel/problem';
import type { Place } from '../wire/value';
import type { PersonChange } from './person';

const keys = 'it is place, goesTo, silent or jumpsBy';
const placeRule = 'it is {"latitude": 53.55, "longitude": 9.99}';

/**
 * Reads a change of a person from JSON.
 * @throws Problem `OPTION_INVALID` that names the wrong part.
 */
export function readPersonChange(json: unknown): PersonChange {
  const body = isObject(json) ? json : fail('the body', json, 'it is an object');
  const change: { -readonly [Key in keyof PersonChange]: PersonChange[Key] } = {};
  for (const [key, value] of Object.entries(body)) {
    if (key === 'place') change.place = readPlace(key, value);
    else if (key === 'goesTo') change.goesTo = value === null ? null : readWay(value);
    else if (key === 'silent')
      change.silent = typeof value === 'boolean' ? value : fail(key, value, 'it is true or false');
    else if (key === 'jumpsBy') change.jumpsBy = readNumber(key, value, 20_000, 'kilometres');
    else fail('a key of the body', key, keys);
  }
  return change;
}

function readWay(value: unknown): NonNullable<PersonChange['goesTo']> {
  const place = readPlace('goesTo', value);
  const { metresPerSecond } = value as Record<string, unknown>;
  if (metresPerSecond === undefined) return place;
  return { ...place, metresPerSecond: readNumber('metresPerSecond', metresPerSecond, 300, 'metres a second') };
}

function readPlace(key: string, value: unknown): Place {
  const { latitude, longitude } = isObject(value) ? value : {};
  const isPlace = isWithin(latitude, 90) && isWithin(longitude, 180);
  return isPlace ? { latitude, longitude } : fail(key, value, placeRule);
}

const isWithin = (value: unknown, most: number): value is number =>
  typeof value === 'number' && Math.abs(value) <= most;

function readNumber(key: string, value: unknown, most: number, unit: string): number {
  if (typeof value === 'number' && value >= 0 && value <= most) return value;
  return fail(key, value, `it is ${unit} from 0 to ${most}`);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fail(option: string, value: unknown, rule: string): never {
  throw new Problem('OPTION_INVALID', { option, value: JSON.stringify(value) ?? 'nothing', rule });
}
