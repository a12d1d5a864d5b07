import type { Clock } from '../../../kernel/clock';
import { user } from '../app';
import { regionHosts, type Regions } from '../regions';
import { random } from '../random';
import type { Grant } from './grant';
import type { Grants } from './grants';
import type { JwtSigner } from './jwt';

/** An access token that was read. */
export interface AccessToken {
  /** Of a user, or of the app itself. */
  readonly kind: 'user' | 'partner';
  readonly scopes: readonly string[];
  /** `expired`: its time is over; `void`: a newer one took its place, or the consent is gone. */
  readonly state: 'good' | 'expired' | 'void';
}

/** How long access tokens live, seconds. */
export const accessLife = 28_800;
const year = 365 * 86_400;

export const issuer = 'https://fleet-auth.tesla.com/oauth2/v3/nts';
const userInfo = 'https://auth.tesla.com/oauth2/v3/userinfo';

export interface AccessTokensOptions {
  readonly clientId: string;
  readonly signer: JwtSigner;
  readonly grants: Grants;
  readonly regions: Regions;
  readonly clock: Clock;
}

/** Makes and reads access tokens: JWTs with the claims of Tesla's. */
export class AccessTokens {
  readonly #options: AccessTokensOptions;
  /** Of the token that is ready from the start: it hangs on no sign-in. */
  readonly #ready = random(16);

  constructor(options: AccessTokensOptions) {
    this.#options = options;
  }

  ofGrant(grant: Grant, audience?: string): string {
    return this.#ofUser(grant.scopes, grant.access, accessLife, grant.authTime, audience);
  }

  /** A token with all scopes, good for a year or until the simulator ends. */
  ready(scopes: readonly string[]): string {
    return this.#ofUser(scopes, this.#ready, year, this.#options.clock.now());
  }

  ofApp(scopes: readonly string[], audience: string): string {
    const { clientId, signer } = this.#options;
    const whose = { sub: clientId, gty: 'client-credentials' };
    return signer.sign({
      ...whose,
      ...this.#common(accessLife),
      aud: this.#audiences(audience),
      scp: scopes,
      jti: random(16),
    });
  }

  /** Who signed in (OpenID Connect). */
  idToken(grant: Grant, nonce: string | undefined): string {
    const { clientId, signer } = this.#options;
    return signer.sign({
      ...this.#common(accessLife),
      sub: user.id,
      aud: clientId,
      auth_time: seconds(grant.authTime),
      ...(nonce !== undefined && { nonce }),
    });
  }

  /** `undefined` for a text that is no token of this Tesla. */
  read(token: string): AccessToken | undefined {
    const { signer, grants, clock } = this.#options;
    const { scp, exp, jti, gty } = signer.read(token) ?? {};
    // An id token has no scopes, and opens nothing.
    if (!Array.isArray(scp)) return undefined;
    const kind = gty === undefined ? 'user' : 'partner';
    const isHeld = kind === 'partner' || jti === this.#ready || grants.isNewest(jti);
    const isOver = clock.now() >= Number(exp) * 1_000;
    return { kind, scopes: scp.map(String), state: isOver ? 'expired' : isHeld ? 'good' : 'void' };
  }

  #ofUser(scopes: readonly string[], jti: string, life: number, authTime: number, audience?: string): string {
    return this.#options.signer.sign({
      ...this.#common(life),
      sub: user.id,
      aud: this.#audiences(audience),
      scp: scopes,
      amr: ['pwd', 'mfa', 'otp'],
      auth_time: seconds(authTime),
      jti,
    });
  }

  #common(life: number): object {
    const { clientId, clock, regions } = this.#options;
    const iat = seconds(clock.now());
    return { iss: issuer, azp: clientId, iat, exp: iat + life, ou_code: regions.home.toUpperCase(), locale: 'en-US' };
  }

  /** All regions of the user's part of the world, whichever was asked for; China is a part of its own. */
  #audiences(asked?: string): readonly string[] {
    const { home } = this.#options.regions;
    const own = (home === 'cn' ? ['cn'] : ['na', 'eu']) as readonly (keyof typeof regionHosts)[];
    const urls = own.map((region) => `https://${regionHosts[region]}`);
    const extra = asked === undefined || urls.includes(asked.replace(/\/$/, '')) ? [] : [asked];
    return [...extra, ...urls, userInfo];
  }
}

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1_000);
