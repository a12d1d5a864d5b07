import type { Node, NodeAPI, NodeDef } from 'node-red';
import { answerMessage, noticeMessage } from '../../src/fleet/alerts/messages';
import { systemClock } from '../../src/kernel/clock';
import { checkAddressee, watchedInVain } from '../../src/rules/alerts';
import { addresseeOf, alertSettings, type AlertFields } from '../runtime/alert/alert';
import { takeAlertInput } from '../runtime/alert/input';
import { serveAlertPreview } from '../runtime/alert/preview';
import { alertStatus } from '../runtime/alert/status';
import { toldTwice } from '../runtime/alert/twice';
import { runRule } from '../runtime/rule-node';

/** What the dialog saves. */
interface Settings extends NodeDef, AlertFields {
  vehicle: string;
}

export default function (RED: NodeAPI): void {
  RED.nodes.registerType('tesla-alert', function (this: Node, settings: Settings) {
    RED.nodes.createNode(this, settings);
    const language = RED._('language');
    const way = addresseeOf(settings, language);
    runRule(RED, this, settings.vehicle, {
      make: ({ fleet, vehicle, settled }) => {
        checkAddressee(way.channel, way);
        const own = alertSettings(settings, { vin: vehicle.vin, name: vehicle.name, home: vehicle.view().homeZone });
        const options = { id: this.id, settled, language: way.language };
        const alerts = fleet.alerts(vehicle, own, options);
        const warnings = [toldTwice(alerts, vehicle.alerts, way), watchedInVain(alerts.settings)];
        for (const warning of warnings) if (warning) this.warn(warning.in(language));
        return alerts;
      },
      status: ({ view, settings: { zone } }) => (view ? alertStatus(RED, view, zone) : {}),
      hear: (news, vin) => {
        if (news.kind !== 'notice') return;
        const message = noticeMessage(vin, news.keyed, way);
        this.send(news.keyed.notice.kind === 'clear' ? [null, message, null] : [message, null, null]);
      },
      take: (alerts, message, vin) => {
        const now = systemClock.now();
        const pressed = takeAlertInput(alerts, message, now);
        if (pressed) this.send([null, null, answerMessage(vin, pressed, RED._('answer'), now)]);
      },
    });
  });

  serveAlertPreview(RED);
}
