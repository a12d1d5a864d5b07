import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkLimits, checkOption, defaultLimits, RateWindow, type Limits } from '../../src/telemetry/limits';

describe('a rate window', () => {
  it('accepts what fits into any interval of that length, as counting all of them says', () => {
    const steps = fc.array(fc.nat(30), { maxLength: 120 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 100 }),
        steps,
        (messages, interval, gaps) => {
          const window = new RateWindow({ messages, interval });
          const accepted: number[] = [];
          let now = 0;
          for (const gap of gaps) {
            now += gap;
            const fits = accepted.filter((at) => now - at < interval).length < messages;
            expect(window.accept(now)).toBe(fits);
            if (fits) accepted.push(now);
          }
        },
      ),
    );
  });

  it('keeps nobody out because the clock was set back', () => {
    const window = new RateWindow({ messages: 1, interval: 1_000 });
    expect([window.accept(1e12), window.accept(1e12), window.accept(5), window.accept(6)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});

describe('limits', () => {
  it('are fine by default', () => checkLimits({ ...defaultLimits, rate: { messages: 100, interval: 60_000 } }));

  it.each<[Partial<Limits>, string]>([
    [{ maxHandshakes: 0 }, 'handshakes at once cannot be 0'],
    [{ maxHandshakes: NaN }, 'cannot be NaN'],
    [{ maxHandshakes: 1.5 }, 'cannot be 1.5'],
    [{ handshakeTimeout: NaN }, 'time for a handshake'],
    [{ pingInterval: 0 }, 'time between two pings'],
    // A timer of Node would fire at once.
    [{ pingInterval: 2 ** 31 }, 'from 1 to 2147483647'],
    [{ maxMessage: -1 }, 'longest message'],
    [{ rate: { messages: 1.5, interval: 1_000 } }, 'number of messages'],
    [{ rate: { messages: 1e10, interval: 1_000 } }, 'from 1 to 1000000'],
    [{ rate: { messages: 1, interval: NaN } }, 'interval of the rate limit'],
  ])('%j are refused with a sentence', (limits, sentence) => {
    expect(() => checkLimits({ ...defaultLimits, ...limits })).toThrow(sentence);
  });

  it('include both ends', () => {
    for (const value of [0, 65_535]) checkOption('The port', value, { from: 0, to: 65_535 });
    for (const value of [-1, 65_536, Infinity]) {
      expect(() => checkOption('The port', value, { from: 0, to: 65_535 })).toThrow(`The port cannot be ${value}`);
    }
  });
});
