import { distance } from '../car/geography';
import { sameValue } from '../car/car';
import type { Place, SignalValue } from '../wire/value';
import type { FieldConfig } from './profile';

interface Sent {
  readonly at: number;
  readonly value: SignalValue;
}

/**
 * Which fields are due: all of them the first time; then each that changed, by at least its delta, and not before its interval
 * is over; and what was not sent for its resend interval. Remembers only what was really handed over.
 */
export class Emission {
  readonly #fields: readonly (readonly [field: string, config: FieldConfig])[];
  readonly #sent = new Map<string, Sent>();

  constructor(fields: Readonly<Record<string, FieldConfig>>) {
    this.#fields = Object.entries(fields);
  }

  /**
   * The fields that are due, with their values.
   * @param now epoch milliseconds.
   * @param flush also what changed before its interval was over: the car is about to fall silent.
   */
  due(now: number, read: (field: string) => SignalValue, { flush = false } = {}): Map<string, SignalValue> {
    const due = new Map<string, SignalValue>();
    for (const [field, config] of this.#fields) {
      const last = this.#sent.get(field);
      if (!last) {
        due.set(field, read(field));
        continue;
      }
      const waited = now - last.at;
      if (!flush && waited < config.interval_seconds * 1_000) continue;
      const value = read(field);
      const resend = config.resend_interval_seconds;
      const isDue =
        changed(last.value, value, config.minimum_delta) || (resend !== undefined && waited >= resend * 1_000);
      if (isDue) due.set(field, value);
    }
    return due;
  }

  /** They were handed over. */
  sent(now: number, values: ReadonlyMap<string, SignalValue>): void {
    for (const [field, value] of values) this.#sent.set(field, { at: now, value });
  }

  /** From now on as if nothing was ever sent. */
  reset(): void {
    this.#sent.clear();
  }
}

/** Without a delta every change counts; becoming valid or invalid always does. */
function changed(before: SignalValue, after: SignalValue, delta: number | undefined): boolean {
  if (delta === undefined || before === null || after === null) return !sameValue(before, after);
  if (typeof before === 'number' && typeof after === 'number') {
    // A step of the size of the delta counts, also where binary fractions make it a hair less.
    return Math.abs(after - before) >= delta * (1 - 1e-9);
  }
  if (isPlace(before) && isPlace(after)) return distance(before, after) >= delta;
  return !sameValue(before, after);
}

const isPlace = (value: SignalValue): value is Place =>
  typeof value === 'object' && value !== null && 'latitude' in value;
