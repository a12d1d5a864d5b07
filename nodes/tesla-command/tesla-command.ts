import type { Node, NodeAPI, NodeDef } from 'node-red';
import type { Vehicle } from '../../src/fleet/vehicle';
import { systemClock } from '../../src/kernel/clock';
import { Problem } from '../../src/kernel/problem';
import { holdFleet } from '../runtime/fleet';
import { intentIn, type IntentMessage, type IntentSettings } from '../runtime/intent';
import { onClose } from '../runtime/lifecycle';
import { find, type VehicleNode } from '../runtime/nodes';
import { brokenStatus, commandStatus } from '../runtime/status';

/** What the dialog saves. */
interface Settings extends NodeDef, Omit<IntentSettings, 'patience'> {
  scope: 'vehicle' | 'message';
  vehicle: string;
  /** So long a command may wait for a car that sleeps. */
  minutes: string | number;
}

export default function (RED: NodeAPI): void {
  RED.nodes.registerType('tesla-command', function (this: Node, settings: Settings) {
    RED.nodes.createNode(this, settings);
    const { fleet, release } = holdFleet(RED);
    const config = settings.scope === 'message' ? undefined : find<VehicleNode>(RED, settings.vehicle);
    const letGo = config?.users.hold();
    if (settings.scope !== 'message' && !config?.vehicle) {
      this.status(brokenStatus(RED, config ? 'badVin' : 'noVehicle'));
    }
    const closing = new AbortController();

    this.on('input', (message: IntentMessage, send, done) => {
      const run = async (): Promise<void> => {
        await fleet.start();
        const vehicle = carOf(message);
        const now = systemClock.now();
        const patience = minutesOf(settings.minutes) * 60_000;
        const intent = await intentIn(RED, this, { ...settings, patience }, message, { now, carPolicy: vehicle.wake });
        const unsubscribe = vehicle.commands.onProgress((progress) => {
          if (progress.intent === intent) this.status(commandStatus(RED, progress, systemClock.now()));
        });
        const result = await vehicle.commands.run(intent).finally(unsubscribe);
        // Its node is no more: what it would send belongs to nobody.
        if (closing.signal.aborted) return;
        Object.assign(message, { topic: intent.command, payload: result, vin: vehicle.vin });
        send(result.ok ? [message, null] : [null, message]);
      };
      run().then(
        () => done(),
        (error: Error) => done(error),
      );
    });

    const carOf = (message: IntentMessage): Vehicle => {
      if (settings.scope !== 'message') {
        if (config?.vehicle) return config.vehicle;
        throw config?.problem ?? new Problem('VEHICLE_MISSING');
      }
      const vin = String(message.vin ?? '').trim();
      const vehicle = fleet.own(vin);
      if (!vehicle) throw new Problem('VEHICLE_NOT_OWN', { vin: vin || 'empty' });
      return vehicle;
    };

    onClose(this, async () => {
      closing.abort();
      letGo?.();
      await release();
    });
  });
}

function minutesOf(given: string | number): number {
  const minutes = String(given ?? '').trim() === '' ? 15 : Number(given);
  if (minutes >= 0 && minutes <= 1_440) return minutes;
  throw new Problem('OPTION_INVALID', {
    option: 'The time that a command is kept',
    value: `"${given}"`,
    rule: 'it is a number of minutes from 0 to 1440',
  });
}
