import { schema } from './schema';
import { encodeValue, type SignalValue } from './value';

/** One entry of an alerts record. Times are epoch milliseconds. */
export interface Alert {
  readonly name: string;
  readonly audiences: readonly number[];
  readonly startedAt: number;
  readonly endedAt?: number;
}

/** One entry of an errors record: what the car cannot do with its streaming configuration. */
export interface StreamError {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The payload of a V record. @param at epoch milliseconds */
export function encodeSignals(
  vin: string,
  at: number,
  signals: ReadonlyMap<string, SignalValue>,
  { isResend = false, asText = false } = {},
): Uint8Array {
  const { payload, fields } = schema();
  const data = Array.from(signals, ([field, value]) => ({
    key: fields[field],
    value: encodeValue(field, value, asText),
  }));
  return payload.encode({ data, createdAt: timestamp(at), vin, isResend }).finish();
}

/** The payload of an alerts record. */
export function encodeAlerts(vin: string, at: number, alerts: readonly Alert[]): Uint8Array {
  const entries = alerts.map(({ startedAt, endedAt, ...alert }) => ({
    ...alert,
    startedAt: timestamp(startedAt),
    ...(endedAt !== undefined && { endedAt: timestamp(endedAt) }),
  }));
  return schema()
    .alerts.encode({ alerts: entries, createdAt: timestamp(at), vin })
    .finish();
}

/** The payload of an errors record. */
export function encodeErrors(vin: string, at: number, errors: readonly StreamError[]): Uint8Array {
  const createdAt = timestamp(at);
  return schema()
    .errors.encode({ errors: errors.map((error) => ({ ...error, createdAt })), createdAt, vin })
    .finish();
}

const timestamp = (at: number): { seconds: number; nanos: number } => {
  const seconds = Math.floor(at / 1_000);
  return { seconds, nanos: Math.round((at - seconds * 1_000) * 1_000_000) };
};
