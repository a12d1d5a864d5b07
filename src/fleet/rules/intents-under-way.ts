import { isDeepStrictEqual } from 'node:util';
import type { Intent } from '../../commands/intent';
import type { RuleIntent } from '../../rules/intent';

/** A command that was sent just in time is verified a little later, milliseconds. */
const grace = 2 * 60_000;

/** What a rule wished for and has no result yet. A flow carries it to where it is done, and may change or end it on the way. */
export class IntentsUnderWay<Wish extends RuleIntent = RuleIntent> {
  readonly #language: string;
  #intents: Wish[] = [];

  /** @param language that the reasons are told in. */
  constructor(language: string) {
    this.#language = language;
  }

  add(intent: Wish, now: number): void {
    this.#intents = [...this.#intents.filter(({ expiresAt }) => expiresAt + grace > now), intent];
  }

  /** The newest wish that a command was done for; `undefined` where it was not a rule's. It is under way no longer. */
  end({ command, parameters, surface, reason }: Intent, now: number): Wish | undefined {
    if (surface !== 'flow') return undefined;
    const found = this.#intents.findLast(
      (each) =>
        each.command === command &&
        each.expiresAt + grace > now &&
        // The reason travels with the message; without it, the same parameters tell.
        (each.reason.say(this.#language) === reason || isDeepStrictEqual(each.parameters, parameters)),
    );
    this.#intents = this.#intents.filter((each) => each !== found);
    return found;
  }
}
