import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { Problem, reasonOf } from '../kernel/problem';
import { messageType, readEnvelope, type Envelope } from '../telemetry/envelope';
import { ProtobufReader, wire } from '../telemetry/protobuf';
import { readRecord, type RecordContent } from '../telemetry/record';
import { recordTypes, type RecordType } from '../vehicle/record';
import { signalOf } from '../vehicle/signals';
import type { Command } from './command';
import { parseOptions } from './options';

export const decode: Command = {
  summary: 'show a Fleet Telemetry message as readable JSON',
  usage: `Usage: evfleetpulse decode [FILE|-] [--topic V|alerts|errors|connectivity]

Reads one message from a file or from stdin: the frame of a car with its envelope, or the bare protobuf of a record; as
binary, hex or base64. Prints what "ingest" would hand on, with each signal as {value, unit}; what this version does not
know is shown too, signals as Field<number>, other fields as hex under "unknown".

  --topic T   what a bare record is; without it, the first of the four that reads sensibly

The option can also be set as EVFLEETPULSE_DECODE_TOPIC.
`,
  async run(argv, { stdin, stdout, env }) {
    const { options, positionals } = parseOptions('decode', { topic: { type: 'text', of: recordTypes } }, argv, env, {
      most: 1,
    });
    const [file = '-'] = positionals;
    const given = file === '-' ? await buffer(stdin) : await read(file);
    const shown = decodeMessage(binary(given), options.topic as RecordType | undefined);
    stdout(`${JSON.stringify(shown, null, 2)}\n`);
    return 0;
  },
};

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new Problem('FILE_UNREADABLE', { file, reason: reasonOf(error) }, error);
  }
}

/** Hex and base64 are text; anything else is taken as it is. */
function binary(given: Buffer): Buffer {
  const text = given.toString('latin1').replace(/\s+/g, '');
  if (text !== '' && /^([0-9a-f]{2})+$/i.test(text)) return Buffer.from(text, 'hex');
  if (text !== '' && /^[\w+/-]+={0,2}$/.test(text)) return Buffer.from(text, 'base64');
  return given;
}

/**
 * A message as an object to print: the JSON line of `ingest`, each signal with its unit.
 * @param topic what a bare record is; without it, whatever reads sensibly.
 * @throws Problem ENVELOPE_MALFORMED, RECORD_MALFORMED
 */
export function decodeMessage(bytes: Buffer, topic?: RecordType): Record<string, unknown> {
  const envelope = topic ? undefined : readEnvelope(bytes);
  if (envelope && (envelope.hasStream || envelope.messageType === messageType.streamAck))
    return decodeEnvelope(envelope);
  const contents = (topic ? [topic] : recordTypes).map((candidate) => readRecord(candidate, bytes));
  const readable = contents.filter((content): content is RecordContent => 'topic' in content);
  const found = readable.find(isSensible) ?? (topic ? readable[0] : undefined);
  if (found) return show(found, claimedVin(bytes, found.topic), null, bytes);
  const [first] = contents;
  if (topic && first && 'malformed' in first) throw new Problem('RECORD_MALFORMED', { topic, reason: first.malformed });
  throw new Problem('ENVELOPE_MALFORMED', { reason: 'it reads neither as a frame nor as a record' });
}

function decodeEnvelope(envelope: Envelope): Record<string, unknown> {
  const topic = text(envelope.topic);
  const txid = text(envelope.txid);
  if (!envelope.hasStream) return { topic, txid, answer: 'acknowledged' };
  const { payload } = envelope;
  if (text(payload) === 'incorrect message format') return { topic, txid, answer: 'refused' };
  const type = recordTypes.find((known) => known === topic);
  if (!type) return { vin: text(envelope.deviceId), topic, txid, payload: Buffer.from(payload).toString('hex') };
  const content = readRecord(type, payload);
  if ('malformed' in content) throw new Problem('RECORD_MALFORMED', { topic, reason: content.malformed });
  return show(content, text(envelope.deviceId) || claimedVin(payload, type), txid, payload);
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

/** Any bytes without a wrong wire type read as some record; a real one has signals, or names a person can read. */
function isSensible({ topic, data }: RecordContent): boolean {
  if (topic === 'V') return Object.keys(data).length > 0;
  if (topic === 'connectivity') return data.connectionId !== '';
  return data.length > 0 && data.every(({ name }) => /^[\x20-\x7e]+$/.test(name));
}

function show(content: RecordContent, vin: string, txid: string | null, payload: Uint8Array): Record<string, unknown> {
  const { topic, createdAt, isResend } = content;
  const data =
    topic === 'V'
      ? Object.fromEntries(
          Object.entries(content.data).map(([name, value]) => [name, { value, unit: signalOf(name)?.unit ?? null }]),
        )
      : content.data;
  const unknown = unknownFields(payload, topic);
  return { vin, topic, txid, createdAt, receivedAt: null, isResend, data, ...(unknown && { unknown }) };
}

/** The field that holds the VIN in each record, and how many fields this version knows of it. */
const outline: Readonly<Record<RecordType, { readonly vin: number; readonly known: number }>> = {
  V: { vin: 3, known: 4 },
  alerts: { vin: 3, known: 3 },
  errors: { vin: 3, known: 3 },
  connectivity: { vin: 1, known: 5 },
};

/** What the record says about its VIN. A server never believes it; here it is all there is. */
function claimedVin(payload: Uint8Array, topic: RecordType): string {
  let vin = '';
  eachField(payload, (reader, tag) => {
    if (tag === ((outline[topic].vin << 3) | wire.bytes)) vin = reader.string();
    else reader.skip(tag);
  });
  return vin;
}

/** Fields of a newer schema, by number, as the hex of their bytes. */
function unknownFields(payload: Uint8Array, topic: RecordType): Record<string, string> | undefined {
  const unknown: Record<string, string> = {};
  eachField(payload, (reader, tag) => {
    const number = tag >>> 3;
    if (number > outline[topic].known) unknown[number] = reader.hex(tag);
    else reader.skip(tag);
  });
  return Object.keys(unknown).length > 0 ? unknown : undefined;
}

function eachField(payload: Uint8Array, visit: (reader: ProtobufReader, tag: number) => void): void {
  const reader = new ProtobufReader(payload);
  while (reader.at < reader.end) visit(reader, reader.tag());
}
