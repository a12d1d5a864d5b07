import type { Clock } from '../kernel/clock';
import { Problem } from '../kernel/problem';
import { categories, type Category } from './billing';

const minute = 60_000;

/** So long a request waits for its turn; who would wait longer is told, milliseconds. */
const patience = 10_000;

/** So long Tesla's own word is taken for, seconds: a day. */
const longest = 86_400;

/** Keeps back what Tesla would refuse and bill all the same. */
export class RateLimiter {
  readonly #clock: Clock;
  /** When requests were sent or will be, oldest first. */
  readonly #sent = new Map<string, readonly number[]>();
  readonly #blocked = new Map<string, { readonly since: number; readonly until: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Resolves when the request may be sent, first come first served.
   * @param vin absent for a request about no single car.
   * @param category absent for what Tesla gives no limit for.
   * @throws Problem API_RATE_LIMITED with the seconds, where that takes longer than ten
   */
  async take(vin?: string, category?: Category): Promise<void> {
    const now = this.#clock.now();
    const key = keyOf(vin, category);
    const block = this.#blocked.get(key);
    // Before it began: the clock was set back.
    if (block && block.until > now && block.since <= now) throw limited(block.until - now);
    this.#blocked.delete(key);
    if (!category) return;
    const recent = (this.#sent.get(key) ?? []).filter((at) => at > now - minute && at <= now + patience);
    const at = Math.max(now, (recent.at(-categories[category].perMinute) ?? -Infinity) + minute);
    if (at - now > patience) throw limited(at - now);
    this.#sent.set(key, [...recent, at]);
    if (at > now) await new Promise<void>((resolve) => this.#clock.after(at - now, resolve));
  }

  /** Tesla has said so itself: other apps of the developer account count too. */
  block(seconds: number, vin?: string, category?: Category): void {
    const since = this.#clock.now();
    this.#blocked.set(keyOf(vin, category), { since, until: since + seconds * 1_000 });
  }
}

/**
 * How long a 429 asks to wait, whole seconds; a minute where it does not say. Seen are `Retry-After` with seconds or a date
 * (RFC 9110 §10.2.3), `RateLimit-Reset` with seconds, and a plain text "Retry in N seconds".
 */
export function secondsToWait(headers: { get(name: string): string | null }, text: string, now: number): number {
  const header = headers.get('retry-after') ?? headers.get('ratelimit-reset') ?? '';
  const inText = /retry (?:in|after) (\d+) ?s/i.exec(text)?.[1];
  const date = (Date.parse(header) - now) / 1_000;
  const seconds = /^\s*\d+/.test(header) ? Number.parseInt(header, 10) : Number.isFinite(date) ? date : Number(inText);
  return Math.min(longest, Math.max(1, Math.ceil(Number.isFinite(seconds) ? seconds : 60)));
}

const keyOf = (vin = '', category = ''): string => `${vin} ${category}`;

const limited = (wait: number): Problem => new Problem('API_RATE_LIMITED', { seconds: Math.ceil(wait / 1_000) });
