import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../src/kernel/clock';

/** A request as it arrives: a form. */
export type Form = Readonly<Record<string, string>>;
export interface Reply {
  readonly status: number;
  readonly body: string;
}

const day = 86_400_000;

/**
 * Tesla's token endpoint as the docs describe it, for one user: each refresh voids every token before it, but the refresh
 * token used last is taken for 24 hours more.
 */
export class FakeTesla {
  readonly clientId = 'client-of-the-test';
  readonly clientSecret = 'ta-secret.of+the/test';
  readonly redirectUri = 'https://home.example/tesla/callback';
  /** Everything secret that was ever given out. */
  readonly secrets = new Set<string>([this.clientSecret]);
  readonly requests: Form[] = [];
  /** Refresh tokens that came although they were void. */
  voided = 0;
  /** Refreshes that were granted. */
  refreshes = 0;
  #clock: Clock;
  #newest: string | undefined;
  #last: { readonly token: string; readonly at: number } | undefined;
  #access: string | undefined;
  #accessUntil = 0;
  #code: string | undefined;
  #codeRedirect: string | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The user consents: the address that the browser is led to. */
  consent(link: string): string {
    const asked = new URL(link).searchParams;
    this.#codeRedirect = asked.get('redirect_uri')!;
    this.#code = this.#secret('EU_code');
    return `${this.#codeRedirect}?${new URLSearchParams({ code: this.#code, state: asked.get('state')!, issuer: 'https://auth.example' })}`;
  }

  /** A refresh token out of nothing. */
  give(): string {
    this.#last = undefined;
    return (this.#newest = this.#secret('EU'));
  }

  revoke(): void {
    this.#newest = this.#last = this.#access = undefined;
  }

  /** Whether the API takes this access token now. */
  accepts(token: string): boolean {
    return token === this.#access && this.#clock.now() < this.#accessUntil;
  }

  answer(form: Form): Reply {
    this.requests.push(form);
    if (form.client_id !== this.clientId)
      return refused(401, 'unauthorized_client', 'We don’t recognize this client_id');
    if (form.grant_type === 'refresh_token') return this.#refresh(form.refresh_token!);
    if (form.client_secret !== this.clientSecret) {
      return refused(401, 'unauthorized_client', `client_id and client_secret ${form.client_secret} do not match`);
    }
    if (!form.audience) return refused(400, 'invalid_request', 'audience is missing');
    if (form.grant_type === 'client_credentials') return this.#tokens();
    if (form.redirect_uri !== this.#codeRedirect) return refused(400, 'invalid_redirect_url', 'not the same');
    if (form.code !== this.#code) return refused(400, 'invalid_auth_code', `unknown code ${form.code}`);
    this.#code = undefined;
    this.#last = undefined;
    return this.#pair();
  }

  #refresh(token: string): Reply {
    const isInGrace = token === this.#last?.token && this.#clock.now() - this.#last.at <= day;
    if (token !== this.#newest && !isInGrace) {
      this.voided++;
      return refused(401, 'login_required', `Login required for ${token}`);
    }
    this.refreshes++;
    this.#last = { token, at: this.#clock.now() };
    return this.#pair();
  }

  #pair(): Reply {
    this.#newest = this.#secret('EU');
    return this.#tokens({ refresh_token: this.#newest });
  }

  #tokens(more: object = {}): Reply {
    const claims = { scp: ['openid', 'offline_access', 'vehicle_cmds'], ou_code: 'EU' };
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const access = `${part({ alg: 'none' })}.${part(claims)}.${randomBytes(12).toString('hex')}`;
    this.secrets.add(access);
    if ('refresh_token' in more) [this.#access, this.#accessUntil] = [access, this.#clock.now() + 28_800_000];
    return {
      status: 200,
      body: JSON.stringify({ access_token: access, expires_in: 28_800, token_type: 'Bearer', ...more }),
    };
  }

  #secret(prefix: string): string {
    const secret = `${prefix}_${randomBytes(20).toString('hex')}`;
    this.secrets.add(secret);
    return secret;
  }
}

function refused(status: number, error: string, error_description: string): Reply {
  return { status, body: JSON.stringify({ error, error_description, referenceID: 'ref-4711' }) };
}
