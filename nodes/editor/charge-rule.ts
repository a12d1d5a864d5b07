import { lineList, type Column, type Line, type LineList } from './line-list';
import type { Field } from './dialog';
import { isEmpty, isNumber } from './checks';

/** The lists of a charge rule's dialog: selector, and what they are called among the properties. */
const lists = {
  departures: '#tesla-rule-departures',
  bands: '#tesla-rule-bands',
  windows: '#tesla-rule-windows',
  limits: '#tesla-rule-limits',
  places: '#tesla-rule-places',
} as const;
type ListName = keyof typeof lists;

const opened = new Map<ListName, LineList>();

export const ruleFields: Record<string, Field> = Object.fromEntries(
  Object.entries(lists).map(([name, input]) => [
    name,
    { input, read: () => opened.get(name as ListName)?.lines() ?? [] },
  ]),
);

const days = ['daily', 'weekdays', 'weekend', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Makes the lists of an opened dialog. */
export function openLists(node: EditorNode): void {
  const _ = node._;
  const option = (group: string) => (value: string) => ({ value, label: _(`${group}.${value}`) });
  const onDays = (more: readonly string[], value: string): Column => ({
    name: 'days',
    label: _('line.days'),
    options: [...days, ...more].map(option('days')),
    width: 150,
    value,
  });
  const time = (name: string, value: string): Column => ({
    name,
    label: _(`line.${name}`),
    kind: 'time',
    width: 105,
    value,
  });
  const number = (name: string, width: number, value: string, unit?: string): Column => ({
    name,
    label: _(`line.${name}`),
    kind: 'number',
    width,
    value,
    ...(unit && { unit }),
  });
  const hasDates = (line: Line): boolean => line['days'] === 'dates';
  const dates: Column = {
    name: 'dates',
    label: _('line.dates'),
    width: 190,
    value: '',
    placeholder: '2026-12-24, 2026-12-25',
    when: hasDates,
  };
  const columns: Record<ListName, readonly Column[]> = {
    departures: [onDays(['dates'], 'weekdays'), dates, time('time', '07:15')],
    bands: [onDays([], 'daily'), time('from', '22:00'), time('to', '06:00'), number('price', 70, '', '/kWh')],
    windows: [
      {
        name: 'mode',
        label: _('line.mode'),
        options: ['block', 'allow', 'force'].map(option('mode')),
        width: 150,
        value: 'block',
      },
      onDays([], 'daily'),
      time('from', '17:00'),
      time('to', '20:00'),
    ],
    limits: [
      onDays(['dates'], 'weekend'),
      dates,
      {
        name: 'place',
        label: _('line.place'),
        width: 110,
        value: '',
        placeholder: _('placeholder.anywhere'),
        when: (line) => !hasDates(line),
      },
      number('limit', 50, '90', '%'),
    ],
    places: [
      { name: 'name', label: _('line.name'), width: 110, value: '' },
      number('latitude', 90, ''),
      number('longitude', 90, ''),
      number('radius', 60, '100', 'm'),
    ],
  };
  for (const name of Object.keys(lists) as ListName[]) {
    const lines = node[name] as readonly Line[];
    opened.set(name, lineList(lists[name], lines, columns[name], _(`add.${name}`)));
  }
}

/** What a rule is called without a name of its own: "80 % by 07:15". */
export function nameRule(_: Translate, value: (property: string) => unknown): string {
  const [target, limit] = [value('target'), value('limit')];
  const departure = ((value('departures') as readonly Line[] | undefined) ?? [])[0];
  if (!isEmpty(target) && departure) return _('label.byTime', { percent: target, time: departure['time'] });
  return isEmpty(limit) ? 'charge rule' : _('label.upTo', { percent: limit });
}

const isTime = (value: unknown): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(String(value ?? ''));

/** The dates of a line, where it has some: `2026-12-24, 2026-12-25`. */
function hasRightDates(line: Line): boolean {
  if (line['days'] !== 'dates') return true;
  const given = (line['dates'] ?? '').split(/[\s,;]+/).filter(Boolean);
  const isDate = (date: string): boolean =>
    /^\d{4}-\d\d-\d\d$/.test(date) && new Date(`${date}T12:00Z`).toISOString?.().startsWith(date);
  return given.length > 0 && given.every((date) => !Number.isNaN(Date.parse(date)) && isDate(date));
}

const every = (value: unknown, holds: (line: Line) => boolean): boolean =>
  Array.isArray(value) && (value as Line[]).every(holds);

export const areDepartures = (value: unknown): boolean =>
  every(value, (line) => isTime(line['time']) && hasRightDates(line));

export const areBands = (value: unknown): boolean =>
  every(value, (line) => isTime(line['from']) && isTime(line['to']) && isNumber(line['price']));

export const areWindows = (value: unknown): boolean =>
  every(value, (line) => isTime(line['from']) && isTime(line['to']));

/** A limit that Tesla takes, on days that exist, at a place that has a name here. */
export const areLimits = (value: unknown, node: EditorNode): boolean => {
  const places = ((node['places'] as readonly Line[] | undefined) ?? []).map((line) => line['name']?.trim());
  const isPlace = (place: string): boolean => place === '' || place === 'home' || places.includes(place);
  return every(
    value,
    (line) => isNumber(line['limit'], 50, 100) && hasRightDates(line) && isPlace((line['place'] ?? '').trim()),
  );
};

export const arePlaces = (value: unknown): boolean =>
  every(
    value,
    (line) =>
      !isEmpty(line['name']) &&
      isNumber(line['latitude'], -90, 90) &&
      isNumber(line['longitude'], -180, 180) &&
      isNumber(line['radius'], 10, 10_000),
  );

/** A number in a range, or nothing. */
export const isNumberOrNone = (value: unknown, from = -Infinity, to = Infinity): boolean =>
  isEmpty(value) || isNumber(value, from, to);

/** A name of the zone database, or nothing for that of the machine. */
export function isZone(value: unknown): boolean {
  if (isEmpty(value)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: String(value).trim() });
    return true;
  } catch {
    return false;
  }
}
