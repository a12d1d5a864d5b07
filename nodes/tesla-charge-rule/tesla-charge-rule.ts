import type { Node, NodeAPI, NodeDef, NodeMessageInFlow, NodeStatus } from 'node-red';
import type { RunningChargeRule } from '../../src/fleet/charge/running';
import { planMessage, ruleIntentMessage } from '../../src/fleet/charge/messages';
import { systemClock } from '../../src/kernel/clock';
import { Problem, reasonOf } from '../../src/kernel/problem';
import { chargeRuleSettings, type ChargeRuleFields } from '../runtime/charge-rule/charge-rule';
import { RuleInputs } from '../runtime/charge-rule/input';
import { servePreview } from '../runtime/charge-rule/preview';
import { brokenRule, chargeRuleStatus } from '../runtime/charge-rule/status';
import { isDeleted, onClose, onInput } from '../runtime/lifecycle';
import { find, type VehicleNode } from '../runtime/nodes';
import { brokenStatus, statusOf } from '../runtime/status';

/** What the dialog saves. */
interface Settings extends NodeDef, ChargeRuleFields {
  vehicle: string;
}

export default function (RED: NodeAPI): void {
  RED.nodes.registerType('tesla-charge-rule', function (this: Node, settings: Settings) {
    RED.nodes.createNode(this, settings);
    const config = find<VehicleNode>(RED, settings.vehicle);
    const vehicle = config?.vehicle;
    const language = RED._('language');
    const inputs = new RuleInputs(this, settings, language);
    let rule: RunningChargeRule | undefined;
    let problem: unknown = config?.problem ?? (vehicle ? undefined : new Problem('VEHICLE_MISSING'));
    const fail = (error: unknown): void => {
      problem = error;
      this.error(error instanceof Problem ? error.in(language) : reasonOf(error));
    };
    try {
      const options = { settled: config?.server?.receiver.settled, language };
      const own = vehicle && chargeRuleSettings(settings, vehicle.view().homeZone);
      rule = vehicle && own && config.fleet.chargeRule(vehicle, own, options);
    } catch (error) {
      fail(error);
    }

    const sendPlan = (): void => {
      if (vehicle && rule?.view) this.send([{ ...planMessage(vehicle.vin, rule.view, language) }, null]);
    };
    const { show, stop } = statusOf(this, systemClock, (): NodeStatus => {
      if (!vehicle) return brokenStatus(RED, config ? 'badVin' : 'noVehicle');
      if (problem !== undefined || !rule) return brokenRule(RED, (problem as Problem | undefined)?.code);
      return rule.view ? chargeRuleStatus(RED, rule.view, rule.facts, rule.settings, systemClock.now()) : {};
    });
    const unsubscribe = rule?.subscribe((event) => {
      show();
      if (event.kind === 'view') sendPlan();
      else if (event.kind === 'notice') this.warn(event.notice.say(language));
      else if (vehicle) {
        const message = ruleIntentMessage(vehicle.vin, event.intent, language, systemClock.now());
        this.send([null, { ...message }]);
      }
    });
    // What the car itself says makes it green.
    const unwatch = vehicle?.onEvent(show);
    onInput<NodeMessageInFlow>(this, (message) => {
      if (!rule || problem !== undefined) throw problem ?? new Problem('VEHICLE_MISSING');
      if (inputs.take(rule, message)) sendPlan();
    });
    show();
    void rule?.start().catch((error: unknown) => {
      fail(error);
      show();
    });
    const letGo = config?.users.hold();
    onClose(this, (removed) => {
      rule?.stop({ forget: removed && isDeleted(RED, this) });
      [unsubscribe, unwatch, stop, letGo].forEach((end) => end?.());
    });
  });

  servePreview(RED);
}
