import type { TelemetryRecord } from '../vehicle/record';

/** Takes a record; a promise resolves once it is safe, and only then is the car told so. */
export type Sink = (record: TelemetryRecord) => void | Promise<void>;

/** How many message ids of a car are remembered. A car repeats what it sent last, not what it sent an hour ago. */
const remembered = 512;

/**
 * Hands each record on once. A car that missed an acknowledgement sends the message again: it is acknowledged when the first
 * one is safe, and not handed on a second time.
 */
export class Delivery {
  readonly #sink: Sink;
  readonly #recent = new Map<string, Map<string, void | Promise<void>>>();

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** @returns when the record is safe; nothing when it already is. */
  deliver(record: TelemetryRecord): void | Promise<void> {
    // Without an id a repetition cannot be told from a new message.
    if (record.txid === '') return this.#sink(record);
    let recent = this.#recent.get(record.vin);
    if (!recent) this.#recent.set(record.vin, (recent = new Map()));
    const id = `${record.topic} ${record.txid} ${record.createdAt}`;
    if (recent.has(id)) return recent.get(id);
    const safe = this.#sink(record);
    recent.set(id, safe);
    if (recent.size > remembered) recent.delete(recent.keys().next().value!);
    // What failed is tried again when the car repeats it.
    safe?.then(
      () => recent.has(id) && recent.set(id, undefined),
      () => recent.delete(id),
    );
    return safe;
  }
}
