import { isEmpty, isNumber } from '../checks';
import { areDates, daysColumn, every, isNumberOrNone, timeColumn } from '../days';
import type { Field } from '../dialog';
import { lineList, type Column, type Line, type LineList } from '../line-list';
import { describe, findSignals, isSignal } from '../signals';

/** What can be watched, in the order in which a person looks for it; own conditions and reminders have lists. */
export const watchable = [
  'left_open',
  'sentry_alarm',
  'tyre_pressure',
  'low_charge',
  'charging_not_started',
  'charging_stopped',
  'charging_slow',
  'target_missed',
  'sentry_drain',
  'idle_drain',
  'idle_drain_week',
  'efficiency',
  'software_update',
  'vehicle_warning',
  'line',
] as const;

/** The lists of the dialog: selector, and what they are called among the properties. */
const lists = {
  conditions: '#tesla-alert-list-conditions',
  reminders: '#tesla-alert-list-reminders',
  quiet: '#tesla-alert-list-quiet',
} as const;
type ListName = keyof typeof lists;

const opened = new Map<ListName, LineList>();

export const alertFields: Record<string, Field> = {
  alerts: {
    input: '#tesla-alert-names',
    read: () =>
      $('#tesla-alert-names input:checked')
        .toArray()
        .map((box) => String($(box).val())),
  },
  ...Object.fromEntries(
    Object.entries(lists).map(([name, input]) => [
      name,
      { input, read: () => opened.get(name as ListName)?.lines() ?? [] },
    ]),
  ),
};

const comparisons = ['above', 'below', 'changesBy', 'rises', 'falls', 'equals', 'not', 'oneOf'] as const;
const ofNumbers: ReadonlySet<string> = new Set(['above', 'below', 'changesBy', 'rises', 'falls']);
const isOfNumbers = (line: Line): boolean => ofNumbers.has(line['when'] ?? 'above');

/** Makes the boxes and lists of an opened dialog. */
export function openAlertLists(node: EditorNode): void {
  const _ = node._;
  const watched = node['alerts'] as readonly string[];
  const boxes = $('#tesla-alert-names');
  for (const name of watchable) {
    const id = `tesla-alert-name-${name}`;
    const box = $('<input>', { type: 'checkbox', id, value: name, checked: watched.includes(name) });
    box.css({ width: 'auto', margin: '0 6px 0 0' });
    const label = $('<label>', { for: id })
      .css({ width: 'auto', margin: '0' })
      .text(_(`alert.${name}`));
    $('<div>').css({ 'line-height': '24px' }).append(box, label).appendTo(boxes);
  }
  const field = (name: string, width: number, more: Partial<Column> = {}): Column => ({
    ...{ name, label: _(`line.${name}`), width, value: '' },
    ...more,
  });
  const number = (name: string, width: number, more: Partial<Column> = {}): Column =>
    field(name, width, { kind: 'number', unit: _(`behind.${name}`), ...more });
  const choice = (name: string, values: readonly string[], width: number): Column => {
    const options = values.map((value) => ({ value, label: _(`${name}.${value}`) }));
    return field(name, width, { options, value: values[0]! });
  };
  const columns: Record<ListName, readonly Column[]> = {
    conditions: [
      field('name', 130, { placeholder: _('line.name') }),
      field('signal', 150, { placeholder: _('line.signal'), suggest: suggestSignals }),
      choice('when', comparisons, 120),
      field('value', 90, { placeholder: _('line.value') }),
      field('unit', 60, { placeholder: unitOf(_), when: isOfNumbers }),
      number('within', 50, { when: (line) => line['when'] === 'changesBy' }),
      number('for', 50),
      number('until', 50),
      number('hysteresis', 50, { when: isOfNumbers }),
      choice('severity', ['warning', 'info', 'critical'], 100),
      field('text', 260, { placeholder: _('placeholder.text') }),
    ],
    reminders: [
      // Three rows, each a sentence: what and when, how far apart, how long apart.
      field('name', 240, { placeholder: _('line.name') }),
      field('date', 180, { placeholder: _('placeholder.date') }),
      number('kilometres', 140),
      number('lastOdometer', 140),
      number('months', 130),
      field('lastDate', 150, { placeholder: _('placeholder.lastDate') }),
    ],
    quiet: [daysColumn(_, [], 'daily'), timeColumn(_, 'from', '22:00'), timeColumn(_, 'to', '06:30')],
  };
  for (const name of Object.keys(lists) as ListName[]) {
    opened.set(name, lineList(lists[name], node[name] as readonly Line[], columns[name], _(`add.${name}`)));
  }
}

/** The number is meant in the signal's own unit, which stands there in grey. */
const unitOf =
  (_: Translate) =>
  ({ signal = '' }: Line): string =>
    isSignal(signal) ? describe(signal).unit : _('line.unit');

const suggestSignals = (typed: string): readonly { value: string; label: string }[] =>
  findSignals(typed)
    .slice(0, 20)
    .map(({ name, meaning, unit }) => ({ value: name, label: [name, meaning, unit].filter(Boolean).join(' · ') }));

/** How much a node watches. */
export function chosen(alerts: unknown, node: EditorNode): number {
  const count = (value: unknown): number => (Array.isArray(value) ? value.length : 0);
  return count(alerts) + count(node['conditions']) + count(node['reminders']);
}

/** What a node is called without a name of its own: "left open, tyres +4". */
export function nameAlerts(_: Translate, value: (property: string) => unknown): string {
  const own = [...((value('conditions') ?? []) as readonly Line[]), ...((value('reminders') ?? []) as readonly Line[])];
  const alerts = (value('alerts') ?? []) as readonly string[];
  if (alerts.length === watchable.length) return _('label.everything');
  const names = [...alerts.map((name) => _(`short.${name}`)), ...own.map((line) => line['name'] ?? '')].filter(Boolean);
  const more = names.length > 2 ? ` +${names.length - 2}` : '';
  return names.length === 0 ? 'alert' : `${names.slice(0, 2).join(', ')}${more}`;
}

const areNamedOnce = (value: unknown): boolean => {
  const names = Array.isArray(value) ? (value as Line[]).map((line) => line['name']?.trim()) : [];
  return new Set(names).size === names.length && names.every(Boolean);
};

/** Conditions over signals that exist, each with a name of its own and something to be held against. */
export const areConditions = (value: unknown): boolean =>
  areNamedOnce(value) &&
  every(
    value,
    (line) =>
      isSignal(line['signal']) &&
      (isOfNumbers(line) ? isNumber(line['value']) : !isEmpty(line['value'])) &&
      (line['when'] !== 'changesBy' || isNumber(line['within'], 1)) &&
      [line['for'], line['until'], line['hysteresis']].every((each) => isNumberOrNone(each, 0)),
  );

/** Reminders that become due: a date, or kilometres or months together with the last time. */
export const areReminders = (value: unknown): boolean =>
  areNamedOnce(value) &&
  every(value, ({ kilometres, lastOdometer, months, lastDate, date }) => {
    const byWay = isNumber(kilometres, 1) && isNumber(lastOdometer, 0);
    const byTime = isNumber(months, 1) && !isEmpty(lastDate);
    const areRight = areDates(lastDate) && areDates(date);
    return areRight && (byWay || byTime || !isEmpty(date));
  });
