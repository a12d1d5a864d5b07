import type { TelemetryRecord } from '../vehicle/record';

/** Takes a record; a promise resolves once it is safe, and only then is the car told so. */
export type Sink = (record: TelemetryRecord) => void | Promise<void>;

/** How many message ids of a car are remembered. A car repeats what it sent last, not what it sent an hour ago. */
const remembered = 512;

/** A message that was handed on. */
interface Delivered {
  readonly topic: string;
  readonly createdAt: number | null;
  /** Set until it is safe. */
  safe: void | Promise<void>;
}

/**
 * Hands each record on once. A car that missed an acknowledgement sends the message again: it is acknowledged when the first
 * one is safe, and not handed on a second time.
 */
export class Delivery {
  readonly #sink: Sink;
  /** By VIN, then by message id, oldest first. */
  readonly #recent = new Map<string, Map<string, Delivered>>();

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** @returns when the record is safe; nothing when it already is. */
  deliver(record: TelemetryRecord): void | Promise<void> {
    const { vin, txid, topic, createdAt } = record;
    // Without an id a repetition cannot be told from a new message.
    if (txid === '') return this.#hand(record);
    let recent = this.#recent.get(vin);
    if (!recent) this.#recent.set(vin, (recent = new Map()));
    const before = recent.get(txid);
    // An id alone may come again after the car counted from the start.
    if (before?.topic === topic && before.createdAt === createdAt) return before.safe;
    const delivered: Delivered = { topic, createdAt, safe: this.#hand(record) };
    recent.delete(txid);
    recent.set(txid, delivered);
    if (recent.size > remembered) recent.delete(recent.keys().next().value!);
    // What failed is handed on again when the car repeats it.
    delivered.safe?.then(
      () => (delivered.safe = undefined),
      () => void (recent.get(txid) === delivered && recent.delete(txid)),
    );
    return delivered.safe;
  }

  /** A sink that throws has failed as one that rejects. */
  #hand(record: TelemetryRecord): void | Promise<void> {
    try {
      return this.#sink(record);
    } catch (error) {
      return Promise.reject(error);
    }
  }
}
