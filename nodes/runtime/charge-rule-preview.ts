import type { NodeAPI } from 'node-red';
import { previewCharge } from '../../src/fleet/charge-preview';
import { systemClock } from '../../src/kernel/clock';
import { Problem } from '../../src/kernel/problem';
import { chargeRuleSettings, type ChargeRuleFields } from './charge-rule';
import { homeOf, type HomeSettings } from './home';
import { find, type VehicleNode } from './nodes';

/** What the dialog sends: what stands in it, and in its car, whether it is deployed or not. */
interface Asked {
  readonly fields?: Partial<ChargeRuleFields>;
  readonly vehicle?: unknown;
  readonly home?: Partial<HomeSettings>;
  readonly as?: unknown;
  readonly language?: unknown;
}

/** Answers the dialog of a charge rule with what the rule in it would do. Nothing is kept, and no car hears of it. */
export function servePreview(RED: NodeAPI): void {
  const mayRead = RED.auth.needsPermission('tesla.read');
  RED.httpAdmin.post('/tesla/charge-rule/preview', mayRead, (request, response) => {
    // A form on a foreign page cannot send JSON, so it can ask nothing here in the user's name.
    if (!request.is('json')) return void response.status(415).json({ problem: 'Send JSON.' });
    const asked = (request.body ?? {}) as Asked;
    const language = String(asked.language ?? 'en');
    const vehicle = find<VehicleNode>(RED, String(asked.vehicle))?.vehicle;
    try {
      const { homeLatitude = '', homeLongitude = '', homeRadius = '' } = asked.home ?? {};
      const { homeZone } = homeOf({ homeLatitude, homeLongitude, homeRadius });
      response.json(
        previewCharge({
          settings: chargeRuleSettings(asked.fields ?? {}, homeZone),
          ...(vehicle && { car: vehicle }),
          as: asked.as === 'now' ? 'now' : 'plugged',
          prices: vehicle?.rule?.prices,
          now: systemClock.now(),
          language,
        }),
      );
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      // A setting that cannot work is an answer, too, while someone types.
      response.json({ problem: error.in(language), code: error.code });
    }
  });
}
