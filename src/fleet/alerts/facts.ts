import type { FleetAccountStatus } from '../account';
import {
  alertFactsOf,
  type AlertFacts,
  type AlertEvent,
  type AlertSettings,
  type ChargeSaying,
  type LineSaying,
} from '../../rules/alerts';
import type { ChargeRuleView } from '../../rules/charge/exchange';
import type { ChargeFacts } from '../../rules/charge/facts';
import type { ChargeRuleSettings } from '../../rules/charge/settings';
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
}

/** Looks at a car. @param before the last look. */
export function lookAt(
  { state, presence, rule, accountStatus }: AlertedView,
  settings: Pick<AlertSettings, 'home'>,
  signals: readonly SignalName[],
  now: number,
  before: AlertLook | undefined,
): AlertLook {
  const line = lineOf(accountStatus);
  return {
    car: alertFactsOf({ state, presence }, now, settings, signals, before?.car),
    charge: rule?.view ? chargeSayingOf(rule.view, rule.facts, rule.settings, before?.charge ?? null, now) : null,
    ...(line && { line }),
  };
}

/** A look as the engine hears it: the car last, because what its values mean follows from the rest. */
export const momentOf = ({ car, charge, line }: AlertLook): AlertEvent => ({
  kind: 'moment',
  events: [{ kind: 'charge', charge }, ...(line ? [{ kind: 'line', line } as const] : []), { kind: 'car', facts: car }],
});

/** Who was refused for good does not ask again, so one refusal counts as two. */
function lineOf(status: FleetAccountStatus | undefined): LineSaying | undefined {
  if (!status) return undefined;
  const { refreshFailures = 0, problem } = status;
  return { refreshFailures: problem?.code === 'SIGN_IN_AGAIN' ? Math.max(2, refreshFailures) : refreshFailures };
}
