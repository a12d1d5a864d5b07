import { loadSync } from 'protobufjs';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeAlerts, encodeErrors, encodeSignals } from '../../src/simulator/wire/records';
import { encodeValue, type SignalValue } from '../../src/simulator/wire/value';

const vin = 'LRW3E7EK4RC100001';
const folder = 'proto/telemetry/';
const root = loadSync(readdirSync(folder).map((name) => folder + name));
const read = (type: string, bytes: Uint8Array) => {
  const message = root.lookupType(type);
  return message.toObject(message.decode(bytes), { enums: String, longs: Number, oneofs: false });
};

describe('a value', () => {
  it.each<[string, SignalValue, object, object]>([
    ['Soc', 63.4, { doubleValue: 63.400001525878906 }, { stringValue: '63.400' }],
    ['ChargeLimitSoc', 80, { intValue: 80 }, { stringValue: '80' }],
    ['Locked', true, { booleanValue: true }, { stringValue: 'true' }],
    ['Gear', 'D', { shiftStateValue: 5 }, { stringValue: 'D' }],
    ['Gear', 9, { shiftStateValue: 9 }, { stringValue: '9' }],
    ['SentryMode', 'Armed', { sentryModeStateValue: 3 }, { stringValue: 'Armed' }],
    ['VehicleName', 'Lotse', { stringValue: 'Lotse' }, { stringValue: 'Lotse' }],
    ['VehicleSpeed', null, { invalid: true }, { invalid: true }],
    // Always typed, from 179 on.
    ['DetailedChargeState', 'Charging', { detailedChargeStateValue: 4 }, { detailedChargeStateValue: 4 }],
    [
      'Location',
      { latitude: -37.412374, longitude: 122.1 },
      { locationValue: { latitude: -37.412374, longitude: 122.1 } },
      { stringValue: '(37.412374 S, 122.100000 E)' },
    ],
    [
      'DoorState',
      { DriverFront: true, TrunkRear: true, TrunkFront: false },
      { doorValue: { DriverFront: true, TrunkRear: true, TrunkFront: false } },
      { stringValue: 'DriverFront|TrunkRear' },
    ],
    ['DoorState', { DriverFront: false }, { doorValue: { DriverFront: false } }, { stringValue: '' }],
    ['SoftwareUpdateScheduledStartTime', 1739899580, { longValue: 1739899580 }, { longValue: 1739899580 }],
  ])('of %s as %j is typed today and text in old firmware', (field, value, typed, text) => {
    expect(encodeValue(field, value, false)).toEqual(typed);
    expect(encodeValue(field, value, true)).toEqual(text);
  });
});

describe('a record', () => {
  const at = 1_700_000_000_123;
  const createdAt = { seconds: 1_700_000_000, nanos: 123_000_000 };

  it('of signals has the bytes of the protocol', () => {
    // By hand from the schema: Datum {key 64, string "T"}, created_at, vin.
    const bytes = encodeSignals('42', 1_700_000_000_000, new Map([['VehicleName', 'T']]));
    expect(Buffer.from(bytes).toString('hex')).toBe('0a07084012030a0154' + '12060880e2cfaa06' + '1a023432');
  });

  it('of signals reads back', () => {
    const signals = new Map<string, SignalValue>([
      ['TpmsSoftWarnings', { frontLeft: true, semiMiddleAxleLeft2: true }],
      ['TpmsLastSeenPressureTimeFl', 1_700_000_000],
      ['Gear', null],
    ]);
    expect(read('telemetry.vehicle_data.Payload', encodeSignals(vin, at, signals, { isResend: true }))).toEqual({
      data: [
        { key: 'TpmsSoftWarnings', value: { tireLocationValue: { frontLeft: true, semiMiddleAxleLeft_2: true } } },
        { key: 'TpmsLastSeenPressureTimeFl', value: { longValue: 1_700_000_000 } },
        { key: 'Gear', value: { invalid: true } },
      ],
      createdAt,
      vin,
      isResend: true,
    });
  });

  it('of alerts reads back', () => {
    const alert = { name: 'A', audiences: [1], startedAt: at };
    expect(
      read('telemetry.vehicle_alerts.VehicleAlerts', encodeAlerts(vin, at, [alert, { ...alert, endedAt: at }])),
    ).toEqual({
      alerts: [
        { name: 'A', audiences: ['Customer'], startedAt: createdAt },
        { name: 'A', audiences: ['Customer'], startedAt: createdAt, endedAt: createdAt },
      ],
      createdAt,
      vin,
    });
  });

  it('of errors reads back', () => {
    const bytes = encodeErrors(vin, at, [{ name: 'unsupported_field', tags: { field_name: 'X' }, body: '' }]);
    expect(read('telemetry.vehicle_error.VehicleErrors', bytes)).toEqual({
      errors: [{ createdAt, name: 'unsupported_field', tags: { field_name: 'X' } }],
      createdAt,
      vin,
    });
  });

  it('says false and zero, which are values', () => {
    const signals = new Map<string, SignalValue>([
      ['Locked', false],
      ['Soc', 0],
      ['Version', ''],
    ]);
    expect(read('telemetry.vehicle_data.Payload', encodeSignals(vin, at, signals)).data).toEqual([
      { key: 'Locked', value: { booleanValue: false } },
      { key: 'Soc', value: { doubleValue: 0 } },
      { key: 'Version', value: { stringValue: '' } },
    ]);
  });
});
