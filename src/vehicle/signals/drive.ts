import { boolean, choice, location, miles, mph, percent, real, type Signal } from '../signal';

/** Driving: speed, gear, place and pedals. */
export const drive = {
  VehicleSpeed: mph({ id: 4, meaning: 'Speed; invalid while parked' }),
  Gear: choice('ShiftState', { id: 10, meaning: 'Selected gear; invalid while the drive system sleeps' }),
  Odometer: miles({ id: 5, meaning: 'Distance driven ever' }),
  MilesSinceReset: miles({
    id: 258,
    meaning: 'Distance driven since the self-driving counters were reset',
    firmware: '2025.44.25.5',
  }),
  SelfDrivingMilesSinceReset: miles({
    id: 259,
    meaning: 'Distance the car drove itself since the counters were reset',
    firmware: '2025.44.25.5',
  }),
  Location: location({ id: 21, meaning: 'Where the car is', scope: 'vehicle_location' }),
  GpsState: boolean({ id: 22, meaning: 'The position is known by satellite', scope: 'vehicle_location' }),
  GpsHeading: real({
    id: 23,
    meaning: 'Direction of the car, clockwise from north',
    unit: '°',
    scope: 'vehicle_location',
  }),
  GpsAccuracyMeters: real({ id: 260, meaning: 'How exact the position is', unit: 'm', firmware: '2026.32' }),
  LocatedAtHome: boolean({ id: 229, meaning: 'The car is at the home set in it', firmware: '2024.44.32' }),
  LocatedAtWork: boolean({ id: 230, meaning: 'The car is at the work place set in it', firmware: '2024.44.32' }),
  LocatedAtFavorite: boolean({ id: 231, meaning: 'The car is at a favorite place set in it', firmware: '2024.44.32' }),
  DriveRail: boolean({ id: 1, meaning: 'The drive system is powered' }),
  PedalPosition: percent({ id: 12, meaning: 'Accelerator pedal' }),
  BrakePedal: boolean({ id: 13, meaning: 'The brake pedal is pressed' }),
  BrakePedalPos: percent({ id: 106, meaning: 'Force on the brake pedal' }),
  LateralAcceleration: real({ id: 98, meaning: 'Acceleration to the side', unit: 'm/s²' }),
  LongitudinalAcceleration: real({ id: 99, meaning: 'Acceleration ahead', unit: 'm/s²' }),
  GradeEstimatePercent: percent({ id: 264, meaning: 'Slope of the road', firmware: '2026.32' }),
} as const satisfies Record<string, Signal>;
