import { clip, type PriceSlot } from '../prices/series';
import type { Interval } from '../zone';

/** What is searched for. All times are whole minutes, as epoch milliseconds or lengths of them. */
export interface Search {
  /** Known prices in order, cut to the time that may be used. */
  readonly slots: readonly PriceSlot[];
  /** How long to charge in them; at most as long as they are together. */
  readonly need: number;
  /** kW while charging, and the least that keeps a session alive. */
  readonly power: number;
  readonly leastPower: number;
  /** Money for each start after the first. */
  readonly switchingCost: number;
  /** A pause up to this long is no stop: the session is held at the least power. */
  readonly shortPause: number;
  /** All known prices, for what such a pause costs: it may lie in slots that are not to be charged in. */
  readonly prices: readonly PriceSlot[];
  /** Charging that is settled and follows, such as the reserve before departure. */
  readonly tail?: Interval;
}

/** The way to a state of the search: the slots taken so far, the last first. */
interface Step {
  /** Minutes charged, and what that costs. */
  readonly used: number;
  readonly cost: number;
  /** Minutes weighted by how late their slots are: of plans that cost the same, the later one wins, */
  readonly late: number;
  /** and of those the one with fewer stretches. */
  readonly stretches: number;
  /** One slot of a plan may be used in part. */
  readonly trimmed: boolean;
  readonly piece: Interval;
  readonly previous: Step | null;
}

const minute = 60_000;

/**
 * The cheapest plan of all that take whole slots and one in part, at its beginning or its end; where that costs the same, the
 * first slot of a plan starts later and another ends earlier. A pause costs a start, or, if it is short, the least power through it. Exact: it walks over the slots in order and
 * keeps, for each number of minutes charged, only the cheapest way there.
 * @returns the pieces in order, without the tail.
 */
export function cheapest(search: Search): Interval[] {
  const { slots, need, tail, shortPause } = search;
  if (need <= 0) return [];
  const lengths = slots.map(({ start, end }) => Math.round((end - start) / minute));
  const needed = Math.round(need / minute);
  const fits = attainable(lengths, needed);
  const least = leastCosts(search, lengths, needed);
  const most = costOfGreedy(search) + same;
  const begin: Step = {
    used: 0,
    cost: 0,
    late: 0,
    stretches: 0,
    trimmed: false,
    piece: { start: 0, end: 0 },
    previous: null,
  };
  const longAgo = new Map<number, Step>([[keyOf(begin), begin]]);
  let recent: Step[] = [];
  let best: Step | undefined;
  const finish = (step: Step): void => {
    const whole = tail ? { ...step, cost: step.cost + pauseCost(search, step.piece.end, tail.start) } : step;
    if (better(whole, best)) best = whole;
  };

  slots.forEach((slot, k) => {
    const near: Step[] = [];
    for (const step of recent) {
      if (slot.start - step.piece.end <= shortPause) near.push(step);
      else keep(longAgo, keyOf(step), step);
    }
    recent = near;
    const reached = new Map<number, Step>();
    const take = (from: Step, piece: Interval, trimmed: boolean): void => {
      const step = extend(search, from, piece, slot, trimmed);
      // No way from here can be cheaper than one that is known.
      if (step.cost + least[k + 1]![needed - step.used]! > most) return;
      if (step.used === needed) finish(step);
      else keep(reached, keyOf(step) * 1_500 + (slot.end - piece.end) / minute, step);
    };
    for (const from of [...longAgo.values(), ...near]) {
      const left = needed - from.used;
      const length = lengths[k]!;
      if (length <= left && (from.trimmed ? fits[k + 1]![left - length] === 1 : true)) take(from, slot, from.trimmed);
      if (from.trimmed) continue;
      for (let part = Math.min(length - 1, left); part > 0; part--) {
        if (fits[k + 1]![left - part] !== 1) continue;
        const early = { start: slot.start, end: slot.start + part * minute };
        const late = { start: slot.end - part * minute, end: slot.end };
        take(from, early, true);
        take(from, late, true);
      }
    }
    recent.push(...reached.values());
  });

  const pieces: Interval[] = [];
  for (let step: Step | null | undefined = best; step?.previous; step = step.previous) pieces.unshift(step.piece);
  return pieces;
}

function extend(search: Search, from: Step, piece: Interval, slot: PriceSlot, trimmed: boolean): Step {
  const minutes = Math.round((piece.end - piece.start) / minute);
  const paused = from.previous === null ? 0 : pauseCost(search, from.piece.end, piece.start);
  const middle = (piece.start + piece.end) / 2;
  // Where it costs the same, the first piece of a plan lies at the end of its slot and any other at the beginning.
  const since = (from.previous === null ? middle : slot.start + slot.end - middle) - search.slots[0]!.start;
  return {
    used: from.used + minutes,
    cost: from.cost + paused + (slot.price * search.power * minutes) / 60,
    late: from.late + minutes * since,
    stretches: from.stretches + (piece.start === from.piece.end ? 0 : 1),
    trimmed,
    piece,
    previous: from,
  };
}

