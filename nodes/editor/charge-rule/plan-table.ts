import { isPlanned, socAt, type PlanFormat, type PlanPreview } from './plan-data';

/** The numbers of a plan chart, hidden until they are asked for. */
export function planTable(
  plan: PlanPreview,
  { start, end }: { readonly start: number; readonly end: number },
  format: PlanFormat,
  _: Translate,
): JQuery {
  const head = ['time', 'price', 'expected', 'toCharge'].map((key) =>
    $('<th>', { scope: 'col' }).text(_(`chart.${key}`)),
  );
  const rows = timesOf(plan, start, end).map((at) => {
    const slot = plan.prices.find((each) => each.start <= at && at < each.end);
    const soc = socAt(plan.expected, at);
    const cells = [
      format.time(at),
      slot ? `${format.price(slot.price)} ${format.unit}` : '–',
      soc === undefined ? '–' : `${format.whole(soc)}\u202f%`,
      isPlanned(plan, at, at + 1) ? '✓' : '',
    ];
    return $('<tr>').append(cells.map((cell) => $('<td>').text(cell)));
  });
  const table = $('<table>').append($('<thead>').append($('<tr>').append(head)), $('<tbody>').append(rows));
  return $('<details>').append(
    $('<summary>').text(_('chart.table')),
    // Who scrolls by keyboard has to reach it.
    $('<div>', { class: 'rows', tabindex: '0', role: 'region', 'aria-label': _('chart.table') }).append(table),
  );
}

/** Where something changes: prices, and planned stretches. */
function timesOf({ prices, blocks, departure }: PlanPreview, start: number, end: number): number[] {
  const times = [...prices, ...blocks].flatMap((each) => [each.start, each.end]);
  const all = new Set([start, ...times, ...(departure === null ? [] : [departure])]);
  return [...all].filter((at) => at >= start && at <= end).sort((a, b) => a - b);
}
