import { isEmpty } from '../checks';
import { areDates, datesColumn, daysColumn, every, hasDates, hasRightDates, isTime, timeColumn } from '../days';
import type { Field } from '../dialog';
import { lineList, type Line, type LineList } from '../line-list';

let departures: LineList | undefined;

/** The list of departures of an open dialog. */
export const preconditionFields: Record<string, Field> = {
  departures: { input: '#tesla-precondition-departures', read: () => departures?.lines() ?? [] },
};

export function openDepartures(node: EditorNode): void {
  const _ = node._;
  const columns = [
    daysColumn(_, ['dates'], 'weekdays'),
    datesColumn(_, 'dates', hasDates),
    timeColumn(_, 'time', '07:15'),
    datesColumn(_, 'except', (line) => !hasDates(line), _('placeholder.except')),
  ];
  const lines = node['departures'] as readonly Line[];
  departures = lineList(preconditionFields['departures']!.input, lines, columns, _('add.departures'));
}

/** What a rule is called without a name of its own: "weekdays 07:15", or what it waits for. */
export function namePrecondition(_: Translate, value: (property: string) => unknown): string {
  const [first, ...more] = (value('departures') as readonly Line[] | undefined) ?? [];
  if (first) {
    const label = `${_(hasDates(first) ? 'label.onDates' : `days.${first['days'] ?? 'daily'}`)} ${first['time'] ?? ''}`;
    return more.length > 0 ? `${label} +${more.length}` : label;
  }
  const trigger = ['calendar', 'proximity', 'chargePlan'].find((each) => value(each) === true);
  return trigger ? _(`label.${trigger}`) : 'precondition';
}

/** Times that can come, on days and dates that exist. */
export const areDepartures = (value: unknown): boolean =>
  every(value, (line) => isTime(line['time']) && hasRightDates(line) && (hasDates(line) || areDates(line['except'])));

/** Something has to say when the cabin is to be ready. */
export const hasTrigger = (departing: unknown, node: EditorNode): boolean =>
  ['calendar', 'proximity', 'chargePlan'].some((each) => node[each] === true) ||
  (Array.isArray(departing) && departing.length > 0);

/** The car's own schedule knows neither a cable nor people. */
export const canBeInCar = (value: unknown, node: EditorNode): boolean => {
  if (value !== true) return true;
  return node['onlyPlugged'] !== true && isEmpty(node['somebodyHome']) && hasHome(node);
};

/** Whether the chosen car has a home; of one that is not known yet, nothing is said. */
export function hasHome(node: EditorNode): boolean {
  const car = RED.nodes.node(String(node['vehicle'] ?? ''));
  return !car || (!isEmpty(car['homeLatitude']) && !isEmpty(car['homeLongitude']));
}
