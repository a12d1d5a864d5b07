import type { EntityFace, Platform } from '../vehicle/entity';
import type { Location } from '../vehicle/value';

/** What an entity shows: `null` is "not known now". */
export type Payload = number | string | boolean | Location | null;

/** Home Assistant reads this text as unknown, on every platform that has a state. */
export const unknown = 'None';

/** The longest state that Home Assistant keeps. */
const longest = 255;

/** The text on the wire. A tracker carries its place as attributes, for Home Assistant finds the zone itself. */
export function payloadText(face: EntityFace, payload: Payload): string {
  if (face.platform === 'device_tracker') return place(payload);
  if (payload === null || typeof payload === 'object') return unknown;
  if (isTwofold(face)) return typeof payload === 'boolean' ? (payload ? 'ON' : 'OFF') : unknown;
  if (face.deviceClass === 'timestamp') return timestamp(payload);
  if (isNumeric(face)) return typeof payload === 'number' ? number(payload) : unknown;
  if (typeof payload === 'number') return number(payload);
  // Home Assistant ignores a blank payload, and a broker takes an empty one as "forget": the old text would stay.
  return shortened(String(payload).trim()) || unknown;
}

/** Whole characters, so that none becomes half an emoji. */
function shortened(text: string): string {
  return text.length <= longest ? text : [...text].slice(0, longest).join('');
}

/** Shown as one of two: all of them are read from the words of a binary sensor, see `component.ts`. */
const twofold: ReadonlySet<Platform> = new Set(['binary_sensor', 'climate', 'cover', 'lock', 'switch']);
const isTwofold = ({ platform }: EntityFace): boolean => twofold.has(platform);

/** Home Assistant refuses every state of such an entity that is not a number. */
export function isNumeric({ platform, unit, stateClass, deviceClass }: EntityFace): boolean {
  if (platform === 'number') return true;
  const isText = deviceClass === 'timestamp' || deviceClass === 'enum';
  return platform === 'sensor' && !isText && [unit, stateClass, deviceClass].some((given) => given !== undefined);
}

/** The shortest decimal; five digits are below what any sensor of a car can tell, the rest is noise of 32-bit floats. */
export function number(value: number, digits = 5): string {
  return Number.isFinite(value) ? String(rounded(value, digits)) : unknown;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits)) + 0;
}

/** A number is seconds since 1970; a text has to be a time already. */
function timestamp(payload: number | string | boolean): string {
  const at = typeof payload === 'number' ? payload * 1_000 : typeof payload === 'string' ? Date.parse(payload) : NaN;
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? unknown : date.toISOString();
}

/** Without a place the tracker is unavailable, see `discovery.ts`; six digits are a tenth of a metre. */
function place(payload: Payload): string {
  return isLocation(payload)
    ? JSON.stringify({ latitude: rounded(payload.latitude, 6), longitude: rounded(payload.longitude, 6) })
    : '{}';
}

/** A whole place: half a pair says nothing. */
export function isLocation(value: unknown): value is Location {
  if (typeof value !== 'object' || value === null) return false;
  const { latitude, longitude } = value as Partial<Location>;
  return Number.isFinite(latitude) && Number.isFinite(longitude);
}

/** An enum's short name as Home Assistant writes states: `NoPower` is `no_power`, `SOCTooLow` is `soc_too_low`. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}
