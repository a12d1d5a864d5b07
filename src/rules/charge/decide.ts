import { heldAt, inConflict } from '../override';
import type { Calendar } from './calendar';
import type { ChargeMode } from './exchange';
import { isReached, leastAmps, mostAmps } from './need';
import { activeBlock, type Goal } from './planning';
import type { Reason } from './reasons';
import type { ChargeRuleSettings } from './settings';
import type { ChargeRuleState } from './state';

/** Everything that a decision is made from. */
export interface Situation {
  readonly settings: ChargeRuleSettings;
  readonly state: ChargeRuleState;
  readonly calendar: Calendar;
  readonly goal: Goal | null;
  /** %: what the limit should be. */
  readonly limit: number;
  /** Per kWh; `null` unknown. */
  readonly price: number | null;
  readonly now: number;
}

/** What should be so now. */
export interface Decision {
  readonly mode: ChargeMode;
  readonly why: Reason;
  /** Whether to charge; `null` leaves it as it is. */
  readonly charge: boolean | null;
  /** With how much; absent: the full current. */
  readonly amps?: number;
  /** Until when this holds. */
  readonly until?: number | null;
}

/** A meter that is silent for longer leads no more. */
const meterSilence = 15 * 60_000;

/** What the rule does now: the first that applies. */
export function decide(situation: Situation): Decision {
  return (
    idle(situation) ??
    faulty(situation) ??
    conflicting(situation) ??
    floor(situation) ??
    held(situation) ??
    boost(situation) ??
    blocked(situation) ??
    forced(situation) ??
    planned(situation) ??
    cheap(situation) ??
    sunny(situation) ??
    free(situation) ??
    waits(situation)
  );
}

type Step = (situation: Situation) => Decision | undefined;

const rests = (mode: ChargeMode, why: Reason, until?: number | null): Decision => ({
  mode,
  why,
  charge: null,
  ...(until !== undefined && { until }),
});

/** Not plugged in, not at home, not parked: nothing to do. Unknown: everything stays as it is. */
const idle: Step = ({ state: { facts } }) => {
  if (!facts) return rests('idle', { word: 'unknown' });
  const { plugged, atHome, parked, dc, connected, asleep } = facts;
  if (plugged === false) return rests('idle', { word: 'unplugged' });
  if (dc === true) return rests('idle', { word: 'fast' });
  if (parked === false) return rests('idle', { word: 'moving' });
  if (atHome === false) return rests('idle', { word: 'away' });
  if (!connected && !asleep) return rests('idle', { word: 'stale' });
  if (plugged === undefined) return rests('idle', { word: 'plugUnknown' });
  if (atHome === undefined) return rests('idle', { word: 'placeUnknown' });
  return parked === undefined ? rests('idle', { word: 'gearUnknown' }) : undefined;
};

const faulty: Step = ({ state: { facts } }) => {
  if (facts?.latchBlocked) return rests('idle', { word: 'latch' });
  if (facts?.chargeState === 'NoPower') return rests('idle', { word: 'noPower' });
  return facts?.contradiction ? rests('idle', { word: 'contradiction' }) : undefined;
};

const conflicting: Step = ({ state: { overrides }, now }) =>
  inConflict(overrides.charge, now) || inConflict(overrides.limit, now) || inConflict(overrides.amps, now)
    ? rests('conflict', { word: 'conflict' })
    : undefined;

const floor: Step = ({ state, settings: { floor: percent } }) =>
  state.floor ? { mode: 'floor', why: { word: 'floor', floor: percent }, charge: true } : undefined;

/** A person's own setting is respected, and so is the order to rest. */
const held: Step = ({ state: { overrides, orders }, now }) => {
  if (orders.hold) return rests('held', { word: 'resting' });
  const own = heldAt(overrides.charge, now);
  if (!own) return undefined;
  const word = own.value === true ? 'heldStarted' : 'heldStopped';
  return rests('held', { word, since: own.since, until: own.until }, own.until);
};

const boost: Step = ({ state: { orders } }) =>
  orders.boost
    ? {
        mode: 'boost',
        why: { word: 'boost', target: orders.boost.limit },
        charge: true,
        ...(orders.boost.ends !== undefined && { until: orders.boost.ends }),
      }
    : undefined;

const blocked: Step = ({ calendar: { isPermitted, window, nextWindow } }) => {
  if (isPermitted) return undefined;
  const until = window?.end ?? nextWindow;
  const why: Reason = until === null ? { word: 'neverAllowed' } : { word: 'blocked', until };
  return { mode: 'blocked', why, charge: false, until };
};

const forced: Step = (situation) => {
  const { window } = situation.calendar;
  if (window?.mode !== 'force') return undefined;
  return (
    complete(situation) ?? {
      mode: 'forced',
      why: { word: 'forced', until: window.end, limit: situation.limit },
      charge: true,
      until: window.end,
    }
  );
};

