import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { members } from '../../src/telemetry/value';
import { readRecord } from '../../src/telemetry/record';
import { enums } from '../../src/vehicle/enums';
import { signalNames } from '../../src/vehicle/signals';
import { encode } from '../support/protos';
import fields from '../vectors/telemetry-fields.json';
import vectors from '../vectors/telemetry-vectors.json';

const createdAt = { seconds: 1_700_000_000, nanos: 123_456_789 };

function payload(data: { key: string | number; value?: Record<string, unknown> }[], more: object = {}): Uint8Array {
  return encode('telemetry.vehicle_data.Payload', { data, created_at: createdAt, vin: 'IGNORED', ...more });
}

function signal(key: string | number, value?: Record<string, unknown>): unknown {
  const content = readRecord('V', payload([value ? { key, value } : { key }]));
  if ('malformed' in content || content.topic !== 'V') throw new Error('expected signals');
  return Object.values(content.data)[0];
}

describe('a V record', () => {
  it('reads the payload that the official server took', () => {
    const content = readRecord('V', Buffer.from(vectors.flatbuffers.inputs.payloadHex, 'hex'));
    expect(content).toEqual({ topic: 'V', createdAt: 1_700_000_000_123, isResend: false, data: { VehicleName: 'T' } });
  });

  it('reads every kind of value that a car sends', () => {
    const content = readRecord(
      'V',
      payload(
        [
          { key: 'Soc', value: { double_value: 61.3 } },
          { key: 'ChargeLimitSoc', value: { int_value: 80 } },
          { key: 'SoftwareUpdateScheduledStartTime', value: { long_value: 1_739_899_580 } },
          { key: 'PackVoltage', value: { float_value: 75.1 } },
          { key: 'Locked', value: { boolean_value: true } },
          { key: 'VehicleName', value: { string_value: 'Grüße 🚗' } },
          { key: 'Gear', value: { shift_state_value: 'ShiftStateD' } },
          { key: 'Location', value: { location_value: { latitude: -37.4, longitude: 122.1 } } },
          { key: 'DoorState', value: { door_value: { DriverRear: true } } },
          { key: 'TpmsSoftWarnings', value: { tire_location_value: { rear_left: true } } },
          { key: 'ScheduledDepartureTime', value: { time_value: { hour: 7, minute: 5 } } },
          { key: 'VehicleSpeed', value: { invalid: true } },
        ],
        { is_resend: true },
      ),
    );
    expect(content).toEqual({
      topic: 'V',
      createdAt: 1_700_000_000_123,
      isResend: true,
      data: {
        Soc: 61.3,
        ChargeLimitSoc: 80,
        SoftwareUpdateScheduledStartTime: 1_739_899_580,
        PackVoltage: 75.1,
        Locked: true,
        VehicleName: 'Grüße 🚗',
        Gear: 'D',
        Location: { latitude: -37.4, longitude: 122.1 },
        DoorState: {
          DriverFront: false,
          DriverRear: true,
          PassengerFront: false,
          PassengerRear: false,
          TrunkFront: false,
          TrunkRear: false,
        },
        TpmsSoftWarnings: expect.objectContaining({ frontLeft: false, rearLeft: true, semiRearAxleRight2: false }),
        ScheduledDepartureTime: '07:05:00',
        VehicleSpeed: null,
      },
    });
  });

  it('says nothing about a datum without a value', () => {
    expect(readRecord('V', payload([{ key: 'Soc' }, { key: 'Odometer', value: {} }]))).toMatchObject({ data: {} });
  });

  it('keeps what it does not know', () => {
    expect(readRecord('V', payload([{ key: 9_999, value: { int_value: -5 } }]))).toMatchObject({
      data: { Field9999: -5 },
    });
    expect(signal('DetailedChargeState', { detailed_charge_state_value: 8 })).toBe(8);
    // Datum {key: 8, value: {member 99 as a varint, and as bytes}}
    expect(readRecord('V', Buffer.from('0a07080812039806070a', 'hex').subarray(0, 9))).toMatchObject({
      data: { Soc: 7 },
    });
    expect(readRecord('V', Buffer.from('0a0908081205' + '9a0602abcd', 'hex'))).toMatchObject({ data: { Soc: 'abcd' } });
  });

  it('reads a value that comes before its key', () => {
    expect(readRecord('V', Buffer.from('0a0812040a02' + '3630' + '0808', 'hex'))).toMatchObject({ data: { Soc: 60 } });
  });

  it('takes neither NaN nor infinity for a value', () => {
    for (const double_value of [NaN, Infinity, -Infinity]) expect(signal('Soc', { double_value })).toBeNull();
  });

  it.each([
    ['Soc', '20.027', 20.027],
    ['Soc', ' ', null],
    ['Soc', '<invalid>', null],
    ['Soc', 'plenty', 'plenty'],
    ['Locked', 'true', true],
    ['Gear', 'D', 'D'],
    ['Gear', 'ShiftStateP', 'P'],
    ['Gear', 'X', 'X'],
    ['Location', '(37.412374 N, 122.145867 W)', { latitude: 37.412374, longitude: -122.145867 }],
    ['Location', '(37.412374 X, 122.145867 W)', '(37.412374 X, 122.145867 W)'],
    ['Version', '2026.32.1 abc', '2026.32.1 abc'],
    ['TpmsLastSeenPressureTimeFl', '1739899580', 1_739_899_580],
  ])('reads what old firmware writes as text: %s %s', (key, string_value, expected) => {
    expect(signal(key, { string_value })).toEqual(expected);
  });

  it('reads open doors from text', () => {
    expect(signal('DoorState', { string_value: 'DriverFront|TrunkRear' })).toMatchObject({
      DriverFront: true,
      DriverRear: false,
      TrunkRear: true,
    });
    expect(signal('DoorState', { string_value: '' })).toMatchObject({ DriverFront: false });
    expect(signal('DoorState', { string_value: 'Sliding' })).toBe('Sliding');
  });

  it('reads every enum member by its short name', () => {
    const types = Object.fromEntries(fields.value_oneof.map(({ name, number }) => [number, name]));
    for (const [number, member] of Object.entries(members)) {
      if (!(member in enums)) continue;
      const { names } = enums[member as keyof typeof enums];
      names.forEach((name, value) => expect(signal(9_999, { [types[number]!]: value })).toBe(name));
    }
  });

  it('reads every member of the union', () => {
    expect(Object.keys(members).map(Number)).toEqual(fields.value_oneof.map(({ number }) => number));
  });

  it('agrees with an independent encoder on any numbers', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...signalNames), { maxLength: 30 }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (keys, double_value) => {
          const content = readRecord('V', payload(keys.map((key) => ({ key, value: { double_value } }))));
          expect(content).toMatchObject({ data: Object.fromEntries(keys.map((key) => [key, double_value])) });
        },
      ),
    );
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(signal(9_999, { long_value: value })).toBe(value);
      }),
    );
  });
});

