import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimsOf, TestTesla } from './support';

const hour = 3_600_000;
const day = 24 * hour;
const home = 'https://fleet-api.prd.na.vn.cloud.tesla.com';

let tesla: TestTesla;
beforeEach(async () => {
  tesla = await TestTesla.start();
});
afterEach(() => tesla.stop());

const works = async (token: string): Promise<number> => (await tesla.ask('/api/1/vehicles', { token })).status;

describe('the grant of a code', () => {
  it('gives tokens with the claims of Tesla', async () => {
    const { status, json } = await tesla.exchange(await tesla.consent({ nonce: 'n-1' }));
    expect(status).toBe(200);
    expect(json).toMatchObject({ expires_in: 28_800, token_type: 'Bearer' });
    expect(json.refresh_token).toMatch(/^NA_[0-9a-f]{64}$/);
    const now = tesla.clock.now() / 1_000;
    expect(claimsOf(json.access_token)).toEqual({
      iss: 'https://fleet-auth.tesla.com/oauth2/v3/nts',
      azp: tesla.info.clientId,
      sub: '5d0c7a4e-21b6-4f7e-9a53-6f0e1c2b8d94',
      aud: [home, 'https://fleet-api.prd.eu.vn.cloud.tesla.com', 'https://auth.tesla.com/oauth2/v3/userinfo'],
      scp: ['openid', 'offline_access', 'vehicle_device_data', 'vehicle_cmds'],
      amr: ['pwd', 'mfa', 'otp'],
      exp: now + 28_800,
      iat: now,
      auth_time: now,
      ou_code: 'NA',
      locale: 'en-US',
      jti: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    });
    expect(claimsOf(json.id_token)).toMatchObject({ aud: tesla.info.clientId, nonce: 'n-1' });
    expect(await works(json.access_token)).toBe(200);
    // An id token opens nothing.
    expect(await works(json.id_token)).toBe(401);
  });

  it('gives no refresh token without offline_access, and no id token without openid', async () => {
    const { json } = await tesla.exchange(await tesla.consent({ scope: 'vehicle_device_data' }));
    expect(Object.keys(json)).toEqual(['access_token', 'expires_in', 'token_type']);
  });

  it('writes payloads that the alphabet of Tesla’s proxy can read, whatever a client sends', async () => {
    const { json } = await tesla.exchange(await tesla.consent({ nonce: '???>>>~~~ äöü 車 \u007f?>~' }));
    for (const token of [json.access_token, json.id_token, tesla.info.token]) {
      expect((token as string).split('.')[1]).not.toMatch(/[-_]/);
    }
    expect(claimsOf(json.id_token).nonce).toBe('???>>>~~~ äöü 車 \u007f?>~');
  });

  it('takes a code once', async () => {
    const code = await tesla.consent();
    expect((await tesla.exchange(code)).status).toBe(200);
    expect(await tesla.exchange(code)).toMatchObject({ status: 400, json: { error: 'invalid_auth_code' } });
  });

  it('takes a code for five minutes', async () => {
    const [early, late] = [await tesla.consent(), await tesla.consent()];
    tesla.clock.advance(299_999);
    expect((await tesla.exchange(early)).status).toBe(200);
    tesla.clock.advance(1);
    expect(await tesla.exchange(late)).toMatchObject({ status: 400, json: { error: 'invalid_auth_code' } });
  });

  it.each<[string, Record<string, string>, number, string]>([
    ['a wrong secret', { client_secret: 'x' }, 400, 'unauthorized_client'],
    ['a wrong client', { client_id: 'x' }, 400, 'unauthorized_client'],
    ['an empty audience', { audience: '' }, 400, 'invalid_request'],
    ['a foreign audience', { audience: 'https://example.com' }, 400, 'invalid_request'],
    ['an unknown code', { code: 'NA_0' }, 400, 'invalid_auth_code'],
    ['another redirect URI', { redirect_uri: 'http://localhost:1880/other' }, 400, 'invalid_redirect_url'],
    ['more scopes', { scope: 'openid energy_cmds' }, 403, 'invalid_scope'],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['a word of every object', { grant_type: 'constructor' }, 400, 'unsupported_grant_type'],
    ['no grant', { grant_type: '' }, 400, 'invalid_request'],
  ])('refuses %s, and the code stays good', async (_, change, status, error) => {
    const code = await tesla.consent();
    const answer = await tesla.exchange(code, change);
    expect(answer.status).toBe(status);
    expect(answer.json).toEqual({
      error,
      error_description: expect.any(String) as string,
      referenceID: answer.headers['x-txid'],
    });
    expect(answer.text).not.toContain(code);
    expect((await tesla.exchange(code)).status).toBe(200);
  });

  it('narrows the scopes where it is asked to', async () => {
    const { json } = await tesla.exchange(await tesla.consent(), { scope: 'vehicle_device_data' });
    expect(claimsOf(json.access_token).scp).toEqual(['vehicle_device_data']);
  });

  it('reads forms only', async () => {
    const json = { grant_type: 'refresh_token', client_id: tesla.info.clientId, refresh_token: 'x' };
    const answer = await tesla.ask('/oauth2/v3/token', { token: null, json });
    expect(answer).toMatchObject({
      status: 400,
      json: { error: 'invalid_request', error_description: 'client_id parameter is missing' },
    });
    const get = await tesla.ask('/oauth2/v3/token', { token: null });
    expect([get.status, get.headers.allow]).toEqual([405, 'POST']);
  });

  it('takes a code without an audience, as Home Assistant asks', async () => {
    const { clientId: client_id, clientSecret: client_secret, redirectUri: redirect_uri } = tesla.info;
    const form = { grant_type: 'authorization_code', client_id, client_secret, redirect_uri };
    const { status, json } = await tesla.token({ ...form, code: await tesla.consent() });
    expect(status).toBe(200);
    expect(claimsOf(json.access_token).aud).toContain('https://fleet-api.prd.na.vn.cloud.tesla.com');
  });

  it('takes its own address as audience', async () => {
    const { json } = await tesla.exchange(await tesla.consent(), { audience: tesla.info.fleetApi });
    expect(claimsOf(json.access_token).aud).toContain(tesla.info.fleetApi);
  });
});

