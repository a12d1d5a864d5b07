/**
 * The next waiting time before a try, with full jitter, so that many clients do not come back at the same moment.
 * @param attempt how many tries failed in a row, from 0.
 * @param random a number in [0, 1).
 * @returns milliseconds between 0 and `first · 2^attempt`, at most `most`, never under 100.
 */
export function backoff(attempt: number, random: number, { first = 1_000, most = 300_000 } = {}): number {
  const ceiling = Math.min(most, first * 2 ** Math.min(attempt, 30));
  return Math.max(100, Math.round(ceiling * random));
}
