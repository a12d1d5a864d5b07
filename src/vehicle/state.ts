import type { TelemetryRecord } from './record';
import type { SignalValue } from './value';

/** What is known of one signal. Times are epoch milliseconds. */
export interface Reading {
  readonly value: SignalValue;
  /** When it was true: the car's time, never later than `receivedAt`. */
  readonly at: number;
  readonly receivedAt: number;
  readonly source: 'telemetry' | 'store';
}

/** One signal that a record changed. */
export interface Change {
  readonly signal: string;
  readonly reading: Reading;
  /** What it was before; absent when nothing was known. */
  readonly previous?: Reading;
}

/** What one record did to a car's state: one event a record, never one a signal. */
export interface StateChange {
  readonly record: TelemetryRecord;
  /** Signals that the record really moved forward in time, in the record's order; repeats of the same value included. */
  readonly changes: readonly Change[];
}

/**
 * What is known of one car: a fold over its records in event order. An older value never overwrites a newer one, so
 * records may come late, twice and out of order.
 */
export class VehicleState {
  readonly vin: string;
  readonly #readings = new Map<string, Reading>();

  constructor(vin: string) {
    this.vin = vin;
  }

  /** What is known of a signal; `undefined` when it was never received. */
  get(signal: string): Reading | undefined {
    return this.#readings.get(signal);
  }

  /** The value alone: `undefined` never received, `null` the car says it has none now. */
  value(signal: string): SignalValue | undefined {
    return this.#readings.get(signal)?.value;
  }

  get readings(): ReadonlyMap<string, Reading> {
    return this.#readings;
  }

  /** Takes a reading kept from an earlier run; what is already known and newer stays. */
  restore(signal: string, reading: Reading): void {
    const known = this.#readings.get(signal);
    if (!known || known.at < reading.at) this.#readings.set(signal, reading);
  }

  /** Folds a record in and tells what it changed. */
  apply(record: TelemetryRecord): StateChange {
    const changes: Change[] = [];
    if (record.topic === 'V') {
      // After waking, a car's clock can run minutes ahead (fleet-telemetry #386): the future would lock a value in.
      const at = Math.min(record.createdAt ?? record.receivedAt, record.receivedAt);
      for (const signal in record.data) {
        const previous = this.#readings.get(signal);
        // A reading later than now was stamped by a clock of this machine that was wrong; it would lock its value in, too.
        if (previous && previous.at > at && previous.at <= record.receivedAt) continue;
        const reading: Reading = {
          value: record.data[signal] as SignalValue,
          at,
          receivedAt: record.receivedAt,
          source: 'telemetry',
        };
        this.#readings.set(signal, reading);
        changes.push(previous ? { signal, reading, previous } : { signal, reading });
      }
    }
    return { record, changes };
  }
}
