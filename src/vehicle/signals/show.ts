import type { EntityFace } from '../entity';

/** What a face shows for a value. Total: cars send numbers outside their enums, and old firmware text for anything. */
type Show = NonNullable<EntityFace['show']>;

/** By the short name of an enum's value; unknown for every name that is not given. */
export const byName =
  <Shown extends boolean | number | string>(shown: Readonly<Record<string, Shown>>): Show =>
  (value) =>
    typeof value === 'string' && Object.hasOwn(shown, value) ? shown[value]! : null;

/** By a level from 0; unknown beyond the last. */
export const byLevel =
  (...levels: readonly string[]): Show =>
  (value) =>
    typeof value === 'number' ? (levels[value] ?? null) : null;

/** One door or tyre of several. */
export const flag =
  (member: string): Show =>
  (value) => {
    if (typeof value !== 'object' || !Object.hasOwn(value, member)) return null;
    const shown: unknown = (value as Readonly<Record<string, unknown>>)[member];
    return typeof shown === 'boolean' ? shown : null;
  };

/** The opposite: Home Assistant's class `lock` is on when unlocked. */
export const not: Show = (value) => (typeof value === 'boolean' ? !value : null);

/** More than one. */
export const several: Show = (value) => (typeof value === 'number' ? value > 1 : null);

/** A number in another unit; six digits, so that 0.1 · 3 does not become 0.30000000000000004. */
export const times =
  (factor: number): Show =>
  (value) =>
    typeof value === 'number' && Number.isFinite(value * factor) ? Number((value * factor).toPrecision(6)) : null;

/** Text, of which a blank says nothing. */
export const words: Show = (value) => (typeof value === 'string' ? value.trim() || null : null);

/** An enum's name as it is, for sensors whose states core writes as Tesla does. */
export const name: Show = (value) => (value === 'Unknown' || value === 'SNA' ? null : words(value));

/** The version without the build's hash. */
export const firstWord: Show = (value) => (typeof value === 'string' ? value.trim().split(/\s/, 1)[0] || null : null);

/** The last moment that a date can be. */
const endOfTime = 8.64e12;

/** Seconds since 1970 as ISO 8601; 0 is how a car says "none". */
export const moment: Show = (value) =>
  typeof value === 'number' && value > 0 && value <= endOfTime ? new Date(value * 1_000).toISOString() : null;
