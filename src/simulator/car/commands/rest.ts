import type { Domain } from '../../security';

/** What an unsigned command asks for, as the signed one says it. */
export interface Translated {
  readonly domain: Domain;
  readonly name: string;
  readonly asked: unknown;
}

type Parameters = Readonly<Record<string, unknown>>;

const action =
  (name: string, asked: (parameters: Parameters) => unknown = () => ({})) =>
  (parameters: Parameters): Translated => ({ domain: 'infotainment', name, asked: asked(parameters) });
const security =
  (name: string, asked: (parameters: Parameters) => unknown) =>
  (parameters: Parameters): Translated => ({ domain: 'vehicle_security', name, asked: asked(parameters) });

/** A member of a union of empty messages. */
const one = (member: string): Parameters => ({ [member]: {} });
const at = (words: readonly string[], index: unknown): Parameters => one(words[Number(index)] ?? words[0] ?? '');

const heaterLevels = ['SEAT_HEATER_OFF', 'SEAT_HEATER_LOW', 'SEAT_HEATER_MED', 'SEAT_HEATER_HIGH'];
const seats = [
  'FRONT_LEFT',
  'FRONT_RIGHT',
  'REAR_LEFT',
  'REAR_LEFT_BACK',
  'REAR_CENTER',
  'REAR_RIGHT',
  'REAR_RIGHT_BACK',
  'THIRD_ROW_LEFT',
  'THIRD_ROW_RIGHT',
].map((seat) => `CAR_SEAT_${seat}`);

const days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Days as bits from Sunday up: `Mon,Tues`, `all`, `weekdays`. */
function dayBits(text: unknown): number {
  const words = typeof text === 'string' ? text.toUpperCase().split(',') : [];
  return words.reduce((bits, word) => {
    const day = word.trim();
    if (day === 'ALL') return bits | 127;
    if (day === 'WEEKDAYS') return bits | 62;
    const index = days.indexOf(day.slice(0, 3));
    return index < 0 ? bits : bits | (1 << index);
  }, 0);
}

const placed = ({ lat: latitude, lon: longitude }: Parameters): Parameters => ({ latitude, longitude });

/** Where a text was shared from a phone, as `navigation_request` wraps it. */
function sharedText({ value }: Parameters): unknown {
  const shared = typeof value === 'object' && value !== null ? (value as Parameters) : {};
  return shared['android.intent.extra.TEXT'] ?? '';
}

