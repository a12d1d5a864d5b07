import { fill, locale } from '../../kernel/locale';
import type { ChargePlan, PlanBlock } from './plan';
import { planWords, type PlanWord } from './words';

/** What a sentence needs beside the plan. */
export interface Telling {
  /** As `de` or `en-GB`; English where there are no texts. */
  readonly language: string;
  readonly zone: string;
  /** ISO code of the prices; `null` where it is not known. */
  readonly currency: string | null;
  /** %, as a person set it. */
  readonly target: number;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly departure: number;
}

const minute = 60_000;
const hour = 60 * minute;
/** Between a number and its unit. */
const thin = '\u202f';

/** Small money by currency: what a person calls a hundredth. */
const hundredths: Readonly<Record<string, string>> = {
  EUR: 'ct',
  USD: '¢',
  AUD: '¢',
  CAD: '¢',
  NZD: '¢',
  GBP: 'p',
  SEK: 'öre',
  NOK: 'øre',
  DKK: 'øre',
  PLN: 'gr',
};

/** A saving below this is no reason, and sums of money differ in their last digits. */
const worthwhile = 0.001;

/** What a plan will do next, and why, as one sentence. */
export function sayPlan(plan: ChargePlan, telling: Telling): string {
  const { blocks, cost, costNow } = plan;
  const { language, currency, now, departure, target } = telling;
  const time = (at: number): string => sayClock(at, telling);
  const runs = runsOf(blocks);
  const ahead = runs.filter(({ end }) => end > now);
  const [run, next] = ahead;
  const words = locale(language, 'plan');
  const word = wordFor(plan, ahead, now);
  return fill(words[word] ?? planWords[word], {
    target: sayPercent(target, language),
    departure: time(departure),
    latest: time(plan.latestStart),
    missing: lengthOf(plan.missing),
    parts: ahead.length,
    ...(run && { start: time(run.start), pause: time(run.end) }),
    ...(next && { next: time(next.start) }),
    // A derived time: no more exact than it is.
    ...(ahead.length > 0 && { end: time(Math.ceil(ahead.at(-1)!.end / (5 * minute)) * 5 * minute) }),
    ...(cost !== null && { then: sayPrice(cost / energyOf(blocks), currency, language) }),
    ...(costNow !== null && { atOnce: sayPrice(costNow / fullEnergy(plan), currency, language) }),
  });
}

function wordFor(plan: ChargePlan, ahead: readonly { start: number }[], now: number): PlanWord {
  const { kind, blocks, cost, costNow } = plan;
  const charging = ahead[0] !== undefined && ahead[0].start <= now;
  if (ahead.length === 0 && blocks.length > 0 && kind !== 'capped') return 'over';
  switch (kind) {
    case 'none':
    case 'wait':
    case 'capped':
      return kind;
    case 'short':
      return plan.missing > 0 ? 'shortMissed' : 'short';
    case 'unknown':
      return charging ? 'unknownCharges' : 'unknownWaits';
    case 'cheapest':
      if (cost === null) return charging ? 'chargesPartly' : 'waitsPartly';
      if (charging) return ahead.length > 1 ? 'chargesParts' : 'charges';
      if (costNow === null || cost > costNow - worthwhile) return 'waitsNoDearer';
      return ahead.length > 1 ? 'waitsParts' : 'waits';
  }
}

/** A price per kWh in the words of its money: `11 ct`; the bare number where the money is not known. */
export function sayPrice(price: number, currency: string | null, language: string): string {
  const small = currency === null ? undefined : hundredths[currency];
  if (small !== undefined) return `${number(price * 100, 1, language)}${thin}${small}`;
  return number(price, 3, language) + (currency === null ? '' : thin + currency);
}

/** A state of charge in whole per cents. */
export const sayPercent = (percent: number, language: string): string => `${number(percent, 0, language)}${thin}%`;

/** Blocks that meet, with a held pause or without, are one stretch to a person. */
function runsOf(blocks: readonly PlanBlock[]): { start: number; end: number }[] {
  const runs: { start: number; end: number }[] = [];
  for (const { start, end } of blocks) {
    const last = runs.at(-1);
    if (last?.end === start) last.end = end;
    else runs.push({ start, end });
  }
  return runs;
}

const energyOf = (blocks: readonly PlanBlock[]): number =>
  blocks.reduce((sum, { start, end, power }) => sum + ((end - start) / hour) * power, 0);

/** The energy without the little that held pauses add: what charging at once would draw. */
function fullEnergy({ blocks }: ChargePlan): number {
  const power = Math.max(...blocks.map((block) => block.power));
  return energyOf(blocks.filter((block) => block.power === power));
}

/** Local time, with the weekday where it is not within a day. */
export function sayClock(at: number, { language, zone, now }: Pick<Telling, 'language' | 'zone' | 'now'>): string {
  const near = Math.abs(at - now) < 20 * hour;
  return format(language, (tag) =>
    new Intl.DateTimeFormat(tag, {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      ...(!near && { weekday: 'short' }),
    }).format(at),
  );
}

/** `45 min`, `1 h 05 min`. */
function lengthOf(length: number): string {
  const minutes = Math.ceil(length / minute);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return hours === 0 ? `${rest}${thin}min` : `${hours}${thin}h ${String(rest).padStart(2, '0')}${thin}min`;
}

function number(value: number, digits: number, language: string): string {
  // What rounds to nothing has no sign.
  const rounded = Math.round(value * 10 ** digits) / 10 ** digits || 0;
  return format(language, (tag) => new Intl.NumberFormat(tag, { maximumFractionDigits: digits }).format(rounded));
}

/** A language that `Intl` does not take is English. */
function format(language: string, write: (tag: string) => string): string {
  try {
    return write(language);
  } catch {
    return write('en');
  }
}
