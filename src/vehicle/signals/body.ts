import { binary, lock, sensor, switched } from '../entity';
import { boolean, choice, doors, integer, percent, raw, type Signal } from '../signal';
import { byName, flag, not } from './show';

/** A window is open as soon as it is not shut. */
const isOpen = byName({ Closed: false, PartiallyOpen: true, Opened: true });

/** Doors, windows, lock, watch, belts, lights. */
export const body = {
  Locked: boolean({
    id: 59,
    meaning: 'The car is locked',
    ha: [
      binary('lock', 'Lock', { core: ['lock', 'vehicle_state_locked'], deviceClass: 'lock', show: not }),
      lock('lock', 'Lock', { core: ['lock', 'vehicle_state_locked'], show: not }),
    ],
  }),
  DoorState: doors({
    id: 58,
    meaning: 'Which doors, frunk and trunk are open',
    ha: [
      binary('door_driver_front', 'Front driver door', {
        core: ['binary_sensor', 'vehicle_state_df'],
        deviceClass: 'door',
        category: 'diagnostic',
        show: flag('DriverFront'),
      }),
      binary('door_driver_rear', 'Rear driver door', {
        core: ['binary_sensor', 'vehicle_state_dr'],
        deviceClass: 'door',
        category: 'diagnostic',
        show: flag('DriverRear'),
      }),
      binary('door_passenger_front', 'Front passenger door', {
        core: ['binary_sensor', 'vehicle_state_pf'],
        deviceClass: 'door',
        category: 'diagnostic',
        show: flag('PassengerFront'),
      }),
      binary('door_passenger_rear', 'Rear passenger door', {
        core: ['binary_sensor', 'vehicle_state_pr'],
        deviceClass: 'door',
        category: 'diagnostic',
        show: flag('PassengerRear'),
      }),
      binary('frunk', 'Frunk', { core: ['cover', 'vehicle_state_ft'], deviceClass: 'door', show: flag('TrunkFront') }),
      binary('trunk', 'Trunk', { core: ['cover', 'vehicle_state_rt'], deviceClass: 'door', show: flag('TrunkRear') }),
    ],
  }),
  FdWindow: choice('WindowState', {
    id: 60,
    meaning: "Front window on the driver's side",
    ha: binary('window_driver_front', 'Front driver window', {
      core: ['binary_sensor', 'vehicle_state_fd_window'],
      deviceClass: 'window',
      category: 'diagnostic',
      show: isOpen,
    }),
  }),
  FpWindow: choice('WindowState', {
    id: 61,
    meaning: "Front window on the passenger's side",
    ha: binary('window_passenger_front', 'Front passenger window', {
      core: ['binary_sensor', 'vehicle_state_fp_window'],
      deviceClass: 'window',
      category: 'diagnostic',
      show: isOpen,
    }),
  }),
  RdWindow: choice('WindowState', {
    id: 62,
    meaning: "Rear window on the driver's side",
    ha: binary('window_driver_rear', 'Rear driver window', {
      core: ['binary_sensor', 'vehicle_state_rd_window'],
      deviceClass: 'window',
      category: 'diagnostic',
      show: isOpen,
    }),
  }),
  RpWindow: choice('WindowState', {
    id: 63,
    meaning: "Rear window on the passenger's side",
    ha: binary('window_passenger_rear', 'Rear passenger window', {
      core: ['binary_sensor', 'vehicle_state_rp_window'],
      deviceClass: 'window',
      category: 'diagnostic',
      show: isOpen,
    }),
  }),
  SentryMode: choice('SentryModeState', {
    id: 65,
    meaning: 'What the watch over the parked car is doing',
    ha: [
      sensor('sentry_mode', 'Sentry mode', {
        core: ['sensor', 'sentry_mode'],
        deviceClass: 'enum',
        icon: 'mdi:shield-car',
      }),
      switched('sentry', 'Sentry mode', {
        core: ['switch', 'vehicle_state_sentry_mode'],
        deviceClass: 'switch',
        icon: 'mdi:shield-car',
        show: byName({ Off: false, Idle: true, Armed: true, Aware: true, Panic: true, Quiet: true }),
      }),
    ],
  }),
  DriverSeatOccupied: boolean({
    id: 96,
    meaning: "Somebody sits on the driver's seat",
    ha: binary('driver_seat_occupied', 'Driver seat occupied', {
      core: ['binary_sensor', 'driver_seat_occupied'],
      off: true,
      icon: 'mdi:car-seat',
    }),
  }),
  DriverSeatBelt: boolean({
    id: 94,
    meaning: 'The driver sits there without the belt',
    ha: binary('driver_seat_belt', 'Driver seat belt', {
      core: ['binary_sensor', 'driver_seat_belt'],
      off: true,
      icon: 'mdi:seatbelt',
    }),
  }),
  PassengerSeatBelt: choice('BuckleStatus', {
    id: 95,
    meaning: 'A belt buckle; cars report the middle one of the second row',
    ha: binary('passenger_seat_belt', 'Passenger seat belt', {
      core: ['binary_sensor', 'passenger_seat_belt'],
      off: true,
      icon: 'mdi:seatbelt',
      show: byName({ Latched: true, Unlatched: false }),
    }),
  }),
  CenterDisplay: choice('DisplayState', {
    id: 182,
    meaning: 'What the screen is doing',
    firmware: '2024.44.25',
    ha: sensor('center_display', 'Center display', {
      deviceClass: 'enum',
      category: 'diagnostic',
      off: true,
      icon: 'mdi:monitor',
    }),
  }),
  LightsHazardsActive: boolean({
    id: 239,
    meaning: 'The hazard lights flash',
    firmware: '2025.2.6',
    ha: binary('lights_hazards_active', 'Hazard lights', {
      core: ['binary_sensor', 'lights_hazards_active'],
      off: true,
      icon: 'mdi:hazard-lights',
    }),
  }),
  LightsTurnSignal: choice('TurnSignalState', {
    id: 240,
    meaning: 'Turn signal',
    firmware: '2025.2.6',
    ha: sensor('lights_turn_signal', 'Turn signal', {
      core: ['sensor', 'lights_turn_signal'],
      deviceClass: 'enum',
      category: 'diagnostic',
      off: true,
      icon: 'mdi:arrow-left-right',
    }),
  }),
  LightsHighBeams: boolean({
    id: 241,
    meaning: 'The high beams are on',
    firmware: '2025.2.6',
    ha: binary('lights_high_beams', 'High beams', {
      core: ['binary_sensor', 'lights_high_beams'],
      off: true,
      icon: 'mdi:car-light-high',
    }),
  }),
  HomelinkNearby: boolean({
    id: 195,
    meaning: 'A garage opener is in reach',
    firmware: '2024.44.25',
    ha: binary('homelink_nearby', 'Homelink nearby', {
      core: ['binary_sensor', 'homelink_nearby'],
      off: true,
      icon: 'mdi:garage',
    }),
  }),
  HomelinkDeviceCount: integer({
    id: 194,
    meaning: 'Garage openers in reach',
    firmware: '2024.44.25',
    ha: sensor('homelink_device_count', 'Homelink devices', {
      core: ['sensor', 'homelink_device_count'],
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      icon: 'mdi:garage',
    }),
  }),
  TonneauPosition: choice('TonneauPositionState', {
    id: 222,
    meaning: "Cover of the Cybertruck's bed",
    firmware: '2024.44.25',
    ha: sensor('tonneau_position', 'Tonneau position', {
      deviceClass: 'enum',
      category: 'diagnostic',
      off: true,
      icon: 'mdi:car-pickup',
    }),
  }),
  TonneauOpenPercent: percent({
    id: 221,
    meaning: "How far the cover of the Cybertruck's bed is open",
    firmware: '2024.44.25',
    ha: sensor('tonneau_open', 'Tonneau open', {
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 0,
      icon: 'mdi:car-pickup',
    }),
  }),
  TonneauTentMode: choice('TonneauTentModeState', {
    id: 223,
    meaning: "Tent over the Cybertruck's bed",
    firmware: '2024.44.25',
    ha: sensor('tonneau_tent_mode', 'Tonneau tent mode', {
      core: ['sensor', 'tonneau_tent_mode'],
      deviceClass: 'enum',
      category: 'diagnostic',
      off: true,
      icon: 'mdi:tent',
    }),
  }),
  OffroadLightbarPresent: boolean({
    id: 205,
    meaning: 'An off-road light bar is mounted',
    firmware: '2024.44.25',
    ha: binary('offroad_lightbar_present', 'Offroad lightbar', {
      core: ['binary_sensor', 'offroad_lightbar_present'],
      off: true,
      icon: 'mdi:light-flood-down',
    }),
  }),
  // Their words are in no schema that is known: the number comes as it is.
  Cabin12vPortKeepOn: raw({ id: 270, meaning: 'Whether the 12 V socket stays on' }),
  Cabin48vPortKeepOn: raw({ id: 271, meaning: 'Whether the 48 V socket stays on' }),
} as const satisfies Record<string, Signal>;
