/** Bytes that are no protobuf. Never leaves this folder: the record decoder turns it into a reason. */
export class Malformed extends Error {}

/** The four wire types that are in use (groups, 3 and 4, only to be skipped). */
export const wire = { varint: 0, fixed64: 1, bytes: 2, groupStart: 3, groupEnd: 4, fixed32: 5 } as const;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** How deep unknown groups may nest; the official decoder stops at 10,000, nothing real nests at all. */
const deepest = 64;

/**
 * Reads protobuf in place, front to back. `end` bounds the message being read; a nested message narrows it with `enter` and
 * gives it back with `leave`, so that no object is made for it.
 */
export class ProtobufReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  at = 0;
  end: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.end = bytes.length;
  }

  /** The next field's tag: number × 8 + wire type. */
  tag(): number {
    const tag = this.uint32();
    if (tag >>> 3 === 0) throw new Malformed('a field has the number 0');
    return tag;
  }

  /** The low 32 bits of a varint, unsigned. */
  uint32(): number {
    const bytes = this.#bytes;
    let at = this.at;
    if (at >= this.end) throw truncated();
    let byte = bytes[at++]!;
    if (byte < 0x80) {
      this.at = at;
      return byte;
    }
    let value = byte & 0x7f;
    for (let shift = 7; shift < 70; shift += 7) {
      if (at >= this.end) throw truncated();
      byte = bytes[at++]!;
      if (shift < 32) value |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        this.at = at;
        return value >>> 0;
      }
    }
    throw new Malformed('a varint is longer than ten bytes');
  }

  int32(): number {
    return this.uint32() | 0;
  }

  bool(): boolean {
    return this.int64() !== 0;
  }

  /** A signed 64-bit varint: a number, beyond 2^53 only nearly so. */
  int64(): number {
    const bytes = this.#bytes;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.at >= this.end) throw truncated();
      const byte = bytes[this.at++]!;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high |= bits >>> 4;
      } else if (shift < 64) high |= bits << (shift - 32);
      if (byte < 0x80) return (high | 0) * 4294967296 + (low >>> 0);
    }
    throw new Malformed('a varint is longer than ten bytes');
  }

  double(): number {
    return this.#view.getFloat64(this.#pass(8), true);
  }

  float(): number {
    return this.#view.getFloat32(this.#pass(4), true);
  }

  /** Moves on by a number of bytes. @returns where they begin. */
  #pass(size: number): number {
    const { at } = this;
    if (at + size > this.end) throw truncated();
    this.at = at + size;
    return at;
  }

  /** Narrows the reader to the nested message that comes now and gives the end to go back to. */
  enter(): number {
    const length = this.uint32();
    const outer = this.end;
    if (this.at + length > outer) throw truncated();
    this.end = this.at + length;
    return outer;
  }

  leave(outer: number): void {
    this.at = this.end;
    this.end = outer;
  }

  /** A string; protobuf wants it to be UTF-8. */
  string(): string {
    const outer = this.enter();
    const { at, end } = this;
    let text = '';
    let ascii = end - at <= 24;
    for (let i = at; ascii && i < end; i++) {
      const byte = this.#bytes[i]!;
      if (byte >= 0x80) ascii = false;
      else text += String.fromCharCode(byte);
    }
    if (!ascii) text = this.#decode(at, end);
    this.leave(outer);
    return text;
  }

  #decode(at: number, end: number): string {
    try {
      return strictUtf8.decode(this.#bytes.subarray(at, end));
    } catch (error) {
      throw new Malformed('a text is not UTF-8', { cause: error });
    }
  }

  /** The raw bytes of a field as hex, in the order of the wire. */
  hex(tag: number): string {
    const start = (tag & 7) === wire.bytes ? this.at + this.#lengthOfVarint() : this.at;
    this.skip(tag);
    return Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + start, this.at - start).toString('hex');
  }

  #lengthOfVarint(): number {
    const { at } = this;
    this.uint32();
    const length = this.at - at;
    this.at = at;
    return length;
  }

  /** Passes over a field of any kind, by its tag. */
  skip(tag: number, depth = 0): void {
    switch (tag & 7) {
      case wire.varint:
        this.int64();
        return;
      case wire.fixed64:
        this.#pass(8);
        return;
      case wire.fixed32:
        this.#pass(4);
        return;
      case wire.bytes:
        this.leave(this.enter());
        return;
      case wire.groupStart:
        if (depth === deepest) throw new Malformed('groups nest too deep');
        this.#skipGroup(tag >>> 3, depth + 1);
        return;
      default:
        throw new Malformed(`a field has the wire type ${tag & 7}`);
    }
  }

  #skipGroup(number: number, depth: number): void {
    for (;;) {
      const tag = this.tag();
      if ((tag & 7) !== wire.groupEnd) this.skip(tag, depth);
      else if (tag >>> 3 === number) return;
      else throw new Malformed(`the group ${number} is ended as ${tag >>> 3}`);
    }
  }
}

function truncated(): Malformed {
  return new Malformed('it ends in the middle of a field');
}
