import type { Decision, Situation } from './decide';
import type { Sentence } from '../sentence';
import type { ChargeRuleView } from './exchange';
import { currencyOf } from './electricity';
import { socAfter } from './estimate';
import { targetOf } from './goal';
import { modelOf, mostAmps } from './need';
import { sentence, type Reason, type Saying } from './reasons';

/** A command in whose way something stands, and what that is; `undefined` where nothing does. */
function obstacle({ settings, state }: Situation): Reason | undefined {
  const { facts, sent, spent } = state;
  const last = sent.charge ?? sent.amps ?? sent.limit;
  if (last?.outcome === 'pending' && !facts?.connected && settings.wake === 'never') {
    return { word: 'asleep', until: last.expiresAt };
  }
  if (last?.outcome === 'ineffective') return { word: 'ineffective', until: last.again };
  if (last && last.outcome !== 'pending' && last.code !== null) {
    return { word: 'refused', until: last.again, code: last.code };
  }
  return spent.isUsedUp ? { word: 'budget', count: settings.commandsADay } : undefined;
}

/** What a sentence is said with. */
export function sayingOf({ settings, state, goal, now }: Situation): Saying {
  const plan = state.plan && goal ? { plan: state.plan.plan, ...goal } : null;
  return { zone: settings.zone, currency: currencyOf(settings, state.prices), now, plan };
}

/** What the rule does and will do. */
export function viewOf(situation: Situation, decision: Decision, wish: Decision): ChargeRuleView {
  const { settings, state, goal, limit, now } = situation;
  const { facts, plan: planned, orders } = state;
  const plan = planned?.plan ?? null;
  const saying = sayingOf(situation);
  const wanted = wish.charge === true ? (wish.amps ?? Math.floor(mostAmps(settings, facts))) : 0;
  const isLowered = decision.charge === true && decision.amps !== undefined && decision.amps < wanted;
  const lowered = isLowered ? decision.amps! : null;
  const why: Reason = lowered === null ? decision.why : { word: 'lowered', amps: lowered, because: decision.why };
  return {
    mode: decision.mode,
    reason: sentence(obstacle(situation) ?? why, saying),
    until: decision.until ?? null,
    nextStart: plan?.blocks.find(({ start }) => start > now)?.start ?? null,
    plan,
    expectedSoc: expected(situation),
    cost: settings.price.source === 'none' ? null : (plan?.cost ?? null),
    currency: saying.currency,
    limit,
    target: targetOf(settings, state) ?? null,
    readyBy: goal?.departure ?? null,
    boost: orders.boost?.limit ?? null,
    held: state.orders.hold === true || decision.mode === 'held',
    wanted: { amps: wanted, missing: Math.max(0, (goal?.target ?? limit) - (facts?.soc ?? 0)) },
    lowered,
  };
}

/** The charge at departure; `null` where there is none, or the charge now is not known. */
function expected({ settings, state, goal, now }: Situation): number | null {
  const { facts, plan } = state;
  if (!goal || facts?.soc === undefined) return null;
  if (!plan) return facts.soc;
  const charged = plan.plan.blocks
    .filter(({ power }) => power === plan.basis.power)
    .reduce((sum, { start, end }) => sum + Math.max(0, Math.min(end, goal.departure) - Math.max(start, now)), 0);
  const soc = socAfter(facts.soc, charged, modelOf(settings, state, plan.basis.power));
  return Math.max(facts.soc, Math.min(goal.target, Math.round(soc * 10) / 10));
}

/** Decisions that a person should hear of once. */
const alarming: ReadonlySet<Reason['word']> = new Set([
  'latch',
  'noPower',
  'contradiction',
  'conflict',
  'heldStarted',
  'heldStopped',
  'overdue',
  'departurePast',
]);

/** What a person should hear of now, by a key that stays while it lasts. */
export function alarmsOf(situation: Situation, { why }: Decision): ReadonlyMap<string, Sentence> {
  const saying = sayingOf(situation);
  const alarms = new Map<string, Sentence>();
  const stands = obstacle(situation);
  if (stands && stands.word !== 'asleep') alarms.set(stands.word, sentence(stands, saying));
  if (alarming.has(why.word)) alarms.set(why.word, sentence(why, saying));
  const plan = situation.state.plan?.plan;
  if (plan && situation.state.overdue === null && plan.missing > 0) {
    alarms.set('missed', sentence({ word: 'plan' }, saying));
  }
  return alarms;
}
