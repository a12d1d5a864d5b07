import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPrices, type PriceOptions } from '../../../src/rules/prices/read';

const zone = 'Europe/Berlin';
const now = Date.parse('2026-11-23T12:00Z');
const options: PriceOptions = { zone, now };

/** `HH:MM price` in UTC, with the day where it is not the first, and the end where no slot follows at once. */
function read(message: object, more: Partial<PriceOptions> = {}): string[] {
  const { series, problems } = readPrices(message, { ...options, ...more });
  expect(problems.map(({ message }) => message)).toEqual([]);
  return [`${series!.source} ${series!.currency} ${series!.tax}`, ...shown(series!.slots)];
}

const shown = (slots: readonly { start: number; end: number; price: number }[]): string[] =>
  slots.map(({ start, end, price }) => {
    const clock = (at: number): string => new Date(at).toISOString().slice(5, 16).replace('T', ' ');
    return `${clock(start)}–${clock(end).slice(6)} ${Number(price.toFixed(6))}`;
  });

/** What every shape below says: 10 ct from 23:00 and 20 ct from 00:00 UTC. */
const two = ['11-23 23:00–00:00 0.1', '11-24 00:00–01:00 0.2'];
const a = '2026-11-24T00:00:00+01:00';
const b = '2026-11-24T01:00:00+01:00';
const c = '2026-11-24T02:00:00+01:00';
const utc = (iso: string): string => new Date(iso).toISOString();
const seconds = (iso: string): number => Date.parse(iso) / 1_000;
const spaced = (iso: string): string => iso.replace('T', ' ');
const attributes = (attributes: object): object => ({
  payload: '0.1',
  topic: 'sensor.price',
  data: { entity_id: 'sensor.price', new_state: { state: '0.1', attributes } },
});
const tibberInfo = {
  currentSubscription: {
    priceInfo: {
      current: { currency: 'NOK' },
      today: [{ startsAt: a, total: 0.1 }],
      tomorrow: [{ startsAt: b, total: 0.2 }],
    },
  },
};
const xml = `<?xml version="1.0" encoding="utf-8"?>
<Publication_MarketDocument xmlns="urn:x"><mRID>1</mRID><TimeSeries>
<currency_Unit.name>EUR</currency_Unit.name><price_Measure_Unit.name>MWH</price_Measure_Unit.name>
<Period><timeInterval><start>2026-11-23T23:00Z</start><end>2026-11-24T01:00Z</end></timeInterval>
<resolution>PT15M</resolution>
<Point><position>1</position><price.amount>100</price.amount></Point>
<Point><position>5</position><price.amount>200</price.amount></Point>
</Period></TimeSeries><TimeSeries>
<classificationSequence_AttributeInstanceComponent.position>2</classificationSequence_AttributeInstanceComponent.position>
<Period><timeInterval><start>2026-11-23T23:00Z</start><end>2026-11-24T01:00Z</end></timeInterval>
<resolution>PT60M</resolution><Point><position>1</position><price.amount>7</price.amount></Point></Period>
</TimeSeries></Publication_MarketDocument>`;

