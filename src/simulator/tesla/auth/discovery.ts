import { userScopes } from '../app';
import { json, type HttpRequest, type Methods } from '../http';
import { isLoopback } from '../regions';
import { issuer } from './access-tokens';
import type { JwtSigner } from './jwt';

/** The keys that tokens are checked with. */
export function keys(signer: JwtSigner): Methods {
  return { GET: () => json(200, { keys: [signer.jwk] }) };
}

/** What this sign-in can do (OpenID Connect Discovery). */
export function discovery(): Methods {
  return {
    GET: ({ host, origin }: HttpRequest) => {
      const base = isLoopback(host) ? origin : 'https://auth.tesla.com';
      return json(200, {
        issuer,
        authorization_endpoint: `${base}/oauth2/v3/authorize`,
        token_endpoint: `${base}/oauth2/v3/token`,
        jwks_uri: `${base}/oauth2/v3/discovery/thirdparty/keys`,
        response_types_supported: ['code'],
        grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['ES256'],
        scopes_supported: userScopes,
        claims_supported: ['iss', 'azp', 'sub', 'aud', 'scp', 'amr', 'exp', 'iat', 'auth_time', 'ou_code', 'locale'],
      });
    },
  };
}
