import { writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Fetch } from '../../src/kernel/http';
import { forEver, Home, hour, StillClock, writeQuickly } from './support/home';
import { settle } from '../support/manual-clock';

const points = ['before send', 'after send', 'after answer', 'before write', 'during write', 'after write'] as const;
const troubles = ['answer lost', 'server busy', 'no network'] as const;
type Event = (typeof points)[number] | (typeof troubles)[number] | 'well';

/** One process that asks for a token, and what becomes of it. Resolves when it has the token, failed, or ended. */
async function live(home: Home, event: Event, refused?: string): Promise<string | undefined> {
  const process = home.process();
  let ended = (): void => {};
  const end = new Promise<undefined>((resolve) => (ended = () => resolve(undefined)));
  const crash = (): Promise<never> => {
    process.end();
    ended();
    return forEver();
  };
  let answered = false;
  const fetch: Fetch = async (_, { body }) => {
    if (event === 'before send') return crash();
    if (event === 'no network') throw new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND') });
    const reply = home.reply(body);
    if (event === 'after send') return crash();
    if (event === 'answer lost') throw new TypeError('fetch failed', { cause: new Error('socket hang up') });
    if (event === 'server busy') return { ...reply, status: 503, text: () => Promise.resolve('<html>busy</html>') };
    if (event === 'after answer') return { ...reply, text: crash };
    answered = true;
    return reply;
  };
  const write = async (path: string, content: Uint8Array): Promise<void> => {
    if (answered && event === 'before write') return crash();
    if (answered && event === 'during write') {
      await writeFile(`${path}.0badcafe.tmp`, content.subarray(0, content.length / 2));
      return crash();
    }
    await writeQuickly(path, content);
    if (answered && event === 'after write') return crash();
  };
  const account = home.account(home.store({ owner: process.owner, write }), {}, { fetch });
  const token = await Promise.race([end, account.accessToken(refused).catch(() => undefined)]);
  process.end();
  return token;
}

it.each([...points, ...troubles])('%s: the next start has a token, and none that is void was used', async (event) => {
  const home = await Home.make();
  const first = await (await home.signedIn()).accessToken();
  // The old token would hold for another half minute, had the refresh not voided it.
  home.clock.advance(8 * hour - 30_000);
  expect(await live(home, event)).toBeUndefined();
  const token = await live(home, 'well');
  expect([home.tesla.accepts(token!), token === first, home.tesla.voided]).toEqual([true, false, 0]);
});

it('survives 1,000 random lives with crashes and failures: never locked out, no void token used', async () => {
  const home = await Home.make(new StillClock());
  await (await home.signedIn(home.store({ write: writeQuickly }))).accessToken();
  let [crashes, lives] = [0, 0];
  const life = fc.record({
    event: fc.constantFrom<Event>(...points, ...troubles, 'well'),
    // Down for less than the 24 hours that Tesla's grace lasts.
    hours: fc.double({ min: 0, max: 20, noNaN: true }),
    // Another process crashes or succeeds at the same time.
    other: fc.option(fc.constantFrom<Event>(...points, ...troubles, 'well')),
    isRefused: fc.boolean(),
  });
  for (const { event, hours, other, isRefused } of fc.sample(life, { numRuns: 1_000, seed: 4 })) {
    const before = await live(home, 'well');
    expect(home.tesla.accepts(before!)).toBe(true);
    home.clock.advance(hours * hour);
    const check = async (token: string | undefined, mayBeOld: boolean): Promise<void> => {
      if (token === undefined) crashes += 1;
      // Who got it just before the other one had it replaced.
      else if (!mayBeOld || token !== before) expect(home.tesla.accepts(token)).toBe(true);
    };
    const one = live(home, event, isRefused ? before : undefined).then((token) => check(token, false));
    const both = [one, ...(other ? [live(home, other).then((token) => check(token, isRefused))] : [])];
    await Promise.all(both);
    lives += both.length;
    expect(home.tesla.voided).toBe(0);
  }
  await settle();
  expect(home.tesla.accepts((await live(home, 'well'))!)).toBe(true);
  expect(lives).toBeGreaterThan(1_400);
  expect(crashes).toBeGreaterThan(400);
}, 60_000);
