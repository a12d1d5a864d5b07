import type { Flags, Place, SignalValue } from '../wire/value';
import { coldest, warmest } from './commands/climate';
import type { CarPlan } from './plan';
import type { ChargeSchedule } from './state';

type Read = (field: string) => SignalValue;

/**
 * What `vehicle_data` says, in the words and units of the REST interface: mph, miles, °C, bar, %. All of it but the
 * schedules is read from the signals, so that it tells what the stream tells.
 * @param time epoch milliseconds.
 */
export function vehicleData(
  plan: CarPlan,
  read: Read,
  schedules: readonly ChargeSchedule[],
  time: number,
): Readonly<Record<string, object>> {
  return {
    charge_state: { timestamp: time, ...chargeState(read) },
    climate_state: { timestamp: time, ...climateState(read) },
    drive_state: { timestamp: time, ...driveState(read) },
    vehicle_state: { timestamp: time, ...vehicleState(read) },
    vehicle_config: { timestamp: time, ...vehicleConfig(plan, read) },
    charge_schedule_data: { timestamp: time, charge_schedules: schedules },
  };
}

const numeric = (read: Read, field: string): number | null => {
  const value = read(field);
  return typeof value === 'number' ? value : null;
};
const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value));
const text = (read: Read, field: string): string => {
  const value = read(field);
  return typeof value === 'string' ? value : '';
};
/** The REST interface counts switches as 0 and 1 where they could be half open. */
const bit = (open: boolean | undefined): number => (open ? 1 : 0);

function chargeState(read: Read): object {
  const hours = numeric(read, 'TimeToFullCharge') ?? 0;
  const power = (numeric(read, 'ACChargingPower') ?? 0) + (numeric(read, 'DCChargingPower') ?? 0);
  const fastCharger = read('FastChargerPresent') === true;
  return {
    battery_level: rounded(numeric(read, 'BatteryLevel')),
    usable_battery_level: rounded(numeric(read, 'Soc')),
    battery_range: numeric(read, 'RatedRange'),
    est_battery_range: numeric(read, 'EstBatteryRange'),
    ideal_battery_range: numeric(read, 'IdealBatteryRange'),
    charging_state: read('DetailedChargeState'),
    charge_energy_added: numeric(read, 'DCChargingEnergyIn'),
    charge_rate: numeric(read, 'ChargeRateMilePerHour'),
    charger_power: Math.round(power),
    charger_voltage: rounded(numeric(read, 'ChargerVoltage')),
    charger_actual_current: rounded(numeric(read, 'ChargeAmps')),
    charger_phases: numeric(read, 'ChargerPhases'),
    charge_amps: numeric(read, 'ChargeCurrentRequest'),
    charge_current_request: numeric(read, 'ChargeCurrentRequest'),
    charge_current_request_max: numeric(read, 'ChargeCurrentRequestMax'),
    charge_enable_request: read('ChargeEnableRequest'),
    user_charge_enable_request: read('ChargeEnableRequest'),
    charge_limit_soc: numeric(read, 'ChargeLimitSoc'),
    charge_limit_soc_min: 50,
    charge_limit_soc_max: 100,
    charge_limit_soc_std: 80,
    charge_port_door_open: read('ChargePortDoorOpen'),
    charge_port_latch: read('ChargePortLatch'),
    charge_port_cold_weather_mode: read('ChargePortColdWeatherMode'),
    conn_charge_cable: text(read, 'ChargingCableType') || '<invalid>',
    fast_charger_present: fastCharger,
    fast_charger_type: text(read, 'FastChargerType') || '<invalid>',
    minutes_to_full_charge: Math.round(hours * 60),
    time_to_full_charge: hours,
    battery_heater_on: read('BatteryHeaterOn'),
    not_enough_power_to_heat: read('NotEnoughPowerToHeat'),
    preconditioning_enabled: read('PreconditioningEnabled'),
    scheduled_charging_mode: read('ScheduledChargingMode'),
    scheduled_charging_pending: read('ScheduledChargingPending'),
    scheduled_charging_start_time: read('ScheduledChargingStartTime'),
    trip_charging: read('SuperchargerSessionTripPlanner'),
  };
}

