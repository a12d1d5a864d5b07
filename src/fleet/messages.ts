import type { Intent } from '../commands/intent';
import type { CarView } from '../home-assistant/entity';
import type { PresenceKind } from '../vehicle/presence';
import type { SignalValues, TelemetryRecord } from '../vehicle/record';
import type { Unit } from '../vehicle/signal';
import type { SignalValue } from '../vehicle/value';
import { signalOf } from '../vehicle/signals';
import type { Change } from '../vehicle/state';

/** What every message of a car carries beside its payload. Times are epoch milliseconds. */
interface MessageHead {
  readonly topic: string;
  readonly vin: string;
  readonly at: number;
  readonly receivedAt: number;
  readonly isResend: boolean;
}

/** One signal of one car. */
export interface SignalMessage extends MessageHead {
  readonly payload: SignalValue;
  readonly signal: string;
  readonly unit?: Unit;
  /** What it was before; absent when nothing was known. */
  readonly previous?: SignalValue;
}

/** A whole record, or one entry of a list. */
export interface RecordMessage extends MessageHead {
  readonly payload: unknown;
}

/** The message of one signal that a record changed. */
export function signalMessage(record: TelemetryRecord, { signal, reading, previous }: Change): SignalMessage {
  const unit = signalOf(signal)?.unit;
  return {
    topic: `${record.vin}/${signal}`,
    payload: reading.value,
    vin: record.vin,
    signal,
    ...(unit && { unit }),
    at: reading.at,
    receivedAt: reading.receivedAt,
    ...(previous && { previous: previous.value }),
    isResend: record.isResend,
  };
}

/** The messages of a record that is not split into signals: one, or for alerts and errors one an entry. */
export function recordMessages(record: TelemetryRecord): RecordMessage[] {
  const { vin, topic, receivedAt, isResend } = record;
  const at = record.createdAt ?? receivedAt;
  const head = { topic: topic === 'V' ? vin : `${vin}/${topic}`, vin, at, receivedAt, isResend };
  const payloads: readonly unknown[] = topic === 'alerts' || topic === 'errors' ? record.data : [record.data];
  return payloads.map((payload) => ({ ...head, payload }));
}

/** Everything that is known of a car. */
export interface StateMessage {
  readonly topic: string;
  /** The last value of every signal that was ever received. */
  readonly payload: SignalValues;
  readonly vin: string;
  readonly name: string;
  readonly presence: { readonly kind: PresenceKind; readonly since: number | null };
  /** When the newest value was true; `null` when there is none. */
  readonly at: number | null;
}

export function stateMessage({ vin, name, state, presence: { kind, since } }: CarView): StateMessage {
  const readings = [...state.readings];
  return {
    topic: vin,
    payload: Object.fromEntries(readings.map(([signal, { value }]) => [signal, value])),
    vin,
    name,
    presence: { kind, since },
    at: readings.length > 0 ? Math.max(...readings.map(([, { at }]) => at)) : null,
  };
}

/** A wish for a command on its way through a flow, which may look at it, change it or end it. */
export interface IntentMessage {
  /** The command. */
  readonly topic: string;
  /** Its parameters by name. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly vin: string;
  readonly reason: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly expiresAt: number;
}

/** So long an order of Home Assistant holds, milliseconds: who pressed it looks at it. */
const patience = 60_000;

/** The message of an order that a flow is to decide on. */
export function intentMessage(vin: string, { command, parameters, at }: Intent): IntentMessage {
  return { topic: command, payload: parameters, vin, reason: 'Home Assistant', at, expiresAt: at + patience };
}
