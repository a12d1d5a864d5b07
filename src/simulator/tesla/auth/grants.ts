import type { Clock } from '../../../kernel/clock';
import { random } from '../random';
import type { TeslaState } from '../state';
import type { Grant, Lasting } from './grant';

const day = 86_400_000;
/** How long a refresh token holds ("Third-Party Tokens": three months). */
const refreshLife = 90 * day;
/** How long the one used last is taken once more. */
const grace = day;

/** The grants of the one user to the one app. */
export class Grants {
  readonly #state: TeslaState;
  readonly #clock: Clock;

  constructor(state: TeslaState, clock: Clock) {
    this.#state = state;
    this.#clock = clock;
  }

  /** @param prefix of the refresh token: the region, as Tesla's begin. */
  async begin(scopes: readonly string[], prefix: string): Promise<Grant> {
    const now = this.#clock.now();
    const grant: Grant = {
      scopes,
      authTime: now,
      access: random(16),
      ...(scopes.includes('offline_access') && {
        refresh: { token: `${prefix}_${random(32)}`, until: now + refreshLife },
      }),
    };
    // What can bring no token any more is forgotten on the way.
    const alive = this.#grants.filter(({ refresh, authTime }) => (refresh?.until ?? authTime + day) > now);
    await this.#keep([...alive, grant]);
    return grant;
  }

  /** The grant with its next tokens; `undefined` for a refresh token that is unknown, used up, ended or revoked. */
  async refresh(token: string): Promise<Grant | undefined> {
    const now = this.#clock.now();
    const holds = (one: Lasting | undefined): boolean => one?.token === token && now < one.until;
    const grant = this.#grants.find(({ refresh, used }) => holds(refresh) || holds(used));
    if (!grant?.refresh) return undefined;
    const isFirstUse = holds(grant.refresh);
    const prefix = token.slice(0, token.indexOf('_'));
    const next: Grant = {
      ...grant,
      access: random(16),
      refresh: { token: `${prefix}_${random(32)}`, until: now + refreshLife },
      // Coming again does not lengthen its day.
      used: isFirstUse ? { token, until: now + grace } : (grant.used as Lasting),
    };
    await this.#keep(this.#grants.map((one) => (one === grant ? next : one)));
    return next;
  }

  /** Whether an access token is the newest of its grant. */
  isNewest(access: unknown): boolean {
    return this.#grants.some((grant) => grant.access === access);
  }

  get scopes(): readonly string[] {
    return [...new Set(this.#grants.flatMap(({ scopes }) => scopes))];
  }

  /** Ends all of them, as the user can. */
  revoke(): Promise<void> {
    return this.#keep([]);
  }

  get #grants(): readonly Grant[] {
    return this.#state.remembered.grants;
  }

  #keep(grants: readonly Grant[]): Promise<void> {
    this.#state.remembered.grants = grants;
    return this.#state.save();
  }
}