describe('prices are read from', () => {
  const shapes: [string, object, string, Partial<PriceOptions>?][] = [
    ['the Nord Pool action', { payload: { SE3: [{ start: utc(a), end: utc(b), price: 100 }, { start: utc(b), end: utc(c), price: 200 }] } }, 'Nord Pool null net'],
    ['the Tibber action', { payload: { prices: { Home: [{ start_time: '2026-11-24T00:00:00.000+01:00', price: 0.1 }, { start_time: b, price: 0.2 }] } } }, 'Tibber null gross'],
    ['Tibber by GraphQL', { payload: { data: { viewer: { homes: [{ currentSubscription: null }, tibberInfo] } } } }, 'Tibber NOK gross'],
    ['the tibber-query node', { payload: { viewer: { home: tibberInfo } } }, 'Tibber NOK gross'],
    ['the tibber-data node', { payload: [{ startsAt: a, total: 0.1, level: 'CHEAP' }, { startsAt: b, total: 0.2 }] }, 'Tibber null gross'],
    ['price_info of Tibber Prices', { payload: { success: true, price_info: [{ startsAt: a, total: 0.1, currency: 'EUR' }, { startsAt: b, total: 0.2 }] } }, 'Tibber EUR gross'],
    ['the Amber sensor', attributes({ forecasts: [{ start_time: a, end_time: b, per_kwh: 0.1, duration: 60 }, { start_time: '2026-11-24T01:00:01+01:00', end_time: c, per_kwh: 0.2 }] }), 'Amber AUD gross'],
    ['Amber by REST', { payload: [{ startTime: a, endTime: b, perKwh: 10, channelType: 'general' }, { startTime: b, endTime: c, perKwh: 20, channelType: 'general' }, { startTime: a, endTime: b, perKwh: -5, channelType: 'feedIn' }] }, 'Amber REST AUD gross'],
    ['the EnergyZero action', { payload: { prices: [{ start: '2026-11-23 23:00:00+00:00', end: '2026-11-24 00:00:00+00:00', price: 0.1 }, { start: '2026-11-24 00:00:00+00:00', end: '2026-11-24 01:00:00+00:00', price: 0.2 }] } }, 'EnergyZero or easyEnergy EUR unknown'],
    ['the easyEnergy action', { payload: { prices: [{ timestamp: '2026-11-23 23:00:00+00:00', price: 0.1 }, { timestamp: '2026-11-24 00:00:00+00:00', price: 0.2 }] } }, 'EnergyZero or easyEnergy EUR unknown'],
    ['the custom Nord Pool sensor', attributes({ raw_today: [{ start: a, end: b, value: 0.1 }], raw_tomorrow: [{ start: b, end: c, value: 0.2 }], unit: 'kWh', currency: 'EUR', price_in_cents: false, tomorrow_valid: true }), 'Nord Pool EUR unknown'],
    ['the custom Nord Pool sensor in cents', attributes({ raw_today: [{ start: a, end: b, value: 10 }, { start: b, end: c, value: 20 }], raw_tomorrow: [], unit: 'kWh', currency: 'SEK', price_in_cents: true }), 'Nord Pool SEK unknown'],
    ['Energi Data Service', attributes({ raw_today: [{ hour: a, price: 0.1 }, { hour: b, price: 0.2 }], raw_tomorrow: null, unit: 'kWh', currency: 'DKK', use_cent: false }), 'Energi Data Service DKK unknown'],
    ['the ENTSO-e sensor', attributes({ prices_today: [{ time: spaced(a), price: 0.1 }], prices_tomorrow: [{ time: spaced(b), price: 0.2 }], unit_of_measurement: '€/kWh' }), 'ENTSO-e EUR unknown'],
    ['the ENTSO-e action', { payload: { prices: [{ timestamp: a, price: 100 }, { timestamp: b, price: 200 }] } }, 'ENTSO-e EUR unknown', { unit: 'EUR/MWh' }],
    ['EPEX Spot', attributes({ data: [{ start_time: a, end_time: b, price_per_kwh: 0.1 }, { start_time: b, end_time: c, price_per_kwh: 0.2 }], unit_of_measurement: 'EUR/kWh' }), 'EPEX Spot EUR unknown'],
    ['an old EPEX Spot', attributes({ data: [{ start_time: a, end_time: b, price_ct_per_kwh: 10 }, { start_time: b, end_time: c, price_ct_per_kwh: 20 }] }), 'EPEX Spot EUR unknown'],
    ['Octopus Energy', attributes({ rates: [{ start: a, end: b, value_inc_vat: 0.1, is_capped: false }, { start: b, end: c, value_inc_vat: 0.2 }] }), 'Octopus Energy GBP gross'],
    ['the bus event of Octopus Energy', { payload: { event_type: 'octopus_energy_electricity_next_day_rates', event: { mpan: '1', rates: [{ start: a, end: b, value_inc_vat: 0.1 }, { start: b, end: c, value_inc_vat: 0.2 }] } } }, 'Octopus Energy GBP gross'],
    ['an event in pence', { payload: { event: { data: [{ start: a, end: b, value: 10 }, { start: b, end: c, value: 20 }] } } }, 'msg.payload GBP unknown', { unit: 'p/kWh' }],
    ['GE-Spot in cents', attributes({ today_interval_prices: [{ time: a, value: 10, raw_value: 5 }, { time: b, value: 20 }], tomorrow_interval_prices: [], currency: 'EUR', use_subunit: true }), 'GE-Spot EUR gross'],
    ['chart data of Tibber Prices', { payload: { data: [{ start_time: a, price_per_kwh: 10 }, { start_time: b, price_per_kwh: 20 }, { start_time: c, price_per_kwh: null }] } }, 'Tibber Prices EUR gross', { unit: 'ct/kWh' }],
    ['Zonneplan', attributes({ forecast: [{ start_date: a, end_date: b, price_tax_included: { amount: 1_000_000 } }, { start_date: b, end_date: c, price_tax_included: { amount: 2_000_000 } }] }), 'Zonneplan EUR gross'],
    ['an old Zonneplan', attributes({ forecast: [{ datetime: a, electricity_price: 1_000_000 }, { datetime: b, electricity_price: 2_000_000 }] }), 'Zonneplan EUR gross'],
    ['Frank Energie', attributes({ prices: [{ from: a, till: b, price: 0.1 }, { from: b, till: c, price: 0.2 }], unit_of_measurement: '€/kWh' }), 'Frank Energie EUR unknown'],
    ['the nordpool-api-plus node', { payload: [{ timestamp: utc(a), price: 100, currency: 'EUR', area: 'FI' }, { timestamp: utc(b), price: 200, currency: 'EUR', area: 'FI' }] }, 'nordpool-api-plus EUR net'],
    ['the Nord Pool data portal', { payload: { currency: 'EUR', multiAreaEntries: [{ deliveryStart: utc(a), deliveryEnd: utc(b), entryPerArea: { FI: 100 } }, { deliveryStart: utc(b), deliveryEnd: utc(c), entryPerArea: { FI: 200 } }] } }, 'Nord Pool data portal EUR net'],
    ['Power Saver', { payload: { priceData: [{ start: a, value: 0.1 }, { start: b, value: 0.2, end: c }] } }, 'Power Saver SEK unknown', { unit: 'SEK/kWh' }],
    ['evcc', { payload: { rates: [{ start: a, end: b, value: 0.1 }, { start: b, end: c, value: 0.2 }] } }, 'evcc null unknown'],
    ['an old evcc', { payload: { result: { rates: [{ start: a, end: b, price: 0.1 }, { start: b, end: c, price: 0.2 }] } } }, 'evcc null unknown'],
    ['evcc over MQTT', { topic: 'evcc/site/forecast/grid', payload: JSON.stringify([{ start: a, end: b, value: 0.1 }, { start: b, end: c, value: 0.2 }]) }, 'evcc null unknown'],
    ['a new evcc', { payload: { rates: [[seconds(a), seconds(b), 0.1], [seconds(b), seconds(c), 0.2]] } }, 'evcc null unknown'],
    ['aWATTar', { payload: { object: 'list', data: [{ start_timestamp: Date.parse(a), end_timestamp: Date.parse(b), marketprice: 100, unit: 'Eur/MWh' }, { start_timestamp: Date.parse(b), end_timestamp: Date.parse(c), marketprice: 200, unit: 'Eur/MWh' }] } }, 'aWATTar EUR net'],
    ['energy-charts', { payload: { unix_seconds: [seconds(a), seconds(b), seconds(c)], price: [100, 200, null], unit: 'EUR / MWh' } }, 'energy-charts EUR net'],
    ['the API of Energi Data Service, newest first', { payload: { total: 2, records: [{ TimeUTC: utc(b).slice(0, 19), TimeDK: 'x', PriceArea: 'DK1', DayAheadPriceDKK: 200, DayAheadPriceEUR: 26 }, { TimeUTC: utc(a).slice(0, 19), PriceArea: 'DK1', DayAheadPriceDKK: 100 }] } }, 'Energi Data Service API DKK net'],
    ['Octopus by REST, newest first and twice', { payload: { results: [{ valid_from: utc(b), valid_to: utc(c), value_inc_vat: 20, payment_method: null }, { valid_from: utc(a), valid_to: utc(b), value_inc_vat: 10, payment_method: 'DIRECT_DEBIT' }, { valid_from: utc(a), valid_to: utc(b), value_inc_vat: 13, payment_method: 'NON_DIRECT_DEBIT' }] } }, 'Octopus REST GBP gross'],
    ['Elering', { payload: { success: true, data: { ee: [{ timestamp: seconds(a), price: 100 }, { timestamp: seconds(b), price: 200 }] } } }, 'Elering EUR net'],
    ['ESIOS', { payload: { indicator: { values: [{ datetime_utc: utc(a), value: 100, geo_name: 'España' }, { datetime_utc: utc(b), value: 200, geo_name: 'España' }] } } }, 'ESIOS EUR net'],
    ['ENTSO-E as text', { payload: xml }, 'ENTSO-E EUR net'],
    ['hvakosterstrommen', { payload: [{ time_start: a, time_end: b, NOK_per_kWh: 0.1, EUR_per_kWh: 0.01, EXR: 11 }, { time_start: b, time_end: c, NOK_per_kWh: 0.2 }] }, 'hvakosterstrommen or elprisetjustnu NOK net'],
    ['porssisahko, newest first', { payload: { prices: [{ startDate: utc(b), endDate: utc(c), price: 20 }, { startDate: utc(a), endDate: utc(b), price: 10 }] } }, 'porssisahko EUR gross'],
    ['ComEd, as text', { payload: JSON.stringify([{ millisUTC: String(Date.parse(b)), price: '20.0' }, { millisUTC: String(Date.parse(a)), price: '10.0' }]) }, 'ComEd USD unknown'],
    ['a list of nobody we know', { payload: { currency: 'CHF', unit: 'CHF/kWh', tomorrow: [{ period_start: b, total: 0.2 }], today: [{ period_start: a, total: 0.1 }] } }, 'msg.payload CHF unknown'],
    ['the same as a Buffer', { payload: Buffer.from(JSON.stringify([{ from: a, to: b, price: 10 }, { from: b, to: c, price: 20 }])) }, 'msg.payload EUR unknown', { unit: 'ct/kWh' }],
    ['the attributes of a whole entity', { payload: { state: '0.1', attributes: { rates: [{ start: a, end: b, value_inc_vat: 0.1 }, { start: b, end: c, value_inc_vat: 0.2 }] } } }, 'Octopus Energy GBP gross'],
    ['a list of entities', { payload: [{ entity_id: 'sensor.a', attributes: {} }, { entity_id: 'sensor.b', attributes: { rates: [{ start: a, end: b, value_inc_vat: 0.1 }, { start: b, end: c, value_inc_vat: 0.2 }] } }] }, 'Octopus Energy GBP gross'],
  ]; // prettier-ignore

  it.each(shapes)('%s', (_, message, head, more?: Partial<PriceOptions>) => {
    const [first, second, ...rest] = read(message, more);
    expect([first, second, rest[0]?.slice(0, 11), rest[0]?.slice(-4).trim(), rest.length]).toEqual([
      head,
      two[0],
      two[1]!.slice(0, 11),
      '0.2',
      1,
    ]);
  });

  it('the keys of PVPC, on the days of 25 and 23 hours', () => {
    const day = (keys: readonly string[]): object => Object.fromEntries(keys.map((key, index) => [key, index / 100]));
    const hour = (n: number): string => `price_${String(n).padStart(2, '0')}h`;
    const hours = Array.from({ length: 24 }, (_, n) => hour(n));
    const long = attributes({ ...day([...hours.slice(0, 3), 'price_02h_d', ...hours.slice(3)]), price_position: 7 });
    const madrid = { zone: 'Europe/Madrid', now: Date.parse('2026-10-25T10:00Z') };
    expect(read(long, madrid)).toHaveLength(26);
    expect(read(long, madrid).slice(3, 6)).toEqual([
      '10-25 00:00–01:00 0.02',
      '10-25 01:00–02:00 0.03',
      '10-25 02:00–03:00 0.04',
    ]);
    const short = attributes(day(hours.filter((key) => key !== 'price_02h')));
    expect(read(short, { ...madrid, now: Date.parse('2026-03-29T10:00Z') })).toHaveLength(24);
    const tomorrow = attributes({ price_00h: 0.3, price_next_day_00h: 0.1 });
    const { series } = readPrices(tomorrow, { zone: 'Europe/Madrid', now });
    expect(shown(series!.slots)).toEqual(['11-22 23:00–00:00 0.3', '11-23 23:00–00:00 0.1']);
  });

  it('bare numbers of a day that has so many hours or quarters', () => {
    const numbers = Array.from({ length: 96 }, () => 0.1);
    expect(read(attributes({ today: numbers, unit: 'kWh', currency: 'EUR' }))).toHaveLength(97);
    const long = Array.from({ length: 25 }, () => 0.1);
    expect(read(attributes({ today: long, unit: 'kWh' }), { now: Date.parse('2026-10-25T10:00Z') })).toHaveLength(26);
    const { series } = readPrices(attributes({ today: long, unit: 'kWh' }), options);
    expect(series).toBeNull();
  });

  it('a standing rate without an end', () => {
    const message = {
      payload: { results: [{ valid_from: '2026-01-01T00:00:00Z', valid_to: null, value_inc_vat: 24 }] },
    };
    const { series } = readPrices(message, options);
    expect(series!.slots[0]!.end - now).toBe(3 * 86_400_000);
  });
});

