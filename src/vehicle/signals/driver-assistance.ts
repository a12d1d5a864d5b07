import { binary, sensor } from '../entity';
import { boolean, choice, mph, type Signal } from '../signal';

/** Cruise control and the helpers the driver has set. */
export const driverAssistance = {
  CruiseSetSpeed: mph({
    id: 101,
    meaning: 'Speed set for cruise control',
    ha: sensor('cruise_set_speed', 'Cruise set speed', {
      core: ['sensor', 'cruise_set_speed'],
      deviceClass: 'speed',
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 0,
    }),
  }),
  // A step, although core calls it seconds.
  CruiseFollowDistance: choice('FollowDistance', {
    id: 126,
    meaning: 'Step of the distance kept by cruise control',
    ha: sensor('cruise_follow_distance', 'Cruise follow distance', {
      core: ['sensor', 'cruise_follow_distance'],
      deviceClass: 'enum',
      category: 'diagnostic',
      off: true,
      icon: 'mdi:car-cruise-control',
    }),
  }),
  SpeedLimitMode: boolean({
    id: 66,
    meaning: 'The car is limited to a top speed',
    ha: binary('speed_limit_mode', 'Speed limited', {
      core: ['binary_sensor', 'speed_limit_mode'],
      off: true,
      icon: 'mdi:car-speed-limiter',
    }),
  }),
  CurrentLimitMph: mph({
    id: 67,
    meaning: 'The top speed it is limited to',
    ha: sensor('speed_limit', 'Current speed limit', {
      core: ['sensor', 'current_limit_mph'],
      deviceClass: 'speed',
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 0,
    }),
  }),
  SpeedLimitWarning: choice('SpeedAssistLevel', {
    id: 129,
    meaning: 'Warning when too fast',
    ha: sensor('speed_limit_warning', 'Speed limit warning', {
      core: ['sensor', 'speed_limit_warning'],
      deviceClass: 'enum',
      category: 'diagnostic',
      off: true,
      icon: 'mdi:car-speed-limiter',
    }),
  }),
  ForwardCollisionWarning: choice('ForwardCollisionSensitivity', {
    id: 130,
    meaning: 'When the car warns of a collision ahead',
    ha: sensor('forward_collision_warning', 'Forward collision warning', {
      core: ['sensor', 'forward_collision_warning'],
      deviceClass: 'enum',
      category: 'diagnostic',
      off: true,
      icon: 'mdi:car-emergency',
    }),
  }),
  LaneDepartureAvoidance: choice('LaneAssistLevel', {
    id: 131,
    meaning: 'What the car does when it leaves its lane',
    ha: sensor('lane_departure_avoidance', 'Lane departure avoidance', {
      core: ['sensor', 'lane_departure_avoidance'],
      deviceClass: 'enum',
      category: 'diagnostic',
      off: true,
      icon: 'mdi:road-variant',
    }),
  }),
  EmergencyLaneDepartureAvoidance: boolean({
    id: 132,
    meaning: 'The car steers back in an emergency',
    ha: binary('emergency_lane_departure_avoidance', 'Emergency lane departure avoidance', {
      core: ['binary_sensor', 'emergency_lane_departure_avoidance'],
      off: true,
      icon: 'mdi:road-variant',
    }),
  }),
  AutomaticEmergencyBrakingOff: boolean({
    id: 133,
    meaning: 'Emergency braking was switched off',
    ha: binary('automatic_emergency_braking_off', 'Automatic emergency braking off', {
      core: ['binary_sensor', 'automatic_emergency_braking_off'],
      off: true,
      icon: 'mdi:car-brake-abs',
    }),
  }),
  AutomaticBlindSpotCamera: boolean({
    id: 127,
    meaning: 'The blind spot camera shows by itself',
    ha: binary('automatic_blind_spot_camera', 'Automatic blind spot camera', {
      core: ['binary_sensor', 'automatic_blind_spot_camera'],
      off: true,
      icon: 'mdi:camera',
    }),
  }),
  BlindSpotCollisionWarningChime: boolean({
    id: 128,
    meaning: 'A car in the blind spot is heard',
    ha: binary('blind_spot_collision_warning_chime', 'Blind spot collision warning chime', {
      core: ['binary_sensor', 'blind_spot_collision_warning_chime'],
      off: true,
      icon: 'mdi:car-side',
    }),
  }),
} as const satisfies Record<string, Signal>;
