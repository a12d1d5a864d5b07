import { boolean, choice, integer, text, type Signal } from '../signal';

/** What the car is and how it is set. */
export const vehicle = {
  VehicleName: text({ id: 64, meaning: 'Name the owner gave the car' }),
  CarType: choice('CarTypeValue', { id: 113, meaning: 'Model' }),
  Trim: text({ id: 114, meaning: 'Code of the trim' }),
  EfficiencyPackage: text({ id: 189, meaning: 'Code of the efficiency package', firmware: '2024.44.25' }),
  ExteriorColor: text({ id: 115, meaning: 'Color of the paint' }),
  RoofColor: text({ id: 116, meaning: 'Color of the roof' }),
  WheelType: text({ id: 227, meaning: 'Kind of wheels', firmware: '2024.44.25' }),
  RearSeatHeaters: text({ id: 212, meaning: 'Kind of rear seat heaters', firmware: '2024.44.25' }),
  SunroofInstalled: choice('SunroofInstalledState', { id: 253, meaning: 'Kind of sunroof', firmware: '2025.2.6' }),
  RightHandDrive: boolean({ id: 214, meaning: 'The driver sits on the right', firmware: '2024.44.25' }),
  EuropeVehicle: boolean({ id: 191, meaning: 'Built for Europe', firmware: '2024.44.25' }),
  ServiceMode: boolean({ id: 159, meaning: 'Service mode is on' }),
  ValetModeEnabled: boolean({ id: 226, meaning: 'Valet mode is on', firmware: '2024.44.25' }),
  GuestModeEnabled: boolean({ id: 123, meaning: 'Guest mode is on' }),
  GuestModeMobileAccessState: choice('GuestModeMobileAccess', { id: 161, meaning: "Where a guest's phone key stands" }),
  PinToDriveEnabled: boolean({ id: 124, meaning: 'A PIN is needed to drive' }),
  PairedPhoneKeyAndKeyFobQty: integer({ id: 125, meaning: 'Paired phone keys and key fobs' }),
  RemoteStartEnabled: boolean({ id: 213, meaning: 'Driving without a key is allowed', firmware: '2024.44.25' }),
  RemoteStartActive: boolean({ id: 268, meaning: 'Driving without a key is on now', firmware: '2026.32' }),
  SettingDistanceUnit: choice('DistanceUnit', {
    id: 232,
    meaning: 'Distances on the screen; values are always miles',
    firmware: '2024.44.32',
  }),
  SettingTemperatureUnit: choice('TemperatureUnit', {
    id: 233,
    meaning: 'Temperatures on the screen; values are always °C',
    firmware: '2024.44.32',
  }),
  SettingTirePressureUnit: choice('PressureUnit', {
    id: 235,
    meaning: 'Tyre pressures on the screen; values are always bar',
    firmware: '2024.44.32',
  }),
  SettingChargeUnit: choice('ChargeUnitPreference', {
    id: 236,
    meaning: 'Charge on the screen',
    firmware: '2024.44.32',
  }),
  Setting24HourTime: boolean({ id: 234, meaning: 'The screen shows 24 hours', firmware: '2024.44.32' }),
} as const satisfies Record<string, Signal>;
