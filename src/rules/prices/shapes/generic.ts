import {
  field,
  fieldsOf,
  has,
  listOf,
  nameIn,
  rows,
  single,
  textOf,
  type Fields,
  type Found,
  type Shape,
} from './shape';
import { triples } from './web';

/** How start, end and price are called by sources that nobody has described here yet. */
const starts = [
  'start', 'start_time', 'startTime', 'startsAt', 'start_timestamp', 'time_start', 'startDate', 'start_date', 'valid_from',
  'deliveryStart', 'from', 'hour', 'time', 'timestamp', 'datetime', 'period_start',
]; // prettier-ignore
const ends = [
  'end', 'end_time', 'endTime', 'endsAt', 'end_timestamp', 'time_end', 'endDate', 'end_date', 'valid_to', 'deliveryEnd',
  'till', 'to', 'period_end',
]; // prettier-ignore
const prices = ['value', 'price', 'total', 'per_kwh', 'perKwh', 'price_per_kwh', 'value_inc_vat'];

/** Lists that look alike and are no prices of electricity. */
const foreign = /pv_|co2|carbon|gas\b|rank|quantile|watt|solar/i;

/**
 * Any list of objects with one field like a time and one like a price, in the message or one step inside it; several of one
 * form, such as today and tomorrow, are one list. The unit is what the message says.
 */
export const generic: Shape = {
  // Stands in the midst of sentences of every language.
  source: 'msg.payload',
  find(body) {
    const own = textOf(body['unit_of_measurement']) ?? textOf(body['unit']);
    // Without the money it may be a meter's list of energy.
    const unit = own?.includes('/') ? own : null;
    const currency = textOf(body['currency']);
    if (Array.isArray(body) && Array.isArray(body[0])) return found(triples(body), unit, currency);
    const lists = [body, ...Object.entries(body).flatMap(([name, value]) => (foreign.test(name) ? [] : [value]))];
    const first = lists.find((list) => Array.isArray(list) && form(list) !== undefined);
    const fields = form(first);
    if (!fields) return undefined;
    const { start, end, price } = fields;
    const same = lists.filter((list) => has(list, start, price));
    return found(
      same.flatMap((list) => rows(list, start, end, price)),
      unit ?? ownUnit(first, price),
      currency ?? textOf(field(listOf(first)?.[0], 'currency')),
    );
  },
};

const found = (list: ReturnType<typeof rows>, unit: string | null, currency: string | null): Found | undefined =>
  list.length === 0 ? undefined : { lists: single(list), unit, currency };

function form(list: unknown): { start: string; end: string | null; price: string } | undefined {
  const row = listOf(list)?.[0];
  const names = Object.keys(fieldsOf(row) ?? {});
  if (names.some((name) => foreign.test(name))) return undefined;
  const start = nameIn(row, starts);
  const price = nameIn(row, prices) ?? names.find((name) => /_per_kWh$/i.test(name));
  return start !== undefined && price !== undefined ? { start, end: nameIn(row, ends) ?? null, price } : undefined;
}

/** A unit in the row, or in the name of its price. */
function ownUnit(list: unknown, price: string): string | null {
  const row: Fields | undefined = listOf(list)?.[0];
  const [, money] = /^([A-Z]{3})_per_kWh$/.exec(price) ?? [];
  return money !== undefined ? `${money}/kWh` : textOf(field(row, 'unit'));
}

/** Lists of prices by the names that sources give them. */
const lists =
  /^(raw_)?(today|tomorrow)$|^(prices?|rates|records|results|forecasts?|data|priceData|price_info|today_interval_prices|prices_today|upcoming_prices|multiAreaEntries)$/;

/** A list of a known name with nothing in it: tomorrow's prices before they are published, or a failed call. */
export const nothingYet: Shape = {
  source: 'The price source',
  find(body) {
    const empty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
    const isEmpty = empty(body) || Object.entries(body).some(([name, value]) => lists.test(name) && empty(value));
    return isEmpty ? { lists: new Map(), unit: null } : undefined;
  },
};
