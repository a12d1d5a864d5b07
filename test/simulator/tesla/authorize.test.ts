import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimsOf, TestTesla } from './support';

let tesla: TestTesla;
const second = 'https://home.example/tesla/callback?from=tesla';
beforeAll(async () => {
  tesla = await TestTesla.start({ redirectUris: ['http://localhost:1880/tesla/callback', second] });
});
afterAll(() => tesla.stop());

const ask = (change: Record<string, string | undefined> = {}) =>
  tesla.ask(tesla.authorizeQuery(change), { token: null });
const post = (form: Record<string, string> | [string, string][], change: Record<string, string | undefined> = {}) =>
  tesla.ask(tesla.authorizeQuery(change), { token: null, form });
const led = ({ headers }: { headers: { location?: string | undefined } }) => new URL(headers.location!);

describe('the consent page', () => {
  it('names the app and every scope in words, without script, in both schemes', async () => {
    const { status, text, headers } = await ask({ scope: 'openid offline_access vehicle_cmds vehicle_location' });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toMatch(/default-src 'none'/);
    // It would forbid the way back to the app.
    expect(headers['content-security-policy']).not.toMatch(/form-action/);
    expect(text).toContain('Simulated app asks for access');
    expect(text).toMatch(/<input type="checkbox" name="scope" value="vehicle_cmds" checked/);
    expect(text).not.toMatch(/value="(openid|offline_access)"/);
    expect(text).toMatch(/<button class="main" name="decision" value="allow">Allow<\/button>/);
    expect(text).toMatch(/prefers-color-scheme: dark/);
    expect(text).not.toMatch(/<script/);
  });

  it('speaks German where it is asked to', async () => {
    const { text } = await ask({ locale: 'de-DE' });
    expect(text).toContain('<html lang="de">');
    expect(text).toContain('>Erlauben</button>');
  });

  it('shows nothing that was sent as markup', async () => {
    const { text } = await ask({ state: '"><script>alert(1)</script>' });
    expect(text).not.toMatch(/<script/);
  });

  it('leads back with code, state and issuer', async () => {
    const url = led(await post({ decision: 'allow' }));
    expect(`${url.origin}${url.pathname}`).toBe(tesla.info.redirectUri);
    expect(url.searchParams.get('code')).toMatch(/^NA_[0-9a-f]{64}$/);
    expect(url.searchParams.get('state')).toBe('state-of-the-test');
    expect(url.searchParams.get('issuer')).toBe(`${tesla.info.auth}/oauth2/v3`);
  });

  it('leads back to any registered address, and keeps its query', async () => {
    const url = led(await post({ decision: 'allow' }, { redirect_uri: second }));
    expect(url.href).toMatch(/^https:\/\/home\.example\/tesla\/callback\?from=tesla&code=NA_/);
  });

  it.each([{ decision: 'refuse' }, {}])(
    'leads back with access_denied for %j',
    async (form: Record<string, string>) => {
      const { searchParams } = led(await post(form));
      expect(searchParams.get('error')).toBe('access_denied');
      expect(searchParams.get('state')).toBe('state-of-the-test');
      expect(searchParams.has('code')).toBe(false);
    },
  );

  it('grants the ticked boxes, and what the sign-in itself needs', async () => {
    const url = led(
      await post([
        ['decision', 'allow'],
        ['choice', 'boxes'],
        ['scope', 'vehicle_device_data'],
      ]),
    );
    const { json } = await tesla.exchange(url.searchParams.get('code')!);
    expect(claimsOf(json.access_token).scp).toEqual(['openid', 'offline_access', 'vehicle_device_data']);
  });

  it('lets no box be left out with require_requested_scopes', async () => {
    const all = { require_requested_scopes: 'true' };
    expect((await ask(all)).text).toMatch(/value="vehicle_cmds" checked disabled/);
    const url = led(
      await post(
        [
          ['decision', 'allow'],
          ['choice', 'boxes'],
        ],
        all,
      ),
    );
    const { json } = await tesla.exchange(url.searchParams.get('code')!);
    expect(claimsOf(json.access_token).scp).toContain('vehicle_cmds');
  });

  it.each<[string, Record<string, string | undefined>, RegExp]>([
    ['another client', { client_id: 'nobody' }, /don&#39;t recognize this client_id/],
    ['no client', { client_id: undefined }, /don&#39;t recognize this client_id/],
    ['a slash too many', { redirect_uri: 'http://localhost:1880/tesla/callback/' }, /callback\/.* is not registered/],
    ['https in place of http', { redirect_uri: 'https://localhost:1880/tesla/callback' }, /is not registered/],
    ['no redirect URI', { redirect_uri: undefined }, /is not registered/],
    ['no state', { state: undefined }, /state is missing/],
  ])('stays here for %s', async (_, change, sentence) => {
    for (const answer of [await ask(change), await post({ decision: 'allow' }, change)]) {
      expect(answer.status).toBe(400);
      expect(answer.headers.location).toBeUndefined();
      expect(answer.text).toMatch(sentence);
    }
  });

  it.each([
    ['unsupported_response_type', { response_type: 'token' }],
    ['invalid_scope', { scope: 'openid vehicle_everything' }],
    ['invalid_scope', { scope: undefined }],
  ])('leads back with %s', async (error, change) => {
    expect(led(await ask(change)).searchParams.get('error')).toBe(error);
    expect(led(await post({ decision: 'allow' }, change)).searchParams.get('error')).toBe(error);
  });
});

describe('taking the consent back', () => {
  const path = (back = '') => `/user/revoke/consent?revoke_client_id=${tesla.info.clientId}${back}`;

  it('ends the refresh token and the access token, and leads back', async () => {
    const { json } = await tesla.exchange(await tesla.consent());
    expect((await tesla.ask('/api/1/vehicles', { token: json.access_token })).status).toBe(200);
    const shown = await tesla.ask(path(), { token: null });
    expect(shown.text).toMatch(/Simulated app has access.*vehicle_cmds.*Revoke access/s);
    const { status, headers } = await tesla.ask(path('&back_url=http%3A%2F%2Flocalhost%3A1880%2Fback'), {
      token: null,
      form: {},
    });
    expect([status, headers.location]).toEqual([302, 'http://localhost:1880/back']);
    expect(await tesla.refresh(json.refresh_token)).toMatchObject({ status: 401, json: { error: 'login_required' } });
    expect((await tesla.ask('/api/1/vehicles', { token: json.access_token })).status).toBe(401);
    expect((await tesla.ask(path(), { token: null })).text).toMatch(/No app has access/);
    // The ready token hangs on no consent.
    expect((await tesla.ask('/api/1/vehicles')).status).toBe(200);
  });

  it('leads to nothing but web addresses, and revokes nothing for another client', async () => {
    const { json } = await tesla.exchange(await tesla.consent());
    const foreign = await tesla.ask('/user/revoke/consent?revoke_client_id=other', { token: null, form: {} });
    expect(foreign.text).toMatch(/No app has access/);
    const kept = await tesla.refresh(json.refresh_token);
    expect(kept.status).toBe(200);
    const { status, text } = await tesla.ask(path('&back_url=javascript:alert(1)'), { token: null, form: {} });
    expect([status, text.includes('The access is revoked.')]).toEqual([200, true]);
  });
});
