import { isDriving } from '../../vehicle/presence';
import type { Flags, Location } from '../../vehicle/value';
import { isIn, type Place } from '../place';
import { pluggedOf } from '../plugged';
import { asLocation, asNumber, readerOf, usableAges, withoutUnknown, type WatchedCar } from '../reading';

export type { WatchedCar } from '../reading';

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

const climateStates = ['Off', 'On', 'Precondition', 'OverheatProtect'] as const;

/**
 * What is known of a car now, by the usable age of each value: what is older is unknown.
 * @param before what was known before: who was at home is so until clearly away.
 */
export function factsOf(
  car: WatchedCar,
  now: number,
  { home }: { readonly home: Place | null },
  before?: PreconditionFacts,
): PreconditionFacts {
  const { state, presence } = car;
  const connected = presence.kind === 'connected';
  const read = readerOf(car, now);
  const still = (signal: string): unknown => read(signal, usableAges.still);
  const charge = (signal: string): unknown => read(signal, usableAges.charge);
  const degrees = (signal: string): number | undefined => asNumber(read(signal, usableAges.climate));

  const fix = asLocation(still('Location'));
  const plugged = pluggedOf(charge('DetailedChargeState'), charge('ChargingCableType'));
  const climate = connected ? state.value('HvacPower') : undefined;
  const lent = [still('ServiceMode'), still('GuestModeEnabled'), still('ValetModeEnabled')];
  return withoutUnknown<PreconditionFacts>({
    soc: asNumber(charge('Soc')) ?? asNumber(charge('BatteryLevel')),
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
    request: connected ? asNumber(state.value('HvacLeftTemperatureRequest')) : undefined,
    asleep: presence.kind === 'asleep',
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
