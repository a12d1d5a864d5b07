import { candidatesOf, type PriceMessage } from '../prices/envelope';
import { slotsOf } from '../prices/series';
import { timeOf } from '../prices/time';
import type { Interval } from '../zone';
import { shapes, type FoundPower } from './shapes';

/** The sun's power from one instant to another, on average. */
export interface SunSlot extends Interval {
  readonly watts: number;
}

/** A forecast in one form, whatever form it came in; in order, without overlaps. */
export interface SunForecast {
  readonly slots: readonly SunSlot[];
  /** The project or service whose form was recognised. */
  readonly source: string;
}

/** No source sends as many: what is beyond is cut off. */
const most = 5_000;
/** Points further apart have nothing to do with each other. */
const farApart = 26 * 3_600_000;

/**
 * Reads the forecast of a solar plant: Forecast.Solar, Solcast, Open-Meteo Solar, evcc. It never throws for what a message holds.
 * @param zone of the home, for times without an offset.
 * @returns `undefined` where the message is no such forecast, or none of it can be used.
 */
export function readForecast(message: PriceMessage, zone: string): SunForecast | undefined {
  for (const body of candidatesOf(message)) {
    for (const shape of shapes) {
      const found = shape.find(body, message.topic ?? '');
      const slots = found && slotsIn(found, zone);
      if (slots && slots.length > 0) return { slots, source: shape.source };
    }
  }
  return undefined;
}

function slotsIn({ kind, list, factor }: FoundPower, zone: string): SunSlot[] {
  const rows = list.slice(0, most).flatMap(({ start, end, power }) => {
    const from = timeOf(start, { zone });
    const to = timeOf(end, { zone });
    const number = typeof power === 'string' && power.trim() !== '' ? Number(power) : power;
    const isPower = typeof number === 'number' && Number.isFinite(number) && number >= 0;
    return from === undefined || !isPower
      ? []
      : [{ start: from, ...(to !== undefined && { end: to }), price: number * factor }];
  });
  if (kind === 'points') return between(rows);
  return slotsOf(rows).slots.map(({ start, end, price }) => ({ start, end, watts: price }));
}

/** The mean between each two points. */
function between(rows: readonly { readonly start: number; readonly price: number }[]): SunSlot[] {
  const points = [...new Map(rows.map((row) => [row.start, row])).values()].sort((a, b) => a.start - b.start);
  return points.flatMap(({ start, price }, n) => {
    const next = points[n + 1];
    return next && next.start - start <= farApart ? [{ start, end: next.start, watts: (price + next.price) / 2 }] : [];
  });
}

/** What is known after a new forecast: it replaces the old one in its own time; what is over is forgotten. */
export function mergeForecast(known: readonly SunSlot[], fresh: readonly SunSlot[], now: number): SunSlot[] {
  const first = fresh[0]?.start ?? now;
  const last = fresh.at(-1)?.end ?? now;
  const before = known
    .filter(({ start }) => start < first)
    .map((slot) => ({ ...slot, end: Math.min(slot.end, first) }));
  const after = known.filter(({ end }) => end > last).map((slot) => ({ ...slot, start: Math.max(slot.start, last) }));
  return [...before, ...fresh, ...after].filter(({ end }) => end > now);
}
