import type { LocalDate } from './zone';

/** What a rule has spent today; plain data. */
export interface Spent {
  readonly date: LocalDate;
  readonly commands: number;
  readonly wakes: number;
  /** Commands of today that nothing is known of yet, by the ids of their intents. */
  readonly unanswered: readonly string[];
}

export const nothingSpent: Spent = { date: '', commands: 0, wakes: 0, unanswered: [] };

/** Counts anew each day of the home. @param nothing what a day begins with. */
export const onDay = <Own extends Spent>(spent: Own, date: LocalDate, nothing: Own): Own =>
  spent.date === date ? spent : { ...nothing, date };

/** Counts a command that is asked for. */
export const paid = <Own extends Spent>(spent: Own, id: string, wakes: boolean): Own => ({
  ...spent,
  commands: spent.commands + 1,
  wakes: spent.wakes + (wakes ? 1 : 0),
  unanswered: [...spent.unanswered, id],
});

/** Something came of a command: one of today that was never sent is counted no more. */
export function answeredOf<Own extends Spent>(spent: Own, id: string, wasSent: boolean): Own {
  if (!spent.unanswered.includes(id)) return spent;
  const unanswered = spent.unanswered.filter((each) => each !== id);
  return { ...spent, commands: spent.commands - (wasSent ? 0 : 1), unanswered };
}
