import type { PriceSlot } from '../prices/series';
import type { SunSlot } from './read';

/** What the sun is worth to a charge. */
export interface SunShare {
  /** What a kWh fed in would earn. */
  readonly feedIn: number;
  /** Drawn by the charge, W. */
  readonly power: number;
  /** Left for the house, W. */
  readonly kept: number;
}

/**
 * Prices of charging where the sun gives a part of the power: that part costs what feeding it in would have earned, the rest
 * what the grid costs. Where the sun is not known, it gives nothing.
 */
export function mixSun(
  prices: readonly PriceSlot[],
  sun: readonly SunSlot[],
  { feedIn, power, kept }: SunShare,
): PriceSlot[] {
  const shareOf = (watts: number): number => Math.min(1, Math.max(0, (watts - kept) / power));
  const shining = sun.filter(({ watts }) => shareOf(watts) > 0);
  return prices.flatMap((slot) => {
    const edges = shining.flatMap(({ start, end }) => [start, end]).filter((at) => at > slot.start && at < slot.end);
    const times = [...new Set([slot.start, ...edges, slot.end])].sort((a, b) => a - b);
    return times.slice(1).map((end, n) => {
      const start = times[n]!;
      const part = shining.find((each) => each.start <= start && each.end >= end);
      const share = part ? shareOf(part.watts) : 0;
      return { ...slot, start, end, price: share * feedIn + (1 - share) * slot.price };
    });
  });
}
