import { rememberingAlert } from '../alert';
import { flagOf, newest, numberOf, wordOf } from '../facts';
import { allOf, band, test } from '../tri-state';

const minute = 60_000;
/** A mean over this time. */
const span = 10 * minute;

/** Amperes as they came, the oldest first: each holds until the next. */
type Amps = readonly (readonly [at: number, amps: number])[];

/** A charge draws clearly less than was asked for, and than is usual at this place. */
export const chargingSlow = rememberingAlert<Amps>({
  severity: 'warning',
  raiseAfter: 0,
  clearAfter: 0,
  signals: ['ChargeAmps', 'ChargeCurrentRequest', 'DetailedChargeState', 'Soc', 'ModuleTempMin', 'FastChargerPresent'],
  words: {
    title: '{car}: slow charging',
    raise:
      '{car} has charged with {amps} in the last ten minutes, and {usual} would be usual. Look at the plug and the wall box for heat.',
    clear: '{car} charges as fast as usual again, or charges no more.',
  },
  memory: [],
  hear: (memory, { kind }, { facts, now }) => {
    if (kind !== 'car') return memory;
    const state = wordOf(facts, 'DetailedChargeState');
    if (state !== undefined && state !== 'Charging') return memory.length > 0 ? [] : memory;
    const amps = numberOf(facts, 'ChargeAmps');
    const last = memory.at(-1);
    if (amps === undefined || state === undefined || last?.[1] === amps) return memory;
    // The one that held when the span began is still needed.
    const needed = memory.filter((_, n) => (memory[n + 1]?.[0] ?? now) > now - span);
    return [...needed, [Math.max(facts!.signals['ChargeAmps']!.at, last?.[0] ?? 0), amps] as const];
  },
  judge: ({ facts, charge, now }, amps) => {
    const signals = facts?.signals;
    const asked = charge?.amps ?? numberOf(facts, 'ChargeCurrentRequest');
    const usual = charge?.usualAmps ?? undefined;
    const expected = asked === undefined ? usual : Math.min(asked, usual ?? asked);
    const mean = meanOf(amps, now);
    const isEarly = test(numberOf(facts, 'Soc'), (soc) => soc < 85);
    const isCold = test(numberOf(facts, 'ModuleTempMin'), (degrees) => degrees < 5) ?? false;
    const isFast = flagOf(facts, 'FastChargerPresent') ?? false;
    const counts = allOf(
      test(wordOf(facts, 'DetailedChargeState'), (state) => state === 'Charging'),
      isEarly,
      !isCold && !isFast && !charge?.lowered,
    );
    return {
      is:
        counts === true && expected !== undefined
          ? band(
              mean,
              (value) => value < 0.7 * expected,
              (value) => value >= 0.85 * expected,
            )
          : counts && undefined,
      at: newest(signals?.['ChargeAmps'], signals?.['ModuleTempMin'], signals?.['ChargeCurrentRequest']),
      values: { amps: [mean ?? 0, 'A'], usual: [expected ?? 0, 'A'] },
      actions: [{ command: 'charge_stop', parameters: {} }],
    };
  },
});

/** Weighed by time; `undefined` until the span is full. */
function meanOf(amps: Amps, now: number): number | undefined {
  const from = now - span;
  if (amps.length === 0 || amps[0]![0] > from) return undefined;
  const sum = amps.reduce((all, [at, value], n) => {
    const end = amps[n + 1]?.[0] ?? now;
    return all + value * Math.max(0, end - Math.max(at, from));
  }, 0);
  return sum / span;
}
