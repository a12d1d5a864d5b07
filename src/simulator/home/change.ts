import { Problem } from '../../kernel/problem';

/** What to change about a home; what is absent stays. */
export interface HomeChange {
  /** Share of the sky under clouds, 0 to 1; `null` leaves it to chance again. */
  readonly clouds?: number | null;
  /** W that the house takes, 0 to 100,000; `null` lets it live again. */
  readonly houseW?: number | null;
  /** Whether the supplier's service is down. */
  readonly priceOutage?: boolean;
  /** Trips the fuse of the wall boxes, or puts it in again. */
  readonly fuseTripped?: boolean;
}

const keys = 'it is clouds, houseW, priceOutage or fuseTripped';
const most = { clouds: 1, houseW: 100_000 };

/**
 * Reads a change of the home from JSON.
 * @throws Problem `OPTION_INVALID` that names the wrong part.
 */
export function readHomeChange(json: unknown): HomeChange {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) fail('the body', json, 'it is an object');
  const change: { -readonly [Key in keyof HomeChange]: HomeChange[Key] } = {};
  for (const [key, value] of Object.entries(json as object)) {
    if (key === 'clouds' || key === 'houseW') change[key] = readNumber(key, value);
    else if (key === 'priceOutage' || key === 'fuseTripped') change[key] = readSwitch(key, value);
    else fail('a key of the body', key, keys);
  }
  return change;
}

function readNumber(key: keyof typeof most, value: unknown): number | null {
  if (value === null || (typeof value === 'number' && value >= 0 && value <= most[key])) return value;
  return fail(key, value, `it is a number from 0 to ${most[key]}, or null`);
}

const readSwitch = (key: string, value: unknown): boolean =>
  typeof value === 'boolean' ? value : fail(key, value, 'it is true or false');

function fail(option: string, value: unknown, rule: string): never {
  throw new Problem('OPTION_INVALID', { option, value: JSON.stringify(value), rule });
}
