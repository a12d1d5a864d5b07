import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageType, readEnvelope } from '../../src/telemetry/envelope';
import { ackFrame, refusalFrame } from '../../src/telemetry/reply';
import vectors from '../vectors/telemetry-vectors.json';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const held = Buffer.from(vectors.flatbuffers.streamWithDeliveredAtHex, 'hex');

describe('readEnvelope', () => {
  it('reads the stream that the official builder wrote', () => {
    const envelope = readEnvelope(held)!;
    const { inputs } = vectors.flatbuffers;
    expect({
      senderId: text(envelope.senderId),
      topic: text(envelope.topic),
      txid: text(envelope.txid),
      payloadHex: Buffer.from(envelope.payload).toString('hex'),
      createdAt: envelope.createdAt,
      messageId: text(envelope.messageId),
      deviceType: text(envelope.deviceType),
      deviceId: text(envelope.deviceId),
    }).toEqual({ ...inputs, deliveredAtEpochMs: undefined });
    expect(envelope.messageType).toBe(messageType.stream);
    expect(envelope.hasStream).toBe(true);
  });

  it('reads a frame that lies inside a larger buffer', () => {
    const around = Buffer.concat([Buffer.alloc(7, 0xff), held, Buffer.alloc(9, 0xff)]);
    expect(text(readEnvelope(around.subarray(7, 7 + held.length))!.txid)).toBe('integration-test-txid');
  });

  it('takes an empty frame and an absent union as an envelope without a stream', () => {
    for (const frame of [new Uint8Array(0), new Uint8Array(4)]) {
      expect(readEnvelope(frame)).toMatchObject({ messageType: 0, hasStream: false });
    }
  });

  it('calls a frame that points outside itself malformed', () => {
    expect(readEnvelope(Uint8Array.of(1))).toBeUndefined();
    expect(readEnvelope(Buffer.from('hello, this is no FlatBuffers frame'))).toBeUndefined();
  });

  it('finds no way outside for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (frame) => {
        const envelope = readEnvelope(frame);
        if (!envelope) return;
        for (const view of [envelope.txid, envelope.topic, envelope.payload, envelope.deviceId]) {
          expect(view.byteOffset + view.length).toBeLessThanOrEqual(frame.byteOffset + frame.length);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('survives every truncation and every changed byte of a real frame', () => {
    for (let length = 0; length < held.length; length++) readEnvelope(held.subarray(0, length));
    fc.assert(
      fc.property(fc.nat(held.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const broken = Buffer.from(held);
        broken[at] = byte;
        readEnvelope(broken)?.payload.at(-1);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('answers', () => {
  it.each(vectors.cases.filter(({ repliesHex }) => repliesHex.length > 0).map((entry) => [entry.name, entry] as const))(
    'are those of the official server: %s',
    (_, { repliesHex }) => {
      const official = Buffer.from(repliesHex[0]!, 'hex');
      const envelope = readEnvelope(official)!;
      const ours =
        envelope.messageType === messageType.streamAck
          ? ackFrame(envelope.txid, envelope.topic)
          : refusalFrame(envelope.txid);
      expect(ours.toString('hex')).toBe(repliesHex[0]);
    },
  );

  it('carry any txid and topic back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.uint8Array({ maxLength: 40 }), (txid, topic) => {
        const ack = readEnvelope(ackFrame(txid, topic))!;
        expect([[...ack.txid], [...ack.topic]]).toEqual([[...txid], [...topic]]);
        const refusal = readEnvelope(refusalFrame(txid))!;
        expect([[...refusal.txid], text(refusal.payload)]).toEqual([[...txid], 'incorrect message format']);
      }),
    );
  });
});
