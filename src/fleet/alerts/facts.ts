import type { FleetAccountStatus } from '../account';
import {
  alertFactsOf,
  type AlertFacts,
  type AlertEvent,
  type AlertSettings,
  type ChargeSaying,
  type LineSaying,
} from '../../rules/alerts';
import type { CalendarEvent } from '../../rules/calendar/read';
import type { ChargeRuleView } from '../../rules/charge/exchange';
import type { ChargeFacts } from '../../rules/charge/facts';
import type { ChargeRuleSettings } from '../../rules/charge/settings';
import { addDays, dayOf, wallAt } from '../../rules/zone';
import type { Presence } from '../../vehicle/presence';
import type { SignalName } from '../../vehicle/signals';
import type { VehicleState } from '../../vehicle/state';
import { chargeSayingOf } from '../charge/saying';

/** A car as its alerts look at it. */
export interface AlertedView {
  readonly state: VehicleState;
  readonly presence: Presence;
  /** Its charge rule, while it has one. */
  readonly rule: SayingRule | undefined;
  /** How it stands with its account; absent without one, and until it was looked at. */
  readonly accountStatus: FleetAccountStatus | undefined;
}

/** A charge rule that runs. */
export interface SayingRule {
  readonly view: ChargeRuleView | undefined;
  readonly facts: ChargeFacts | undefined;
  readonly settings: ChargeRuleSettings;
}

/** All that is known at one look. */
export interface AlertLook {
  readonly car: AlertFacts;
  readonly charge: ChargeSaying | null;
  /** Absent where nothing is known of the line. */
  readonly line?: LineSaying;
  readonly awayTomorrow: boolean | null;
}

/** What tells whether the car is away tomorrow. */
export interface AwayCalendar {
  /** Appointments to come; `null` until a calendar was heard. */
  readonly events: readonly CalendarEvent[] | null;
  /** Stands in the title or place of those that take the car away. */
  readonly words: readonly string[];
}

/** Looks at a car. @param before the last look. */
export function lookAt(
  { state, presence, rule, accountStatus }: AlertedView,
  { events, words }: AwayCalendar,
  settings: Pick<AlertSettings, 'home' | 'zone'>,
  signals: readonly SignalName[],
  now: number,
  before: AlertLook | undefined,
): AlertLook {
  const line = lineOf(accountStatus);
  return {
    car: alertFactsOf({ state, presence }, now, settings, signals, before?.car),
    charge: rule?.view ? chargeSayingOf(rule.view, rule.facts, rule.settings, before?.charge ?? null, now) : null,
    ...(line && { line }),
    awayTomorrow: events && words.length > 0 ? isAwayTomorrow(events, words, settings.zone, now) : null,
  };
}

/** A look as the engine hears it: the car last, because what its values mean follows from the rest. */
export function eventsOf({ car, charge, line, awayTomorrow }: AlertLook): readonly AlertEvent[] {
  return [
    { kind: 'charge', charge },
    ...(line ? [{ kind: 'line', line } as const] : []),
    { kind: 'calendar', awayTomorrow },
    { kind: 'car', facts: car },
  ];
}

/** Who was refused for good does not ask again, so one refusal counts as two. */
function lineOf(status: FleetAccountStatus | undefined): LineSaying | undefined {
  if (!status) return undefined;
  const { refreshFailures = 0, problem } = status;
  return { refreshFailures: problem?.code === 'SIGN_IN_AGAIN' ? Math.max(2, refreshFailures) : refreshFailures };
}

function isAwayTomorrow(
  events: readonly CalendarEvent[],
  words: readonly string[],
  zone: string,
  now: number,
): boolean {
  const tomorrow = dayOf(addDays(wallAt(now, zone).date, 1), zone);
  return events.some(({ start, end, summary, location }) => {
    const text = `${summary} ${location}`.toLowerCase();
    return start < tomorrow.end && end > tomorrow.start && words.some((word) => text.includes(word.toLowerCase()));
  });
}
