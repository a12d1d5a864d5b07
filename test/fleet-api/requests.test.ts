import { describe, expect, it } from 'vitest';
import type { FleetApi } from '../../src/fleet-api/fleet-api';
import { Problem } from '../../src/kernel/problem';
import { settle } from '../support/manual-clock';
import { problemOf, refusal, TestAccount, TestServer, vin, world } from './support/api';

const online = { body: { response: { vin, state: 'online' } } };
const did = { body: { response: { result: true, reason: '' } } };
const refused = refusal(401, 'token expired (401)');
const flash = (api: FleetApi) => api.command(vin, 'flash_lights', {});
const tokens = (server: TestServer) =>
  server.arrived.map(({ headers }) => /\d/.exec(String(headers.authorization))?.[0]);

describe('a refused token', () => {
  it('is renewed, and the request sent once more', async () => {
    const { server, api, account } = await world();
    server.says(refused, did);
    expect(await flash(api)).toMatchObject({ result: true });
    expect(tokens(server)).toEqual(['1', '2']);
    expect(account.refused).toEqual(['opaque-token-1-of-the-account']);
    expect(api.spent(vin)).toBeCloseTo(0.002, 9);
  });

  it('is renewed once: a new one that is refused too needs the user', async () => {
    const { server, api, account } = await world();
    server.says(refused);
    expect(await problemOf(flash(api))).toMatchObject({ code: 'SIGN_IN_AGAIN', kind: 'config' });
    expect(tokens(server)).toEqual(['1', '2']);
    // No more are asked for, however often the same one is refused.
    for (let round = 0; round < 3; round += 1) await problemOf(flash(api));
    expect([tokens(server), account.refused.length]).toEqual([['1', '2', '2', '2', '2'], 1]);
    // Signed in again, all begins anew.
    account.tokens.push('opaque-token-3-of-the-account');
    server.says(refused, did);
    expect(await flash(api)).toMatchObject({ result: true });
    expect(tokens(server).slice(-2)).toEqual(['3', '4']);
  });

  it.each(['mobile_access_disabled', 'login_required'])('is none when Tesla says %s', async (error) => {
    const { server, api, account } = await world();
    server.says(refusal(401, error));
    await problemOf(flash(api));
    expect([server.arrived.length, account.refused]).toEqual([1, []]);
  });

  it('that cannot be renewed is the account’s own problem', async () => {
    const problem = new Error('of the account');
    const account = { accessToken: () => Promise.reject(problem) };
    const { server, api } = await world({ account });
    expect(await problemOf(flash(api))).toBe(problem);
    expect(server.arrived).toEqual([]);
  });
});

