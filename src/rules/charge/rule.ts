import { heldAt } from '../override';
import type { PureRule } from '../reducer';
import type { Sentence } from '../sentence';
import { Almanac } from './almanac';
import { expire, forgetPending, hearResult } from './answer';
import { ask } from './ask';
import { newDay } from './budget';
import { keepOnCar, withNet } from './car-schedule';
import { decide, onCircuit, type Situation } from './decide';
import type { ChargeEvent, ChargeIntent, ChargeRuleView } from './exchange';
import { goalOf, nextsOf, passDeparture, tripLimit } from './goal';
import { hearCar, hearHome, hearPrices, hearSun, isSameAs } from './hear';
import { hearOrder, omit } from './order';
import { replan, type Goal } from './planning';
import { sentence } from './reasons';
import type { ChargeRuleSettings } from './settings';
import { newState, type ChargeRuleState } from './state';
import { hearCalendar } from './trips';
import { alarmsOf, sayingOf, viewOf } from './view';

export { chargeModes } from './exchange';
export type * from './exchange';
export type { ChargeRuleState } from './state';

/** The charge rule of one car: a pure reducer. The same state, event and time bring the same step. */
export type ChargeRule = PureRule<ChargeRuleState, ChargeEvent, ChargeRuleView, Sentence, ChargeIntent>;

type ChargeStep = ReturnType<ChargeRule['step']>;

/**
 * Makes the rule of one car from checked settings, see `checkChargeRule`.
 * @param jitter milliseconds after midnight at which its limit changes, 0 to 120,000: drawn once for each of several cars.
 */
export function chargeRule(settings: ChargeRuleSettings, jitter = 0): ChargeRule {
  const almanac = new Almanac(settings, jitter);
  return {
    start: () => newState,
    step: (state, event, now) => step(settings, almanac, state, event, now),
  };
}

function step(
  settings: ChargeRuleSettings,
  almanac: Almanac,
  before: ChargeRuleState,
  event: ChargeEvent,
  now: number,
): ChargeStep {
  const calendar = almanac.calendar(now);
  let state = newDay(expire(before, now), calendar.date);
  state = hear(settings, almanac, state, event, now);
  state = passDeparture(settings, almanac, state, now);
  state = endedBoost(state, now);
  state = atFloor(settings, state);

  const limit = limitOf(settings, almanac, state, now);
  const goal = goalOf(settings, state, limit);
  const plan = planOf(settings, state, goal, now);
  if (plan !== state.plan) state = { ...state, plan };
  const situation: Situation = { settings, state, calendar, goal, limit, price: almanac.price(state, now), now };
  const wish = withNet(decide(situation), situation);
  const decision = onCircuit(wish, settings, state.share);
  const asked = keepOnCar(ask(situation, decision), situation);

  const after: Situation = { ...situation, state: asked.state };
  const alarms = alarmsOf(after, decision);
  const saying = sayingOf(after);
  return {
    state: told(before, asked.state, [...alarms.keys()]),
    intents: asked.wishes.map(({ why, ...intent }) => ({ ...intent, reason: sentence(why, saying) })),
    notices: [...alarms].flatMap(([key, alarm]) => (before.told.includes(key) ? [] : [alarm])),
    view: viewOf(after, decision, wish),
  };
}

function hear(
  settings: ChargeRuleSettings,
  almanac: Almanac,
  state: ChargeRuleState,
  event: ChargeEvent,
  now: number,
): ChargeRuleState {
  switch (event.kind) {
    case 'tick':
      return state;
    case 'car':
      return hearCar(settings, state, event.facts, nextsOf(almanac, state, now), now);
    case 'prices':
      return hearPrices(state, event.series, now);
    case 'sun':
      return hearSun(settings, state, event.slots, now);
    case 'calendar': {
      if (!settings.calendar) return state;
      return { ...state, appointments: hearCalendar(settings.calendar, state.appointments, event.reading, now) };
    }
    case 'reserve':
      return { ...state, reserve: event.reserve };
    case 'home':
      return hearHome(settings, state, event.power, now);
    case 'circuit':
      return state.share === event.amps ? state : { ...state, share: event.amps };
    case 'result':
      return hearResult(state, event, now);
    case 'order':
      return hearOrder(state, event.order, nextsOf(almanac, state, now).limit ?? Infinity, now);
    case 'started':
      // The share is handed in anew, and the car may have changed: until it is heard of, it is unknown.
      return forgetPending({ ...state, share: null, facts: null }, now);
  }
}

/** The boost is over when it is reached or its time has come: then the former limit holds again. */
function endedBoost(state: ChargeRuleState, now: number): ChargeRuleState {
  const { boost } = state.orders;
  if (!boost) return state;
  const { soc, limit, chargeState } = state.facts ?? {};
  const isFull = chargeState === 'Complete' && limit !== undefined && limit >= boost.limit;
  const isOver = isFull || (soc !== undefined && soc >= boost.limit) || (boost.ends !== undefined && now >= boost.ends);
  return isOver ? { ...state, orders: omit(state.orders, 'boost') } : state;
}

/** Well above the floor, so that a per cent lost in standing does not start it again. */
const wellAbove = 2;

function atFloor({ floor }: ChargeRuleSettings, state: ChargeRuleState): ChargeRuleState {
  const soc = state.facts?.soc;
  if (soc === undefined) return state;
  const isBelow = soc < floor || (state.floor && soc < floor + wellAbove);
  return isBelow === state.floor ? state : { ...state, floor: isBelow };
}

/** Boost, then a person's own, then what day, place and trip ask for. */
function limitOf(settings: ChargeRuleSettings, almanac: Almanac, state: ChargeRuleState, now: number): number {
  const { orders, overrides, facts } = state;
  const held = heldAt(overrides.limit, now)?.value;
  const ordered = orders.limit && now < orders.limit.until ? orders.limit.limit : undefined;
  const own = typeof held === 'number' ? held : ordered;
  const usual = (): number => Math.max(almanac.limit(now, facts?.place).limit, tripLimit(settings, state, now));
  return orders.boost?.limit ?? own ?? usual();
}

/** Who is not there has no plan; where that is not known, the one there was stays. */
function planOf(
  settings: ChargeRuleSettings,
  state: ChargeRuleState,
  goal: Goal | null,
  now: number,
): ChargeRuleState['plan'] {
  const { plugged, atHome, parked, dc, soc } = state.facts ?? {};
  if (plugged === false || atHome === false || parked === false || dc === true) return null;
  if (!plugged || !atHome || !parked || soc === undefined) return state.plan;
  return replan(settings, state, goal, now);
}

function told(before: ChargeRuleState, state: ChargeRuleState, alarms: readonly string[]): ChargeRuleState {
  // Before the first look at the car nothing is known of it: that ends nothing that a person was told.
  const keys = state.facts ? alarms : [...new Set([...before.told, ...alarms])];
  const isSame = keys.length === state.told.length && keys.every((key, n) => state.told[n] === key);
  const next = isSame ? state : { ...state, told: keys };
  return isSameAs(before, next) ? before : next;
}
