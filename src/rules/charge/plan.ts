import { clip, type PriceSlot } from '../prices/series';
import type { Interval } from '../zone';
import { cheapest, cheapestStretch } from './cheapest';

/** What a plan is made from. Times are epoch milliseconds, lengths milliseconds. */
export interface PlanRequest {
  readonly now: number;
  readonly departure: number;
  /** How long charging to the target takes, see `chargeDuration`. */
  readonly duration: number;
  /** What is drawn from the wall, kW. */
  readonly power: number;
  /** Known prices, in order. */
  readonly slots: readonly PriceSlot[];
  /** Charging kept for the end, so that warming up battery and cabin draws from the wall. */
  readonly warmUp?: number;
  /** In one stretch. */
  readonly continuous?: boolean;
  /** Money for each start after the first. */
  readonly switchingCost?: number;
  /** Not above this price; `strict` holds it even if the target is then missed. */
  readonly maxPrice?: { readonly price: number; readonly strict: boolean };
  /** The least that keeps a session alive, kW. */
  readonly leastPower?: number;
}

/**
 * Why the plan is as it is: `none` nothing to charge · `cheapest` the cheapest slots · `short` too little time, so from now on ·
 * `unknown` prices unknown, so as late as is safe · `wait` the prices that matter come later · `capped` too few hours are
 * under the price limit.
 */
export type PlanKind = 'none' | 'cheapest' | 'short' | 'unknown' | 'wait' | 'capped';

/** A stretch of charging. */
export interface PlanBlock extends Interval {
  /** kW at the wall; less than the request's where a short pause is bridged. */
  readonly power: number;
  /** What it costs; `null` where some of its price is unknown. */
  readonly cost: number | null;
}

export interface ChargePlan {
  readonly kind: PlanKind;
  /** In order; they may meet where the power changes. */
  readonly blocks: readonly PlanBlock[];
  /** What all of it costs; `null` where some of the price is unknown. */
  readonly cost: number | null;
  /** What it would cost to charge at once; `null` where some of the price is unknown. */
  readonly costNow: number | null;
  /** Beginning later than this, charging cannot be done by departure: the alarm that holds whatever the plan says. */
  readonly latestStart: number;
  /** How much of the charging is not done by departure. */
  readonly missing: number;
}

const minute = 60_000;
/** 5 A on one phase: below, a Tesla wastes what it draws. */
const usualLeastPower = 1.15;
/** Contactors and cars dislike shorter breaks. */
const shortPause = 20 * minute;

/** A pause may lie in hours above the price limit; where that is strict, nothing is drawn in them. */
const bridged = ({ maxPrice }: PlanRequest): number => (maxPrice?.strict ? 0 : shortPause);

/** Plans a charge by departure. It assumes nothing of prices that it does not know. */
export function planCharge(request: PlanRequest): ChargePlan {
  // Whole minutes: the safe way round for what is needed and for what there is.
  const now = Math.ceil(request.now / minute) * minute;
  const departure = Math.floor(request.departure / minute) * minute;
  const duration = Math.ceil(Math.max(0, request.duration) / minute) * minute;
  const latestStart = departure - duration;
  const known = quarters(clip(request.slots, { start: now, end: departure }));
  const { kind, pieces } = choose(request, { now, departure, duration, known });

  const blocks = blocksOf(pieces, request);
  const charged = pieces.reduce((sum, { start, end }) => sum + Math.max(0, Math.min(end, departure) - start), 0);
  return {
    kind,
    blocks,
    cost: sumOf(blocks.map(({ cost }) => cost)),
    costNow: costOf({ start: now, end: now + duration }, request.power, request.slots),
    latestStart,
    // What waits for its prices is not missed: the latest start stands.
    missing: kind === 'wait' ? 0 : Math.max(0, duration - charged),
  };
}

interface Frame {
  readonly now: number;
  readonly departure: number;
  readonly duration: number;
  readonly known: readonly PriceSlot[];
}

interface Choice {
  readonly kind: PlanKind;
  readonly pieces: readonly Interval[];
}

