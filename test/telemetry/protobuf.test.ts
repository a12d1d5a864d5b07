import fc from 'fast-check';
import { Writer } from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { Malformed, ProtobufReader, wire } from '../../src/telemetry/protobuf';

const written = (write: (writer: Writer) => Writer): ProtobufReader =>
  new ProtobufReader(write(Writer.create()).finish());
const int32 = fc.oneof(fc.integer(), fc.constantFrom(0, -1, 127, 128, -(2 ** 31), 2 ** 31 - 1));
/** Every 64-bit number, the edges of each length of a varint among them. */
const int64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc
    .nat(63)
    .chain((bit) =>
      fc.constantFrom(2n ** BigInt(bit) - 1n, -(2n ** BigInt(bit)), 2n ** BigInt(bit - 1 < 0 ? 0 : bit - 1)),
    ),
);
/** A varint by the book, without limits of JavaScript's numbers. */
function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, value);
  for (; left > 127n; left >>= 7n) bytes.push(Number(left & 127n) | 128);
  return Uint8Array.from([...bytes, Number(left)]);
}

describe('numbers', () => {
  it('read as an independent writer wrote them', () => {
    fc.assert(
      fc.property(int32, (value) => {
        expect(written((to) => to.int32(value)).int32()).toBe(value);
        expect(written((to) => to.uint32(value >>> 0)).uint32()).toBe(value >>> 0);
        // Negative numbers of enums take ten bytes, too.
        expect(written((to) => to.int32(value)).int64()).toBe(value);
        expect(written((to) => to.bool(value > 0)).bool()).toBe(value > 0);
      }),
    );
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(written((to) => to.int64(value)).int64()).toBe(value);
      }),
    );
    fc.assert(
      fc.property(fc.double(), (value) => {
        expect(written((to) => to.double(value)).double()).toBe(value);
        expect(written((to) => to.float(value)).float()).toBe(Math.fround(value));
      }),
    );
  });

  it('of 64 bits are as near as JavaScript can say, and end where they end', () => {
    fc.assert(
      fc.property(int64, (value) => {
        const reader = new ProtobufReader(Uint8Array.from([...varint(value), 7]));
        expect(reader.int64()).toBe(Number(value));
        expect(reader.uint32()).toBe(7);
        expect(new ProtobufReader(varint(value)).uint32()).toBe(Number(BigInt.asUintN(32, value)));
        expect(new ProtobufReader(varint(value)).int32()).toBe(Number(BigInt.asIntN(32, value)));
        expect(new ProtobufReader(varint(value)).bool()).toBe(value !== 0n);
      }),
      { numRuns: 500 },
    );
  });

  it('may be longer than they need', () => {
    for (const padded of [
      [0x81, 0x00],
      [0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00],
    ]) {
      expect(new ProtobufReader(Uint8Array.from(padded)).uint32()).toBe(1);
      expect(new ProtobufReader(Uint8Array.from(padded)).int64()).toBe(1);
    }
  });

  it.each(['uint32', 'int32', 'int64', 'bool', 'tag'] as const)(
    'of ten bytes and more, or cut off, are none: %s',
    (kind) => {
      for (let length = 0; length < 10; length++) {
        expect(() => new ProtobufReader(new Uint8Array(length).fill(0x80))[kind]()).toThrow('ends in the middle');
      }
      expect(() => new ProtobufReader(new Uint8Array(11).fill(0x80))[kind]()).toThrow('longer than ten bytes');
    },
  );

  it('of fixed length are not read beyond the end', () => {
    expect(() => new ProtobufReader(new Uint8Array(7)).double()).toThrow(Malformed);
    expect(() => new ProtobufReader(new Uint8Array(3)).float()).toThrow(Malformed);
  });
});

