/**
 * The FlatBuffers frame around every record (no published schema; the layout is that of Fleet Telemetry's generated code):
 * an envelope `{txid, topic, message_type, message, message_id}` whose union member is a stream `{created_at, sender_id,
 * payload, device_type, device_id, delivered_at_epoch_ms}`. Strings and payload are byte vectors.
 */

/** The union tags that mean something. */
export const messageType = { none: 0, stream: 4, streamAck: 5 } as const;

/** The vtable slots of the two tables: 4 + 2 × field number. */
const slot = {
  envelope: { txid: 4, topic: 6, messageType: 8, message: 10, messageId: 12 },
  stream: { createdAt: 4, senderId: 6, payload: 8, deviceType: 10, deviceId: 12 },
} as const;

/** One frame. Its byte vectors are views into the frame, made when asked for; all were checked to lie inside it. */
export class Envelope {
  readonly #frame: Uint8Array;
  /** Start and end of txid, topic, messageId, senderId, payload, deviceType and deviceId in turn. */
  readonly #spans: readonly number[];
  readonly messageType: number;
  /** The union holds a stream, so `payload` and what belongs to it mean something. */
  readonly hasStream: boolean;
  /** Epoch seconds; 0 when the sender left it out. */
  readonly createdAt: number;

  constructor(frame: Uint8Array, spans: readonly number[], type: number, hasStream: boolean, createdAt: number) {
    this.#frame = frame;
    this.#spans = spans;
    this.messageType = type;
    this.hasStream = hasStream;
    this.createdAt = createdAt;
  }

  get txid(): Uint8Array {
    return this.#vector(0);
  }
  get topic(): Uint8Array {
    return this.#vector(2);
  }
  get messageId(): Uint8Array {
    return this.#vector(4);
  }
  get senderId(): Uint8Array {
    return this.#vector(6);
  }
  get payload(): Uint8Array {
    return this.#vector(8);
  }
  get deviceType(): Uint8Array {
    return this.#vector(10);
  }
  get deviceId(): Uint8Array {
    return this.#vector(12);
  }

  #vector(span: number): Uint8Array {
    return this.#frame.subarray(this.#spans[span], this.#spans[span + 1]);
  }
}

const nothing = new Envelope(new Uint8Array(0), [], messageType.none, false, 0);

/**
 * Reads a frame in place. Total: any bytes give an envelope, or `undefined` when they point outside themselves. An absent
 * vector is empty, an absent union is no stream, and an empty frame is an envelope of nothing, as the official server has it.
 */
export function readEnvelope(frame: Uint8Array): Envelope | undefined {
  if (frame.length === 0) return nothing;
  const read = new Cursor(frame);
  const at = read.uint32(0);
  const { envelope, stream } = slot;
  const type = read.uint8Field(at, envelope.messageType);
  const message = type === messageType.stream ? read.offsetField(at, envelope.message) : 0;
  const spans: number[] = [];
  read.vectorField(at, envelope.txid, spans);
  read.vectorField(at, envelope.topic, spans);
  read.vectorField(at, envelope.messageId, spans);
  let createdAt = 0;
  if (message !== 0) {
    createdAt = read.uint32Field(message, stream.createdAt);
    read.vectorField(message, stream.senderId, spans);
    read.vectorField(message, stream.payload, spans);
    read.vectorField(message, stream.deviceType, spans);
    read.vectorField(message, stream.deviceId, spans);
  }
  return read.inside ? new Envelope(frame, spans, type, message !== 0, createdAt) : undefined;
}

/** Reads little-endian numbers and table fields; a read outside the frame gives 0 and is remembered. */
class Cursor {
  readonly #frame: Uint8Array;
  inside = true;

  constructor(frame: Uint8Array) {
    this.#frame = frame;
  }

  #byte(at: number): number {
    const byte = this.#frame[at];
    if (byte === undefined) this.inside = false;
    return byte ?? 0;
  }

  uint16(at: number): number {
    return this.#byte(at) | (this.#byte(at + 1) << 8);
  }

  uint32(at: number): number {
    return (this.uint16(at) | (this.uint16(at + 2) << 16)) >>> 0;
  }

  /** Where a field of the table at `table` lies, or 0 when it is absent. */
  #field(table: number, place: number): number {
    const vtable = table - (this.uint32(table) | 0);
    if (!this.inside || place + 2 > this.uint16(vtable)) return 0;
    const relative = this.uint16(vtable + place);
    return relative === 0 ? 0 : table + relative;
  }

  uint8Field(table: number, place: number): number {
    const at = this.#field(table, place);
    return at === 0 ? 0 : this.#byte(at);
  }

  uint32Field(table: number, place: number): number {
    const at = this.#field(table, place);
    return at === 0 ? 0 : this.uint32(at);
  }

  /** The position an offset field points at, or 0. */
  offsetField(table: number, place: number): number {
    const at = this.#field(table, place);
    return at === 0 ? 0 : at + this.uint32(at);
  }

  /** Adds the start and end of a byte vector to `spans`; an absent one is empty. */
  vectorField(table: number, place: number, spans: number[]): void {
    const at = this.offsetField(table, place);
    const start = at === 0 ? 0 : at + 4;
    const end = at === 0 ? 0 : start + this.uint32(at);
    if (end > this.#frame.length) this.inside = false;
    spans.push(start, end);
  }
}
