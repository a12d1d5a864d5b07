/** How far below the highest counter a car still takes one that it has not seen. */
const size = 32;

/** Which counters a car has seen: the highest, and bit i for the one i + 1 below it. */
export interface CounterWindow {
  readonly counter: number;
  readonly seen: bigint;
}

/** The window after a counter was taken; `undefined` for one that must be refused. */
export function take({ counter, seen }: CounterWindow, next: number): CounterWindow | undefined {
  if (next === counter) return undefined;
  if (next < counter) {
    const age = counter - next;
    const bit = 1n << BigInt(age - 1);
    return age > size || (seen & bit) !== 0n ? undefined : { counter, seen: seen | bit };
  }
  const ahead = next - counter;
  if (ahead > 64) return { counter: next, seen: 0n };
  const moved = (seen << BigInt(ahead)) | (1n << BigInt(ahead - 1));
  return { counter: next, seen: BigInt.asUintN(64, moved) };
}