const keeperWords: Readonly<Record<string, string>> = { Off: 'off', On: 'on', Dog: 'dog', Party: 'camp' };
const defrostModes: readonly SignalValue[] = ['Off', 'Normal', 'Max', 'AutoDefog'];

function climateState(read: Read): object {
  const power = read('HvacPower');
  return {
    inside_temp: numeric(read, 'InsideTemp'),
    outside_temp: numeric(read, 'OutsideTemp'),
    driver_temp_setting: numeric(read, 'HvacLeftTemperatureRequest'),
    passenger_temp_setting: numeric(read, 'HvacRightTemperatureRequest'),
    min_avail_temp: coldest,
    max_avail_temp: warmest,
    fan_status: numeric(read, 'HvacFanStatus'),
    is_climate_on: power === 'On' || power === 'Precondition',
    is_auto_conditioning_on: power === 'On' || power === 'Precondition',
    is_preconditioning: power === 'Precondition',
    climate_keeper_mode: keeperWords[text(read, 'ClimateKeeperMode')] ?? 'unknown',
    defrost_mode: Math.max(0, defrostModes.indexOf(read('DefrostMode'))),
    is_rear_defroster_on: read('RearDefrostEnabled'),
    auto_seat_climate_left: read('AutoSeatClimateLeft'),
    auto_seat_climate_right: read('AutoSeatClimateRight'),
    auto_steering_wheel_heat: read('HvacSteeringWheelHeatAuto'),
    steering_wheel_heat_level: numeric(read, 'HvacSteeringWheelHeatLevel'),
    steering_wheel_heater: (numeric(read, 'HvacSteeringWheelHeatLevel') ?? 0) > 0,
    seat_heater_left: numeric(read, 'SeatHeaterLeft'),
    seat_heater_right: numeric(read, 'SeatHeaterRight'),
    seat_heater_rear_left: numeric(read, 'SeatHeaterRearLeft'),
    seat_heater_rear_center: numeric(read, 'SeatHeaterRearCenter'),
    seat_heater_rear_right: numeric(read, 'SeatHeaterRearRight'),
    seat_heater_third_row_left: null,
    seat_heater_third_row_right: null,
    cabin_overheat_protection: read('CabinOverheatProtectionMode'),
    cabin_overheat_protection_actively_cooling: power === 'OverheatProtect',
    cop_activation_temperature: read('CabinOverheatProtectionTemperatureLimit'),
    wiper_blade_heater: read('WiperHeatEnabled'),
  };
}

function driveState(read: Read): object {
  const gear = read('Gear');
  const place = read('Location') as Place | null;
  const destination = read('DestinationLocation') as Place | null;
  const isDriving = gear === 'D' || gear === 'R' || gear === 'N';
  // Positive while energy leaves the pack; the signal counts the other way round.
  const kilowatts = ((numeric(read, 'PackVoltage') ?? 0) * (numeric(read, 'PackCurrent') ?? 0)) / -1_000;
  return {
    latitude: place?.latitude ?? null,
    longitude: place?.longitude ?? null,
    heading: numeric(read, 'GpsHeading'),
    // The sum makes a negative zero positive.
    power: Math.round(kilowatts) + 0,
    speed: isDriving ? rounded(numeric(read, 'VehicleSpeed')) : null,
    shift_state: isDriving ? gear : null,
    active_route_destination: read('DestinationName'),
    active_route_latitude: destination?.latitude ?? null,
    active_route_longitude: destination?.longitude ?? null,
    active_route_energy_at_arrival: numeric(read, 'ExpectedEnergyPercentAtTripArrival'),
    active_route_miles_to_arrival: numeric(read, 'MilesToArrival'),
    active_route_minutes_to_arrival: numeric(read, 'MinutesToArrival'),
    active_route_traffic_minutes_delay: numeric(read, 'RouteTrafficMinutesDelay'),
  };
}

