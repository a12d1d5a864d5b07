import type { ChargeSaying } from '../../rules/alerts';
import type { ChargeMode, ChargeRuleView } from '../../rules/charge/exchange';
import type { ChargeFacts } from '../../rules/charge/facts';
import type { ChargeRuleSettings } from '../../rules/charge/settings';

/** The modes in which a charge rule wants the car to charge now. */
const charging: ReadonlySet<ChargeMode> = new Set(['planned', 'charging', 'surplus', 'floor', 'boost', 'forced']);

/**
 * What a charge rule says to the alerts of its car.
 * @param before what it said at the last look: since when it wants something is seen from one look to the next.
 */
export function chargeSayingOf(
  view: ChargeRuleView,
  facts: ChargeFacts | undefined,
  settings: Pick<ChargeRuleSettings, 'maxAmps' | 'circuit'>,
  before: ChargeSaying | null,
  now: number,
): ChargeSaying {
  const wanted = charging.has(view.mode);
  const amps = facts?.amps ?? null;
  const isShared = settings.circuit !== null && amps !== null && amps < settings.maxAmps;
  const charges = view.plan?.blocks.map(({ start, end }) => ({ start, end })) ?? [];
  return {
    wanted,
    since: wanted ? (before?.since ?? now) : null,
    stoppedAt: before?.wanted && !wanted ? now : (before?.stoppedAt ?? null),
    amps,
    lowered: view.mode === 'surplus' || isShared,
    departure: view.readyBy,
    ready: readyOf(view, facts, now),
    charges,
  };
}

/** The end of the plan, and later by what does not fit before departure; else what a charging car itself reckons. */
function readyOf({ plan }: ChargeRuleView, facts: ChargeFacts | undefined, now: number): number | null {
  const last = plan?.blocks.at(-1);
  if (plan && last) return last.end + plan.missing;
  return facts?.chargeState === 'Charging' && facts.timeToFull !== undefined ? now + facts.timeToFull : null;
}
