import type { LocalDate } from '../zone';
import type { ChargeRuleSettings } from './settings';
import type { ChargeRuleState } from './state';

/** Of the day's commands, so many are kept for those that make things safe: to stop, and to take less. */
const reserveOf = (commandsADay: number): number => Math.min(4, Math.floor(commandsADay / 10));

/** Commands and wakes count anew each day of the home. */
export function newDay(state: ChargeRuleState, date: LocalDate): ChargeRuleState {
  if (state.spent.date === date) return state;
  return { ...state, spent: { date, commands: 0, wakes: 0, isUsedUp: false }, unanswered: [] };
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
  const { spent, unanswered } = state;
  return {
    ...state,
    spent: { ...spent, commands: spent.commands + 1, wakes: spent.wakes + (wakes ? 1 : 0) },
    unanswered: [...unanswered, id],
  };
}

/** Something came of a command of today: one that was never sent is counted no more. */
export function answered(state: ChargeRuleState, id: string, wasSent: boolean): ChargeRuleState {
  const { spent, unanswered } = state;
  if (!unanswered.includes(id)) return state;
  const rest = unanswered.filter((each) => each !== id);
  if (wasSent) return { ...state, unanswered: rest };
  return { ...state, spent: { ...spent, commands: spent.commands - 1, isUsedUp: false }, unanswered: rest };
}
