import type { Node, NodeAPI, NodeDef, NodeMessageInFlow, NodeStatus } from 'node-red';
import { answerMessage, noticeMessage } from '../../src/fleet/alerts/messages';
import type { RunningAlerts } from '../../src/fleet/alerts/running';
import { systemClock } from '../../src/kernel/clock';
import { Problem, reasonOf } from '../../src/kernel/problem';
import { watchedInVain } from '../../src/rules/alerts';
import { addresseeOf, alertSettings, awayWordsOf, type AlertFields } from '../runtime/alert/alert';
import { takeAlertInput } from '../runtime/alert/input';
import { serveAlertPreview } from '../runtime/alert/preview';
import { alertStatus } from '../runtime/alert/status';
import { toldTwice } from '../runtime/alert/twice';
import { isDeleted, onClose, onInput } from '../runtime/lifecycle';
import { find, type VehicleNode } from '../runtime/nodes';
import { brokenStatus, statusOf } from '../runtime/status';

/** What the dialog saves. */
interface Settings extends NodeDef, AlertFields {
  vehicle: string;
}

export default function (RED: NodeAPI): void {
  RED.nodes.registerType('tesla-alert', function (this: Node, settings: Settings) {
    RED.nodes.createNode(this, settings);
    const config = find<VehicleNode>(RED, settings.vehicle);
    const vehicle = config?.vehicle;
    const language = RED._('language');
    const way = addresseeOf(settings, language);
    let alerts: RunningAlerts | undefined;
    let problem: unknown = config?.problem ?? (vehicle ? undefined : new Problem('VEHICLE_MISSING'));
    const fail = (error: unknown): void => {
      problem = error;
      this.error(error instanceof Problem ? error.in(language) : reasonOf(error));
    };
    try {
      if (vehicle && config) {
        const own = alertSettings(settings, { vin: vehicle.vin, name: vehicle.name, home: vehicle.view().homeZone });
        const settled = config.server?.receiver.settled;
        const options = { id: this.id, settled, language: way.language, awayWords: awayWordsOf(settings) };
        alerts = config.fleet.alerts(vehicle, own, options);
        const warnings = [toldTwice(alerts, vehicle.alerts, way), watchedInVain(alerts.settings)];
        for (const warning of warnings) if (warning) this.warn(warning.in(language));
      }
    } catch (error) {
      fail(error);
    }

    const { show, stop } = statusOf(this, systemClock, (): NodeStatus => {
      if (!vehicle) return brokenStatus(RED, config ? 'badVin' : 'noVehicle');
      if (!alerts || problem !== undefined) return brokenStatus(RED, 'ruleBroken');
      return alerts.view ? alertStatus(RED, alerts.view, alerts.settings.zone) : {};
    });
    const unsubscribe = alerts?.subscribe((news) => {
      show();
      if (news.kind !== 'notice' || !vehicle) return;
      const message = noticeMessage(vehicle.vin, news.keyed, way);
      this.send(news.keyed.notice.kind === 'clear' ? [null, message, null] : [message, null, null]);
    });
    onInput<NodeMessageInFlow>(this, (message) => {
      if (!alerts || !vehicle || problem !== undefined) throw problem ?? new Problem('VEHICLE_MISSING');
      const pressed = takeAlertInput(alerts, message, systemClock.now());
      if (!pressed) return;
      const reason = RED._('answer');
      this.send([null, null, answerMessage(vehicle.vin, pressed, reason, systemClock.now())]);
    });
    show();
    void alerts?.start().catch(fail).then(show);
    const letGo = config?.users.hold();
    onClose(this, (removed) => {
      alerts?.stop({ forget: removed && isDeleted(RED, this) });
      [unsubscribe, stop, letGo].forEach((end) => end?.());
    });
  });

  serveAlertPreview(RED);
}
