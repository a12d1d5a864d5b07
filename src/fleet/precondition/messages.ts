import { plainParts } from '../../kernel/plain';
import { Problem } from '../../kernel/problem';
import { readCalendar, type CalendarReading } from '../../rules/calendar/read';
import type { PreconditionMode, PreconditionOrder, PreconditionView, Trigger } from '../../rules/precondition/exchange';
import { readPreconditionOrder } from '../../rules/precondition/read-order';
import { readPeople, type PersonReading } from '../../rules/presence/read';
import { readOutside } from '../../rules/weather';

/** What a precondition rule shows, as a message. Times are epoch milliseconds; `null` unknown or none. */
export interface PreconditionMessage {
  readonly topic: string;
  readonly payload: {
    readonly mode: PreconditionMode;
    /** A sentence on what it will do next and why. */
    readonly reason: string;
    readonly nextStart: number | null;
    readonly departure: number | null;
    /** What the departure is known from. */
    readonly trigger: Trigger | null;
    readonly leadMinutes: number | null;
    /** °C. */
    readonly insideTemp: number | null;
    readonly target: number;
    /** The car itself sees to the next departure. */
    readonly onCar: boolean;
    /** The minutes before a departure that a charge plan should keep. */
    readonly reserve: { readonly departure: number; readonly minutes: number } | null;
  };
  readonly vin: string;
}

/** @param language of its sentence. */
export function preconditionMessage(vin: string, view: PreconditionView, language: string): PreconditionMessage {
  const { mode, reason, nextStart, departure, trigger, leadMinutes, insideTemp, target, onCar, reserve } = view;
  const payload = { mode, reason: reason.say(language), nextStart, departure, trigger, leadMinutes, insideTemp };
  // What a flow does to its message must not reach the rule.
  return {
    topic: `${vin}/precondition`,
    payload: { ...payload, target, onCar, reserve: reserve && { ...reserve } },
    vin,
  };
}

/** What a message brings to a precondition rule. */
export type PreconditionInput =
  | { readonly kind: 'order'; readonly order: PreconditionOrder }
  | { readonly kind: 'calendar'; readonly reading: CalendarReading }
  | { readonly kind: 'people'; readonly readings: readonly PersonReading[] }
  /** °C; `null` where nobody knows it now. */
  | { readonly kind: 'outside'; readonly outside: number | null }
  /** It asks for the plan. */
  | { readonly kind: 'plan' };

/** A message as far as a precondition rule looks at it. */
export interface PreconditionInputMessage {
  readonly topic?: unknown;
  readonly payload?: unknown;
  readonly data?: unknown;
  /** The broker had kept it. */
  readonly retain?: unknown;
  /** What calendar nodes send beside a list. */
  readonly total?: unknown;
  readonly today?: unknown;
}

/**
 * Tells by its shape what a message brings.
 * @param options the home's zone, for appointments without an offset; `now` in epoch milliseconds.
 * @throws Problem PRECONDITION_INPUT_UNKNOWN, RULE_SWITCH_INVALID, RULE_ORDER_ALONE, CALENDAR_WITHOUT_TIMES, TEMPERATURE_UNIT_DOUBTFUL
 */
export function readPreconditionInput(
  given: PreconditionInputMessage,
  options: { readonly zone: string; readonly now: number },
): PreconditionInput {
  const { topic, ...parts } = plainParts(given, 'topic', 'payload', 'data', 'retain', 'total', 'today');
  if (topic === 'plan') return { kind: 'plan' };
  const order = readPreconditionOrder({ topic, payload: parts.payload });
  if (order) return { kind: 'order', order };
  const message = { ...parts, ...(typeof topic === 'string' && { topic }) };
  const outside = readOutside(message);
  if (outside !== undefined) return { kind: 'outside', outside };
  const reading = readCalendar(message, options);
  if (reading) return { kind: 'calendar', reading };
  const readings = readPeople(message, options);
  // A phone with OwnTracks also says what tells of no place.
  const isPhone = typeof topic === 'string' && topic.startsWith('owntracks/');
  if (readings.length === 0 && !isPhone) throw new Problem('PRECONDITION_INPUT_UNKNOWN');
  return { kind: 'people', readings };
}
