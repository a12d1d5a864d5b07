import { memberOf } from './fields';
import { schema } from './schema';

/** A place, WGS 84, in degrees. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/**
 * What a signal can be: a number in the wire's unit, a text or an enum's short name (a number for a word unknown to the
 * schema), a switch, a place, doors or tyres by name, and `null` for the car's own "invalid".
 */
export type SignalValue = number | string | boolean | null | Place | Flags;

/** Doors or tyres by name, `true` for open or warned. */
export type Flags = Readonly<Record<string, boolean>>;

/** The members of `Value` that hold switches by name: the keys on this side, and on protobufjs' side. */
const flagsOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  doorValue: {
    DriverFront: 'DriverFront',
    DriverRear: 'DriverRear',
    PassengerFront: 'PassengerFront',
    PassengerRear: 'PassengerRear',
    TrunkFront: 'TrunkFront',
    TrunkRear: 'TrunkRear',
  },
  tireLocationValue: {
    frontLeft: 'frontLeft',
    frontRight: 'frontRight',
    rearLeft: 'rearLeft',
    rearRight: 'rearRight',
    semiMiddleAxleLeft2: 'semiMiddleAxleLeft_2',
    semiMiddleAxleRight2: 'semiMiddleAxleRight_2',
    semiRearAxleLeft: 'semiRearAxleLeft',
    semiRearAxleRight: 'semiRearAxleRight',
    semiRearAxleLeft2: 'semiRearAxleLeft_2',
    semiRearAxleRight2: 'semiRearAxleRight_2',
  },
};

/** The first field that is always typed, also by firmware that sends the others as text: DetailedChargeState. */
const alwaysTyped = 179;

/** Whether a field of that name exists in Tesla's schema and can be said. */
export const isField = (field: string): boolean => Object.hasOwn(schema().fields, field) && field !== 'Unknown';

/**
 * The `Value` message of one signal, as a plain object for protobufjs. Reals carry the noise of the 32-bit numbers that cars
 * compute with.
 * @param asText as old firmware sends it.
 */
export function encodeValue(field: string, value: SignalValue, asText: boolean): object {
  if (value === null) return { invalid: true };
  const member = memberOf.get(field) ?? scalarMember(value);
  if (asText && (schema().fields[field] ?? 0) < alwaysTyped) return { stringValue: textOf(member, value) };
  const flags = flagsOf[member];
  if (flags) return { [member]: Object.fromEntries(Object.entries(value).map(([key, on]) => [flags[key] ?? key, on])) };
  if (member === 'doubleValue') return { doubleValue: Math.fround(value as number) };
  if (typeof value === 'string') return { [member]: schema().words.get(member)?.[value] ?? value };
  return { [member]: value };
}

/**
 * Says what is wrong with a value for a field; `undefined` when it fits.
 * @returns the second half of a sentence that begins with the field's name.
 */
export function misfit(field: string, value: unknown): string | undefined {
  if (value === null) return undefined;
  const member = memberOf.get(field);
  const words = member && schema().words.get(member);
  if (words) {
    const known = Object.keys(words).filter((word) => word !== 'Unknown');
    const fits = (typeof value === 'string' && Object.hasOwn(words, value)) || isInt32(value);
    return fits ? undefined : `takes one of ${known.join(', ')}`;
  }
  if (member && Object.hasOwn(flagsOf, member)) return misfitFlags(Object.keys(flagsOf[member] ?? {}), value);
  switch (member) {
    case 'stringValue':
      return typeof value === 'string' ? undefined : 'takes a text';
    case 'booleanValue':
      return typeof value === 'boolean' ? undefined : 'takes true or false';
    case 'doubleValue':
      return typeof value === 'number' ? undefined : 'takes a number';
    case 'intValue':
      return isInt32(value) ? undefined : 'takes a whole number of 32 bits';
    case 'longValue':
      return Number.isSafeInteger(value) ? undefined : 'takes a whole number';
    case 'locationValue':
      return isPlace(value) ? undefined : 'takes {"latitude": -90 to 90, "longitude": -180 to 180}';
    default:
      return typeof value === 'object' ? 'takes a text, a number, true or false' : undefined;
  }
}

function misfitFlags(names: readonly string[], value: unknown): string | undefined {
  const fits =
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(([name, on]) => names.includes(name) && typeof on === 'boolean');
  return fits ? undefined : `takes an object of true or false for ${names.join(', ')}`;
}

function isPlace(value: unknown): value is Place {
  const { latitude, longitude, ...rest } = value as Record<string, unknown>;
  const within = (number: unknown, most: number): boolean => typeof number === 'number' && Math.abs(number) <= most;
  return within(latitude, 90) && within(longitude, 180) && Object.keys(rest).length === 0;
}

const isInt32 = (value: unknown): boolean => Number.isInteger(value) && (value as number) === ((value as number) | 0);

/** A field that Tesla only reserves carries whatever fits. */
function scalarMember(value: SignalValue): string {
  if (typeof value === 'string') return 'stringValue';
  return typeof value === 'boolean' ? 'booleanValue' : 'doubleValue';
}

/** As firmware before typed values printed it: three decimals, words without prefix, open doors joined, `(52.1 N, 9.9 E)`. */
function textOf(member: string, value: Exclude<SignalValue, null>): string {
  if (typeof value === 'number' && member === 'doubleValue') return value.toFixed(3);
  if (typeof value !== 'object') return String(value);
  if (member === 'locationValue') {
    const { latitude, longitude } = value as Place;
    const half = (degrees: number, plus: string, minus: string): string =>
      `${Math.abs(degrees).toFixed(6)} ${degrees < 0 ? minus : plus}`;
    return `(${half(latitude, 'N', 'S')}, ${half(longitude, 'E', 'W')})`;
  }
  return Object.keys(value)
    .filter((name) => (value as Readonly<Record<string, boolean>>)[name])
    .join('|');
}
