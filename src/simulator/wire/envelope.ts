/**
 * The FlatBuffers envelope around every message, written and read without a library: two small tables do not need one.
 * Layout: FlatbuffersEnvelope {0 txid, 1 topic, 2 message type, 3 message, 4 message id}, FlatbuffersStream {0 created at,
 * 1 sender id, 2 payload, 3 device type, 4 device id, 5 delivered at}. Texts are written as FlatBuffers strings, as Tesla
 * does, in an order that gives the same bytes.
 */

/** What a car sends. */
export interface Envelope {
  readonly txid: string;
  readonly topic: string;
  readonly messageId: string;
  readonly senderId: string;
  readonly deviceType: string;
  readonly deviceId: string;
  /** Epoch seconds. */
  readonly createdAt: number;
  readonly payload: Uint8Array;
  /** Epoch milliseconds; only a server's own copy carries it. */
  readonly deliveredAt?: number;
}

/** What a server answers: an acknowledgement, or a complaint carried as a stream. */
export interface Reply {
  readonly kind: 'ack' | 'error' | 'other';
  readonly txid: string;
  readonly topic: string;
  /** What an error says. */
  readonly text: string;
}

const streamType = 4;
const ackType = 5;

export function writeEnvelope(envelope: Envelope): Buffer {
  const writer = new Writer();
  const sender = writer.text(Buffer.from(envelope.senderId));
  const payload = writer.text(envelope.payload);
  const deviceType = writer.text(Buffer.from(envelope.deviceType));
  const deviceId = writer.text(Buffer.from(envelope.deviceId));
  const stream = writer.table([
    [1, 'offset', sender],
    [0, 'uint32', envelope.createdAt],
    [2, 'offset', payload],
    [3, 'offset', deviceType],
    [4, 'offset', deviceId],
    [5, 'uint64', envelope.deliveredAt ?? 0],
  ]);
  const txid = writer.text(Buffer.from(envelope.txid));
  const topic = writer.text(Buffer.from(envelope.topic));
  const messageId = writer.text(Buffer.from(envelope.messageId));
  return writer.finish(
    writer.table([
      [0, 'offset', txid],
      [1, 'offset', topic],
      [2, 'uint8', streamType],
      [3, 'offset', stream],
      [4, 'offset', messageId],
    ]),
  );
}

/** @throws RangeError when the bytes are no envelope. */
export function readReply(bytes: Uint8Array): Reply {
  const reader = new Reader(bytes);
  const envelope = reader.root();
  const type = reader.uint8(envelope, 2);
  const txid = reader.text(envelope, 0);
  const topic = reader.text(envelope, 1);
  // An acknowledgement's message points to an empty string, not to a table: it is never looked at.
  if (type === ackType) return { kind: 'ack', txid, topic, text: '' };
  if (type !== streamType) return { kind: 'other', txid, topic, text: '' };
  return { kind: 'error', txid, topic, text: reader.text(reader.child(envelope, 3), 2) };
}

/** One slot of a table. An offset counts from the end of the buffer, as `Writer.text` and `Writer.table` return it. */
type Slot = readonly [slot: number, kind: 'offset' | 'uint8' | 'uint32' | 'uint64', value: number];

/** Writes from the back to the front, so that what is pointed to is there before its pointer. */
class Writer {
  #buffer = Buffer.alloc(1_024);
  #used = 0;
  #alignment = 1;

  text(bytes: Uint8Array): number {
    this.#put('uint8', 0);
    this.#prepare(4, bytes.length);
    this.#used += bytes.length;
    this.#buffer.set(bytes, this.#buffer.length - this.#used);
    return this.#put('uint32', bytes.length);
  }

  /** @param content in the order of writing; a number of 0 is the default and left out. */
  table(content: readonly Slot[]): number {
    const start = this.#used;
    const places: number[] = [];
    for (const [slot, kind, value] of content) {
      if (value !== 0) places[slot] = kind === 'offset' ? this.#pointer(value) : this.#put(kind, value);
    }
    const table = this.#put('uint32', 0);
    for (let slot = places.length - 1; slot >= 0; slot -= 1) {
      const place = places[slot];
      this.#put('uint16', place === undefined ? 0 : table - place);
    }
    this.#put('uint16', table - start);
    const layout = this.#put('uint16', (places.length + 2) * 2);
    this.#buffer.writeInt32LE(layout - table, this.#buffer.length - table);
    return table;
  }

  finish(root: number): Buffer {
    this.#prepare(this.#alignment, 4);
    return this.#buffer.subarray(this.#buffer.length - this.#pointer(root));
  }

  #pointer(target: number): number {
    this.#prepare(4, 0);
    return this.#put('uint32', this.#used - target + 4);
  }

  #put(kind: keyof typeof sizes, value: number): number {
    this.#prepare(sizes[kind], 0);
    this.#used += sizes[kind];
    const at = this.#buffer.length - this.#used;
    if (kind === 'uint64') this.#buffer.writeBigUInt64LE(BigInt(value), at);
    else this.#buffer.writeUIntLE(value, at, sizes[kind]);
    return this.#used;
  }

  /** Pads so that, `more` bytes later, a value of `size` bytes lies on a multiple of its size; makes room for both. */
  #prepare(size: number, more: number): void {
    this.#alignment = Math.max(this.#alignment, size);
    this.#used += (size - ((this.#used + more) % size)) % size;
    const room = this.#used + more + size;
    if (room <= this.#buffer.length) return;
    const larger = Buffer.alloc(Math.max(room, this.#buffer.length * 2));
    this.#buffer.copy(larger, larger.length - this.#buffer.length);
    this.#buffer = larger;
  }
}

const sizes = { uint8: 1, uint16: 2, uint32: 4, uint64: 8 } as const;

/** Reads tables. Buffer's own range checks turn every bad offset into a RangeError. */
class Reader {
  readonly #bytes: Buffer;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  root(): number {
    return this.#bytes.readUInt32LE(0);
  }

  uint8(table: number, slot: number): number {
    const at = this.#place(table, slot);
    return at === undefined ? 0 : this.#bytes.readUInt8(at);
  }

  child(table: number, slot: number): number {
    const at = this.#place(table, slot);
    if (at === undefined) throw new RangeError('The envelope has no message.');
    return at + this.#bytes.readUInt32LE(at);
  }

  text(table: number, slot: number): string {
    const at = this.#place(table, slot);
    if (at === undefined) return '';
    const start = at + this.#bytes.readUInt32LE(at);
    const end = start + 4 + this.#bytes.readUInt32LE(start);
    if (end > this.#bytes.length) throw new RangeError('A text runs past the end of the envelope.');
    return this.#bytes.toString('utf8', start + 4, end);
  }

  /** Where a slot's value lies; `undefined` when it is left out. */
  #place(table: number, slot: number): number | undefined {
    const layout = table - this.#bytes.readInt32LE(table);
    if (4 + slot * 2 >= this.#bytes.readUInt16LE(layout)) return undefined;
    const distance = this.#bytes.readUInt16LE(layout + 4 + slot * 2);
    return distance === 0 ? undefined : table + distance;
  }
}
