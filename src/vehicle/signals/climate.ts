import { boolean, celsius, choice, integer, type Signal } from '../signal';

/** Climate: cabin, seats, defrosting. */
export const climate = {
  InsideTemp: celsius({ id: 85, meaning: 'Temperature in the cabin' }),
  OutsideTemp: celsius({ id: 86, meaning: 'Temperature outside' }),
  HvacPower: choice('HvacPowerState', { id: 201, meaning: 'Whether and why climate runs', firmware: '2024.44.25' }),
  HvacACEnabled: boolean({ id: 196, meaning: 'The air conditioning compressor is on', firmware: '2024.44.25' }),
  HvacAutoMode: choice('HvacAutoModeState', { id: 197, meaning: 'Climate regulates itself', firmware: '2024.44.25' }),
  HvacLeftTemperatureRequest: celsius({ id: 200, meaning: 'Temperature set on the left', firmware: '2024.44.25' }),
  HvacRightTemperatureRequest: celsius({ id: 202, meaning: 'Temperature set on the right', firmware: '2024.44.25' }),
  HvacFanSpeed: integer({ id: 198, meaning: 'Fan, as set', firmware: '2024.44.25' }),
  HvacFanStatus: integer({ id: 199, meaning: 'Fan, as it blows', firmware: '2024.44.25' }),
  ClimateKeeperMode: choice('ClimateKeeperModeState', {
    id: 186,
    meaning: 'Whether climate stays on in the parked car, for whom',
    firmware: '2024.44.25',
  }),
  CabinOverheatProtectionMode: choice('CabinOverheatProtectionModeState', {
    id: 180,
    meaning: 'How the parked cabin is kept from overheating',
    firmware: '2024.44.25',
  }),
  CabinOverheatProtectionTemperatureLimit: choice('ClimateOverheatProtectionTempLimit', {
    id: 181,
    meaning: 'From which temperature the parked cabin is cooled',
    firmware: '2024.44.25',
  }),
  DefrostMode: choice('DefrostModeState', { id: 188, meaning: 'Defrosting', firmware: '2024.44.25' }),
  DefrostForPreconditioning: boolean({
    id: 187,
    meaning: 'Defrosting is part of getting ready',
    firmware: '2024.44.25',
  }),
  RearDefrostEnabled: boolean({ id: 255, meaning: 'The rear window is heated', firmware: '2025.2.6' }),
  WiperHeatEnabled: boolean({ id: 228, meaning: 'The place of the wipers is heated', firmware: '2024.44.25' }),
  SeatHeaterLeft: integer({ id: 87, meaning: 'Heat of the front left seat, 0 to 3' }),
  SeatHeaterRight: integer({ id: 88, meaning: 'Heat of the front right seat, 0 to 3' }),
  SeatHeaterRearLeft: integer({ id: 89, meaning: 'Heat of the rear left seat, 0 to 3' }),
  SeatHeaterRearCenter: integer({ id: 91, meaning: 'Heat of the rear center seat, 0 to 3' }),
  SeatHeaterRearRight: integer({ id: 90, meaning: 'Heat of the rear right seat, 0 to 3' }),
  AutoSeatClimateLeft: boolean({ id: 92, meaning: 'The front left seat heats and cools by itself' }),
  AutoSeatClimateRight: boolean({ id: 93, meaning: 'The front right seat heats and cools by itself' }),
  SeatVentEnabled: boolean({ id: 254, meaning: 'The front seats are ventilated', firmware: '2025.2.6' }),
  ClimateSeatCoolingFrontLeft: integer({
    id: 237,
    meaning: 'Ventilation of the front left seat, 0 to 3',
    firmware: '2024.44.32',
  }),
  ClimateSeatCoolingFrontRight: integer({
    id: 238,
    meaning: 'Ventilation of the front right seat, 0 to 3',
    firmware: '2024.44.32',
  }),
  HvacSteeringWheelHeatAuto: boolean({
    id: 203,
    meaning: 'The steering wheel heats by itself',
    firmware: '2024.44.25',
  }),
  HvacSteeringWheelHeatLevel: integer({ id: 204, meaning: 'Heat of the steering wheel', firmware: '2024.44.25' }),
  RearDisplayHvacEnabled: boolean({ id: 211, meaning: 'The rear screen may set the climate', firmware: '2024.44.25' }),
} as const satisfies Record<string, Signal>;
