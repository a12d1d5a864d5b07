import type { Node, NodeAPI, NodeDef, NodeMessageInFlow, NodeStatus } from 'node-red';
import type { RunningPrecondition } from '../../src/fleet/precondition/running';
import { preconditionMessage } from '../../src/fleet/precondition/messages';
import { ruleIntentMessage } from '../../src/fleet/charge/messages';
import { systemClock } from '../../src/kernel/clock';
import { Problem, reasonOf } from '../../src/kernel/problem';
import { isDeleted, onClose, onInput } from '../runtime/lifecycle';
import { find, type VehicleNode } from '../runtime/nodes';
import { preconditionSettings, type PreconditionFields } from '../runtime/precondition/precondition';
import { takePreconditionInput } from '../runtime/precondition/input';
import { servePreconditionPreview } from '../runtime/precondition/preview';
import { brokenPrecondition, preconditionStatus } from '../runtime/precondition/status';
import { brokenStatus, statusOf } from '../runtime/status';

/** What the dialog saves. */
interface Settings extends NodeDef, PreconditionFields {
  vehicle: string;
}

export default function (RED: NodeAPI): void {
  RED.nodes.registerType('tesla-precondition', function (this: Node, settings: Settings) {
    RED.nodes.createNode(this, settings);
    const config = find<VehicleNode>(RED, settings.vehicle);
    const vehicle = config?.vehicle;
    const language = RED._('language');
    let rule: RunningPrecondition | undefined;
    let problem: unknown = config?.problem ?? (vehicle ? undefined : new Problem('VEHICLE_MISSING'));
    const fail = (error: unknown): void => {
      problem = error;
      this.error(error instanceof Problem ? error.in(language) : reasonOf(error));
    };
    try {
      const options = { settled: config?.server?.receiver.settled, language };
      const own = vehicle && preconditionSettings(settings, vehicle.view().homeZone);
      rule = vehicle && own && config.fleet.precondition(vehicle, own, options);
    } catch (error) {
      fail(error);
    }

    const sendPlan = (): void => {
      if (vehicle && rule?.view) this.send([{ ...preconditionMessage(vehicle.vin, rule.view, language) }, null]);
    };
    const { show, stop } = statusOf(this, systemClock, (): NodeStatus => {
      if (!vehicle) return brokenStatus(RED, config ? 'badVin' : 'noVehicle');
      if (problem !== undefined || !rule) return brokenPrecondition(RED, (problem as Problem | undefined)?.code);
      const telling = { language, zone: rule.settings.zone, now: systemClock.now() };
      return rule.view ? preconditionStatus(RED, rule.view, rule.facts, rule.settings, telling) : {};
    });
    const unsubscribe = rule?.subscribe((news) => {
      show();
      if (news.kind === 'view') sendPlan();
      else if (news.kind === 'notice') this.warn(news.notice.say(language));
      else if (vehicle)
        this.send([null, { ...ruleIntentMessage(vehicle.vin, news.intent, language, systemClock.now()) }]);
    });
    onInput<NodeMessageInFlow>(this, (message) => {
      if (!rule || problem !== undefined) throw problem ?? new Problem('VEHICLE_MISSING');
      if (takePreconditionInput(rule, message, systemClock.now())) sendPlan();
    });
    show();
    void rule?.start().catch((error: unknown) => {
      fail(error);
      show();
    });
    const letGo = config?.users.hold();
    onClose(this, (removed) => {
      rule?.stop({ forget: removed && isDeleted(RED, this) });
      [unsubscribe, stop, letGo].forEach((end) => end?.());
    });
  });

  servePreconditionPreview(RED);
}
