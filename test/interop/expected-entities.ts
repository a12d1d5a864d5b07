import type { Signals } from './peers/evfleetpulse';

/**
 * What Home Assistant must show of a car, taken from its own tesla_fleet integration (2026.11, metric units) and not from
 * the tables of this package: entity, class, unit, and how the state follows from what the car sends.
 */
export interface ExpectedEntity {
  readonly domain: 'binary_sensor' | 'lock' | 'sensor';
  /** The last part of our unique id. */
  readonly key: string;
  readonly name: string;
  readonly deviceClass?: string;
  readonly unit?: string;
  readonly stateClass?: 'measurement' | 'total_increasing';
  readonly category?: 'diagnostic';
  /** The state: a number within half a per cent, or a text. */
  readonly state: (signals: Signals) => number | string;
  /** How far the number may be off: a car tells of smaller moves only later. */
  readonly within?: number;
}

const kilometres = 1.609344;
const unknown = 'unknown';

type Field = string;
const number =
  (field: Field, factor = 1) =>
  (signals: Signals): number | string =>
    typeof signals[field] === 'number' ? signals[field] * factor : unknown;
const on =
  (field: Field, when: (value: unknown) => boolean) =>
  (signals: Signals): string =>
    signals[field] === undefined || signals[field] === null ? unknown : when(signals[field]) ? 'on' : 'off';
const isTrue = (value: unknown): boolean => value === true;
const door = (name: string) => on('DoorState', (value) => (value as Record<string, boolean>)[name] === true);
const window = (field: Field) => on(field, (value) => value !== 'Closed');
const charging: Readonly<Record<string, string>> = {
  Charging: 'charging',
  Complete: 'complete',
  Disconnected: 'disconnected',
  NoPower: 'no_power',
  Starting: 'starting',
  Stopped: 'stopped',
};
const sum = (signals: Signals, ...fields: readonly Field[]): number =>
  fields.reduce((total, field) => total + (typeof signals[field] === 'number' ? signals[field] : 0), 0);

const measured = { domain: 'sensor', stateClass: 'measurement' } as const;
const diagnostic = { category: 'diagnostic' } as const;
const opening = (deviceClass: string, key: string, name: string, state: ExpectedEntity['state'], isMain = false) =>
  ({ domain: 'binary_sensor', key, name, deviceClass, state, ...(isMain ? {} : diagnostic) }) as const;
const pressure = (key: string, name: string, field: Field) =>
  ({ ...measured, ...diagnostic, key, name, deviceClass: 'pressure', unit: 'bar', state: number(field) }) as const;

