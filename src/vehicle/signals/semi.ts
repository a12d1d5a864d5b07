import { bar, choice, kilowattHours, mph, type Signal } from '../signal';

/** Only in the Semi. */
export const semi = {
  SemitruckTpmsPressureRe1L0: bar({ id: 73, meaning: 'Pressure, middle axle, left, first tyre' }),
  SemitruckTpmsPressureRe1L1: bar({ id: 74, meaning: 'Pressure, middle axle, left, second tyre' }),
  SemitruckTpmsPressureRe1R0: bar({ id: 75, meaning: 'Pressure, middle axle, right, first tyre' }),
  SemitruckTpmsPressureRe1R1: bar({ id: 76, meaning: 'Pressure, middle axle, right, second tyre' }),
  SemitruckTpmsPressureRe2L0: bar({ id: 77, meaning: 'Pressure, rear axle, left, first tyre' }),
  SemitruckTpmsPressureRe2L1: bar({ id: 78, meaning: 'Pressure, rear axle, left, second tyre' }),
  SemitruckTpmsPressureRe2R0: bar({ id: 79, meaning: 'Pressure, rear axle, right, first tyre' }),
  SemitruckTpmsPressureRe2R1: bar({ id: 80, meaning: 'Pressure, rear axle, right, second tyre' }),
  SemitruckPassengerSeatFoldPosition: choice('SeatFoldPosition', {
    id: 97,
    meaning: 'Whether the passenger seat is folded',
  }),
  SemitruckTractorParkBrakeStatus: choice('TractorAirStatus', {
    id: 104,
    meaning: "Air of the tractor's parking brake",
  }),
  SemitruckTrailerParkBrakeStatus: choice('TrailerAirStatus', {
    id: 105,
    meaning: "Air of the trailer's parking brake",
  }),
  LifetimeEnergyUsedDrive: kilowattHours({ id: 103, meaning: 'Energy ever used to drive' }),
  SemiCruiseSpeedLimitMph: mph({ id: 269, meaning: 'Top speed of cruise control', firmware: '2026.32' }),
} as const satisfies Record<string, Signal>;
