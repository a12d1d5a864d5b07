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
    if (now - this.#accepted[this.#next]! < this.#interval) return false;
    this.#accepted[this.#next] = now;
    this.#next = (this.#next + 1) % this.#accepted.length;
    return true;
  }
}
