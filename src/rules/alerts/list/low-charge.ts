import { wallAt, type LocalTime } from '../../zone';
import { rememberingAlert } from '../alert';
import { numberOf } from '../facts';
import { allOf, not, test } from '../tri-state';

const minute = 60_000;
const hour = 60 * minute;

/** In the evening the car stands at home, is not plugged in, and has too little for tomorrow. */
export const lowCharge = rememberingAlert<{ readonly parkedSince: number | null }>({
  severity: 'warning',
  raiseAfter: 0,
  clearAfter: 0,
  remind: { every: hour, times: 1 },
  signals: ['Soc', 'Gear', 'DetailedChargeState', 'ChargingCableType', 'Location'],
  words: {
    title: '{car}: not plugged in',
    raise: '{car} stands at home with {soc}, needs {needed}, and is not plugged in. Plug it in.',
    clear: '{car} is plugged in, or has left.',
  },
  memory: { parkedSince: null },
  hear: (memory, { kind }, { facts }) => {
    const parked = kind === 'car' ? facts?.parked : undefined;
    if (!parked) return memory;
    if (!parked.value) return memory.parkedSince === null ? memory : { parkedSince: null };
    return memory.parkedSince === null ? { parkedSince: parked.at } : memory;
  },
  judge: ({ facts, settings, charge, awayTomorrow, now }, { parkedSince }) => {
    const { from, to, threshold } = settings.lowSoc;
    const soc = numberOf(facts, 'Soc');
    const needed = Math.max(threshold, (charge?.neededTomorrow ?? 0) + 10);
    const stands = allOf(facts?.parked?.value, facts?.atHome?.value, not(facts?.plugged?.value));
    const isLow = test(soc, (value) => value < needed);
    const isDue = (): boolean =>
      awayTomorrow !== true &&
      now - (parkedSince ?? now) >= 10 * minute &&
      isBetween(from, to, wallAt(now, settings.zone).time);
    return {
      // Once told it lasts until the car is plugged in or left, also when the evening is over.
      is: stands === true && isLow !== undefined ? (isLow && isDue() ? true : 'between') : stands && undefined,
      values: { soc: [soc ?? 0, '%'], needed: [needed, '%'] },
    };
  },
});

/** Whether a time of day lies in a stretch of every day; one that ends before it begins goes over midnight. */
const isBetween = (from: LocalTime, to: LocalTime, time: LocalTime): boolean =>
  from < to ? from <= time && time < to : from <= time || time < to;
