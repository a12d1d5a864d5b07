import type { Almanac } from './almanac';
import { lastDeparture, type Departures } from './calendar';
import type { Nexts } from './hear';
import { isReached } from './need';
import type { Goal } from './planning';
import type { ChargeRuleSettings } from './settings';
import type { ChargeRuleState } from './state';
import { tripsOf, type Trip } from './trips';

/** A departure that was missed while this machine was down counts for so long. */
const catchUp = 6 * 3_600_000;

function departuresOf(settings: ChargeRuleSettings, state: ChargeRuleState): Departures {
  const { orders, forgotten } = state;
  const trips = tripsIn(settings, state).map(({ at }) => at);
  return { readyBy: settings.target?.readyBy ?? [], ordered: orders.readyBy, forgotten, trips };
}

const tripsIn = ({ calendar }: ChargeRuleSettings, { appointments }: ChargeRuleState): readonly Trip[] =>
  calendar ? tripsOf(calendar, appointments) : [];

/** The appointment that the car has to be ready for next. */
function tripOf(settings: ChargeRuleSettings, state: ChargeRuleState): Trip | undefined {
  const departure = state.overdue ?? state.departure;
  return tripsIn(settings, state).find(({ at }) => at === departure);
}

/** How full it should be, as a person said it; a trip that says nothing wants what is usual. */
export function targetOf(settings: ChargeRuleSettings, state: ChargeRuleState): number | undefined {
  const trip = tripOf(settings, state);
  return (
    state.orders.target ??
    trip?.soc ??
    settings.target?.soc ??
    (trip === undefined ? undefined : settings.limits.otherwise)
  );
}

/** What a trip of the next day asks for: it may raise the limit of that day. */
export function tripLimit(settings: ChargeRuleSettings, state: ChargeRuleState, now: number): number {
  const trip = tripOf(settings, state);
  return trip && trip.at - now < aDay ? (trip.soc ?? 0) : 0;
}
const aDay = 86_400_000;

/** Where it should be by when: never above the limit, where the car would stop. `null` without a target or a time. */
export function goalOf(settings: ChargeRuleSettings, state: ChargeRuleState, limit: number): Goal | null {
  const target = targetOf(settings, state);
  const departure = state.overdue ?? state.departure;
  return target === undefined || departure === null ? null : { target: Math.min(target, limit), departure };
}

/** A person's own setting is held no longer than to the next window, departure or change of the limit. */
export function nextsOf(almanac: Almanac, { departure, facts }: ChargeRuleState, now: number): Nexts {
  const { nextWindow } = almanac.calendar(now);
  const occurrence = Math.min(nextWindow ?? Infinity, departure !== null && departure > now ? departure : Infinity);
  const { changesAt } = almanac.limit(now, facts?.place);
  return {
    ...(Number.isFinite(occurrence) && { charge: occurrence, amps: occurrence }),
    ...(Number.isFinite(changesAt) && { limit: changesAt }),
  };
}

/**
 * Looks to the next departure when one has passed. Where its goal was not reached, that goal goes on for as long as the car
 * stays, or as it may; so does the newest one that passed while this machine was down, if that is not long ago.
 */
export function passDeparture(
  settings: ChargeRuleSettings,
  almanac: Almanac,
  state: ChargeRuleState,
  now: number,
): ChargeRuleState {
  const { facts, last } = state;
  const departures = departuresOf(settings, state);
  const target = targetOf(settings, state);
  const isDone = target === undefined || (facts !== null && isReached(target, facts) === true);
  const next = almanac.departure(departures, now);
  let { overdue } = state;
  if (state.departure !== null && now >= state.departure) {
    const passed = Math.max(state.departure, lastDeparture(departures, settings.zone, now) ?? 0);
    const isMissed = !isDone && last.plugged === true && last.atHome === true && now - passed < catchUp;
    if (isMissed) overdue = passed;
  }
  const most = (settings.target?.overrun ?? Infinity) * 3_600_000;
  if (overdue !== null && (isDone || now - overdue >= most)) overdue = null;
  return next === state.departure && overdue === state.overdue ? state : { ...state, departure: next, overdue };
}
