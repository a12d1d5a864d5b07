import { sensor } from '../entity';
import { bar, choice, kilowattHours, mph, type Signal } from '../signal';

/** Only in the Semi. */
export const semi = {
  SemitruckTpmsPressureRe1L0: bar({
    id: 73,
    meaning: 'Pressure, middle axle, left, first tyre',
    ha: sensor('tire_pressure_middle_axle_left_1', 'Tire pressure middle axle left 1', {
      deviceClass: 'pressure',
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 2,
    }),
  }),
  SemitruckTpmsPressureRe1L1: bar({
    id: 74,
    meaning: 'Pressure, middle axle, left, second tyre',
    ha: sensor('tire_pressure_middle_axle_left_2', 'Tire pressure middle axle left 2', {
      deviceClass: 'pressure',
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 2,
    }),
  }),
  SemitruckTpmsPressureRe1R0: bar({
    id: 75,
    meaning: 'Pressure, middle axle, right, first tyre',
    ha: sensor('tire_pressure_middle_axle_right_1', 'Tire pressure middle axle right 1', {
      deviceClass: 'pressure',
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 2,
    }),
  }),
  SemitruckTpmsPressureRe1R1: bar({
    id: 76,
    meaning: 'Pressure, middle axle, right, second tyre',
    ha: sensor('tire_pressure_middle_axle_right_2', 'Tire pressure middle axle right 2', {
      deviceClass: 'pressure',
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 2,
    }),
  }),
  SemitruckTpmsPressureRe2L0: bar({
    id: 77,
    meaning: 'Pressure, rear axle, left, first tyre',
    ha: sensor('tire_pressure_rear_axle_left_1', 'Tire pressure rear axle left 1', {
      deviceClass: 'pressure',
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 2,
    }),
  }),
  SemitruckTpmsPressureRe2L1: bar({
    id: 78,
    meaning: 'Pressure, rear axle, left, second tyre',
    ha: sensor('tire_pressure_rear_axle_left_2', 'Tire pressure rear axle left 2', {
      deviceClass: 'pressure',
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 2,
    }),
  }),
  SemitruckTpmsPressureRe2R0: bar({
    id: 79,
    meaning: 'Pressure, rear axle, right, first tyre',
    ha: sensor('tire_pressure_rear_axle_right_1', 'Tire pressure rear axle right 1', {
      deviceClass: 'pressure',
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 2,
    }),
  }),
  SemitruckTpmsPressureRe2R1: bar({
    id: 80,
    meaning: 'Pressure, rear axle, right, second tyre',
    ha: sensor('tire_pressure_rear_axle_right_2', 'Tire pressure rear axle right 2', {
      deviceClass: 'pressure',
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 2,
    }),
  }),
  SemitruckPassengerSeatFoldPosition: choice('SeatFoldPosition', {
    id: 97,
    meaning: 'Whether the passenger seat is folded',
    ha: sensor('passenger_seat_fold_position', 'Passenger seat fold position', {
      deviceClass: 'enum',
      category: 'diagnostic',
      off: true,
      icon: 'mdi:car-seat',
    }),
  }),
  SemitruckTractorParkBrakeStatus: choice('TractorAirStatus', {
    id: 104,
    meaning: "Air of the tractor's parking brake",
    ha: sensor('tractor_park_brake', 'Tractor parking brake', {
      deviceClass: 'enum',
      category: 'diagnostic',
      off: true,
      icon: 'mdi:car-brake-parking',
    }),
  }),
  SemitruckTrailerParkBrakeStatus: choice('TrailerAirStatus', {
    id: 105,
    meaning: "Air of the trailer's parking brake",
    ha: sensor('trailer_park_brake', 'Trailer parking brake', {
      deviceClass: 'enum',
      category: 'diagnostic',
      off: true,
      icon: 'mdi:car-brake-parking',
    }),
  }),
  LifetimeEnergyUsedDrive: kilowattHours({
    id: 103,
    meaning: 'Energy ever used to drive',
    ha: sensor('lifetime_energy_used_drive', 'Lifetime energy used drive', {
      core: ['sensor', 'lifetime_energy_used_drive'],
      deviceClass: 'energy',
      stateClass: 'total_increasing',
      category: 'diagnostic',
      off: true,
      precision: 1,
    }),
  }),
  SemiCruiseSpeedLimitMph: mph({
    id: 269,
    meaning: 'Top speed of cruise control',
    firmware: '2026.32',
    ha: sensor('cruise_speed_limit', 'Cruise speed limit', {
      deviceClass: 'speed',
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 0,
    }),
  }),
} as const satisfies Record<string, Signal>;