const planned: Step = ({ settings, state, goal, now }) => {
  const { plan, facts, overdue } = state;
  if (goal && (plan || overdue !== null) && facts?.soc === undefined) return rests('idle', { word: 'socUnknown' });
  if (overdue !== null && goal)
    return { mode: 'planned', why: { word: 'overdue', departure: overdue, target: goal.target }, charge: true };
  if (!plan || !goal) return undefined;
  const isCharging = facts?.chargeState === 'Charging' || facts?.chargeState === 'Starting';
  const block = activeBlock(plan.plan, now, isCharging);
  if (!block) return undefined;
  // A short pause is held at the least current: that spares a stop and a start.
  const isHeld = block.power < plan.basis.power;
  const why: Reason = isPriced(settings) ? { word: 'plan' } : { word: 'plannedNow', ...goal };
  return { mode: 'planned', why, charge: true, until: block.end, ...(isHeld && { amps: leastAmps }) };
};

/** Cheap enough to charge without a departure. */
const cheap: Step = (situation) => {
  const { max } = situation.settings.price;
  const { price } = situation;
  if (!max || price === null || price > max.price) return undefined;
  return complete(situation) ?? { mode: 'charging', why: { word: 'cheap', price, most: max.price }, charge: true };
};

const sunny: Step = (situation) => {
  const { settings, state, now } = situation;
  const { surplus, home } = state;
  if (!settings.surplus || surplus.amps === 0 || !home || now - home.at > meterSilence) return undefined;
  return (
    complete(situation) ?? {
      mode: 'surplus',
      why: { word: 'sun', amps: surplus.amps },
      charge: true,
      amps: Math.min(surplus.amps, mostAmps(settings, state.facts)),
    }
  );
};

/** Nothing says when to charge: whenever it is plugged in. */
const free: Step = (situation) => {
  const { settings, goal, limit } = situation;
  if (goal || settings.price.max || settings.surplus || hasForced(settings) || isOver(situation)) return undefined;
  return complete(situation) ?? { mode: 'charging', why: { word: 'free', limit }, charge: true };
};

const isPriced = ({ price }: ChargeRuleSettings): boolean => price.source !== 'none';

/** It had departures, and none is to come. */
const isOver = ({ settings, goal }: Situation): boolean => !goal && (settings.target?.readyBy.length ?? 0) > 0;

const hasForced = ({ windows }: ChargeRuleSettings): boolean => windows.some(({ mode }) => mode === 'force');

const complete: Step = ({ state: { facts }, limit }) =>
  facts && (facts.chargeState === 'Complete' || isReached(limit, facts) === true)
    ? { mode: 'complete', why: { word: 'limitReached', limit }, charge: false }
    : undefined;

/** It does not charge now; why, and until when. */
const waits = (situation: Situation): Decision => {
  const { settings, state, goal, price, now } = situation;
  const { facts, plan } = state;
  const waiting = (why: Reason, until: number | null = null): Decision => ({
    mode: 'waiting',
    why,
    charge: false,
    until,
  });
  if (goal && facts?.soc === undefined) return rests('idle', { word: 'socUnknown' });
  const full = complete(situation);
  if (full) return full;
  if (plan && goal) {
    const next = plan.plan.blocks.find(({ start }) => start > now)?.start;
    const until = next ?? plan.plan.latestStart;
    return waiting(isPriced(settings) ? { word: 'plan' } : { word: 'plannedLater', until, ...goal }, until);
  }
  if (settings.surplus) {
    const silent = !state.home || now - state.home.at > meterSilence;
    return waiting({ word: silent ? 'meterSilent' : 'waitsSun' });
  }
  if (settings.price.max) {
    return waiting(price === null ? { word: 'priceUnknown' } : { word: 'dear', price, most: settings.price.max.price });
  }
  if (goal) return { mode: 'complete', why: { word: 'targetReached', target: goal.target }, charge: false };
  if (isOver(situation)) return waiting({ word: 'departurePast' });
  const until = situation.calendar.nextWindow;
  return waiting(until === null ? { word: 'neverAllowed' } : { word: 'waitsWindow', until }, until);
};

/** Nothing is drawn that the circuit has not for this car. */
export function onCircuit(decision: Decision, settings: ChargeRuleSettings, share: number | null): Decision {
  if (!settings.circuit || decision.charge !== true) return decision;
  const amps = Math.floor(Math.min(settings.circuit.amps, share ?? 0));
  if (amps < leastAmps) return { mode: 'waiting', why: { word: 'circuitFull' }, charge: false };
  return { ...decision, amps: Math.min(decision.amps ?? amps, amps) };
}
