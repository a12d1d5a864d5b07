import { lineList, type Column, type Line, type LineList } from '../line-list';
import type { Field } from '../dialog';
import { isEmpty, isNumber } from '../checks';
import { datesColumn, daysColumn, every, hasDates, hasRightDates, isTime, timeColumn } from '../days';

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

/** Makes the lists of an opened dialog. */
export function openLists(node: EditorNode): void {
  const _ = node._;
  const option = (group: string) => (value: string) => ({ value, label: _(`${group}.${value}`) });
  const onDays = (more: readonly string[], value: string): Column => daysColumn(_, more, value);
  const time = (name: string, value: string): Column => timeColumn(_, name, value);
  const number = (name: string, width: number, value: string, unit?: string): Column => ({
    name,
    label: _(`line.${name}`),
    kind: 'number',
    width,
    value,
    ...(unit && { unit }),
  });
  const dates = datesColumn(_, 'dates', hasDates);
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
