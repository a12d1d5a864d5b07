import { boolean, choice, doors, integer, percent, raw, type Signal } from '../signal';

/** Doors, windows, lock, watch, belts, lights. */
export const body = {
  Locked: boolean({ id: 59, meaning: 'The car is locked' }),
  DoorState: doors({ id: 58, meaning: 'Which doors, frunk and trunk are open' }),
  FdWindow: choice('WindowState', { id: 60, meaning: "Front window on the driver's side" }),
  FpWindow: choice('WindowState', { id: 61, meaning: "Front window on the passenger's side" }),
  RdWindow: choice('WindowState', { id: 62, meaning: "Rear window on the driver's side" }),
  RpWindow: choice('WindowState', { id: 63, meaning: "Rear window on the passenger's side" }),
  SentryMode: choice('SentryModeState', { id: 65, meaning: 'What the watch over the parked car is doing' }),
  DriverSeatOccupied: boolean({ id: 96, meaning: "Somebody sits on the driver's seat" }),
  DriverSeatBelt: boolean({ id: 94, meaning: 'The driver sits there without the belt' }),
  PassengerSeatBelt: choice('BuckleStatus', {
    id: 95,
    meaning: 'A belt buckle; cars report the middle one of the second row',
  }),
  CenterDisplay: choice('DisplayState', { id: 182, meaning: 'What the screen is doing', firmware: '2024.44.25' }),
  LightsHazardsActive: boolean({ id: 239, meaning: 'The hazard lights flash', firmware: '2025.2.6' }),
  LightsTurnSignal: choice('TurnSignalState', { id: 240, meaning: 'Turn signal', firmware: '2025.2.6' }),
  LightsHighBeams: boolean({ id: 241, meaning: 'The high beams are on', firmware: '2025.2.6' }),
  HomelinkNearby: boolean({ id: 195, meaning: 'A garage opener is in reach', firmware: '2024.44.25' }),
  HomelinkDeviceCount: integer({ id: 194, meaning: 'Garage openers in reach', firmware: '2024.44.25' }),
  TonneauPosition: choice('TonneauPositionState', {
    id: 222,
    meaning: "Cover of the Cybertruck's bed",
    firmware: '2024.44.25',
  }),
  TonneauOpenPercent: percent({
    id: 221,
    meaning: "How far the cover of the Cybertruck's bed is open",
    firmware: '2024.44.25',
  }),
  TonneauTentMode: choice('TonneauTentModeState', {
    id: 223,
    meaning: "Tent over the Cybertruck's bed",
    firmware: '2024.44.25',
  }),
  OffroadLightbarPresent: boolean({ id: 205, meaning: 'An off-road light bar is mounted', firmware: '2024.44.25' }),
  Cabin12vPortKeepOn: raw({ id: 270, meaning: 'Whether the 12 V socket stays on' }),
  Cabin48vPortKeepOn: raw({ id: 271, meaning: 'Whether the 48 V socket stays on' }),
} as const satisfies Record<string, Signal>;
