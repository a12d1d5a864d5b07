import { describe, expect, it } from 'vitest';
import german from '../../../locales/de/plan.json';
import { planCharge, type PlanRequest } from '../../../src/rules/charge/plan';
import { sayPlan, type PlanTelling } from '../../../src/rules/charge/say';
import { sayPrice } from '../../../src/rules/say';
import { planWords, type PlanWord } from '../../../src/rules/charge/words';

const hour = 3_600_000;
/** 22:00 in Berlin. */
const evening = Date.parse('2026-11-23T21:00Z');
const hourly = (prices: readonly number[]): PlanRequest['slots'] =>
  prices.map((price, n) => ({ start: evening + n * hour, end: evening + (n + 1) * hour, price: price / 100 }));
const night: PlanRequest = {
  now: evening,
  departure: evening + 8 * hour,
  duration: 3.5 * hour,
  power: 11,
  slots: hourly([30, 28, 12, 10, 11, 25, 9, 27]),
};

function say(request: Partial<PlanRequest>, more: Partial<PlanTelling> = {}): string {
  const whole = { ...night, ...request };
  const plan = planCharge(whole);
  const { now, departure } = whole;
  const telling = { language: 'en', zone: 'Europe/Berlin', currency: 'EUR', target: 80, now, departure, ...more };
  return sayPlan(plan, telling).replaceAll('\u202f', ' ');
}

describe('the sentence of a plan', () => {
  const dear = hourly([24, 24, 24, 11, 11, 11, 24, 24]);
  it.each([
    ['waiting', { slots: dear, duration: 2.5 * hour }, 'Waits until 01:30, then charges to 80 % by about 04:00, because electricity costs 11 ct then and would cost 24 ct if it started now.'],
    ['waiting for parts', {}, 'Waits until 00:30, then charges in 2 parts to 80 % by about 05:00, because electricity costs 10.3 ct then and would cost 21.4 ct if it started now.'],
    ['waiting at no gain', { slots: hourly([20, 20, 20, 20, 20, 20, 20, 20]) }, 'Waits until 02:30, then charges to 80 % by about 06:00, because later costs no more and plans may still change.'],
    ['waiting, the end unknown', { departure: evening + 10 * hour }, 'Waits until 01:30, then charges to 80 % by about 08:00: the cheapest of the hours whose prices are known, and the last ones without a price.'],
    ['charging', { slots: hourly([5, 6, 7, 30, 30, 30, 30, 30]), duration: 3 * hour }, 'Charges to 80 % until about 01:00, because electricity costs 6 ct now.'],
    ['charging in parts', { slots: hourly([5, 6, 30, 7, 30, 30, 30, 30]), duration: 3 * hour }, 'Charges until 00:00, then again from 01:00, to 80 % by about 02:00, because electricity costs 6 ct in these hours.'],
    ['without time to spare', { departure: evening + 3.5 * hour }, 'Charges at once to 80 % by about 01:30, because there is no more time until 01:30.'],
    ['too late', { departure: evening + 2.4 * hour }, 'Charges at once, but 80 % takes until about 01:30: that is 1 h 06 min after the departure at 00:24.'],
    ['without prices', { slots: [] }, 'Waits until 02:30, the latest safe time, then charges to 80 % by 06:00, because the prices are not known.'],
    ['for prices', { departure: evening + 12 * hour }, 'Waits for the prices of the hours before 10:00. Without them it starts at 06:30, the latest safe time.'],
    ['under a limit', { maxPrice: { price: 0.105, strict: true } }, 'Charges only in the hours under the price limit: until 06:00 they are 1 h 30 min too few to reach 80 %.'],
    ['when done', { duration: 0 }, 'Does not charge, because 80 % is reached.'],
  ] as const)('%s', (_, request, sentence) => expect(say(request)).toBe(sentence)); // prettier-ignore

  it('in German', () => {
    expect(say({ slots: dear, duration: 2.5 * hour }, { language: 'de' })).toBe(
      'Wartet bis 01:30 und lädt dann bis etwa 04:00 auf 80 %, weil der Strom dann 11 ct kostet; ab jetzt wären es 24 ct.',
    );
    expect(say({}, { language: 'de-CH' })).toContain(
      'in 2 Teilen bis etwa 05:00 auf 80 %, weil der Strom dann 10.3 ct kostet',
    );
  });

  it('shows local time, with the weekday where it is far', () => {
    expect(say({}, { zone: 'Asia/Kolkata' })).toContain('Waits until 05:00');
    expect(say({ departure: evening + 40 * hour })).toContain('hours before Wed 14:00');
    expect(say({}, { language: 'x' })).toBe(say({}));
  });

  it('is there in both languages, with the same things filled in', () => {
    const places = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort();
    expect(Object.keys(german)).toEqual(Object.keys(planWords));
    for (const word of Object.keys(planWords) as PlanWord[]) {
      expect([word, places(german[word])]).toEqual([word, places(planWords[word])]);
    }
  });

  it('leaves nothing to fill in, whenever it is said', () => {
    for (let n = 0; n < 300; n++) {
      const request = {
        ...night,
        duration: (n % 9) * hour * 0.7,
        departure: evening + (n % 15) * hour,
        continuous: n % 2 === 0,
      };
      const plan = planCharge(request);
      for (const now of [evening, evening + hour * 3.2, evening + hour * 20]) {
        const telling = { language: 'en', zone: 'UTC', currency: null, target: 80, now, departure: request.departure };
        expect(sayPlan(plan, telling)).not.toMatch(/[{}]|NaN|undefined|Infinity/);
      }
    }
  });
});

it.each([
  [0.114, 'EUR', 'en', '11.4 ct'],
  [-0.0001, 'EUR', 'en', '0 ct'],
  [-0.05, 'GBP', 'en', '−5 p'],
  [1.2345, 'SEK', 'sv', '123,5 öre'],
  [2.5, 'CZK', 'en', '2.5 CZK'],
  [0.1234, null, 'de', '0,123'],
])('a price of %d %s in %s is %s', (price, currency, language, text) =>
  expect(sayPrice(price, currency, language).replace('\u202f', ' ')).toBe(text),
);
