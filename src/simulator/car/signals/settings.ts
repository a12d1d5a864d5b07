import type { SignalValue } from '../../wire/value';
import type { CarPlan } from '../plan';

/** Which letters the inlet has, and on which side the wheel is: all simulated cars live in Germany. */
const european = { ChargePort: 'CCS', EuropeVehicle: true, RightHandDrive: false } as const;

/**
 * What nothing in the model changes: what the car is, what its owner chose, and what stands still in a simulation. A value set
 * from outside stays. Only what has a meaning for such a car is here; everything else is `invalid`.
 */
export const settingsOf = (plan: CarPlan): Readonly<Record<string, SignalValue>> => ({
  ...european,
  VehicleName: plan.name,
  CarType: plan.model,
  Trim: plan.trim,
  ExteriorColor: plan.color,
  RoofColor: 'RoofColorGlass',
  WheelType: 'Photon18',
  EfficiencyPackage: 'MY2021',
  Version: plan.version,
  // No update on offer is a single blank.
  SoftwareUpdateVersion: ' ',
  SoftwareUpdateDownloadPercentComplete: 0,
  SoftwareUpdateInstallationPercentComplete: 0,
  SoftwareUpdateExpectedDurationMinutes: null,
  SoftwareUpdateScheduledStartTime: null,

  IsolationResistance: 4_200,
  Hvil: 'OK',
  NumBrickVoltageMax: 17,
  NumBrickVoltageMin: 63,
  NumModuleTempMax: 2,
  NumModuleTempMin: 4,
  BatteryHeaterOn: false,
  NotEnoughPowerToHeat: false,

  ChargePortColdWeatherMode: false,
  ScheduledDepartureTime: null,
  SuperchargerSessionTripPlanner: false,

  HvacAutoMode: 'On',
  HvacSteeringWheelHeatAuto: false,
  HvacSteeringWheelHeatLevel: 0,
  ClimateKeeperMode: 'Off',
  DefrostMode: 'Off',
  DefrostForPreconditioning: false,
  RearDefrostEnabled: false,
  WiperHeatEnabled: false,
  CabinOverheatProtectionMode: 'FanOnly',
  CabinOverheatProtectionTemperatureLimit: 'High',
  AutoSeatClimateLeft: true,
  AutoSeatClimateRight: true,
  SeatHeaterLeft: 0,
  SeatHeaterRight: 0,
  SeatHeaterRearLeft: 0,
  SeatHeaterRearCenter: 0,
  SeatHeaterRearRight: 0,
  SeatVentEnabled: false,
  ClimateSeatCoolingFrontLeft: 0,
  ClimateSeatCoolingFrontRight: 0,

  LocatedAtFavorite: false,
  CruiseSetSpeed: null,
  CruiseFollowDistance: '3',
  SpeedLimitMode: false,
  CurrentLimitMph: 90,
  LaneDepartureAvoidance: 'Assist',
  EmergencyLaneDepartureAvoidance: true,
  ForwardCollisionWarning: 'Average',
  AutomaticEmergencyBrakingOff: false,
  SpeedLimitWarning: 'Display',
  BlindSpotCollisionWarningChime: false,
  AutomaticBlindSpotCamera: true,

  DriverSeatBelt: false,
  PassengerSeatBelt: 'Unlatched',
  ValetModeEnabled: false,
  PinToDriveEnabled: false,
  GuestModeEnabled: false,
  RemoteStartEnabled: false,
  ServiceMode: false,
  PairedPhoneKeyAndKeyFobQty: 2,
  LightsHazardsActive: false,
  LightsHighBeams: false,
  LightsTurnSignal: 'Off',
  SunroofInstalled: 'NotInstalled',

  MediaAudioVolume: 3.667,
  MediaAudioVolumeMax: 10.333,
  MediaAudioVolumeIncrement: 0.333,

  SettingDistanceUnit: 'Kilometers',
  SettingTemperatureUnit: 'Celsius',
  SettingTirePressureUnit: 'Bar',
  SettingChargeUnit: 'Percent',
  Setting24HourTime: true,
});
