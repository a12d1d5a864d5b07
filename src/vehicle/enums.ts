/**
 * Every enum a telemetry value can carry, as the short names that messages and states use; the position is the wire number.
 * The wire names are `<prefix><short>`, for example `ShiftStateD`; `prefix` is the enum's name without a trailing `Value`
 * unless Tesla broke its own rule. Source: Fleet Telemetry `vehicle_data.proto`, held by `test/vehicle/enums.test.ts`.
 */
export const enums = {
  ChargingState: {
    prefix: 'ChargeState',
    names: ['Unknown', 'Disconnected', 'NoPower', 'Starting', 'Charging', 'Complete', 'Stopped'],
  },
  DetailedChargeStateValue: {
    prefix: 'DetailedChargeState',
    names: ['Unknown', 'Disconnected', 'NoPower', 'Starting', 'Charging', 'Complete', 'Stopped'],
  },
  ShiftState: { prefix: 'ShiftState', names: ['Unknown', 'Invalid', 'P', 'R', 'N', 'D', 'SNA'] },
  FollowDistance: { prefix: 'FollowDistance', names: ['Unknown', '1', '2', '3', '4', '5', '6', '7'] },
  ForwardCollisionSensitivity: {
    prefix: 'ForwardCollisionSensitivity',
    names: ['Unknown', 'Off', 'Late', 'Average', 'Early'],
  },
  GuestModeMobileAccess: {
    prefix: 'GuestModeMobileAccess',
    names: [
      'Unknown',
      'Init',
      'NotAuthenticated',
      'Authenticated',
      'AbortedDriving',
      'AbortedUsingRemoteStart',
      'AbortedUsingBLEKeys',
      'AbortedValetMode',
      'AbortedGuestModeOff',
      'AbortedDriveAuthTimeExceeded',
      'AbortedNoDataReceived',
      'RequestingFromMothership',
      'RequestingFromAuthD',
      'AbortedFetchFailed',
      'AbortedBadDataReceived',
      'ShowingQRCode',
      'SwipedAway',
      'DismissedQRCodeExpired',
      'SucceededPairedNewBLEKey',
    ],
  },
  LaneAssistLevel: { prefix: 'LaneAssistLevel', names: ['Unknown', 'None', 'Warning', 'Assist'] },
  ScheduledChargingModeValue: { prefix: 'ScheduledChargingMode', names: ['Unknown', 'Off', 'StartAt', 'DepartBy'] },
  SentryModeState: { prefix: 'SentryModeState', names: ['Unknown', 'Off', 'Idle', 'Armed', 'Aware', 'Panic', 'Quiet'] },
  SpeedAssistLevel: { prefix: 'SpeedAssistLevel', names: ['Unknown', 'None', 'Display', 'Chime'] },
  BMSStateValue: {
    prefix: 'BMSState',
    names: ['Unknown', 'Standby', 'Drive', 'Support', 'Charge', 'FEIM', 'ClearFault', 'Fault', 'Weld', 'Test', 'SNA'],
  },
  BuckleStatus: { prefix: 'BuckleStatus', names: ['Unknown', 'Unlatched', 'Latched', 'Faulted'] },
  CarTypeValue: {
    prefix: 'CarType',
    names: ['Unknown', 'ModelS', 'ModelX', 'Model3', 'ModelY', 'SemiTruck', 'Cybertruck'],
  },
  ChargePortValue: { prefix: 'ChargePort', names: ['Unknown', 'US', 'EU', 'GB', 'CCS'] },
  ChargePortLatchValue: { prefix: 'ChargePortLatch', names: ['Unknown', 'SNA', 'Disengaged', 'Engaged', 'Blocking'] },
  DriveInverterState: {
    prefix: 'DriveInverterState',
    names: ['Unknown', 'Unavailable', 'Standby', 'Fault', 'Abort', 'Enable'],
  },
  HvilStatus: { prefix: 'HvilStatus', names: ['Unknown', 'Fault', 'OK'] },
  WindowState: { prefix: 'WindowState', names: ['Unknown', 'Closed', 'PartiallyOpen', 'Opened'] },
  SeatFoldPosition: {
    prefix: 'SeatFoldPosition',
    names: ['Unknown', 'SNA', 'Faulted', 'NotConfigured', 'Folded', 'Unfolded'],
  },
  TractorAirStatus: {
    prefix: 'TractorAirStatus',
    names: [
      'Unknown',
      'NotAvailable',
      'Error',
      'Charged',
      'BuildingPressureIntermediate',
      'ExhaustingPressureIntermediate',
      'Exhausted',
    ],
  },
  TrailerAirStatus: {
    prefix: 'TrailerAirStatus',
    names: [
      'Unknown',
      'SNA',
      'Invalid',
      'BobtailMode',
      'Charged',
      'BuildingPressureIntermediate',
      'ExhaustingPressureIntermediate',
      'Exhausted',
    ],
  },
  HvacAutoModeState: { prefix: 'HvacAutoModeState', names: ['Unknown', 'On', 'Override'] },
  CabinOverheatProtectionModeState: {
    prefix: 'CabinOverheatProtectionModeState',
    names: ['Unknown', 'Off', 'On', 'FanOnly'],
  },
  ClimateOverheatProtectionTempLimit: {
    prefix: 'ClimateOverheatProtectionTempLimit',
    names: ['Unknown', 'High', 'Medium', 'Low'],
  },
  DefrostModeState: { prefix: 'DefrostModeState', names: ['Unknown', 'Off', 'Normal', 'Max', 'AutoDefog'] },
  ClimateKeeperModeState: { prefix: 'ClimateKeeperModeState', names: ['Unknown', 'Off', 'On', 'Dog', 'Party'] },
  HvacPowerState: { prefix: 'HvacPowerState', names: ['Unknown', 'Off', 'On', 'Precondition', 'OverheatProtect'] },
  FastCharger: {
    prefix: 'FastCharger',
    names: ['Unknown', 'Supercharger', 'CHAdeMO', 'GB', 'ACSingleWireCAN', 'Combo', 'MCSingleWireCAN', 'Other', 'SNA'],
  },
  CableType: { prefix: 'CableType', names: ['Unknown', 'IEC', 'SAE', 'GB_AC', 'GB_DC', 'SNA'] },
  TonneauTentModeState: {
    prefix: 'TonneauTentModeState',
    names: ['Unknown', 'Inactive', 'Moving', 'Failed', 'Active'],
  },
  TonneauPositionState: {
    prefix: 'TonneauPositionState',
    names: ['Unknown', 'Invalid', 'Closed', 'PartiallyOpen', 'FullyOpen'],
  },
  PowershareState: {
    prefix: 'PowershareState',
    names: ['Unknown', 'Inactive', 'Handshaking', 'Init', 'Enabled', 'EnabledReconnectingSoon', 'Stopped'],
  },
  PowershareStopReasonStatus: {
    prefix: 'PowershareStopReasonStatus',
    names: ['Unknown', 'None', 'SOCTooLow', 'Retry', 'Fault', 'User', 'Reconnecting', 'Authentication'],
  },
  PowershareTypeStatus: { prefix: 'PowershareTypeStatus', names: ['Unknown', 'None', 'Load', 'Home'] },
  DisplayState: {
    prefix: 'DisplayState',
    names: [
      'Unknown',
      'Off',
      'Dim',
      'Accessory',
      'On',
      'Driving',
      'Charging',
      'Lock',
      'Sentry',
      'Dog',
      'Entertainment',
    ],
  },
  DistanceUnit: { prefix: 'DistanceUnit', names: ['Unknown', 'Miles', 'Kilometers'] },
  TemperatureUnit: { prefix: 'TemperatureUnit', names: ['Unknown', 'Fahrenheit', 'Celsius'] },
  PressureUnit: { prefix: 'PressureUnit', names: ['Unknown', 'Psi', 'Bar'] },
  ChargeUnitPreference: { prefix: 'ChargeUnit', names: ['Unknown', 'Distance', 'Percent'] },
  SunroofInstalledState: {
    prefix: 'SunroofInstalledState',
    names: ['Unknown', 'NotInstalled', 'Gen1Installed', 'Gen2Installed'],
  },
  TurnSignalState: { prefix: 'TurnSignalState', names: ['Unknown', 'Off', 'Left', 'Right', 'Both'] },
  MediaStatus: { prefix: 'MediaStatus', names: ['Unknown', 'Stopped', 'Playing', 'Paused'] },
} as const satisfies Record<string, { readonly prefix: string; readonly names: readonly string[] }>;

/** The name of a wire enum, as in Tesla's schema. */
export type EnumName = keyof typeof enums;
