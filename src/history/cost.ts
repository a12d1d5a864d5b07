import type { Charge } from './rows';

/** What energy costs between two times (epoch milliseconds, at most a quarter of an hour apart); `undefined` unknown. */
export type Tariff = (from: number, to: number, kWh: number) => number | undefined;

/** A sum of money that says what it lacks. */
export interface Cost {
  /** In the tariff's own currency, for the energy whose price is known; `null` when no price is. */
  readonly cost: number | null;
  /** kWh that are in `cost`. */
  readonly priced: number;
  /** kWh whose price is not known. */
  readonly unpriced: number;
  /** All energy is known and has its price. */
  readonly isWhole: boolean;
}

export const quarter = 15 * 60_000;

/** What a charge cost: AC by what the wall gave, DC by what the car took, which is the nearest that the car knows. */
export function costOf(charge: Charge, tariff: Tariff): Cost {
  let cost: number | null = null;
  let priced = 0;
  let unpriced = 0;
  for (const [from, kWh] of charge.slices) {
    // The first and the last quarter are not charged through.
    const price = tariff(Math.max(from, charge.start), Math.min(from + quarter, charge.end ?? Infinity), kWh);
    if (price === undefined || !Number.isFinite(price)) {
      unpriced += kWh;
    } else {
      cost = (cost ?? 0) + price;
      priced += kWh;
    }
  }
  const isEnergyKnown = charge.slices.length > 0 && charge.startReceived && charge.endReceived !== false;
  return { cost, priced, unpriced, isWhole: isEnergyKnown && unpriced === 0 };
}

/** Several costs as one; whole only if each of them is. */
export function sumOf(costs: readonly Cost[]): Cost {
  const known = costs.flatMap(({ cost }) => (cost === null ? [] : [cost]));
  const sum = (of: (cost: Cost) => number): number => costs.reduce((total, one) => total + of(one), 0);
  return {
    cost: known.length === 0 ? null : known.reduce((total, one) => total + one, 0),
    priced: sum(({ priced }) => priced),
    unpriced: sum(({ unpriced }) => unpriced),
    isWhole: costs.every(({ isWhole }) => isWhole),
  };
}