describe('a refresh', () => {
  it('gives new tokens, and voids the access token before', async () => {
    const first = (await tesla.exchange(await tesla.consent())).json;
    tesla.clock.advance(hour);
    const { status, json: next } = await tesla.refresh(first.refresh_token);
    expect(status).toBe(200);
    expect(next.refresh_token).not.toBe(first.refresh_token);
    expect(claimsOf(next.access_token)).toMatchObject({ scp: claimsOf(first.access_token).scp });
    expect(claimsOf(next.access_token).auth_time).toBe(claimsOf(first.access_token).auth_time);
    expect(await works(next.access_token)).toBe(200);
    expect(await works(first.access_token)).toBe(401);
  });

  it('voids the refresh token before the last, and takes the last for a day more', async () => {
    const first = (await tesla.exchange(await tesla.consent())).json.refresh_token as string;
    const second = (await tesla.refresh(first)).json.refresh_token as string;
    const third = (await tesla.refresh(second)).json.refresh_token as string;
    expect(await tesla.refresh(first)).toMatchObject({ status: 401, json: { error: 'login_required' } });
    tesla.clock.advance(day - 1);
    // The answer with the third was lost.
    const again = await tesla.refresh(second);
    expect(again.status).toBe(200);
    expect((await tesla.refresh(third)).status).toBe(401);
    expect(await works(again.json.access_token)).toBe(200);
    // Coming again does not lengthen the day.
    tesla.clock.advance(1);
    expect((await tesla.refresh(second)).status).toBe(401);
    expect((await tesla.refresh(again.json.refresh_token)).status).toBe(200);
  });

  it('is good for three months', async () => {
    const { refresh_token } = (await tesla.exchange(await tesla.consent())).json;
    tesla.clock.advance(90 * day);
    expect((await tesla.refresh(refresh_token)).status).toBe(401);
  });

  it('needs no secret, but the client and the token', async () => {
    const { refresh_token } = (await tesla.exchange(await tesla.consent())).json;
    const refresh = { grant_type: 'refresh_token', refresh_token };
    expect(await tesla.token({ ...refresh, client_id: 'x' })).toMatchObject({ json: { error: 'unauthorized_client' } });
    const { clientId } = tesla.info;
    const without = await tesla.token({ grant_type: 'refresh_token', client_id: clientId });
    expect(without).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
    expect((await tesla.token({ ...refresh, client_id: clientId, client_secret: 'any' })).status).toBe(200);
  });

  it('leaves an access token eight hours', async () => {
    const { access_token } = (await tesla.exchange(await tesla.consent())).json;
    tesla.clock.advance(8 * hour - 1_000);
    expect(await works(access_token)).toBe(200);
    tesla.clock.advance(1_000);
    const { status, json } = await tesla.ask('/api/1/vehicles', { token: access_token });
    expect([status, json.error]).toEqual([401, 'token expired (401)']);
    // The one that is ready from the start outlives it.
    expect(await works(tesla.info.token)).toBe(200);
  });
});

