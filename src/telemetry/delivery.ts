import { recordTypes, type TelemetryRecord } from '../vehicle/record';

/** Takes a record; a promise resolves once it is safe, and only then is the car told so. */
export type Sink = (record: TelemetryRecord) => void | Promise<void>;

/** At least this many message ids of a car are remembered: a car repeats what it sent last, not what it sent an hour ago. */
const remembered = 64;

/**
 * Hands each record on once. A car that missed an acknowledgement sends the message again: it is acknowledged when the first
 * one is safe, and not handed on a second time.
 */
export class Delivery {
  readonly #sink: Sink;
  readonly #recent = new Map<string, RecentMessages>();

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** @returns when the record is safe; nothing when it already is. */
  deliver(record: TelemetryRecord): void | Promise<void> {
    const { vin, txid } = record;
    // Without an id a repetition cannot be told from a new message.
    if (txid === '') return this.#hand(record);
    let recent = this.#recent.get(vin);
    if (!recent) this.#recent.set(vin, (recent = new RecentMessages()));
    const stamp = stampOf(record);
    if (recent.has(txid, stamp)) return recent.unsafe.get(txid);
    const safe = this.#hand(record);
    recent.add(txid, stamp);
    if (safe) recent.settle(txid, stamp, safe);
    return safe;
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

/** An id alone may come again after the car counted from the start: type and time tell, as one number, which is cheap to keep. */
function stampOf({ topic, createdAt }: TelemetryRecord): number {
  return (createdAt ?? -1) * recordTypes.length + recordTypes.indexOf(topic);
}

/** The last messages of one car, in two halves: when the newer one is full, the older one is forgotten. */
class RecentMessages {
  #newer = new Map<string, number>();
  #older = new Map<string, number>();
  /** Messages that are not safe yet. */
  readonly unsafe = new Map<string, Promise<void>>();

  has(txid: string, stamp: number): boolean {
    return (this.#newer.get(txid) ?? this.#older.get(txid)) === stamp;
  }

  add(txid: string, stamp: number): void {
    this.#newer.set(txid, stamp);
    if (this.#newer.size < remembered) return;
    this.#older = this.#newer;
    this.#newer = new Map();
  }

  /** What fails is forgotten, so that it is handed on again when the car repeats it. */
  settle(txid: string, stamp: number, safe: Promise<void>): void {
    this.unsafe.set(txid, safe);
    const done = (failed: boolean) => (): void => {
      if (this.unsafe.get(txid) !== safe) return;
      this.unsafe.delete(txid);
      if (!failed || !this.has(txid, stamp)) return;
      this.#newer.delete(txid);
      this.#older.delete(txid);
    };
    safe.then(done(false), done(true));
  }
}
