import { describe, expect, it } from 'vitest';
import { readReply, writeEnvelope } from '../../src/simulator/wire/envelope';
import vectors from '../vectors/telemetry-vectors.json';

const { inputs, streamWithDeliveredAtHex } = vectors.flatbuffers;

/** The three replies a server gives, by hand from the protocol's byte tables. */
const ack =
  '1400000000000e001800140010000f00080004000e00000014000000480000000000000510000000140000000000000000000000010000005600000020000000373861653534613538383030343638313934646339352d303030303030333937000000000000000000000000';
const error =
  '1400000000000e001800140010000f00080004000e000000140000003800000000000004100000001400000000000000000000000000000000000000020000007433000000000e001400000010000c00080004000e000000100000001400000018000000340000000000000000000000000000000000000018000000696e636f7272656374206d65737361676520666f726d6174000000000000000000000000';

describe('the envelope', () => {
  it("is written byte for byte as Tesla's own builder does", () => {
    const bytes = writeEnvelope({
      ...inputs,
      payload: Buffer.from(inputs.payloadHex, 'hex'),
      deliveredAt: inputs.deliveredAtEpochMs,
    });
    expect(bytes.toString('hex')).toBe(streamWithDeliveredAtHex);
  });

  it('is written as a car does, without the time of delivery', () => {
    const [first] = vectors.cases;
    const bytes = writeEnvelope({
      txid: '78ae54a58800468194dc95-000000397',
      topic: 'V',
      messageId: 'mid-1',
      senderId: 'vehicle_device.OTHER',
      deviceType: 'vehicle_device',
      deviceId: '5YJ3E1EA7KF000001',
      createdAt: 1700000000,
      payload: Buffer.from('0a07084012030a0154120b0880e2cfaa0610959aef3a', 'hex'),
    });
    expect(bytes.toString('hex')).toBe(first?.requestHex);
  });

  it('holds a payload larger than the first buffer', () => {
    const payload = Buffer.alloc(100_000, 7);
    const bytes = writeEnvelope({ ...inputs, payload, createdAt: 5 });
    expect(bytes.indexOf(payload)).toBeGreaterThan(0);
    expect(bytes.length).toBeLessThan(payload.length + 300);
  });
});

describe('a reply', () => {
  it('is an acknowledgement with its id and topic', () => {
    const txid = '78ae54a58800468194dc95-000000397';
    expect(readReply(Buffer.from(ack, 'hex'))).toEqual({ kind: 'ack', txid, topic: 'V', text: '' });
  });

  it('is an error carried as a stream', () => {
    const text = 'incorrect message format';
    expect(readReply(Buffer.from(error, 'hex'))).toEqual({ kind: 'error', txid: 't3', topic: '', text });
  });

  it('is every reply that the official server was seen to give', () => {
    const kinds = vectors.cases.flatMap(({ repliesHex }) =>
      repliesHex.map((hex) => readReply(Buffer.from(hex, 'hex')).kind),
    );
    expect(kinds.length).toBeGreaterThan(8);
    expect(new Set(kinds)).toEqual(new Set(['ack', 'error']));
  });

  it('that is cut short throws instead of reading past its end', () => {
    const whole = Buffer.from(error, 'hex');
    for (const length of [0, 1, 4, 20, 30, 60, 100, 130]) {
      expect(() => readReply(whole.subarray(0, length))).toThrow(RangeError);
    }
    expect(() => readReply(Buffer.alloc(64, 0xff))).toThrow(RangeError);
  });

  it('of an unknown kind is told apart', () => {
    expect(readReply(Buffer.alloc(8)).kind).toBe('other');
  });
});
