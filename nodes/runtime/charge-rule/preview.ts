import type { NodeAPI } from 'node-red';
import { previewCharge } from '../../../src/fleet/charge/preview';
import { recallLastStay } from '../../../src/fleet/charge/last-stay';
import { systemClock } from '../../../src/kernel/clock';
import { chargeRuleSettings, type ChargeRuleFields } from './charge-rule';
import { serveRulePreview } from '../preview';

/** Answers the dialog of a charge rule with what the rule in it would do. */
export function servePreview(RED: NodeAPI): void {
  serveRulePreview<ChargeRuleFields>(RED, 'charge-rule', async (question) => {
    const { fields, vehicle, history, home, language } = question;
    const now = systemClock.now();
    const as = ways.find((way) => way === question.as) ?? 'plugged';
    const stay = as === 'last' && vehicle && history ? await recallLastStay(history, vehicle.vin, now) : undefined;
    return previewCharge({
      settings: chargeRuleSettings(fields, home),
      ...(vehicle && { car: vehicle }),
      as,
      stay,
      prices: vehicle?.rule?.prices,
      learned: vehicle?.rule?.learned,
      now,
      language,
    });
  });
}

const ways = ['now', 'plugged', 'last'] as const;
