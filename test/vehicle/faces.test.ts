import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { derived } from '../../src/home-assistant/derived';
import { alertEntities } from '../../src/home-assistant/alert-entities';
import { preconditionEntities } from '../../src/home-assistant/precondition-entities';
import { ruleEntities } from '../../src/home-assistant/rule-entities';
import type { EntityFace } from '../../src/vehicle/entity';
import { enums } from '../../src/vehicle/enums';
import { namedSignals, signals, type SignalName } from '../../src/vehicle/signals';
import core from '../vectors/ha-core-entities.json';

const made = [...derived, ...alertEntities, ...ruleEntities, ...preconditionEntities];
const faces = namedSignals.flatMap(({ signal }) => signal.ha.map((face) => ({ ...face, signal })));
const sensors = faces.filter(({ platform }) => platform === 'sensor');
const german = JSON.parse(
  readFileSync(join(__dirname, '..', '..', 'locales', 'de', 'entities.json'), 'utf8'),
) as Record<string, string>;

/** Home Assistant's rules for sensors: the units and the state classes of each device class; [] is none. */
const rules: Readonly<Record<string, { units: readonly string[]; stateClasses: readonly string[] }>> = {
  battery: { units: ['%'], stateClasses: ['measurement'] },
  current: { units: ['A'], stateClasses: ['measurement'] },
  voltage: { units: ['V'], stateClasses: ['measurement'] },
  power: { units: ['W', 'kW'], stateClasses: ['measurement'] },
  energy: { units: ['Wh', 'kWh'], stateClasses: ['total', 'total_increasing'] },
  energy_storage: { units: ['Wh', 'kWh'], stateClasses: ['measurement'] },
  distance: { units: ['m', 'km', 'mi'], stateClasses: ['measurement', 'total', 'total_increasing'] },
  speed: { units: ['mph', 'km/h'], stateClasses: ['measurement'] },
  pressure: { units: ['bar', 'psi', 'kPa'], stateClasses: ['measurement'] },
  temperature: { units: ['°C', '°F', 'K'], stateClasses: ['measurement'] },
  duration: { units: ['ms', 's', 'min', 'h', 'd'], stateClasses: ['measurement', 'total', 'total_increasing'] },
  timestamp: { units: [], stateClasses: [] },
  enum: { units: [], stateClasses: [] },
};
const binaryClasses = ['connectivity', 'door', 'heat', 'lock', 'problem', 'running', 'window'];
const numberClasses: Readonly<Record<string, string>> = { battery: '%', current: 'A' };

/** What a car has that takes commands, and what one has that does not. */
const sets = (['commanded', 'shown'] as const).map((kind) => {
  const all = [...faces, ...made];
  const controls = all.filter(({ commanded }) => commanded);
  const shows = all.filter(({ commanded }) => !commanded);
  const hidden = new Set(controls.map(({ key }) => key));
  return kind === 'shown' ? shows : [...controls, ...shows.filter(({ key }) => !hidden.has(key))];
});

/** What is published beside the number: a moment and a word have no unit. */
const unitOf = ({ deviceClass, unit, signal }: (typeof faces)[number]): string | undefined =>
  deviceClass === 'timestamp' || deviceClass === 'enum' || signal.kind === 'text' ? unit : (unit ?? signal.unit);

const faceOf = (signal: SignalName, key: string): Required<Pick<EntityFace, 'show'>> => {
  const face = signals[signal].ha.find((face) => face.key === key);
  if (!face?.show) throw new Error(`${signal} has no face ${key} with a conversion`);
  return { show: face.show };
};

