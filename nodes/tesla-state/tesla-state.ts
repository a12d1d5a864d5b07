import type { NodeAPI, NodeDef, NodeMessageInFlow, NodeStatus } from 'node-red';
import { stateMessage } from '../../src/fleet/messages';
import { systemClock } from '../../src/kernel/clock';
import { Problem } from '../../src/kernel/problem';
import { onClose, onInput } from '../runtime/lifecycle';
import { find, type VehicleNode } from '../runtime/nodes';
import { publishFor, type PublicationSettings, type StateNode } from '../runtime/publication';
import { brokenStatus, lookStatus, presenceStatus, receiverStatus, statusOf } from '../runtime/status';

/** What the dialog saves. */
interface Settings extends NodeDef, PublicationSettings {
  vehicle: string;
}

export default function (RED: NodeAPI): void {
  RED.nodes.registerType(
    'tesla-state',
    function (this: StateNode, settings: Settings) {
      RED.nodes.createNode(this, settings);
      const config = find<VehicleNode>(RED, settings.vehicle);
      const vehicle = config?.vehicle;
      if (!config || !vehicle) {
        this.status(brokenStatus(RED, config ? 'badVin' : 'noVehicle'));
        let isSaid = false;
        onInput(RED, this, () => {
          // Often it is asked every few seconds: saying it once is enough, the status stays.
          if (isSaid) return;
          isSaid = true;
          throw config?.problem ?? new Problem('VEHICLE_MISSING');
        });
        return;
      }

      // What a flow does to the message must not reach the car's state.
      const state = () => structuredClone(stateMessage(vehicle.view()));
      onInput<NodeMessageInFlow>(RED, this, async (message, send) => {
        // An inject node at the start asks sooner than the store is read.
        await config.fleet.start();
        send(Object.assign(message, state()));
      });

      const receiver = config.server?.receiver;
      const settled = Promise.all([config.fleet.start(), receiver?.settled]);
      const publication = publishFor(RED, this, { account: config.account, vehicle }, settings, settled);
      const status = (now: number): NodeStatus =>
        publication.broken() ??
        receiverStatus(RED, receiver?.state) ??
        publication.status() ??
        presenceStatus(RED, vehicle.presence, now);
      const { show, stop } = statusOf(this, systemClock, () => {
        const now = systemClock.now();
        return lookStatus(RED, status(now), config.fleet.problem, receiver?.state, now);
      });
      show();
      void settled.then(show);
      const ends = [
        vehicle.onEvent(show),
        publication.onChange(show),
        receiver?.onState(show),
        config.users.hold(),
        stop,
      ];
      onClose(this, (removed) => {
        publication.close(removed);
        ends.forEach((end) => end?.());
      });
    },
    { credentials: { pin: { type: 'password' } } },
  );
}
