import { rememberingAlert, type Situation } from '../alert';
import {
  allowedOf,
  drainOf,
  isCold,
  isTooMuch,
  learned,
  usualOf,
  usualSentryPower,
  voidOf,
  type Baseline,
  type Drain,
} from '../drain';
import type { ParkedWindow } from '../history';

const day = 86_400_000;

interface Memory {
  readonly warm: Baseline;
  readonly cold: Baseline;
  /** kW. */
  readonly sentryPower: number;
  /** The newest window that was taken in: rows come twice. */
  readonly taken: number;
  /** How many windows in a row were too much. */
  readonly tooMany: number;
  /** The newest that was judged. */
  readonly verdict: { readonly drain: Drain; readonly usual: number; readonly raised: boolean } | null;
}

/** A parked car lost more than it may, and more than it usually does, whatever sentry mode and the climate took. */
export const idleDrain = rememberingAlert<Memory>({
  severity: 'info',
  raiseAfter: 0,
  clearAfter: 0,
  signals: ['Soc', 'BatteryLevel', 'EnergyRemaining', 'SentryMode', 'HvacPower', 'OutsideTemp', 'Odometer', 'Gear'],
  words: {
    title: '{car}: loses charge while parked',
    raise:
      '{car} lost {loss} in {hours} of standing: {sentry} for sentry mode, {climate} for the climate, and {idle} for nothing. That is {rate} ± {margin} and {usual} may be lost; look what keeps it awake.',
    clear: '{car} loses no more than usual while parked.',
  },
  memory: { warm: [], cold: [], sentryPower: usualSentryPower, taken: 0, tooMany: 0, verdict: null },
  hear: (memory, event, situation) =>
    event.kind === 'history'
      ? [...event.parked].sort((one, other) => one.start - other.start).reduce(take(situation), memory)
      : memory,
  judge: (_, { verdict, tooMany }) => {
    if (!verdict) return { is: undefined };
    const { drain, usual, raised } = verdict;
    return {
      is: raised,
      // Each parked window that is too much is told.
      level: tooMany,
      severity: drain.percentAnHour >= 0.15 ? 'warning' : 'info',
      values: {
        loss: [drain.loss, 'kWh'],
        hours: [drain.hours * 3_600_000, 'length'],
        sentry: [drain.sentry, 'kWh'],
        climate: [drain.climate, 'kWh'],
        idle: [drain.idle, 'kWh'],
        rate: [drain.percentADay, '%/day'],
        margin: [1.64 * 24 * drain.sigma, '%/day'],
        usual: [usual, '%/day'],
      },
    };
  },
});

const take =
  ({ settings, now }: Situation) =>
  (memory: Memory, window: ParkedWindow): Memory => {
    const { capacity } = settings;
    if (window.start <= memory.taken || capacity === null) return memory;
    const drain = drainOf(window, capacity, memory.sentryPower);
    const kind = isCold(window) ? 'cold' : 'warm';
    const baseline = memory[kind];
    const why = voidOf(window, drain, capacity);
    if (!drain || (why && why !== 'short')) return { ...memory, taken: window.start };
    const sentryPower = sentryPowerOf(memory, window, drain, usualOf(baseline), capacity);
    const seen = { ...memory, taken: window.start, sentryPower };
    if (why) return seen;
    const isBad = isTooMuch(drain, baseline);
    const tooMany = isBad ? memory.tooMany + 1 : 0;
    const raised = isBad && (drain.hours >= 12 || tooMany >= 2);
    return {
      ...seen,
      [kind]: learned(baseline, drain.percentADay),
      tooMany,
      // What came late only teaches.
      verdict: now - window.end <= day ? { drain, usual: allowedOf(baseline), raised } : memory.verdict,
    };
  };

/** Learns what sentry mode draws from windows that it fills, once it is known what the car takes without. */
function sentryPowerOf(
  { sentryPower }: Memory,
  { sentryHours, climateHours }: ParkedWindow,
  { loss, hours }: Drain,
  usual: number | undefined,
  capacity: number,
): number {
  if (usual === undefined || sentryHours < 6 || climateHours > 0) return sentryPower;
  const rest = (usual / 24 / 100) * capacity * (hours - sentryHours);
  const seen = (loss - rest) / sentryHours;
  return seen >= 0.1 && seen <= 0.5 ? 0.7 * sentryPower + 0.3 * seen : sentryPower;
}
