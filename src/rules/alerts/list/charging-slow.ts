import type { Location } from '../../../vehicle/value';
import { metres } from '../../place';
import { asLocation } from '../../reading';
import { rememberingAlert } from '../alert';
import { flagOf, newest, numberOf, wordOf, type AlertFacts } from '../facts';
import type { EndedCharge } from '../history';
import { median } from '../statistics';
import { allOf, band, test } from '../tri-state';

const minute = 60_000;
const day = 1_440 * minute;
/** A mean over this time. */
const span = 10 * minute;

/** Amperes as they came, the oldest first: each holds until the next. */
type Amps = readonly (readonly [at: number, amps: number])[];

interface Memory {
  /** Of the charge that lasts, and where it is. */
  readonly amps: Amps;
  readonly place: Location | null;
  /** Of the last thirty days. */
  readonly charges: readonly Pick<EndedCharge, 'start' | 'place' | 'amps'>[];
}

/** So many charges at a place at least tell what is usual there. */
const least = 3;
/** Metres: the length of a street of parking cars. */
const near = 100;

/** A charge draws clearly less than was asked for, and than is usual at this place. */
export const chargingSlow = rememberingAlert<Memory>({
  severity: 'warning',
  raiseAfter: 0,
  clearAfter: 0,
  signals: [
    'ChargeAmps',
    'ChargeCurrentRequest',
    'DetailedChargeState',
    'Soc',
    'ModuleTempMin',
    'FastChargerPresent',
    'Location',
  ],
  words: {
    title: '{car}: slow charging',
    raise:
      '{car} has charged with {amps} in the last ten minutes, and {usual} would be usual. Look at the plug and the wall box for heat.',
    clear: '{car} charges as fast as usual again, or charges no more.',
  },
  memory: { amps: [], place: null, charges: [] },
  hear: (memory, event, { facts, now }) => {
    if (event.kind === 'history') return { ...memory, charges: taken(memory.charges, event.charges, now) };
    if (event.kind !== 'car') return memory;
    const amps = drawn(memory.amps, facts, now);
    const place = amps.length === 0 ? null : (memory.place ?? asLocation(facts?.signals['Location']?.value) ?? null);
    return amps === memory.amps && place === memory.place ? memory : { ...memory, amps, place };
  },
  judge: ({ facts, charge, now }, { amps, place, charges }) => {
    const signals = facts?.signals;
    const asked = charge?.amps ?? numberOf(facts, 'ChargeCurrentRequest');
    const usual = place ? usualAt(place, charges) : undefined;
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

/** Rows come twice: the last word on a charge holds. */
function taken(known: Memory['charges'], ended: readonly EndedCharge[], now: number): Memory['charges'] {
  const all = new Map(known.map((charge) => [charge.start, charge]));
  for (const { start, place, amps } of ended) all.set(start, { start, place, amps });
  return [...all.values()].filter(({ start }) => now - start <= 30 * day);
}

/** What a look at the car adds. @returns the same where that is nothing. */
function drawn(before: Amps, facts: AlertFacts | null, now: number): Amps {
  const state = wordOf(facts, 'DetailedChargeState');
  if (state !== undefined && state !== 'Charging') return before.length > 0 ? [] : before;
  const amps = numberOf(facts, 'ChargeAmps');
  const last = before.at(-1);
  if (amps === undefined || state === undefined || last?.[1] === amps) return before;
  // The one that held when the span began is still needed.
  const needed = before.filter((_, n) => (before[n + 1]?.[0] ?? now) > now - span);
  return [...needed, [Math.max(facts!.signals['ChargeAmps']!.at, last?.[0] ?? 0), amps] as const];
}

/** A that charges at a place usually draw; `undefined` where too few are known. */
function usualAt(place: Location, charges: Memory['charges']): number | undefined {
  const here = charges.filter((charge) => metres(charge.place, place) <= near);
  return here.length < least ? undefined : median(here.map(({ amps }) => amps));
}

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
