import type { Clock } from '../kernel/clock';
import type { Fetch } from '../kernel/http';
import { parseObject, textOf, type Json } from '../kernel/json';
import type { Log } from '../kernel/log';
import { Problem, reasonOf } from '../kernel/problem';
import { quote } from '../kernel/quote';
import { authProblem, type Grant } from './auth-problem';
import type { CheckedAccount } from './settings';

/** What Tesla gives for a grant. `expiresAt` is epoch milliseconds; what the answer does not say is absent. */
export interface Granted {
  readonly accessToken: string;
  readonly expiresAt: number;
  readonly refreshToken?: string;
  readonly scopes?: readonly string[];
  readonly region?: string;
}

export interface OAuthOptions {
  readonly settings: CheckedAccount;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly log: Log;
}

/** Tesla gives eight hours; beyond a month the number is no time, seconds. */
const longestLifetime = 30 * 86_400;

/** How long an answer may take, milliseconds. */
const patience = 30_000;

/** Tesla's sign-in (OAuth 2.0, "Third-Party Tokens" of the Fleet API docs). No PKCE: Tesla documents none for it. */
export class OAuth {
  readonly #options: OAuthOptions;

  constructor(options: OAuthOptions) {
    this.#options = options;
  }

  /**
   * Where the user's browser asks for consent. All scopes must be granted, and new ones are asked for again.
   * @param locale of Tesla's page, `en-US`.
   */
  authorizeUrl(state: string, locale: string): string {
    const { settings } = this.#options;
    const url = new URL(settings.authorizeUrl);
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: settings.clientId,
      redirect_uri: settings.redirectUri,
      scope: settings.scopes.join(' '),
      state,
      locale,
      prompt: 'login',
      prompt_missing_scopes: 'true',
      require_requested_scopes: 'true',
    }).toString();
    return url.href;
  }

  /** @throws Problem SIGN_IN_CODE_REFUSED, CLIENT_REFUSED, REDIRECT_REFUSED, SCOPE_REFUSED, AUTH_FAILED */
  async exchange(code: string): Promise<Granted & { readonly refreshToken: string }> {
    const { clientSecret, redirectUri, apiUrl, tokenUrl } = this.#options.settings;
    const granted = await this.#ask(
      'authorization_code',
      { client_secret: clientSecret, code, redirect_uri: redirectUri, audience: apiUrl },
      [code, clientSecret],
    );
    const { refreshToken } = granted;
    if (refreshToken === undefined) {
      throw new Problem('AUTH_FAILED', { url: tokenUrl, reason: 'its answer has no refresh token' });
    }
    return { ...granted, refreshToken };
  }

  /** @throws Problem SIGN_IN_AGAIN, CLIENT_REFUSED, SCOPE_REFUSED, AUTH_FAILED */
  refresh(refreshToken: string): Promise<Granted> {
    return this.#ask('refresh_token', { refresh_token: refreshToken }, [refreshToken]);
  }

  /**
   * A token of the app itself, for registration; it has no user.
   * @throws Problem CLIENT_REFUSED, SCOPE_REFUSED, AUTH_FAILED
   */
  clientCredentials(): Promise<Granted> {
    const { clientSecret, apiUrl } = this.#options.settings;
    return this.#ask('client_credentials', { client_secret: clientSecret, audience: apiUrl }, [clientSecret]);
  }

  async #ask(grant: Grant, fields: Record<string, string>, secrets: readonly string[]): Promise<Granted> {
    const { settings, clock, log, fetch } = this.#options;
    const url = settings.tokenUrl;
    const tooLong = new AbortController();
    const timer = clock.after(patience, () => tooLong.abort(new Error(`no answer in ${patience / 1_000} s`)));
    let status: number, text: string, reference: string | undefined;
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        body: new URLSearchParams({ grant_type: grant, client_id: settings.clientId, ...fields }).toString(),
        redirect: 'error',
        signal: tooLong.signal,
      });
      status = answer.status;
      reference = plain(answer.headers.get('x-txid'));
      text = await answer.text();
    } catch (error) {
      const cause = tooLong.signal.aborted ? tooLong.signal.reason : ((error as Error).cause ?? error);
      const reason = quote(reasonOf(cause), secrets);
      throw new Problem('AUTH_FAILED', { url, reason }, error);
    } finally {
      timer.cancel();
    }
    const body = parseObject(text);
    const granted = status === 200 && body ? grantedBy(body, clock.now()) : undefined;
    reference ??= plain(body?.referenceID);
    log.debug(`Tesla's sign-in server answered ${grant} with ${status}, reference ${reference ?? 'none'}.`);
    if (granted) return granted;
    const error = textOf(body?.error);
    const description = textOf(body?.error_description) ?? (body ? undefined : 'and no JSON');
    const said = [error ?? `it answered ${status}`, description, reference && `reference ${reference}`];
    const reason = quote(said.filter(Boolean).join(', '), secrets);
    throw authProblem(grant, { reason, ...(error !== undefined && { error }) }, settings);
  }
}

/** Tesla's reference of a request, for its support; whatever else stands there is not repeated. */
const plain = (value: unknown): string | undefined => textOf(value)?.match(/^[\w-]{1,64}$/)?.[0];

function grantedBy(body: Json, now: number): Granted | undefined {
  const accessToken = textOf(body.access_token);
  const seconds = Number(body.expires_in);
  if (accessToken === undefined || !(seconds > 0)) return undefined;
  const lifetime = Math.min(seconds, longestLifetime);
  const refreshToken = textOf(body.refresh_token);
  const { scp, ou_code } = claims(accessToken);
  return {
    accessToken,
    expiresAt: now + lifetime * 1_000,
    ...(refreshToken !== undefined && { refreshToken }),
    ...(Array.isArray(scp) && { scopes: scp.map(String) }),
    ...(typeof ou_code === 'string' && { region: ou_code.toLowerCase() }),
  };
}

/** What an access token says of itself: it came from Tesla just now, so its signature is not asked for. */
function claims(token: string): Json {
  return parseObject(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) ?? {};
}
