import type { Clock } from '../kernel/clock';
import type { Log } from '../kernel/log';
import { reasonOf } from '../kernel/problem';
import type { Store } from '../store/store';
import type { TelemetryRecord } from '../vehicle/record';
import type { SignalValue } from '../vehicle/value';
import type { Period } from './history';
import { RecorderMemory, type Recorded } from './recorder-memory';

export interface RecorderOptions {
  /** Where it is kept, with `recorderSchema` among its schemas; without one nothing is kept. */
  readonly store?: Store | undefined;
  /** What is kept of V records. A number that always trembles makes most of the rows: leave it out where it is not needed. */
  readonly signals: ReadonlySet<string>;
  /** How long it is kept, days; 14 by default. */
  readonly days?: number;
  /** Of one car; the oldest go first. 200,000 by default, which is some 15 MB. */
  readonly mostRows?: number;
  readonly clock: Clock;
  readonly log: Log;
}

const day = 86_400_000;

/**
 * What cars said in the last days, as Home Assistant's recorder keeps states: the values of some signals, alerts, and when the
 * stream was up. Every word counts, a repeated value too, because it says that it still is so. Without a store nothing is
 * kept: what was heard since the start would look like days in which nothing happened.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #days: number;
  readonly #mostRows: number;
  readonly #memory: RecorderMemory | undefined;
  #purging: Promise<void> | undefined;
  /** When it was purged last, and the rows since. */
  #purgedAt = -Infinity;
  #taken = 0;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#days = options.days ?? 14;
    this.#mostRows = options.mostRows ?? 200_000;
    this.#memory = options.store && new RecorderMemory(options.store);
  }

  /** Resolves when no purge is under way; the store is stopped by who started it, after. */
  async stop(): Promise<void> {
    await this.#purging;
  }

  /**
   * Takes a record; errors, and signals that are not asked for, add nothing.
   * @returns once what it adds is on the disk, at once where there is none; rejects when it cannot be written.
   */
  take(record: TelemetryRecord): Promise<void> {
    const rows = rowsOf(record, this.#options.signals);
    if (!this.#memory || rows.length === 0) return Promise.resolve();
    this.#taken += rows.length;
    // Once a day is enough, but whoever says too much must not fill the disk before.
    const isTime = this.#options.clock.now() - this.#purgedAt >= day || this.#taken > this.#mostRows / 10;
    if (isTime) this.#purge();
    return this.#memory.keep(record.vin, rows);
  }

  /**
   * What a car said from one time to another, both included, in event order, as though each word had come at once. It begins
   * with what was known at `from`: such a record was created when it was said, and received at `from`. Of two values of one
   * signal at the same millisecond the greater one in text stands, so that the order in which they came does not matter.
   * @returns rejects when the store cannot be read.
   */
  async records(vin: string, { from, to }: Period): Promise<TelemetryRecord[]> {
    if (!this.#memory) return [];
    const known = await this.#memory.knownAt(vin, from);
    const said = await this.#memory.rows(vin, from, to);
    const lasting = known.filter(({ what }) => what !== passing);
    return [...recordsOf(vin, lasting, from), ...recordsOf(vin, said)];
  }

  #purge(): void {
    this.#taken = 0;
    this.#purgedAt = this.#options.clock.now();
    this.#purging ??= this.#forget()
      .catch((error: unknown) =>
        this.#options.log.warn(`What cars said long ago could not be purged: ${reasonOf(error)}`),
      )
      .finally(() => (this.#purging = undefined));
  }

  async #forget(): Promise<void> {
    const memory = this.#memory;
    const oldest = this.#options.clock.now() - this.#days * day;
    for (const vin of (await memory?.vins()) ?? []) {
      const excess = await memory?.excess(vin, this.#mostRows);
      memory?.forget(vin, excess === undefined ? oldest : Math.max(oldest, excess + 1), passing);
    }
  }
}

/** It tells what happened; nothing of that is known until the next one. */
const passing = 'alerts';

/** The records that are kept whole. */
type Whole = Extract<TelemetryRecord, { readonly topic: 'alerts' | 'connectivity' }>;
const isWhole = (what: string): what is Whole['topic'] => what === passing || what === 'connectivity';

function rowsOf(record: TelemetryRecord, signals: ReadonlySet<string>): Recorded[] {
  const { topic, createdAt, receivedAt, data } = record;
  // After waking, a car's clock can run minutes ahead (fleet-telemetry #386): nothing was true later than it was received.
  const at = Math.floor(Math.min(createdAt ?? receivedAt, receivedAt));
  if (isWhole(topic)) return [{ at, what: topic, value: JSON.stringify(data) }];
  if (topic !== 'V') return [];
  return Object.entries(data)
    .filter(([signal]) => signals.has(signal))
    .map(([what, value]) => ({ at, what, value: JSON.stringify(value) }));
}

/** The records of which rows are left, in the same order. @param receivedAt when they happened by default. */
function recordsOf(vin: string, rows: readonly Recorded[], receivedAt?: number): TelemetryRecord[] {
  const records: TelemetryRecord[] = [];
  let signals: { readonly at: number; readonly data: Record<string, SignalValue> } | undefined;
  for (const { at, what, value } of rows) {
    const head = { vin, txid: `recorded-${at}`, createdAt: at, receivedAt: receivedAt ?? at, isResend: false };
    if (isWhole(what)) {
      records.push({ ...head, topic: what, data: JSON.parse(value) } as Whole);
      continue;
    }
    if (signals?.at !== at) {
      signals = { at, data: {} };
      records.push({ ...head, topic: 'V', data: signals.data });
    }
    signals.data[what] = JSON.parse(value) as SignalValue;
  }
  return records;
}
