import type { Clock } from '../../../kernel/clock';
import { random } from '../random';

/** What a user agreed to on the consent page, until the app fetches its tokens. */
export interface Consent {
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  /** Comes back in the id token. */
  readonly nonce?: string;
}

const life = 300_000;

/** Authorization codes: each works once and for five minutes. They outlive no restart. */
export class Codes {
  readonly #clock: Clock;
  readonly #consents = new Map<string, { readonly consent: Consent; readonly until: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  issue(consent: Consent, prefix: string): string {
    const now = this.#clock.now();
    for (const [code, { until }] of this.#consents) if (until <= now) this.#consents.delete(code);
    const code = `${prefix}_${random(32)}`;
    this.#consents.set(code, { consent, until: now + life });
    return code;
  }

  /** What a code stands for, until it is taken. */
  look(code: string): Consent | undefined {
    const found = this.#consents.get(code);
    return found && this.#clock.now() < found.until ? found.consent : undefined;
  }

  take(code: string): void {
    this.#consents.delete(code);
  }
}
