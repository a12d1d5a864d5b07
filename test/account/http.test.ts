import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { openHttp, type Fetch } from '../../src/kernel/http';
import { authority, serverCertificate } from '../../src/simulator/certificates';
import { ManualClock } from '../support/manual-clock';
import { Home } from './support/home';

const now = Date.now();
const ca = authority('Simulated Tesla', now);

function trusting(pem: string): Fetch {
  const http = openHttp({ ca: pem });
  onTestFinished(() => http.close());
  return http.fetch;
}

async function open(home: Home, status?: number): Promise<string> {
  const server = createServer(serverCertificate(ca, now), async (request, response) => {
    const { status: own, body } = home.tesla.answer(Object.fromEntries(new URLSearchParams(await text(request))));
    response.writeHead(status ?? own, { location: '/elsewhere', 'x-txid': 'txid-1234' }).end(body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
}

it('signs in and refreshes at a Tesla of its own certificate authority', async () => {
  const home = await Home.make();
  const account = home.account(undefined, { tokenUrl: await open(home) }, { fetch: trusting(ca.cert) });
  await account.finishSignIn(home.tesla.consent(account.beginSignIn()));
  const token = await account.accessToken(await account.accessToken());
  expect([home.tesla.accepts(token), home.tesla.refreshes]).toEqual([true, 1]);
  expect(home.lines.join('')).toContain('answered refresh_token with 200, reference txid-1234');
});

it.each([
  ['another authority', authority('Another', now).cert, undefined, /certificate|signature/],
  ['an answer that leads elsewhere', ca.cert, 307, /it leads elsewhere with 307/],
])('takes no token from %s', async (_, pem, status, reason) => {
  const home = await Home.make();
  const settings = { tokenUrl: await open(home, status), refreshToken: home.tesla.give() };
  const account = home.account(undefined, settings, { fetch: trusting(pem) });
  const failure = account.accessToken();
  await expect(failure).rejects.toMatchObject({ code: 'AUTH_FAILED' });
  await expect(failure).rejects.toThrow(reason);
});

it('gives up after half a minute without an answer', async () => {
  const clock = new ManualClock();
  const home = await Home.make(clock);
  const server = createServer(serverCertificate(ca, now), () => {});
  const arrived = once(server, 'request');
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const settings = {
    tokenUrl: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    refreshToken: home.tesla.give(),
  };
  const failure = home.account(undefined, settings, { fetch: trusting(ca.cert) }).accessToken();
  const seen = expect(failure).rejects.toThrow('no answer in 30 s');
  await arrived;
  clock.advance(30_000);
  await seen;
  expect(clock.timers).toBe(0);
});
