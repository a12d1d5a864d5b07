import type { NodeAPI } from 'node-red';
import { previewCharge } from '../../src/fleet/charge-preview';
import { systemClock } from '../../src/kernel/clock';
import { chargeRuleSettings, type ChargeRuleFields } from './charge-rule';
import { serveRulePreview } from './preview';

/** Answers the dialog of a charge rule with what the rule in it would do. */
export function servePreview(RED: NodeAPI): void {
  serveRulePreview<ChargeRuleFields>(RED, 'charge-rule', ({ fields, vehicle, home, as, language }) =>
    previewCharge({
      settings: chargeRuleSettings(fields, home),
      ...(vehicle && { car: vehicle }),
      as: as === 'now' ? 'now' : 'plugged',
      prices: vehicle?.rule?.prices,
      learned: vehicle?.rule?.learned,
      now: systemClock.now(),
      language,
    }),
  );
}
