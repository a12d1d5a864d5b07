import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categories, type Category } from '../../src/fleet-api/billing';
import { RateLimiter, secondsToWait } from '../../src/fleet-api/rate-limiter';
import { ManualClock } from '../support/manual-clock';
import { problemOf, vin } from './support/api';

const all = Object.keys(categories) as Category[];

it.each([
  ['commands', 30, 0.001],
  ['wakes', 3, 0.02],
  ['data', 60, 0.002],
] as const)('%s are %i a minute and $%d each', (category, perMinute, price) => {
  expect(categories[category].perMinute).toBe(perMinute);
  expect(1 / categories[category].perDollar).toBe(price);
});

describe('a request beyond the limit', () => {
  it('waits for its turn, when that is near', async () => {
    const clock = new ManualClock();
    const limiter = new RateLimiter(clock);
    for (let count = 0; count < 3; count += 1) await limiter.take(vin, 'wakes');
    clock.advance(55_000);
    const taken: number[] = [];
    for (const number of [4, 5]) void limiter.take(vin, 'wakes').then(() => taken.push(number));
    await clock.advanceAsync(4_999);
    expect(taken).toEqual([]);
    await clock.advanceAsync(1);
    expect(taken).toEqual([4, 5]);
  });

  it('is refused with the seconds, when that is far', async () => {
    const clock = new ManualClock();
    const limiter = new RateLimiter(clock);
    for (let count = 0; count < 3; count += 1) await limiter.take(vin, 'wakes');
    clock.advance(49_999);
    expect(await problemOf(limiter.take(vin, 'wakes'))).toMatchObject({
      code: 'API_RATE_LIMITED',
      kind: 'retry',
      details: { seconds: 11 },
    });
    expect(clock.timers).toBe(0);
  });

  it('does not wait for a time that a clock set back has taken away', async () => {
    const clock = new ManualClock();
    const limiter = new RateLimiter(clock);
    for (let count = 0; count < 3; count += 1) await limiter.take(vin, 'wakes');
    limiter.block(600, vin, 'commands');
    clock.setBack(3_600_000);
    await limiter.take(vin, 'wakes');
    await limiter.take(vin, 'commands');
    expect(clock.timers).toBe(0);
  });
});

it('never lets more through in any minute than Tesla allows, in the order of asking', async () => {
  const steps = fc.array(fc.tuple(fc.constantFrom(...all), fc.integer({ min: 0, max: 20_000 })), { maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(steps, async (asked) => {
      const clock = new ManualClock();
      const limiter = new RateLimiter(clock);
      const sent: Record<Category, { order: number; at: number }[]> = { commands: [], wakes: [], data: [] };
      for (const [order, [category, pause]] of asked.entries()) {
        void limiter.take(vin, category).then(
          () => sent[category].push({ order, at: clock.now() }),
          () => {},
        );
        await clock.advanceAsync(pause > 15_000 ? pause : 0);
      }
      await clock.advanceAsync(60_000);
      for (const category of all) {
        const { perMinute } = categories[category];
        const list = sent[category];
        expect(list.map(({ order }) => order)).toEqual(list.map(({ order }) => order).sort((a, b) => a - b));
        list.forEach(({ at }, index) => {
          const before = list[index - perMinute];
          if (before) expect(at - before.at).toBeGreaterThanOrEqual(60_000);
        });
      }
    }),
    { numRuns: 30 },
  );
});

describe('how long to wait', () => {
  const now = Date.parse('2026-06-01T12:00:00Z');
  it.each([
    ['seconds', { 'retry-after': '17' }, '', 17],
    ['a part of a second', { 'retry-after': '0' }, '', 1],
    ['a date', { 'retry-after': 'Mon, 01 Jun 2026 12:00:30 GMT' }, '', 30],
    ['a date that has passed', { 'retry-after': 'Mon, 01 Jun 2026 11:00:00 GMT' }, '', 1],
    ['Tesla’s own header', { 'ratelimit-reset': '44' }, '', 44],
    ['a text', {}, 'Retry in 9 seconds', 9],
    ['a text in JSON', {}, '{"error":"retry in 9 seconds"}', 9],
    ['nonsense and a text', { 'retry-after': 'soon' }, 'Retry in 9 seconds', 9],
    ['nothing', {}, '', 60],
    ['for ever', { 'retry-after': '99999999999999999999' }, '', 86_400],
  ])('is said as %s', (_, headers: Record<string, string>, body, seconds) => {
    expect(secondsToWait({ get: (name) => headers[name] ?? null }, body, now)).toBe(seconds);
  });

  it('is always a whole number from a second to a day', () => {
    fc.assert(
      fc.property(fc.option(fc.string()), fc.string(), fc.date({ noInvalidDate: true }), (header, body, date) => {
        const seconds = secondsToWait({ get: () => header }, body, date.getTime());
        expect(Number.isInteger(seconds) && seconds >= 1 && seconds <= 86_400).toBe(true);
      }),
    );
  });
});
