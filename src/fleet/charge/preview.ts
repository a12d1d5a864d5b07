import { Problem } from '../../kernel/problem';
import { efficiencyOf, socAfter, type Learned } from '../../rules/charge/estimate';
import type { ChargeMode, ChargeRuleView } from '../../rules/charge/exchange';
import { factsOf, type ChargeFacts, type WatchedCar } from '../../rules/charge/facts';
import { costOf, type PlanBlock } from '../../rules/charge/plan';
import { chargeRule, type ChargeRule } from '../../rules/charge/rule';
import { checkChargeRule, checkDepartures, type ChargeRuleSettings } from '../../rules/charge/settings';
import { clip, type PriceSeries, type PriceSlot } from '../../rules/prices/series';
import { tariffPrices } from '../../rules/prices/tariff';
import { wallAt } from '../../rules/zone';
import { chargedIn, type Charged, type Stay } from './last-stay';

/** What a preview is made with. */
export interface PreviewRequest {
  readonly settings: ChargeRuleSettings;
  /** The car as it was last known; absent where it was never heard of. */
  readonly car?: WatchedCar;
  /** `now` takes the car as it is; `plugged` as if it had just been plugged in at home; `last` as of its last stay there. */
  readonly as: 'now' | 'plugged' | 'last';
  /** The last finished stay at home, for `last`. */
  readonly stay?: Stay | undefined;
  /** The prices that the rule received last. */
  readonly prices?: PriceSeries | undefined;
  /** What the car's charges have taught the rule. */
  readonly learned?: Learned | undefined;
  readonly now: number;
  readonly language: string;
  /** The rule to run; by default the real one of these settings. */
  readonly rule?: ChargeRule;
}

/** What a rule would do, as a person looks at it. Times are epoch milliseconds; `null` unknown or none. */
export interface PlanPreview {
  readonly mode: ChargeMode;
  readonly sentence: string;
  readonly zone: string;
  /** When it is planned: of a stay that is over, when the car was plugged in. */
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
  /** How a stay that is over really went, at the same prices; `null` for a look ahead. */
  readonly really: (Charged & { readonly unplugged: number }) | null;
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
  const { language } = request;
  const settings = checkChargeRule(request.settings, request.now);
  checkDepartures(settings, request.now);
  const stay = request.as === 'last' ? stayOf(request) : undefined;
  const now = stay?.start ?? request.now;
  const rule = request.rule ?? chargeRule(settings);
  const { facts, socFrom } = factsFor(request, settings, stay);
  const { series, pricesFrom } = pricesFor(request, settings, stay);
  const learned = request.learned ?? null;
  const heard = { facts, series: pricesFrom === 'tariff' ? undefined : series, circuit: settings.circuit?.amps };
  const view = run(rule, learned, heard, now);
  const blocks = view.plan?.blocks ?? [];
  const until = Math.max(view.readyBy ?? now + 21 * hour, stay?.end ?? 0) + hour;
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
    prices: series ? clip(series.slots, { start: now - 3 * hour, end: until }) : [],
    blocks,
    expected: expectedOf(facts, blocks, view, settings, learned, now),
    socFrom,
    pricesFrom,
    really: stay ? { ...chargedIn(stay, series?.slots ?? []), unplugged: stay.end } : null,
  };
}

function stayOf({ stay }: PreviewRequest): Stay {
  if (!stay) throw new Problem('RULE_STAY_UNKNOWN');
  return stay;
}

/** What the rule hears before it is asked. */
interface Heard {
  readonly facts: ChargeFacts;
  readonly series: PriceSeries | undefined;
  /** A; absent where none is shared. */
  readonly circuit: number | undefined;
}

function run(
  rule: ChargeRule,
  learned: Learned | null,
  { facts, series, circuit }: Heard,
  now: number,
): ChargeRuleView {
  let { state } = rule.step({ ...rule.start(), learned }, { kind: 'started', lastSeen: null }, now);
  if (series) ({ state } = rule.step(state, { kind: 'prices', series }, now));
  // What other cars will want then, nobody knows: the plan is that of a car alone on its circuit.
  if (circuit !== undefined) ({ state } = rule.step(state, { kind: 'circuit', amps: circuit }, now));
  ({ state } = rule.step(state, { kind: 'car', facts }, now));
  return rule.step(state, { kind: 'tick' }, now).view;
}

function factsFor({ car, as, now }: PreviewRequest, settings: ChargeRuleSettings, stay: Stay | undefined) {
  const known = car && factsOf(car, now, settings);
  if (as === 'now' && known) return { facts: known, socFrom: 'car' as const };
  const lastSoc = car?.state.value('Soc') ?? car?.state.value('BatteryLevel');
  const soc = stay?.soc ?? known?.soc ?? (typeof lastSoc === 'number' ? lastSoc : undefined);
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

function pricesFor({ prices, now }: PreviewRequest, { price, zone }: ChargeRuleSettings, stay: Stay | undefined) {
  const { start, end } = stay ?? { start: now, end: now };
  const span = { start: start - 6 * hour, end: Math.max(start + 42 * hour, end) };
  if (price.source === 'none') return { series: undefined, pricesFrom: 'none' as const };
  if (price.source === 'tariff' && price.tariff) {
    return { series: tariffPrices(price.tariff, zone, span), pricesFrom: 'tariff' as const };
  }
  const isKnown = stay
    ? prices && costOf(stay, 1, prices.slots) !== null
    : prices?.slots.some((slot) => slot.end > now + hour);
  if (prices && isKnown) return { series: prices, pricesFrom: 'message' as const };
  const first = Math.floor(span.start / hour) * hour;
  const slots = Array.from({ length: Math.ceil((span.end - first) / hour) }, (_, ahead) => {
    const start = first + ahead * hour;
    return { start, end: start + hour, price: examplePrices[Number(wallAt(start, zone).time.slice(0, 2))]! };
  });
  const currency = price.currency ?? 'EUR';
  const series: PriceSeries = { slots, source: 'example', currency, unit: `${currency}/kWh`, tax: 'gross' };
  return { series, pricesFrom: 'example' as const };
}

/** The charge along the plan. */
function expectedOf(
  { soc }: ChargeFacts,
  blocks: readonly PlanBlock[],
  { readyBy, target, limit }: ChargeRuleView,
  { capacity }: ChargeRuleSettings,
  learned: Learned | null,
  now: number,
): PlanPreview['expected'] {
  if (soc === undefined) return [];
  const goal = Math.max(soc, target ?? limit ?? 100);
  const efficiency = efficiencyOf(learned, capacity);
  const points = [{ at: now, soc }];
  let reached = soc;
  for (const { start, end, power } of blocks) {
    const from = Math.max(now, start);
    if (end <= from) continue;
    points.push({ at: from, soc: reached });
    reached = Math.min(goal, socAfter(reached, end - from, { capacity, power, efficiency }));
    points.push({ at: end, soc: reached });
  }
  const last = points.at(-1)!;
  if (readyBy !== null && readyBy > last.at) points.push({ at: readyBy, soc: last.soc });
  return points;
}