describe('client credentials', () => {
  it('give a token of the app alone', async () => {
    const { status, json } = await tesla.partnerToken({ scope: 'openid vehicle_device_data' });
    expect(status).toBe(200);
    expect(Object.keys(json)).toEqual(['access_token', 'expires_in', 'token_type']);
    expect(claimsOf(json.access_token)).toMatchObject({
      sub: tesla.info.clientId,
      scp: ['openid', 'vehicle_device_data'],
    });
    const { status: refused, json: said } = await tesla.ask('/api/1/vehicles', { token: json.access_token });
    expect([refused, said.error]).toEqual([403, 'Expected user account']);
  });

  it.each<[Record<string, string>, number, string]>([
    [{ scope: 'vehicle_location' }, 403, 'invalid_scope'],
    [{ audience: '' }, 400, 'invalid_request'],
    [{ client_secret: '' }, 400, 'unauthorized_client'],
  ])('refuse %j', async (change, status, error) => {
    expect(await tesla.partnerToken(change)).toMatchObject({ status, json: { error } });
  });
});

describe('what others check tokens with', () => {
  it('is there, and fits', async () => {
    const { json: found } = await tesla.ask('/oauth2/v3/thirdparty/.well-known/openid-configuration', { token: null });
    expect(found.token_endpoint).toBe(`${tesla.info.auth}/oauth2/v3/token`);
    expect(claimsOf(tesla.info.token).iss).toBe(found.issuer);
    const { json } = await tesla.ask(new URL(found.jwks_uri as string).pathname, { token: null });
    const [head = '', payload = '', signature = ''] = tesla.info.token.split('.');
    const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as { kid: string; alg: string };
    const jwk = (json.keys as JsonWebKey[]).find(({ kid }) => kid === header.kid)!;
    expect([header.alg, jwk.d]).toEqual(['ES256', undefined]);
    const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const;
    const isRight = verify('sha256', Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url'));
    expect(isRight).toBe(true);
  });

  it('names Tesla’s own addresses to who came by Tesla’s name', async () => {
    const host = 'fleet-auth.prd.vn.cloud.tesla.com';
    const { json } = await tesla.ask('/oauth2/v3/thirdparty/.well-known/openid-configuration', { token: null, host });
    expect(json.authorization_endpoint).toBe('https://auth.tesla.com/oauth2/v3/authorize');
  });
});

describe('a restart', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tesla-state-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const restart = async (): Promise<void> => {
    await tesla.stop();
    tesla = await TestTesla.start({}, folder);
  };

  it('takes the tokens of the run before, where there is a folder', async () => {
    await restart();
    const { access_token, refresh_token } = (await tesla.exchange(await tesla.consent())).json;
    expect((await stat(join(folder, 'tesla.json'))).mode & 0o777).toBe(0o600);
    await restart();
    expect(await works(access_token)).toBe(200);
    const next = (await tesla.refresh(refresh_token)).json.refresh_token as string;
    await restart();
    expect((await tesla.refresh(next)).status).toBe(200);
  });

  it('keeps the app’s key', async () => {
    await restart();
    const path = new URL(tesla.info.publicKeyUrl).pathname;
    const before = await tesla.ask(path, { token: null });
    await restart();
    expect((await tesla.ask(path, { token: null })).text).toBe(before.text);
  });

  it.each([
    '',
    '{ half',
    'null',
    '[]',
    '{"signingKey":1}',
    '{"signingKey":"no key","appKey":{"point":"04"},"grants":[]}',
  ])('begins anew with a file that holds %j', async (content) => {
    await writeFile(join(folder, 'tesla.json'), content);
    await restart();
    expect((await tesla.exchange(await tesla.consent())).status).toBe(200);
  });
});