/** What it costs to go on after a pause: nothing without one, the held power in a short one, else a start. */
export function pauseCost({ prices, leastPower, switchingCost, shortPause }: Search, from: number, to: number): number {
  if (to <= from) return 0;
  if (to - from > shortPause) return switchingCost;
  const dearest = Math.max(...prices.map(({ price }) => price));
  let known = 0;
  let cost = 0;
  for (const { start, end, price } of prices) {
    const held = Math.max(0, Math.min(end, to) - Math.max(start, from));
    known += held;
    cost += held * price;
  }
  // Where the price is not known, the dearest is assumed.
  return ((cost + (to - from - known) * dearest) * leastPower) / (60 * minute);
}

const keyOf = ({ used, trimmed }: Step): number => used * 2 + (trimmed ? 1 : 0);

function keep(steps: Map<number, Step>, key: number, step: Step): void {
  if (better(step, steps.get(key))) steps.set(key, step);
}

/** Sums of money differ in their last digits by the order of adding. */
const same = 1e-9;

function better(one: Step, other: Step | undefined): boolean {
  if (!other || one.cost < other.cost - same) return true;
  if (one.cost > other.cost + same) return false;
  return one.late > other.late || (one.late === other.late && one.stretches < other.stretches);
}

/**
 * For each slot, the least that any number of minutes can cost in the slots from it on: the cheapest first, pauses free, and
 * where a held pause earns money, all that it could earn.
 */
function leastCosts(
  { slots, prices, power, leastPower }: Search,
  lengths: readonly number[],
  needed: number,
): Float64Array[] {
  const earned = prices.reduce((sum, { start, end, price }) => sum + Math.min(0, price) * (end - start), 0);
  const byPrice = [...slots.keys()].sort((a, b) => slots[a]!.price - slots[b]!.price);
  return Array.from({ length: slots.length + 1 }, (_, k) => {
    const costs = new Float64Array(needed + 1).fill(Infinity);
    let cost = (earned * leastPower) / (60 * minute);
    let minutes = 0;
    costs[0] = cost;
    for (const slot of byPrice) {
      if (slot < k) continue;
      for (let left = lengths[slot]!; left > 0 && minutes < needed; left--) {
        cost += (slots[slot]!.price * power) / 60;
        costs[++minutes] = cost;
      }
    }
    return costs;
  });
}

/** What simply taking the cheapest slots costs, or the cheapest stretch: the optimum is at most as dear. */
function costOfGreedy(search: Search): number {
  const { slots, need, power, tail } = search;
  const taken: PriceSlot[] = [];
  let left = need;
  for (const slot of [...slots].sort((a, b) => a.price - b.price || b.start - a.start)) {
    if (left <= 0) break;
    const length = Math.min(left, slot.end - slot.start);
    taken.push({ ...slot, end: slot.start + length });
    left -= length;
  }
  const stretch = cheapestStretch(slots, need);
  const plans = [taken.sort((a, b) => a.start - b.start), ...(stretch ? [clip(slots, stretch)] : [])];
  return Math.min(
    ...plans.map((plan) =>
      [...plan, ...(tail ? [{ ...tail, price: 0 }] : [])].reduce((sum, { start, end, price }, n, all) => {
        const before = all[n - 1];
        return (
          sum + (price * power * (end - start)) / (60 * minute) + (before ? pauseCost(search, before.end, start) : 0)
        );
      }, 0),
    ),
  );
}

/** For each slot, which numbers of minutes the slots from it on can fill wholly: `fits[k][minutes]` is 1. */
function attainable(lengths: readonly number[], needed: number): Uint8Array[] {
  const fits = Array.from({ length: lengths.length + 1 }, () => new Uint8Array(needed + 1));
  fits[lengths.length]![0] = 1;
  for (let k = lengths.length - 1; k >= 0; k--) {
    const [after, here, length] = [fits[k + 1]!, fits[k]!, lengths[k]!];
    for (let sum = 0; sum <= needed; sum++) here[sum] = after[sum] || (sum >= length ? after[sum - length]! : 0);
  }
  return fits;
}

/**
 * The cheapest stretch without a pause, beginning or ending at the edge of a slot; the later of two that cost the same.
 * @returns `undefined` where no stretch of known prices is long enough.
 */
export function cheapestStretch(slots: readonly PriceSlot[], need: number): Interval | undefined {
  let best: (Interval & { cost: number }) | undefined;
  for (const start of slots.flatMap((slot) => [slot.start, slot.end - need]).sort((a, b) => a - b)) {
    const end = start + need;
    let known = 0;
    let cost = 0;
    for (const slot of slots) {
      const within = Math.max(0, Math.min(slot.end, end) - Math.max(slot.start, start));
      known += within;
      cost += within * slot.price;
    }
    if (known === need && (!best || cost <= best.cost + same)) best = { start, end, cost };
  }
  return best && { start: best.start, end: best.end };
}
