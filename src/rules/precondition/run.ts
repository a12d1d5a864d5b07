import { echo } from '../override';
import { isNeeded } from './conditions';
import { isRunning } from './facts';
import { learn, near } from './lead';
import { isStillWanted, longestRun, outsideNow } from './occasion';
import type { Reason } from './reasons';
import type { PreconditionSettings } from './settings';
import type { PreconditionState, Run } from './state';

const minute = 60_000;
/** After this long, a cabin that is being warmed or cooled shows it, by at least so many K a minute. */
const showsAfter = 5 * minute;
const leastSlope = 0.3;
/** Nobody who is later than this comes. */
const grace = 10 * minute;
/** A car that is not heard has so long, past the longest run, to tell who sits in it. */
const patience = 15 * minute;
/** A run that costs more than so many per cents went wrong. */
const mostDrop = 5;
/** Changes by others are of interest for so long. */
const conflictTime = 30 * minute;

/** Follows the run there is, by what is known of the car now: whether it runs, whether it works, and when it has to stop. */
export function followRun(settings: PreconditionSettings, before: PreconditionState, now: number): PreconditionState {
  // Before the car was looked at nothing is known of it, so nothing is decided.
  if (!before.facts) return before;
  let state = watchClimate(settings, before, now);
  state = watchPeople(state, now);
  if (!state.run) return state;
  state = learnFrom(settings, state, now);
  state = check(settings, state, now);
  const { run } = state;
  if (!run || run.stop) return state;
  const why = stopReason(settings, state, run, now);
  if (!why) return state;
  // Who may sit inside is not left in the cold; a car that is not heard may tell that soon.
  if (run.opened && run.on && state.facts?.occupied === undefined) {
    const patient = run.on.at + longestRun(settings, state) * minute + patience;
    return !state.facts?.connected && now < patient ? state : end(state, { word: 'taken' }, now);
  }
  if (!run.on && run.acceptedAt === null) return end(state, why, now);
  return {
    ...learnAtEnd(settings, state, now),
    run: { ...run, stop: { why, intent: null, again: now, isDone: false } },
  };
}

/** Tells a person's switching from ours. */
function watchClimate(settings: PreconditionSettings, state: PreconditionState, now: number): PreconditionState {
  const { facts, run, running } = state;
  const is = facts?.connected ? isRunning(facts) : undefined;
  if (is === undefined) return state;
  if (is) return run && !run.on && isUnderWay(run) ? cameOn(settings, state, run, now) : seen(state, true, now);
  if (!run?.on) return seen(find(state), false, now);
  if (run.stop) return end({ ...state, running: false }, run.stop.why, now);
  // Just on and already off: whether that is a person shows when the echo is over.
  if (now >= run.on.at && now - run.on.at < echo) return state;
  const { soc } = facts ?? {};
  // Nearly empty, the car ends it by itself.
  if (soc !== undefined && soc < settings.conditions.floor)
    return end({ ...state, running: false }, { word: 'ended', soc }, now);
  const foreign = running === true ? [...recent(state, now), now] : state.foreign;
  const why: Reason = { word: 'offByPerson', since: now };
  const off = { ...state, running: false, foreign };
  // Who switches off what was begun for a departure means that departure.
  const open = run.trigger === 'order' ? reopen(settings, off) : off;
  return { ...end(open, why, now), held: { since: now } };
}

/** Notes what the cabin has while climate is still off: once it runs it is warmer by the second. */
function find(state: PreconditionState): PreconditionState {
  const { facts, run } = state;
  const found = facts?.insideTemp;
  return run && found !== undefined && found !== run.found ? { ...state, run: { ...run, found } } : state;
}

function cameOn(settings: PreconditionSettings, state: PreconditionState, run: Run, now: number): PreconditionState {
  const { insideTemp: inside, outsideTemp: outside, soc } = state.facts ?? {};
  const on = {
    at: now,
    ...(inside !== undefined && { inside }),
    ...(outside !== undefined && { outside }),
    ...(soc !== undefined && { soc }),
  };
  // Planned by what was known while it slept, which may be wrong.
  const found = run.found ?? inside;
  const before = { ...state, facts: { ...state.facts!, ...(found !== undefined && { insideTemp: found }) } };
  const isNone =
    run.trigger !== 'order' &&
    found !== undefined &&
    outside !== undefined &&
    !isNeeded(settings, before, now, now).may;
  const why: Reason = { word: 'wasNotNeeded', ...(inside !== undefined && { inside }) };
  const stop = isNone && !run.stop ? { why, intent: null, again: now, isDone: false } : run.stop;
  return { ...state, running: true, run: { ...run, on, stop } };
}

/** A change that no run of ours brought is somebody else's. */
function seen(state: PreconditionState, is: boolean, now: number): PreconditionState {
  if (state.running === is) return state;
  if (state.running === null) return { ...state, running: is };
  const isOurs = state.ended !== null && !is && now - state.ended.at < echo;
  return { ...state, running: is, ...(!isOurs && { foreign: [...recent(state, now), now] }) };
}

