import type { NodeAPI } from 'node-red';
import { previewRule } from '../../src/fleet/precondition-preview';
import { systemClock } from '../../src/kernel/clock';
import { Problem } from '../../src/kernel/problem';
import { homeOf, type HomeSettings } from './home';
import { find, type VehicleNode } from './nodes';
import { preconditionSettings, type PreconditionFields } from './precondition';

/** What the dialog sends: what stands in it, and in its car, whether it is deployed or not. */
interface Asked {
  readonly fields?: Partial<PreconditionFields>;
  readonly vehicle?: unknown;
  readonly home?: Partial<HomeSettings>;
  readonly as?: unknown;
  readonly language?: unknown;
}

/** Answers the dialog of a precondition rule with what the rule in it would do. Nothing is kept, and no car hears of it. */
export function servePreconditionPreview(RED: NodeAPI): void {
  const mayRead = RED.auth.needsPermission('tesla.read');
  RED.httpAdmin.post('/tesla/precondition/preview', mayRead, (request, response) => {
    // A form on a foreign page cannot send JSON, so it can ask nothing here in the user's name.
    if (!request.is('json')) return void response.status(415).json({ problem: 'Send JSON.' });
    const asked = (request.body ?? {}) as Asked;
    const language = String(asked.language ?? 'en');
    const vehicle = find<VehicleNode>(RED, String(asked.vehicle))?.vehicle;
    try {
      const { homeLatitude = '', homeLongitude = '', homeRadius = '' } = asked.home ?? {};
      const { homeZone } = homeOf({ homeLatitude, homeLongitude, homeRadius });
      response.json(
        previewRule({
          settings: preconditionSettings(asked.fields ?? {}, homeZone),
          ...(vehicle && { car: vehicle }),
          as: asked.as === 'now' || asked.as === 'hot' ? asked.as : 'cold',
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
