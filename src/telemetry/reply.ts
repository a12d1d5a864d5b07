/**
 * The two answers of a Fleet Telemetry server, byte for byte as the official one writes them, because cars know no others.
 * Its FlatBuffers builder lays byte vectors as strings: length, bytes, a NUL, and padding up to where the next thing begins.
 */

/** Root offset, the envelope's vtable and the first word of its table, which always lies at 20. */
const head = Buffer.from('1400000000000e001800140010000f00080004000e000000', 'hex');

/** What follows the vectors: bytes, where among them the union is, and how they lie against the multiples of four. */
interface Tail {
  readonly bytes: Buffer;
  readonly union: number;
  readonly phase: number;
}

/** In an acknowledgement the union points at an empty string and not at a table. */
const ackTail: Tail = { bytes: Buffer.alloc(8), union: 0, phase: 0 };

/** In a refusal it is a stream (vtable of 14 bytes, then the table) with the payload `incorrect message format` alone. */
const refusalTail: Tail = {
  union: 14,
  phase: 2,
  bytes: Buffer.from(
    '0e001400000010000c00080004000e000000100000001400000018000000340000000000000000000000000000000000000018000000' +
      Buffer.from('incorrect message format').toString('hex') +
      '000000000000000000000000',
    'hex',
  ),
};

/** Places in the envelope's table. */
const place = { messageId: 24, message: 28, type: 35, topic: 36, txid: 40, vectors: 44 } as const;

/** Length, bytes and NUL, padded to lie `phase` above a multiple of four at its end. */
const vectorSize = (length: number, phase = 0): number => 4 + ((length + 1 - phase + 3) & ~3) + phase;

function answer(type: number, topic: Uint8Array, txid: Uint8Array, tail: Tail): Buffer {
  const topicAt = place.vectors + vectorSize(0);
  const txidAt = topicAt + vectorSize(topic.length);
  const tailAt = txidAt + vectorSize(txid.length, tail.phase);
  // From the pool, which makes an answer much cheaper than memory of its own.
  const frame = Buffer.allocUnsafe(tailAt + tail.bytes.length).fill(0);
  head.copy(frame);
  frame.writeUInt32LE(place.vectors - place.messageId, place.messageId);
  frame.writeUInt32LE(tailAt + tail.union - place.message, place.message);
  frame[place.type] = type;
  frame.writeUInt32LE(topicAt - place.topic, place.topic);
  frame.writeUInt32LE(txidAt - place.txid, place.txid);
  frame.writeUInt32LE(topic.length, topicAt);
  frame.set(topic, topicAt + 4);
  frame.writeUInt32LE(txid.length, txidAt);
  frame.set(txid, txidAt + 4);
  tail.bytes.copy(frame, tailAt);
  return frame;
}

const empty = new Uint8Array(0);

/** Acknowledges a message: union type 5 with its txid and topic. */
export function ackFrame(txid: Uint8Array, topic: Uint8Array): Buffer {
  return answer(5, topic, txid, ackTail);
}

/** Refuses a message: union type 4, a stream that says `incorrect message format`, with the txid and no topic. */
export function refusalFrame(txid: Uint8Array): Buffer {
  return answer(4, empty, txid, refusalTail);
}
