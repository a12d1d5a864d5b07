import {
  field,
  fieldsOf,
  grouped,
  has,
  listOf,
  nameIn,
  rows,
  single,
  textOf,
  type Fields,
  type Found,
  type RawRow,
  type Shape,
} from './shape';

/** Today and tomorrow of one Tibber home, with the currency where it was asked for. */
function tibberRows(home: unknown): RawRow[] {
  const info = field(home, 'currentSubscription', 'priceInfo');
  return ['today', 'tomorrow'].flatMap((day) => rows(field(info, day), 'startsAt', null, 'total'));
}

function tibberCurrency(homes: readonly unknown[]): string | null {
  for (const home of homes) {
    const info = field(home, 'currentSubscription', 'priceInfo');
    const rows = [field(info, 'current'), ...(listOf(field(info, 'today')) ?? [])];
    const currency = rows.map((row) => textOf(field(row, 'currency'))).find((found) => found !== null);
    if (currency) return currency;
  }
  return null;
}

/** A price column whose name tells the money and the energy: `NOK_per_kWh`. */
const telling = /^([A-Z]{3})_per_kWh$/;

/** What web interfaces and nodes of Node-RED give. */
export const web: readonly Shape[] = [
  {
    source: 'Tibber',
    find(body) {
      const viewer = fieldsOf(body['viewer']);
      if (!viewer) return undefined;
      const homes = [...(listOf(viewer['homes']) ?? []), ...(fieldsOf(viewer['home']) ? [viewer['home']] : [])];
      const lists = new Map(
        homes.map((home, index) => [textOf(field(home, 'appNickname')) ?? String(index + 1), tibberRows(home)]),
      );
      return { lists, unit: '/kWh', currency: tibberCurrency(homes), tax: 'gross' };
    },
  },
  {
    // Its rows alone, as nodes and actions pass them on: a list, two of them, or `price_info`.
    source: 'Tibber',
    find(body) {
      const lists = [body, body['price_info'], body['today'], body['tomorrow']].filter((list) =>
        has(list, 'startsAt', 'total'),
      );
      if (lists.length === 0) return undefined;
      const currency = textOf(field(listOf(lists[0])?.[0], 'currency'));
      return {
        lists: single(lists.flatMap((list) => rows(list, 'startsAt', null, 'total'))),
        unit: '/kWh',
        currency,
        tax: 'gross',
      };
    },
  },
  {
    source: 'Nord Pool data portal',
    find(body) {
      const entries = listOf(body['multiAreaEntries']);
      if (!entries) return undefined;
      const areas = new Set(entries.flatMap((entry) => Object.keys(fieldsOf(entry['entryPerArea']) ?? {})));
      const lists = new Map(
        [...areas].map((area) => [
          area,
          entries.map((entry) => ({
            start: entry['deliveryStart'],
            end: entry['deliveryEnd'],
            price: field(entry, 'entryPerArea', area),
          })),
        ]),
      );
      return { lists, unit: '/MWh', currency: textOf(body['currency']), tax: 'net' };
    },
  },
  {
    source: 'ESIOS',
    find(body) {
      const values = listOf(field(body, 'indicator', 'values'));
      if (!values) return undefined;
      const lists = grouped(values, 'geo_name', (row) => ({ start: row['datetime_utc'], price: row['value'] }));
      return { lists, unit: 'EUR/MWh', tax: 'net', naive: 'UTC' };
    },
  },
  {
    source: 'energy-charts',
    find({ unix_seconds: times, price }) {
      if (!Array.isArray(times) || !Array.isArray(price)) return undefined;
      // EUR also where the zone has a money of its own.
      return {
        lists: single(times.map((start, i) => ({ start, price: price[i] as unknown }))),
        unit: 'EUR/MWh',
        tax: 'net',
      };
    },
  },
  {
    source: 'Energi Data Service API',
    find(body) {
      const list = listOf(body['records']);
      const start = nameIn(list?.[0], ['TimeUTC', 'HourUTC']);
      const price = nameIn(list?.[0], ['DayAheadPriceDKK', 'SpotPriceDKK', 'DayAheadPriceEUR', 'SpotPriceEUR']);
      if (!list || start === undefined || price === undefined) return undefined;
      const lists = grouped(list, 'PriceArea', (row) => ({ start: row[start], price: row[price] }));
      return { lists, unit: `${price.slice(-3)}/MWh`, tax: 'net', naive: 'UTC' };
    },
  },
  {
    source: 'Octopus REST',
    find({ results }) {
      if (!has(results, 'valid_from', 'value_inc_vat')) return undefined;
      // The same slot comes once a way to pay; most pay by direct debit.
      const list = listOf(results)!.filter(
        (row) => (textOf(row['payment_method']) ?? 'DIRECT_DEBIT') === 'DIRECT_DEBIT',
      );
      const found = list.map((row) => ({
        start: row['valid_from'],
        end: row['valid_to'],
        price: row['value_inc_vat'],
      }));
      return { lists: single(found), unit: 'p/kWh', tax: 'gross' };
    },
  },
  {
    source: 'aWATTar',
    find({ data }) {
      if (!has(data, 'marketprice', 'start_timestamp')) return undefined;
      const unit = textOf(field(listOf(data)?.[0], 'unit')) ?? 'EUR/MWh';
      return { lists: single(rows(data, 'start_timestamp', 'end_timestamp', 'marketprice')), unit, tax: 'net' };
    },
  },
  {
    source: 'Elering',
    find(body) {
      const areas = ['ee', 'lv', 'lt', 'fi'].filter((area) => has(body[area], 'timestamp', 'price'));
      if (areas.length === 0) return undefined;
      const lists = new Map(areas.map((area) => [area, rows(body[area], 'timestamp', null, 'price')]));
      return { lists, unit: 'EUR/MWh', tax: 'net' };
    },
  },
  {
    source: 'evcc',
    find(body, { topic }) {
      const published = /\/forecast\/(grid|feedin|planner)$/i.test(topic);
      const list = Array.isArray(body) && published ? body : body['rates'];
      if (!Array.isArray(list)) return undefined;
      // Newer servers write a row as [start, end, value].
      if (Array.isArray(list[0])) return { lists: single(triples(list)), unit: '/kWh' };
      const price = nameIn(list[0], ['value', 'price']);
      if (price === undefined || !has(list, 'start', 'end')) return undefined;
      return { lists: single(rows(list, 'start', 'end', price)), unit: '/kWh' };
    },
  },
  {
    source: 'nordpool-api-plus',
    find(body) {
      if (!Array.isArray(body) || !has(body, 'timestamp', 'price', 'area')) return undefined;
      const lists = grouped(body, 'area', (row) => ({ start: row['timestamp'], price: row['price'] }));
      return { lists, unit: '/MWh', currency: textOf(field(body[0], 'currency')), tax: 'net' };
    },
  },
  {
    source: 'Amber REST',
    find(body) {
      if (!Array.isArray(body) || !has(body, 'startTime', 'perKwh')) return undefined;
      const toRow = (row: Fields): RawRow => ({ start: row['startTime'], end: row['endTime'], price: row['perKwh'] });
      const lists = grouped(body, 'channelType', toRow);
      // What is bought: the tariff of the whole house, where no other was chosen.
      const general = lists.get('general');
      const found: Found = { lists, unit: 'c/kWh', currency: 'AUD', tax: 'gross', estimate: true };
      return general && lists.size > 1 && !lists.has('controlledLoad') ? { ...found, lists: single(general) } : found;
    },
  },
  {
    source: 'hvakosterstrommen or elprisetjustnu',
    find(body) {
      if (!Array.isArray(body) || !has(body, 'time_start')) return undefined;
      const names = Object.keys(fieldsOf(body[0]) ?? {}).filter((name) => telling.test(name));
      const price = names.find((name) => !name.startsWith('EUR')) ?? names[0];
      if (price === undefined) return undefined;
      return {
        lists: single(rows(body, 'time_start', 'time_end', price)),
        unit: `${price.slice(0, 3)}/kWh`,
        tax: 'net',
      };
    },
  },
  {
    source: 'porssisahko',
    find({ prices }) {
      if (!has(prices, 'startDate', 'endDate', 'price')) return undefined;
      return { lists: single(rows(prices, 'startDate', 'endDate', 'price')), unit: 'snt/kWh', tax: 'gross' };
    },
  },
  {
    source: 'ComEd',
    find(body) {
      if (!has(body, 'millisUTC', 'price')) return undefined;
      return { lists: single(rows(body, 'millisUTC', null, 'price')), unit: 'c/kWh', currency: 'USD', text: true };
    },
  },
  {
    source: 'Power Saver',
    find({ priceData }) {
      if (!has(priceData, 'start', 'value')) return undefined;
      return { lists: single(rows(priceData, 'start', 'end', 'value')), unit: null };
    },
  },
];

/** Rows written as `[start, end, value]`. */
export function triples(list: readonly unknown[]): RawRow[] {
  return list.filter(Array.isArray).map((row: unknown[]) => ({ start: row[0], end: row[1], price: row[2] }));
}
