import { isPlanned, piecesOf, PlanFormat, scaleOf, socAt, spanOf, type PlanPreview } from './plan-data';
import { planStyle } from './plan-style';
import { planTable } from './plan-table';

const minute = 60_000;
const hour = 60 * minute;

/**
 * Draws a plan: prices, planned time, expected charge, now and departure, with a table one click away. The picture is
 * stretched to its box; all words are beside it as HTML, so that they keep their size.
 */
export function drawPlan(box: JQuery, plan: PlanPreview, _: Translate): void {
  const wasOpen = box.find('details').prop('open') === true;
  const format = new PlanFormat(plan);
  const figure = $('<figure>', { class: 'tesla-plan' });
  const { start, end } = spanOf(plan);
  const x = (at: number): number => ((Math.min(end, Math.max(start, at)) - start) / (end - start)) * 100;
  const shown = piecesOf(plan, { start, end });
  const scale = scaleOf(shown.map(({ price }) => price));
  const y = (price: number): number => 100 - ((price - scale.low) / (scale.high - scale.low)) * 100;

  $('<style>').text(planStyle).appendTo(figure);
  const caption = $('<figcaption>').appendTo(figure);
  if (shown.length > 0) caption.append($('<b>').text(_('chart.price')), $('<span>').text(format.unit));
  const rest = sums(plan, format, _);
  const reading = $('<span>', { class: 'read' }).text(rest).appendTo(caption);
  const label = { role: 'img', tabindex: '0', 'aria-label': sayPlan(plan, format, _) };
  const plot = $('<div>', { class: 'plot' }).attr(label).appendTo(figure);

  const svg = draw('svg', { viewBox: '0 0 1000 100', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  plot.append($(svg as unknown as HTMLElement));
  const lines = shown.length > 0 ? scale.lines : [];
  for (const line of lines) svg.append(draw('path', { class: 'grid', d: `M0 ${y(line)}H1000` }));
  for (const slot of shown) {
    const [left, right] = [x(slot.start) * 10, x(slot.end) * 10];
    const [top, bottom] = [y(Math.max(0, slot.price)), y(Math.min(0, slot.price))];
    const kind = `${isPlanned(plan, slot.start, slot.end) ? ' planned' : ''}${slot.end <= plan.now ? ' past' : ''}`;
    const width = Math.max(0.5, right - left - 1.6);
    svg.append(
      draw('rect', { class: `bar${kind}`, x: left + 0.8, y: top, width, height: Math.max(0.6, bottom - top) }),
    );
  }
  svg.append(draw('path', { class: 'zero', d: `M0 ${shown.length > 0 ? y(0) : 100}H1000` }));
  for (const block of plan.blocks) {
    const left = x(block.start) * 10;
    svg.append(draw('rect', { class: 'foot', x: left, y: 100, width: x(block.end) * 10 - left, height: 3 }));
  }
  for (const block of plan.really?.blocks ?? []) {
    const left = x(block.start) * 10;
    svg.append(draw('rect', { class: 'really', x: left, y: 103.5, width: x(block.end) * 10 - left, height: 3 }));
  }
  const points = plan.expected.filter(({ at }) => at <= end).map(({ at, soc }) => `${x(at) * 10},${100 - soc}`);
  for (const kind of ['halo', 'soc']) svg.append(draw('path', { class: kind, d: `M${points.join(' L')}` }));

  const text = (kind: string, words: string, position: Record<string, string>): JQuery =>
    $('<span>', { class: kind, 'aria-hidden': 'true' }).text(words).css(position).appendTo(plot);
  for (const line of lines) text('y', format.price(line, 0), { top: `${y(line)}%` });
  for (const soc of socLabels(plan)) text('y2', `${format.whole(soc)}\u202f%`, { top: `${100 - soc}%` });
  const every = Math.max(1, Math.ceil((end - start) / hour / 7)) * hour;
  for (let at = start; at < end; at += every) text('x', format.time(at), { left: `${x(at)}%` });
  mark(plot, x(plan.now), `${_(plan.really ? 'chart.plugged' : 'chart.now')} ${format.time(plan.now)}`, '');
  if (plan.departure !== null && plan.departure <= end) {
    mark(plot, x(plan.departure), `${_('chart.leave')} ${format.time(plan.departure)}`, ' dashed');
  }
  const known = shown.at(-1)?.end ?? start;
  if (plan.pricesFrom !== 'none' && !plan.really && end - known > 2 * hour) {
    text('tag gap', _('chart.unknown'), { left: `${(x(known) + 100) / 2}%` });
  }
  readOut(plot, { start, end }, (at) => reading.text(at === undefined ? rest : (readingAt(plan, at, format) ?? rest)));
  legend(plan, _).appendTo(figure);
  planTable(plan, { start, end }, format, _).prop('open', wasOpen).appendTo(figure);
  box.empty().append(figure);
}

/** A line over time with words above it, which stay inside the picture. */
function mark(plot: JQuery, left: number, words: string, kind: string): void {
  const side = left > 88 ? ' before' : left < 8 ? ' after' : '';
  $('<span>', { class: `mark${kind}` })
    .css('left', `${left}%`)
    .appendTo(plot);
  $('<span>', { class: `tag${side}`, 'aria-hidden': 'true' })
    .text(words)
    .css('left', `${left}%`)
    .appendTo(plot);
}

/** Mouse, finger and arrow keys move a line; the reading appears in the caption, never under the finger. */
function readOut(plot: JQuery, { start, end }: { start: number; end: number }, show: (at?: number) => void): void {
  const cross = $('<span>', { class: 'cross' }).appendTo(plot);
  let at = start;
  const move = (to: number): void => {
    at = Math.min(end, Math.max(start, to));
    cross.css({ display: 'block', left: `${((at - start) / (end - start)) * 100}%` });
    show(at);
  };
  const hide = (): void => {
    cross.hide();
    show();
  };
  plot.on('pointermove pointerdown', (event) => {
    const { left, width } = plot[0]!.getBoundingClientRect();
    move(start + (((event as unknown as PointerEvent).clientX - left) / width) * (end - start));
  });
  plot.on('pointerleave blur', hide);
  plot.on('keydown', (event) => {
    const step = { ArrowLeft: -15 * minute, ArrowRight: 15 * minute }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    move((cross.is(':visible') ? at : start) + step);
  });
}

function readingAt(plan: PlanPreview, at: number, format: PlanFormat): string | undefined {
  const slot = plan.prices.find(({ start, end }) => start <= at && at < end);
  const soc = socAt(plan.expected, at);
  const parts = [
    slot && `${format.price(slot.price)} ${format.unit}`,
    soc !== undefined && `${format.whole(soc)}\u202f%`,
  ];
  return [format.time(at), ...parts].filter(Boolean).join(' · ');
}

/** What it draws and costs, in the caption while nothing is read. */
function sums({ energy, cost, costNow }: PlanPreview, format: PlanFormat, _: Translate): string {
  if (energy < 0.05) return '';
  const parts = [format.energy(energy), cost === null ? undefined : format.money(cost)];
  if (cost !== null && costNow !== null && costNow > cost + 0.005) {
    parts.push(_('chart.instead', { cost: format.money(costNow) }));
  }
  return parts.filter(Boolean).join(' · ');
}

/** The picture as a sentence. */
function sayPlan(plan: PlanPreview, format: PlanFormat, _: Translate): string {
  const { start, end } = spanOf(plan);
  const stretches = format.stretches(plan.blocks);
  const last = plan.expected.at(-1);
  return [
    _('chart.span', { from: format.time(start), to: format.time(end) }),
    stretches ? _('chart.planned', { stretches }) : _('chart.notPlanned'),
    last && _('chart.expects', { percent: format.whole(last.soc) }),
    plan.departure !== null && _('chart.departs', { time: format.time(plan.departure) }),
  ]
    .filter(Boolean)
    .join(' ');
}

/** 0 and 100, and where the charge begins and ends; labels that would touch give way. */
function socLabels({ expected }: PlanPreview): number[] {
  const ends = [expected.at(-1)?.soc, expected[0]?.soc].filter((soc) => soc !== undefined);
  return [...ends, 0, 100].reduce<number[]>(
    (kept, soc) => (kept.every((other) => Math.abs(other - soc) >= 9) ? [...kept, soc] : kept),
    [],
  );
}

function legend({ prices, blocks, expected, really }: PlanPreview, _: Translate): JQuery {
  const entry = (kind: string, key: string): JQuery =>
    $('<span>').append($('<i>', { class: kind }), document.createTextNode(_(`chart.${key}`)));
  return $('<div>', { class: 'legend' }).append(
    ...(prices.length > 0 ? [entry('', 'price')] : []),
    ...(blocks.length > 0 ? [entry('charge', 'toCharge')] : []),
    ...(really && really.blocks.length > 0 ? [entry('really', 'really')] : []),
    ...(expected.length > 0 ? [entry('soc', 'expected')] : []),
  );
}

function draw(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, String(value));
  return element;
}
