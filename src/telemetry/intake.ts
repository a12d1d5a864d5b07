import { recordTypes, type RecordType, type TelemetryRecord } from '../vehicle/record';
import { messageType, readEnvelope, type Envelope } from './envelope';
import type { Identity } from './identity';
import { readRecord } from './record';
import { ackFrame, refusalFrame } from './reply';

/** What one message comes to: an answer alone, or a record that is answered once it is safe. */
export interface Verdict {
  /** What goes back to the car. */
  readonly reply: Buffer;
  /** To hand on before the reply is sent. */
  readonly record?: TelemetryRecord;
  /** Why the message was refused, for the log; the wire has one sentence for all. */
  readonly refused?: string;
}

/** Longest message in bytes that is a record; a longer one is refused and the connection stays. */
const longestRecord = 1_000_000;

const empty = new Uint8Array(0);

/**
 * What the official server does with one binary message, row by row (reference §2.1), as a pure function. Better in one
 * way: where it acknowledges twice by mistake, one acknowledgement is sent.
 * @param records the record types that are handed on; others are answered as the official server answers unrouted ones.
 * @param receivedAt epoch milliseconds.
 */
export function judge(
  frame: Uint8Array,
  identity: Identity,
  records: ReadonlySet<RecordType>,
  receivedAt: number,
): Verdict {
  if (frame.length > longestRecord) return refuse(empty, `it has ${frame.length} bytes, more than ${longestRecord}`);
  const envelope = readEnvelope(frame);
  if (!envelope) return refuse(empty, 'its frame points outside itself');
  const { txid } = envelope;
  if (envelope.messageType !== messageType.stream || !envelope.hasStream) return { reply: ackFrame(txid, empty) };

  const topic = topicOf(envelope.topic);
  const routed = topic !== undefined && records.has(topic);
  if (!routed && !isSender(envelope, identity)) return refuse(txid, 'its sender id is not that of the certificate');
  if (topic === undefined) return { reply: ackFrame(txid, envelope.topic) };
  const content = readRecord(topic, envelope.payload);
  if ('malformed' in content) return refuse(txid, `its ${topic} record cannot be read: ${content.malformed}`);
  const reply = ackFrame(txid, envelope.topic);
  if (!routed) return { reply };
  return { reply, record: { vin: identity.deviceId, txid: ascii(txid), receivedAt, ...content } as TelemetryRecord };
}

function refuse(txid: Uint8Array, refused: string): Verdict {
  return { reply: refusalFrame(txid), refused };
}

const topics = new Map<string, RecordType>(recordTypes.map((topic) => [topic, topic]));
const v = 'V'.charCodeAt(0);

function topicOf(bytes: Uint8Array): RecordType | undefined {
  // Nearly every message is a V record.
  return bytes.length === 1 && bytes[0] === v ? 'V' : topics.get(ascii(bytes));
}

function isSender(envelope: Envelope, { clientType, deviceId }: Identity): boolean {
  const sender = ascii(envelope.senderId);
  return sender === deviceId || sender === `${clientType}.${deviceId}`;
}

/** Byte for byte, so that no id is ever lost or merged with another. */
function ascii(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}
