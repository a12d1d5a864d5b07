/** How far back a car still takes a counter that it has not seen. */
const size = 32;

/** Which counters a car has seen: the highest, and bit i for the one i + 1 below it. */
export interface Window {
  readonly counter: number;
  readonly seen: bigint;
}

/** The window after a counter was taken; absent where it must be refused. */
export function take({ counter, seen }: Window, next: number): Window | undefined {
  if (next === counter) return undefined;
  if (next > counter) {
    const ahead = BigInt(next - counter);
    return { counter: next, seen: ahead > 64n ? 0n : BigInt.asUintN(64, (seen << ahead) | (1n << (ahead - 1n))) };
  }
  const bit = 1n << BigInt(counter - next - 1);
  return counter - next > size || (seen & bit) !== 0n ? undefined : { counter, seen: seen | bit };
}
