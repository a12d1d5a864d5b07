import { field, fieldsOf, listOf, single, textOf, type Fields, type RawRow, type Shape } from './shape';

/** Lengths that the market publishes. */
const resolutions: Readonly<Record<string, number>> = { PT15M: 900_000, PT30M: 1_800_000, PT60M: 3_600_000 };

/**
 * The document of the ENTSO-E transparency platform, as Node-RED's xml node reads it or as its text. Equal consecutive
 * points are left out there: a point holds until the next one, the last until the period ends. Where an area has several
 * auctions, the first is the day-ahead price.
 */
export const entsoe: Shape = {
  source: 'ENTSO-E',
  find(body) {
    const all = children(body['Publication_MarketDocument'], 'TimeSeries');
    if (all.length === 0) return undefined;
    const sequence = (series: unknown): string =>
      text(series, 'classificationSequence_AttributeInstanceComponent.position');
    const series = all.filter((one) => ['', '1'].includes(sequence(one)));
    const money = text(series[0], 'currency_Unit.name') || 'EUR';
    const energy = text(series[0], 'price_Measure_Unit.name') || 'MWH';
    const rows = series.flatMap((one) => children(one, 'Period')).flatMap(pointsOf);
    return { lists: single(rows), unit: `${money}/${energy}`, tax: 'net', naive: 'UTC' };
  },
};

function pointsOf(period: unknown): RawRow[] {
  const interval = children(period, 'timeInterval')[0];
  const start = Date.parse(text(interval, 'start'));
  const end = Date.parse(text(interval, 'end'));
  const step = resolutions[text(period, 'resolution')];
  if (step === undefined || !Number.isFinite(start) || !Number.isFinite(end)) return [];
  const points = children(period, 'Point')
    .map((point) => ({ at: Number(text(point, 'position')), price: Number(text(point, 'price.amount') || NaN) }))
    .filter(({ at }) => Number.isInteger(at) && at > 0)
    .sort((a, b) => a.at - b.at);
  return points.map(({ at, price }, index) => {
    const next = points[index + 1];
    return { start: start + (at - 1) * step, end: next ? start + (next.at - 1) * step : end, price };
  });
}

/** The children of one name; the xml node makes lists of them. */
function children(node: unknown, name: string): readonly unknown[] {
  const value = field(Array.isArray(node) ? node[0] : node, name);
  return listOf(value) ?? (fieldsOf(value) ? [value] : []);
}

function text(node: unknown, name: string): string {
  const value = field(node, name);
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return (typeof first === 'number' ? String(first) : textOf(first)) ?? '';
}

/** Deeper or longer than any document of theirs. */
const deepest = 20;

/**
 * Reads the elements of an XML text as the xml node does: children by name, always as lists, text as text. Attributes,
 * comments and entities do not occur in what is read here.
 * @returns `undefined` where the tags do not fit.
 */
export function parseXml(xml: string): Fields | undefined {
  const root: Record<string, unknown> = {};
  const open: { name: string; node: Record<string, unknown>; text: string }[] = [{ name: '', node: root, text: '' }];
  for (const [, slash, name = '', empty, words = ''] of xml.matchAll(/<(\/?)([\w.:-]+)[^<>]*?(\/?)>([^<]*)/g)) {
    const parent = open.at(-1)!;
    if (slash) {
      if (parent.name !== name || open.length < 2) return undefined;
      open.pop();
      const hasChildren = Object.keys(parent.node).length > 0;
      push(open.at(-1)!.node, name, hasChildren ? parent.node : parent.text.trim());
    } else if (!empty) {
      if (open.length > deepest) return undefined;
      open.push({ name, node: Object.create(null) as Record<string, unknown>, text: words });
    }
  }
  return open.length === 1 ? root : undefined;
}

function push(node: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') return;
  const list = Object.hasOwn(node, name) ? (node[name] as unknown[]) : [];
  list.push(value);
  node[name] = list;
}
