import type { RuleWake } from '../intent';
import { paid } from '../spent';
import type { Decision, Situation } from './decide';
import type { PreconditionCommand } from './exchange';
import { longestRun } from './occasion';
import type { Reason } from './reasons';
import type { PreconditionSettings } from './settings';
import type { PreconditionState, Run } from './state';

/** A wish that has no sentence yet. */
export interface Wish {
  readonly id: string;
  readonly command: PreconditionCommand;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly why: Reason;
  readonly expiresAt: number;
  readonly wake: RuleWake;
}

/** A state with what it asks for. */
export interface Asked {
  readonly state: PreconditionState;
  readonly wishes: readonly Wish[];
}

const minute = 60_000;
const hour = 60 * minute;
/** A command that nothing is heard of for so long is asked for again. */
const patience = 10 * minute;
/** A start that was lost with the program is of use with so much time left. */
const leastLeft = 5 * minute;

/** Asks for what the decision wants: to begin, to set the temperature, to end. */
export function ask(situation: Situation, decision: Decision): Asked {
  let asked: Asked = { state: situation.state, wishes: [] };
  if (decision.starts && decision.occasion) asked = begin(asked, situation, decision.occasion);
  asked = send(asked, situation);
  asked = temperature(asked, situation);
  return stop(asked, situation);
}

function begin(
  { state, wishes }: Asked,
  { settings, now }: Situation,
  { trigger, departure }: NonNullable<Decision['occasion']>,
): Asked {
  const run: Run = {
    trigger,
    departure,
    minutes: Math.min(longestRun(settings, state), Math.ceil((departure - now) / minute)),
    intent: null,
    tries: 0,
    again: now,
    acceptedAt: null,
    on: null,
    isSet: false,
    opened: false,
    isChecked: false,
    doubt: null,
    isLearned: false,
    stop: null,
  };
  const spent = { ...state.spent, runs: state.spent.runs + 1 };
  // A day back is enough: departures to come are looked at, none of before.
  const done = [...state.done.filter((at) => at > now - 24 * hour), departure];
  return { state: { ...state, run, spent, done, comes: null, ordered: null, ended: null }, wishes };
}

/** Sends the start, and again what was lost on its way, as long as it is of use. */
function send(asked: Asked, { settings, now }: Situation): Asked {
  const { run, spent } = asked.state;
  if (!run || run.on || run.stop || run.intent !== null || run.acceptedAt !== null || now < run.again) return asked;
  const isAgain = run.tries > 0;
  if (isAgain && (run.departure - now < leastLeft || spent.commands > settings.commandsADay - 2)) return asked;
  const { trigger, departure } = run;
  const why: Reason = { word: trigger, target: settings.target, departure };
  const isAwake = asked.state.facts?.connected === true;
  const wake = wakeFor(settings, asked.state);
  const wakes = wake !== 'never' && !isAwake;
  const [next, id] = counted(asked.state, 'start', wakes);
  const wish: Wish = {
    id,
    command: 'auto_conditioning_start',
    parameters: {},
    why: wakes ? { word: 'wakes', because: why } : why,
    expiresAt: departure,
    wake,
  };
  const sent = { ...run, intent: id, tries: run.tries + 1 };
  return { state: { ...next, run: sent }, wishes: [...asked.wishes, wish] };
}

/** The temperature, as soon as the car is there and shows another. */
function temperature(asked: Asked, { settings, now }: Situation): Asked {
  const { run, facts, spent } = asked.state;
  const request = facts?.connected ? facts.request : undefined;
  if (!run || run.isSet || run.stop || request === undefined) return asked;
  if (Math.abs(request - settings.target) < 0.5)
    return { ...asked, state: { ...asked.state, run: { ...run, isSet: true } } };
  // The stop that this run will need comes first.
  if (spent.commands > settings.commandsADay - 2) return asked;
  const [next, id] = counted(asked.state, 'temps', false);
  const { target } = settings;
  const because: Reason = { word: run.trigger, target, departure: run.departure };
  const wish: Wish = {
    id,
    command: 'set_temps',
    parameters: { driver_temp: target, passenger_temp: target },
    why: { word: 'temperature', target, because },
    expiresAt: Math.max(run.departure, now + minute),
    wake: 'never',
  };
  return { state: { ...next, run: { ...run, isSet: true } }, wishes: [...asked.wishes, wish] };
}

/** The stop is not held back by any budget, and wakes nobody: a car that sleeps has no climate on. */
function stop(asked: Asked, { now }: Situation): Asked {
  const { run } = asked.state;
  if (!run?.stop || run.stop.intent !== null || now < run.stop.again) return asked;
  const [next, id] = counted(asked.state, 'stop', false);
  const wish: Wish = {
    id,
    command: 'auto_conditioning_stop',
    parameters: {},
    why: run.stop.why,
    expiresAt: now + patience,
    wake: 'never',
  };
  const sent = { ...run, stop: { ...run.stop, intent: id, again: now + patience } };
  return { state: { ...next, run: sent }, wishes: [...asked.wishes, wish] };
}

/** A car that sleeps is woken only as the rule says, and only so often a day. */
function wakeFor({ wake, wakesADay }: PreconditionSettings, { spent }: PreconditionState): RuleWake {
  return spent.wakes < wakesADay ? wake : 'never';
}

/** Numbers an intent and counts it. */
export function counted(state: PreconditionState, name: string, wakes: boolean): [PreconditionState, string] {
  const { count, spent } = state;
  const id = `${name}-${count}`;
  return [{ ...state, count: count + 1, spent: paid(spent, id, wakes) }, id];
}
