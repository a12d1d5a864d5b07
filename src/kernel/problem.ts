import { fill, locale } from './locale';
import { own } from './own';
import { problems, type ProblemCode, type ProblemKind } from './problems';

/** Values that fill the `{names}` of a problem's sentence. */
export type ProblemDetails = Readonly<Record<string, string | number>>;

/** The one error of this package: a stable `code`, a `kind` that says what helps, and a sentence with the fix. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly kind: ProblemKind;
  readonly details: ProblemDetails;

  /** @param cause the outside system's own error, kept for the log. */
  constructor(code: ProblemCode, details: ProblemDetails = {}, cause?: unknown) {
    super(fill(problems[code].text, said('en', details, cause)), cause === undefined ? undefined : { cause });
    this.name = 'Problem';
    this.code = code;
    this.kind = problems[code].kind;
    this.details = details;
  }

  /** The sentence alone: Node-RED writes errors into its log by this. */
  override toString(): string {
    return this.message;
  }

  /** The sentence in another language; English where a translation is missing. */
  in(language: string): string {
    return fill(this.#text(language), this.#said(language));
  }

  /** What is wrong, and apart from it what helps; `fix` is empty for a row of one sentence. */
  parts(language: string): { readonly reason: string; readonly fix: string } {
    // Before anything is filled in: words of other systems hold full stops of their own.
    const [reason = '', fix = ''] = this.#text(language).split(/(?<=\.) (.*)/s);
    const details = this.#said(language);
    return { reason: fill(reason, details), fix: fill(fix, details) };
  }

  #said(language: string): ProblemDetails {
    return said(language, this.details, this.cause);
  }

  #text(language: string): string {
    return locale(language, 'problems')[this.code] ?? problems[this.code].text;
  }
}

/** A sentence as a part of another one. */
export const clauseOf = (sentence: string): string => sentence.replace(/\.$/, '');

/** Details that are words of dialogs: `locales/<language>/settings.json` holds them by their English. */
const worded: ReadonlySet<string> = new Set(['option', 'list', 'rule']);

/** The details in a language: words of dialogs, and what another problem says that is the cause. */
function said(language: string, details: ProblemDetails, cause: unknown): ProblemDetails {
  const words = locale(language, 'settings');
  const inner = cause instanceof Problem ? cause : undefined;
  const entries = Object.entries(details).map(([name, value]) => {
    if (inner && value === clauseOf(inner.message)) return [name, clauseOf(inner.in(language))];
    if (!worded.has(name)) return [name, value];
    return [name, own(words, String(value)) ?? value];
  });
  return Object.fromEntries(entries) as ProblemDetails;
}

/** The short reason of any thrown value: its message, with the code where the system gave one that it does not name. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Its sentence says all that a person needs.
  if (error instanceof Problem) return error.message;
  const code = (error as NodeJS.ErrnoException).code;
  return typeof code === 'string' && !error.message.includes(code) ? `${error.message}, ${code}` : error.message;
}
