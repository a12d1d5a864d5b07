import { fill, locale } from '../kernel/locale';
import type { Problem } from '../kernel/problem';
import type { Command } from './command';
import type { CommandResult, Status } from './intent';
import type { ParameterValues } from './parameter';

/** What a result says for people, in English or the language of `locales/<language>/commands.json`. */
export interface Said {
  readonly reason: string;
  readonly fix: string;
}

/** The endings that are no problem. `{done}` is the state that the command brings. */
const sentences = {
  already: '{done} already; nothing was sent.',
  // In its own words: one that has charged to its limit says so to `charge_start`, too.
  'already.said': 'Nothing is to be done, says the car: {said}.',
  awake: '{done}; it took {seconds} s.',
  seen: "{done}, seen in the car's own data {seconds} s later.",
  taken: 'The car took the command. {unseen}',
  'not-seen': 'The car took the command; its own data did not show it within {seconds} s.',
  overtaken: 'The car took the command; a newer one came before its own data showed it.',
  stopped: 'The car took the command; the flows were stopped before its own data showed it.',
} as const;

/** How a command ended well, or well enough. */
export type Ending = keyof typeof sentences;

/** All of these sentences, for the test that holds the translations. */
export const endings: Readonly<Record<Ending, string>> = sentences;

/** What a result is about. */
export interface Subject {
  readonly vin: string;
  readonly command: string;
  /** US dollars. */
  readonly cost: number;
}

/** Results are plain data; what they say in other languages is remembered beside them. */
const told = new WeakMap<CommandResult, (language: string) => Said>();

/** What a result says in a language; English for one that was copied on its way. */
export function resultIn(result: CommandResult, language: string): Said {
  return told.get(result)?.(language) ?? { reason: result.reason, fix: result.fix };
}

/**
 * A result that is no problem.
 * @param values what the sentence tells beside the state of the car.
 */
export function ending(
  subject: Subject,
  status: 'verified' | 'unverified' | 'already',
  sentence: Ending,
  command: Command,
  parameters: ParameterValues,
  values: Readonly<Record<string, string | number>> = {},
): CommandResult {
  return make({ ...subject, status, ok: true, code: null }, (language) => {
    const texts = locale(language, 'commands');
    const done = fill(texts[`${command.name}.done`] ?? command.done, numbers(parameters));
    const unseen = texts[`${command.name}.unseen`] ?? command.unseen ?? '';
    return { reason: fill(texts[sentence] ?? sentences[sentence], { ...values, done, unseen }), fix: '' };
  });
}

/** A result that is one. */
export function failure(subject: Subject, status: 'refused' | 'failed' | 'expired', problem: Problem): CommandResult {
  return make({ ...subject, status, ok: false, code: problem.code }, (language) => problem.parts(language));
}

function make(
  { cost, ...rest }: Omit<CommandResult, 'reason' | 'fix'> & { readonly status: Status },
  say: (language: string) => Said,
): CommandResult {
  // Sums of tenths of a cent, without what binary fractions add.
  const result = { ...rest, ...say('en'), cost: Math.round(cost * 1e4) / 1e4 };
  told.set(result, say);
  return result;
}

const numbers = (parameters: ParameterValues): Record<string, string> =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
