import type { Interval } from '../zone';

/** What electricity costs from one instant to another. */
export interface PriceSlot extends Interval {
  /** In the series' currency per kWh; may be 0 or negative. */
  readonly price: number;
  /** A guess of the source, not yet a price. */
  readonly estimate?: true;
}

/** Prices of one source in one form, whatever form they came in. */
export interface PriceSeries {
  /** In order of time; they never overlap, and where they do not meet the price is unknown. */
  readonly slots: readonly PriceSlot[];
  /** The project or service whose form was recognised, in its own name. */
  readonly source: string;
  /** The ISO code; `null` where neither source nor settings tell it. */
  readonly currency: string | null;
  /** The unit that the numbers were in before, as in `EUR/MWh`; without the money where that is not known. */
  readonly unit: string;
  /** Whether taxes and fees are in the price, as far as the source's form tells. */
  readonly tax: 'net' | 'gross' | 'unknown';
}

/** A price as a source wrote it, its times already instants. */
export interface Row {
  readonly start: number;
  readonly end?: number;
  /** `null` where the source has the time but not the price. */
  readonly price: number | null;
  readonly estimate?: boolean;
}

/** Rows made into slots, with where they overlapped. */
export interface Slots {
  readonly slots: readonly PriceSlot[];
  /** Starts at which the slot before was not over. */
  readonly overlaps: readonly number[];
}

/**
 * Sorts rows, drops doubles (the one that came later counts) and gives each an end: its own, else the start of the next. A
 * next one further away than two of the list's smallest steps is no neighbour: the slot is one such step long, and what
 * follows stays unknown.
 */
export function slotsOf(rows: readonly Row[]): Slots {
  const byStart = new Map<number, Row>();
  for (const row of rows) byStart.set(row.start, row);
  const sorted = [...byStart.values()].sort((a, b) => a.start - b.start);
  const step = smallestStep(sorted);
  const slots: PriceSlot[] = [];
  const overlaps: number[] = [];
  sorted.forEach(({ start, end: given, price, estimate }, index) => {
    const next = sorted[index + 1]?.start ?? Infinity;
    const end = Math.min(given ?? (next - start <= 2 * step ? next : start + step), next);
    if (given !== undefined && given > next) overlaps.push(next);
    if (price === null || !(end > start)) return;
    slots.push(estimate ? { start, end, price, estimate } : { start, end, price });
  });
  return { slots, overlaps };
}

/** Where the price is unknown between the first slot and the last. */
export function holesOf(slots: readonly PriceSlot[]): Interval[] {
  return slots.flatMap(({ end }, index) => {
    const next = slots[index + 1];
    return next && next.start > end ? [{ start: end, end: next.start }] : [];
  });
}

/** Slots cut to a stretch of time. */
export function clip(slots: readonly PriceSlot[], { start, end }: Interval): PriceSlot[] {
  return slots
    .filter((slot) => slot.end > start && slot.start < end)
    .map((slot) => ({ ...slot, start: Math.max(slot.start, start), end: Math.min(slot.end, end) }));
}

/** How long a price is kept when it is over: two days, so that the last stay at home can be looked at. */
const kept = 2 * 86_400_000;

/**
 * What is known after a new message: today and tomorrow often come in two, and one without tomorrow does not erase a
 * tomorrow already held. Another source, currency or tax is another series and replaces the one held.
 */
export function mergePrices(held: PriceSeries | null, fresh: PriceSeries, now: number): PriceSeries {
  const same =
    held && held.source === fresh.source && held.currency === fresh.currency && held.tax === fresh.tax
      ? held.slots
      : [];
  const between = gapsOf(fresh.slots);
  const slots = [...fresh.slots, ...between.flatMap((gap) => clip(same, gap))]
    .filter(({ end }) => end > now - kept)
    .sort((a, b) => a.start - b.start);
  return { ...fresh, slots };
}

/** Where a new list says nothing, the time before and after it included. */
function gapsOf(slots: readonly PriceSlot[]): Interval[] {
  const first = slots[0];
  const last = slots.at(-1);
  if (!first || !last) return [{ start: -Infinity, end: Infinity }];
  return [{ start: -Infinity, end: first.start }, ...holesOf(slots), { start: last.end, end: Infinity }];
}

function smallestStep(sorted: readonly Row[]): number {
  let step = Infinity;
  sorted.forEach(({ start, end }, index) => {
    if (end !== undefined && end > start) step = Math.min(step, end - start);
    const next = sorted[index + 1];
    if (next) step = Math.min(step, next.start - start);
  });
  // One row without an end says nothing of its length.
  return Number.isFinite(step) ? step : 0;
}
