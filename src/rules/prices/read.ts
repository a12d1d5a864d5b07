import { Problem } from '../../kernel/problem';
import { checkZone, wallAt } from '../zone';
import { holesOf, slotsOf, type PriceSeries, type Row } from './series';
import { candidatesOf, type PriceMessage } from './envelope';
import { exact, generic, nothingYet } from './shapes';
import type { Found, RawRow, Shape } from './shapes/shape';
import { timeOf } from './time';
import { chosenUnit, doubtfulAbove, unitOf } from './unit';

/** What a person may set where a message does not tell it. */
export interface PriceOptions {
  /** The home's zone: for times without an offset, and for sentences. */
  readonly zone: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** As `ct/kWh`; wins over what the source says. */
  readonly unit?: string;
  /** ISO code; wins over what the source says. */
  readonly currency?: string;
  /** Area, home or meter, where a source sends several. */
  readonly series?: string;
}

/** What became of a message. */
export interface PriceReading {
  /** `null` where there is nothing that can be planned with: what is known already stays. */
  readonly series: PriceSeries | null;
  /** What is wrong or doubtful, each a sentence with the fix. */
  readonly problems: readonly Problem[];
}

/** No source sends as many: what is beyond is cut off. */
const most = 20_000;
/** An open end (`valid_to: null`) reaches this far. */
const open = 3 * 86_400_000;

/**
 * Reads the prices of a message, in whatever form a source writes them. It never throws for what a message holds.
 * @throws Problem ZONE_UNKNOWN, PRICE_UNIT_INVALID for wrong options.
 */
export function readPrices(message: PriceMessage, options: PriceOptions): PriceReading {
  checkZone(options.zone);
  const chosen = options.unit === undefined ? undefined : chosenUnit(options.unit);
  const context = { zone: options.zone, now: options.now, topic: message.topic ?? '' };
  const candidates = candidatesOf(message);
  for (const shapes of [exact, [generic], [nothingYet]]) {
    for (const body of candidates) {
      for (const shape of shapes) {
        const found = shape.find(body, context);
        if (found) return seriesOf(shape, found, options, chosen);
      }
    }
  }
  return { series: null, problems: [new Problem('PRICES_UNKNOWN')] };
}

function seriesOf(
  { source }: Shape,
  found: Found,
  options: PriceOptions,
  chosen: ReturnType<typeof unitOf>,
): PriceReading {
  const failed = (problem: Problem): PriceReading => ({ series: null, problems: [problem] });
  const list = listFor(source, found, options.series);
  if (list instanceof Problem) return failed(list);
  if (list.length === 0) return failed(new Problem('PRICES_EMPTY', { source }));

  const unit = chosen ?? (found.unit === null ? undefined : unitOf(found.unit));
  if (!unit) return failed(new Problem('PRICE_UNIT_UNKNOWN', { source }));
  const rows = list.slice(0, most).flatMap((row) => instantRow(row, found, options, unit.factor));
  const { slots, overlaps } = slotsOf(rows);
  if (slots.length === 0) {
    const first = JSON.stringify(list[0])?.slice(0, 200) ?? '';
    return failed(new Problem('PRICES_UNUSABLE', { source, first }));
  }

  const currency = options.currency ?? unit.currency ?? found.currency ?? null;
  const series: PriceSeries = { slots, source, currency, unit: unit.text, tax: found.tax ?? 'unknown' };
  return { series, problems: doubts(series, overlaps, options.zone) };
}

/** What a person should look at in prices that can be used. */
function doubts({ slots, source, currency, unit }: PriceSeries, overlaps: readonly number[], zone: string): Problem[] {
  const problems: Problem[] = [];
  const show = (at: number): string => Object.values(wallAt(at, zone)).join(' ');
  const median = slots.map(({ price }) => price).sort((a, b) => a - b)[Math.floor(slots.length / 2)]!;
  const price = doubtfulAbove(currency);
  if (median > price) problems.push(new Problem('PRICE_UNIT_DOUBTFUL', { source, unit, price }));
  const holes = holesOf(slots);
  if (holes[0]) {
    const { start, end } = holes[0];
    const count = holes.length;
    problems.push(new Problem('PRICES_HOLES', { source, count, from: show(start), to: show(end) }));
  }
  if (overlaps[0] !== undefined) {
    const at = show(overlaps[0]);
    problems.push(new Problem('PRICES_OVERLAP', { source, count: overlaps.length, at }));
  }
  return problems;
}

/** The one list, or the one that was chosen: prices of two areas are never merged. */
function listFor(source: string, { lists }: Found, series: string | undefined): readonly RawRow[] | Problem {
  const filled = [...lists].filter(([, list]) => list.length > 0);
  const names = filled.map(([name]) => name).join(', ');
  if (series !== undefined && !(filled.length === 1 && filled[0]![0] === '')) {
    if (filled.length === 0) return [];
    return lists.get(series) ?? new Problem('PRICES_SERIES_MISSING', { source, series, names });
  }
  if (filled.length > 1) return new Problem('PRICES_AMBIGUOUS', { source, names });
  return filled[0]?.[1] ?? [];
}

/** A row with its times read and its price per kWh; none where the start is no time. */
function instantRow(row: RawRow, found: Found, { zone, now }: PriceOptions, factor: number): Row[] {
  const naive = found.naive ?? { zone };
  const start = timeOf(row.start, naive);
  if (start === undefined) return [];
  const end = row.end === null ? Math.max(start, now) + open : timeOf(row.end, naive);
  const number = found.text && typeof row.price === 'string' && row.price.trim() !== '' ? Number(row.price) : row.price;
  return [
    {
      start,
      ...(end !== undefined && end > start && { end }),
      price: typeof number === 'number' && Number.isFinite(number) ? number * factor : null,
      estimate: row.estimate ?? found.estimate ?? false,
    },
  ];
}
