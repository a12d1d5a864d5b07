import type { Sentence } from '../sentence';
import { reserveOf, type Decision, type Situation } from './decide';
import type { PreconditionView } from './exchange';
import { leadOf } from './occasion';
import { keepsOnCar } from './on-car';
import { sentence, type Reason, type Saying } from './reasons';

/** A person hears of a run that failed for so long. */
const failed = 60 * 60_000;

export const sayingOf = ({ settings, now }: Situation): Saying => ({ zone: settings.zone, now });

/** What the rule does and will do. */
export function viewOf(situation: Situation, decision: Decision): PreconditionView {
  const { settings, state, occasions, now } = situation;
  const next = decision.occasion ?? occasions[0];
  const start = next?.start;
  return {
    mode: decision.mode,
    reason: sentence(obstacle(situation) ?? decision.why, sayingOf(situation)),
    nextStart:
      occasions.find((one) => (one.start ?? -Infinity) > now)?.start ??
      (start !== undefined && start > now ? start : null),
    departure: next?.departure ?? null,
    trigger: next?.trigger ?? null,
    leadMinutes: leadOf(settings, state, next?.departure ?? now, now) ?? null,
    insideTemp: state.facts?.insideTemp ?? null,
    target: settings.target,
    onCar: next !== undefined && keepsOnCar(settings, state, next),
    reserve: reserveOf(situation),
  };
}

/** What keeps a run that was asked for from beginning or working; `undefined` where nothing does. */
function obstacle({ settings, state }: Situation): Reason | undefined {
  const { run, facts } = state;
  if (!run || run.stop) return undefined;
  if (run.doubt) return run.doubt;
  if (run.on || run.acceptedAt !== null || facts?.connected) return undefined;
  const isAllowed = settings.wake !== 'never' && state.spent.wakes > 0;
  return isAllowed ? undefined : { word: 'asleep', departure: run.departure };
}

/** What a person should hear once, by key. */
export function alarmsOf(situation: Situation, decision: Decision): Map<string, Sentence> {
  const { state, now } = situation;
  const { run, ended } = state;
  const saying = sayingOf(situation);
  const alarms = new Map<string, Sentence>();
  if (run?.doubt) alarms.set(`${run.doubt.word}-${run.departure}`, sentence(run.doubt, saying));
  if (ended?.isFailed && now - ended.at < failed) alarms.set(`failed-${ended.at}`, sentence(ended.why, saying));
  if (decision.mode === 'conflict') alarms.set('conflict', sentence(decision.why, saying));
  return alarms;
}
