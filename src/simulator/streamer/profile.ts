/** How one field is streamed; Tesla's own names of the fleet_telemetry_config. */
export interface FieldConfig {
  /** The shortest time between two emissions. */
  readonly interval_seconds: number;
  /** The smallest change of a number that counts; metres for places. */
  readonly minimum_delta?: number;
  /** After this long it is sent although it did not change. */
  readonly resend_interval_seconds?: number;
}

/** What a car streams, and what it does with what was not acknowledged. */
export interface StreamConfig {
  readonly fields: Readonly<Record<string, FieldConfig>>;
  /** `latest`: what was not acknowledged comes back as one record of the latest values. Without it, nothing comes back. */
  readonly delivery_policy?: 'latest';
}

type Row = readonly [interval: number, delta: number | undefined, fields: string];

/**
 * What cars stream that nobody configured: all that a person looks at. Words and switches leave within a second, because they
 * seldom change; numbers that always move a little have a delta.
 */
const rows: readonly Row[] = [
  // Words and switches
  [
    1,
    undefined,
    'Gear DetailedChargeState ChargeState Locked DoorState FdWindow FpWindow RdWindow RpWindow SentryMode',
  ],
  [1, undefined, 'ChargePortDoorOpen ChargePortLatch ChargingCableType FastChargerPresent FastChargerType'],
  [1, undefined, 'ChargeLimitSoc ChargeCurrentRequest ChargeCurrentRequestMax ChargeEnableRequest ChargerPhases'],
  [1, undefined, 'HvacPower HvacAutoMode HvacACEnabled HvacFanStatus HvacFanSpeed PreconditioningEnabled'],
  [1, undefined, 'HvacLeftTemperatureRequest HvacRightTemperatureRequest ClimateKeeperMode DefrostMode'],
  [1, undefined, 'CabinOverheatProtectionMode CabinOverheatProtectionTemperatureLimit RearDefrostEnabled'],
  [1, undefined, 'SeatHeaterLeft SeatHeaterRight SeatHeaterRearLeft SeatHeaterRearCenter SeatHeaterRearRight'],
  [1, undefined, 'HvacSteeringWheelHeatLevel HvacSteeringWheelHeatAuto AutoSeatClimateLeft AutoSeatClimateRight'],
  [1, undefined, 'LocatedAtHome LocatedAtWork LocatedAtFavorite HomelinkNearby CenterDisplay DriverSeatOccupied'],
  [1, undefined, 'TpmsSoftWarnings TpmsHardWarnings ValetModeEnabled ServiceMode GuestModeEnabled PinToDriveEnabled'],
  [1, undefined, 'ScheduledChargingMode ScheduledChargingPending ScheduledChargingStartTime BMSState BatteryHeaterOn'],
  [1, undefined, 'NotEnoughPowerToHeat BmsFullchargecomplete SpeedLimitMode RemoteStartEnabled MediaPlaybackStatus'],
  [1, undefined, 'LightsHazardsActive LightsHighBeams LightsTurnSignal DestinationName DestinationLocation'],
  [1, undefined, 'CruiseSetSpeed CruiseFollowDistance DriverSeatBelt MediaAudioVolume'],
  // What the car is
  [60, undefined, 'VehicleName CarType Trim ExteriorColor WheelType RoofColor EuropeVehicle RightHandDrive ChargePort'],
  [60, undefined, 'Version SoftwareUpdateVersion SoftwareUpdateDownloadPercentComplete'],
  [60, undefined, 'SoftwareUpdateInstallationPercentComplete SoftwareUpdateExpectedDurationMinutes'],
  [60, undefined, 'SoftwareUpdateScheduledStartTime PairedPhoneKeyAndKeyFobQty HomelinkDeviceCount SunroofInstalled'],
  [60, undefined, 'SettingDistanceUnit SettingTemperatureUnit SettingTirePressureUnit SettingChargeUnit'],
  // Driving
  [2, 1, 'VehicleSpeed'],
  [2, 5, 'Location GpsHeading'],
  [5, 0.1, 'Odometer'],
  [10, 0.1, 'MilesToArrival MinutesToArrival RouteTrafficMinutesDelay'],
  [10, 1, 'ExpectedEnergyPercentAtTripArrival'],
  // Energy
  [5, 0.1, 'Soc BatteryLevel EnergyRemaining'],
  [10, 0.5, 'RatedRange EstBatteryRange IdealBatteryRange'],
  [5, 0.1, 'ACChargingPower DCChargingPower'],
  [10, 0.05, 'ACChargingEnergyIn DCChargingEnergyIn TimeToFullCharge EstimatedHoursToChargeTermination'],
  [5, 1, 'ChargeAmps ChargerVoltage ChargeRateMilePerHour PackVoltage PackCurrent'],
  [60, 0.01, 'BrickVoltageMax BrickVoltageMin'],
  [60, 1, 'ModuleTempMax ModuleTempMin LifetimeEnergyUsed IsolationResistance'],
  // Air
  [10, 0.5, 'InsideTemp OutsideTemp'],
  [10, 0.02, 'TpmsPressureFl TpmsPressureFr TpmsPressureRl TpmsPressureRr'],
  [
    60,
    30,
    'TpmsLastSeenPressureTimeFl TpmsLastSeenPressureTimeFr TpmsLastSeenPressureTimeRl TpmsLastSeenPressureTimeRr',
  ],
];

export const defaultProfile: StreamConfig = {
  fields: Object.fromEntries(
    rows.flatMap(([interval_seconds, minimum_delta, fields]) => {
      const config = { interval_seconds, ...(minimum_delta !== undefined && { minimum_delta }) };
      return fields.split(' ').map((field) => [field, config]);
    }),
  ),
};
