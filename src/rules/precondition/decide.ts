import { inConflict, noOverride } from '../override';
import { comingOf, stillMissing } from './ahead';
import { isSafe, isWanted, type Verdict } from './conditions';
import type { PreconditionMode } from './exchange';
import { isRunning } from './facts';
import { leadOf, type Occasion } from './occasion';
import { keepsOnCar } from './on-car';
import type { Reason } from './reasons';
import type { PreconditionSettings } from './settings';
import type { PreconditionState, Run } from './state';

/** Everything that a decision is made from. */
export interface Situation {
  readonly settings: PreconditionSettings;
  readonly state: PreconditionState;
  /** In order of departure. */
  readonly occasions: readonly Occasion[];
  readonly now: number;
}

/** What should be so now. */
export interface Decision {
  readonly mode: PreconditionMode;
  readonly why: Reason;
  /** The departure that it is about. */
  readonly occasion?: Occasion;
  /** To begin now. */
  readonly starts?: true;
}

const minute = 60_000;
/** With less time left than this, a start that is late is of no use. */
const leastLeft = 5 * minute;
/** Later than this is late: a rule is asked every minute. */
const late = 2 * minute;
/** A run that ended is spoken of for so long. */
const spoken = 30 * minute;

/** What the rule does now: the first that applies. */
export function decide(situation: Situation): Decision {
  const { state, now } = situation;
  if (state.run) return ofRun(situation, state.run);
  if (!state.facts) return { mode: 'unknown', why: { word: 'unknown' } };
  if (inConflict({ ...noOverride, foreign: state.foreign }, now))
    return { mode: 'conflict', why: { word: 'conflict' } };
  const due = situation.occasions.filter((one) => isDue(one, now)).map((one) => judge(situation, one));
  return due.find(({ starts }) => starts) ?? due[0] ?? rests(situation);
}

const isDue = ({ start }: Occasion, now: number): boolean => start !== undefined && now >= start;

function ofRun({ settings, state }: Situation, run: Run): Decision {
  const { trigger, departure, on, stop } = run;
  const { target } = settings;
  if (stop) return { mode: 'done', why: stop.why };
  const occasion: Occasion = { trigger, departure, start: undefined };
  const why: Reason = { word: trigger, target, departure };
  const inside = on?.inside ?? on?.outside ?? state.facts?.insideTemp;
  const mode = inside !== undefined && inside > target ? 'cooling' : 'warming';
  return { mode: on ? mode : 'starting', why, occasion };
}

/** What comes of a departure whose time has come. */
function judge(situation: Situation, occasion: Occasion): Decision {
  const { settings, state, now } = situation;
  const { trigger, departure, start = now } = occasion;
  const isOrdered = trigger === 'order';
  const stands = (mode: PreconditionMode, why: Reason): Decision => ({ mode, why, occasion });
  if (state.held && !isOrdered) return stands('held', { word: 'offByPerson', since: state.held.since });
  if (keepsOnCar(settings, state, occasion)) return stands('scheduled', { word: 'onCar', departure });
  if (state.facts && isRunning(state.facts)) return stands('warming', { word: 'alreadyOn' });
  const verdict = first(isSafe(settings, state), () =>
    isOrdered ? { may: true } : isWanted(settings, state, occasion, now),
  );
  if (!verdict.may) return stands(verdict.is === 'no' ? 'blocked' : verdict.is, verdict.why);
  const { spent } = state;
  if (spent.runs >= settings.runsADay && !isOrdered) return stands('blocked', { word: 'runsUsed', count: spent.runs });
  // What starts has to be stopped, too.
  if (spent.commands > settings.commandsADay - 2)
    return stands('blocked', { word: 'budget', count: settings.commandsADay });
  if (isPlanned(occasion) && now - start > late && departure - now < leastLeft)
    return stands('blocked', { word: 'late', departure });
  return { ...stands('starting', { word: trigger, target: settings.target, departure }), starts: true };
}

/** Known beforehand, and not by somebody who comes or orders. */
const isPlanned = ({ trigger }: Pick<Occasion, 'trigger'>): boolean => trigger !== 'proximity' && trigger !== 'order';

const first = (one: Verdict, other: () => Verdict): Verdict => (one.may ? other() : one);

/** Nothing is due: what comes next, or what was last. */
function rests({ settings, state, occasions, now }: Situation): Decision {
  const { ended, held } = state;
  if (held) return { mode: 'held', why: { word: 'offByPerson', since: held.since } };
  if (ended && now - ended.at < spoken) return { mode: 'done', why: ended.why };
  const [known] = occasions;
  const coming = comingOf(settings, state, now);
  const next = coming && !(known && known.departure < coming.departure) ? coming : known;
  if (!next && settings.proximity) return { mode: 'waiting', why: { word: 'waitsForSomebody' } };
  if (!next) return { mode: 'idle', why: { word: 'nothing' } };
  const { departure, start } = next;
  if (keepsOnCar(settings, state, next))
    return { mode: 'scheduled', why: { word: 'onCar', departure }, occasion: next };
  if (start === undefined) return { mode: 'waiting', why: { word: 'waitsUnknown', departure }, occasion: next };
  const { target } = settings;
  const word = next === coming ? 'comes' : 'waits';
  const conditions = stillMissing(settings, state, next);
  return { mode: 'waiting', why: { word, start, departure, target, conditions }, occasion: next };
}

/** Minutes that the charge plan should keep before a departure for the cabin; `null` where it needs none. */
export function reserveOf({
  settings,
  state,
  occasions,
  now,
}: Situation): { departure: number; minutes: number } | null {
  const { run } = state;
  // While it runs, what was reserved for it stays so.
  if (run && isPlanned(run) && !run.stop && now < run.departure)
    return { departure: run.departure, minutes: run.minutes };
  const next = occasions.find(isPlanned);
  const minutes = next && leadOf(settings, state, next.departure, now);
  if (!next || minutes === undefined) return null;
  const verdict = isWanted(settings, state, next, now);
  return minutes === 0 || (!verdict.may && verdict.is !== 'unknown') ? null : { departure: next.departure, minutes };
}