describe('alerts and errors', () => {
  it('read with their times, also where the car took milliseconds for seconds', () => {
    const alerts = encode('telemetry.vehicle_alerts.VehicleAlerts', {
      alerts: [
        { name: 'A1', audiences: [1, 2, 7], started_at: { seconds: 1_692_044_886_337 } },
        { name: 'A2', started_at: { seconds: 1_692_044_886 }, ended_at: { seconds: 1_692_044_890, nanos: 5e8 } },
      ],
      created_at: createdAt,
    });
    expect(readRecord('alerts', alerts)).toEqual({
      topic: 'alerts',
      createdAt: 1_700_000_000_123,
      isResend: false,
      data: [
        { name: 'A1', audiences: ['Customer', 'Service', 7], startedAt: 1_692_044_886_337, endedAt: null },
        { name: 'A2', audiences: [], startedAt: 1_692_044_886_000, endedAt: 1_692_044_890_500 },
      ],
    });
    const errors = encode('telemetry.vehicle_error.VehicleErrors', {
      errors: [{ name: 'unsupported_field', tags: { field_name: 'X' }, body: '', created_at: createdAt }],
    });
    expect(readRecord('errors', errors)).toMatchObject({
      data: [{ name: 'unsupported_field', tags: { field_name: 'X' }, createdAt: 1_700_000_000_123 }],
    });
  });
});

describe('any bytes', () => {
  const topics = ['V', 'alerts', 'errors', 'connectivity'] as const;

  it.each(topics)('give content or a reason: %s', (topic) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const content = readRecord(topic, bytes);
        expect('malformed' in content || content.topic === topic).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it('give content or a reason when a real record is cut or changed', () => {
    const real = payload([
      { key: 'Location', value: { location_value: { latitude: 1, longitude: 2 } } },
      { key: 'DoorState', value: { door_value: { DriverFront: true } } },
      { key: 'VehicleName', value: { string_value: 'Nordlicht' } },
      { key: 'Soc', value: { double_value: 3.5 } },
    ]);
    for (let length = 0; length < real.length; length++) readRecord('V', real.subarray(0, length));
    fc.assert(
      fc.property(fc.nat(real.length - 1), fc.nat(255), (at, byte) => {
        const changed = Uint8Array.from(real);
        changed[at] = byte;
        readRecord('V', changed);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['a cut varint', 'ff', 'it ends in the middle of a field'],
    ['an endless varint', 'ffffffffffffffffffffff', 'a varint is longer than ten bytes'],
    ['field number 0', '00', 'a field has the number 0'],
    ['a text that is not UTF-8', '1a02c328', 'a text is not UTF-8'],
    ['wire type 7', '0f', 'a field has the wire type 7'],
  ])('name what is wrong: %s', (_, hex, malformed) => {
    expect(readRecord('V', Buffer.from(hex, 'hex'))).toEqual({ malformed });
  });

  it('end also in groups that nest without end', () => {
    expect(readRecord('V', Buffer.alloc(10_000, 0x2b))).toHaveProperty('malformed');
  });
});
