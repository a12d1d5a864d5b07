import type { CalendarEvent } from '../calendar/event';
import type { Sentence } from '../sentence';
import { HomeClock } from './clock';
import { isWanted } from './conditions';
import type { Trigger } from './exchange';
import type { PreconditionFacts } from './facts';
import type { Learned } from './lead';
import { leadOf, occasionsOf } from './occasion';
import { sentence, type Reason } from './reasons';
import type { PreconditionSettings } from './settings';
import { newState, type PreconditionState } from './state';

/** What the rule would do for a departure. Times are epoch milliseconds. */
export interface PreviewedRun {
  readonly trigger: Trigger;
  readonly departure: number;
  readonly start: number;
  readonly minutes: number;
  readonly runs: boolean;
  readonly reason: Sentence;
}

/** What a preview may know. */
export interface PreviewInput {
  /** °C at an instant. */
  readonly outside: (at: number) => number;
  readonly calendar: readonly CalendarEvent[];
  /** What the rule learned of this car; empty for none. */
  readonly learned: Learned;
}

const week = 7 * 86_400_000;
/** A minute apart there are no more in a week that anybody wants to read. */
const most = 100;

/** A car as it stands on a good morning: shut, full and with its cable in. */
const standing: PreconditionFacts = {
  soc: 100,
  plugged: true,
  parked: true,
  atHome: true,
  occupied: false,
  open: false,
  locked: true,
  asleep: false,
  connected: true,
};

/** What the rule would do over the next week with checked settings, for a car that stands ready at home. */
export function previewPrecondition(settings: PreconditionSettings, input: PreviewInput, now: number): PreviewedRun[] {
  const clock = new HomeClock(settings);
  const { calendar, learned } = input;
  const people = Object.fromEntries(settings.conditions.somebodyHome.map((person) => [person, atHome(now)]));
  let state: PreconditionState = { ...newState, calendar, learned, approaches: people };
  const found: PreviewedRun[] = [];
  for (let at = now; found.length < most;) {
    const next = occasionsOf(settings, clock, state, at)[0];
    if (!next || next.departure >= now + week) break;
    const { trigger, departure } = next;
    const celsius = input.outside(departure);
    state = { ...state, facts: { ...standing, insideTemp: celsius, outsideTemp: celsius } };
    const minutes = leadOf(settings, state, departure, departure) ?? 0;
    const verdict = isWanted(settings, state, next, departure);
    const why: Reason = verdict.may ? { word: trigger, target: settings.target, departure } : verdict.why;
    const reason = sentence(why, { zone: settings.zone, now });
    found.push({ trigger, departure, start: departure - minutes * 60_000, minutes, runs: verdict.may, reason });
    state = { ...state, done: [departure] };
    at = departure;
  }
  return found;
}

const atHome = (at: number): PreconditionState['approaches'][string] => ({
  place: 'home',
  at,
  fix: null,
  doubtful: null,
  samples: [],
  farSince: null,
  isArmed: false,
});
