import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { decodeMessage } from '../../src/cli/decode';
import { Problem } from '../../src/kernel/problem';
import { writeEnvelope } from '../../src/simulator/wire/envelope';
import { ackFrame, refusalFrame } from '../../src/telemetry/reply';
import { recordTypes } from '../../src/vehicle/record';
import { encode } from '../support/protos';
import vectors from '../vectors/telemetry-vectors.json';
import { evfleetpulse } from './support';

const vin = 'LRW3E7EK1PC000001';
const created_at = { seconds: 1_700_000_000, nanos: 123_000_000 };
const createdAt = 1_700_000_000_123;

const bare = {
  V: encode('telemetry.vehicle_data.Payload', {
    data: [
      { key: 'Soc', value: { double_value: 61.3 } },
      { key: 'Gear', value: { shift_state_value: 'ShiftStateD' } },
      { key: 'VehicleSpeed', value: { invalid: true } },
      { key: 9_999, value: { int_value: 7 } },
    ],
    created_at,
    vin,
    is_resend: true,
  }),
  alerts: encode('telemetry.vehicle_alerts.VehicleAlerts', {
    alerts: [{ name: 'A1', audiences: [1], started_at: created_at }],
    created_at,
    vin,
  }),
  errors: encode('telemetry.vehicle_error.VehicleErrors', {
    errors: [{ name: 'unsupported_field', body: 'no', tags: { field_name: 'X' }, created_at }],
    created_at,
    vin,
  }),
  connectivity: encode('telemetry.vehicle_connectivity.VehicleConnectivity', {
    vin,
    connection_id: 'c-1',
    status: 1,
    created_at,
    network_interface: 'wifi',
  }),
} as const;

const data = {
  V: {
    Soc: { value: 61.3, unit: '%' },
    Gear: { value: 'D', unit: null },
    VehicleSpeed: { value: null, unit: 'mph' },
    Field9999: { value: 7, unit: null },
  },
  alerts: [{ name: 'A1', audiences: ['Customer'], startedAt: createdAt, endedAt: null }],
  errors: [{ name: 'unsupported_field', body: 'no', tags: { field_name: 'X' }, createdAt }],
  connectivity: { connectionId: 'c-1', status: 'CONNECTED', networkInterface: 'wifi' },
} as const;

const shown = (topic: keyof typeof bare, txid: string | null) => ({
  vin,
  topic,
  txid,
  createdAt,
  receivedAt: null,
  isResend: topic === 'V',
  data: data[topic],
});

function frame(topic: string, payload: Uint8Array, change: { deviceId?: string } = {}): Buffer {
  const id = { txid: 'tx-1', messageId: '', senderId: `vehicle_device.${vin}`, deviceType: 'vehicle_device' };
  return writeEnvelope({ ...id, deviceId: vin, createdAt: 1, topic, payload, ...change });
}

