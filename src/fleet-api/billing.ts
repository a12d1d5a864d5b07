/** What Tesla counts of a request. */
export type Category = 'commands' | 'wakes' | 'data';

/**
 * What one US$ buys, and how many a car may get in a minute: "Billing and Limits" of the Fleet API docs. The limits hold for
 * all apps of one developer account together.
 */
export const categories = {
  commands: { perDollar: 1_000, perMinute: 30 },
  wakes: { perDollar: 50, perMinute: 3 },
  data: { perDollar: 500, perMinute: 60 },
} as const satisfies Record<Category, { perDollar: number; perMinute: number }>;

/** What was asked of each car and is billed. */
export class Ledger {
  readonly #counts = new Map<string, Record<Category, number>>();

  /** @param status of the answer: Tesla bills every one below 500, refusals too. */
  add(vin: string, category: Category, status: number): void {
    if (status >= 500) return;
    const counts = this.#counts.get(vin) ?? { commands: 0, wakes: 0, data: 0 };
    counts[category] += 1;
    this.#counts.set(vin, counts);
  }

  /** US$, before the discount of the account. */
  spent(vin: string): number {
    const { commands, wakes, data } = this.#counts.get(vin) ?? { commands: 0, wakes: 0, data: 0 };
    const each = categories;
    return commands / each.commands.perDollar + wakes / each.wakes.perDollar + data / each.data.perDollar;
  }
}
