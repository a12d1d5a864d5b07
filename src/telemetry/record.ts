import type { Alert, Connectivity, RecordType, SignalValues, VehicleError } from '../vehicle/record';
import type { SignalValue } from '../vehicle/value';
import { signalById } from '../vehicle/signals';
import { Malformed, ProtobufReader, wire } from './protobuf';
import { readValue } from './value';

interface Content<Topic extends RecordType, Data> {
  readonly topic: Topic;
  /** Epoch milliseconds; `null` where the car said nothing. */
  readonly createdAt: number | null;
  readonly isResend: boolean;
  readonly data: Data;
}

/** What a payload says; the envelope and the certificate say the rest of a record. */
export type RecordContent =
  | Content<'V', SignalValues>
  | Content<'alerts', readonly Alert[]>
  | Content<'errors', readonly VehicleError[]>
  | Content<'connectivity', Connectivity>;

/**
 * Reads a record's protobuf straight into values, without objects in between. Total: any bytes give content or a reason.
 * Unknown numbers survive as `Field<number>`; the VIN inside is ignored, because only the certificate counts.
 */
export function readRecord(topic: RecordType, payload: Uint8Array): RecordContent | { readonly malformed: string } {
  try {
    return readTopic[topic](new ProtobufReader(payload));
  } catch (error) {
    if (error instanceof Malformed) return { malformed: error.message };
    throw error;
  }
}

const readTopic: { readonly [Topic in RecordType]: (reader: ProtobufReader) => RecordContent } = {
  V: readSignals,
  alerts: (reader) => ({ topic: 'alerts', ...readList(reader, readAlert) }),
  errors: (reader) => ({ topic: 'errors', ...readList(reader, readError) }),
  connectivity: readConnectivity,
};

/** A tag as it stands on the wire. */
const varint = (number: number): number => (number << 3) | wire.varint;
const bytes = (number: number): number => (number << 3) | wire.bytes;

const payload = { data: bytes(1), createdAt: bytes(2), vin: bytes(3), isResend: varint(4) } as const;
const datum = { key: varint(1), value: bytes(2) } as const;

function readSignals(reader: ProtobufReader): RecordContent {
  const data: Record<string, SignalValue> = {};
  let createdAt: number | null = null;
  let isResend = false;
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === payload.data) readDatum(reader, data);
    else if (tag === payload.createdAt) createdAt = readTimestamp(reader);
    else if (tag === payload.isResend) isResend = reader.bool();
    else if (tag === payload.vin) reader.string();
    else reader.skip(tag);
  }
  return { topic: 'V', createdAt, isResend, data };
}

/** Adds one datum to the record's data. What its value means depends on its key, which may follow it. */
function readDatum(reader: ProtobufReader, data: Record<string, SignalValue>): void {
  const outer = reader.enter();
  let key = 0;
  let named = signalById(0);
  let valueAt: number | undefined;
  let value: SignalValue | undefined;
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === datum.key) {
      key = reader.int32();
      named = signalById(key);
      if (valueAt !== undefined) {
        const next = reader.at;
        reader.at = valueAt;
        value = readValue(reader, named?.signal);
        reader.at = next;
      }
    } else if (tag === datum.value) {
      valueAt = reader.at;
      value = readValue(reader, named?.signal);
    } else {
      reader.skip(tag);
    }
  }
  reader.leave(outer);
  if (value !== undefined) data[named ? named.name : `Field${key}`] = value;
}

/** Seconds from here on are milliseconds by mistake (some firmware stamps alerts so); the official server says the same. */
const millisecondsByMistake = 315_576_000_000;

/** A `google.protobuf.Timestamp` as epoch milliseconds; `null` beyond what a date can be. */
function readTimestamp(reader: ProtobufReader): number | null {
  let seconds = 0;
  let nanos = 0;
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === varint(1)) seconds = reader.int64();
    else if (tag === varint(2)) nanos = reader.int32();
    else reader.skip(tag);
  }
  reader.leave(outer);
  const at = seconds >= millisecondsByMistake ? seconds : seconds * 1_000 + Math.floor(nanos / 1e6);
  return Math.abs(at) <= 8.64e15 ? at : null;
}

/** Alerts and errors have one shape: the entries, then when the record was made. */
function readList<Entry>(
  reader: ProtobufReader,
  readEntry: (reader: ProtobufReader) => Entry,
): { createdAt: number | null; isResend: false; data: Entry[] } {
  const data: Entry[] = [];
  let createdAt: number | null = null;
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === bytes(1)) data.push(readEntry(reader));
    else if (tag === bytes(2)) createdAt = readTimestamp(reader);
    else if (tag === bytes(3)) reader.string();
    else reader.skip(tag);
  }
  return { createdAt, isResend: false, data };
}

const audiences = ['Unknown', 'Customer', 'Service', 'ServiceFix'];

function readAlert(reader: ProtobufReader): Alert {
  let name = '';
  const heard: (string | number)[] = [];
  const hear = (number: number): void => void heard.push(audiences[number] ?? number);
  let startedAt: number | null = null;
  let endedAt: number | null = null;
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === bytes(1)) name = reader.string();
    else if (tag === varint(2)) hear(reader.int32());
    else if (tag === bytes(2)) {
      const packed = reader.enter();
      while (reader.at < reader.end) hear(reader.int32());
      reader.leave(packed);
    } else if (tag === bytes(3)) startedAt = readTimestamp(reader);
    else if (tag === bytes(4)) endedAt = readTimestamp(reader);
    else reader.skip(tag);
  }
  reader.leave(outer);
  return { name, audiences: heard, startedAt, endedAt };
}

function readError(reader: ProtobufReader): VehicleError {
  let name = '';
  let body = '';
  let createdAt: number | null = null;
  const tags: [string, string][] = [];
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === bytes(1)) createdAt = readTimestamp(reader);
    else if (tag === bytes(2)) name = reader.string();
    else if (tag === bytes(3)) tags.push(readTag(reader));
    else if (tag === bytes(4)) body = reader.string();
    else reader.skip(tag);
  }
  reader.leave(outer);
  return { name, body, tags: Object.fromEntries(tags), createdAt };
}

function readTag(reader: ProtobufReader): [key: string, value: string] {
  const entry: [string, string] = ['', ''];
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === bytes(1)) entry[0] = reader.string();
    else if (tag === bytes(2)) entry[1] = reader.string();
    else reader.skip(tag);
  }
  reader.leave(outer);
  return entry;
}

const statuses = ['UNKNOWN', 'CONNECTED', 'DISCONNECTED'] as const;

function readConnectivity(reader: ProtobufReader): RecordContent {
  let connectionId = '';
  let status = 0;
  let createdAt: number | null = null;
  let networkInterface = '';
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === bytes(1)) reader.string();
    else if (tag === bytes(2)) connectionId = reader.string();
    else if (tag === varint(3)) status = reader.int32();
    else if (tag === bytes(4)) createdAt = readTimestamp(reader);
    else if (tag === bytes(5)) networkInterface = reader.string();
    else reader.skip(tag);
  }
  const data = { connectionId, status: statuses[status] ?? status, networkInterface };
  return { topic: 'connectivity', createdAt, isResend: false, data };
}
