import { dayOf, addDays, wallAt } from '../../zone';
import { field, has, joined, nameIn, rows, single, textOf, type Fields, type RawRow, type Shape } from './shape';

/** Today's list, and tomorrow's where there is one: before noon it is empty, null or absent. */
function twoDays(
  body: Fields,
  today: string,
  tomorrow: string,
  start: string,
  end: string | null,
  price: string,
): RawRow[] {
  return [...rows(body[today], start, end, price), ...rows(body[tomorrow], start, end, price)];
}

/** Bare numbers of a day: they are as many equal parts of it, if the real day has that many full or quarter hours. */
function numbers(list: unknown, date: string, zone: string): RawRow[] {
  if (!Array.isArray(list) || list.length === 0) return [];
  const { start, end } = dayOf(date, zone);
  const step = (end - start) / list.length;
  if (![900_000, 1_800_000, 3_600_000].includes(step)) return [];
  return list.map((price: unknown, part) => ({ start: start + part * step, end: start + (part + 1) * step, price }));
}

/** The unit that the custom Nord Pool integration tells; its `currency` stays EUR when the numbers are cents. */
function nordpoolUnit(body: Fields): string | null {
  const energy = textOf(body['unit']);
  if (energy === null) return textOf(body['unit_of_measurement']);
  return body['price_in_cents'] === true ? joined('c', energy) : joined(body['currency'], energy);
}

/** What custom integrations of Home Assistant give, as attributes of a sensor or an event. */
export const integrations: readonly Shape[] = [
  {
    source: 'Octopus Energy',
    find({ rates }) {
      if (!has(rates, 'value_inc_vat')) return undefined;
      return { lists: single(rows(rates, 'start', 'end', 'value_inc_vat')), unit: 'GBP/kWh', tax: 'gross' };
    },
  },
  {
    source: 'Zonneplan',
    find({ forecast }) {
      const lists = has(forecast, 'price_tax_included')
        ? single(
            rows(forecast, 'start_date', 'end_date', 'price_tax_included').map((row) => ({
              ...row,
              price: tenMillionths(field(row.price, 'amount')),
            })),
          )
        : has(forecast, 'electricity_price', 'datetime')
          ? single(
              rows(forecast, 'datetime', null, 'electricity_price').map((row) => ({
                ...row,
                price: tenMillionths(row.price),
              })),
            )
          : undefined;
      return lists && { lists, unit: 'EUR/kWh', tax: 'gross' };
    },
  },
  {
    source: 'GE-Spot',
    find(body) {
      if (!('today_interval_prices' in body) && !('tomorrow_interval_prices' in body)) return undefined;
      const list = twoDays(body, 'today_interval_prices', 'tomorrow_interval_prices', 'time', null, 'value');
      const unit = body['use_subunit'] === true ? 'c/kWh' : '/kWh';
      return { lists: single(list), unit, currency: textOf(body['currency']), tax: 'gross' };
    },
  },
  {
    source: 'Energi Data Service',
    find(body) {
      if (!has(body['raw_today'], 'hour', 'price') && !has(body['raw_tomorrow'], 'hour', 'price')) return undefined;
      const guess = rows(body['forecast'], 'hour', null, 'price', true);
      const list = [...guess, ...twoDays(body, 'raw_today', 'raw_tomorrow', 'hour', null, 'price')];
      const currency = textOf(body['currency']);
      return { lists: single(list), unit: joined(body['use_cent'] === true ? 'c' : currency, body['unit']), currency };
    },
  },
  {
    source: 'Nord Pool',
    find(body, { zone, now }) {
      const raw = 'raw_today' in body || 'raw_tomorrow' in body;
      const today = wallAt(now, zone).date;
      const list = raw
        ? twoDays(body, 'raw_today', 'raw_tomorrow', 'start', 'end', 'value')
        : [...numbers(body['today'], today, zone), ...numbers(body['tomorrow'], addDays(today, 1), zone)];
      if (!raw && list.length === 0) return undefined;
      return { lists: single(list), unit: nordpoolUnit(body), currency: textOf(body['currency']) };
    },
  },
  {
    source: 'ENTSO-e',
    find(body) {
      const two = 'prices_today' in body || 'prices_tomorrow' in body;
      // Frank Energie has `from`, the actions of others `timestamp`, and both call their list `prices`.
      if (!two && !has(body['prices'], 'timestamp', 'price') && !has(body['prices'], 'time', 'price')) return undefined;
      const start = nameIn((body['prices'] as unknown[] | undefined)?.[0], ['timestamp', 'time']) ?? 'time';
      const list = two
        ? twoDays(body, 'prices_today', 'prices_tomorrow', 'time', null, 'price')
        : rows(body['prices'], start, 'end', 'price');
      return { lists: single(list), unit: textOf(body['unit_of_measurement']) };
    },
  },
  {
    source: 'Frank Energie',
    find(body) {
      const names = ['prices', 'upcoming_prices', 'tomorrow_prices'].filter((name) => has(body[name], 'from', 'price'));
      if (names.length === 0) return undefined;
      const list = names.flatMap((name) => rows(body[name], 'from', 'till', 'price'));
      return { lists: single(list), unit: textOf(body['unit_of_measurement']) ?? 'EUR/kWh' };
    },
  },
  {
    source: 'EPEX Spot',
    find(body) {
      const price = nameIn(Array.isArray(body['data']) ? body['data'][0] : undefined, [
        'price_per_kwh',
        'price_ct_per_kwh',
        'price_eur_per_mwh',
      ]);
      if (price === undefined || !has(body['data'], 'start_time', 'end_time')) return undefined;
      const unit = { price_per_kwh: perKwh(body), price_ct_per_kwh: 'ct/kWh', price_eur_per_mwh: 'EUR/MWh' }[price]!;
      return { lists: single(rows(body['data'], 'start_time', 'end_time', price)), unit };
    },
  },
  {
    // Its chart data is base or sub-unit by a parameter that the answer does not repeat.
    source: 'Tibber Prices',
    find(body) {
      if (!has(body['data'], 'start_time', 'price_per_kwh')) return undefined;
      return { lists: single(rows(body['data'], 'start_time', null, 'price_per_kwh')), unit: null, tax: 'gross' };
    },
  },
];

function tenMillionths(amount: unknown): unknown {
  return typeof amount === 'number' ? amount / 10_000_000 : null;
}

/** The field says per kWh; the entity's unit tells the money, if it is one of a kWh. */
function perKwh(body: Fields): string {
  const unit = textOf(body['unit_of_measurement']);
  return unit !== null && /\/\s*kWh$/i.test(unit) && !/^(c|ct|p|¢)\b/i.test(unit) ? unit : '/kWh';
}
