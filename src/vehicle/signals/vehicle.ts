import { binary, sensor } from '../entity';
import { boolean, choice, integer, text, type Signal } from '../signal';
import { words } from './show';

/** What the car is and how it is set. */
export const vehicle = {
  VehicleName: text({ id: 64, meaning: 'Name the owner gave the car' }),
  CarType: choice('CarTypeValue', { id: 113, meaning: 'Model' }),
  Trim: text({ id: 114, meaning: 'Code of the trim' }),
  EfficiencyPackage: text({ id: 189, meaning: 'Code of the efficiency package', firmware: '2024.44.25' }),
  ExteriorColor: text({
    id: 115,
    meaning: 'Color of the paint',
    ha: sensor('exterior_color', 'Exterior color', {
      core: ['sensor', 'exterior_color'],
      category: 'diagnostic',
      off: true,
      icon: 'mdi:palette',
      show: words,
    }),
  }),
  RoofColor: text({
    id: 116,
    meaning: 'Color of the roof',
    ha: sensor('roof_color', 'Roof color', {
      core: ['sensor', 'roof_color'],
      category: 'diagnostic',
      off: true,
      icon: 'mdi:palette',
      show: words,
    }),
  }),
  WheelType: text({ id: 227, meaning: 'Kind of wheels', firmware: '2024.44.25' }),
  RearSeatHeaters: text({ id: 212, meaning: 'Kind of rear seat heaters', firmware: '2024.44.25' }),
  SunroofInstalled: choice('SunroofInstalledState', { id: 253, meaning: 'Kind of sunroof', firmware: '2025.2.6' }),
  RightHandDrive: boolean({
    id: 214,
    meaning: 'The driver sits on the right',
    firmware: '2024.44.25',
    ha: binary('right_hand_drive', 'Right-hand drive', {
      core: ['binary_sensor', 'right_hand_drive'],
      off: true,
      icon: 'mdi:steering',
    }),
  }),
  EuropeVehicle: boolean({
    id: 191,
    meaning: 'Built for Europe',
    firmware: '2024.44.25',
    ha: binary('europe_vehicle', 'European vehicle', {
      core: ['binary_sensor', 'europe_vehicle'],
      off: true,
      icon: 'mdi:flag',
    }),
  }),
  ServiceMode: boolean({
    id: 159,
    meaning: 'Service mode is on',
    ha: binary('service_mode', 'Service mode', {
      core: ['binary_sensor', 'service_mode'],
      off: true,
      icon: 'mdi:wrench',
    }),
  }),
  ValetModeEnabled: boolean({
    id: 226,
    meaning: 'Valet mode is on',
    firmware: '2024.44.25',
    ha: binary('valet_mode', 'Valet mode', {
      core: ['switch', 'vehicle_state_valet_mode'],
      icon: 'mdi:account-tie-hat',
    }),
  }),
  GuestModeEnabled: boolean({
    id: 123,
    meaning: 'Guest mode is on',
    ha: binary('guest_mode_enabled', 'Guest mode enabled', {
      core: ['binary_sensor', 'guest_mode_enabled'],
      off: true,
      icon: 'mdi:account-key',
    }),
  }),
  GuestModeMobileAccessState: choice('GuestModeMobileAccess', {
    id: 161,
    meaning: "Where a guest's phone key stands",
    ha: sensor('guest_mode_mobile_access', 'Guest mode mobile access', {
      core: ['sensor', 'guest_mode_mobile_access_state'],
      deviceClass: 'enum',
      category: 'diagnostic',
      off: true,
      icon: 'mdi:account-key',
    }),
  }),
  PinToDriveEnabled: boolean({
    id: 124,
    meaning: 'A PIN is needed to drive',
    ha: binary('pin_to_drive_enabled', 'PIN to Drive enabled', {
      core: ['binary_sensor', 'pin_to_drive_enabled'],
      off: true,
      icon: 'mdi:dialpad',
    }),
  }),
  PairedPhoneKeyAndKeyFobQty: integer({
    id: 125,
    meaning: 'Paired phone keys and key fobs',
    ha: sensor('paired_keys', 'Paired phone key and key fob quantity', {
      core: ['sensor', 'paired_phone_key_and_key_fob_qty'],
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      icon: 'mdi:key-wireless',
    }),
  }),
  RemoteStartEnabled: boolean({
    id: 213,
    meaning: 'Driving without a key is allowed',
    firmware: '2024.44.25',
    ha: binary('remote_start_enabled', 'Remote start', {
      core: ['binary_sensor', 'remote_start_enabled'],
      off: true,
      icon: 'mdi:remote',
    }),
  }),
  RemoteStartActive: boolean({
    id: 268,
    meaning: 'Driving without a key is on now',
    firmware: '2026.32',
    ha: binary('remote_start_active', 'Remote start active', { category: 'diagnostic', off: true, icon: 'mdi:remote' }),
  }),
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
