import type { Clock } from '../../../kernel/clock';
import type { Category } from './bill';

/** Requests a minute to one car ("Billing and Limits"). */
export const perMinute: Readonly<Record<Category, number>> = { commands: 30, data: 60, wakes: 3 };
const minute = 60_000;

/** Counts requests of the last minute, by car and category. */
export class RateLimits {
  readonly #clock: Clock;
  readonly #recent = new Map<string, readonly number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts a request. @returns the seconds to wait where there were too many: then it does not count. */
  take(vin: string, category: Category): number | undefined {
    const now = this.#clock.now();
    const key = `${vin} ${category}`;
    // A moment to come is one from before the clock was set back.
    const recent = (this.#recent.get(key) ?? []).filter((at) => at > now - minute && at <= now);
    const [oldest = now] = recent;
    if (recent.length >= perMinute[category]) return Math.ceil((oldest + minute - now) / 1_000);
    this.#recent.set(key, [...recent, now]);
    return undefined;
  }
}
