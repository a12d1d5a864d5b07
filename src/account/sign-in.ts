import { randomBytes } from 'node:crypto';
import type { Clock } from '../kernel/clock';
import { redact } from '../kernel/log';
import { Problem } from '../kernel/problem';

/** So long a sign-in that was begun may be finished, milliseconds. */
const patience = 600_000;

/** More at once are somebody's mischief. */
const most = 20;

/** The sign-ins that were begun: an address that comes back is taken once, and only if its state was made here. */
export class PendingSignIns {
  readonly #clock: Clock;
  readonly #begun = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A new state for an authorize link. */
  begin(): string {
    const state = randomBytes(32).toString('base64url');
    this.#begun.set(state, this.#clock.now());
    for (const oldest of this.#begun.keys()) {
      if (this.#begun.size <= most) break;
      this.#begun.delete(oldest);
    }
    return state;
  }

  /**
   * The code in the address that Tesla's page led to, as the callback route got it or a person pasted it.
   * @throws Problem SIGN_IN_CODE_MISSING, SIGN_IN_UNKNOWN, SIGN_IN_REFUSED, SIGN_IN_FAILED
   */
  finish(address: string): string {
    const question = address.indexOf('?');
    const query = new URLSearchParams(
      address
        .slice(question + 1)
        .split('#')[0]!
        .trim(),
    );
    const [code, state, error] = ['code', 'state', 'error'].map((name) => query.get(name));
    if (question === -1 || (!code && !error)) throw new Problem('SIGN_IN_CODE_MISSING');
    const begun = this.#begun.get(state ?? '');
    this.#begun.delete(state ?? '');
    if (begun === undefined || this.#clock.now() - begun > patience) throw new Problem('SIGN_IN_UNKNOWN');
    if (error === 'access_denied') throw new Problem('SIGN_IN_REFUSED');
    if (error) {
      const said = [error, query.get('error_description')].filter(Boolean).join(', ');
      const reason = redact(said).slice(0, 200);
      throw new Problem('SIGN_IN_FAILED', { reason });
    }
    return code!;
  }
}
