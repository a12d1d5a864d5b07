import { Problem } from '../kernel/problem';
import type { CheckedAccount } from './settings';

/** What a token is asked for with. */
export type Grant = 'authorization_code' | 'refresh_token' | 'client_credentials';

/** What Tesla's sign-in server says when it refuses (RFC 6749 §5.2), as far as it does. */
export interface Refusal {
  /** `error` of the JSON body; absent where the body is none. */
  readonly error?: string;
  /** For people, without secrets. */
  readonly reason: string;
}

/** What a refused grant means, by the server's `error`. What is not named here may be over in a minute. */
const meanings = {
  // Also after a change of password, or when the consent was revoked.
  login_required: 'grant',
  invalid_grant: 'grant',
  invalid_auth_code: 'grant',
  unauthorized_client: 'client',
  invalid_client: 'client',
  invalid_redirect_url: 'redirect',
  invalid_redirect_uri: 'redirect',
  redirect_uri_mismatch: 'redirect',
  invalid_scope: 'scope',
} as const;

/** The problem behind a refusal. A page instead of JSON is a bot filter or a proxy, and says nothing about the token. */
export function authProblem(grant: Grant, refusal: Refusal, settings: CheckedAccount): Problem {
  const { error = '', reason } = refusal;
  const meaning = Object.hasOwn(meanings, error) ? meanings[error as keyof typeof meanings] : undefined;
  if (meaning === 'client') return new Problem('CLIENT_REFUSED', { reason });
  if (meaning === 'redirect') return new Problem('REDIRECT_REFUSED', { uri: settings.redirectUri, reason });
  if (meaning === 'scope') return new Problem('SCOPE_REFUSED', { scopes: settings.scopes.join(' '), reason });
  if (meaning === 'grant' && grant === 'refresh_token') return new Problem('SIGN_IN_AGAIN', { reason });
  if (meaning === 'grant' && grant === 'authorization_code') return new Problem('SIGN_IN_CODE_REFUSED', { reason });
  return new Problem('AUTH_FAILED', { url: settings.tokenUrl, reason });
}
