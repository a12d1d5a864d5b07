import { isDriving } from '../../vehicle/presence';
import { isIn } from '../place';
import { pluggedOf } from '../plugged';
import { asLocation, asNumber, readerOf, usableAges, withoutUnknown, type WatchedCar } from '../reading';
import type { ChargeRuleSettings } from './settings';

export type { WatchedCar } from '../reading';

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

const minute = 60_000;
const hour = 60 * minute;

/**
 * What is known of a car now, by the usable age of each value: what is older is unknown.
 * @param before what was known before: who was at home is so until clearly away.
 */
export function factsOf(
  car: WatchedCar,
  now: number,
  settings: Pick<ChargeRuleSettings, 'home' | 'places'>,
  before?: ChargeFacts,
): ChargeFacts {
  const { state, presence } = car;
  const connected = presence.kind === 'connected';
  const read = readerOf(car, now);
  const charge = (signal: string): unknown => read(signal, usableAges.charge);
  const motion = (signal: string): unknown => read(signal, usableAges.still);

  const chargeState = oneOf(chargeStates, charge('DetailedChargeState'));
  const fix = asLocation(motion('Location'));
  const inHome = settings.home && fix ? isIn(settings.home, fix, before?.atHome) : undefined;
  const place =
    fix &&
    (inHome
      ? 'home'
      : Object.keys(settings.places).find((name) => isIn(settings.places[name]!, fix, before?.place === name)));
  const power = asNumber(charge('ACChargingPower'));
  const dcPower = asNumber(charge('DCChargingPower'));
  const plugged = pluggedOf(chargeState, charge('ChargingCableType'));
  const fast = charge('FastChargerPresent');
  const isStopped = chargeState === 'Stopped' || chargeState === 'Complete';
  // The values of one moment come one after the other.
  const age = (signal: string): number => now - (state.get(signal)?.at ?? -Infinity);
  const unchanged = Math.min(age('ACChargingPower'), age('DetailedChargeState'));
  // Heating draws from the wall without charging.
  const climate = connected && ['On', 'Precondition'].includes(String(state.value('HvacPower')));
  const contradicts = (power ?? 0) > 1 && isStopped && !climate && unchanged >= 5 * minute;
  return withoutUnknown<ChargeFacts>({
    soc: asNumber(charge('Soc')) ?? asNumber(charge('BatteryLevel')),
    limit: asNumber(charge('ChargeLimitSoc')),
    chargeState,
    plugged,
    atHome: inHome,
    place,
    // With its cable in, a car does not drive.
    parked: motion('Gear') === undefined ? plugged || undefined : !isDriving(state),
    amps: asNumber(charge('ChargeCurrentRequest')),
    maxAmps: asNumber(charge('ChargeCurrentRequestMax')),
    power,
    dc: typeof fast === 'boolean' ? fast || (dcPower ?? 0) > 0 : dcPower === undefined ? undefined : dcPower > 0,
    packTemperature: asNumber(read('ModuleTempMin', usableAges.climate)),
    energyAdded: asNumber(charge('ACChargingEnergyIn')),
    timeToFull: scaled(asNumber(charge('EstimatedHoursToChargeTermination')) ?? asNumber(charge('TimeToFullCharge'))),
    climate: climate || undefined,
    latchBlocked: charge('ChargePortLatch') === 'Blocking' || undefined,
    contradiction: contradicts || undefined,
    asleep: presence.kind === 'asleep',
    connected,
  });
}

const chargeStates = ['Disconnected', 'NoPower', 'Starting', 'Charging', 'Complete', 'Stopped'] as const;

const scaled = (hours: number | undefined): number | undefined => (hours === undefined ? undefined : hours * hour);

const oneOf = <Value extends string>(values: readonly Value[], value: unknown): Value | undefined =>
  values.find((one) => one === value);