describe('prices that are not as they should be', () => {
  const hour = (n: number): string => new Date(now + n * 3_600_000).toISOString();
  const problems = (payload: unknown, more: Partial<PriceOptions> = {}): string[] =>
    readPrices({ payload }, { ...options, ...more }).problems.map(({ message }) => message);

  it.each([
    ['none at all', 'unavailable', 'No electricity prices were found in this message.'],
    [
      'a message of something else',
      { pv_estimate: [{ period_start: a, value: 3 }] },
      'No electricity prices were found',
    ],
    ['none yet', { SE3: [] }, 'Nord Pool has no prices yet.'],
    ['none yet, in a list of any source', { rates: [] }, 'The price source has no prices yet.'],
    [
      'a unit that is not told',
      { priceData: [{ start: a, value: 1, end: b }] },
      'The prices of Power Saver do not say their unit.',
    ],
    [
      'a unit that is not told, by a source that nobody knows',
      [{ start: a, end: b, value: 1 }],
      'The prices of msg.payload do not say their unit.',
    ],
    [
      'two areas',
      { SE3: [{ start: a, end: b, price: 1 }], SE4: [{ start: a, end: b, price: 2 }] },
      'Nord Pool sent several lists of prices: SE3, SE4.',
    ],
    [
      'texts for numbers',
      { rates: [{ start: a, end: b, value: 'cheap' }] },
      'Of the prices that evcc sent, none has a time and a number',
    ],
    ['times that are none', { rates: [{ start: 'soon', end: b, value: 1 }] }, 'Look at the first: {"start":"soon"'],
    ['an energy meter', { unit_of_measurement: 'kWh', data: [{ start: a, value: 3 }] }, 'do not say their unit'],
  ])('are named: %s', (_, payload, sentence) => {
    const { series, problems } = readPrices({ payload }, options);
    expect(series).toBeNull();
    expect(problems.map(({ message }) => message).join()).toContain(sentence);
  });

  it('take the area that was chosen, and no other', () => {
    const payload = { SE3: [{ start: a, end: b, price: 100 }], SE4: [{ start: a, end: b, price: 200 }] };
    expect(read({ payload }, { series: 'SE4' })[1]).toBe('11-23 23:00–00:00 0.2');
    expect(problems(payload, { series: 'FI' })[0]).toContain('sent no prices for FI, only for SE3, SE4');
  });

  it('are doubted in a unit that makes them too dear', () => {
    const payload = { rates: [0, 1].map((n) => ({ start: hour(n), end: hour(n + 1), value: 24 })) };
    expect(problems(payload, { unit: 'EUR/kWh' })[0]).toContain(
      'Read as EUR/kWh, half of the prices of evcc are above 5 a kWh.',
    );
    expect(problems(payload, { unit: 'ct/kWh' })).toEqual([]);
    expect(problems({ rates: payload.rates.map((rate) => ({ ...rate, value: -5 })) })).toEqual([]);
  });

  it('keep their holes, with the first by local time', () => {
    const payload = { rates: [0, 1, 3, 6].map((n) => ({ start: hour(n), end: hour(n + 1), value: 0.2 })) };
    expect(problems(payload)).toEqual([
      'The prices of evcc have holes: 2 in all, the first from 2026-11-23 15:00 to 2026-11-23 16:00. The rule does not plan into them.',
    ]);
  });

  it('without an end do not reach over a hole of more than a step', () => {
    const payload = [0, 1, 2, 5, 6].map((n) => ({ startsAt: hour(n), total: 0.1 }));
    const { series, problems } = readPrices({ payload }, options);
    expect(shown(series!.slots).map((slot) => slot.slice(6, 17))).toEqual([
      '12:00–13:00',
      '13:00–14:00',
      '14:00–15:00',
      '17:00–18:00',
      '18:00–19:00',
    ]);
    expect(problems).toHaveLength(1);
  });

  it('do not reach over a price that is null', () => {
    const payload = {
      data: { ee: [0, 1, 2].map((n) => ({ timestamp: seconds(hour(n)), price: n === 1 ? null : 100 })) },
    };
    const { series } = readPrices({ payload }, options);
    expect(shown(series!.slots)).toEqual(['11-23 12:00–13:00 0.1', '11-23 14:00–15:00 0.1']);
  });

  it('are cut where they overlap', () => {
    const payload = {
      rates: [
        { start: hour(0), end: hour(2), value: 1 },
        { start: hour(1), end: hour(2), value: 2 },
      ],
    };
    const { series, problems } = readPrices({ payload }, options);
    expect(shown(series!.slots)).toEqual(['11-23 12:00–13:00 1', '11-23 13:00–14:00 2']);
    expect(problems[0]!.message).toBe(
      'The prices of evcc overlap: 1 in all, the first at 2026-11-23 14:00. Where they do, the later slot counts from its start.',
    );
  });

  it('count as free where they are 0', () => {
    expect(
      shown(readPrices({ payload: { rates: [{ start: hour(0), end: hour(1), value: 0 }] } }, options).series!.slots),
    ).toEqual(['11-23 12:00–13:00 0']);
  });

  it('are refused with options that are none', () => {
    expect(() => readPrices({}, { ...options, zone: 'Mars/Base' })).toThrow('There is no time zone "Mars/Base"');
    expect(() => readPrices({}, { ...options, unit: 'apples' })).toThrow('"apples" is no unit of a price');
  });
});

