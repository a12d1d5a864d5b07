import { fill, locale } from './locale';
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
    super(fill(problems[code].text, details), cause === undefined ? undefined : { cause });
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
    return fill(this.#text(language), this.details);
  }

  /** What is wrong, and apart from it what helps; `fix` is empty for a row of one sentence. */
  parts(language: string): { readonly reason: string; readonly fix: string } {
    // Before anything is filled in: words of other systems hold full stops of their own.
    const [reason = '', fix = ''] = this.#text(language).split(/(?<=\.) (.*)/s);
    return { reason: fill(reason, this.details), fix: fill(fix, this.details) };
  }

  #text(language: string): string {
    return locale(language, 'problems')[this.code] ?? problems[this.code].text;
  }
}

/** The short reason of any thrown value: its message, with the code where the system gave one that it does not name. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Its sentence says all that a person needs.
  if (error instanceof Problem) return error.message;
  const code = (error as NodeJS.ErrnoException).code;
  return typeof code === 'string' && !error.message.includes(code) ? `${error.message}, ${code}` : error.message;
}
