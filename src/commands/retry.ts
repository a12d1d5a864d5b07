import type { Problem } from '../kernel/problem';
import type { ProblemCode } from '../kernel/problems';

/** How often a command is sent at most. */
export const mostTries = 5;

/** Nobody knows whether the car did what was asked. */
const unclear: ReadonlySet<ProblemCode> = new Set([
  'API_NO_ANSWER',
  'COMMAND_ANSWER_UNREADABLE',
  'COMMAND_ANSWER_TOO_LARGE',
]);

/** Whether the car may have done the command although the way to it reports this. */
export const mayBeDone = ({ code }: Problem): boolean => unclear.has(code);

/** Whether time heals it. */
export const isPassing = ({ kind }: Problem): boolean => kind === 'retry' || kind === 'asleep';

/**
 * How long to wait before the next try, milliseconds: 5 s, and three times as long after each, at most 2 min, ±20 % so that
 * many cars do not come back at once; not before Tesla allows it. A car that has just been woken is busy for seconds only.
 * @param tries how many there were, from 1.
 * @param random in [0, 1).
 */
export function pause(problem: Problem, tries: number, random: number, justWoken: boolean): number {
  if (problem.code === 'COMMAND_BUSY' && justWoken) return Math.round(1_000 * (1 + random) * 2 ** (tries - 1));
  const { seconds } = problem.details;
  const told = problem.code === 'API_RATE_LIMITED' && typeof seconds === 'number' ? seconds * 1_000 : 0;
  return Math.max(told, Math.round(Math.min(120_000, 5_000 * 3 ** (tries - 1)) * (0.8 + 0.4 * random)));
}