function vehicleState(read: Read): object {
  const doors = (read('DoorState') ?? {}) as Flags;
  const soft = (read('TpmsSoftWarnings') ?? {}) as Flags;
  const isOpen = (window: string): number => bit(read(window) === 'PartiallyOpen' || read(window) === 'Opened');
  const sentry = read('SentryMode');
  const sunroof = read('SunroofInstalled');
  return {
    locked: read('Locked'),
    df: bit(doors.DriverFront),
    dr: bit(doors.DriverRear),
    pf: bit(doors.PassengerFront),
    pr: bit(doors.PassengerRear),
    ft: bit(doors.TrunkFront),
    rt: bit(doors.TrunkRear),
    fd_window: isOpen('FdWindow'),
    fp_window: isOpen('FpWindow'),
    rd_window: isOpen('RdWindow'),
    rp_window: isOpen('RpWindow'),
    sentry_mode: sentry !== 'Off' && sentry !== null,
    sentry_mode_available: true,
    is_user_present: read('DriverSeatOccupied'),
    valet_mode: read('ValetModeEnabled'),
    odometer: numeric(read, 'Odometer'),
    car_version: read('Version'),
    vehicle_name: read('VehicleName'),
    dashcam_state: 'Recording',
    homelink_nearby: read('HomelinkNearby'),
    sun_roof_state: sunroof === 'NotInstalled' ? null : 'closed',
    sun_roof_percent_open: sunroof === 'NotInstalled' ? null : 0,
    tpms_pressure_fl: numeric(read, 'TpmsPressureFl'),
    tpms_pressure_fr: numeric(read, 'TpmsPressureFr'),
    tpms_pressure_rl: numeric(read, 'TpmsPressureRl'),
    tpms_pressure_rr: numeric(read, 'TpmsPressureRr'),
    tpms_soft_warning_fl: soft.frontLeft ?? false,
    tpms_soft_warning_fr: soft.frontRight ?? false,
    tpms_soft_warning_rl: soft.rearLeft ?? false,
    tpms_soft_warning_rr: soft.rearRight ?? false,
    software_update: softwareUpdate(read),
    media_info: mediaInfo(read),
  };
}

function softwareUpdate(read: Read): object {
  const version = text(read, 'SoftwareUpdateVersion');
  const at = numeric(read, 'SoftwareUpdateScheduledStartTime');
  const installed = numeric(read, 'SoftwareUpdateInstallationPercentComplete') ?? 0;
  const offered = at === null ? 'available' : 'scheduled';
  return {
    status: version.trim() === '' ? '' : installed > 0 ? 'installing' : offered,
    version,
    install_perc: installed,
    download_perc: numeric(read, 'SoftwareUpdateDownloadPercentComplete') ?? 0,
    scheduled_time_ms: at === null ? null : at * 1_000,
  };
}

const mediaInfo = (read: Read): object => ({
  media_playback_status: read('MediaPlaybackStatus'),
  audio_volume: numeric(read, 'MediaAudioVolume'),
  audio_volume_max: numeric(read, 'MediaAudioVolumeMax'),
  audio_volume_increment: numeric(read, 'MediaAudioVolumeIncrement'),
  now_playing_title: text(read, 'MediaNowPlayingTitle'),
  now_playing_artist: text(read, 'MediaNowPlayingArtist'),
  now_playing_album: text(read, 'MediaNowPlayingAlbum'),
  now_playing_station: text(read, 'MediaNowPlayingStation'),
  now_playing_source: text(read, 'MediaPlaybackSource'),
  now_playing_duration: numeric(read, 'MediaNowPlayingDuration') ?? 0,
  now_playing_elapsed: numeric(read, 'MediaNowPlayingElapsed') ?? 0,
});

const vehicleConfig = (plan: CarPlan, read: Read): object => ({
  car_type: plan.model.toLowerCase(),
  trim_badging: plan.trim.toLowerCase(),
  exterior_color: plan.color,
  wheel_type: read('WheelType'),
  eu_vehicle: read('EuropeVehicle'),
  rhd: read('RightHandDrive'),
  charge_port_type: read('ChargePort'),
  rear_seat_heaters: 1,
  third_row_seats: 'None',
  sun_roof_installed: read('SunroofInstalled') === 'NotInstalled' ? 0 : 1,
  cop_user_set_temp_supported: true,
  driver_assist: 'TeslaAP3',
});
