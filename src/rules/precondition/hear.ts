import { own } from '../../kernel/own';
import { mergeCalendar } from '../calendar/merge';
import { metres } from '../place';
import { carMoved, hearPerson } from './approach';
import { forgetPending, hearResult } from './answer';
import type { PreconditionEvent, PreconditionOrder } from './exchange';
import type { PreconditionFacts } from './facts';
import { leadOf, type Occasion } from './occasion';
import { reopen } from './run';
import type { PreconditionSettings } from './settings';
import type { PreconditionState } from './state';

const minute = 60_000;
/** A car that is so much further than before was driven, metres. */
const moved = 200;
/** Who was heard of before a longer pause of this program may be anywhere. */
const pause = 10 * minute;
/** What is measured again and again is remembered as often, so that the state changes no more than that. */
const often = 5 * minute;
/** A person's own start has so long to reach the car. */
const patience = 15 * minute;

/** Takes in an event. @param occasions the departures as they were known before it, for an order to skip one. */
export function hear(
  settings: PreconditionSettings,
  state: PreconditionState,
  event: PreconditionEvent,
  occasions: () => readonly Occasion[],
  now: number,
): PreconditionState {
  switch (event.kind) {
    case 'tick':
      return state;
    case 'car':
      return hearCar(state, event.facts, now);
    case 'calendar':
      return { ...state, calendar: mergeCalendar(state.calendar, event.reading, now) };
    case 'person': {
      const { person } = event.reading;
      const { proximity, conditions } = settings;
      // Two cars of one home: each hears of its own people only.
      if (!proximity?.persons.includes(person) && !conditions.somebodyHome.includes(person)) return state;
      const car = { location: state.last.location ?? undefined, atHome: state.last.atHome ?? undefined };
      const before = own(state.approaches, person);
      // What was heard ahead of a clock that was set back since must not outrank all that is said until then.
      const approach = hearPerson(before && before.at <= now ? before : undefined, event.reading, car);
      return approach === before ? state : { ...state, approaches: { ...state.approaches, [person]: approach } };
    }
    case 'departure':
      return { ...state, departs: event.at };
    case 'weather':
      return { ...state, weather: { celsius: event.outside, at: now } };
    case 'result':
      return hearResult(state, event, now);
    case 'order':
      return hearOrder(settings, state, event.order, occasions(), now);
    case 'started': {
      // The car may have changed: until it is heard of, it is unknown.
      const fresh = forgetPending({ ...state, facts: null });
      const isLong = event.lastSeen === null || now - event.lastSeen > pause;
      return isLong ? { ...fresh, approaches: {} } : fresh;
    }
  }
}

function hearCar(before: PreconditionState, facts: PreconditionFacts, now: number): PreconditionState {
  let state = JSON.stringify(before.facts) === JSON.stringify(facts) ? before : { ...before, facts };
  const { location = null, atHome = before.last.atHome, outsideTemp } = facts;
  const from = before.last.location;
  if (location && from && metres(from, location) > moved) state = { ...state, approaches: carMoved(state.approaches) };
  const { outside } = before.last;
  const isNews = outsideTemp !== undefined && (outside?.celsius !== outsideTemp || now - outside.at >= often);
  const last = {
    location: location ?? from,
    atHome,
    outside: isNews ? { celsius: outsideTemp, at: now } : outside,
  };
  return JSON.stringify(last) === JSON.stringify(before.last) ? state : { ...state, last };
}

function hearOrder(
  settings: PreconditionSettings,
  state: PreconditionState,
  order: PreconditionOrder,
  occasions: readonly Occasion[],
  now: number,
): PreconditionState {
  switch (order) {
    case 'start': {
      const lead = (leadOf(settings, state, now, now) ?? 0) * minute;
      return state.run ? state : { ...state, held: null, ordered: now + Math.max(lead, patience) };
    }
    case 'stop': {
      const { run } = state;
      const stop = { why: { word: 'ordered' } as const, intent: null, again: now, isDone: false };
      return {
        ...reopen(settings, state),
        ordered: null,
        held: { since: now },
        run: run && { ...run, stop: run.stop ?? stop },
      };
    }
    case 'skip': {
      const next = occasions.find(({ trigger }) => trigger !== 'order');
      const ahead = (state.skipped ?? []).filter((at) => at > now);
      return next ? { ...state, skipped: [...ahead, next.departure] } : state;
    }
    case 'unskip':
      return { ...state, skipped: [] };
    case 'resume':
      return { ...state, held: null, foreign: [], ended: null };
  }
}
