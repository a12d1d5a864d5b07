import { addDays, dayOf, wallAt } from '../../zone';
import { field, fieldsOf, has, listOf, rows, single, textOf, type Fields, type RawRow, type Shape } from './shape';

/** Lists by name, where every member of the object is one; `undefined` where one is not. */
function named(value: unknown, toRows: (list: unknown) => RawRow[], key = /./): Map<string, RawRow[]> | undefined {
  const members = Array.isArray(value) ? [] : Object.entries(fieldsOf(value) ?? {});
  if (members.length === 0 || !members.every(([name, list]) => key.test(name) && Array.isArray(list))) return undefined;
  return new Map(members.map(([name, list]) => [name, toRows(list)]));
}

const price = /^price_(next_day_)?(\d\d)h(_d)?$/;

/** The hours of a PVPC sensor: no list, a key an hour, counted by the local clock; `_d` is the second run of 02:00. */
function pvpcRows(body: Fields, zone: string, now: number): RawRow[] {
  const today = wallAt(now, zone).date;
  return Object.keys(body).flatMap((key) => {
    const [, next, hour = '', again] = price.exec(key) ?? [];
    if (hour === '') return [];
    const { start, end } = dayOf(next ? addDays(today, 1) : today, zone);
    const at = hoursOf(start, end, zone, hour)[again ? 1 : 0];
    return at === undefined ? [] : [{ start: at, end: at + 3_600_000, price: body[key] }];
  });
}

/** The instants of a day at which the clock shows a full hour: none in the gap, two in the repeat. */
function hoursOf(start: number, end: number, zone: string, hour: string): number[] {
  const found: number[] = [];
  for (let at = start; at < end; at += 3_600_000) if (wallAt(at, zone).time === `${hour}:00`) found.push(at);
  return found;
}

/** What Home Assistant's own integrations give. */
export const homeAssistant: readonly Shape[] = [
  {
    source: 'Amber',
    find(body) {
      const list = body['forecasts'];
      if (!has(list, 'per_kwh')) return undefined;
      const found = rows(list, 'start_time', 'end_time', 'per_kwh');
      return { lists: single(found), unit: 'AUD/kWh', tax: 'gross', estimate: true };
    },
  },
  {
    // The answer of tibber.get_prices: a map by the names of the homes.
    source: 'Tibber',
    find(body) {
      if (Array.isArray(body['prices'])) return undefined;
      const lists = named(body['prices'], (list) => rows(list, 'start_time', null, 'price'));
      return lists && { lists, unit: '/kWh', tax: 'gross' };
    },
  },
  {
    source: 'PVPC',
    find(body, { zone, now }) {
      const found = pvpcRows(body, zone, now);
      return found.length === 0 ? undefined : { lists: single(found), unit: 'EUR/kWh', tax: 'net' };
    },
  },
  {
    // The answers of nordpool.get_prices_for_date and get_price_indices_for_date: a map by areas.
    source: 'Nord Pool',
    find(body) {
      const lists = named(body, (list) => rows(list, 'start', 'end', 'price'), /^[A-Z]{2}[A-Z0-9]*$/);
      return lists && { lists, unit: '/MWh', tax: 'net' };
    },
  },
  {
    // Both write times with a space; the same fields with a T are the ENTSO-e action, whose unit is a setting.
    source: 'EnergyZero or easyEnergy',
    find(body) {
      const list = body['prices'];
      const start = has(list, 'timestamp', 'price') ? 'timestamp' : has(list, 'start', 'price') ? 'start' : undefined;
      if (start === undefined || !/^\S+ \S/.test(textOf(field(listOf(list)?.[0], start)) ?? '')) return undefined;
      return { lists: single(rows(list, start, 'end', 'price')), unit: 'EUR/kWh', naive: 'UTC' };
    },
  },
];
