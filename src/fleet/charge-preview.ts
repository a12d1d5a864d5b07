import { socAfter, usualEfficiency } from '../rules/charge/estimate';
import type { ChargeMode, ChargeRuleView } from '../rules/charge/exchange';
import { factsOf, type ChargeFacts, type WatchedCar } from '../rules/charge/facts';
import type { PlanBlock } from '../rules/charge/plan';
import { chargeRule, type ChargeRule } from '../rules/charge/rule';
import { checkChargeRule, type ChargeRuleSettings } from '../rules/charge/settings';
import { clip, type PriceSeries, type PriceSlot } from '../rules/prices/series';
import { tariffPrices } from '../rules/prices/tariff';
import { wallAt } from '../rules/zone';

/** What a preview is made with. */
export interface PreviewRequest {
  readonly settings: ChargeRuleSettings;
  /** The car as it was last known; absent where it was never heard of. */
  readonly car?: WatchedCar;
  /** `now` takes the car as it is; `plugged` as if it had just been plugged in at home. */
  readonly as: 'now' | 'plugged';
  /** The prices that the rule received last. */
  readonly prices?: PriceSeries | undefined;
  readonly now: number;
  readonly language: string;
  /** The rule to run; by default the real one of these settings. */
  readonly rule?: ChargeRule;
}

/** What a rule would do now, as a person looks at it. Times are epoch milliseconds; `null` unknown or none. */
export interface PlanPreview {
  readonly mode: ChargeMode;
  readonly sentence: string;
  readonly zone: string;
  readonly now: number;
  readonly departure: number | null;
  readonly latestStart: number | null;
  readonly currency: string | null;
  readonly limit: number | null;
  readonly target: number | null;
  readonly cost: number | null;
  readonly costNow: number | null;
  /** From the wall, kWh. */
  readonly energy: number;
  readonly prices: readonly PriceSlot[];
  readonly blocks: readonly PlanBlock[];
  /** The charge to be expected, %, at the times where its line bends. */
  readonly expected: readonly { readonly at: number; readonly soc: number }[];
  /** Whether the charge is the car's own, or an example. */
  readonly socFrom: 'car' | 'example';
  readonly pricesFrom: 'message' | 'tariff' | 'example' | 'none';
}

const hour = 3_600_000;

/** A night as most are: dear in the evening, cheap after midnight. Money per kWh, by the hour of the day. */
const examplePrices = [
  0.18, 0.15, 0.12, 0.11, 0.11, 0.13, 0.19, 0.27, 0.3, 0.26, 0.22, 0.19, 0.17, 0.16, 0.17, 0.2, 0.25, 0.31, 0.34, 0.34,
  0.31, 0.27, 0.24, 0.21,
];
const exampleSoc = 46;

/**
 * Runs the real rule once, on the car's last known values or an example, without a car hearing of it.
 * @throws Problem that says which setting to change.
 */
export function previewCharge(request: PreviewRequest): PlanPreview {
  const { now, language } = request;
  const settings = checkChargeRule(request.settings, now);
  const rule = request.rule ?? chargeRule(settings);
  const { facts, socFrom } = factsFor(request, settings);
  const { series, pricesFrom } = pricesFor(request, settings);
  const view = run(rule, facts, pricesFrom === 'tariff' ? undefined : series, now);
  const blocks = view.plan?.blocks ?? [];
  return {
    mode: view.mode,
    sentence: view.reason.say(language),
    zone: settings.zone,
    now,
    departure: view.readyBy,
    latestStart: view.plan && view.plan.kind !== 'none' ? view.plan.latestStart : null,
    currency: view.currency ?? series?.currency ?? null,
    limit: view.limit,
    target: view.target,
    cost: view.cost,
    costNow: view.plan?.costNow ?? null,
    energy: blocks.reduce((sum, { start, end, power }) => sum + ((end - start) / hour) * power, 0),
    prices: series ? clip(series.slots, { start: now - 3 * hour, end: (view.readyBy ?? now + 21 * hour) + hour }) : [],
    blocks,
    expected: expectedOf(facts, blocks, view, settings, now),
    socFrom,
    pricesFrom,
  };
}

function run(rule: ChargeRule, facts: ChargeFacts, series: PriceSeries | undefined, now: number): ChargeRuleView {
  let { state } = rule.step(rule.start(), { kind: 'started', lastSeen: null }, now);
  if (series) ({ state } = rule.step(state, { kind: 'prices', series }, now));
  ({ state } = rule.step(state, { kind: 'car', facts }, now));
  return rule.step(state, { kind: 'tick' }, now).view;
}

function factsFor({ car, as, now }: PreviewRequest, settings: ChargeRuleSettings) {
  const known = car && factsOf(car, now, settings);
  const lastSoc = car?.state.value('Soc') ?? car?.state.value('BatteryLevel');
  const soc = known?.soc ?? (typeof lastSoc === 'number' ? lastSoc : undefined);
  if (as === 'now' && known) return { facts: known, socFrom: 'car' as const };
  const facts: ChargeFacts = {
    soc: soc ?? exampleSoc,
    limit: known?.limit ?? settings.limits.otherwise,
    chargeState: 'Stopped',
    plugged: true,
    atHome: true,
    place: 'home',
    parked: true,
    dc: false,
    power: 0,
    asleep: false,
    connected: true,
  };
  return { facts, socFrom: soc === undefined ? ('example' as const) : ('car' as const) };
}

function pricesFor({ prices, now }: PreviewRequest, { price, zone }: ChargeRuleSettings) {
  const span = { start: now - 6 * hour, end: now + 42 * hour };
  if (price.source === 'none') return { series: undefined, pricesFrom: 'none' as const };
  if (price.source === 'tariff' && price.tariff) {
    return { series: tariffPrices(price.tariff, zone, span), pricesFrom: 'tariff' as const };
  }
  const isCurrent = prices?.slots.some(({ end }) => end > now + hour);
  if (prices && isCurrent) return { series: prices, pricesFrom: 'message' as const };
  const first = Math.floor(span.start / hour) * hour;
  const slots = Array.from({ length: 48 }, (_, ahead) => {
    const start = first + ahead * hour;
    return { start, end: start + hour, price: examplePrices[Number(wallAt(start, zone).time.slice(0, 2))]! };
  });
  const currency = price.currency ?? 'EUR';
  const series: PriceSeries = { slots, source: 'example', currency, unit: `${currency}/kWh`, tax: 'gross' };
  return { series, pricesFrom: 'example' as const };
}

/** The charge along the plan, with a usual efficiency: it is drawn, not planned with. */
function expectedOf(
  { soc }: ChargeFacts,
  blocks: readonly PlanBlock[],
  { readyBy, target, limit }: ChargeRuleView,
  { capacity }: ChargeRuleSettings,
  now: number,
): PlanPreview['expected'] {
  if (soc === undefined) return [];
  const goal = Math.max(soc, target ?? limit ?? 100);
  const points = [{ at: now, soc }];
  let reached = soc;
  for (const { start, end, power } of blocks) {
    const from = Math.max(now, start);
    if (end <= from) continue;
    points.push({ at: from, soc: reached });
    reached = Math.min(goal, socAfter(reached, end - from, { capacity, power, efficiency: usualEfficiency }));
    points.push({ at: end, soc: reached });
  }
  const last = points.at(-1)!;
  if (readyBy !== null && readyBy > last.at) points.push({ at: readyBy, soc: last.soc });
  return points;
}
