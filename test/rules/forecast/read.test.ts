import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mixSun } from '../../../src/rules/forecast/mix';
import { mergeForecast, readForecast } from '../../../src/rules/forecast/read';

const hour = 3_600_000;
const noon = Date.parse('2026-06-21T12:00:00+02:00');
const iso = (at: number): string => new Date(at).toISOString();
/** 3 kW in the hour from noon, 5 kW in the one after it. */
const wanted = [
  [noon, noon + hour, 3_000],
  [noon + hour, noon + 2 * hour, 5_000],
];
const read = (payload: unknown, topic?: string) =>
  readForecast({ payload, ...(topic !== undefined && { topic }) }, 'Europe/Berlin')?.slots.map(
    ({ start, end, watts }) => [start, end, watts],
  );

describe('a forecast of the sun', () => {
  const points = { [iso(noon)]: 2_000, [iso(noon + hour)]: 4_000, [iso(noon + 2 * hour)]: 6_000 };
  it.each<[string, unknown, string?]>([
    ['Forecast.Solar by Home Assistant', { watts: points, wh_period: { [iso(noon)]: 3_000 } }],
    [
      'Forecast.Solar by its web interface, in local time',
      {
        result: { watts: { '2026-06-21 12:00:00': 2_000, '2026-06-21 13:00:00': 4_000, '2026-06-21 14:00:00': 6_000 } },
        message: { code: 0 },
      },
    ],
    ['Open-Meteo Solar', { state: '12', attributes: { watts: points, wh_period_15m: {} } }],
    [
      'Solcast by Home Assistant, half hours of a sensor in kWh',
      {
        attributes: {
          unit_of_measurement: 'kWh',
          detailedForecast: [2.5, 3.5, 5, 5].map((pv_estimate, n) => ({
            period_start: iso(noon + (n * hour) / 2),
            ...{ pv_estimate, pv_estimate10: 0, pv_estimate90: 9 },
          })),
        },
      },
    ],
    [
      'Solcast by its web interface, which names the end',
      {
        forecasts: [3, 5].map((pv_estimate, n) => ({
          ...{ pv_estimate, period: 'PT60M' },
          period_end: iso(noon + (n + 1) * hour),
        })),
      },
    ],
    [
      'the state of evcc',
      {
        forecast: { solar: { timeseries: [2_000, 4_000, 6_000].map((val, n) => ({ ts: iso(noon + n * hour), val })) } },
      },
    ],
    [
      'newer states of evcc',
      JSON.stringify({
        solar: { timeseries: [2_000, 4_000, 6_000].map((val, n) => [(noon + n * hour) / 1_000, val]) },
      }),
    ],
    [
      'evcc’s rates, by their topic',
      { rates: wanted.map(([start, end, value]) => ({ start: iso(start!), end: iso(end!), value })) },
      'evcc/tariff/solar',
    ],
  ])('is read: %s', (_, payload, topic) => {
    const slots = read(payload, topic)!;
    const energy = (from: number): number =>
      slots.reduce(
        (sum, [start, end, watts]) =>
          sum + (watts! * Math.max(0, Math.min(end!, from + hour) - Math.max(start!, from))) / hour,
        0,
      );
    expect([energy(noon), energy(noon + hour), slots[0]![0], slots.at(-1)![1]]).toEqual([
      ...[3_000, 5_000, noon, noon + 2 * hour],
    ]);
  });

  it.each<[string, unknown]>([
    ['prices', { rates: [{ start: iso(noon), end: iso(noon + hour), value: 0.3 }] }],
    ['prices of Tibber', [{ startsAt: iso(noon), total: 0.3 }]],
    ['a meter', { gridW: -2_000 }],
    ['nothing that is a number', { watts: { [iso(noon)]: 'unknown', [iso(noon + hour)]: null } }],
    ['no times', { watts: { soon: 5, later: 6 } }],
    ['an empty list', { detailedForecast: [] }],
    ['a text', 'sunny'],
    ['nothing', null],
  ])('is none: %s', (_, payload) => expect(read(payload)).toBeUndefined());

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.object({ withDate: true }),
        fc.constantFrom('watts', 'forecasts', 'detailedForecast', 'timeseries'),
        (value, name) => {
          read({ [name]: value });
          read({ [name]: [value] });
        },
      ),
    );
  });

  it('of a day takes the place of the one before, and leaves the next day as it is', () => {
    const slot = (n: number, watts: number) => ({ start: noon + n * hour, end: noon + (n + 1) * hour, watts });
    const known = [slot(-3, 1), slot(0, 2), slot(1, 3), slot(24, 4)];
    expect(mergeForecast(known, [slot(0, 8), slot(1, 9)], noon)).toEqual([slot(0, 8), slot(1, 9), slot(24, 4)]);
    expect(mergeForecast(known, [], noon)).toEqual([slot(0, 2), slot(1, 3), slot(24, 4)]);
  });
});

describe('prices with the sun', () => {
  const price = { start: noon, end: noon + 2 * hour, price: 0.3 };
  const sun = [{ start: noon + hour / 2, end: noon + hour, watts: 6_000 }];

  it('cost for the sun’s part what feeding it in would have earned', () => {
    expect(mixSun([price], sun, { feedIn: 0.1, power: 10_000, kept: 1_000 })).toEqual([
      { start: noon, end: noon + hour / 2, price: 0.3 },
      { start: noon + hour / 2, end: noon + hour, price: 0.2 },
      { start: noon + hour, end: noon + 2 * hour, price: 0.3 },
    ]);
    expect(mixSun([price], sun, { feedIn: 0.1, power: 4_000, kept: 0 })[1]?.price).toBe(0.1);
    expect(mixSun([price], sun, { feedIn: 0.1, power: 4_000, kept: 9_000 })).toEqual([price]);
  });

  it('lie between both, cover the same time and meet', () => {
    const times = fc.array(fc.nat(5_000), { minLength: 2, maxLength: 9 });
    fc.assert(
      fc.property(times, times, fc.nat(20_000), (edges, others, watts) => {
        const slots = (of: readonly number[]) =>
          [...new Set(of)]
            .sort((a, b) => a - b)
            .flatMap((start, n, all) => (n + 1 < all.length ? [{ start, end: all[n + 1]! }] : []));
        const prices = slots(edges).map((slot) => ({ ...slot, price: 0.3 }));
        const shone = slots(others).map((slot) => ({ ...slot, watts }));
        const mixed = mixSun(prices, shone, { feedIn: 0.05, power: 11_000, kept: 300 });
        expect(
          mixed.every((slot) => slot.price >= 0.05 - 1e-9 && slot.price <= 0.3 + 1e-9 && slot.end > slot.start),
        ).toBe(true);
        expect(mixed.every(({ end }, n) => n + 1 === mixed.length || mixed[n + 1]!.start === end)).toBe(true);
        expect([mixed[0]?.start, mixed.at(-1)?.end]).toEqual([prices[0]?.start, prices.at(-1)?.end]);
      }),
    );
  });
});
