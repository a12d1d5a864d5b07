import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/kernel/clock';
import type { ManualClock } from '../support/manual-clock';
import { Home } from './support/home';

/** A signed-in home on the machine's own time, its Tesla on a port, and a program that can be started on it. */
async function open() {
  const home = await Home.make(systemClock as ManualClock);
  const server = createServer(async (request, response) => {
    const { status, body } = home.tesla.answer(Object.fromEntries(new URLSearchParams(await text(request))));
    response.writeHead(status, { 'content-type': 'application/json', 'x-txid': 'txid-1234' }).end(body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const tokenUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/oauth2/v3/token`;
  const program = join(home.folder, 'process.cjs');
  const entryPoints = [join(__dirname, 'support', 'process.ts')];
  await build({ entryPoints, outfile: program, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' });
  const { clientId, clientSecret, redirectUri } = home.tesla;
  const apiUrl = 'https://api.example';
  const settings = JSON.stringify({ clientId, clientSecret, redirectUri, scopes: [], apiUrl, tokenUrl });
  const start = async (end = 'well'): Promise<{ process: ChildProcess; log: Promise<string> }> => {
    const process = fork(program, [home.folder, settings, end], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    onTestFinished(() => void process.kill('SIGKILL'));
    const log = text(process.stderr!);
    await once(process, 'message');
    return { process, log };
  };
  const old = await (await home.signedIn()).accessToken();
  return { home, start, old };
}

const tokensOf = async (process: ChildProcess): Promise<string[]> => (await once(process, 'message'))[0] as string[];

it('two processes with a hundred callers each make one refresh, and log its reference but no token', async () => {
  const { home, start, old } = await open();
  const both = await Promise.all([start(), start()]);
  const got = both.map(({ process }) => tokensOf(process));
  for (const { process } of both) process.send(old);
  const tokens = new Set((await Promise.all(got)).flat());
  expect([tokens.size, home.tesla.refreshes, home.tesla.voided]).toEqual([1, 1, 0]);
  expect(home.tesla.accepts([...tokens][0]!)).toBe(true);
  const log = (await Promise.all(both.map((one) => one.log))).join('');
  expect(log).toContain('txid-1234');
  home.expectNoSecretIn(log);
});

it('a process killed before it saved the new token locks nobody out', async () => {
  const { home, start, old } = await open();
  const killed = await start('before write');
  const end = once(killed.process, 'exit');
  killed.process.send(old);
  expect((await end)[1]).toBe('SIGKILL');
  const next = await start();
  const got = tokensOf(next.process);
  next.process.send(old);
  const [token] = await got;
  expect([home.tesla.accepts(token!), home.tesla.refreshes, home.tesla.voided]).toEqual([true, 2, 0]);
});
