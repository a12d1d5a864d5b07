/**
 * In which member of `Value` a car of today sends each field. Observed on cars where that is public, else what its dedicated
 * member or the readers of others say. Fields that Tesla only reserves are not here.
 */
const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const fieldsOf: Readonly<Record<string, readonly string[]>> = {
  doubleValue: words(`
    VehicleSpeed Odometer PackVoltage PackCurrent Soc IsolationResistance PedalPosition DiHeatsinkTR
    DiAxleSpeedR DiStatorTempR DiVBatR DiMotorCurrentR GpsHeading BrickVoltageMax BrickVoltageMin ModuleTempMax
    ModuleTempMin RatedRange DCChargingEnergyIn DCChargingPower ACChargingEnergyIn ACChargingPower
    EstBatteryRange IdealBatteryRange BatteryLevel TimeToFullCharge ChargeAmps CurrentLimitMph TpmsPressureFl
    TpmsPressureFr TpmsPressureRl TpmsPressureRr SemitruckTpmsPressureRe1L0 SemitruckTpmsPressureRe1L1
    SemitruckTpmsPressureRe1R0 SemitruckTpmsPressureRe1R1 SemitruckTpmsPressureRe2L0 SemitruckTpmsPressureRe2L1
    SemitruckTpmsPressureRe2R0 SemitruckTpmsPressureRe2R1 InsideTemp OutsideTemp LateralAcceleration
    LongitudinalAcceleration LifetimeEnergyUsed LifetimeEnergyUsedDrive BrakePedalPos MilesToArrival
    MinutesToArrival LifetimeEnergyGainedRegen DiHeatsinkTF DiHeatsinkTREL DiHeatsinkTRER DiAxleSpeedF
    DiAxleSpeedREL DiAxleSpeedRER DiSlaveTorqueCmd DiTorqueActualR DiTorqueActualF DiTorqueActualREL
    DiTorqueActualRER DiStatorTempF DiStatorTempREL DiStatorTempRER DiVBatF DiVBatREL DiVBatRER DiMotorCurrentF
    DiMotorCurrentREL DiMotorCurrentRER EnergyRemaining DiInverterTR DiInverterTF DiInverterTREL DiInverterTRER
    ChargerVoltage EstimatedHoursToChargeTermination HvacLeftTemperatureRequest HvacRightTemperatureRequest
    PowershareHoursLeft PowershareInstantaneousPowerKW RouteTrafficMinutesDelay TonneauOpenPercent
    MediaAudioVolume MediaAudioVolumeIncrement MediaAudioVolumeMax ChargeRateMilePerHour MilesSinceReset
    SelfDrivingMilesSinceReset GpsAccuracyMeters LifetimeEnergyChargedKwh BrickSocMinPercent
    NominalFullPackEnergyKwh GradeEstimatePercent MaxSpeedToReachDestinationMph SemiCruiseSpeedLimitMph
  `),
  intValue: words(`
    DiTorquemotor NumBrickVoltageMax NumBrickVoltageMin NumModuleTempMax NumModuleTempMin ChargeLimitSoc
    ChargerPhases ChargeCurrentRequest ChargeCurrentRequestMax SeatHeaterLeft SeatHeaterRight SeatHeaterRearLeft
    SeatHeaterRearRight SeatHeaterRearCenter CruiseSetSpeed RouteLastUpdated PairedPhoneKeyAndKeyFobQty
    ExpectedEnergyPercentAtTripArrival HomelinkDeviceCount HvacFanSpeed HvacFanStatus HvacSteeringWheelHeatLevel
    SoftwareUpdateDownloadPercentComplete SoftwareUpdateExpectedDurationMinutes
    SoftwareUpdateInstallationPercentComplete ClimateSeatCoolingFrontLeft ClimateSeatCoolingFrontRight
    MediaNowPlayingDuration MediaNowPlayingElapsed
  `),
  longValue: words(`
    ScheduledChargingStartTime TpmsLastSeenPressureTimeFl TpmsLastSeenPressureTimeFr TpmsLastSeenPressureTimeRl
    TpmsLastSeenPressureTimeRr SoftwareUpdateScheduledStartTime
  `),
  booleanValue: words(`
    DriveRail BmsFullchargecomplete DCDCEnable BrakePedal GpsState FastChargerPresent ScheduledChargingPending
    PreconditioningEnabled ChargeEnableRequest ChargePortColdWeatherMode BatteryHeaterOn NotEnoughPowerToHeat
    SuperchargerSessionTripPlanner Locked SpeedLimitMode AutoSeatClimateLeft AutoSeatClimateRight DriverSeatBelt
    DriverSeatOccupied GuestModeEnabled PinToDriveEnabled AutomaticBlindSpotCamera
    BlindSpotCollisionWarningChime EmergencyLaneDepartureAvoidance AutomaticEmergencyBrakingOff ServiceMode
    ChargePortDoorOpen DefrostForPreconditioning EuropeVehicle HomelinkNearby HvacACEnabled
    HvacSteeringWheelHeatAuto OffroadLightbarPresent RearDisplayHvacEnabled RemoteStartEnabled RightHandDrive
    ValetModeEnabled WiperHeatEnabled LocatedAtHome LocatedAtWork LocatedAtFavorite Setting24HourTime
    LightsHazardsActive LightsHighBeams SeatVentEnabled RearDefrostEnabled SoftwareUpdateAvailable
    SoftwareUpdateInProgress RemoteStartActive
  `),
  stringValue: words(`
    ChargeState ScheduledDepartureTime VehicleName Version RouteLine Trim ExteriorColor RoofColor
    DestinationName EfficiencyPackage RearSeatHeaters SoftwareUpdateVersion WheelType MediaPlaybackSource
    MediaNowPlayingArtist MediaNowPlayingTitle MediaNowPlayingAlbum MediaNowPlayingStation
  `),
  bmsStateValue: words('BMSState'),
  buckleStatusValue: words('PassengerSeatBelt'),
  cabinOverheatProtectionModeValue: words('CabinOverheatProtectionMode'),
  cabinOverheatProtectionTemperatureLimitValue: words('CabinOverheatProtectionTemperatureLimit'),
  cableTypeValue: words('ChargingCableType'),
  carTypeValue: words('CarType'),
  chargePortLatchValue: words('ChargePortLatch'),
  chargePortValue: words('ChargePort'),
  chargeUnitPreferenceValue: words('SettingChargeUnit'),
  climateKeeperModeValue: words('ClimateKeeperMode'),
  defrostModeValue: words('DefrostMode'),
  detailedChargeStateValue: words('DetailedChargeState'),
  displayStateValue: words('CenterDisplay'),
  distanceUnitValue: words('SettingDistanceUnit'),
  doorValue: words('DoorState'),
  driveInverterStateValue: words('DiStateR DiStateF DiStateREL DiStateRER'),
  fastChargerValue: words('FastChargerType'),
  followDistanceValue: words('CruiseFollowDistance'),
  forwardCollisionSensitivityValue: words('ForwardCollisionWarning'),
  guestModeMobileAccessValue: words('GuestModeMobileAccessState'),
  hvacAutoModeValue: words('HvacAutoMode'),
  hvacPowerValue: words('HvacPower'),
  hvilStatusValue: words('Hvil'),
  laneAssistLevelValue: words('LaneDepartureAvoidance'),
  locationValue: words('Location OriginLocation DestinationLocation'),
  mediaStatusValue: words('MediaPlaybackStatus'),
  powershareStateValue: words('PowershareStatus'),
  powershareStopReasonValue: words('PowershareStopReason'),
  powershareTypeValue: words('PowershareType'),
  pressureUnitValue: words('SettingTirePressureUnit'),
  scheduledChargingModeValue: words('ScheduledChargingMode'),
  seatFoldPositionValue: words('SemitruckPassengerSeatFoldPosition'),
  sentryModeStateValue: words('SentryMode'),
  shiftStateValue: words('Gear'),
  speedAssistLevelValue: words('SpeedLimitWarning'),
  sunroofInstalledStateValue: words('SunroofInstalled'),
  temperatureUnitValue: words('SettingTemperatureUnit'),
  tireLocationValue: words('TpmsHardWarnings TpmsSoftWarnings'),
  tonneauPositionValue: words('TonneauPosition'),
  tonneauTentModeValue: words('TonneauTentMode'),
  tractorAirStatusValue: words('SemitruckTractorParkBrakeStatus'),
  trailerAirStatusValue: words('SemitruckTrailerParkBrakeStatus'),
  turnSignalStateValue: words('LightsTurnSignal'),
  windowStateValue: words('FdWindow FpWindow RdWindow RpWindow'),
};

/** The member of `Value` by field name. */
export const memberOf: ReadonlyMap<string, string> = new Map(
  Object.entries(fieldsOf).flatMap(([member, fields]) => fields.map((field) => [field, member] as const)),
);
