import { answeredOf, onDay, paid } from '../spent';
import type { LocalDate } from '../zone';
import type { ChargeRuleSettings } from './settings';
import { newState, type ChargeRuleState } from './state';

/** Of the day's commands, so many are kept for those that make things safe: to stop, and to take less. */
const reserveOf = (commandsADay: number): number => Math.min(4, Math.floor(commandsADay / 10));

/** Commands and wakes count anew each day of the home. */
export function newDay(state: ChargeRuleState, date: LocalDate): ChargeRuleState {
  return withSpent(state, onDay(state.spent, date, newState.spent));
}

/** How many commands may still be asked for today; what makes things safe may use the reserve. */
export function commandsLeft(
  { commandsADay }: ChargeRuleSettings,
  { spent }: ChargeRuleState,
  isSafer: boolean,
): number {
  return commandsADay - spent.commands - (isSafer ? 0 : reserveOf(commandsADay));
}

/** Counts a command that is asked for. */
export function pay(state: ChargeRuleState, id: string, wakes: boolean): ChargeRuleState {
  return withSpent(state, paid(state.spent, id, wakes));
}

/** Something came of a command of today: one that was never sent is counted no more. */
export function answered(state: ChargeRuleState, id: string, wasSent: boolean): ChargeRuleState {
  const spent = answeredOf(state.spent, id, wasSent);
  return withSpent(state, spent.commands < state.spent.commands ? { ...spent, isUsedUp: false } : spent);
}

const withSpent = (state: ChargeRuleState, spent: ChargeRuleState['spent']): ChargeRuleState =>
  spent === state.spent ? state : { ...state, spent };
