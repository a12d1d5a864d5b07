/** Where energy came from, and what it cost; grows for ever. kWh, and the tariff's currency. */
export interface Account {
  /** kWh at the wall. */
  readonly energy: number;
  readonly fromSolar: number;
  readonly fromBattery: number;
  readonly fromGrid: number;
  /** What of the grid was paid, and what the rest would have earned as feed-in. */
  readonly cost: number;
  /** What it would have cost had all of it come from the grid. */
  readonly gridCost: number;
}

export const emptyAccount: Account = { energy: 0, fromSolar: 0, fromBattery: 0, fromGrid: 0, cost: 0, gridCost: 0 };

/** Adds energy to an account. @param prices per kWh, of the moment at which it flowed */
export function charged(
  account: Account,
  { fromSolar, fromBattery, fromGrid }: Pick<Account, 'fromSolar' | 'fromBattery' | 'fromGrid'>,
  prices: { readonly grid: number; readonly feedIn: number },
): Account {
  const energy = fromSolar + fromBattery + fromGrid;
  return {
    energy: account.energy + energy,
    fromSolar: account.fromSolar + fromSolar,
    fromBattery: account.fromBattery + fromBattery,
    fromGrid: account.fromGrid + fromGrid,
    cost: account.cost + fromGrid * prices.grid + (fromSolar + fromBattery) * prices.feedIn,
    gridCost: account.gridCost + energy * prices.grid,
  };
}
