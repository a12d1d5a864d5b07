import { createHash } from 'node:crypto';
import { backoff } from '../kernel/backoff';
import type { Clock } from '../kernel/clock';
import type { Fetch } from '../kernel/http';
import type { Log } from '../kernel/log';
import { Problem } from '../kernel/problem';
import { SingleFlight } from '../kernel/single-flight';
import { OAuth, type Granted } from './oauth';
import { checkAccount, type AccountSettings, type CheckedAccount } from './settings';
import { PendingSignIns } from './sign-in';
import type { TokenRecord } from './token-file';
import type { Tokens, TokenStore } from './token-store';

export interface AccountOptions {
  /** Names the account's file: Node-RED's id of the node. */
  readonly id: string;
  readonly settings: AccountSettings;
  readonly tokens: TokenStore;
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly log: Log;
}

/** How it stands with an account, for people. Times are epoch milliseconds; what is not known is absent. */
export interface AccountStatus extends Pick<
  TokenRecord,
  'scopes' | 'region' | 'expiresAt' | 'lastRefresh' | 'lastUsed'
> {
  readonly isSignedIn: boolean;
  /** How often in a row a token could not be renewed; absent where the last time it could. */
  readonly refreshFailures?: number;
  readonly problem?: Problem;
}

/** So long before its end an access token is replaced, milliseconds (Tesla's best practices: under a minute is left). */
const margin = 60_000;

/**
 * A Tesla account: gives an access token that holds, whatever it takes. Each refresh voids the tokens before it, so there is
 * one at a time, and the new refresh token is on the disk before its access token is used. Tesla lets a refresh token die
 * after three months: ask for an access token now and then.
 */
export class Account {
  readonly #options: AccountOptions;
  readonly #settings: CheckedAccount;
  readonly #oauth: OAuth;
  readonly #signIns: PendingSignIns;
  readonly #refreshing = new SingleFlight<string>();
  readonly #asking = new SingleFlight<Granted>();
  #partner: Granted | undefined;
  #lastUsed: number | undefined;
  #failures = 0;
  /** Why the last refresh failed, and from when on the next may be tried. */
  #failure: { readonly problem: Problem; readonly until: number; readonly refreshToken: string } | undefined;

  /** @throws Problem OPTION_INVALID */
  constructor(options: AccountOptions) {
    this.#options = options;
    this.#settings = checkAccount(options.settings);
    this.#oauth = new OAuth({ ...options, settings: this.#settings });
    this.#signIns = new PendingSignIns(options.clock);
  }

  /**
   * An access token for the Fleet API, with at least a minute to live.
   * @param refused the token that the API has just answered with 401: another one is given.
   * @throws Problem SIGN_IN_MISSING, SIGN_IN_AGAIN, CLIENT_REFUSED, SCOPE_REFUSED, AUTH_FAILED, FILE_UNREADABLE, STORE_NEWER
   */
  async accessToken(refused?: string): Promise<string> {
    const { id, tokens, clock } = this.#options;
    const renew = () => this.#refreshing.run(() => tokens.change(id, (own) => this.#refresh(own, refused)));
    let token = this.#usable(this.#own(await tokens.read(id)), refused) ?? (await renew());
    // It joined a refresh that began before the token was refused.
    if (token === refused) token = await renew();
    this.#lastUsed = clock.now();
    return token;
  }

  /**
   * A token of the app itself, for its registration; kept until shortly before its end.
   * @throws Problem CLIENT_REFUSED, SCOPE_REFUSED, AUTH_FAILED
   */
  async partnerToken(): Promise<string> {
    const isUsable = this.#partner && this.#partner.expiresAt - this.#options.clock.now() > margin;
    if (!isUsable) this.#partner = await this.#asking.run(() => this.#oauth.clientCredentials());
    return this.#partner!.accessToken;
  }

  /**
   * Begins a sign-in.
   * @param locale of Tesla's page, `en-US`.
   * @returns the link for the user's browser; it is good for ten minutes
   */
  beginSignIn(locale = 'en-US'): string {
    return this.#oauth.authorizeUrl(this.#signIns.begin(), locale);
  }

