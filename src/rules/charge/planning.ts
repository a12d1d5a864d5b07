import type { PriceSeries, PriceSlot } from '../prices/series';
import { tariffPrices } from '../prices/tariff';
import { permittedIn } from './calendar';
import { socAfter } from './estimate';
import { durationTo, expectedPower, isReached, leastAmps, modelOf, powerOf } from './need';
import { planWithin } from './permitted';
import { costOf, type ChargePlan, type PlanBlock } from './plan';
import type { ChargeRuleSettings } from './settings';
import type { ChargeRuleState, PlanBasis } from './state';

const minute = 60_000;
const quarter = 15 * minute;
/** For a shorter pause nothing is stopped. */
const shortPause = 20 * minute;
/** A drift of the charge beyond this, %, or of the power, as a share, calls for a new plan. */
const socDrift = 3;
const powerDrift = 0.2;
/** A smaller drift is none, %. */
const onTrack = 0.5;
/** A gain below this share is not worth a switch. */
const worthFlipping = 0.01;

/** Where a plan leads: to which charge by when. */
export interface Goal {
  readonly target: number;
  readonly departure: number;
}

/** Prices between two instants: those that came, or the tariff; without a source everything costs the same. */
export function pricesFor(
  { price: { source, tariff }, zone }: ChargeRuleSettings,
  { prices }: ChargeRuleState,
  span: { readonly start: number; readonly end: number },
): readonly PriceSlot[] {
  if (source === 'none') return [{ ...span, price: 0 }];
  if (source === 'tariff' && tariff) return tariffPrices(tariff, zone, span).slots;
  return prices?.slots ?? [];
}

export const currencyOf = ({ price }: ChargeRuleSettings, prices: PriceSeries | null): string | null =>
  price.source === 'none' ? null : (price.tariff?.currency ?? prices?.currency ?? price.currency ?? null);

/**
 * Keeps the plan while what it was made from holds, and makes a new one where that changed. A car that is there, with
 * a known charge, a goal and something to do has a plan; otherwise there is none.
 */
export function replan(
  settings: ChargeRuleSettings,
  state: ChargeRuleState,
  goal: Goal | null,
  now: number,
): ChargeRuleState['plan'] {
  const { facts, plan: held } = state;
  if (!goal || facts?.soc === undefined || isReached(goal.target, facts) === true) return null;
  const power = expectedPower(settings, state);
  const basis: PlanBasis = { ...goal, soc: facts.soc, power, prices: state.priceCount, at: now };
  if (held && isGood(held.plan, held.basis, basis, settings, state)) return held;
  const isRunning =
    held !== null && facts.chargeState === 'Charging' && activeBlock(held.plan, now, true) !== undefined;
  const fresh = make(settings, state, basis);
  const plan = isRunning ? goingOn(fresh, settings, state, basis) : fresh;
  if (held && isSameGoal(held.basis, basis) && isWorthKeeping(held.plan, plan, settings, state, basis)) {
    return { plan: { ...held.plan, latestStart: plan.latestStart }, basis };
  }
  return { plan, basis };
}

const isSameGoal = (one: PlanBasis, other: PlanBasis): boolean =>
  one.target === other.target && one.departure === other.departure;

/** Whether nothing happened that calls for a new plan. */
function isGood(
  plan: ChargePlan,
  made: PlanBasis,
  basis: PlanBasis,
  settings: ChargeRuleSettings,
  state: ChargeRuleState,
): boolean {
  const now = basis.at;
  if (!isSameGoal(made, basis) || made.prices !== basis.prices || now < made.at) return false;
  if (Math.abs(basis.power - made.power) > powerDrift * made.power) return false;
  const charged = plan.blocks.reduce(
    (sum, { start, end }) => sum + Math.max(0, Math.min(end, now) - Math.max(start, made.at)),
    0,
  );
  const expected = charged === 0 ? made.soc : socAfter(made.soc, charged, modelOf(settings, state, made.power));
  const drift = Math.abs(basis.soc - expected);
  if (drift > socDrift) return false;
  // What waits for nothing but its time is not made better by looking again.
  const isUnderway = plan.blocks.length === 0 ? now >= plan.latestStart : charged > 0;
  if (isUnderway && plan.blocks.every(({ end }) => end <= now)) return now - made.at < minute;
  // Nor what goes as it was expected.
  return !isUnderway || now - made.at < quarter || drift < onTrack;
}

function make(settings: ChargeRuleSettings, state: ChargeRuleState, basis: PlanBasis): ChargePlan {
  const { soc, target, departure, power } = basis;
  const now = Math.ceil(basis.at / minute) * minute;
  const span = { start: now, end: departure };
  const { price, target: wish } = settings;
  return planWithin(
    {
      now,
      departure,
      duration: durationTo(target, soc, modelOf(settings, state, power), state.facts!),
      power,
      slots: pricesFor(settings, state, span),
      warmUp: (wish?.minutesBefore ?? 0) * minute,
      continuous: price.continuous,
      switchingCost: price.switchingCost,
      ...(price.max && price.source !== 'none' && { maxPrice: price.max }),
      leastPower: powerOf(settings, leastAmps),
    },
    permittedIn(settings, span),
  );
}

/** Whether the old plan still does what is needed, and the new one saves too little to change course. */
function isWorthKeeping(
  held: ChargePlan,
  fresh: ChargePlan,
  settings: ChargeRuleSettings,
  state: ChargeRuleState,
  { at: now, power, departure, soc, target }: PlanBasis,
): boolean {
  if (held.kind !== 'cheapest' || fresh.kind !== 'cheapest') return false;
  const left = held.blocks.flatMap((block) =>
    block.end > now ? [{ ...block, start: Math.max(now, block.start) }] : [],
  );
  const full = left.filter((block) => block.power > power / 2 && block.start < departure);
  const need = durationTo(target, soc, modelOf(settings, state, power), state.facts!);
  const have = full.reduce((sum, { start, end }) => sum + end - start, 0);
  if (have < need - minute || have > need + quarter) return false;
  const slots = pricesFor(settings, state, { start: now, end: departure });
  const costs = left.map((block) => costOf(block, block.power, slots));
  const cost = costs.reduce<number | null>((sum, one) => (sum === null || one === null ? null : sum + one), 0);
  if (cost === null || fresh.cost === null) return false;
  // The old one stops where the target is reached.
  const same = have > need ? (cost * need) / have : cost;
  return fresh.cost >= same - worthFlipping * Math.abs(same);
}

/**
 * A plan for a car that charges already: it does not stop for a short pause, and what it would charge later in the slot that
 * runs, at the same price, it charges now.
 */
function goingOn(
  plan: ChargePlan,
  settings: ChargeRuleSettings,
  state: ChargeRuleState,
  { at: now, departure, power }: PlanBasis,
): ChargePlan {
  const start = Math.floor(now / minute) * minute;
  if (plan.kind === 'unknown' || plan.kind === 'wait') {
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

/** The block of a plan that is to be charged in now. */
export function activeBlock({ blocks }: ChargePlan, now: number, isCharging: boolean): PlanBlock | undefined {
  const block = blocks.find(({ start, end }) => start <= now && now < end);
  if (!block || isCharging) return block;
  // The rest of a block that was missed is not worth a start, unless another follows or there is nothing else to come.
  const isRest = now - block.start > minute && block.end - now < quarter - minute;
  const follows = blocks.some(({ start }) => start === block.end);
  return isRest && !follows && blocks.some(({ start }) => start > block.end) ? undefined : block;
}
