import { quarter } from './cost';
import type { Known } from './known';
import type { Slice } from './rows';

/**
 * One of the car's counters of a charging session (kWh). They are told in steps and begin anew with a session, so what counts
 * is how far they rise; power closes the last step.
 */
export interface Counter {
  /** What it showed at the start; `null` when that is not known. */
  base: number | null;
  last: number | null;
  /** When `last` was told. */
  at: number;
  /** The cable was out since it was told last: what it tells next is of a new session. */
  isNew: boolean;
  isTold: boolean;
  total: number;
  /** By power, since it was told last. */
  tail: number;
  slices: Slice[];
}

/** kWh: a counter of the session before may be told once more, a step further. */
const step = 0.1;

/** @param known what was told last, before `start`. */
export function newCounter(known: Known | undefined, unpluggedAt: number, start: number): Counter {
  const isNew = known ? known.at <= unpluggedAt : unpluggedAt > 0;
  const last = known?.value ?? null;
  return { base: isNew ? 0 : last, last, at: start, isNew, isTold: false, total: 0, tail: 0, slices: [] };
}

/** The counter shows a value. */
export function count(counter: Counter, value: number, at: number): void {
  const { last, isNew } = counter;
  const isStale = isNew && last !== null && last > 0 && value >= last && value - last < step;
  counter.last = value;
  if (isStale) return;
  let rise = value;
  // Never told before, and no session seen to begin: only power knows how much of it is of this charge.
  if (last === null && !isNew) rise = counter.tail;
  else if (last !== null && !isNew && value >= last) rise = value - last;
  counter.total += rise;
  spread(counter.slices, rise, counter.at, at);
  counter.isNew = false;
  counter.isTold = true;
  counter.tail = 0;
  counter.at = at;
}

/** All that it counted, with what power says since it was told last. */
export const counted = ({ total, tail }: Counter): number => total + tail;

/** Puts energy into the quarters of an hour between two times, evenly. */
export function spread(slices: Slice[], energy: number, from: number, to: number): void {
  if (energy <= 0) return;
  const length = to - from;
  let start = from;
  do {
    const slot = Math.floor(start / quarter) * quarter;
    const end = Math.max(start, Math.min(slot + quarter, to));
    const share = length > 0 ? (energy * (end - start)) / length : energy;
    const last = slices.at(-1);
    if (last && last[0] >= slot) slices[slices.length - 1] = [last[0], last[1] + share];
    else if (share > 0) slices.push([slot, share]);
    start = end;
  } while (start < to);
}
