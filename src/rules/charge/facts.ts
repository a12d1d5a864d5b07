import { isDriving, type Presence } from '../../vehicle/presence';
import type { VehicleState } from '../../vehicle/state';
import type { Location } from '../../vehicle/value';
import { isIn } from '../place';
import { pluggedOf } from '../plugged';
import type { ChargeRuleSettings } from './settings';

/** What charging is doing, in the car's words; what it does not know itself is absent. */
export type ChargeState = 'Disconnected' | 'NoPower' | 'Starting' | 'Charging' | 'Complete' | 'Stopped';

/** What is known of the car now; what is absent is unknown. Plain data. */
export interface ChargeFacts {
  /** %, what can be used. */
  readonly soc?: number;
  /** %. */
  readonly limit?: number;
  readonly chargeState?: ChargeState;
  readonly plugged?: boolean;
  readonly atHome?: boolean;
  /** The name of the place; absent where it has none. */
  readonly place?: string;
  readonly parked?: boolean;
  /** What the car asks for, A. */
  readonly amps?: number;
  /** The most it could ask for at this plug, A. */
  readonly maxAmps?: number;
  /** Drawn at the wall, kW. */
  readonly power?: number;
  /** A fast charger. */
  readonly dc?: boolean;
  /** The coldest module, °C. */
  readonly packTemperature?: number;
  /** Of this session, measured where the wall's power comes in, kWh. */
  readonly energyAdded?: number;
  /** It heats or cools its cabin. */
  readonly climate?: boolean;
  /** Until the car's own limit, milliseconds. */
  readonly timeToFull?: number;
  /** The cable cannot be held or let go. */
  readonly latchBlocked?: boolean;
  /** Two of its values contradict each other. */
  readonly contradiction?: boolean;
  readonly asleep: boolean;
  readonly connected: boolean;
}

/** A car as the rule sees it. */
export interface WatchedCar {
  readonly state: VehicleState;
  readonly presence: Presence;
}

const minute = 60_000;
const hour = 60 * minute;

/**
 * What is known of a car now, by the usable age of each value: what is older is unknown. A stream that is up resends nothing
 * that did not change, so there a value of any age is true.
 * @param before what was known before: who was at home is so until clearly away.
 */
export function factsOf(
  { state, presence }: WatchedCar,
  now: number,
  settings: Pick<ChargeRuleSettings, 'home' | 'places'>,
  before?: ChargeFacts,
): ChargeFacts {
  const connected = presence.kind === 'connected';
  const asleep = presence.kind === 'asleep';
  const charging = state.value('DetailedChargeState') === 'Charging';
  const age = (signal: string): number => now - (state.get(signal)?.at ?? -Infinity);
  // While the stream was up, what did not change was true: ages count from its end.
  const silent = connected ? 0 : now - (presence.since ?? -Infinity);
  const longest = asleep && !charging ? 7 * day : 15 * minute;
  const charge = (signal: string): unknown =>
    connected || Math.min(age(signal), silent) <= longest ? state.value(signal) : undefined;
  const motion = (signal: string): unknown => (connected || asleep ? state.value(signal) : undefined);

  const chargeState = oneOf(chargeStates, charge('DetailedChargeState'));
  const location = motion('Location');
  const fix = isLocation(location) ? location : undefined;
  const inHome = settings.home && fix ? isIn(settings.home, fix, before?.atHome) : undefined;
  const place =
    fix &&
    (inHome
      ? 'home'
      : Object.keys(settings.places).find((name) => isIn(settings.places[name]!, fix, before?.place === name)));
  const power = number(charge('ACChargingPower'));
  const dcPower = number(charge('DCChargingPower'));
  const plugged = pluggedOf(chargeState, charge('ChargingCableType'));
  const fast = charge('FastChargerPresent');
  const isStopped = chargeState === 'Stopped' || chargeState === 'Complete';
  // The values of one moment come one after the other.
  const unchanged = Math.min(age('ACChargingPower'), age('DetailedChargeState'));
  // Heating draws from the wall without charging.
  const climate = connected && ['On', 'Precondition'].includes(String(state.value('HvacPower')));
  const contradicts = (power ?? 0) > 1 && isStopped && !climate && unchanged >= 5 * minute;
  return known({
    soc: number(charge('Soc')) ?? number(charge('BatteryLevel')),
    limit: number(charge('ChargeLimitSoc')),
    chargeState,
    plugged,
    atHome: inHome,
    place,
    // With its cable in, a car does not drive.
    parked: motion('Gear') === undefined ? plugged || undefined : !isDriving(state),
    amps: number(charge('ChargeCurrentRequest')),
    maxAmps: number(charge('ChargeCurrentRequestMax')),
    power,
    dc: typeof fast === 'boolean' ? fast || (dcPower ?? 0) > 0 : dcPower === undefined ? undefined : dcPower > 0,
    packTemperature:
      connected || Math.min(age('ModuleTempMin'), silent) <= 30 * minute
        ? number(state.value('ModuleTempMin'))
        : undefined,
    energyAdded: number(charge('ACChargingEnergyIn')),
    timeToFull: scaled(number(charge('EstimatedHoursToChargeTermination')) ?? number(charge('TimeToFullCharge'))),
    climate: climate || undefined,
    latchBlocked: charge('ChargePortLatch') === 'Blocking' || undefined,
    contradiction: contradicts || undefined,
    asleep,
    connected,
  });
}

const day = 24 * hour;
const chargeStates = ['Disconnected', 'NoPower', 'Starting', 'Charging', 'Complete', 'Stopped'] as const;

const number = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

const scaled = (hours: number | undefined): number | undefined => (hours === undefined ? undefined : hours * hour);

const oneOf = <Value extends string>(values: readonly Value[], value: unknown): Value | undefined =>
  values.find((one) => one === value);

const isLocation = (value: unknown): value is Location =>
  typeof value === 'object' && value !== null && 'latitude' in value;

/** What is absent is not there, rather than `undefined`: so it is the same after a restart. */
function known(facts: { readonly [Key in keyof ChargeFacts]: ChargeFacts[Key] | undefined }): ChargeFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as unknown as ChargeFacts;
}