function choose(request: PlanRequest, { now, departure, duration, known }: Frame): Choice {
  const limit = request.maxPrice;
  const cheap = limit ? known.filter(({ price }) => price <= limit.price) : known;
  const dear = limit?.strict ? known.filter(({ price }) => price > limit.price) : [];
  const late = { start: departure - duration, end: departure };

  if (duration === 0) return { kind: 'none', pieces: [] };
  if (departure - now <= duration) {
    // The goal outlives the departure: charging goes on for as long as the car is there.
    return { kind: 'short', pieces: without({ start: now, end: now + duration }, dear) };
  }
  if (lengthOf(known) < duration) return { kind: 'unknown', pieces: without(late, dear) };
  const beyond = departure - known.at(-1)!.end;
  if (beyond >= duration) return { kind: 'wait', pieces: [] };

  // The end is settled: what is not known yet, and the reserve for warming up.
  const reserved = Math.min(duration, Math.max(beyond, Math.ceil((request.warmUp ?? 0) / minute) * minute));
  const tail = { start: departure - reserved, end: departure };
  const free = { start: now, end: tail.start };
  const need = duration - reserved;
  const allowed = clip(cheap, free);
  // Too few: a strict limit stays, another one gives way.
  if (limit?.strict && lengthOf(allowed) < need)
    return { kind: 'capped', pieces: [...allowed, ...without(tail, dear)] };
  const slots = lengthOf(allowed) < need ? clip(known, free) : allowed;
  // A hole inside the reserve may leave too little that is known before it.
  if (lengthOf(slots) < need) return { kind: 'unknown', pieces: without(late, dear) };
  const settled = reserved > 0 ? without(tail, dear) : [];
  const stretch = request.continuous ? cheapestStretch(slots, need) : undefined;
  if (stretch) return { kind: 'cheapest', pieces: [stretch, ...settled].filter(({ start, end }) => end > start) };
  const pieces = cheapest({
    slots,
    need,
    power: request.power,
    leastPower: request.leastPower ?? usualLeastPower,
    switchingCost: request.switchingCost ?? 0,
    shortPause: bridged(request),
    prices: known,
    ...(settled[0] && { tail: settled[0] }),
  });
  return { kind: 'cheapest', pieces: [...pieces, ...settled] };
}

/** Pieces that meet are one block; a short pause between two is held at the least power. */
function blocksOf(pieces: readonly Interval[], request: PlanRequest): PlanBlock[] {
  const { power, slots } = request;
  const least = Math.min(power, request.leastPower ?? usualLeastPower);
  const runs: (Interval & { power: number })[] = [];
  for (const { start, end } of pieces) {
    const last = runs.at(-1);
    if (last?.end === start) runs[runs.length - 1] = { ...last, end };
    else {
      if (last && start - last.end <= bridged(request)) runs.push({ start: last.end, end: start, power: least });
      runs.push({ start, end, power });
    }
  }
  return runs.map((run) => ({ ...run, cost: costOf(run, run.power, slots) }));
}

/** What a stretch at a power costs; `null` where some of its price is unknown. */
export function costOf(span: Interval, power: number, slots: readonly PriceSlot[]): number | null {
  const within = clip(slots, span);
  if (lengthOf(within) < span.end - span.start) return null;
  return within.reduce((sum, { start, end, price }) => sum + ((end - start) / (60 * minute)) * power * price, 0);
}

const sumOf = (costs: readonly (number | null)[]): number | null =>
  costs.reduce((sum, cost) => (sum === null || cost === null ? null : sum + cost), 0);

const lengthOf = (slots: readonly Interval[]): number => slots.reduce((sum, { start, end }) => sum + end - start, 0);

/** A stretch without some others, which are in order. */
function without(span: Interval, others: readonly Interval[]): Interval[] {
  const rest: Interval[] = [];
  let start = span.start;
  for (const other of others) {
    if (other.end <= start || other.start >= span.end) continue;
    if (other.start > start) rest.push({ start, end: other.start });
    start = other.end;
  }
  return start < span.end ? [...rest, { start, end: span.end }] : rest;
}

const quarter = 15 * minute;

/**
 * Slots in whole minutes, where shorter ones that meet within a quarter of an hour are joined at their mean price: a plan that
 * switches more often gains little, and the search takes much longer.
 */
function quarters(slots: readonly PriceSlot[]): PriceSlot[] {
  const joined: PriceSlot[] = [];
  for (const { price, ...slot } of slots) {
    const start = Math.ceil(slot.start / minute) * minute;
    const end = Math.floor(slot.end / minute) * minute;
    if (end <= start) continue;
    const last = joined.at(-1);
    const meets = last?.end === start && Math.floor(last.start / quarter) === Math.floor((end - 1) / quarter);
    if (!last || !meets) joined.push({ start, end, price });
    else {
      const mean = ((last.end - last.start) * last.price + (end - start) * price) / (end - last.start);
      joined[joined.length - 1] = { start: last.start, end, price: mean };
    }
  }
  return joined;
}
