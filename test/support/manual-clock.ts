import type { Clock, Timer } from '../../src/kernel/clock';

interface Pending {
  at: number;
  readonly order: number;
  readonly run: () => void;
  readonly interval?: number;
}

/** A clock that stands still until a test moves it. Timers fire in the order of their time, then of their making. */
export class ManualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #pending = new Set<Pending>();

  constructor(now = Date.parse('2026-06-01T12:00:00Z')) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(delay: number, run: () => void): Timer {
    return this.#add({ at: this.#now + Math.max(0, delay), order: this.#order++, run });
  }

  every(interval: number, run: () => void): Timer {
    if (!(interval > 0)) throw new RangeError('An interval must be greater than 0.');
    return this.#add({ at: this.#now + interval, order: this.#order++, run, interval });
  }

  /** Timers that have not fired or been cancelled: what a stopped thing must leave at 0. */
  get timers(): number {
    return this.#pending.size;
  }

  /** Moves on by `milliseconds`, firing on the way what is due. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (let next = this.#next(end); next; next = this.#next(end)) this.#fire(next);
    this.#now = end;
  }

  /** As `advance`, but lets promises and input/output settle before, between and after timers. */
  async advanceAsync(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settle();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#fire(next);
      await settle();
    }
    this.#now = end;
    await settle();
  }

  /** Sets the time of day back, as a person or a time server does; timers run on as they would have. */
  setBack(milliseconds: number): void {
    this.#now -= milliseconds;
    for (const timer of this.#pending) timer.at -= milliseconds;
  }

  #add(pending: Pending): Timer {
    this.#pending.add(pending);
    return { cancel: () => void this.#pending.delete(pending) };
  }

  #next(end: number): Pending | undefined {
    let next: Pending | undefined;
    for (const one of this.#pending) {
      if (one.at <= end && (!next || one.at < next.at || (one.at === next.at && one.order < next.order))) next = one;
    }
    return next;
  }

  #fire(timer: Pending): void {
    // A timer made by a listener for a moment that has passed must not turn time back.
    this.#now = Math.max(this.#now, timer.at);
    if (timer.interval === undefined) this.#pending.delete(timer);
    else timer.at += timer.interval;
    timer.run();
  }
}

/** Lets everything that is ready run: promises, and input/output that has arrived. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 3; round += 1) await new Promise((resolve) => setImmediate(resolve));
}
