import type { App } from '../app';
import type { Methods } from '../http';
import type { Regions } from '../regions';
import type { AccessTokens } from './access-tokens';
import { authorize } from './authorize';
import type { Codes } from './codes';
import { discovery, keys } from './discovery';
import type { Grants } from './grants';
import type { JwtSigner } from './jwt';
import { revoke } from './revoke';
import { token } from './token';

export interface AuthOptions {
  readonly app: App;
  readonly codes: Codes;
  readonly grants: Grants;
  readonly tokens: AccessTokens;
  readonly regions: Regions;
  readonly signer: JwtSigner;
}

/** Tesla's sign-in, by path. */
export function authRoutes(options: AuthOptions): ReadonlyMap<string, Methods> {
  const { app, grants, signer } = options;
  return new Map([
    ['/oauth2/v3/authorize', authorize(options)],
    ['/oauth2/v3/token', token(options)],
    ['/oauth2/v3/discovery/thirdparty/keys', keys(signer)],
    ['/oauth2/v3/thirdparty/.well-known/openid-configuration', discovery()],
    ['/user/revoke/consent', revoke(app, grants)],
  ]);
}
