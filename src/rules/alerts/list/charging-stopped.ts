import { rememberingAlert } from '../alert';
import { newest, numberOf, wordOf } from '../facts';
import { allOf, test } from '../tri-state';

const minute = 60_000;
/** A stop within this time of our own command is ours. */
const echo = 2 * minute;

/** Since when it charges, or stands still after it had charged, epoch milliseconds. */
interface Memory {
  readonly charging: boolean;
  readonly stoppedAt: number | null;
}

/** A charge ended before its limit, and nobody here had asked for it. */
export const chargingStopped = rememberingAlert<Memory>({
  severity: 'warning',
  raiseAfter: 3 * minute,
  clearAfter: 0,
  signals: ['DetailedChargeState', 'Soc', 'ChargeLimitSoc', 'Location'],
  words: {
    title: '{car}: charging stopped',
    raise: '{car} stopped charging at {soc}, before its limit of {limit}. Start it again, or look at the wall box.',
    power: '{car} stopped charging at {soc}, because its cable has no power. Look at the wall box and its fuse.',
    clear: 'Charging {car} before its limit is no matter any more: it charges, is full, or is unplugged.',
  },
  memory: { charging: false, stoppedAt: null },
  hear: (memory, { kind }, { facts }) => {
    const state = kind === 'car' ? wordOf(facts, 'DetailedChargeState') : undefined;
    if (state === undefined) return memory;
    if (state === 'Charging' || state === 'Starting') {
      return memory.charging ? memory : { charging: true, stoppedAt: null };
    }
    if (state !== 'Stopped' && state !== 'NoPower') {
      return memory.charging || memory.stoppedAt !== null ? { charging: false, stoppedAt: null } : memory;
    }
    return memory.charging ? { charging: false, stoppedAt: facts!.signals['DetailedChargeState']!.at } : memory;
  },
  judge: ({ facts, charge }, { stoppedAt }) => {
    const state = wordOf(facts, 'DetailedChargeState');
    const [soc, limit] = [numberOf(facts, 'Soc'), numberOf(facts, 'ChargeLimitSoc')];
    const ours =
      stoppedAt !== null && typeof charge?.stoppedAt === 'number' && Math.abs(stoppedAt - charge.stoppedAt) <= echo;
    return {
      is: allOf(
        state === undefined ? undefined : stoppedAt !== null,
        // A pause of the plan is no failure.
        !ours && charge?.wanted !== false,
        test(soc, (value) => test(limit, (most) => value < most - 2) ?? false),
      ),
      at: newest(facts?.signals['DetailedChargeState']),
      word: state === 'NoPower' && facts?.atHome?.value ? 'power' : 'raise',
      values: { soc: [soc ?? 0, '%'], limit: [limit ?? 0, '%'] },
      actions: [{ command: 'charge_start', parameters: {} }],
    };
  },
});
