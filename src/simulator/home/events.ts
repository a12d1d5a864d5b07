import type { HomePlan } from './plan';
import type { HomeState } from './state';

/** Something that happened in a home. */
export type HomeEvent =
  | { readonly event: 'fuse_tripped' | 'fuse_reset' | 'prices_published' | 'price_outage' | 'price_outage_over' }
  | ({ readonly event: 'meter' } & MeterReading);

/** W, and kWh that the counters show. */
export interface MeterReading {
  /** Above 0 while it comes in. */
  readonly gridW: number;
  /** The same, a phase. */
  readonly phasesW: readonly number[];
  readonly importedKwh: number;
  readonly exportedKwh: number;
}

/** What happened between two moments of a home. */
export function eventsBetween({ meterEvery }: HomePlan, before: HomeState, after: HomeState): HomeEvent[] {
  const events: HomeEvent[] = [];
  if (!before.fuse.tripped && after.fuse.tripped) events.push({ event: 'fuse_tripped' });
  if (before.fuse.tripped && !after.fuse.tripped) events.push({ event: 'fuse_reset' });
  if (!before.prices.outage && after.prices.outage) events.push({ event: 'price_outage' });
  if (before.prices.outage && !after.prices.outage) events.push({ event: 'price_outage_over' });
  if (!after.prices.outage && publishedUntil(before) < publishedUntil(after))
    events.push({ event: 'prices_published' });
  if (
    meterEvery !== undefined &&
    Math.floor(before.time / meterEvery / 1_000) < Math.floor(after.time / meterEvery / 1_000)
  ) {
    events.push({ event: 'meter', ...readMeter(after) });
  }
  return events;
}

export function readMeter({ flow, meter }: HomeState): MeterReading {
  return {
    gridW: watts(flow.grid),
    phasesW: flow.phases.map(watts),
    importedKwh: digits(meter.imported),
    exportedKwh: digits(meter.exported),
  };
}

/** Whole W; the sum makes a negative zero positive. */
export const watts = (kilowatts: number): number => Math.round(kilowatts * 1_000) + 0;
/** As a counter shows it: to the Wh. */
export const digits = (kilowattHours: number): number => Math.round(kilowattHours * 1_000) / 1_000;

/** Until when the supplier has said its prices, whether or not it answers now. */
function publishedUntil({ prices: { today, tomorrow }, time }: HomeState): number {
  const day = tomorrow.publishedAt <= time ? tomorrow : today;
  return day.slots.at(-1)?.end ?? 0;
}
