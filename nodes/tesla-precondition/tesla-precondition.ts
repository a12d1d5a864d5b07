import type { Node, NodeAPI, NodeDef } from 'node-red';
import { preconditionMessage } from '../../src/fleet/precondition/messages';
import { systemClock } from '../../src/kernel/clock';
import { takePreconditionInput } from '../runtime/precondition/input';
import { preconditionSettings, type PreconditionFields } from '../runtime/precondition/precondition';
import { servePreconditionPreview } from '../runtime/precondition/preview';
import { preconditionStatus } from '../runtime/precondition/status';
import { PlanOutputs, runRule } from '../runtime/rule-node';

/** What the dialog saves. */
interface Settings extends NodeDef, PreconditionFields {
  vehicle: string;
}

export default function (RED: NodeAPI): void {
  RED.nodes.registerType('tesla-precondition', function (this: Node, settings: Settings) {
    RED.nodes.createNode(this, settings);
    const language = RED._('language');
    const outputs = new PlanOutputs(this, language, preconditionMessage);
    runRule(RED, this, settings.vehicle, {
      make: ({ fleet, vehicle, settled }) =>
        fleet.precondition(vehicle, preconditionSettings(settings, vehicle.view().homeZone), { settled, language }),
      status: ({ view, facts, settings: own }) =>
        view ? preconditionStatus(RED, view, facts, own, { language, zone: own.zone, now: systemClock.now() }) : {},
      hear: (news, vin) => outputs.hear(news, vin),
      take: (rule, message, vin) => {
        if (takePreconditionInput(rule, message, systemClock.now())) outputs.plan(rule.view, vin);
      },
    });
  });

  servePreconditionPreview(RED);
}
