/** What the Fleet API charges for. Streaming is billed too, and counted where the signals arrive. */
export const categories = ['commands', 'data', 'wakes'] as const;
export type Category = (typeof categories)[number];

/** Requests for one dollar (Tesla's price list). */
const perDollar: Readonly<Record<Category, number>> = { commands: 1_000, data: 500, wakes: 50 };

/** How much of a category was used, and what it costs. */
export interface Usage {
  readonly count: number;
  readonly dollars: number;
}

/** What was used since the start. */
export type BillStatement = Readonly<Record<Category, Usage>> & {
  readonly dollars: number;
  /** Counts by VIN. */
  readonly vehicles: Readonly<Record<string, Readonly<Record<Category, number>>>>;
};

/** Tesla's own count of what an account used: every request that is answered below 500. */
export class Bill {
  readonly #vehicles = new Map<string, Record<Category, number>>();
  readonly #counts: Record<Category, number> = { commands: 0, data: 0, wakes: 0 };

  /** @param vin absent where the request named no car of the account. */
  charge(category: Category, status: number, vin: string | undefined): void {
    if (status >= 500) return;
    this.#counts[category] += 1;
    if (vin === undefined) return;
    const own = this.#vehicles.get(vin) ?? { commands: 0, data: 0, wakes: 0 };
    own[category] += 1;
    this.#vehicles.set(vin, own);
  }

  statement(): BillStatement {
    const usage = (category: Category): Usage => {
      const count = this.#counts[category];
      return { count, dollars: round(count / perDollar[category]) };
    };
    const [commands, data, wakes] = [usage('commands'), usage('data'), usage('wakes')];
    const dollars = round(commands.dollars + data.dollars + wakes.dollars);
    return { commands, data, wakes, dollars, vehicles: Object.fromEntries(this.#vehicles) };
  }
}

/** Prices are whole tenths of a cent: what is smaller is an artefact of binary numbers. */
const round = (dollars: number): number => Math.round(dollars * 1_000) / 1_000;
