import { binary, sensor, tracker } from '../entity';
import { boolean, choice, location, miles, mph, percent, real, type Signal } from '../signal';

/** Driving: speed, gear, place and pedals. */
export const drive = {
  VehicleSpeed: mph({
    id: 4,
    meaning: 'Speed; invalid while parked',
    ha: sensor('speed', 'Speed', {
      core: ['sensor', 'drive_state_speed'],
      deviceClass: 'speed',
      stateClass: 'measurement',
      precision: 0,
    }),
  }),
  Gear: choice('ShiftState', {
    id: 10,
    meaning: 'Selected gear; invalid while the drive system sleeps',
    ha: sensor('shift_state', 'Shift state', {
      core: ['sensor', 'drive_state_shift_state'],
      deviceClass: 'enum',
      icon: 'mdi:car-shift-pattern',
    }),
  }),
  Odometer: miles({
    id: 5,
    meaning: 'Distance driven ever',
    ha: sensor('odometer', 'Odometer', {
      core: ['sensor', 'vehicle_state_odometer'],
      deviceClass: 'distance',
      stateClass: 'total_increasing',
      category: 'diagnostic',
      precision: 0,
      icon: 'mdi:counter',
    }),
  }),
  MilesSinceReset: miles({
    id: 258,
    meaning: 'Distance driven since the self-driving counters were reset',
    firmware: '2025.44.25.5',
    ha: sensor('miles_since_reset', 'Miles since reset', {
      core: ['sensor', 'miles_since_reset'],
      deviceClass: 'distance',
      stateClass: 'total_increasing',
      category: 'diagnostic',
      off: true,
      precision: 1,
    }),
  }),
  SelfDrivingMilesSinceReset: miles({
    id: 259,
    meaning: 'Distance the car drove itself since the counters were reset',
    firmware: '2025.44.25.5',
    ha: sensor('self_driving_miles_since_reset', 'Self-driving miles since reset', {
      core: ['sensor', 'self_driving_miles_since_reset'],
      deviceClass: 'distance',
      stateClass: 'total_increasing',
      category: 'diagnostic',
      off: true,
      precision: 1,
    }),
  }),
  Location: location({
    id: 21,
    meaning: 'Where the car is',
    scope: 'vehicle_location',
    ha: tracker('location', 'Location', {
      core: ['device_tracker', 'location'],
      category: 'diagnostic',
      icon: 'mdi:car',
    }),
  }),
  GpsState: boolean({
    id: 22,
    meaning: 'The position is known by satellite',
    scope: 'vehicle_location',
    ha: binary('gps_state', 'GPS state', {
      core: ['binary_sensor', 'gps_state'],
      deviceClass: 'connectivity',
      category: 'diagnostic',
      off: true,
    }),
  }),
  GpsHeading: real({
    id: 23,
    meaning: 'Direction of the car, clockwise from north',
    unit: '°',
    scope: 'vehicle_location',
    ha: sensor('gps_heading', 'GPS heading', {
      core: ['sensor', 'gps_heading'],
      stateClass: 'measurement_angle',
      category: 'diagnostic',
      off: true,
      precision: 0,
      icon: 'mdi:compass',
    }),
  }),
  GpsAccuracyMeters: real({
    id: 260,
    meaning: 'How exact the position is',
    unit: 'm',
    firmware: '2026.32',
    ha: sensor('gps_accuracy', 'GPS accuracy', {
      deviceClass: 'distance',
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 1,
    }),
  }),
  // Home Assistant sees it as part of "at home", which knows the home zone too.
  LocatedAtHome: boolean({ id: 229, meaning: 'The car is at the home set in it', firmware: '2024.44.32' }),
  LocatedAtWork: boolean({
    id: 230,
    meaning: 'The car is at the work place set in it',
    firmware: '2024.44.32',
    ha: binary('located_at_work', 'Located at work', {
      core: ['binary_sensor', 'located_at_work'],
      icon: 'mdi:briefcase',
    }),
  }),
  LocatedAtFavorite: boolean({
    id: 231,
    meaning: 'The car is at a favorite place set in it',
    firmware: '2024.44.32',
    ha: binary('located_at_favorite', 'Located at favorite', {
      core: ['binary_sensor', 'located_at_favorite'],
      off: true,
      icon: 'mdi:star',
    }),
  }),
  DriveRail: boolean({
    id: 1,
    meaning: 'The drive system is powered',
    ha: binary('drive_rail', 'Drive rail', {
      core: ['binary_sensor', 'drive_rail'],
      off: true,
      icon: 'mdi:car-electric',
    }),
  }),
  PedalPosition: percent({
    id: 12,
    meaning: 'Accelerator pedal',
    ha: sensor('pedal_position', 'Pedal position', {
      core: ['sensor', 'pedal_position'],
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 0,
      icon: 'mdi:car-speed-limiter',
    }),
  }),
  BrakePedal: boolean({
    id: 13,
    meaning: 'The brake pedal is pressed',
    ha: binary('brake_pedal', 'Brake pedal', {
      core: ['binary_sensor', 'brake_pedal'],
      off: true,
      icon: 'mdi:car-brake-alert',
    }),
  }),
  BrakePedalPos: percent({
    id: 106,
    meaning: 'Force on the brake pedal',
    ha: sensor('brake_pedal_position', 'Brake pedal position', {
      core: ['sensor', 'brake_pedal_position'],
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 0,
      icon: 'mdi:car-brake-alert',
    }),
  }),
  // Core writes g, but real values have the range of m/s² (fleet-telemetry #396).
  LateralAcceleration: real({
    id: 98,
    meaning: 'Acceleration to the side',
    unit: 'm/s²',
    ha: sensor('lateral_acceleration', 'Lateral acceleration', {
      core: ['sensor', 'lateral_acceleration'],
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 2,
      icon: 'mdi:axis-arrow',
    }),
  }),
  LongitudinalAcceleration: real({
    id: 99,
    meaning: 'Acceleration ahead',
    unit: 'm/s²',
    ha: sensor('longitudinal_acceleration', 'Longitudinal acceleration', {
      core: ['sensor', 'longitudinal_acceleration'],
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 2,
      icon: 'mdi:axis-arrow',
    }),
  }),
  GradeEstimatePercent: percent({
    id: 264,
    meaning: 'Slope of the road',
    firmware: '2026.32',
    ha: sensor('grade', 'Grade', {
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 1,
      icon: 'mdi:slope-uphill',
    }),
  }),
} as const satisfies Record<string, Signal>;
