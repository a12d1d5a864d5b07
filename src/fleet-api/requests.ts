import type { Account } from '../account/account';
import { secureUrl } from '../account/settings';
import type { Clock } from '../kernel/clock';
import type { Fetch } from '../kernel/http';
import { parseObject } from '../kernel/json';
import type { Log } from '../kernel/log';
import { Problem } from '../kernel/problem';
import { Ledger } from './billing';
import type { Endpoint } from './endpoints';
import {
  answerProblem,
  failureProblem,
  isTokenRefused,
  unreadable,
  wordsOf,
  type Answered,
  type Asked,
} from './errors';
import { RateLimiter, secondsToWait } from './rate-limiter';
import { regionName, rightBaseUrl } from './region';

export interface RequestsOptions {
  readonly account: Pick<Account, 'accessToken'>;
  /** Base URL of the region's Fleet API; another one that Tesla names in an answer is used from then on. */
  readonly apiUrl: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly log: Log;
  /** How this program is named to Tesla: `evfleetpulse/1.0.0 node-red-tesla`. */
  readonly userAgent?: string;
}

/** What one request fills in. */
export interface Details {
  readonly vin?: string;
  readonly command?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Once aborted it is not sent, and the reason is thrown; what has left is waited for. */
  readonly wanted?: AbortSignal | undefined;
}

/** How long an answer may take, milliseconds: Tesla itself waits for the car. */
const patience = 30_000;

/** Asks the Fleet API: with a token that holds, in the right region, no more often than allowed, and never twice. */
export class Requests {
  readonly ledger = new Ledger();
  readonly #options: RequestsOptions;
  readonly #limiter: RateLimiter;
  readonly #named = new Set<string>();
  #url: string;
  /** A new token that was refused: yet another one would not help. */
  #refused: string | undefined;

  /** @throws Problem OPTION_INVALID */
  constructor(options: RequestsOptions) {
    this.#options = options;
    this.#limiter = new RateLimiter(options.clock);
    this.#url = secureUrl('The API URL', options.apiUrl).replace(/\/+$/, '');
  }

  /** @throws Problem of the account, or see `errors` */
  async ask<Answer>(endpoint: Endpoint<Answer>, details: Details = {}): Promise<Answer> {
    const { vin = '' } = details;
    // It becomes part of a path.
    if (endpoint.path.includes('{vin}') && !/^\w{17}$/.test(vin)) throw new Problem('VIN_INVALID', { vin });
    const { asked, answer } = await this.#answer(endpoint, details);
    const { clock } = this.#options;
    if (answer.status === 429) {
      const seconds = secondsToWait(answer.headers, answer.text, clock.now());
      this.#limiter.block(seconds, vin, endpoint.category);
    }
    if (answer.status < 200 || answer.status >= 300) throw answerProblem(asked, answer, clock.now());
    const body = parseObject(answer.text);
    if (!body) throw unreadable(asked, answer, new Error('its answer is no JSON'));
    try {
      return endpoint.read(body);
    } catch (error) {
      throw unreadable(asked, answer, error);
    }
  }

  /** Sends again only what was refused before anything was done: once with another token, once to another region. */
  async #answer(endpoint: Endpoint<unknown>, details: Details): Promise<{ asked: Asked; answer: Answered }> {
    const { account, apiUrl } = this.#options;
    const secrets = secretsIn(details.body);
    let token = await account.accessToken();
    let [renewed, moved] = [false, false];
    for (;;) {
      secrets.push(token);
      const asked: Asked = { endpoint, url: this.#url, vin: details.vin ?? '', secrets };
      const answer = await this.#send(asked, details, token);
      const isRefused = isTokenRefused(answer);
      if (isRefused && renewed) this.#refused = token;
      const right = answer.status === 421 && !moved ? rightBaseUrl(answer, apiUrl) : undefined;
      if (isRefused && !renewed && token !== this.#refused) {
        renewed = true;
        token = await account.accessToken(token);
      } else if (right !== undefined && right !== asked.url) {
        moved = true;
        this.#move(right);
      } else return { asked, answer };
    }
  }

  async #send(asked: Asked, details: Details, token: string): Promise<Answered> {
    const { fetch, clock, log, userAgent = 'evfleetpulse node-red-tesla' } = this.#options;
    const { endpoint, url, vin } = asked;
    const { method, path, category } = endpoint;
    await this.#limiter.take(vin, category);
    // A token or its turn may have taken long.
    details.wanted?.throwIfAborted();
    const filled = path.replace('{vin}', vin).replace('{command}', encodeURIComponent(details.command ?? ''));
    const query = details.query ? `?${new URLSearchParams(details.query)}` : '';
    const tooLong = new AbortController();
    const timer = clock.after(patience, () => tooLong.abort(new Error(`no answer in ${patience / 1_000} s`)));
    try {
      const { status, headers, ...answer } = await fetch(url + filled + query, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
          'user-agent': userAgent,
          ...(method === 'POST' && { 'content-type': 'application/json' }),
        },
        ...(method === 'POST' && { body: JSON.stringify(details.body ?? {}) }),
        redirect: 'error',
        signal: tooLong.signal,
      });
      if (category) this.ledger.add(vin, category, status);
      const answered = { status, headers, text: await answer.text() };
      log.debug(`Tesla's Fleet API: ${method} ${filled}, ${wordsOf(asked, answered)}.`);
      return answered;
    } catch (error) {
      throw failureProblem(asked, error);
    } finally {
      timer.cancel();
    }
  }

  #move(url: string): void {
    this.#url = url;
    if (this.#named.has(url)) return;
    this.#named.add(url);
    const name = regionName(url);
    const advice = name === undefined ? '' : ` Choose the region "${name}" in the settings of the account.`;
    this.#options.log.warn(`The Tesla account belongs to another region: ${url} is used from now on.${advice}`);
  }
}

/** What a command carries that an answer may repeat and a log must not. */
function secretsIn(body: Details['body'] = {}): string[] {
  const isSecret = ([name]: readonly [string, unknown]): boolean => /pin|password|code|token/i.test(name);
  return Object.entries(body)
    .filter(isSecret)
    .map(([, value]) => String(value));
}
