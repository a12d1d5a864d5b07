import { binary, button, cover, sensor } from '../vehicle/entity';
import type { EntityFace } from '../vehicle/entity';
import { isCharging } from '../vehicle/presence';
import type { Location } from '../vehicle/value';
import { orderStatuses } from './controls';
import type { CarView, Entity } from './entity';
import { isLocation, type Payload } from './payload';
import { resultKey } from './topics';

/** The parts of a car that the derived entities read. */
type Read = (car: CarView) => Payload | undefined;

const made = (face: EntityFace, signals: readonly string[], read: Read, steady?: number): Entity => ({
  ...face,
  signals,
  read,
  ...(steady !== undefined && { steady }),
});

/** One that shows nothing of the car. */
const pressed = (face: EntityFace): Entity => ({ ...face, signals: [], read: () => undefined, always: true });

/**
 * Entities made of more than one signal, of the connection, of the time, or of what was commanded. Names, classes and units
 * are core's.
 */
export const derived: readonly Entity[] = [
  made(
    binary('status', 'Status', { deviceClass: 'connectivity', core: ['binary_sensor', 'state'] }),
    [],
    ({ presence }) => (presence.kind === 'unknown' ? null : presence.kind === 'connected'),
  ),
  made(binary('wifi', 'Wi-Fi', { deviceClass: 'connectivity', category: 'diagnostic' }), [], uses('wifi')),
  made(binary('cellular', 'Cellular', { deviceClass: 'connectivity', category: 'diagnostic' }), [], uses('cellular')),
  made(binary('asleep', 'Asleep', { icon: 'mdi:sleep' }), [], ({ presence: { kind } }) =>
    kind === 'unknown' || kind === 'disconnected' ? null : kind === 'asleep',
  ),
  // Whole minutes: every record would move it, and each move is a row in Home Assistant's database.
  made(
    sensor('last_seen', 'Last seen', { deviceClass: 'timestamp', category: 'diagnostic' }),
    [],
    ({ presence: { since } }) => (since === null ? null : Math.floor(since / 60_000) * 60),
  ),
  made(
    sensor('charge_power', 'Charger power', {
      core: ['sensor', 'charge_state_charger_power'],
      deviceClass: 'power',
      unit: 'kW',
      stateClass: 'measurement',
      precision: 2,
    }),
    ['ACChargingPower', 'DCChargingPower'],
    (car) => {
      const [ac, dc] = numbers(car, 'ACChargingPower', 'DCChargingPower');
      return typeof ac === 'number' && typeof dc === 'number' ? ac + dc : oneOf(ac, dc);
    },
  ),
  made(
    sensor('charge_energy_added', 'Charge energy added', {
      core: ['sensor', 'charge_state_charge_energy_added'],
      deviceClass: 'energy',
      unit: 'kWh',
      stateClass: 'total_increasing',
      precision: 1,
    }),
    ['ACChargingEnergyIn', 'DCChargingEnergyIn', 'DetailedChargeState', 'FastChargerPresent', 'DCChargingPower'],
    energyAdded,
  ),
  made(
    sensor('time_to_full_charge', 'Time to full charge', {
      core: ['sensor', 'charge_state_minutes_to_full_charge'],
      deviceClass: 'timestamp',
      category: 'diagnostic',
    }),
    ['TimeToFullCharge', 'DetailedChargeState'],
    (car) => (isCharging(car.state) === false ? never(car, 'TimeToFullCharge') : ahead(car, 'TimeToFullCharge', 3_600)),
    4 * 60_000,
  ),
  made(
    sensor('time_to_arrival', 'Time to arrival', {
      core: ['sensor', 'drive_state_active_route_minutes_to_arrival'],
      deviceClass: 'timestamp',
    }),
    ['MinutesToArrival'],
    (car) => ahead(car, 'MinutesToArrival', 60, 0),
    60_000,
  ),
  // A pack current below zero is a battery that gives.
  made(
    sensor('battery_power', 'Power', {
      core: ['sensor', 'drive_state_power'],
      deviceClass: 'power',
      unit: 'kW',
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 2,
    }),
    ['PackVoltage', 'PackCurrent'],
    (car) => {
      const [volts, amps] = numbers(car, 'PackVoltage', 'PackCurrent');
      if (volts === undefined || amps === undefined) return undefined;
      return volts === null || amps === null ? null : (-volts * amps) / 1_000;
    },
  ),
  made(
    binary('at_home', 'Located at home', { core: ['binary_sensor', 'located_at_home'], icon: 'mdi:home-map-marker' }),
    ['Location', 'LocatedAtHome'],
    atHome,
  ),
  made(
    binary('update_available', 'Update', {
      core: ['update', 'vehicle_state_software_update_status'],
      deviceClass: 'update',
    }),
    ['SoftwareUpdateVersion', 'Version'],
    updateAvailable,
  ),
  made(
    binary('preconditioning', 'Preconditioning', {
      core: ['binary_sensor', 'climate_state_is_preconditioning'],
      category: 'diagnostic',
      off: true,
      icon: 'mdi:hvac',
    }),
    ['HvacPower'],
    ({ state }) => {
      const power = state.value('HvacPower');
      if (power === undefined) return undefined;
      return typeof power !== 'string' || power === 'Unknown' ? null : power === 'Precondition';
    },
  ),
  made(
    cover('windows', 'Windows', { core: ['cover', 'windows'], deviceClass: 'window' }),
    ['FdWindow', 'FpWindow', 'RdWindow', 'RpWindow'],
    windowsOpen,
  ),
  pressed(button('wake', 'Wake', { core: ['button', 'wake'], icon: 'mdi:sleep-off' })),
  pressed(button('flash_lights', 'Flash lights', { core: ['button', 'flash_lights'], icon: 'mdi:flashlight' })),
  pressed(button('honk_horn', 'Honk horn', { core: ['button', 'honk'], icon: 'mdi:bullhorn' })),
  {
    ...sensor('last_command', 'Last command', {
      deviceClass: 'enum',
      category: 'diagnostic',
      icon: 'mdi:car-wireless',
      options: orderStatuses,
      commanded: true,
    }),
    json: { topic: resultKey, state: 'status', attributes: ['command', 'reason', 'fix', 'code', 'at'] },
    always: true,
    signals: [],
    read: () => undefined,
  },
];