/** The REST interface's commands by name. Its parameters keep their names where both sides call them the same. */
const commands: Readonly<Record<string, (parameters: Parameters) => Translated>> = {
  charge_start: action('chargingStartStopAction', () => one('start')),
  charge_stop: action('chargingStartStopAction', () => one('stop')),
  charge_standard: action('chargingStartStopAction', () => one('start_standard')),
  charge_max_range: action('chargingStartStopAction', () => one('start_max_range')),
  set_charge_limit: action('chargingSetLimitAction', ({ percent }) => ({ percent })),
  set_charging_amps: action('setChargingAmpsAction', ({ charging_amps }) => ({ charging_amps })),
  set_scheduled_charging: action('scheduledChargingAction', ({ enable, time }) => ({
    enabled: enable,
    charging_time: time,
  })),
  set_scheduled_departure: action('scheduledDepartureAction', ({ enable, departure_time }) =>
    enable === true ? { enabled: enable, departure_time } : {},
  ),
  add_charge_schedule: action('addChargeScheduleAction', ({ days_of_week, lat, lon, ...rest }) => ({
    ...rest,
    days_of_week: dayBits(days_of_week),
    ...placed({ lat, lon }),
  })),
  remove_charge_schedule: action('removeChargeScheduleAction', ({ id }) => ({ id })),
  add_precondition_schedule: action('addPreconditionScheduleAction', ({ days_of_week, lat, lon, ...rest }) => ({
    ...rest,
    days_of_week: dayBits(days_of_week),
    ...placed({ lat, lon }),
  })),
  remove_precondition_schedule: action('removePreconditionScheduleAction', ({ id }) => ({ id })),
  charge_port_door_open: action('chargePortDoorOpen'),
  charge_port_door_close: action('chargePortDoorClose'),

  auto_conditioning_start: action('hvacAutoAction', () => ({ power_on: true })),
  auto_conditioning_stop: action('hvacAutoAction'),
  set_temps: action('hvacTemperatureAdjustmentAction', ({ driver_temp, passenger_temp }) => ({
    level: one('TEMP_MAX'),
    driver_temp_celsius: driver_temp,
    passenger_temp_celsius: passenger_temp,
  })),
  set_preconditioning_max: action('hvacSetPreconditioningMaxAction', ({ on, manual_override }) => ({
    on,
    manual_override,
  })),
  set_climate_keeper_mode: action('hvacClimateKeeperAction', ({ climate_keeper_mode, manual_override }) => ({
    ClimateKeeperAction: climate_keeper_mode,
    manual_override,
  })),
  set_cabin_overheat_protection: action('setCabinOverheatProtectionAction', ({ on, fan_only }) => ({ on, fan_only })),
  // Counted from 0 here, from 1 there.
  set_cop_temp: action('setCopTempAction', ({ cop_temp }) => ({ copActivationTemp: Number(cop_temp) + 1 })),
  remote_seat_heater_request: action('hvacSeatHeaterActions', ({ heater, seat_position = heater, level }) => ({
    hvacSeatHeaterAction: [{ ...at(heaterLevels, level), ...at(seats, seat_position) }],
  })),
  // Counted from 0 here, from 1 there.
  remote_seat_cooler_request: action('hvacSeatCoolerActions', ({ seat_position, seat_cooler_level }) => ({
    hvacSeatCoolerAction: [{ seat_position, seat_cooler_level: Number(seat_cooler_level) + 1 }],
  })),
  remote_auto_seat_climate_request: action('autoSeatClimateAction', ({ auto_seat_position, auto_climate_on }) => ({
    carseat: [{ seat_position: auto_seat_position, on: auto_climate_on }],
  })),
  remote_steering_wheel_heater_request: action('hvacSteeringWheelHeaterAction', ({ on }) => ({ power_on: on })),
  // 0 off, 1 low, 3 high here; 1, 2 and 3 there.
  remote_steering_wheel_heat_level_request: action('stwHeatLevelAction', ({ level }) => ({
    stw_heat_level: level === 3 ? 3 : Number(level) + 1,
  })),
  remote_auto_steering_wheel_heat_climate_request: action('autoStwHeatAction', ({ on }) => ({ on })),

  door_lock: security('RKEAction', () => 'RKE_ACTION_LOCK'),
  door_unlock: security('RKEAction', () => 'RKE_ACTION_UNLOCK'),
  remote_start_drive: security('RKEAction', () => 'RKE_ACTION_REMOTE_DRIVE'),
  actuate_trunk: security('closureMoveRequest', ({ which_trunk }) => ({
    ...(which_trunk === 'front' && { frontTrunk: 1 }),
    ...(which_trunk === 'rear' && { rearTrunk: 1 }),
  })),
  open_tonneau: security('closureMoveRequest', () => ({ tonneau: 'CLOSURE_MOVE_TYPE_OPEN' })),
  close_tonneau: security('closureMoveRequest', () => ({ tonneau: 'CLOSURE_MOVE_TYPE_CLOSE' })),
  stop_tonneau: security('closureMoveRequest', () => ({ tonneau: 'CLOSURE_MOVE_TYPE_STOP' })),
  window_control: action('vehicleControlWindowAction', ({ command }) => one(String(command))),
  set_sentry_mode: action('vehicleControlSetSentryModeAction', ({ on }) => ({ on })),
  flash_lights: action('vehicleControlFlashLightsAction'),
  honk_horn: action('vehicleControlHonkHornAction'),
  remote_boombox: action('boomboxAction', ({ sound }) => ({ sound })),
  trigger_homelink: action('vehicleControlTriggerHomelinkAction', (parameters) => ({ location: placed(parameters) })),

  media_toggle_playback: action('mediaPlayAction'),
  media_next_track: action('mediaNextTrack'),
  media_prev_track: action('mediaPreviousTrack'),
  media_next_fav: action('mediaNextFavorite'),
  media_prev_fav: action('mediaPreviousFavorite'),
  media_volume_up: action('mediaUpdateVolume', () => ({ volume_delta: 1 })),
  media_volume_down: action('mediaUpdateVolume', () => ({ volume_delta: -1 })),
  adjust_volume: action('mediaUpdateVolume', ({ volume }) => ({ volume_absolute_float: volume })),
  navigation_request: action('navigationRequest', (parameters) => ({ destination: sharedText(parameters) })),
  navigation_gps_request: action('navigationGpsRequest', ({ lat, lon, order }) => ({ lat, lon, order })),
  navigation_waypoints_request: action('navigationWaypointsRequest', ({ waypoints }) => ({ waypoints })),

  set_vehicle_name: action('setVehicleNameAction', ({ vehicle_name }) => ({ vehicleName: vehicle_name })),
  set_valet_mode: action('vehicleControlSetValetModeAction', ({ on, password }) => ({ on, password })),
  reset_valet_pin: action('vehicleControlResetValetPinAction'),
  set_pin_to_drive: action('vehicleControlSetPinToDriveAction', ({ on, password }) => ({ on, password })),
  reset_pin_to_drive_pin: action('vehicleControlResetPinToDriveAction'),
  clear_pin_to_drive_admin: action('vehicleControlResetPinToDriveAdminAction'),
  guest_mode: action('guestModeAction', ({ enable }) => ({ GuestModeActive: enable })),
  speed_limit_activate: action('drivingSpeedLimitAction', ({ pin }) => ({ activate: true, pin })),
  speed_limit_deactivate: action('drivingSpeedLimitAction', ({ pin }) => ({ pin })),
  speed_limit_set_limit: action('drivingSetSpeedLimitAction', ({ limit_mph }) => ({ limit_mph })),
  speed_limit_clear_pin: action('drivingClearSpeedLimitPinAction', ({ pin }) => ({ pin })),
  speed_limit_clear_pin_admin: action('drivingClearSpeedLimitPinAdminAction'),
  schedule_software_update: action('vehicleControlScheduleSoftwareUpdateAction', ({ offset_sec }) => ({ offset_sec })),
  cancel_software_update: action('vehicleControlCancelSoftwareUpdateAction'),
};

/** What an unsigned command asks for; `undefined` for a name that there is not. */
export const translate = (command: string, parameters: Parameters): Translated | undefined =>
  Object.hasOwn(commands, command) ? commands[command]?.(parameters) : undefined;
