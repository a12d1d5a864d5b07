import { fill, locale } from '../../kernel/locale';
import { sayClock, sayLength, sayPercent, sayPrice, type Telling } from '../say';
import type { ChargePlan, PlanBlock } from './plan';
import { planWords, type PlanWord } from './words';

/** What a sentence needs beside the plan. */
export interface PlanTelling extends Telling {
  /** ISO code of the prices; `null` where it is not known. */
  readonly currency: string | null;
  /** %, as a person set it. */
  readonly target: number;
  readonly departure: number;
}

const minute = 60_000;
const hour = 60 * minute;
/** A saving below this is no reason, and sums of money differ in their last digits. */
const worthwhile = 0.001;

/** What a plan will do next, and why, as one sentence. */
export function sayPlan(plan: ChargePlan, telling: PlanTelling): string {
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
    missing: sayLength(plan.missing),
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
