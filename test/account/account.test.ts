import { describe, expect, it } from 'vitest';
import type { Fetch } from '../../src/kernel/http';
import { Home, hour } from './support/home';

const lost: Fetch = () => Promise.reject(new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') }));
const says =
  (status: number, text: string): Fetch =>
  () =>
    Promise.resolve({ status, headers: { get: () => 'txid-9' }, text: () => Promise.resolve(text) });

describe('an access token', () => {
  it('is the same until a minute before its end, then a new one', async () => {
    const home = await Home.make();
    const account = await home.signedIn();
    const first = await account.accessToken();
    home.clock.advance(8 * hour - 60_001);
    expect(await account.accessToken()).toBe(first);
    home.clock.advance(1);
    const second = await account.accessToken();
    expect([second === first, home.tesla.accepts(second), home.tesla.refreshes]).toEqual([false, true, 1]);
  });

  it('takes one refresh for 200 callers, two accounts and two stores at once', async () => {
    const home = await Home.make();
    await home.signedIn();
    home.clock.advance(8 * hour);
    const store = home.store({ owner: home.process().owner });
    const other = home.store({ owner: home.process().owner });
    const accounts = [home.account(store), home.account(store), home.account(other), home.account(other)];
    const callers = Array.from({ length: 200 }, (_, index) => accounts[index % 4]!.accessToken());
    expect(new Set(await Promise.all(callers)).size).toBe(1);
    expect([home.tesla.refreshes, home.tesla.voided]).toEqual([1, 0]);
  });

  it('that the API refused is replaced once, also where another process had it replaced', async () => {
    const home = await Home.make();
    const [one, other] = [await home.signedIn(), home.account()];
    const old = await other.accessToken();
    const all = await Promise.all([one.accessToken(old), one.accessToken(old), other.accessToken(old)]);
    expect([new Set(all).size, all.includes(old), home.tesla.refreshes]).toEqual([1, false, 1]);
    // Who had the old one sees the new one without asking Tesla.
    expect([await other.accessToken(), home.tesla.refreshes]).toEqual([all[0], 1]);
  });

  it('is not given where nobody signed in', async () => {
    const home = await Home.make();
    await expect(home.account().accessToken()).rejects.toMatchObject({ code: 'SIGN_IN_MISSING' });
    expect(home.tesla.requests).toEqual([]);
  });

  it('sends what Tesla asks for, and no secret with a refresh', async () => {
    const home = await Home.make();
    const account = await home.signedIn();
    await account.accessToken(await account.accessToken());
    const { clientId: client_id, clientSecret: client_secret, redirectUri: redirect_uri } = home.tesla;
    expect(home.tesla.requests).toEqual([
      {
        grant_type: 'authorization_code',
        client_id,
        client_secret,
        redirect_uri,
        code: expect.stringMatching(/^EU_code_/),
        audience: 'https://fleet-api.prd.eu.vn.cloud.tesla.com',
      },
      { grant_type: 'refresh_token', client_id, refresh_token: expect.stringMatching(/^EU_/) },
    ]);
  });
});

describe('a chain of refresh tokens', () => {
  it('begins with the one in the settings, and goes on with its own', async () => {
    const home = await Home.make();
    const settings = { refreshToken: ` ${home.tesla.give()}\n` };
    await home.account(undefined, settings).accessToken();
    home.clock.advance(48 * hour);
    const token = await home.account(undefined, settings).accessToken();
    expect([home.tesla.accepts(token), home.tesla.voided]).toEqual([true, 0]);
  });

  it('begins anew with another one, and goes on when it is taken out of the settings', async () => {
    const home = await Home.make();
    await (await home.signedIn()).accessToken();
    const another = home.tesla.give();
    const token = await home.account(undefined, { refreshToken: another }).accessToken();
    expect([home.tesla.accepts(token), home.tesla.voided]).toEqual([true, 0]);
    expect(home.tesla.requests.at(-1)).toMatchObject({ refresh_token: another });
    expect(await home.account().accessToken()).toBe(token);
  });

  it('is not used for another app', async () => {
    const home = await Home.make();
    await home.signedIn();
    await expect(home.account(undefined, { clientId: 'another' }).accessToken()).rejects.toMatchObject({
      code: 'SIGN_IN_MISSING',
    });
  });

  it('falls back on the previous token once, when another program made the newest void', async () => {
    const home = await Home.make();
    const account = await home.signedIn();
    await account.accessToken(await account.accessToken());
    // A copy of this folder uses the token before once more: what it got from that voids ours.
    home.tesla.answer(home.tesla.requests.at(-1)!);
    home.clock.advance(8 * hour);
    const token = await account.accessToken();
    expect([home.tesla.accepts(token), home.tesla.voided]).toEqual([true, 1]);
  });

  it('keeps the refresh token when an answer brings no new one', async () => {
    const home = await Home.make();
    const first = home.tesla.give();
    const fetch = says(200, JSON.stringify({ access_token: 'opaque', expires_in: 300 }));
    const account = home.account(undefined, { refreshToken: first }, { fetch });
    expect([await account.accessToken(), (await home.store().read('a1b2'))?.refreshToken]).toEqual(['opaque', first]);
    expect(await account.status()).not.toHaveProperty('scopes');
  });

  it('believes no token that claims to hold for ever', async () => {
    const home = await Home.make();
    const fetch = says(200, JSON.stringify({ access_token: 'opaque', expires_in: 1e300 }));
    const account = home.account(undefined, { refreshToken: home.tesla.give() }, { fetch });
    await account.accessToken();
    expect((await account.status()).expiresAt).toBe(home.clock.now() + 30 * 24 * hour);
  });
});

describe('a failure', () => {
  it.each([
    ['no network', lost, 'connect ECONNREFUSED'],
    ['a busy server', says(503, '<html>busy</html>'), 'it answered 503, and no JSON, reference txid-9'],
    ['a bot filter', says(403, '<html>Access Denied</html>'), 'it answered 403, and no JSON'],
    ['an answer without a token', says(200, '{}'), 'it answered 200'],
    ['a token that never ends', says(200, '{"access_token":"a"}'), 'it answered 200'],
  ])('that time heals (%s) is tried again after a pause that grows', async (_, failing, reason) => {
    const home = await Home.make();
    const store = home.store();
    let [fetch, asked] = [failing, 0];
    const account = home.account(
      store,
      { refreshToken: home.tesla.give() },
      {
        fetch: (...request) => (asked++, fetch(...request)),
      },
    );
    const fails = () => expect(account.accessToken()).rejects.toMatchObject({ code: 'AUTH_FAILED', kind: 'retry' });
    await expect(account.accessToken()).rejects.toThrow(reason);
    await fails();
    home.clock.advance(499);
    await fails();
    expect(asked).toBe(1);
    home.clock.advance(1);
    await fails();
    home.clock.advance(999);
    await fails();
    expect(asked).toBe(2);
    expect((await account.status()).isSignedIn).toBe(true);
    home.clock.advance(1);
    fetch = home.fetch;
    expect(home.tesla.accepts(await account.accessToken())).toBe(true);
    expect([(await account.status()).problem, asked]).toEqual([undefined, 3]);
    expect(home.lines.filter((line) => line.includes('gives no token'))).toHaveLength(1);
  });

  it('that needs the user (consent revoked) is asked about once, until there is another sign-in', async () => {
    const home = await Home.make();
    const account = await home.signedIn();
    home.tesla.revoke();
    const old = await account.accessToken();
    const fails = () =>
      expect(account.accessToken(old)).rejects.toMatchObject({
        code: 'SIGN_IN_AGAIN',
        message: expect.stringMatching(/consent was revoked.*Sign in again\.$/),
      });
    await fails();
    home.clock.advance(48 * hour);
    await fails();
    expect(home.tesla.requests).toHaveLength(2);
    expect(await account.status()).toMatchObject({ isSignedIn: false, problem: { code: 'SIGN_IN_AGAIN' } });
    await home.signedIn();
    expect(home.tesla.accepts(await account.accessToken(old))).toBe(true);
    expect(await account.status()).toMatchObject({ isSignedIn: true });
    expect(await account.status()).not.toHaveProperty('problem');
  });
});

describe('a sign-in', () => {
  it('asks for what is needed on Tesla’s page', async () => {
    const home = await Home.make();
    const link = new URL(home.account().beginSignIn('de-DE'));
    expect(link.origin + link.pathname).toBe('https://auth.tesla.com/oauth2/v3/authorize');
    expect(Object.fromEntries(link.searchParams)).toEqual({
      response_type: 'code',
      client_id: home.tesla.clientId,
      redirect_uri: home.tesla.redirectUri,
      scope: 'openid offline_access vehicle_cmds',
      state: expect.stringMatching(/^[\w-]{43}$/),
      locale: 'de-DE',
      prompt: 'login',
      prompt_missing_scopes: 'true',
      require_requested_scopes: 'true',
    });
  });

  it('says what it has: scopes and region of the token, times', async () => {
    const home = await Home.make();
    const account = await home.signedIn();
    const at = home.clock.now();
    const known = { isSignedIn: true, scopes: ['openid', 'offline_access', 'vehicle_cmds'], region: 'eu' };
    expect(await account.status()).toEqual({ ...known, lastRefresh: at, expiresAt: at + 8 * hour });
    home.clock.advance(hour);
    await account.accessToken(await account.accessToken());
    expect(await home.account().status()).toMatchObject({ ...known, lastRefresh: at + hour, lastUsed: at + hour });
  });

  it('may be pasted with blanks and a fragment, or come as the path of the callback', async () => {
    const home = await Home.make();
    const account = home.account();
    await account.finishSignIn(`  ${home.tesla.consent(account.beginSignIn())}#done \n`);
    const address = new URL(home.tesla.consent(account.beginSignIn()));
    await account.finishSignIn(address.pathname + address.search);
  });

  it.each([
    ['nothing', () => '', 'SIGN_IN_CODE_MISSING', /Copy the whole address/],
    ['no question mark', (good: string) => good.split('?')[0]!, 'SIGN_IN_CODE_MISSING', /Copy the whole address/],
    ['no code', (good: string) => good.replace('code=', 'x='), 'SIGN_IN_CODE_MISSING', /Copy the whole address/],
    [
      'a wrong state',
      (good: string) => good.replace(/state=../, 'state=__'),
      'SIGN_IN_UNKNOWN',
      /Begin the sign-in again/,
    ],
    ['no state', (good: string) => good.replace('state=', 'x='), 'SIGN_IN_UNKNOWN', /Begin the sign-in again/],
    [
      'a refused consent',
      (good: string) => good.replace(/code=\w+/, 'error=access_denied'),
      'SIGN_IN_REFUSED',
      /choose "Allow"/,
    ],
    [
      'another error',
      (good: string) => good.replace(/code=\w+/, 'error=server_error'),
      'SIGN_IN_FAILED',
      /\(server_error\)/,
    ],
    [
      'an old code',
      (good: string) => good.replace(/code=\w+/, 'code=EU_0123456789abcdef0123'),
      'SIGN_IN_CODE_REFUSED',
      /Begin the sign-in again/,
    ],
  ])('with %s ends with a sentence that names the fix', async (_, change, code, sentence) => {
    const home = await Home.make();
    const account = home.account();
    const failure = account.finishSignIn(change(home.tesla.consent(account.beginSignIn())));
    await expect(failure).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) });
    expect((await account.status()).isSignedIn).toBe(false);
  });

  it('works once, and for ten minutes', async () => {
    const home = await Home.make();
    const account = home.account();
    const address = home.tesla.consent(account.beginSignIn());
    await account.finishSignIn(address);
    await expect(account.finishSignIn(address)).rejects.toMatchObject({ code: 'SIGN_IN_UNKNOWN' });
    const late = home.tesla.consent(account.beginSignIn());
    home.clock.advance(600_001);
    await expect(account.finishSignIn(late)).rejects.toMatchObject({ code: 'SIGN_IN_UNKNOWN' });
  });

  it('does not let others fill the memory', async () => {
    const home = await Home.make();
    const account = home.account();
    const links = Array.from({ length: 21 }, () => account.beginSignIn());
    await expect(account.finishSignIn(home.tesla.consent(links[0]!))).rejects.toMatchObject({
      code: 'SIGN_IN_UNKNOWN',
    });
    await account.finishSignIn(home.tesla.consent(links[1]!));
  });

  it.each([
    ['a wrong client secret', { clientSecret: 'wrong-secret' }, undefined, 'CLIENT_REFUSED', /developer\.tesla\.com/],
    ['a wrong client ID', { clientId: 'wrong' }, undefined, 'CLIENT_REFUSED', /developer\.tesla\.com/],
    ['another redirect URI', {}, ['invalid_redirect_url', 400], 'REDIRECT_REFUSED', /home\.example\/tesla\/callback/],
    ['scopes that the app has not', {}, ['invalid_scope', 403], 'SCOPE_REFUSED', /offline_access vehicle_cmds/],
  ] as const)('with %s ends with a sentence that names the fix', async (_, settings, answer, code, sentence) => {
    const home = await Home.make();
    const fetch = answer ? says(answer[1], JSON.stringify({ error: answer[0] })) : home.fetch;
    const account = home.account(undefined, settings, { fetch });
    const failure = account.finishSignIn(home.tesla.consent(account.beginSignIn()));
    await expect(failure).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) });
    await expect(failure).rejects.not.toThrow('wrong-secret');
  });

  it('needs a refresh token', async () => {
    const home = await Home.make();
    const fetch = says(200, JSON.stringify({ access_token: 'a.b.c', expires_in: 300 }));
    const account = home.account(undefined, {}, { fetch });
    const failure = account.finishSignIn(home.tesla.consent(account.beginSignIn()));
    await expect(failure).rejects.toThrow('its answer has no refresh token');
  });

  it('is forgotten when the user signs out', async () => {
    const home = await Home.make();
    const account = await home.signedIn();
    await account.signOut();
    expect(await account.status()).toEqual({ isSignedIn: false });
    await expect(home.account().accessToken()).rejects.toMatchObject({ code: 'SIGN_IN_MISSING' });
  });
});

it('a partner token is asked for once, and anew before it ends', async () => {
  const home = await Home.make();
  const account = home.account();
  const [one, other] = await Promise.all([account.partnerToken(), account.partnerToken()]);
  expect([one === other, home.tesla.requests.length]).toEqual([true, 1]);
  home.clock.advance(8 * hour - 60_000);
  expect([(await account.partnerToken()) === one, home.tesla.requests.length]).toEqual([false, 2]);
  const failure = home.account(undefined, { clientSecret: 'wrong' }).partnerToken();
  await expect(failure).rejects.toMatchObject({ code: 'CLIENT_REFUSED' });
});

it.each([
  ['an empty client ID', { clientId: ' ' }, /client ID cannot be empty/],
  ['a redirect URI that is none', { redirectUri: 'home.example' }, /redirect URI/],
  ['tokens over plain HTTP', { tokenUrl: 'http://auth.example/token' }, /must begin with https/],
  ['an API that is no address', { apiUrl: 'eu' }, /API URL/],
])('settings with %s are refused', async (_, settings, sentence) => {
  const home = await Home.make();
  expect(() => home.account(undefined, settings)).toThrow(sentence);
});
