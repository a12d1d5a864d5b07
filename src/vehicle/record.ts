import type { SignalValue } from './value';

/** The record types of Fleet Telemetry. Cars send the first three; the receiver makes `connectivity`. */
export const recordTypes = ['V', 'alerts', 'errors', 'connectivity'] as const;
export type RecordType = (typeof recordTypes)[number];

/** What every record carries. Times are epoch milliseconds. */
interface RecordHead {
  readonly vin: string;
  /** The car's own id of the message; for connectivity the id of the connection. */
  readonly txid: string;
  /** When the car says it happened; `null` where it said nothing. */
  readonly createdAt: number | null;
  /** When this machine had it. */
  readonly receivedAt: number;
  /** The car repeats what was not acknowledged. */
  readonly isResend: boolean;
}

/** Signals by name; a number unknown to the table is `Field<number>`. A signal absent here says nothing. */
export type SignalValues = Readonly<Record<string, SignalValue>>;

/** One entry of an alerts record. */
export interface Alert {
  readonly name: string;
  /** For whom it is meant: `Customer`, `Service`, `ServiceFix`, or an unknown number. */
  readonly audiences: readonly (string | number)[];
  /** Epoch milliseconds. */
  readonly startedAt: number | null;
  /** `null` while it lasts. */
  readonly endedAt: number | null;
}

/** One entry of an errors record: what the car could not do with its streaming configuration. */
export interface VehicleError {
  readonly name: string;
  readonly body: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Epoch milliseconds. */
  readonly createdAt: number | null;
}

/** A connection of the car came or went. */
export interface Connectivity {
  readonly connectionId: string;
  readonly status: 'CONNECTED' | 'DISCONNECTED' | 'UNKNOWN' | number;
  /** What the car said it uses: `wifi`, `cellular`, or empty. */
  readonly networkInterface: string;
}

export type SignalRecord = RecordHead & { readonly topic: 'V'; readonly data: SignalValues };
export type AlertsRecord = RecordHead & { readonly topic: 'alerts'; readonly data: readonly Alert[] };
export type ErrorsRecord = RecordHead & { readonly topic: 'errors'; readonly data: readonly VehicleError[] };
export type ConnectivityRecord = RecordHead & { readonly topic: 'connectivity'; readonly data: Connectivity };

/** One thing a car said. */
export type TelemetryRecord = SignalRecord | AlertsRecord | ErrorsRecord | ConnectivityRecord;
