import { problems, type ProblemCode } from '../../kernel/problems';
import type { IntentResult } from '../intent';
import type { ResultEvent } from '../reducer';
import { answeredOf } from '../spent';
import { end } from './run';
import type { PreconditionState, Run, Stop } from './state';

const minute = 60_000;
/** What time heals is tried again after a minute, three times as long after each try, at most ten minutes. */
const pauseOf = (tries: number): number => Math.min(10, 3 ** (tries - 1)) * minute;
/** Climate that was switched off shows it within this time. */
const shows = 2 * minute;
/** What the car refuses is refused tomorrow, too, until its software or settings change. */
const refusedFor = 24 * 60 * minute;

/** Takes in what came of a command; one that a newer took the place of says nothing. */
export function hearResult(
  before: PreconditionState,
  { id, result, isUnsent }: ResultEvent,
  now: number,
): PreconditionState {
  const state = { ...before, spent: answeredOf(before.spent, id, isUnsent !== true) };
  const { run } = state;
  if (run?.intent === id) return started(state, run, result, now);
  if (run?.stop?.intent === id) return stopped(state, run, run.stop, result, now);
  return kept(state, id, result, now);
}

function started(state: PreconditionState, run: Run, result: IntentResult, now: number): PreconditionState {
  // Taken, but not shown: whether it runs is looked at.
  if (result.ok || result.status === 'unverified')
    return { ...state, run: { ...run, acceptedAt: run.acceptedAt ?? now } };
  if (doesPass(result)) return { ...state, run: { ...run, intent: null, again: now + pauseOf(run.tries) } };
  return end(state, { word: 'refused', code: result.code ?? result.status }, now, true);
}

function stopped(state: PreconditionState, run: Run, stop: Stop, result: IntentResult, now: number): PreconditionState {
  if (result.ok) return { ...state, run: { ...run, stop: { ...stop, isDone: true, again: now + shows } } };
  return { ...state, run: { ...run, stop: { ...stop, intent: null, again: now + pauseOf(2) } } };
}

function kept(state: PreconditionState, id: string, result: IntentResult, now: number): PreconditionState {
  const [time, schedule] = Object.entries(state.onCar).find(([, { intent }]) => intent === id) ?? [];
  if (time === undefined || !schedule) return state;
  const isKept = result.ok || result.status === 'unverified';
  // Taken out of the car.
  if (isKept && schedule.days === '') {
    return { ...state, onCar: Object.fromEntries(Object.entries(state.onCar).filter(([key]) => key !== time)) };
  }
  const outcome = isKept ? 'kept' : doesPass(result) ? 'later' : 'refused';
  const again = now + (outcome === 'refused' ? refusedFor : pauseOf(3));
  return { ...state, onCar: { ...state.onCar, [time]: { ...schedule, outcome, again } } };
}

/** A stop that was done, or that nothing came back of, is over after its time; so is a start that nothing came back of. */
export function expire(state: PreconditionState, now: number): PreconditionState {
  const { run } = state;
  if (!run?.stop || run.stop.intent === null || now < run.stop.again) return state;
  const isGone = run.stop.isDone || state.facts?.connected !== true;
  return isGone ? end(state, run.stop.why, now) : { ...state, run: { ...run, stop: { ...run.stop, intent: null } } };
}

/** After a restart nothing is on its way any more. */
export function forgetPending(before: PreconditionState): PreconditionState {
  const state = { ...before, spent: { ...before.spent, unanswered: [] } };
  const { run } = state;
  const entries = Object.entries(state.onCar).map(([time, one]) => [
    time,
    one.outcome === 'pending' ? { ...one, outcome: 'later' as const } : one,
  ]);
  const onCar = Object.fromEntries(entries) as PreconditionState['onCar'];
  if (!run) return { ...state, onCar };
  const intent = run.acceptedAt === null && !run.on ? null : run.intent;
  return { ...state, onCar, run: { ...run, intent, stop: run.stop && { ...run.stop, intent: null } } };
}

/** Whether time heals what stood in the way. */
function doesPass({ status, code }: IntentResult): boolean {
  const kind = code !== null && code in problems ? problems[code as ProblemCode].kind : 'permanent';
  return status === 'expired' || kind === 'retry' || kind === 'asleep';
}
