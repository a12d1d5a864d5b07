import { describe, expect, it } from 'vitest';
import { mergePrices, type PriceSeries } from '../../../src/rules/prices/series';
import { tariffPrices, type Tariff } from '../../../src/rules/prices/tariff';
import { unitOf } from '../../../src/rules/prices/unit';
import { weekdays } from '../../../src/rules/week';

const hour = 3_600_000;
const series = (prices: Readonly<Record<number, number>>, more: Partial<PriceSeries> = {}): PriceSeries => ({
  slots: Object.entries(prices).map(([n, price]) => ({ start: Number(n) * hour, end: (Number(n) + 1) * hour, price })),
  source: 'Tibber',
  currency: 'EUR',
  unit: 'EUR/kWh',
  tax: 'gross',
  ...more,
});
const hours = ({ slots }: PriceSeries): Record<number, number> =>
  Object.fromEntries(slots.map(({ start, price }) => [start / hour, price]));

describe('a message after another', () => {
  it('renews what it knows and erases nothing else', () => {
    const held = series({ 10: 1, 11: 2, 12: 3, 34: 4 });
    expect(hours(mergePrices(held, series({ 11: 9, 12: 8 }), 12 * hour))).toEqual({ 10: 1, 11: 9, 12: 8, 34: 4 });
    expect(hours(mergePrices(held, series({ 9: 7, 13: 8 }), 12 * hour))).toEqual({
      9: 7,
      10: 1,
      11: 2,
      12: 3,
      13: 8,
      34: 4,
    });
    expect(mergePrices(held, series({}), 12 * hour).slots).toEqual(held.slots);
  });

  it('cuts what it overlaps', () => {
    const long = { ...series({}), slots: [{ start: 0, end: 4 * hour, price: 1 }] };
    expect(mergePrices(long, series({ 1: 5 }), 0).slots).toEqual([
      { start: 0, end: hour, price: 1 },
      { start: hour, end: 2 * hour, price: 5 },
      { start: 2 * hour, end: 4 * hour, price: 1 },
    ]);
  });

  it('forgets what is over for two days', () => {
    expect(hours(mergePrices(series({ 0: 1, 1: 2 }), series({ 54: 3 }), 49 * hour))).toEqual({ 1: 2, 54: 3 });
  });

  it('of another source, money or tax is another series', () => {
    for (const other of [{ source: 'evcc' }, { currency: 'SEK' }, { tax: 'net' as const }]) {
      expect(hours(mergePrices(series({ 1: 1 }), series({ 2: 2 }, other), 0))).toEqual({ 2: 2 });
    }
    expect(hours(mergePrices(null, series({ 2: 2 }), 0))).toEqual({ 2: 2 });
  });
});

describe('a tariff that was typed', () => {
  const night = { days: { weekdays }, from: '22:00', to: '06:00', price: 0.18 };
  const sunday = { days: { weekdays: ['sun'] as const }, from: '00:00', to: '00:00', price: 0.1 };
  const tariff: Tariff = { bands: [sunday, night], otherwise: 0.32, currency: 'EUR' };
  const span = { start: Date.parse('2026-10-24T10:00Z'), end: Date.parse('2026-10-26T11:00Z') };
  const shown = (given: Tariff): string[] =>
    tariffPrices(given, 'Europe/Berlin', span).slots.map(
      ({ start, end, price }) => `${new Date(start).toISOString().slice(8, 13)} ${(end - start) / hour} h ${price}`,
    );

  it('is cut where the price changes, the upper line first, over the night that has an hour more', () => {
    expect(shown(tariff)).toEqual([
      '24T10 10 h 0.32',
      '24T20 2 h 0.18',
      '24T22 7 h 0.1',
      '25T05 16 h 0.1',
      '25T21 2 h 0.1',
      '25T23 6 h 0.18',
      '26T05 6 h 0.32',
    ]);
  });

  it('is unknown where no line says it', () => {
    expect(shown({ ...tariff, bands: [night], otherwise: null })).toEqual(['24T20 9 h 0.18', '25T21 8 h 0.18']);
  });

  it('without a number names the line', () => {
    expect(() => shown({ ...tariff, bands: [night, { ...night, price: NaN }] })).toThrow(
      'Line 2 of the tariff has no price.',
    );
  });
});

describe('a unit', () => {
  it.each([
    ['EUR/kWh', 1, 'EUR'],
    ['€/MWh', 0.001, 'EUR'],
    ['Eur/MWh', 0.001, 'EUR'],
    ['EUR / MWh', 0.001, 'EUR'],
    ['ct/kWh', 0.01, 'EUR'],
    ['Öre/kWh', 0.01, null],
    ['p/kWh', 0.01, 'GBP'],
    ['SEK/Wh', 1000, 'SEK'],
    ['/kWh', 1, null],
    ['kr/kWh', 1, null],
  ])('%s is read', (text, factor, currency) => expect(unitOf(text)).toEqual({ text, factor, currency }));

  it.each(['', 'EUR', 'kW', 'W/m²', 'g/kWh/x', 'apples/kWh', 'gCO2eq/kWh', 'constructor/kWh'])('%j is none', (text) =>
    expect(unitOf(text)).toBeUndefined(),
  );
});