describe('whatever comes', () => {
  const names = ['rates', 'prices', 'data', 'raw_today', 'start', 'end', 'value', 'price', 'viewer', 'homes', 'records',
    'TimeUTC', 'unix_seconds', 'forecast', 'SE3', 'price_00h', 'today', 'attributes', 'Publication_MarketDocument',
    'TimeSeries', 'Period', 'multiAreaEntries', 'results', 'valid_from', 'time_start']; // prettier-ignore
  const leaf = fc.oneof(
    fc.constantFrom(a, b, c, spaced(a), null, 0, -1, 1e308, NaN, Infinity, '', 'x', 'EUR/kWh', '2026-03-29T02:30'),
    fc.double(),
    fc.integer({ min: 0, max: 2_000_000_000_000 }),
    fc.date(),
    fc.anything(),
  );
  const anything = fc.letrec<{ any: unknown }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      leaf,
      fc.array(tie('any'), { maxLength: 5 }),
      fc.dictionary(fc.constantFrom(...names), tie('any'), { maxKeys: 6 }),
    ),
  })).any;

  it('nothing breaks, and what is read is in order, whole and finite', () => {
    fc.assert(
      fc.property(anything, anything, fc.boolean(), (payload, data, withUnit) => {
        const { series, problems } = readPrices({ payload, data }, withUnit ? { ...options, unit: 'ct/kWh' } : options);
        expect(problems.length).toBeLessThanOrEqual(series ? 3 : 1);
        expect(series !== null || problems.length === 1).toBe(true);
        series?.slots.forEach(({ start, end, price }, index) => {
          expect(end).toBeGreaterThan(start);
          expect(Number.isFinite(price) && Number.isFinite(start) && Number.isFinite(end)).toBe(true);
          if (index > 0) expect(start).toBeGreaterThanOrEqual(series.slots[index - 1]!.end);
        });
      }),
      { numRuns: 3_000 },
    );
  });

  it('texts that are nearly documents break nothing', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), fc.nat(xml.length), fc.nat(30), (noise, at, cut) => {
        readPrices({ payload: xml.slice(0, at) + noise + xml.slice(at + cut) }, options);
      }),
      { numRuns: 500 },
    );
  });

  it('rows in any order, doubled and with holes come out sorted, each price where it was', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(95), { minLength: 2 }), fc.infiniteStream(fc.nat()), (quarters, order) => {
        const picks = order[Symbol.iterator]();
        const row = (q: number): object => ({ start: now + q * 900_000, end: now + (q + 1) * 900_000, value: q / 100 });
        const rates = [...quarters, ...quarters]
          .map((q) => ({ q, at: picks.next().value! }))
          .sort((x, y) => x.at - y.at);
        const { series } = readPrices({ payload: { rates: rates.map(({ q }) => row(q)) } }, options);
        const expected = [...quarters].sort((x, y) => x - y).map((q) => row(q));
        expect(series!.slots.map(({ start, end, price: value }) => ({ start, end, value }))).toEqual(expected);
      }),
    );
  });
});
