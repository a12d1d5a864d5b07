/** A car that takes its turn with others. */
export interface CarInTurn {
  readonly vin: string;
  /** The higher, the sooner. */
  readonly priority: number;
  /** Per cents to its target: of equal priority, the one that needs fewest is done first. */
  readonly missing: number;
}

/** Sorts cars by whose turn it is. */
export const byTurn = (a: CarInTurn, b: CarInTurn): number =>
  b.priority - a.priority || a.missing - b.missing || (a.vin < b.vin ? -1 : 1);

/** A car that wants to charge on a circuit. */
export interface CircuitCar extends CarInTurn {
  /** A. */
  readonly wanted: number;
  /** Below this it does not charge at all, A. */
  readonly least: number;
}

/**
 * Shares the amperes of a circuit: in order of priority each car gets what it wants, as far as it goes. Nobody gets less than
 * what it can charge with; the sum is never above the circuit.
 * @returns amperes by VIN, 0 for those that have to wait.
 */
export function shareCircuit(cars: readonly CircuitCar[], circuit: number): ReadonlyMap<string, number> {
  let left = Math.max(0, Math.floor(circuit));
  const shares = new Map<string, number>();
  for (const { vin, wanted, least } of [...cars].sort(byTurn)) {
    const amps = Math.min(Math.floor(wanted), left);
    const share = amps >= Math.max(1, least) ? amps : 0;
    shares.set(vin, share);
    left -= share;
  }
  return shares;
}