/** Entities that are on by default. */
export const expectedEntities: readonly ExpectedEntity[] = [
  {
    ...measured,
    key: 'battery_level',
    name: 'Battery level',
    deviceClass: 'battery',
    unit: '%',
    state: number('BatteryLevel'),
  },
  {
    ...measured,
    key: 'battery_range',
    name: 'Battery range',
    deviceClass: 'distance',
    unit: 'km',
    state: number('RatedRange', kilometres),
  },
  {
    domain: 'sensor',
    key: 'charging_state',
    name: 'Charging',
    deviceClass: 'enum',
    state: ({ DetailedChargeState: state }) => charging[String(state)] ?? unknown,
  },
  {
    ...measured,
    ...diagnostic,
    key: 'charge_rate',
    name: 'Charge rate',
    deviceClass: 'speed',
    unit: 'km/h',
    state: number('ChargeRateMilePerHour', kilometres),
  },
  {
    ...measured,
    ...diagnostic,
    key: 'charger_current',
    name: 'Charger current',
    deviceClass: 'current',
    unit: 'A',
    state: number('ChargeAmps'),
  },
  {
    ...measured,
    ...diagnostic,
    key: 'charger_voltage',
    name: 'Charger voltage',
    deviceClass: 'voltage',
    unit: 'V',
    state: number('ChargerVoltage'),
  },
  {
    ...measured,
    key: 'charge_power',
    name: 'Charger power',
    deviceClass: 'power',
    unit: 'kW',
    state: (signals) => sum(signals, 'ACChargingPower', 'DCChargingPower'),
  },
  {
    ...measured,
    key: 'inside_temperature',
    name: 'Inside temperature',
    deviceClass: 'temperature',
    unit: '°C',
    state: number('InsideTemp'),
    within: 0.5,
  },
  {
    ...measured,
    key: 'outside_temperature',
    name: 'Outside temperature',
    deviceClass: 'temperature',
    unit: '°C',
    state: number('OutsideTemp'),
    within: 0.5,
  },
  {
    domain: 'sensor',
    ...diagnostic,
    key: 'odometer',
    name: 'Odometer',
    deviceClass: 'distance',
    unit: 'km',
    stateClass: 'total_increasing',
    state: number('Odometer', kilometres),
  },
  pressure('tire_pressure_front_left', 'Tire pressure front left', 'TpmsPressureFl'),
  pressure('tire_pressure_front_right', 'Tire pressure front right', 'TpmsPressureFr'),
  pressure('tire_pressure_rear_left', 'Tire pressure rear left', 'TpmsPressureRl'),
  pressure('tire_pressure_rear_right', 'Tire pressure rear right', 'TpmsPressureRr'),
  {
    domain: 'lock',
    key: 'lock',
    name: 'Lock',
    state: ({ Locked: locked }) => (typeof locked === 'boolean' ? (locked ? 'locked' : 'unlocked') : unknown),
  },
  opening('door', 'door_driver_front', 'Front driver door', door('DriverFront')),
  opening('door', 'door_driver_rear', 'Rear driver door', door('DriverRear')),
  opening('door', 'door_passenger_front', 'Front passenger door', door('PassengerFront')),
  opening('door', 'door_passenger_rear', 'Rear passenger door', door('PassengerRear')),
  opening('door', 'frunk', 'Frunk', door('TrunkFront'), true),
  opening('door', 'trunk', 'Trunk', door('TrunkRear'), true),
  opening('door', 'charge_port_door', 'Charge port door', on('ChargePortDoorOpen', isTrue), true),
  opening('window', 'window_driver_front', 'Front driver window', window('FdWindow')),
  opening('window', 'window_driver_rear', 'Rear driver window', window('RdWindow')),
  opening('window', 'window_passenger_front', 'Front passenger window', window('FpWindow')),
  opening('window', 'window_passenger_rear', 'Rear passenger window', window('RpWindow')),
  opening('connectivity', 'status', 'Status', () => 'on', true),
];

/** What a car shows that takes commands, again as core's tesla_fleet has it (its registry of 2026.11). */
export interface ExpectedControl {
  readonly domain: 'button' | 'climate' | 'lock' | 'number' | 'sensor' | 'switch';
  readonly key: string;
  readonly name: string;
  readonly category?: 'diagnostic';
  /** What the car of `commandedCar` shows. */
  readonly state: string;
  /** Of the state's attributes: what must be there. */
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** The values of the car whose controls are expected. */
export const commandedCar = {
  ChargeLimitSoc: 80,
  ChargeCurrentRequest: 16,
  ChargeCurrentRequestMax: 16,
  DetailedChargeState: 'Charging',
  Locked: true,
  HvacPower: 'Off',
  InsideTemp: 18.5,
  HvacLeftTemperatureRequest: 21,
} as const;

const range = (min: number, max: number) => ({ min, max, step: 1, mode: 'auto' });

export const expectedControls: readonly ExpectedControl[] = [
  {
    domain: 'number',
    key: 'charge_limit',
    name: 'Charge limit',
    state: '80',
    attributes: { ...range(50, 100), device_class: 'battery', unit_of_measurement: '%' },
  },
  {
    domain: 'number',
    key: 'charge_current',
    name: 'Charge current',
    state: '16',
    attributes: { ...range(0, 16), device_class: 'current', unit_of_measurement: 'A' },
  },
  { domain: 'switch', key: 'charge', name: 'Charge', state: 'on', attributes: { device_class: 'switch' } },
  { domain: 'lock', key: 'lock', name: 'Lock', state: 'locked' },
  {
    domain: 'climate',
    key: 'climate',
    name: 'Climate',
    state: 'off',
    attributes: {
      hvac_modes: ['heat_cool', 'off'],
      min_temp: 15,
      max_temp: 28,
      target_temp_step: 0.5,
      current_temperature: 18.5,
      temperature: 21,
    },
  },
  { domain: 'button', key: 'wake', name: 'Wake', state: 'unknown' },
  { domain: 'button', key: 'flash_lights', name: 'Flash lights', state: 'unknown' },
  { domain: 'button', key: 'honk_horn', name: 'Honk horn', state: 'unknown' },
  // Ours alone.
  { domain: 'sensor', key: 'last_command', name: 'Last command', category: 'diagnostic', state: 'unknown' },
];
