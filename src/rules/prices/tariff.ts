import { Problem } from '../../kernel/problem';
import { windowsIn, type Window } from '../week';
import type { Interval } from '../zone';
import type { PriceSeries, PriceSlot } from './series';

/** A line of a tariff that a person typed: a price in some hours of some days. */
export interface TariffBand extends Window {
  /** Per kWh, in whole money. */
  readonly price: number;
}

/** A table of tariffs. Of bands that overlap, the upper line counts. */
export interface Tariff {
  readonly bands: readonly TariffBand[];
  /** Outside all bands; `null` where that is not known. */
  readonly otherwise: number | null;
  readonly currency: string | null;
}

/**
 * A tariff as slots between two instants, cut where the price may change.
 * @throws Problem TARIFF_PRICE_INVALID, TIME_INVALID, DATE_INVALID, ZONE_UNKNOWN.
 */
export function tariffPrices({ bands, otherwise, currency }: Tariff, zone: string, span: Interval): PriceSeries {
  bands.forEach(({ price }, index) => {
    if (!Number.isFinite(price)) throw new Problem('TARIFF_PRICE_INVALID', { line: index + 1 });
  });
  const windows = bands.flatMap((band) =>
    windowsIn(band, zone, span).map((window) => ({ ...window, price: band.price })),
  );
  const edges = [span.start, span.end, ...windows.flatMap(({ start, end }) => [start, end])]
    .filter((at) => at >= span.start && at <= span.end)
    .sort((a, b) => a - b);
  const slots: PriceSlot[] = [];
  for (const [index, start] of edges.entries()) {
    const end = edges[index + 1] ?? start;
    if (end === start) continue;
    const price = windows.find((window) => window.start <= start && window.end >= end)?.price ?? otherwise;
    if (price !== null) slots.push({ start, end, price });
  }
  return { slots, source: 'tariff', currency, unit: `${currency ?? ''}/kWh`, tax: 'gross' };
}
