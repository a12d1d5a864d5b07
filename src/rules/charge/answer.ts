import { problems, type ProblemCode } from '../../kernel/problems';
import type { IntentResult } from '../intent';
import type { ResultEvent } from '../reducer';
import { answered } from './budget';
import { settled, shown } from './hear';
import { quantities, type CarSchedule, type ChargeRuleState, type Sent } from './state';

const minute = 60_000;
/** What time heals is tried again after 5 minutes, three times as long after each try, at most an hour. */
const pauseOf = (tries: number): number => Math.min(60, 5 * 3 ** (tries - 1)) * minute;
/** What the car refuses for good is tried again when something changes; at the latest after so long. */
const atTheLatest = 60 * minute;

/** Takes in what came of a command: it is so, or it is tried again, or it has to wait for a change. */
export function hearResult(
  before: ChargeRuleState,
  { id, result, isUnsent }: ResultEvent,
  now: number,
): ChargeRuleState {
  const state = answered(before, id, isUnsent !== true);
  if (state.onCar?.intent === id) return { ...state, onCar: netAfter(state.onCar, result, now) };
  const quantity = quantities.find((one) => state.sent[one]?.id === id);
  // An older one, that a newer took the place of, says nothing.
  if (!quantity) return state;
  const sent = state.sent[quantity]!;
  if (result.status === 'verified' || result.status === 'already') return settled(state, quantity, sent.value, now);
  return { ...state, sent: { ...state.sent, [quantity]: failed(sent, result, now) } };
}

function failed(sent: Sent, { status, code }: IntentResult, now: number): Sent {
  if (status === 'unverified') {
    // Once more at once; then it is no use.
    const isFirst = sent.tries < 2;
    return { ...sent, outcome: isFirst ? 'later' : 'ineffective', again: isFirst ? now : now + atTheLatest };
  }
  const passes = doesPass({ status, code });
  if (passes) return { ...sent, outcome: 'later', again: now + pauseOf(sent.tries), code };
  return { ...sent, outcome: 'refused', again: now + atTheLatest, code };
}

/** Commands that nothing came back of in their time: they had no effect. */
export function expire(state: ChargeRuleState, now: number): ChargeRuleState {
  let next = state;
  for (const quantity of quantities) {
    const sent = next.sent[quantity];
    // A clock that was set back has no older commands.
    if (sent?.outcome !== 'pending' || (now < sent.expiresAt && now >= sent.at)) continue;
    const status = next.facts?.connected && shown(quantity, next.facts) !== undefined ? 'unverified' : 'expired';
    next = answered(next, sent.id, status !== 'expired');
    next = { ...next, sent: { ...next.sent, [quantity]: failed(sent, { ok: false, status, code: null }, now) } };
  }
  return next;
}

/** After a restart nothing is on its way any more. */
export function forgetPending(state: ChargeRuleState, now: number): ChargeRuleState {
  const entries = Object.entries(state.sent).filter(([, { outcome }]) => outcome !== 'pending');
  const { onCar } = state;
  const again = onCar && !onCar.isThere && !onCar.refused ? { ...onCar, again: now } : onCar;
  return { ...state, sent: Object.fromEntries(entries), spent: { ...state.spent, unanswered: [] }, onCar: again };
}

/** Whether time heals what stood in the way. */
function doesPass({ status, code }: Pick<IntentResult, 'status' | 'code'>): boolean {
  const kind = code !== null && code in problems ? problems[code as ProblemCode].kind : 'permanent';
  return status === 'expired' || kind === 'retry' || kind === 'asleep';
}

/** The net is in the car; or it is not, and sent again, unless the car will never take it. */
function netAfter(onCar: CarSchedule, result: IntentResult, now: number): CarSchedule {
  if (result.ok) return { ...onCar, isThere: true };
  return doesPass(result) ? { ...onCar, again: now + pauseOf(1) } : { ...onCar, refused: true };
}
