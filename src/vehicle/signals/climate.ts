import { binary, sensor, thermostat } from '../entity';
import { boolean, celsius, choice, integer, type Signal } from '../signal';
import { byLevel, byName, times } from './show';

/** Off while nothing but the overheat protection runs, as in core; that has an entity of its own. */
const isOn = byName({ Off: false, On: true, Precondition: true, OverheatProtect: false });

/** Climate: cabin, seats, defrosting. */
export const climate = {
  InsideTemp: celsius({
    id: 85,
    meaning: 'Temperature in the cabin',
    ha: sensor('inside_temperature', 'Inside temperature', {
      core: ['sensor', 'climate_state_inside_temp'],
      deviceClass: 'temperature',
      stateClass: 'measurement',
      precision: 1,
    }),
  }),
  OutsideTemp: celsius({
    id: 86,
    meaning: 'Temperature outside',
    ha: sensor('outside_temperature', 'Outside temperature', {
      core: ['sensor', 'climate_state_outside_temp'],
      deviceClass: 'temperature',
      stateClass: 'measurement',
      precision: 1,
    }),
  }),
  HvacPower: choice('HvacPowerState', {
    id: 201,
    meaning: 'Whether and why climate runs',
    firmware: '2024.44.25',
    ha: [
      binary('climate', 'Climate', {
        core: ['climate', 'driver_temp'],
        deviceClass: 'running',
        icon: 'mdi:air-conditioner',
        show: isOn,
      }),
      thermostat('climate', 'Climate', {
        core: ['climate', 'driver_temp'],
        range: { min: 15, max: 28, step: 0.5 },
        temperature: { current: 'inside_temperature', target: 'hvac_left_temperature_request' },
        show: isOn,
      }),
      binary('cabin_overheat_protection_active', 'Cabin overheat protection actively cooling', {
        core: ['binary_sensor', 'climate_state_cabin_overheat_protection_actively_cooling'],
        deviceClass: 'heat',
        category: 'diagnostic',
        off: true,
        show: byName({ Off: false, On: false, Precondition: false, OverheatProtect: true }),
      }),
      sensor('hvac_power_state', 'HVAC power state', {
        core: ['sensor', 'hvac_power_state'],
        deviceClass: 'enum',
        category: 'diagnostic',
        off: true,
        icon: 'mdi:hvac',
      }),
    ],
  }),
  HvacACEnabled: boolean({
    id: 196,
    meaning: 'The air conditioning compressor is on',
    firmware: '2024.44.25',
    ha: binary('air_conditioning', 'Air conditioning', {
      deviceClass: 'running',
      category: 'diagnostic',
      off: true,
      icon: 'mdi:snowflake',
    }),
  }),
  HvacAutoMode: choice('HvacAutoModeState', {
    id: 197,
    meaning: 'Climate regulates itself',
    firmware: '2024.44.25',
    ha: binary('hvac_auto_mode', 'HVAC auto mode', {
      core: ['binary_sensor', 'hvac_auto_mode'],
      off: true,
      icon: 'mdi:fan-auto',
      show: byName({ On: true, Override: false }),
    }),
  }),
  HvacLeftTemperatureRequest: celsius({
    id: 200,
    meaning: 'Temperature set on the left',
    firmware: '2024.44.25',
    ha: sensor('hvac_left_temperature_request', 'Left temperature request', {
      core: ['sensor', 'hvac_left_temperature_request'],
      deviceClass: 'temperature',
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 1,
    }),
  }),
  HvacRightTemperatureRequest: celsius({
    id: 202,
    meaning: 'Temperature set on the right',
    firmware: '2024.44.25',
    ha: sensor('hvac_right_temperature_request', 'Right temperature request', {
      core: ['sensor', 'hvac_right_temperature_request'],
      deviceClass: 'temperature',
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 1,
    }),
  }),
  HvacFanSpeed: integer({
    id: 198,
    meaning: 'Fan, as set',
    firmware: '2024.44.25',
    ha: sensor('hvac_fan_speed', 'HVAC fan speed setting', {
      core: ['sensor', 'hvac_fan_speed'],
      unit: '%',
      category: 'diagnostic',
      off: true,
      precision: 0,
      icon: 'mdi:fan',
      show: times(10),
    }),
  }),
  HvacFanStatus: integer({
    id: 199,
    meaning: 'Fan, as it blows',
    firmware: '2024.44.25',
    ha: sensor('hvac_fan_status', 'HVAC fan speed', {
      core: ['sensor', 'hvac_fan_status'],
      unit: '%',
      category: 'diagnostic',
      off: true,
      precision: 0,
      icon: 'mdi:fan',
      show: times(10),
    }),
  }),
  ClimateKeeperMode: choice('ClimateKeeperModeState', {
    id: 186,
    meaning: 'Whether climate stays on in the parked car, for whom',
    firmware: '2024.44.25',
    ha: sensor('climate_keeper_mode', 'Climate keeper mode', {
      deviceClass: 'enum',
      category: 'diagnostic',
      off: true,
      icon: 'mdi:paw',
      options: ['off', 'keep', 'dog', 'camp'],
      show: byName({ Off: 'off', On: 'keep', Dog: 'dog', Party: 'camp' }),
    }),
  }),
  CabinOverheatProtectionMode: choice('CabinOverheatProtectionModeState', {
    id: 180,
    meaning: 'How the parked cabin is kept from overheating',
    firmware: '2024.44.25',
    ha: sensor('cabin_overheat_protection', 'Cabin overheat protection', {
      core: ['climate', 'climate_state_cabin_overheat_protection'],
      deviceClass: 'enum',
      category: 'diagnostic',
      off: true,
      icon: 'mdi:sun-thermometer',
    }),
  }),
  CabinOverheatProtectionTemperatureLimit: choice('ClimateOverheatProtectionTempLimit', {
    id: 181,
    meaning: 'From which temperature the parked cabin is cooled',
    firmware: '2024.44.25',
    ha: sensor('cabin_overheat_protection_temperature_limit', 'Cabin overheat protection temperature limit', {
      deviceClass: 'temperature',
      unit: '°C',
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 0,
      show: byName({ Low: 30, Medium: 35, High: 40 }),
    }),
  }),
  DefrostMode: choice('DefrostModeState', {
    id: 188,
    meaning: 'Defrosting',
    firmware: '2024.44.25',
    ha: binary('defrost', 'Defrost', {
      core: ['switch', 'climate_state_defrost_mode'],
      icon: 'mdi:snowflake-melt',
      show: byName({ Off: false, Normal: true, Max: true, AutoDefog: true }),
    }),
  }),
  DefrostForPreconditioning: boolean({
    id: 187,
    meaning: 'Defrosting is part of getting ready',
    firmware: '2024.44.25',
    ha: binary('defrost_for_preconditioning', 'Defrost for preconditioning', {
      core: ['binary_sensor', 'defrost_for_preconditioning'],
      off: true,
      icon: 'mdi:snowflake-melt',
    }),
  }),
  RearDefrostEnabled: boolean({
    id: 255,
    meaning: 'The rear window is heated',
    firmware: '2025.2.6',
    ha: binary('rear_defrost', 'Rear defrost', { category: 'diagnostic', off: true, icon: 'mdi:car-defrost-rear' }),
  }),
  WiperHeatEnabled: boolean({
    id: 228,
    meaning: 'The place of the wipers is heated',
    firmware: '2024.44.25',
    ha: binary('wiper_heat_enabled', 'Wiper heat', {
      core: ['binary_sensor', 'wiper_heat_enabled'],
      off: true,
      icon: 'mdi:wiper',
    }),
  }),
  SeatHeaterLeft: integer({
    id: 87,
    meaning: 'Heat of the front left seat, 0 to 3',
    ha: sensor('seat_heater_front_left', 'Seat heater front left', {
      core: ['select', 'climate_state_seat_heater_left'],
      deviceClass: 'enum',
      icon: 'mdi:car-seat-heater',
      options: ['off', 'low', 'medium', 'high'],
      show: byLevel('off', 'low', 'medium', 'high'),
    }),
  }),
  SeatHeaterRight: integer({
    id: 88,
    meaning: 'Heat of the front right seat, 0 to 3',
    ha: sensor('seat_heater_front_right', 'Seat heater front right', {
      core: ['select', 'climate_state_seat_heater_right'],
      deviceClass: 'enum',
      icon: 'mdi:car-seat-heater',
      options: ['off', 'low', 'medium', 'high'],
      show: byLevel('off', 'low', 'medium', 'high'),
    }),
  }),
  SeatHeaterRearLeft: integer({
    id: 89,
    meaning: 'Heat of the rear left seat, 0 to 3',
    ha: sensor('seat_heater_rear_left', 'Seat heater rear left', {
      core: ['select', 'climate_state_seat_heater_rear_left'],
      deviceClass: 'enum',
      off: true,
      icon: 'mdi:car-seat-heater',
      options: ['off', 'low', 'medium', 'high'],
      show: byLevel('off', 'low', 'medium', 'high'),
    }),
  }),
  SeatHeaterRearCenter: integer({
    id: 91,
    meaning: 'Heat of the rear center seat, 0 to 3',
    ha: sensor('seat_heater_rear_center', 'Seat heater rear center', {
      core: ['select', 'climate_state_seat_heater_rear_center'],
      deviceClass: 'enum',
      off: true,
      icon: 'mdi:car-seat-heater',
      options: ['off', 'low', 'medium', 'high'],
      show: byLevel('off', 'low', 'medium', 'high'),
    }),
  }),
  SeatHeaterRearRight: integer({
    id: 90,
    meaning: 'Heat of the rear right seat, 0 to 3',
    ha: sensor('seat_heater_rear_right', 'Seat heater rear right', {
      core: ['select', 'climate_state_seat_heater_rear_right'],
      deviceClass: 'enum',
      off: true,
      icon: 'mdi:car-seat-heater',
      options: ['off', 'low', 'medium', 'high'],
      show: byLevel('off', 'low', 'medium', 'high'),
    }),
  }),
  AutoSeatClimateLeft: boolean({
    id: 92,
    meaning: 'The front left seat heats and cools by itself',
    ha: binary('auto_seat_climate_left', 'Auto seat climate left', {
      core: ['switch', 'climate_state_auto_seat_climate_left'],
      icon: 'mdi:car-seat-heater',
    }),
  }),
  AutoSeatClimateRight: boolean({
    id: 93,
    meaning: 'The front right seat heats and cools by itself',
    ha: binary('auto_seat_climate_right', 'Auto seat climate right', {
      core: ['switch', 'climate_state_auto_seat_climate_right'],
      icon: 'mdi:car-seat-heater',
    }),
  }),
  SeatVentEnabled: boolean({
    id: 254,
    meaning: 'The front seats are ventilated',
    firmware: '2025.2.6',
    ha: binary('seat_vent_enabled', 'Seat vent enabled', {
      core: ['binary_sensor', 'seat_vent_enabled'],
      off: true,
      icon: 'mdi:car-seat-cooler',
    }),
  }),
  ClimateSeatCoolingFrontLeft: integer({
    id: 237,
    meaning: 'Ventilation of the front left seat, 0 to 3',
    firmware: '2024.44.32',
    ha: sensor('seat_cooler_front_left', 'Seat cooler front left', {
      core: ['select', 'climate_state_seat_fan_front_left'],
      deviceClass: 'enum',
      icon: 'mdi:car-seat-cooler',
      options: ['off', 'low', 'medium', 'high'],
      show: byLevel('off', 'low', 'medium', 'high'),
    }),
  }),
  ClimateSeatCoolingFrontRight: integer({
    id: 238,
    meaning: 'Ventilation of the front right seat, 0 to 3',
    firmware: '2024.44.32',
    ha: sensor('seat_cooler_front_right', 'Seat cooler front right', {
      core: ['select', 'climate_state_seat_fan_front_right'],
      deviceClass: 'enum',
      icon: 'mdi:car-seat-cooler',
      options: ['off', 'low', 'medium', 'high'],
      show: byLevel('off', 'low', 'medium', 'high'),
    }),
  }),
  HvacSteeringWheelHeatAuto: boolean({
    id: 203,
    meaning: 'The steering wheel heats by itself',
    firmware: '2024.44.25',
    ha: binary('auto_steering_wheel_heater', 'Auto steering wheel heater', {
      core: ['switch', 'climate_state_auto_steering_wheel_heat'],
      icon: 'mdi:steering',
    }),
  }),
  HvacSteeringWheelHeatLevel: integer({
    id: 204,
    meaning: 'Heat of the steering wheel',
    firmware: '2024.44.25',
    ha: sensor('steering_wheel_heater', 'Steering wheel heater', {
      core: ['select', 'climate_state_steering_wheel_heat_level'],
      deviceClass: 'enum',
      icon: 'mdi:steering',
      options: ['off', 'low', 'high'],
      // Cars with two steps count 1 and 3, those with three 1 to 3.
      show: byLevel('off', 'low', 'high', 'high'),
    }),
  }),
  RearDisplayHvacEnabled: boolean({
    id: 211,
    meaning: 'The rear screen may set the climate',
    firmware: '2024.44.25',
    ha: binary('rear_display_hvac_enabled', 'Rear display HVAC', {
      core: ['binary_sensor', 'rear_display_hvac_enabled'],
      off: true,
      icon: 'mdi:monitor',
    }),
  }),
} as const satisfies Record<string, Signal>;
