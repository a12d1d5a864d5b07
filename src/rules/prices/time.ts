import { instantOf } from '../zone';

/** How a text without an offset is meant: as UTC, or as the clocks of a zone. */
export type Naive = 'UTC' | { readonly zone: string };

/** Seconds since 1970 stay below this for 3,000 years; milliseconds passed it in 1973. */
const milliseconds = 100_000_000_000;

/**
 * An instant as any price source writes it: epoch seconds or milliseconds (also as text), ISO 8601 with `T` or a space, a
 * `Date`. Rounded to the second; a start one second past the minute (Amber's) is the minute.
 * @returns epoch milliseconds; `undefined` where it is no time.
 */
export function timeOf(value: unknown, naive: Naive): number | undefined {
  const at = raw(value, naive);
  // Years 1970 to 2200: beyond is no price, and `Date` has an end, too.
  if (at === undefined || !(at >= 0 && at < 7_258_118_400_000)) return undefined;
  const rounded = Math.round(at / 1_000) * 1_000;
  return rounded % 60_000 === 1_000 ? rounded - 1_000 : rounded;
}

function raw(value: unknown, naive: Naive): number | undefined {
  if (typeof value === 'number') return value < milliseconds ? value * 1_000 : value;
  if (value instanceof Date) return value.getTime();
  if (typeof value !== 'string') return undefined;
  if (/^\d{9,13}$/.test(value)) return raw(Number(value), naive);
  const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d)(\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i.exec(value.trim());
  if (!parts) return undefined;
  const [, date = '', time = '', seconds = '00', fraction = '', offset] = parts;
  if (offset || naive === 'UTC') {
    const zone = (offset ?? 'Z').toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
    const at = Date.parse(`${date}T${time}:${seconds}${fraction.slice(0, 4)}${zone}`);
    return Number.isFinite(at) ? at : undefined;
  }
  try {
    return instantOf(date, time, naive.zone) + Number(seconds) * 1_000;
  } catch {
    return undefined;
  }
}
