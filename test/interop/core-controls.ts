import type { Signals } from './peers/evfleetpulse';

/** A control of Home Assistant's own tesla_fleet integration, used once. */
export interface CoreControl {
  readonly platform: string;
  /** What the unique id has behind the VIN. */
  readonly key: string;
  readonly service: string;
  readonly data?: Readonly<Record<string, unknown>>;
  /** What reaches the car: hex of the inner protobuf as the integration's own library writes it. */
  readonly payload: string;
  readonly domain: 'vehicle_security' | 'infotainment';
  /** What the car streams afterwards; absent for what no signal shows. */
  readonly shows?: Signals;
}

const infotainment = 'infotainment';
const security = 'vehicle_security';

type Row = readonly [
  control: `${string}.${string}`,
  service: string | readonly [string, Readonly<Record<string, unknown>>],
  domain: CoreControl['domain'],
  payload: string,
  shows?: Signals,
];

const controls = (...rows: readonly Row[]): readonly CoreControl[] =>
  rows.map(([control, use, domain, payload, shows]) => {
    const [platform = '', key = ''] = control.split('.');
    const [service, data] = typeof use === 'string' ? [use, undefined] : use;
    return { platform, key, service, domain, payload, ...(data && { data }), ...(shows && { shows }) };
  });

/** For a car that charges at home, in this order. */
export const parkedControls = controls(
  [
    'number.charge_state_charge_limit_soc',
    ['set_value', { value: 75 }],
    infotainment,
    '12042a02084b',
    { ChargeLimitSoc: 75 },
  ],
  [
    'number.charge_state_charge_current_request',
    ['set_value', { value: 10 }],
    infotainment,
    '1205da0202080a',
    { ChargeCurrentRequest: 10 },
  ],
  ['lock.vehicle_state_locked', 'unlock', security, '1000', { Locked: false }],
  ['lock.vehicle_state_locked', 'lock', security, '1001', { Locked: true }],
  [
    'switch.charge_state_user_charge_enable_request',
    'turn_off',
    infotainment,
    '120432022a00',
    { DetailedChargeState: 'Stopped' },
  ],
  ['lock.charge_state_charge_port_latch', 'unlock', security, '22023803', { ChargePortLatch: 'Disengaged' }],
  ['cover.charge_state_charge_port_door_open', 'close_cover', security, '22023804', { ChargePortLatch: 'Engaged' }],
  [
    'switch.charge_state_user_charge_enable_request',
    'turn_on',
    infotainment,
    '120432021200',
    { ChargeEnableRequest: true },
  ],
  [
    'cover.windows',
    'open_cover',
    infotainment,
    '12059202021a00',
    { FdWindow: 'PartiallyOpen', RpWindow: 'PartiallyOpen' },
  ],
  ['cover.windows', 'close_cover', infotainment, '12059202022200', { FdWindow: 'Closed', RpWindow: 'Closed' }],
  ['cover.vehicle_state_ft', 'open_cover', security, '22023001'],
  ['cover.vehicle_state_rt', 'open_cover', security, '22022801'],
  ['switch.vehicle_state_sentry_mode', 'turn_on', infotainment, '1205f201020801', { SentryMode: 'Armed' }],
  ['switch.vehicle_state_sentry_mode', 'turn_off', infotainment, '1203f20100', { SentryMode: 'Off' }],
  ['button.flash_lights', 'press', infotainment, '1203d20100'],
  ['button.honk', 'press', infotainment, '1203da0100'],
  ['button.homelink', 'press', infotainment, '120f8a020c0a0a0dfa3556421524561e41'],
  ['update.vehicle_state_software_update_status', 'install', infotainment, '1203ea0100'],
  ['button.boombox', 'press', infotainment, '1203820400'],
  ['button.enable_keyless_driving', 'press', security, '1014'],
);

/** For a car that drives, with somebody in it, in this order. */
export const drivenControls = controls(
  ['climate.driver_temp', 'turn_on', infotainment, '120452020801', { HvacPower: 'On' }],
  [
    'climate.driver_temp',
    ['set_temperature', { temperature: 20.5 }],
    infotainment,
    '120c720a350000a4413d0000a441',
    { HvacLeftTemperatureRequest: 20.5, HvacRightTemperatureRequest: 20.5 },
  ],
  [
    'climate.driver_temp',
    ['set_preset_mode', { preset_mode: 'dog' }],
    infotainment,
    '1205e202020802',
    { ClimateKeeperMode: 'Dog' },
  ],
  [
    'climate.driver_temp',
    ['set_preset_mode', { preset_mode: 'off' }],
    infotainment,
    '1203e20200',
    { ClimateKeeperMode: 'Off' },
  ],
  ['switch.climate_state_defrost_mode', 'turn_on', infotainment, '120462020801', { DefrostMode: 'Max' }],
  ['switch.climate_state_defrost_mode', 'turn_off', infotainment, '12026200', { DefrostMode: 'Off' }],
  [
    'switch.climate_state_auto_seat_climate_left',
    'turn_off',
    infotainment,
    '12078203040a021001',
    { AutoSeatClimateLeft: false },
  ],
  [
    'switch.climate_state_auto_steering_wheel_heat',
    'turn_on',
    infotainment,
    '1205b204020801',
    { HvacSteeringWheelHeatAuto: true },
  ],
  [
    'select.climate_state_seat_heater_left',
    ['select_option', { option: 'high' }],
    infotainment,
    '1209a202060a042a003a00',
    { SeatHeaterLeft: 3 },
  ],
  [
    'select.climate_state_steering_wheel_heat_level',
    ['select_option', { option: 'low' }],
    infotainment,
    '1205ba04020802',
    { HvacSteeringWheelHeatLevel: 1 },
  ],
  [
    'media_player.media',
    ['volume_set', { volume_level: 0.5 }],
    infotainment,
    '12088201051d0000a040',
    { MediaAudioVolume: 5 },
  ],
  ['media_player.media', 'media_pause', infotainment, '12027a00', { MediaPlaybackStatus: 'Paused' }],
  ['media_player.media', 'media_next_track', infotainment, '12039a0100'],
  ['media_player.media', 'media_previous_track', infotainment, '1203a20100'],
  ['climate.driver_temp', 'turn_off', infotainment, '12025200', { HvacPower: 'Off' }],
);