describe('decode', () => {
  it.each(recordTypes)('shows a frame with a record of %s', (topic) => {
    expect(decodeMessage(frame(topic, bare[topic]))).toEqual(shown(topic, 'tx-1'));
  });

  it.each(recordTypes)('shows a bare record of %s, and tells itself which it is', (topic) => {
    expect(decodeMessage(Buffer.from(bare[topic]))).toEqual(shown(topic, null));
    expect(decodeMessage(Buffer.from(bare[topic]), topic)).toEqual(shown(topic, null));
  });

  it('takes the car from the record where the frame does not name it', () => {
    expect(decodeMessage(frame('V', bare.V, { deviceId: '' }))).toMatchObject({ vin });
  });

  it.each(vectors.cases.filter(({ requestHex }) => requestHex).map((entry) => [entry.name, entry] as const))(
    'shows what the official server hands on, or says that it is none: %s',
    (_, { requestHex, dispatched }) => {
      const bytes = Buffer.from(requestHex!, 'hex');
      const [handedOn] = dispatched;
      if (!handedOn) return void decodeOrProblem(bytes);
      expect(decodeMessage(bytes)).toMatchObject({ topic: handedOn.topic, txid: handedOn.meta.txid });
    },
  );

  it('shows the answers of a server', () => {
    const [txid, topic] = [Buffer.from('tx-1'), Buffer.from('V')];
    expect(decodeMessage(ackFrame(txid, topic))).toEqual({ topic: 'V', txid: 'tx-1', answer: 'acknowledged' });
    expect(decodeMessage(refusalFrame(txid))).toEqual({ topic: '', txid: 'tx-1', answer: 'refused' });
  });

  it('shows the bytes of a record that it does not know', () => {
    expect(decodeMessage(frame('metrics', Uint8Array.of(8, 1)))).toEqual({
      vin,
      topic: 'metrics',
      txid: 'tx-1',
      payload: '0801',
    });
  });

  it('shows the fields of a newer schema', () => {
    // Field 9 as a number, field 10 as text.
    const newer = Buffer.concat([bare.V, Buffer.from('48ac02' + '5202' + '6869', 'hex')]);
    expect(decodeMessage(newer)).toEqual({ ...shown('V', null), unknown: { 9: 'ac02', 10: '6869' } });
    expect(decodeMessage(frame('V', newer))).toEqual({ ...shown('V', 'tx-1'), unknown: { 9: 'ac02', 10: '6869' } });
  });

  it.each<[string, Buffer, Parameters<typeof decodeMessage>[1], string, string]>([
    ['nothing', Buffer.alloc(0), undefined, 'ENVELOPE_MALFORMED', 'neither as a frame nor as a record'],
    ['text', Buffer.from('hello there!'), undefined, 'ENVELOPE_MALFORMED', 'no Fleet Telemetry message'],
    ['a broken record in a frame', frame('V', Uint8Array.of(0xff)), undefined, 'RECORD_MALFORMED', 'The V record'],
    ['a broken record that was named', Buffer.from('ff', 'hex'), 'alerts', 'RECORD_MALFORMED', 'ends in the middle'],
    [
      'a frame cut off',
      frame('V', bare.V).subarray(0, 60),
      undefined,
      'ENVELOPE_MALFORMED',
      'no Fleet Telemetry message',
    ],
  ])('says what is wrong with %s', (_, bytes, topic, code, sentence) => {
    expect(() => decodeMessage(bytes, topic)).toThrow(expect.objectContaining({ code }));
    expect(() => decodeMessage(bytes, topic)).toThrow(sentence);
  });

  it('takes an empty record for one where it is named', () => {
    expect(decodeMessage(Buffer.alloc(0), 'V')).toMatchObject({ topic: 'V', data: {} });
  });

  it('knows no worse end than a problem, for any bytes', () => {
    const topic = fc.option(fc.constantFrom(...recordTypes), { nil: undefined });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), topic, (bytes, as) => decodeOrProblem(Buffer.from(bytes), as)),
      {
        numRuns: 2_000,
      },
    );
  });

  it('knows no worse end than a problem, for any message that was changed or cut', () => {
    const message = fc.constantFrom(
      ...recordTypes.flatMap((topic) => [frame(topic, bare[topic]), Buffer.from(bare[topic])]),
    );
    fc.assert(
      fc.property(message, fc.nat(300), fc.nat(255), fc.nat(300), (original, at, byte, length) => {
        const bytes = Buffer.from(original);
        bytes[at % bytes.length] = byte;
        return decodeOrProblem(bytes) && decodeOrProblem(bytes.subarray(0, length));
      }),
      { numRuns: 2_000 },
    );
  });
});

/** @throws what is no Problem. */
function decodeOrProblem(bytes: Buffer, topic?: Parameters<typeof decodeMessage>[1]): true {
  try {
    JSON.stringify(decodeMessage(bytes, topic));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
  return true;
}

describe('evfleetpulse decode', () => {
  const message = frame('V', bare.V);
  const forms: [string, string | Buffer][] = [
    ['binary', message],
    ['hex', message.toString('hex')],
    [
      'hex in capitals and lines',
      message
        .toString('hex')
        .toUpperCase()
        .replace(/(.{32})/g, '$1\n'),
    ],
    ['base64', message.toString('base64')],
    ['base64 in lines', `${message.toString('base64').replace(/(.{76})/g, '$1\r\n')}\n`],
    ['base64 for addresses', message.toString('base64url')],
  ];

  it.each(forms)('reads %s from stdin and from a file', async (_, given) => {
    const folder = await mkdtemp(join(tmpdir(), 'decode-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'message');
    await writeFile(file, given);
    for (const [argv, stdin] of [
      [[], given],
      [['-'], given],
      [[file], ''],
    ] as const) {
      const { code, stdout, stderr } = await evfleetpulse(['decode', ...argv], { stdin });
      expect([code, stderr]).toEqual([0, '']);
      expect(JSON.parse(stdout)).toEqual(shown('V', 'tx-1'));
    }
  });

  it('takes the kind of a bare record as an option or from the environment', async () => {
    const stdin = Buffer.from(bare.errors).toString('hex');
    for (const [argv, env] of [
      [['--topic=errors'], {}],
      [[], { EVFLEETPULSE_DECODE_TOPIC: 'errors' }],
    ] as const) {
      const { code, stdout } = await evfleetpulse(['decode', ...argv], { stdin, env });
      expect([code, JSON.parse(stdout)]).toEqual([0, shown('errors', null)]);
    }
  });

  it.each<[string, string[], string | Uint8Array, number, string]>([
    ['garbage', [], 'this is nothing', 1, 'This is no Fleet Telemetry message'],
    ['an empty input', [], '', 1, 'This is no Fleet Telemetry message'],
    ['a file that is not there', ['/nowhere/frame'], '', 1, 'The file /nowhere/frame cannot be read'],
    ['another kind', ['--topic=metrics'], '', 2, "--topic takes V, alerts, errors, connectivity, not 'metrics'."],
    ['two files', ['a', 'b'], '', 2, "Unexpected argument 'b'."],
  ])('ends with a sentence for %s', async (_, argv, stdin, expected, sentence) => {
    const { code, stdout, stderr } = await evfleetpulse(['decode', ...argv], { stdin });
    expect([code, stdout]).toEqual([expected, '']);
    expect(stderr).toContain(sentence);
  });
});
