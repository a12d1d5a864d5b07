import { numberText } from '../numbers';

/** What the runtime says that a rule would do; see `PlanPreview` of the fleet. Times are epoch milliseconds. */
export interface PlanPreview {
  readonly sentence: string;
  readonly zone: string;
  readonly now: number;
  readonly departure: number | null;
  readonly latestStart: number | null;
  readonly currency: string | null;
  readonly cost: number | null;
  readonly costNow: number | null;
  readonly energy: number;
  readonly prices: readonly { readonly start: number; readonly end: number; readonly price: number }[];
  readonly blocks: readonly { readonly start: number; readonly end: number }[];
  readonly expected: readonly { readonly at: number; readonly soc: number }[];
  readonly socFrom: 'car' | 'example';
  readonly pricesFrom: 'message' | 'tariff' | 'example' | 'none';
  readonly really: {
    readonly blocks: readonly { readonly start: number; readonly end: number }[];
    readonly unplugged: number;
    readonly energy: number;
    readonly cost: number | null;
  } | null;
}

const hour = 3_600_000;

/** The stretch of time that a chart shows: whole hours, two before now, one after departure or what is charged. */
export function spanOf({ now, departure, blocks, prices, really }: PlanPreview): { start: number; end: number } {
  const charged = [...blocks, ...(really?.blocks ?? [])].map(({ end }) => end);
  const last = Math.max(departure ?? 0, ...charged) || (prices.at(-1)?.end ?? now + 12 * hour);
  const start = Math.floor((now - 2 * hour) / hour) * hour;
  return { start, end: Math.max(start + 6 * hour, Math.ceil(Math.min(last, now + 36 * hour) / hour) * hour + hour) };
}

/** Lines of a scale from 0 (or below) to above the highest price: at most five, at round numbers. */
export function scaleOf(prices: readonly number[]): { low: number; high: number; lines: number[] } {
  const most = Math.max(0.001, ...prices);
  const least = Math.min(0, ...prices);
  const rough = (most - least) / 4;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * size).find((each) => each >= rough - 1e-9)!;
  const [first, last] = [Math.floor(least / step + 1e-9), Math.ceil(most / step - 1e-9)];
  const lines = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  return { low: first * step, high: last * step, lines };
}

/** The expected charge at a time, %; nothing before the line begins. */
export function socAt(expected: PlanPreview['expected'], at: number): number | undefined {
  const next = expected.findIndex((point) => point.at >= at);
  if (next === 0) return expected[0]!.at === at ? expected[0]!.soc : undefined;
  const [before, after] = [expected[next - 1], expected[next]];
  if (!before || !after) return expected.at(-1)?.soc;
  return before.soc + ((at - before.at) / (after.at - before.at)) * (after.soc - before.soc);
}

/** The prices of a stretch of time, cut where the plan and the past begin and end, so that each piece has one colour. */
export function piecesOf({ prices, blocks, now }: PlanPreview, { start, end }: { start: number; end: number }) {
  const edges = [start, end, now, ...blocks.flatMap((block) => [block.start, block.end])].sort((a, b) => a - b);
  return prices
    .filter((slot) => slot.end > start && slot.start < end)
    .flatMap((slot) => {
      const cuts = edges.filter((at) => at > slot.start && at < slot.end);
      const times = [slot.start, ...cuts, slot.end];
      return times.slice(1).map((to, index) => ({ start: times[index]!, end: to, price: slot.price }));
    })
    .filter((piece) => piece.end > start && piece.start < end);
}

export const isPlanned = ({ blocks }: PlanPreview, start: number, end: number): boolean =>
  blocks.some((block) => block.start < end && block.end > start);

/** How a chart writes its numbers and times. */
export class PlanFormat {
  readonly #language = RED.i18n.lang();
  readonly #zone: string;
  readonly #currency: string | null;

  constructor({ zone, currency }: PlanPreview) {
    this.#zone = zone;
    this.#currency = currency;
  }

  time(at: number): string {
    const options = { timeZone: this.#zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    return new Intl.DateTimeFormat(this.#language, options).format(at);
  }

  /** A time with its day. */
  moment(at: number): string {
    const options = { weekday: 'short', day: 'numeric', month: 'short' } as const;
    const date = new Intl.DateTimeFormat(this.#language, { timeZone: this.#zone, ...options }).format(at);
    return `${date}, ${this.time(at)}`;
  }

  stretches(blocks: readonly { readonly start: number; readonly end: number }[]): string {
    return blocks.map(({ start, end }) => `${this.time(start)}–${this.time(end)}`).join(', ');
  }

  /** Money that has cents is written in hundredths. */
  get unit(): string {
    const small = { EUR: 'ct', USD: '¢', GBP: 'p', SEK: 'öre', NOK: 'øre', DKK: 'øre' }[this.#currency ?? ''];
    return small ? `${small}/kWh` : `${this.#currency ?? ''}/kWh`;
  }

  price(price: number, digits = 1): string {
    const isSmall = /^(ct|¢|p|öre|øre)\//.test(this.unit);
    const shown = isSmall ? price * 100 : price;
    return numberText(shown, isSmall ? digits : 3);
  }

  money(sum: number): string {
    return numberText(sum, 2, this.#currency ? { style: 'currency', currency: this.#currency } : {});
  }

  whole(value: number): string {
    return numberText(value, 0);
  }

  energy(kilowattHours: number): string {
    return `${numberText(kilowattHours, 1)}\u202fkWh`;
  }
}
