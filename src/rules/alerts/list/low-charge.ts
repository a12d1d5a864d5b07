import { addDays, wallAt, type LocalDate, type LocalTime } from '../../zone';
import { rememberingAlert } from '../alert';
import { numberOf } from '../facts';
import type { DrivenTrip } from '../history';
import { median } from '../statistics';
import { tomorrowOf } from '../tomorrow';
import { allOf, not } from '../tri-state';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A trip, and what of the charge it took, %. */
interface Drive {
  readonly start: number;
  readonly date: LocalDate;
  readonly took: number;
}

interface Memory {
  readonly parkedSince: number | null;
  /** Of four weeks and a little more. */
  readonly drives: readonly Drive[];
}

/** In the evening the car stands at home, is not plugged in, and has too little for tomorrow. */
export const lowCharge = rememberingAlert<Memory>({
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
  memory: { parkedSince: null, drives: [] },
  hear: (memory, event, { facts, settings: { zone }, now }) => {
    if (event.kind === 'history') return { ...memory, drives: taken(memory.drives, event.trips, zone, now) };
    const parked = event.kind === 'car' ? facts?.parked : undefined;
    if (!parked) return memory;
    if (!parked.value) return memory.parkedSince === null ? memory : { ...memory, parkedSince: null };
    return memory.parkedSince === null ? { ...memory, parkedSince: parked.at } : memory;
  },
  judge: ({ facts, settings, awayTomorrow, now }, { parkedSince, drives }) => {
    const { from, to, threshold } = settings.lowSoc;
    const stands = allOf(facts?.parked?.value, facts?.atHome?.value, not(facts?.plugged?.value));
    const soc = numberOf(facts, 'Soc');
    if (!stands || soc === undefined) return { is: stands && undefined };
    const isDue =
      !awayTomorrow &&
      now - (parkedSince ?? now) >= 10 * minute &&
      isBetween(from, to, wallAt(now, settings.zone).time);
    // Once told it lasts until the car is plugged in or left, also when the evening is over.
    if (!isDue) return { is: 'between' };
    const needed = Math.min(100, Math.max(threshold, neededTomorrow(drives, settings.zone, now) + 10));
    return { is: soc < needed ? true : 'between', values: { soc: [soc, '%'], needed: [needed, '%'] } };
  },
});

/** Rows come twice: the last word on a trip holds. */
function taken(known: readonly Drive[], trips: readonly DrivenTrip[], zone: string, now: number): readonly Drive[] {
  const all = new Map(known.map((drive) => [drive.start, drive]));
  for (const { start, atStart, atEnd } of trips) {
    if (atStart.soc === null || atEnd.soc === null) continue;
    all.set(start, { start, date: wallAt(start, zone).date, took: atStart.soc - atEnd.soc });
  }
  return [...all.values()].filter(({ start }) => now - start <= 30 * day);
}

/**
 * What the day after this evening will need, % of charge: the median of what its last four weekdays took, so that one long
 * way does not count; 0 where fewer are known.
 */
function neededTomorrow(drives: readonly Drive[], zone: string, now: number): number {
  const tomorrow = tomorrowOf(now, zone);
  const days = [7, 14, 21, 28].map((ago) => addDays(tomorrow, -ago));
  if (!drives.some(({ date }) => date <= days.at(-1)!)) return 0;
  const took = days.map((one) => drives.filter(({ date }) => date === one).reduce((sum, drive) => sum + drive.took, 0));
  return Math.max(0, median(took));
}

/** Whether a time of day lies in a stretch of every day; one that ends before it begins goes over midnight. */
const isBetween = (from: LocalTime, to: LocalTime, time: LocalTime): boolean =>
  from < to ? from <= time && time < to : from <= time || time < to;
