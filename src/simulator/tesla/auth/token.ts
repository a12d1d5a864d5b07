import { partnerScopes, scopesOf, type App } from '../app';
import { formOf, json, type HttpAnswer, type Methods } from '../http';
import { random } from '../random';
import { isAudience, type Regions } from '../regions';
import { accessLife, type AccessTokens } from './access-tokens';
import type { Codes } from './codes';
import type { Grant } from './grant';
import type { Grants } from './grants';

export interface TokenOptions {
  readonly app: App;
  readonly codes: Codes;
  readonly grants: Grants;
  readonly tokens: AccessTokens;
  readonly regions: Regions;
}

type GrantType = (form: URLSearchParams, options: TokenOptions) => HttpAnswer | Promise<HttpAnswer>;

/** Where tokens come from ("Third-Party Tokens", "Partner Tokens"). A body that is no form counts as empty. */
export function token(options: TokenOptions): Methods {
  return {
    POST(request) {
      const form = formOf(request);
      if (!form.has('client_id')) return refused(400, 'invalid_request', 'client_id parameter is missing');
      const type = form.get('grant_type') ?? '';
      const grant = grantTypes.get(type);
      if (grant) return grant(form, options);
      return type === ''
        ? refused(400, 'invalid_request', 'grant_type parameter is missing')
        : refused(400, 'unsupported_grant_type', 'The grant_type is not supported');
    },
  };
}

const grantTypes: ReadonlyMap<string, GrantType> = new Map<string, GrantType>([
  ['authorization_code', exchange],
  ['refresh_token', refresh],
  ['client_credentials', credentials],
]);

async function exchange(form: URLSearchParams, options: TokenOptions): Promise<HttpAnswer> {
  const { codes, grants, regions } = options;
  // Tesla's pages ask for an audience; Home Assistant's own integration sends none, and signs in all the same.
  const wrong = wrongClient(form, options) ?? (form.has('audience') ? wrongAudience(form) : undefined);
  if (wrong) return wrong;
  const code = form.get('code') ?? '';
  const consent = codes.look(code);
  if (!consent) return refused(400, 'invalid_auth_code', 'The authorization code is invalid, used up or expired');
  if (form.get('redirect_uri') !== consent.redirectUri) {
    return refused(400, 'invalid_redirect_url', 'The redirect_uri is not the one of the authorize request');
  }
  const narrower = scopesOf(form.get('scope'));
  if (narrower.some((scope) => !consent.scopes.includes(scope))) {
    return refused(403, 'invalid_scope', 'A scope was asked for that the user did not grant');
  }
  codes.take(code);
  const scopes = narrower.length > 0 ? narrower : consent.scopes;
  const grant = await grants.begin(scopes, regions.home.toUpperCase());
  return granted(grant, options, form.get('audience') ?? undefined, consent.nonce);
}

async function refresh(form: URLSearchParams, options: TokenOptions): Promise<HttpAnswer> {
  if (form.get('client_id') !== options.app.clientId) return unknownClient();
  const token = form.get('refresh_token') ?? '';
  if (token === '') return refused(400, 'invalid_request', 'refresh_token parameter is missing');
  const grant = await options.grants.refresh(token);
  return grant ? granted(grant, options) : refused(401, 'login_required', 'Login required');
}

function credentials(form: URLSearchParams, options: TokenOptions): HttpAnswer {
  const wrong = wrongClient(form, options) ?? wrongAudience(form);
  if (wrong) return wrong;
  const asked = scopesOf(form.get('scope'));
  if (asked.some((scope) => !partnerScopes.includes(scope))) {
    return refused(403, 'invalid_scope', 'A scope was asked for that an app cannot have');
  }
  const scopes = asked.length > 0 ? asked : partnerScopes;
  const access_token = options.tokens.ofApp(scopes, form.get('audience') ?? '');
  return json(200, { access_token, expires_in: accessLife, token_type: 'Bearer' });
}

function granted(grant: Grant, { tokens }: TokenOptions, audience?: string, nonce?: string): HttpAnswer {
  const { scopes, refresh: lasting } = grant;
  return json(200, {
    access_token: tokens.ofGrant(grant, audience),
    ...(lasting && { refresh_token: lasting.token }),
    ...(scopes.includes('openid') && { id_token: tokens.idToken(grant, nonce) }),
    expires_in: accessLife,
    token_type: 'Bearer',
  });
}

function wrongClient(form: URLSearchParams, { app }: TokenOptions): HttpAnswer | undefined {
  const isRight = form.get('client_id') === app.clientId && form.get('client_secret') === app.clientSecret;
  return isRight ? undefined : unknownClient();
}

function wrongAudience(form: URLSearchParams): HttpAnswer | undefined {
  const audience = form.get('audience') ?? '';
  if (audience === '') return refused(400, 'invalid_request', 'audience parameter is missing');
  return isAudience(audience)
    ? undefined
    : refused(400, 'invalid_request', 'The audience is no base URL of the Fleet API');
}

const unknownClient = (): HttpAnswer =>
  refused(400, 'unauthorized_client', "We don't recognize this client_id and client_secret combination");

/** Refusals never repeat what was sent: it may be a secret. */
function refused(status: number, error: string, error_description: string): HttpAnswer {
  const referenceID = `${random(4)}-${random(8)}`;
  return json(status, { error, error_description, referenceID }, { 'x-txid': referenceID });
}
