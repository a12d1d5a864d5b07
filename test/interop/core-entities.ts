import type { Signals } from './peers/evfleetpulse';

/**
 * What Home Assistant's own tesla_fleet integration (2026.11, metric units) must show of a simulated car, out of what the car
 * streams: so both sides of the simulator are held against each other by a program that knows neither.
 */
export interface CoreEntity {
  readonly platform: string;
  /** What the unique id has behind the VIN. */
  readonly key: string;
  /** The state: a number within a step of the value that moves meanwhile, or a text. */
  readonly state: (signals: Signals) => number | string;
  /** How far a number may be off. */
  readonly within?: number;
}

const kilometres = 1.609344;
const psi = 14.5037738;

const number =
  (field: string, factor = 1) =>
  (signals: Signals): number =>
    Number(signals[field]) * factor;
const onOff = (is: (signals: Signals) => boolean) => (signals: Signals) => (is(signals) ? 'on' : 'off');
const openClosed = (is: (signals: Signals) => boolean) => (signals: Signals) => (is(signals) ? 'open' : 'closed');
const door = (name: string) => (signals: Signals) => (signals['DoorState'] as Record<string, boolean>)[name] === true;
const lower = (field: string) => (signals: Signals) => String(signals[field]).toLowerCase();
const seatLevels = ['off', 'low', 'medium', 'high'];

/** Entities that are on by default. */
export const coreEntities: readonly CoreEntity[] = [
  { platform: 'binary_sensor', key: 'state', state: () => 'on' },
  { platform: 'sensor', key: 'charge_state_battery_level', state: number('BatteryLevel'), within: 1 },
  { platform: 'sensor', key: 'charge_state_battery_range', state: number('RatedRange', kilometres), within: 2 },
  { platform: 'sensor', key: 'charge_state_charging_state', state: lower('DetailedChargeState') },
  { platform: 'sensor', key: 'charge_state_charger_actual_current', state: number('ChargeAmps'), within: 0 },
  { platform: 'sensor', key: 'charge_state_charger_voltage', state: number('ChargerVoltage'), within: 3 },
  { platform: 'sensor', key: 'charge_state_charger_power', state: number('ACChargingPower'), within: 0.6 },
  {
    platform: 'sensor',
    key: 'charge_state_charge_rate',
    state: number('ChargeRateMilePerHour', kilometres),
    within: 2,
  },
  { platform: 'sensor', key: 'climate_state_inside_temp', state: number('InsideTemp'), within: 0.5 },
  { platform: 'sensor', key: 'climate_state_outside_temp', state: number('OutsideTemp'), within: 0.5 },
  { platform: 'number', key: 'charge_state_charge_limit_soc', state: number('ChargeLimitSoc'), within: 0 },
  { platform: 'number', key: 'charge_state_charge_current_request', state: number('ChargeCurrentRequest'), within: 0 },
  {
    platform: 'switch',
    key: 'charge_state_user_charge_enable_request',
    state: onOff((signals) => signals['DetailedChargeState'] === 'Charging'),
  },
  {
    platform: 'switch',
    key: 'vehicle_state_sentry_mode',
    state: onOff((signals) => signals['SentryMode'] !== 'Off'),
  },
  {
    platform: 'switch',
    key: 'climate_state_defrost_mode',
    state: onOff((signals) => signals['DefrostMode'] !== 'Off'),
  },
  {
    platform: 'switch',
    key: 'climate_state_auto_seat_climate_left',
    state: onOff((signals) => signals['AutoSeatClimateLeft'] === true),
  },
  {
    platform: 'lock',
    key: 'vehicle_state_locked',
    state: (signals) => (signals['Locked'] === true ? 'locked' : 'unlocked'),
  },
  {
    platform: 'lock',
    key: 'charge_state_charge_port_latch',
    state: (signals) => (signals['ChargePortLatch'] === 'Engaged' ? 'locked' : 'unlocked'),
  },
  {
    platform: 'cover',
    key: 'charge_state_charge_port_door_open',
    state: openClosed((signals) => signals['ChargePortDoorOpen'] === true),
  },
  { platform: 'cover', key: 'vehicle_state_ft', state: openClosed(door('TrunkFront')) },
  { platform: 'cover', key: 'vehicle_state_rt', state: openClosed(door('TrunkRear')) },
  { platform: 'cover', key: 'windows', state: openClosed((signals) => signals['FdWindow'] !== 'Closed') },
  { platform: 'binary_sensor', key: 'vehicle_state_df', state: onOff(door('DriverFront')) },
  { platform: 'binary_sensor', key: 'vehicle_state_pr', state: onOff(door('PassengerRear')) },
  {
    platform: 'binary_sensor',
    key: 'vehicle_state_rd_window',
    state: onOff((signals) => signals['RdWindow'] !== 'Closed'),
  },
  {
    platform: 'binary_sensor',
    key: 'vehicle_state_is_user_present',
    state: onOff((signals) => signals['DriverSeatOccupied'] === true),
  },
  {
    platform: 'binary_sensor',
    key: 'charge_state_conn_charge_cable',
    state: onOff(({ ChargingCableType: cable }) => cable !== null && cable !== undefined),
  },
  {
    platform: 'climate',
    key: 'driver_temp',
    state: ({ HvacPower: power }) => (power === 'On' || power === 'Precondition' ? 'heat_cool' : 'off'),
  },
  {
    platform: 'select',
    key: 'climate_state_seat_heater_left',
    state: (signals) => seatLevels[Number(signals['SeatHeaterLeft'])] ?? 'unknown',
  },
];

/** Entities that are off by default, for which a test switches them on. */
export const hiddenCoreEntities: readonly CoreEntity[] = [
  { platform: 'sensor', key: 'vehicle_state_odometer', state: number('Odometer', kilometres), within: 2 },
  { platform: 'sensor', key: 'vehicle_state_tpms_pressure_fl', state: number('TpmsPressureFl', psi), within: 0.5 },
  { platform: 'sensor', key: 'charge_state_usable_battery_level', state: number('Soc'), within: 1 },
  { platform: 'sensor', key: 'drive_state_shift_state', state: lower('Gear') },
  {
    platform: 'sensor',
    key: 'climate_state_driver_temp_setting',
    state: number('HvacLeftTemperatureRequest'),
    within: 0,
  },
  {
    platform: 'binary_sensor',
    key: 'vehicle_state_tpms_soft_warning_rl',
    state: onOff((signals) => (signals['TpmsSoftWarnings'] as Record<string, boolean>)['rearLeft'] === true),
  },
];
