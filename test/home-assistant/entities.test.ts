import { describe, expect, test } from 'vitest';
import { carEntities } from '../../src/home-assistant/entities';
import { EntityIndex } from '../../src/home-assistant/published-car';
import { payloadText } from '../../src/home-assistant/payload';
import { sensor } from '../../src/vehicle/entity';
import type { SignalValue } from '../../src/vehicle/value';
import { choice, percent } from '../../src/vehicle/signal';
import { signals } from '../../src/vehicle/signals';
import { entities, entity, keptLog, TestCar } from './support';

/** The text that an entity publishes after one value of one signal; `undefined` when it is not published. */
function text(key: string, signal: string, value: SignalValue): string | undefined {
  const one = entity(key);
  const payload = one.read(new TestCar({ [signal]: value }).view());
  return payload === undefined ? undefined : payloadText(one, payload);
}

describe('entities', () => {
  test('have keys and core entities of their own', () => {
    for (const commanded of [true, false]) {
      const { all } = new EntityIndex(entities, commanded);
      const keys = all.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      const cores = all.flatMap(({ core }) => (core ? [core.join('.')] : []));
      expect(new Set(cores).size).toBe(cores.length);
    }
  });

  test('follow signals that exist', () => {
    for (const { key, signals: names } of entities) for (const name of names) expect(signals, key).toHaveProperty(name);
  });

  test.each<[string, string, SignalValue, string]>([
    ['battery_level', 'BatteryLevel', 56.29999923706055, '56.3'],
    ['battery_level', 'BatteryLevel', 0, '0'],
    ['battery_level', 'BatteryLevel', null, 'None'],
    ['battery_level', 'BatteryLevel', '56', 'None'],
    ['charging_state', 'DetailedChargeState', 'NoPower', 'no_power'],
    ['charging_state', 'DetailedChargeState', 'Unknown', 'None'],
    ['charging_state', 'DetailedChargeState', 17, 'None'],
    ['tonneau_position', 'TonneauPosition', 'Invalid', 'None'],
    ['bms_state', 'BMSState', 'SNA', 'None'],
    ['lane_departure_avoidance', 'LaneDepartureAvoidance', 'None', 'none'],
    ['window_driver_front', 'FdWindow', 'PartiallyOpen', 'ON'],
    ['window_driver_front', 'FdWindow', 'Unknown', 'None'],
    ['lock', 'Locked', true, 'OFF'],
    ['lock', 'Locked', null, 'None'],
    ['trunk', 'DoorState', { TrunkRear: true }, 'ON'],
    ['frunk', 'DoorState', { TrunkRear: true }, 'None'],
    ['destination', 'DestinationName', '', 'None'],
    ['tire_pressure_measured_front_left', 'TpmsLastSeenPressureTimeFl', 1_780_315_200, '2026-06-01T12:00:00.000Z'],
    ['speed', 'VehicleSpeed', null, 'None'],
  ])('%s of %s %j is %s', (key, signal, value, expected) => expect(text(key, signal, value)).toBe(expected));

  test.each<[SignalValue, string]>([
    [null, 'p'],
    ['SNA', 'p'],
    ['D', 'd'],
    [42, 'None'],
  ])('a car whose gear is %j stands in %s', (gear, shown) => expect(text('shift_state', 'Gear', gear)).toBe(shown));

  test('say nothing before their signal came, except those of the connection', () => {
    const view = new TestCar().view();
    const known = entities.filter((each) => each.read(view) !== undefined).map(({ key }) => key);
    expect(known).toEqual(['status', 'wifi', 'cellular', 'asleep', 'last_seen']);
  });

  test('show no number, no OFF and no place for any signal that the car calls invalid', () => {
    const invalid = Object.fromEntries(Object.keys(signals).map((name) => [name, null]));
    const view = new TestCar(invalid).view();
    for (const each of entities.filter(({ signals: names }) => names.length > 0)) {
      const payload = each.read(view);
      // Invalid is how a car says that it is parked, and that no cable is plugged in.
      const said = { shift_state: 'p', charge_cable: false }[each.key];
      expect([null, undefined, said], each.key).toContain(payload);
    }
  });

  test('name an enum value they do not know once, and show it as text where the sensor is no enum', () => {
    const log = keptLog();
    const strict = choice('SentryModeState', {
      id: 1,
      meaning: '',
      ha: sensor('strict', 'A', { deviceClass: 'enum' }),
    });
    const loose = choice('SentryModeState', { id: 2, meaning: '', ha: sensor('loose', 'B') });
    const made = carEntities({ Strict: strict, Loose: loose }, log);
    const view = new TestCar({ Strict: 99, Loose: 99 }).view();
    for (const times of [1, 2]) {
      void times;
      expect(made.slice(0, 2).map((each) => each.read(view))).toEqual([null, 99]);
    }
    expect(log.sentences).toHaveLength(2);
    expect(log.sentences[0]).toContain('Strict has the value 99');
  });

  test('take the unit of their signal, unless the face has its own', () => {
    const made = carEntities(
      { Level: percent({ id: 1, meaning: '', ha: [sensor('a', 'A'), sensor('b', 'B', { unit: 'kW' })] }) },
      keptLog(),
    );
    expect(made.slice(0, 2).map(({ unit }) => unit)).toEqual(['%', 'kW']);
  });
});
