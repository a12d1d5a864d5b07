import { rememberingAlert } from '../alert';
import { newest, numberOf, wordOf } from '../facts';
import { allOf, not, test } from '../tri-state';

const hour = 3_600_000;
/** %. */
const enough = 40;

/** Sentry mode keeps the car awake, away from a plug, while little charge is left. */
export const sentryDrain = rememberingAlert<{ readonly since: number | null }>({
  severity: 'warning',
  raiseAfter: 0,
  clearAfter: 0,
  signals: ['SentryMode', 'Soc', 'Gear', 'DetailedChargeState', 'ChargingCableType'],
  words: {
    title: '{car}: sentry mode',
    raise: 'Sentry mode of {car} has been on for {on}, and {soc} of charge is left. Switch it off, or plug the car in.',
    clear: 'Sentry mode draws on the charge of {car} no more.',
  },
  memory: { since: null },
  hear: (memory, { kind }, { facts }) => {
    const sentry = kind === 'car' ? wordOf(facts, 'SentryMode') : undefined;
    if (sentry === undefined) return memory;
    // On the road it watches nothing, whatever it is set to: each stay counts anew.
    if (sentry === 'Off' || facts?.parked?.value === false) return memory.since === null ? memory : { since: null };
    return memory.since === null ? { since: newest(facts?.signals['SentryMode'], facts?.parked) } : memory;
  },
  judge: ({ facts, now }, { since }) => {
    const on = test(wordOf(facts, 'SentryMode'), (word) => word !== 'Off');
    const soc = numberOf(facts, 'Soc');
    const lasted = now - (since ?? now);
    return {
      is: allOf(
        on,
        on && lasted >= 12 * hour,
        not(facts?.plugged?.value),
        test(soc, (value) => value < enough),
      ),
      values: { soc: [soc ?? 0, '%'], on: [lasted, 'length'] },
      actions: [{ command: 'set_sentry_mode', parameters: { on: false } }],
    };
  },
});
