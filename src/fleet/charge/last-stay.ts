import { costOf, sumOf, type Tariff } from '../../history/cost';
import type { History } from '../../history/history';
import type { Charge, Parked } from '../../history/rows';
import { costOf as costOfStretch } from '../../rules/charge/plan';
import type { PriceSlot } from '../../rules/prices/series';
import type { Interval } from '../../rules/zone';

/** A stay at home from plugging in, `start`, to unplugging, `end`. Epoch milliseconds. */
export interface Stay extends Interval {
  /** When it was plugged in, usable, %. */
  readonly soc: number;
  readonly charges: readonly Charge[];
}

/** What a stay really charged. */
export interface Charged {
  readonly blocks: readonly Interval[];
  /** From the wall, kWh. */
  readonly energy: number;
  /** `null` where some of the price is unknown. */
  readonly cost: number | null;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Shorter windows have no row, so rows of one stay may lie so far apart. */
const unnoticed = 3 * minute;

/** The last finished stay of the last eight days. */
export async function recallLastStay(
  history: Pick<History, 'charges' | 'parked'>,
  vin: string,
  now: number,
): Promise<Stay | undefined> {
  const period = { from: now - 8 * day, to: now };
  const [charges, parked] = await Promise.all([history.charges(vin, period), history.parked(vin, period)]);
  return lastStay(charges, parked);
}

/** The last stay at home that is over: charges and plugged windows that follow one another, from a known charge. */
export function lastStay(charges: readonly Charge[], parked: readonly Parked[]): Stay | undefined {
  const rows = [...charges, ...parked.filter(({ plugged }) => plugged)]
    .filter(({ whereabouts }) => whereabouts === 'home')
    .sort((one, other) => one.start - other.start);
  const stays: (Charge | Parked)[][] = [];
  for (const row of rows) {
    const last = stays.at(-1);
    if (last && row.start - (last.at(-1)!.end ?? Infinity) <= unnoticed) last.push(row);
    else stays.push([row]);
  }
  return stays.flatMap((stay) => stayOf(stay) ?? []).at(-1);
}

function stayOf(rows: readonly (Charge | Parked)[]): Stay | undefined {
  const first = rows[0]!;
  const soc = isCharge(first) ? first.socStart : (first.packStart.soc ?? first.packStart.level);
  const end = rows.at(-1)!.end;
  if (soc === null || end === null) return undefined;
  return { start: first.start, end, soc, charges: rows.filter(isCharge) };
}

const isCharge = (row: Charge | Parked): row is Charge => 'slices' in row;

/** What a stay really charged, and what that cost at some prices. */
export function chargedIn({ charges, end }: Stay, slots: readonly PriceSlot[]): Charged {
  const { cost, priced, unpriced } = sumOf(charges.map((charge) => costOf(charge, tariffOf(slots))));
  return {
    blocks: charges.map((charge) => ({ start: charge.start, end: charge.end ?? end })),
    energy: priced + unpriced,
    cost: unpriced > 0 ? null : cost,
  };
}

const tariffOf =
  (slots: readonly PriceSlot[]): Tariff =>
  (from, to, kWh) => {
    // What was told at the very end of a charge has no length of its own.
    const end = Math.max(to, from + 1);
    return costOfStretch({ start: from, end }, (kWh * hour) / (end - from), slots) ?? undefined;
  };
