import type { Node, NodeAPI, NodeDef, NodeMessageInFlow, NodeStatus } from 'node-red';
import type { RunningChargeRule } from '../../src/fleet/charge-rules';
import { planMessage, readRuleInput, ruleIntentMessage } from '../../src/fleet/rule-messages';
import { systemClock } from '../../src/kernel/clock';
import { Problem, reasonOf } from '../../src/kernel/problem';
import { chargeRuleSettings, inputOptionsOf, type ChargeRuleFields } from '../runtime/charge-rule';
import { servePreview } from '../runtime/charge-rule-preview';
import { brokenRule, chargeRuleStatus } from '../runtime/charge-rule-status';
import { onClose, onInput } from '../runtime/lifecycle';
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
    let rule: RunningChargeRule | undefined;
    let problem: unknown = config?.problem ?? (vehicle ? undefined : new Problem('VEHICLE_MISSING'));
    try {
      const options = { settled: config?.server?.receiver.settled, language };
      const own = vehicle && chargeRuleSettings(settings, vehicle.view().homeZone);
      rule = vehicle && own && config.fleet.chargeRule(vehicle, own, options);
    } catch (error) {
      problem = error;
      this.error(error instanceof Problem ? error.in(language) : reasonOf(error));
    }

    const send = (only?: 'plan'): void => {
      if (rule?.view && vehicle) this.send([{ ...planMessage(vehicle.vin, rule.view, language) }, null]);
      if (!only) show();
    };
    let warned = '';
    /** Prices come every hour, and what is wrong with them stays the same. */
    const warn = (doubts: string): void => {
      if (doubts !== warned && doubts !== '') this.warn(doubts);
      warned = doubts;
    };
    const { show, stop } = statusOf(this, systemClock, (): NodeStatus => {
      if (!vehicle) return brokenStatus(RED, config ? 'badVin' : 'noVehicle');
      if (problem !== undefined || !rule) return brokenRule(RED, (problem as Problem | undefined)?.code);
      if (!rule.view) return {};
      return chargeRuleStatus(RED, rule.view, rule.facts, rule.settings, systemClock.now());
    });
    const unsubscribe = rule?.subscribe((event) => {
      if (event.kind === 'view') send();
      else if (event.kind === 'notice') this.warn(event.notice.say(language));
      else if (vehicle) {
        const message = ruleIntentMessage(vehicle.vin, event.intent, language, systemClock.now());
        this.send([null, { ...message }]);
      }
    });
    onInput<NodeMessageInFlow>(this, (message) => {
      if (!rule || problem !== undefined) throw problem ?? new Problem('VEHICLE_MISSING');
      const input = readRuleInput(message, inputOptionsOf(settings, systemClock.now()));
      if (input.kind === 'order') rule.order(input.order);
      else if (input.kind === 'meter') rule.takeMeter(input.reading);
      else if (input.kind === 'plan') send('plan');
      else {
        if (input.reading.series) rule.takePrices(input.reading.series);
        warn(input.reading.problems.map((doubt) => doubt.in(language)).join(' '));
      }
    });
    show();
    void rule?.start().catch((error: unknown) => {
      problem = error;
      this.error(error instanceof Problem ? error.in(language) : reasonOf(error));
      show();
    });
    const letGo = config?.users.hold();
    onClose(this, () => {
      rule?.stop();
      [unsubscribe, stop, letGo].forEach((end) => end?.());
    });
  });

  servePreview(RED);
}