/** Signals as numbers: `undefined` never received, `null` no number now. */
function numbers<Names extends string[]>(
  { state }: CarView,
  ...names: Names
): { [Name in keyof Names]: number | null | undefined } {
  const values = names.map((name) => {
    const value = state.value(name);
    return value === undefined || typeof value === 'number' ? value : null;
  });
  return values as { [Name in keyof Names]: number | null | undefined };
}

/** Whichever of two is a number; `null` when one was received without one, `undefined` when neither was. */
const oneOf = (one: number | null | undefined, other: number | null | undefined): number | null | undefined =>
  typeof one === 'number' ? one : typeof other === 'number' ? other : one === undefined ? other : one;

const never = ({ state }: CarView, signal: string): null | undefined => (state.get(signal) ? null : undefined);

/**
 * The moment that lies a signal's value ahead of when the car said so, in epoch seconds.
 * @param seconds the length of the signal's unit.
 * @param least smaller values are the car's way to say that it has no estimate; by default zero is one of them.
 */
function ahead(
  { state }: CarView,
  signal: string,
  seconds: number,
  least = Number.MIN_VALUE,
): number | null | undefined {
  const reading = state.get(signal);
  if (!reading) return undefined;
  const { value, at } = reading;
  return typeof value === 'number' && value >= least ? Math.round(at / 1_000 + value * seconds) : null;
}

/** A live connection of which the car does not say what it uses may use anything. */
function uses(networkInterface: string): Read {
  return ({ presence: { kind }, networkInterfaces }) => {
    if (networkInterfaces.includes(networkInterface)) return true;
    const isTold =
      networkInterfaces.length > 0 ? !networkInterfaces.includes('') : kind === 'asleep' || kind === 'disconnected';
    return isTold ? false : null;
  };
}

/**
 * The session's energy. Each of the two counters keeps its last session until its own next one begins, so a sum would count
 * an old session again: with both filled, the one that counts now stands, and between sessions what stood before.
 */
function energyAdded(car: CarView): number | null | undefined {
  const [ac, dc, power] = numbers(car, 'ACChargingEnergyIn', 'DCChargingEnergyIn', 'DCChargingPower');
  if (!ac || !dc) return ac || dc || oneOf(ac, dc);
  if (car.state.value('FastChargerPresent') === true || (power ?? 0) > 0) return dc;
  return isCharging(car.state) ? ac : undefined;
}

function atHome({ state, homeZone }: CarView): boolean | null | undefined {
  const place = state.value('Location');
  if (homeZone && isLocation(place)) return metres(place, homeZone) <= homeZone.radius;
  const own = state.value('LocatedAtHome');
  if (typeof own === 'boolean') return own;
  return own === undefined && (!homeZone || place === undefined) ? undefined : null;
}

/** Open as soon as one is; shut only when all are. */
function windowsOpen({ state }: CarView): boolean | null | undefined {
  const values = ['FdWindow', 'FpWindow', 'RdWindow', 'RpWindow'].map((window) => state.value(window));
  if (values.some((value) => value === 'PartiallyOpen' || value === 'Opened')) return true;
  if (values.every((value) => value === undefined)) return undefined;
  return values.every((value) => value === 'Closed') ? false : null;
}

/** A car without an update sends a blank version. */
function updateAvailable({ state }: CarView): boolean | null | undefined {
  const [offered, installed] = [state.value('SoftwareUpdateVersion'), state.value('Version')];
  if (offered === undefined) return undefined;
  if (typeof offered !== 'string') return null;
  if (offered.trim() === '') return false;
  return typeof installed === 'string' ? firstWord(offered) !== firstWord(installed) : null;
}

/** The version without the build's hash. */
export const firstWord = (text: string): string => text.trim().split(/\s/, 1)[0] ?? '';

/** Distance on the globe, by the haversine formula. */
function metres(one: Location, other: Location): number {
  const radians = Math.PI / 180;
  const half = (angle: number): number => Math.sin((angle * radians) / 2) ** 2;
  const chord =
    half(other.latitude - one.latitude) +
    Math.cos(one.latitude * radians) * Math.cos(other.latitude * radians) * half(other.longitude - one.longitude);
  return 2 * 6_371_009 * Math.asin(Math.min(1, Math.sqrt(chord)));
}