const recent = ({ foreign }: PreconditionState, now: number): number[] =>
  foreign.filter((at) => now - at < conflictTime);

/** Who sits in the car or drives it has taken over; an open door says that they came. */
function watchPeople(state: PreconditionState, now: number): PreconditionState {
  const { run, facts } = state;
  if (facts?.parked === false) {
    const free = state.held || state.foreign.length > 0 ? { ...state, held: null, foreign: [] } : state;
    return run ? end(free, { word: 'taken' }, now) : free;
  }
  if (!run) return state;
  if (facts?.occupied === true) return end(state, { word: 'taken' }, now);
  return facts?.open === true && run.on && !run.opened ? { ...state, run: { ...run, opened: true } } : state;
}

function stopReason(
  settings: PreconditionSettings,
  state: PreconditionState,
  { on, acceptedAt, trigger, departure, opened }: Run,
  now: number,
): Reason | undefined {
  const soc = state.facts?.soc;
  const minutes = longestRun(settings, state);
  const since = on?.at ?? acceptedAt;
  if (now < departure && !isStillWanted(settings, state, trigger, departure)) return { word: 'cancelled', departure };
  if (since === null) return now >= departure ? { word: 'expired', departure } : undefined;
  if (soc !== undefined && soc < settings.conditions.floor) return { word: 'tooLow', soc };
  if (soc !== undefined && on?.soc !== undefined && on.soc - soc > mostDrop) return { word: 'fell', drop: mostDrop };
  if (now - since >= minutes * minute) return { word: 'maxRun', minutes };
  return now >= departure + grace && !opened ? { word: 'nobodyCame', departure } : undefined;
}

/** Five minutes after it came on, or should have, the cabin has to show it. */
function check({ target }: PreconditionSettings, state: PreconditionState, now: number): PreconditionState {
  const { run, facts } = state;
  if (!run || run.isChecked || run.stop || !facts?.connected) return state;
  const judged = (doubt: Reason | null): PreconditionState => ({ ...state, run: { ...run, isChecked: true, doubt } });
  if (!run.on) {
    const isDue = run.acceptedAt !== null && now - run.acceptedAt >= showsAfter;
    return isDue && state.running === false ? judged({ word: 'notOn' }) : state;
  }
  const minutes = (now - run.on.at) / minute;
  const { inside: from } = run.on;
  const { insideTemp: inside } = facts;
  if (inside !== undefined && Math.abs(target - inside) <= near) return judged(null);
  if (now - run.on.at < showsAfter || from === undefined || inside === undefined) return state;
  const slope = ((inside - from) / minutes) * Math.sign(target - from);
  const direction = target > from ? 'warmer' : 'cooler';
  return judged(slope >= leastSlope ? null : { word: 'notRunning', inside, direction });
}

function learnFrom(settings: PreconditionSettings, state: PreconditionState, now: number): PreconditionState {
  const inside = state.facts?.insideTemp;
  const isNear = inside !== undefined && Math.abs(settings.target - inside) <= near;
  return isNear ? learnAtEnd(settings, state, now) : state;
}

/** Learns how fast the cabin went, once a run. */
function learnAtEnd({ target }: PreconditionSettings, state: PreconditionState, now: number): PreconditionState {
  const { run, facts, learned } = state;
  const to = facts?.insideTemp;
  if (!run?.on || run.isLearned || to === undefined) return state;
  const { at, inside: from, outside = outsideNow(state, now) } = run.on;
  const isTowards = from !== undefined && (target - from) * (to - from) > 0;
  const next =
    isTowards && outside !== undefined ? learn(learned, { outside, from, to, minutes: (now - at) / minute }) : learned;
  return { ...state, learned: next, run: { ...run, isLearned: true } };
}

/** A person stops the run before its cabin was ready: then nobody has seen to the departure, nor to one near it. */
export function reopen({ target }: PreconditionSettings, state: PreconditionState): PreconditionState {
  const { run, facts } = state;
  const inside = facts?.insideTemp;
  const wasReady = run?.on && (run.isLearned || (inside !== undefined && Math.abs(target - inside) <= near));
  if (!run || wasReady) return state;
  const { trigger, departure } = run;
  const done = state.done.filter((at) => at !== departure);
  return { ...state, done, ...(trigger === 'proximity' && { comes: departure }) };
}

/** The command may still reach the car. */
const isUnderWay = ({ intent, acceptedAt }: Run): boolean => intent !== null || acceptedAt !== null;

/** The run is over; one that never went out is none of the day's. */
export function end(state: PreconditionState, why: Reason, now: number, isFailed?: true): PreconditionState {
  const { run, spent } = state;
  const isNone = run !== null && !run.on && run.acceptedAt === null && run.intent === null;
  return {
    ...state,
    run: null,
    ended: { at: now, why, ...(isFailed && { isFailed }) },
    ...(isNone && { spent: { ...spent, runs: Math.max(0, spent.runs - 1) } }),
  };
}
