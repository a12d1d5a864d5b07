import type { Node, NodeAPI, NodeDef, NodeStatus } from 'node-red';
import type { Progress } from '../../src/commands/intent';
import type { Vehicle } from '../../src/fleet/vehicle';
import { systemClock } from '../../src/kernel/clock';
import { Problem } from '../../src/kernel/problem';
import { quote } from '../../src/kernel/quote';
import { holdFleet } from '../runtime/fleet';
import { intentIn, type IntentMessage, type IntentSettings } from '../runtime/intent';
import { onClose, onInput } from '../runtime/lifecycle';
import { find, type VehicleNode } from '../runtime/nodes';
import { accountStatus, brokenStatus, commandStatus, statusOf } from '../runtime/status';

/** What the dialog saves. */
interface Settings extends NodeDef, IntentSettings {
  scope: 'vehicle' | 'message';
  vehicle: string;
}

export default function (RED: NodeAPI): void {
  RED.nodes.registerType('tesla-command', function (this: Node, settings: Settings) {
    RED.nodes.createNode(this, settings);
    const { fleet, release } = holdFleet(RED);
    const isNamed = settings.scope === 'message';
    const config = isNamed ? undefined : find<VehicleNode>(RED, settings.vehicle);
    const account = config?.account?.account;
    const closing = new AbortController();
    let progress: Progress | undefined;

    onInput<IntentMessage>(RED, this, async (message, send) => {
      await fleet.start();
      const vehicle = carOf(message);
      await vehicle.ready;
      const now = systemClock.now();
      const intent = await intentIn(RED, this, settings, message, { now, carPolicy: vehicle.wake });
      const unsubscribe = vehicle.commands.onProgress((told) => {
        if (told.intent !== intent) return;
        progress = told;
        show();
      });
      const result = await vehicle.commands.run(intent, closing.signal).finally(unsubscribe);
      // This node is no more, and nobody hears what it sends.
      if (closing.signal.aborted) return result.ok ? undefined : this.warn(`${result.reason} ${result.fix}`);
      Object.assign(message, { topic: intent.command, payload: result, vin: vehicle.vin });
      send(result.ok ? [message, null] : [null, message]);
    });

    const carOf = ({ vin: given }: IntentMessage): Vehicle => {
      if (config?.vehicle) return config.vehicle;
      if (!isNamed) throw config?.problem ?? new Problem('VEHICLE_MISSING');
      const vin = typeof given === 'string' ? given.trim().toUpperCase() : '';
      const vehicle = fleet.own(vin);
      if (vehicle) return vehicle;
      throw vin ? new Problem('VEHICLE_NOT_OWN', { vin: quote(vin, []) }) : new Problem('VIN_MISSING');
    };

    const { show, stop } = statusOf(this, systemClock, (): NodeStatus => {
      if (!isNamed && !config?.vehicle) return brokenStatus(RED, config ? 'badVin' : 'noVehicle');
      const trouble = config && accountStatus(RED, account);
      if (trouble?.fill === 'red' || !progress) return trouble ?? {};
      return commandStatus(RED, progress, systemClock.now());
    });
    show();
    const ends = [account?.onStatus(show), config?.users.hold(), stop];
    onClose(this, async () => {
      closing.abort();
      ends.forEach((end) => end?.());
      await release();
    });
  });
}