describe('another region', () => {
  const leading = (url: string) => refusal(421, `user out of region, use base URL: ${url}, see docs`);

  it('is gone to and kept, and said once', async () => {
    const { server, api, lines } = await world();
    const right = await TestServer.open();
    server.says(leading(right.url));
    right.says(online);
    expect(await api.vehicle(vin)).toMatchObject({ state: 'online' });
    await api.vehicle(vin);
    expect([server.arrived.length, right.arrived.length]).toEqual([1, 2]);
    expect(lines.filter((line) => line.includes(' warn '))).toEqual([
      expect.stringContaining(`belongs to another region: ${right.url} is used from now on.`),
    ]);
  });

  it('may come with a refused token', async () => {
    const { server, api } = await world();
    const right = await TestServer.open();
    server.says(leading(right.url));
    right.says(refused, did);
    expect(await flash(api)).toMatchObject({ result: true });
    expect([tokens(server), tokens(right)]).toEqual([['1'], ['1', '2']]);
  });

  it('is gone to once in a request, also where two send it to each other, and said once for each', async () => {
    const { server, api, lines } = await world();
    const other = await TestServer.open();
    server.says(leading(other.url));
    other.says(leading(server.url));
    for (let round = 0; round < 4; round += 1) {
      expect(await problemOf(api.vehicle(vin))).toMatchObject({ code: 'API_REGION_LOST' });
    }
    expect(server.arrived.length + other.arrived.length).toBe(8);
    expect(lines.filter((line) => line.includes(' warn '))).toHaveLength(2);
  });

  it('that is the same one leads nowhere', async () => {
    const { server, api } = await world();
    server.says(leading(server.url));
    expect(await problemOf(api.vehicle(vin))).toMatchObject({ code: 'API_REGION_LOST' });
    expect(server.arrived).toHaveLength(1);
  });

  it('of Tesla is named as the settings name it', async () => {
    const seen: string[] = [];
    const { api, lines } = await world({
      apiUrl: 'https://fleet-api.prd.na.vn.cloud.tesla.com/',
      fetch: (url) => {
        seen.push(url);
        const right = 'use base URL: https://fleet-api.prd.eu.vn.cloud.tesla.com';
        const [status, body] = url.includes('.na.') ? [421, right] : [200, JSON.stringify(online.body)];
        return Promise.resolve({ status, headers: { get: () => null }, text: () => Promise.resolve(body) });
      },
    });
    await api.vehicle(vin);
    expect(seen).toEqual(
      ['na', 'eu'].map((region) => `https://fleet-api.prd.${region}.vn.cloud.tesla.com/api/1/vehicles/${vin}`),
    );
    expect(lines.join('')).toContain('Choose the region "Europe, Middle East and Africa"');
  });

  it('gets no token where the name is not Tesla’s', async () => {
    const seen: string[] = [];
    const { api } = await world({
      apiUrl: 'https://fleet-api.prd.na.vn.cloud.tesla.com',
      fetch: (url) => {
        seen.push(url);
        const text = () => Promise.resolve('use base URL: https://tesla.com.evil.example');
        return Promise.resolve({ status: 421, headers: { get: () => null }, text });
      },
    });
    expect(await problemOf(api.vehicle(vin))).toMatchObject({ code: 'API_REGION_LOST', kind: 'config' });
    expect(seen).toHaveLength(1);
  });
});

describe('too many requests', () => {
  it('are not sent: Tesla would bill them', async () => {
    const { server, api, clock } = await world();
    server.says(did);
    for (let count = 0; count < 30; count += 1) await flash(api);
    expect(await problemOf(flash(api))).toMatchObject({ code: 'API_RATE_LIMITED', details: { seconds: 60 } });
    // Another kind, and another car, have limits of their own.
    server.says(online);
    await api.wakeUp(vin);
    server.says(did);
    await api.command('5YJ3E7EB9KF000002', 'flash_lights', {});
    clock.advance(60_000);
    await flash(api);
    expect(server.arrived).toHaveLength(33);
  });

  it('that Tesla refuses are not asked for again before it said', async () => {
    const { server, api, clock } = await world();
    server.says({ status: 429, headers: { 'retry-after': '17' } });
    expect(await problemOf(flash(api))).toMatchObject({ code: 'API_RATE_LIMITED', details: { seconds: 17 } });
    server.says(did);
    clock.advance(16_500);
    expect(await problemOf(flash(api))).toMatchObject({ code: 'API_RATE_LIMITED', details: { seconds: 1 } });
    expect(server.arrived).toHaveLength(1);
    clock.advance(500);
    expect(await flash(api)).toMatchObject({ result: true });
  });
});

it('a hundred requests with one refused token all get through, with one new token', async () => {
  const account = new TestAccount();
  const first = account.token;
  let answered = 0;
  const { api } = await world({
    account,
    fetch: async (_, { headers }) => {
      await settle();
      answered += 1;
      const [status, body] =
        headers.authorization === `Bearer ${first}` ? [401, ''] : [200, JSON.stringify(online.body)];
      return { status, headers: { get: () => null }, text: () => Promise.resolve(body) };
    },
  });
  await Promise.all(Array.from({ length: 100 }, () => api.vehicle(vin)));
  expect([answered, account.tokens.length]).toEqual([200, 2]);
});

describe('what nobody wants any more', () => {
  it('is not sent, whatever it waited for', async () => {
    const { server, api, account, clock } = await world();
    server.says(did);
    const gone = new AbortController();
    let give = (): void => {};
    account.accessToken = () => new Promise((resolve) => (give = () => resolve(account.token)));
    const asked = problemOf(api.command(vin, 'flash_lights', {}, gone.signal));
    const reason = new Problem('COMMAND_STOPPED', { vin, command: 'flash_lights' });
    gone.abort(reason);
    give();
    expect(await asked).toBe(reason);
    expect([server.arrived, api.spent(vin), clock.timers]).toEqual([[], 0, 0]);
  });
});
