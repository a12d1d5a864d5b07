import type { NodeAPI } from 'node-red';
import type { AlertHistory } from '../../src/fleet/alerts/history';
import type { Fleet } from '../../src/fleet/fleet';
import type { HomeZone } from '../../src/home-assistant/entity';
import { Problem } from '../../src/kernel/problem';
import { homeOf, type HomeSettings } from './home';
import { find, type VehicleNode } from './nodes';

/** What a dialog sends: what stands in it, and in its car, whether it is deployed or not. */
interface Asked<Fields> {
  readonly fields?: Partial<Fields>;
  readonly vehicle?: unknown;
  /** What the car is called. */
  readonly name?: unknown;
  readonly home?: Partial<HomeSettings>;
  readonly as?: unknown;
  readonly language?: unknown;
}

/** What a preview is made of. */
export interface PreviewQuestion<Fields> {
  readonly fields: Partial<Fields>;
  readonly vehicle: VehicleNode['vehicle'];
  /** What the car is called; empty where nothing stands in its dialog. */
  readonly name: string;
  /** What is known of its past; absent without a car. */
  readonly history: Fleet['history'];
  /** The same as alerts look at it. */
  readonly past: AlertHistory | undefined;
  /** Of the car, as it stands in its dialog. */
  readonly home: HomeZone | undefined;
  /** What the preview should take for the car. */
  readonly as: unknown;
  readonly language: string;
}

/**
 * Answers the dialog of a rule with what the rule in it would do. Nothing is kept, and no car hears of it.
 * @param path of the node, as in `tesla/<path>/preview`.
 * @param preview throws a Problem where a setting cannot work.
 */
export function serveRulePreview<Fields>(
  RED: NodeAPI,
  path: string,
  preview: (question: PreviewQuestion<Fields>) => object | Promise<object>,
): void {
  const mayRead = RED.auth.needsPermission('tesla.read');
  RED.httpAdmin.post(`/tesla/${path}/preview`, mayRead, async (request, response, next) => {
    // A form on a foreign page cannot send JSON, so it can ask nothing here in the user's name.
    if (!request.is('json')) return void response.status(415).json({ problem: 'Send JSON.' });
    const { fields = {}, vehicle: id, home, as, ...said } = (request.body ?? {}) as Asked<Fields>;
    const [language, name] = [String(said.language ?? 'en'), String(said.name ?? '')];
    const config = find<VehicleNode>(RED, String(id));
    try {
      const { homeLatitude = '', homeLongitude = '', homeRadius = '' } = home ?? {};
      const { homeZone } = homeOf({ homeLatitude, homeLongitude, homeRadius });
      const { vehicle, fleet } = config ?? {};
      const past = vehicle && fleet?.past(vehicle);
      const known = { vehicle, name, history: fleet?.history, past, home: homeZone };
      response.json(await preview({ fields, ...known, as, language }));
    } catch (error) {
      if (!(error instanceof Problem)) return next(error);
      // A setting that cannot work is an answer, too, while someone types.
      response.json({ problem: error.in(language), code: error.code });
    }
  });
}
