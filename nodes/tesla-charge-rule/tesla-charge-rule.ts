import type { Node, NodeAPI, NodeDef } from 'node-red';
import { planMessage } from '../../src/fleet/charge/messages';
import { systemClock } from '../../src/kernel/clock';
import { chargeRuleSettings, type ChargeRuleFields } from '../runtime/charge-rule/charge-rule';
import { RuleInputs } from '../runtime/charge-rule/input';
import { servePreview } from '../runtime/charge-rule/preview';
import { chargeRuleStatus } from '../runtime/charge-rule/status';
import { PlanOutputs, runRule } from '../runtime/rule-node';

/** What the dialog saves. */
interface Settings extends NodeDef, ChargeRuleFields {
  vehicle: string;
}

export default function (RED: NodeAPI): void {
  RED.nodes.registerType('tesla-charge-rule', function (this: Node, settings: Settings) {
    RED.nodes.createNode(this, settings);
    const language = RED._('language');
    const inputs = new RuleInputs(this, settings, language);
    const outputs = new PlanOutputs(this, language, planMessage);
    runRule(RED, this, settings.vehicle, {
      make: ({ fleet, vehicle, settled }) =>
        fleet.chargeRule(vehicle, chargeRuleSettings(settings, vehicle.view().homeZone), { settled, language }),
      status: ({ view, facts, settings: own }) =>
        view ? chargeRuleStatus(RED, view, facts, own, systemClock.now()) : {},
      hear: (news, vin) => outputs.hear(news, vin),
      take: (rule, message, vin) => {
        if (inputs.take(rule, message)) outputs.plan(rule.view, vin);
      },
    });
  });

  servePreview(RED);
}