describe('the faces for Home Assistant', () => {
  it('have keys that are one of a kind and fit into a topic', () => {
    for (const set of sets) {
      const keys = set.map(({ key }) => key);
      expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    }
    const keys = [...faces, ...made].map(({ key }) => key);
    expect(keys.filter((key) => !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(key))).toEqual([]);
  });

  it('have names that are one of a kind on their platform, in both languages', () => {
    for (const nameOf of [({ name }: EntityFace) => name, ({ key }: EntityFace) => german[key]]) {
      const names = [...faces, ...made].map((face) => `${face.platform}: ${nameOf(face)}`);
      expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    }
  });

  it('carry the very names of the entities of core that they stand for, one each', () => {
    const names = new Map(core.map(([domain, key, name]) => [`${domain} ${key}`, name]));
    const pairs = [...faces, ...made].filter((face) => face.core);
    for (const { core: pair, key, name } of pairs) expect([key, names.get(pair!.join(' '))]).toEqual([key, name]);
    for (const set of sets) {
      const used = set.flatMap(({ core: pair }) => (pair ? [pair.join(' ')] : []));
      expect(used.filter((pair, index) => used.indexOf(pair) !== index)).toEqual([]);
    }
  });

  it('stand for an entity of core of their own platform where they are controls', () => {
    const controls = [...faces, ...derived].filter(({ commanded, platform }) => commanded && platform !== 'sensor');
    expect(controls.map(({ platform, key, core: pair }) => [platform, key, pair?.[0]])).toEqual(
      [
        ['switch', 'charge'],
        ['number', 'charge_limit'],
        ['number', 'charge_current'],
        ['cover', 'charge_port_door'],
        ['climate', 'climate'],
        ['lock', 'lock'],
        ['switch', 'sentry'],
        ['cover', 'windows'],
        ['button', 'wake'],
        ['button', 'flash_lights'],
        ['button', 'honk_horn'],
      ].map(([platform, key]) => [platform, key, platform]),
    );
  });

  it('say the same on the topic of a key, whether they are controls or not', () => {
    for (const { key, show, signal } of faces.filter(({ commanded }) => commanded)) {
      const other = signal.ha.find((face) => face.key === key && !face.commanded);
      if (other) expect(show, key).toBe(other.show);
    }
  });

  it('keep the rules for numbers and a climate, whose sensors exist', () => {
    for (const { platform, key, range, deviceClass, unit, signal, temperature } of faces) {
      expect(range !== undefined, key).toBe(platform === 'number' || platform === 'climate');
      expect(temperature !== undefined, key).toBe(platform === 'climate');
      if (range) expect(range.max, key).toBeGreaterThan(range.min);
      if (range?.maxSignal) expect(signals, key).toHaveProperty(range.maxSignal);
      if (platform === 'number') expect(numberClasses[deviceClass!], key).toBe(unit ?? signal.unit);
      for (const sensor of temperature ? [temperature.current, temperature.target] : []) {
        expect(sensors.find((face) => face.key === sensor)?.deviceClass, key).toBe('temperature');
      }
    }
  });

  it('keep the rules for sensors', () => {
    for (const face of sensors) {
      const rule = face.deviceClass === undefined ? undefined : rules[face.deviceClass];
      if (face.deviceClass !== undefined) expect(rule, face.key).toBeDefined();
      const unit = unitOf(face);
      if (rule) {
        expect(rule.units, face.key).toEqual(unit === undefined ? [] : expect.arrayContaining([unit]));
        if (face.stateClass) expect(rule.stateClasses, face.key).toContain(face.stateClass);
        // Without a state class there are no long-term statistics.
        else if (face.deviceClass !== 'timestamp') expect(rule.stateClasses, face.key).toEqual([]);
      }
      if (face.stateClass === 'measurement_angle') expect(unit, face.key).toBe('°');
      if (face.precision !== undefined) expect(face.signal.kind, face.key).not.toBe('text');
      if (face.options) expect(face.deviceClass, face.key).toBe('enum');
      if (face.deviceClass === 'timestamp') expect(face.signal.kind, face.key).toBe('epoch');
    }
  });

  it('keep the rules for binary sensors and trackers', () => {
    for (const face of faces.filter(({ platform }) => ['binary_sensor', 'device_tracker'].includes(platform))) {
      const { key, stateClass, unit, precision, options } = face;
      expect([key, stateClass, unit, precision, options]).toEqual([key, undefined, undefined, undefined, undefined]);
      if (face.platform === 'device_tracker') expect([key, face.signal.kind]).toEqual([key, 'location']);
      else if (face.deviceClass !== undefined) expect(binaryClasses, key).toContain(face.deviceClass);
    }
    // What is not a boolean on the wire has to be made one.
    const binaries = faces.filter(({ platform }) => platform === 'binary_sensor');
    expect(binaries.filter(({ signal, show }) => signal.kind !== 'boolean' && !show)).toEqual([]);
  });

  it('have a state for every name of an enum that says something', () => {
    const silent: readonly string[] = ['Unknown', 'Invalid', 'SNA', 'Faulted'];
    for (const { key, signal, show, options } of faces) {
      if (!signal.enum || !show) continue;
      const names = enums[signal.enum].names.filter((name) => !silent.includes(name));
      const states = names.map((name) => show(name));
      expect(states, key).not.toContain(null);
      if (options) expect([...states].sort(), key).toEqual([...options].sort());
      expect(show('Unknown'), key).toBeNull();
      expect(show('SomethingNewer'), key).toSatisfy((state) => state === null || state === 'SomethingNewer');
    }
  });

  it.each([
    ['Locked', 'lock', true, false],
    ['Locked', 'lock', false, true],
    ['DoorState', 'frunk', { TrunkFront: true }, true],
    ['DoorState', 'trunk', { TrunkFront: true, TrunkRear: false }, false],
    ['DoorState', 'trunk', {}, null],
    ['FdWindow', 'window_driver_front', 'PartiallyOpen', true],
    ['FdWindow', 'window_driver_front', 'Closed', false],
    ['TpmsSoftWarnings', 'tire_pressure_warning_rear_left', { rearLeft: true }, true],
    ['ChargingCableType', 'charge_cable', 'IEC', true],
    ['ChargingCableType', 'charge_cable', 'SNA', false],
    ['ChargingCableType', 'charge_cable_type', 'GB_AC', 'GB_AC'],
    ['ChargingCableType', 'charge_cable_type', 'SNA', null],
    ['ChargePortLatch', 'charge_cable_lock', 'Engaged', false],
    ['ChargePortLatch', 'charge_cable_lock', 'SNA', null],
    ['ChargerPhases', 'charger_multiple_phases', 1, false],
    ['ChargerPhases', 'charger_multiple_phases', 3, true],
    ['HvacPower', 'climate', 'Precondition', true],
    ['HvacPower', 'climate', 'Off', false],
    ['HvacPower', 'cabin_overheat_protection_active', 'OverheatProtect', true],
    ['HvacFanSpeed', 'hvac_fan_speed', 7, 70],
    ['SeatHeaterLeft', 'seat_heater_front_left', 2, 'medium'],
    ['SeatHeaterLeft', 'seat_heater_front_left', 4, null],
    ['HvacSteeringWheelHeatLevel', 'steering_wheel_heater', 3, 'high'],
    ['ClimateKeeperMode', 'climate_keeper_mode', 'Party', 'camp'],
    ['CabinOverheatProtectionTemperatureLimit', 'cabin_overheat_protection_temperature_limit', 'Low', 30],
    ['DefrostMode', 'defrost', 'Max', true],
    ['Hvil', 'hvil', 'Fault', true],
    ['Version', 'version', '2026.38.4 1a2b3c4d5e', '2026.38.4'],
    ['Version', 'version', ' ', null],
    ['DestinationName', 'destination', '', null],
    ['ScheduledChargingStartTime', 'scheduled_charging_start_time', 1_700_000_000, '2023-11-14T22:13:20.000Z'],
    ['ScheduledChargingStartTime', 'scheduled_charging_start_time', 0, null],
    ['ScheduledChargingStartTime', 'scheduled_charging_start_time', 1e300, null],
  ] as const)('%s as %s shows %j as %j', (signal, key, value, shown) => {
    expect(faceOf(signal, key).show(value)).toBe(shown);
  });

  it('are on for what an owner looks at every day, and off for the rest', () => {
    const on = faces.filter(({ off }) => !off).map(({ key }) => key);
    expect(on).toEqual(
      expect.arrayContaining([
        ...['battery_level', 'battery_range', 'charging_state', 'charge_limit', 'charge_cable', 'charge_port_door'],
        ...['speed', 'shift_state', 'odometer', 'location', 'inside_temperature', 'outside_temperature', 'climate'],
        ...['lock', 'frunk', 'trunk', 'door_driver_front', 'window_passenger_rear', 'sentry_mode', 'version'],
        ...['tire_pressure_front_left', 'tire_pressure_rear_right'],
      ]),
    );
    expect(new Set(on).size).toBeLessThanOrEqual(50);
    expect(faces.filter(({ key, off }) => key.startsWith('di_') && !off)).toEqual([]);
  });

  it('are all there in German, without stale entries', () => {
    const keys = [...faces, ...made].map(({ key }) => key);
    expect(Object.keys(german)).toEqual([...new Set(keys)].sort());
    expect(Object.values(german).filter((name) => !name.trim())).toEqual([]);
  });
});
