import type { PureRule } from '../reducer';
import type { Sentence } from '../sentence';
import { onDay } from '../spent';
import { expire } from './answer';
import { ask } from './ask';
import { keepOnCar } from './car-schedule';
import { HomeClock } from './clock';
import { decide, type Situation } from './decide';
import type { PreconditionEvent, PreconditionIntent, PreconditionView } from './exchange';
import { hear } from './hear';
import { notePeople, occasionsOf } from './occasion';
import { sentence } from './reasons';
import { followRun } from './run';
import type { PreconditionSettings } from './settings';
import { newState, type PreconditionState } from './state';
import { alarmsOf, sayingOf, viewOf } from './view';

export { preconditionModes, preconditionOrders } from './exchange';
export type * from './exchange';
export type { PreconditionState } from './state';

/** The precondition rule of one car: a pure reducer. The same state, event and time bring the same step. */
export type PreconditionRule = PureRule<
  PreconditionState,
  PreconditionEvent,
  PreconditionView,
  Sentence,
  PreconditionIntent
>;

type PreconditionStep = ReturnType<PreconditionRule['step']>;

/** Makes the rule of one car from checked settings, see `checkPrecondition`. */
export function preconditionRule(settings: PreconditionSettings): PreconditionRule {
  const clock = new HomeClock(settings);
  return {
    start: () => newState,
    step: (state, event, now) => step(settings, clock, state, event, now),
  };
}

function step(
  settings: PreconditionSettings,
  clock: HomeClock,
  before: PreconditionState,
  event: PreconditionEvent,
  now: number,
): PreconditionStep {
  let state = newDay(expire(before, now), clock.date(now));
  state = hear(settings, state, event, () => occasionsOf(settings, clock, state, now), now);
  state = notePeople(settings, state, now);
  if (state.ordered !== null && now >= state.ordered) state = { ...state, ordered: null };
  state = followRun(settings, state, now);

  const situation: Situation = { settings, state, occasions: occasionsOf(settings, clock, state, now), now };
  const decision = decide(situation);
  const asked = keepOnCar(ask(situation, decision), settings, clock, now);

  const after: Situation = { ...situation, state: asked.state };
  const alarms = alarmsOf(after, decision);
  const saying = sayingOf(after);
  return {
    state: told(before, asked.state, [...alarms.keys()]),
    intents: asked.wishes.map(({ why, ...intent }) => ({ ...intent, reason: sentence(why, saying) })),
    notices: [...alarms].flatMap(([key, alarm]) => (before.told.includes(key) ? [] : [alarm])),
    view: viewOf(after, decision),
  };
}

function newDay(state: PreconditionState, date: string): PreconditionState {
  const spent = onDay(state.spent, date, newState.spent);
  return spent === state.spent ? state : { ...state, spent };
}

function told(before: PreconditionState, state: PreconditionState, alarms: readonly string[]): PreconditionState {
  // Before the first look at the car nothing is known of it: that ends nothing that a person was told.
  const keys = state.facts ? alarms : [...new Set([...before.told, ...alarms])];
  const isSame = keys.length === state.told.length && keys.every((key, n) => state.told[n] === key);
  const next = isSame ? state : { ...state, told: keys };
  const isUnchanged = (Object.keys(next) as (keyof PreconditionState)[]).every((key) => next[key] === before[key]);
  return isUnchanged ? before : next;
}
