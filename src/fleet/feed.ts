import type { Clock, Timer } from '../kernel/clock';
import type { SignalRecord, TelemetryRecord } from '../vehicle/record';
import type { SignalValue } from '../vehicle/value';
import type { Change, StateChange } from '../vehicle/state';
import { recordMessages, signalMessage, type RecordMessage, type SignalMessage } from './messages';

/** What a listener wants to hear of the cars. */
export interface FeedSettings {
  readonly emit: 'signals' | 'records' | 'alerts' | 'errors' | 'connectivity';
  /** Only these signals; all when empty. */
  readonly signals: readonly string[];
  /** Leaves out a value equal to the last one sent. */
  readonly onlyChanges: boolean;
  /** A number must have moved by this much since the last one sent: in its own unit, or in percent of that. */
  readonly delta?: { readonly by: number; readonly unit: 'absolute' | 'percent' };
  /** Between two messages of one signal, milliseconds; the latest value follows at the end. */
  readonly interval?: number;
}

export interface FeedOptions {
  readonly settings: FeedSettings;
  readonly clock: Clock;
  readonly send: (messages: readonly (SignalMessage | RecordMessage)[]) => void;
}

/** What was last sent of one signal of one car, and what waits for its time. */
interface Sent {
  value: SignalValue;
  at: number;
  waiting?: { change: Change; record: SignalRecord; readonly timer: Timer };
}

/** Turns what cars say into messages, no more of them than asked for. */
export class Feed {
  readonly #options: FeedOptions;
  readonly #wanted: ReadonlySet<string>;
  readonly #sent = new Map<string, Sent>();

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#wanted = new Set(options.settings.signals);
  }

  /** Takes what one record did; all its messages leave together. */
  take({ record, changes }: StateChange): void {
    const { settings, send } = this.#options;
    if (settings.emit === 'signals') {
      if (record.topic === 'V') this.#sendSignals(record, changes);
    } else if (settings.emit === 'records') {
      const wanted = record.topic === 'V' && this.#choose(record);
      if (wanted) send(recordMessages(wanted));
    } else if (record.topic === settings.emit) {
      const messages = recordMessages(record);
      if (messages.length > 0) send(messages);
    }
  }

  /** Forgets what waits. */
  stop(): void {
    for (const { waiting } of this.#sent.values()) waiting?.timer.cancel();
    this.#sent.clear();
  }

  #isWanted(signal: string): boolean {
    return this.#wanted.size === 0 || this.#wanted.has(signal);
  }

  /** The record with the wanted signals alone; nothing when it holds none of them. */
  #choose(record: SignalRecord): TelemetryRecord | undefined {
    if (this.#wanted.size === 0) return record;
    const data = Object.entries(record.data).filter(([signal]) => this.#wanted.has(signal));
    return data.length > 0 ? { ...record, data: Object.fromEntries(data) } : undefined;
  }

  #sendSignals(record: SignalRecord, changes: readonly Change[]): void {
    const messages = changes
      .filter(({ signal }) => this.#isWanted(signal))
      .filter((change) => this.#isDue(record, change))
      .map((change) => signalMessage(record, change));
    if (messages.length > 0) this.#options.send(messages);
  }

  /** Whether a change is sent now; one that comes too early waits, and the latest of them is sent. */
  #isDue(record: SignalRecord, change: Change): boolean {
    const { settings, clock } = this.#options;
    const now = clock.now();
    const key = `${record.vin}/${change.signal}`;
    const last = this.#sent.get(key);
    const { value } = change.reading;
    if (!last) {
      this.#sent.set(key, { value, at: now });
      return true;
    }
    if (last.waiting) {
      last.waiting.change = change;
      last.waiting.record = record;
      return false;
    }
    if (!this.#isEnough(last.value, value)) return false;
    // Where the clock was set back, the last message lies ahead: it must not silence the signal until then.
    const wait = settings.interval ? Math.min(last.at, now) + settings.interval - now : 0;
    if (wait > 0) {
      last.waiting = { change, record, timer: clock.after(wait, () => this.#sendWaiting(last)) };
      return false;
    }
    last.value = value;
    last.at = now;
    return true;
  }

  #sendWaiting(last: Sent): void {
    const { waiting } = last;
    delete last.waiting;
    // It may have gone back to what was sent.
    if (!waiting || !this.#isEnough(last.value, waiting.change.reading.value)) return;
    last.value = waiting.change.reading.value;
    last.at = this.#options.clock.now();
    this.#options.send([signalMessage(waiting.record, waiting.change)]);
  }

  #isEnough(last: SignalValue, value: SignalValue): boolean {
    const { onlyChanges, delta } = this.#options.settings;
    if (delta && typeof last === 'number' && typeof value === 'number') {
      const needed = delta.unit === 'percent' ? (Math.abs(last) * delta.by) / 100 : delta.by;
      const moved = Math.abs(value - last);
      // A little less is enough, because 20.2 - 20.1 is not quite 0.1; and of 0 no percentage is needed, but a move.
      if (moved === 0 || moved < needed * (1 - 1e-9)) return false;
    }
    return !onlyChanges || !isSame(last, value);
  }
}

/** Values are scalars, or flat objects of them. */
function isSame(a: SignalValue, b: SignalValue): boolean {
  if (a === b) return true;
  return typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b);
}
