import { Problem } from '../kernel/problem';

/** What a receiver puts up with. Every limit has a default that a real car never reaches. */
export interface Limits {
  /** Longest WebSocket message in bytes; beyond it the connection is closed with 1009. */
  readonly maxMessage: number;
  /** TLS handshakes at once; a handshake costs over a millisecond of the event loop, and a thousand cars may come back together. */
  readonly maxHandshakes: number;
  /** Time for TLS and the upgrade, milliseconds. */
  readonly handshakeTimeout: number;
  /** Between two pings, milliseconds; a connection that does not answer by the next one is closed. */
  readonly pingInterval: number;
  /** Messages allowed within `interval` milliseconds on one connection, dropped without an answer beyond; absent: no limit. */
  readonly rate?: { readonly messages: number; readonly interval: number };
}

export const defaultLimits: Limits = {
  maxMessage: 2 * 1024 * 1024,
  maxHandshakes: 8,
  handshakeTimeout: 10_000,
  pingInterval: 30_000,
};

/** The longest time that a timer of Node can wait; beyond it, it would fire at once. */
const longestTime = 2 ** 31 - 1;

/** @throws Problem OPTION_INVALID for a limit that would let nobody in, or never end. */
export function checkLimits({ maxMessage, maxHandshakes, handshakeTimeout, pingInterval, rate }: Limits): void {
  checkOption('The longest message', maxMessage, { from: 1, to: 2 ** 30 });
  checkOption('The number of handshakes at once', maxHandshakes, { from: 1, to: 1_000 });
  checkOption('The time for a handshake (ms)', handshakeTimeout, { from: 1, to: longestTime });
  checkOption('The time between two pings (ms)', pingInterval, { from: 1, to: longestTime });
  if (!rate) return;
  checkOption('The number of messages of the rate limit', rate.messages, { from: 1, to: 1_000_000 });
  checkOption('The interval of the rate limit (ms)', rate.interval, { from: 1, to: longestTime });
}

/** @throws Problem OPTION_INVALID for what is no whole number in the range, ends included. */
export function checkOption(option: string, value: number, { from, to }: { from: number; to: number }): void {
  if (Number.isInteger(value) && value >= from && value <= to) return;
  throw new Problem('OPTION_INVALID', { option, value, rule: `it is a whole number from ${from} to ${to}` });
}

/** Tells whether one more message fits into a sliding window; what does not fit does not count. */
export class RateWindow {
  readonly #accepted: number[] = [];
  readonly #interval: number;
  #next = 0;

  constructor({ messages, interval }: NonNullable<Limits['rate']>) {
    this.#accepted = new Array<number>(messages).fill(-Infinity);
    this.#interval = interval;
  }

  accept(now: number): boolean {
    const since = now - this.#accepted[this.#next]!;
    // Below 0 the clock was set back, and the times noted before mean nothing.
    if (since >= 0 && since < this.#interval) return false;
    this.#accepted[this.#next] = now;
    this.#next = (this.#next + 1) % this.#accepted.length;
    return true;
  }
}
