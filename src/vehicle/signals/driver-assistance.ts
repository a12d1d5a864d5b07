import { boolean, choice, mph, type Signal } from '../signal';

/** Cruise control and the helpers the driver has set. */
export const driverAssistance = {
  CruiseSetSpeed: mph({ id: 101, meaning: 'Speed set for cruise control' }),
  CruiseFollowDistance: choice('FollowDistance', { id: 126, meaning: 'Step of the distance kept by cruise control' }),
  SpeedLimitMode: boolean({ id: 66, meaning: 'The car is limited to a top speed' }),
  CurrentLimitMph: mph({ id: 67, meaning: 'The top speed it is limited to' }),
  SpeedLimitWarning: choice('SpeedAssistLevel', { id: 129, meaning: 'Warning when too fast' }),
  ForwardCollisionWarning: choice('ForwardCollisionSensitivity', {
    id: 130,
    meaning: 'When the car warns of a collision ahead',
  }),
  LaneDepartureAvoidance: choice('LaneAssistLevel', { id: 131, meaning: 'What the car does when it leaves its lane' }),
  EmergencyLaneDepartureAvoidance: boolean({ id: 132, meaning: 'The car steers back in an emergency' }),
  AutomaticEmergencyBrakingOff: boolean({ id: 133, meaning: 'Emergency braking was switched off' }),
  AutomaticBlindSpotCamera: boolean({ id: 127, meaning: 'The blind spot camera shows by itself' }),
  BlindSpotCollisionWarningChime: boolean({ id: 128, meaning: 'A car in the blind spot is heard' }),
} as const satisfies Record<string, Signal>;
