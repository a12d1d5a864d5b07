import type { Interval } from '../zone';
import { permittedIn } from './calendar';
import { pricesFor } from './electricity';
import { durationTo, modelOf } from './need';
import { costOf, type ChargePlan, type PlanBlock } from './plan';
import type { ChargeRuleSettings } from './settings';
import type { ChargeRuleState, PlanBasis } from './state';

const minute = 60_000;
const quarter = 15 * minute;
/** For a shorter pause nothing is stopped. */
const shortPause = 20 * minute;
/** A gain below this share is not worth a switch. */
const worthFlipping = 0.01;
/** With less time to spare before the latest start nothing is stopped: each switch costs minutes. */
const leastSlack = 30 * minute;

/** The block of a plan that is to be charged in now. */
export function activeBlock({ blocks }: ChargePlan, now: number, isCharging: boolean): PlanBlock | undefined {
  const block = blocks.find(({ start, end }) => start <= now && now < end);
  if (!block || isCharging) return block;
  // The rest of a block that was missed is not worth a start, unless another follows or there is nothing else to come.
  const isRest = now - block.start > minute && block.end - now < quarter - minute;
  const follows = blocks.some(({ start }) => start === block.end);
  return isRest && !follows && blocks.some(({ start }) => start > block.end) ? undefined : block;
}

/** Whether the old plan still does what is needed, and the new one saves too little to change course. */
export function isWorthKeeping(
  held: ChargePlan,
  fresh: ChargePlan,
  settings: ChargeRuleSettings,
  state: ChargeRuleState,
  basis: PlanBasis,
): boolean {
  if (held.kind !== 'cheapest' || fresh.kind !== 'cheapest') return false;
  const { at: now, power, departure } = basis;
  const left = held.blocks.flatMap((block) =>
    block.end > now ? [{ ...block, start: Math.max(now, block.start) }] : [],
  );
  const full = left.filter((block) => block.power > power / 2 && block.start < departure);
  const need = needOf(settings, state, basis);
  const have = full.reduce((sum, { start, end }) => sum + end - start, 0);
  if (have < need - minute || have > need + quarter) return false;
  const slots = pricesFor(settings, state, { start: now, end: departure });
  const cost = sumOf(left.map((block) => costOf(block, block.power, slots)));
  if (cost === null || fresh.cost === null) return false;
  // The old one stops where the target is reached.
  const same = have > need ? (cost * need) / have : cost;
  return fresh.cost >= same - worthFlipping * Math.abs(same);
}

/**
 * A plan for a car that charges already: it does not stop for a short pause, and what it would charge later in the slot that
 * runs, at the same price, it charges now.
 * @param began the departure that it began for.
 */
export function goingOn(
  plan: ChargePlan,
  began: number,
  settings: ChargeRuleSettings,
  state: ChargeRuleState,
  { at: now, departure, power }: PlanBasis,
): ChargePlan {
  const start = Math.floor(now / minute) * minute;
  if (plan.kind === 'unknown' || plan.kind === 'wait') {
    if (departure !== began && plan.latestStart - start >= leastSlack) return plan;
    // It began at the latest safe time: what the estimate gained since is no reason to stop.
    const end = start + departure - plan.latestStart;
    return { ...plan, kind: 'unknown', blocks: [{ start, end, power, cost: null }], cost: null };
  }
  const [first, ...rest] = plan.blocks;
  if (!first || first.start <= now || plan.kind !== 'cheapest') return plan;
  const slots = pricesFor(settings, state, { start: now, end: first.end });
  const slot = slots.find(({ start, end }) => start <= now && now < end);
  const { max } = settings.price;
  if (!slot || (max?.strict && slot.price > max.price)) return plan;
  if (first.start - now <= shortPause) return { ...plan, blocks: [{ ...first, start }, ...rest] };
  if (first.end > slot.end || first.start >= slot.end) return plan;
  return { ...plan, blocks: [{ ...first, start, end: start + first.end - first.start }, ...rest] };
}

/**
 * The plan of a charge that runs and would be stopped by a new plan, as it goes on all the same: where stopping saves no
 * more than a start costs and one per cent, where there is little time to spare, and where the net in the car began it.
 * @param held the blocks it runs in.
 * @returns `undefined` where stopping is right.
 */
export function stayingOn(
  fresh: ChargePlan,
  held: readonly PlanBlock[],
  isNet: boolean,
  settings: ChargeRuleSettings,
  state: ChargeRuleState,
  basis: PlanBasis,
): ChargePlan | undefined {
  if (fresh.kind !== 'cheapest') return undefined;
  const { at: now, departure, power } = basis;
  const start = Math.floor(now / minute) * minute;
  const need = Math.ceil(needOf(settings, state, basis) / minute) * minute;
  const isLate = isNet || departure - start - need < leastSlack;
  const pieces = isLate ? [{ start, end: start + need }] : fitted(held, { start, end: departure }, need);
  const slots = pricesFor(settings, state, { start, end: departure });
  if (!mayCharge(pieces, settings, state)) return undefined;
  const blocks = pieces.map((piece) => ({ ...piece, power, cost: costOf(piece, power, slots) }));
  const cost = sumOf(blocks.map((block) => block.cost));
  const gain = cost === null || fresh.cost === null ? 0 : cost - fresh.cost;
  const isWorth = gain > settings.price.switchingCost + worthFlipping * Math.abs(cost ?? 0);
  return isWorth && !isLate ? undefined : { ...fresh, blocks, cost };
}

/** Stretches with just as much charging as is needed: the last ones shorter, or the first ones longer. */
function fitted(blocks: readonly Interval[], { start, end: departure }: Interval, need: number): Interval[] {
  let rest = need;
  const cut = blocks.flatMap((block) => {
    const from = Math.max(start, block.start);
    const end = Math.min(block.end, from + rest);
    if (end <= from) return [];
    rest -= end - from;
    return [{ start: from, end }];
  });
  return cut.map((piece, n) => {
    const more = Math.min(rest, (cut[n + 1]?.start ?? departure) - piece.end);
    rest -= more;
    return { start: piece.start, end: piece.end + more };
  });
}

/** Whether windows and a strict price limit let it charge in all of these stretches. */
function mayCharge(pieces: readonly Interval[], settings: ChargeRuleSettings, state: ChargeRuleState): boolean {
  const { max } = settings.price;
  return pieces.every((piece) => {
    const isPermitted = permittedIn(settings, piece).some(({ start, end }) => start <= piece.start && end >= piece.end);
    const isDear = ({ start, end, price }: Interval & { price: number }): boolean =>
      start < piece.end && end > piece.start && price > max!.price;
    return isPermitted && !(max?.strict && pricesFor(settings, state, piece).some(isDear));
  });
}

const needOf = (settings: ChargeRuleSettings, state: ChargeRuleState, { target, soc, power }: PlanBasis): number =>
  durationTo(target, soc, modelOf(settings, state, power), state.facts!);

const sumOf = (costs: readonly (number | null)[]): number | null =>
  costs.reduce((sum, one) => (sum === null || one === null ? null : sum + one), 0);
