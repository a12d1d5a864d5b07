import type { NodeAPI } from 'node-red';
import { previewOfAlerts } from '../../src/fleet/alert-preview';
import { systemClock } from '../../src/kernel/clock';
import { Problem } from '../../src/kernel/problem';
import { alertSettings, type AlertFields } from './alert';
import { homeOf, type HomeSettings } from './home';
import { find, type VehicleNode } from './nodes';

/** What the dialog sends: what stands in it, and in its car, whether it is deployed or not. */
interface Asked {
  readonly fields?: Partial<AlertFields>;
  readonly vehicle?: unknown;
  /** What the car is called. */
  readonly name?: unknown;
  readonly home?: Partial<HomeSettings>;
  readonly language?: unknown;
}

/** Answers the dialog of alerts with what they would have told. Nothing is kept, and nobody hears of it. */
export function serveAlertPreview(RED: NodeAPI): void {
  const mayRead = RED.auth.needsPermission('tesla.read');
  RED.httpAdmin.post('/tesla/alert/preview', mayRead, (request, response) => {
    // A form on a foreign page cannot send JSON, so it can ask nothing here in the user's name.
    if (!request.is('json')) return void response.status(415).json({ problem: 'Send JSON.' });
    const asked = (request.body ?? {}) as Asked;
    const language = String(asked.language ?? 'en');
    void preview(asked, language).then(
      (shown) => response.json(shown),
      (error: unknown) => {
        // A setting that cannot work is an answer, too, while someone types.
        if (error instanceof Problem) response.json({ problem: error.in(language), code: error.code });
        else response.status(500).json({ problem: String(error) });
      },
    );
  });

  async function preview({ fields = {}, vehicle: id, name, home }: Asked, language: string) {
    const config = find<VehicleNode>(RED, String(id));
    const vehicle = config?.vehicle;
    const { homeLatitude = '', homeLongitude = '', homeRadius = '' } = home ?? {};
    const { homeZone } = homeOf({ homeLatitude, homeLongitude, homeRadius });
    const car = { vin: vehicle?.vin ?? '', name: String(name ?? ''), home: homeZone };
    const history = vehicle && config.fleet.past(vehicle);
    return previewOfAlerts({ settings: alertSettings(fields, car), history, now: systemClock.now(), language });
  }
}