describe('texts and nested messages', () => {
  it('read as an independent writer wrote them', () => {
    const text = fc.string({ unit: fc.constantFrom(...'abz\0\x7f\x80üß€\uffff🚗\u{10ffff}'), maxLength: 60 });
    fc.assert(fc.property(text, (value) => written((to) => to.string(value)).string() === value));
  });

  it('keep a byte order mark, which is a character here', () => {
    expect(written((to) => to.string('\uFEFFx')).string()).toBe('\uFEFFx');
  });

  it.each(['c328', 'ff', 'eda080', 'f8a1a1a1a1', 'c0af'])('are refused when they are no UTF-8: %s', (hex) => {
    const bytes = Buffer.from(hex, 'hex');
    expect(() => new ProtobufReader(Uint8Array.from([bytes.length, ...bytes])).string()).toThrow('not UTF-8');
  });

  it('narrow the reader and give it back', () => {
    const reader = written((to) => to.fork().uint32(1).uint32(2).ldelim().uint32(3));
    const outer = reader.enter();
    expect([reader.uint32(), reader.at < reader.end]).toEqual([1, true]);
    // Half read is passed over.
    reader.leave(outer);
    expect([reader.uint32(), reader.at]).toEqual([3, reader.end]);
  });

  it('end where they say, although more follows', () => {
    const reader = new ProtobufReader(Uint8Array.of(1, 0x80, 0x01));
    reader.enter();
    expect(() => reader.uint32()).toThrow('ends in the middle');
  });

  it.each([
    ['longer than what is there', [2, 1]],
    ['longer than any memory', [0xff, 0xff, 0xff, 0xff, 0x0f, 1]],
  ])('are refused when %s', (_, bytes) => {
    expect(() => new ProtobufReader(Uint8Array.from(bytes)).enter()).toThrow(Malformed);
    expect(() => new ProtobufReader(Uint8Array.from(bytes)).string()).toThrow(Malformed);
    expect(() => new ProtobufReader(Uint8Array.from(bytes)).skip(wire.bytes)).toThrow(Malformed);
  });
});

describe('what is not known', () => {
  const fields: [string, number, (writer: Writer) => Writer, string][] = [
    ['a varint', wire.varint, (to) => to.int32(-1), 'ffffffffffffffffff01'],
    ['eight bytes', wire.fixed64, (to) => to.fixed64(1), '0100000000000000'],
    ['four bytes', wire.fixed32, (to) => to.fixed32(2), '02000000'],
    ['bytes', wire.bytes, (to) => to.string('hi'), '6869'],
    ['many bytes', wire.bytes, (to) => to.bytes(Buffer.alloc(300, 0xab)), 'ab'.repeat(300)],
    [
      'a group',
      wire.groupStart,
      (to) => to.uint32(0x08).uint32(1).uint32(0x13).uint32(0x14).uint32(0x0c),
      '080113140c',
    ],
  ];

  it.each(fields)('is passed over, or shown as hex: %s', (_, type, write, hex) => {
    const reader = written((to) => write(to).uint32(42));
    const tag = (1 << 3) | type;
    reader.skip(tag);
    expect(reader.uint32()).toBe(42);
    const again = written((to) => write(to).uint32(42));
    expect([again.hex(tag), again.uint32()]).toEqual([hex, 42]);
  });

  it('is refused when it cannot be passed over', () => {
    for (const type of [4, 6, 7])
      expect(() => new ProtobufReader(new Uint8Array(9)).skip(type)).toThrow(`wire type ${type}`);
    expect(() => new ProtobufReader(Uint8Array.of(0x07)).tag()).toThrow('number 0');
    const open = written((to) => to.uint32(0x0b).uint32(0x08).uint32(1));
    expect(() => open.skip(wire.groupStart)).toThrow('ends in the middle');
    expect(() => new ProtobufReader(new Uint8Array(100).fill(0x0b)).skip(wire.groupStart)).toThrow('nest too deep');
    // 0x0b begins a group 1, 0x14 ends a group 2.
    expect(() => new ProtobufReader(Uint8Array.of(0x14)).skip(0x0b)).toThrow('the group 1 is ended as 2');
  });

  it('reads as nothing worse than malformed, for any bytes and any reading', () => {
    const reads = ['tag', 'uint32', 'int32', 'int64', 'bool', 'double', 'float', 'string', 'enter'] as const;
    const read = fc.oneof(fc.constantFrom(...reads), fc.nat(7));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.array(read, { maxLength: 10 }), (bytes, readings) => {
        const reader = new ProtobufReader(bytes);
        try {
          for (const what of readings) {
            if (typeof what === 'number') reader.skip(what);
            else reader[what]();
            expect(reader.at).toBeLessThanOrEqual(bytes.length);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(Malformed);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
