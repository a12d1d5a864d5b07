import { alert, type Situation } from '../alert';
import { flagOf, newest, numberOf, wordOf } from '../facts';
import { allOf, band } from '../tri-state';

const minute = 60_000;
/** kW: below it nothing is charged, above it something is. */
const least = 0.5;
/** Who begins to charge tells its power within a minute: after so long without a word nobody knows whether it flows. */
const silence = 4 * minute;
const still: ReadonlySet<string> = new Set(['Stopped', 'NoPower', 'Complete', 'Disconnected']);

/** The charge rule has started a charge at home, and no power flows. */
export const chargingNotStarted = alert({
  severity: 'warning',
  raiseAfter: 5 * minute,
  clearAfter: minute,
  signals: [
    'ACChargingPower',
    'DetailedChargeState',
    'ChargingCableType',
    'ChargeLimitSoc',
    'Soc',
    'ScheduledChargingPending',
    'ChargePortLatch',
    'Location',
  ],
  words: {
    title: '{car}: not charging',
    raise:
      '{car} should charge and has drawn no power for {waited}. Look whether the wall box works, and plug in again.',
    limit: '{car} should charge, but its limit of {limit} is not above its {soc}. Raise the limit.',
    schedule: '{car} should charge, but waits for a schedule of its own. Switch that off in the car.',
    power: '{car} should charge, but its cable has had no power for {waited}. Look at the wall box and its fuse.',
    latch: '{car} should charge, but its port cannot hold the cable. Plug it in again.',
    clear: '{car} charges.',
  },
  judge: (situation) => {
    const { facts, charge, now } = situation;
    const signals = facts?.signals;
    const wanted = charge ? charge.wanted && charge.since !== null : undefined;
    const isDue = allOf(wanted, facts?.plugged?.value, facts?.atHome?.value);
    const isLow = band(
      powerOf(situation),
      (power) => power < least,
      (power) => power > least,
    );
    return {
      is: isDue === false || isLow === false ? false : isDue && isLow,
      at: Math.max(
        charge?.since ?? -Infinity,
        newest(signals?.['ACChargingPower'], signals?.['DetailedChargeState'], facts?.atHome),
      ),
      word: causeOf(situation),
      values: {
        waited: [now - (charge?.since ?? now), 'length'],
        limit: [numberOf(facts, 'ChargeLimitSoc') ?? 0, '%'],
        soc: [numberOf(facts, 'Soc') ?? 0, '%'],
      },
      actions: [{ command: 'charge_start', parameters: {} }],
    };
  },
});

/** A car that says it does not charge draws nothing, also where it tells no power. */
function powerOf({ facts, now }: Situation): number | undefined {
  const state = wordOf(facts, 'DetailedChargeState');
  if (state === 'Starting' && now - (facts?.lastRecordAt ?? now) > silence) return undefined;
  return numberOf(facts, 'ACChargingPower') ?? (state !== undefined && still.has(state) ? 0 : undefined);
}

/** The likeliest of what the car tells. */
function causeOf({ facts }: Situation): string {
  const [soc, limit] = [numberOf(facts, 'Soc'), numberOf(facts, 'ChargeLimitSoc')];
  if (wordOf(facts, 'ChargePortLatch') === 'Blocking') return 'latch';
  if (wordOf(facts, 'DetailedChargeState') === 'NoPower') return 'power';
  if (soc !== undefined && limit !== undefined && limit <= soc) return 'limit';
  return flagOf(facts, 'ScheduledChargingPending') ? 'schedule' : 'raise';
}
