import { isDriving, type Presence } from '../../vehicle/presence';
import type { VehicleState } from '../../vehicle/state';
import type { Flags, Location } from '../../vehicle/value';
import { isIn, type Place } from '../place';
import { pluggedOf } from '../plugged';

/** What climate does, in the car's words. */
export type ClimateState = 'Off' | 'On' | 'Precondition' | 'OverheatProtect';

/** What is known of the car now; what is absent is unknown. Plain data. */
export interface PreconditionFacts {
  /** %. */
  readonly soc?: number;
  readonly plugged?: boolean;
  readonly parked?: boolean;
  readonly location?: Location;
  readonly atHome?: boolean;
  /** Somebody sits at the wheel. */
  readonly occupied?: boolean;
  readonly locked?: boolean;
  /** A door or a lid is open. */
  readonly open?: boolean;
  /** In service, or driven by a guest or a valet. */
  readonly lent?: boolean;
  readonly climate?: ClimateState;
  /** °C. */
  readonly insideTemp?: number;
  readonly outsideTemp?: number;
  /** The coldest module, °C. */
  readonly packTemp?: number;
  /** The temperature that climate is set to, °C. */
  readonly request?: number;
  readonly asleep: boolean;
  readonly connected: boolean;
}

/** A car as the rule sees it. */
export interface WatchedCar {
  readonly state: VehicleState;
  readonly presence: Presence;
}

const minute = 60_000;
const day = 24 * 60 * minute;
const climateStates = ['Off', 'On', 'Precondition', 'OverheatProtect'] as const;

/**
 * What is known of a car now, by the usable age of each value: what is older is unknown. A stream that is up resends nothing
 * that did not change, so there a value of any age is true; and who sleeps neither moves nor opens a door.
 * @param before what was known before: who was at home is so until clearly away.
 */
export function factsOf(
  { state, presence }: WatchedCar,
  now: number,
  { home }: { readonly home: Place | null },
  before?: PreconditionFacts,
): PreconditionFacts {
  const connected = presence.kind === 'connected';
  const asleep = presence.kind === 'asleep';
  const silent = now - (presence.since ?? -Infinity);
  const within = (age: number, signal: string): unknown => {
    const own = now - (state.get(signal)?.at ?? -Infinity);
    return connected || Math.min(own, silent) <= age ? state.value(signal) : undefined;
  };
  const still = (signal: string): unknown => (connected || asleep ? state.value(signal) : undefined);
  const charge = (signal: string): unknown => within(asleep ? 7 * day : 15 * minute, signal);
  const degrees = (signal: string): number | undefined => number(within(30 * minute, signal));

  const location = still('Location');
  const fix = isLocation(location) ? location : undefined;
  const plugged = pluggedOf(charge('DetailedChargeState'), charge('ChargingCableType'));
  const climate = connected ? state.value('HvacPower') : undefined;
  const lent = [still('ServiceMode'), still('GuestModeEnabled'), still('ValetModeEnabled')];
  return known({
    soc: number(charge('Soc')) ?? number(charge('BatteryLevel')),
    plugged,
    // With its cable in, a car does not drive.
    parked: still('Gear') === undefined ? plugged || undefined : !isDriving(state),
    location: fix && { latitude: fix.latitude, longitude: fix.longitude },
    atHome: home && fix ? isIn(home, fix, before?.atHome) : undefined,
    occupied: truth(still('DriverSeatOccupied')),
    locked: truth(still('Locked')),
    open: openOf(still('DoorState')),
    lent: lent.includes(true) || undefined,
    climate: climateStates.find((one) => one === climate),
    insideTemp: degrees('InsideTemp'),
    outsideTemp: degrees('OutsideTemp'),
    packTemp: degrees('ModuleTempMin'),
    request: connected ? number(state.value('HvacLeftTemperatureRequest')) : undefined,
    asleep,
    connected,
  });
}

/** Does climate run, for whatever reason but the overheat protection's? `undefined` where that is not known. */
export function isRunning({ climate }: Pick<PreconditionFacts, 'climate'>): boolean | undefined {
  return climate === undefined ? undefined : climate === 'On' || climate === 'Precondition';
}

const openOf = (doors: unknown): boolean | undefined =>
  typeof doors === 'object' && doors !== null ? Object.values(doors as Flags).includes(true) : undefined;

const truth = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);

const number = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

const isLocation = (value: unknown): value is Location =>
  typeof value === 'object' && value !== null && 'latitude' in value;

/** What is absent is not there, rather than `undefined`: so it is the same after a restart. */
function known(facts: {
  readonly [Key in keyof PreconditionFacts]: PreconditionFacts[Key] | undefined;
}): PreconditionFacts {
  const entries = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as unknown as PreconditionFacts;
}
