import { permittedIn } from './calendar';
import { activeBlock, goingOn, isWorthKeeping, stayingOn } from './course';
import { pricesFor } from './electricity';
import { socAfter } from './estimate';
import { durationTo, expectedPower, isReached, leastAmps, modelOf, powerOf } from './need';
import { isNetTime } from './net';
import { planWithin } from './permitted';
import type { ChargePlan } from './plan';
import type { ChargeRuleSettings } from './settings';
import type { ChargeRuleState, PlanBasis } from './state';

const minute = 60_000;
const quarter = 15 * minute;
/** A drift of the charge beyond this, %, or of the power, as a share, calls for a new plan. */
const socDrift = 3;
const powerDrift = 0.2;
/** Departures so close to each other are one, as for the cabin. */
const sameDeparture = 20 * minute;
/** Minutes. */
const reserveStep = 5;
/** A smaller drift is none, %. */
const onTrack = 0.5;

/** Where a plan leads: to which charge by when. */
export interface Goal {
  readonly target: number;
  readonly departure: number;
}

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
  const warmUp = warmUpOf(settings, state, goal);
  const basis: PlanBasis = { ...goal, soc: facts.soc, power, prices: state.priceCount, warmUp, at: now };
  const isCharging = facts.chargeState === 'Charging' || facts.chargeState === 'Starting';
  const isPlanned = held !== null && activeBlock(held.plan, now, true) !== undefined;
  const isNet = isCharging && !isPlanned && isNetTime(state.onCar, goal.departure, now);
  if (held && !isNet && isGood(held.plan, held.basis, basis, settings, state)) return held;

  const fresh = make(settings, state, basis);
  if (!isCharging || !(isPlanned || isNet)) return { plan: kept(held, fresh, settings, state, basis) ?? fresh, basis };
  const began = isNet || held === null ? goal.departure : held.basis.departure;
  const plan = goingOn(fresh, began, settings, state, basis);
  const same = kept(held, plan, settings, state, basis);
  if (same && !isNet) return { plan: same, basis };
  const isStopped = activeBlock(plan, now, true) === undefined && (isNet || isSameGoal(held!.basis, basis));
  const on = isStopped && stayingOn(plan, held?.plan.blocks ?? [], isNet, settings, state, basis);
  return { plan: on || plan, basis };
}

/** The plan that is there, where the new one is hardly better. */
function kept(
  held: ChargeRuleState['plan'],
  fresh: ChargePlan,
  settings: ChargeRuleSettings,
  state: ChargeRuleState,
  basis: PlanBasis,
): ChargePlan | undefined {
  if (!held || !isSameGoal(held.basis, basis) || !isWorthKeeping(held.plan, fresh, settings, state, basis)) return;
  return { ...held.plan, latestStart: fresh.latestStart };
}

const isSameGoal = (one: PlanBasis, other: PlanBasis): boolean =>
  one.target === other.target && one.departure === other.departure && one.warmUp === other.warmUp;

/** What the cabin needs before this departure; where nobody says it, what a person wants kept. Minutes. */
function warmUpOf({ target }: ChargeRuleSettings, { reserve }: ChargeRuleState, { departure }: Goal): number {
  const isOurs = reserve !== null && Math.abs(reserve.departure - departure) < sameDeparture;
  // The weather trembles, and plans are not made anew for that.
  return isOurs ? Math.ceil(reserve.minutes / reserveStep) * reserveStep : (target?.minutesBefore ?? 0);
}

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
  const { price } = settings;
  return planWithin(
    {
      now,
      departure,
      duration: durationTo(target, soc, modelOf(settings, state, power), state.facts!),
      power,
      slots: pricesFor(settings, state, span),
      warmUp: basis.warmUp * minute,
      continuous: price.continuous,
      switchingCost: price.switchingCost,
      ...(price.max && price.source !== 'none' && { maxPrice: price.max }),
      leastPower: powerOf(settings, leastAmps),
    },
    permittedIn(settings, span),
  );
}
