import { plainParts } from '../../kernel/plain';
import { Problem } from '../../kernel/problem';
import type { ChargeMode, ChargeOrder, ChargeRuleView } from '../../rules/charge/exchange';
import type { ChargePlan } from '../../rules/charge/plan';
import { readOrder } from '../../rules/charge/read-order';
import { readCalendar, type CalendarReading } from '../../rules/calendar/read';
import { wordOf } from '../../rules/entity';
import { readForecast, type SunForecast } from '../../rules/forecast/read';
import { partOf, readMeter, type MeterReading, type MeterSigns } from '../../rules/meter/read';
import { readPrices, type PriceOptions, type PriceReading } from '../../rules/prices/read';
import { shown } from '../../rules/yes';

/** What a charge rule shows, as a message. Times are epoch milliseconds; `null` unknown or none. */
export interface PlanMessage {
  readonly topic: string;
  readonly payload: {
    readonly mode: ChargeMode;
    /** A sentence on what it will do next and why. */
    readonly reason: string;
    readonly until: number | null;
    readonly nextStart: number | null;
    readonly plan: ChargePlan | null;
    /** % at departure. */
    readonly expectedSoc: number | null;
    readonly cost: number | null;
    readonly currency: string | null;
    readonly limit: number | null;
    readonly target: number | null;
    /** Departure. */
    readonly readyBy: number | null;
    readonly boost: number | null;
    readonly held: boolean;
  };
  readonly vin: string;
}

/** @param language of its sentence. */
export function planMessage(vin: string, view: ChargeRuleView, language: string): PlanMessage {
  const { mode, reason, until, nextStart, plan, expectedSoc, cost, currency } = view;
  const { limit, target, readyBy, boost, held } = view;
  const sums = { until, nextStart, plan, expectedSoc, cost, currency };
  const payload = { mode, reason: reason.say(language), ...sums, limit, target, readyBy, boost, held };
  // What a flow does to its message must not reach the rule.
  return { topic: `${vin}/charge_rule`, payload: structuredClone(payload), vin };
}

/** What a message brings to a charge rule. */
export type RuleInput =
  | { readonly kind: 'order'; readonly order: ChargeOrder }
  | { readonly kind: 'meter'; readonly reading: MeterReading }
  | { readonly kind: 'sun'; readonly forecast: SunForecast }
  | { readonly kind: 'calendar'; readonly reading: CalendarReading }
  | { readonly kind: 'prices'; readonly reading: PriceReading }
  /** It asks for the plan. */
  | { readonly kind: 'plan' };

/** A message as far as a charge rule looks at it. */
export interface RuleMessage {
  readonly topic?: unknown;
  readonly payload?: unknown;
  readonly data?: unknown;
  readonly unit?: unknown;
  /** Of calendar nodes. */
  readonly total?: unknown;
  readonly today?: unknown;
}

/** How messages are read. */
export type RuleInputOptions = PriceOptions & {
  readonly signs: MeterSigns;
  /** Whether appointments matter; else what looks like some is none. */
  readonly hasCalendar: boolean;
};

/**
 * Tells by its shape what a message brings.
 * @throws Problem RULE_ORDER_INVALID, TIME_INVALID, RULE_INPUT_UNKNOWN, RULE_METER_INVALID, RULE_PRICES_INVALID,
 * CALENDAR_WITHOUT_TIMES
 */
export function readRuleInput(message: RuleMessage, options: RuleInputOptions): RuleInput {
  const parts = plainParts(message, 'topic', 'payload', 'data', 'unit', 'total', 'today');
  const { topic, payload, data, unit, total, today } = parts;
  if (topic === 'plan') return { kind: 'plan' };
  const order = readOrder(parts);
  if (order) return { kind: 'order', order };
  const source = { payload, data, unit, ...(typeof topic === 'string' && { topic }) };
  const meter = readMeter(source, options.signs);
  if (meter) return { kind: 'meter', reading: meter };
  const forecast = readForecast(source, options.zone);
  if (forecast) return { kind: 'sun', forecast };
  const calendar = options.hasCalendar ? readCalendar({ ...source, total, today }, options) : undefined;
  if (calendar) return { kind: 'calendar', reading: calendar };
  const reading = readPrices(source, options);
  if (reading.problems[0]?.code === 'PRICES_UNKNOWN') throw unknownInput(source.topic, payload);
  return { kind: 'prices', reading };
}

/** What is wrong with a message that brings nothing: where its topic says what it should be, the payload. */
function unknownInput(topic = '', payload: unknown): Problem {
  const value = shown(wordOf(payload) ?? payload);
  if (topic === 'prices') return new Problem('RULE_PRICES_INVALID', { topic, value });
  return partOf(topic)
    ? new Problem('RULE_METER_INVALID', { topic: shown(topic), value })
    : new Problem('RULE_INPUT_UNKNOWN');
}