  /**
   * Finishes a sign-in with the address that Tesla's page led to, as the callback route got it or a person pasted it.
   * @throws Problem SIGN_IN_CODE_MISSING, SIGN_IN_UNKNOWN, SIGN_IN_REFUSED, SIGN_IN_FAILED, SIGN_IN_CODE_REFUSED,
   * CLIENT_REFUSED, REDIRECT_REFUSED, SCOPE_REFUSED, AUTH_FAILED
   */
  async finishSignIn(address: string): Promise<void> {
    const { id, tokens, log } = this.#options;
    const code = this.#signIns.finish(address);
    await tokens.change(id, async (own) => {
      const granted = await this.#oauth.exchange(code);
      await own.write(this.#record(granted, granted.refreshToken));
    });
    this.#succeeded();
    log.info('The Tesla account is signed in.');
  }

  /** Forgets the tokens. At Tesla the consent stays until the user revokes it there. */
  async signOut(): Promise<void> {
    await this.#options.tokens.remove(this.#options.id);
    this.#succeeded();
  }

  /** @throws Problem FILE_UNREADABLE, STORE_NEWER */
  async status(): Promise<AccountStatus> {
    const { id, tokens } = this.#options;
    const record = this.#own(await tokens.read(id));
    // A failure is over when another process got a newer token.
    const failure = record && record.refreshToken === this.#failure?.refreshToken ? this.#failure.problem : undefined;
    const problem = failure ?? tokens.problem(id);
    const { scopes, region, expiresAt, lastRefresh, lastUsed = undefined } = record ?? {};
    const used = this.#lastUsed ?? lastUsed;
    return {
      isSignedIn: record !== undefined && failure?.code !== 'SIGN_IN_AGAIN',
      ...(scopes && { scopes }),
      ...(region !== undefined && { region }),
      ...(expiresAt !== undefined && { expiresAt }),
      ...(lastRefresh !== undefined && { lastRefresh }),
      ...(used !== undefined && { lastUsed: used }),
      ...(this.#failures > 0 && failure && { refreshFailures: this.#failures }),
      ...(problem && { problem }),
    };
  }

  /** Alone with the record, which another process may have renewed while this one waited. */
  async #refresh({ read, write }: Tokens, refused: string | undefined): Promise<string> {
    const { clock, log } = this.#options;
    const record = this.#own(await read());
    if (!record) throw new Problem('SIGN_IN_MISSING');
    const token = this.#usable(record, refused);
    if (token !== undefined) return token;
    const failure = this.#failure;
    if (failure?.refreshToken === record.refreshToken && clock.now() < failure.until) throw failure.problem;
    const { accessToken, expiresAt, ...lasting } = record;
    // Tesla voids it with the request, even if its answer is lost or we end before it comes.
    if (accessToken !== undefined || expiresAt !== undefined) await write(lasting);
    try {
      const [granted, used] = await this.#exchange(record);
      // Only if we stood still for minutes and lost the lock: then the chain of the other process is the newer one.
      const meanwhile = this.#own(await read());
      const overtaken = meanwhile?.refreshToken !== record.refreshToken && this.#usable(meanwhile, refused);
      if (overtaken) return overtaken;
      const { scopes, region, lastUsed } = lasting;
      const known = {
        ...(scopes && { scopes }),
        ...(region !== undefined && { region }),
        ...(lastUsed !== undefined && { lastUsed }),
      };
      await write({ ...known, ...this.#record(granted, used) });
      this.#succeeded();
      log.debug(`The Tesla token holds until ${new Date(granted.expiresAt).toISOString()}.`);
      return granted.accessToken;
    } catch (error) {
      if (error instanceof Problem) this.#failed(error, record.refreshToken);
      throw error;
    }
  }

  /** A new token and the refresh token that brought it. */
  async #exchange({ refreshToken, previousRefreshToken }: TokenRecord): Promise<readonly [Granted, string]> {
    try {
      return [await this.#oauth.refresh(refreshToken), refreshToken];
    } catch (error) {
      const isOver = error instanceof Problem && error.code === 'SIGN_IN_AGAIN';
      if (!isOver || previousRefreshToken === undefined) throw error;
      this.#options.log.warn('Tesla refuses the newest refresh token; the one before it is tried once.');
      return [await this.#oauth.refresh(previousRefreshToken), previousRefreshToken];
    }
  }

  /** @param used the refresh token that brought it; with a sign-in there is none before the new one. */
  #record({ refreshToken, ...granted }: Granted, used: string): TokenRecord {
    const { clientId } = this.#settings;
    const newest = refreshToken ?? used;
    const seed = this.#seed();
    return {
      clientId,
      ...(seed !== undefined && { seed }),
      ...granted,
      refreshToken: newest,
      ...(newest !== used && { previousRefreshToken: used }),
      lastRefresh: this.#options.clock.now(),
      ...(this.#lastUsed !== undefined && { lastUsed: this.#lastUsed }),
    };
  }

  /** What is stored, if it belongs to these settings; else the beginning of a new chain, if they have one. */
  #own(stored: TokenRecord | undefined): TokenRecord | undefined {
    const { clientId, refreshToken } = this.#settings;
    const seed = this.#seed();
    if (stored?.clientId === clientId && (seed === undefined || seed === stored.seed)) return stored;
    return refreshToken === undefined ? undefined : { clientId, refreshToken, ...(seed !== undefined && { seed }) };
  }

  #seed(): string | undefined {
    const { refreshToken } = this.#settings;
    return refreshToken && createHash('sha256').update(refreshToken).digest('hex');
  }

  #usable(record: TokenRecord | undefined, refused: string | undefined): string | undefined {
    const { accessToken, expiresAt = 0 } = record ?? {};
    return accessToken !== refused && expiresAt - this.#options.clock.now() > margin ? accessToken : undefined;
  }

  #succeeded(): void {
    this.#failures = 0;
    this.#failure = undefined;
  }

  #failed(problem: Problem, refreshToken: string): void {
    const { clock, random, log } = this.#options;
    if (this.#failure?.problem.code !== problem.code) log.warn(problem.message);
    // A refused sign-in stays refused: until there is another one nothing is asked again.
    const wait = problem.code === 'SIGN_IN_AGAIN' ? Infinity : backoff(this.#failures++, random());
    this.#failure = { problem, until: clock.now() + wait, refreshToken };
  }
}
