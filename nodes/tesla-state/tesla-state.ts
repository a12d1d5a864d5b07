import type { Node, NodeAPI, NodeDef, NodeMessageInFlow } from 'node-red';
import { stateMessage } from '../../src/fleet/messages';
import type { Publication } from '../../src/home-assistant/publisher';
import { systemClock } from '../../src/kernel/clock';
import { Problem } from '../../src/kernel/problem';
import { onClose, onInput } from '../runtime/lifecycle';
import { find, type HomeAssistantNode, type VehicleNode } from '../runtime/nodes';
import { brokenStatus, presenceStatus, publishedStatus, receiverStatus, statusOf } from '../runtime/status';

/** What the dialog saves. */
interface Settings extends NodeDef {
  vehicle: string;
  homeAssistant: string;
}

export default function (RED: NodeAPI): void {
  RED.nodes.registerType('tesla-state', function (this: Node, settings: Settings) {
    RED.nodes.createNode(this, settings);
    const config = find<VehicleNode>(RED, settings.vehicle);
    const vehicle = config?.vehicle;
    if (!config || !vehicle) {
      this.status(brokenStatus(RED, config ? 'badVin' : 'noVehicle'));
      onInput(this, () => {
        throw config?.problem ?? new Problem('VEHICLE_MISSING');
      });
      return;
    }

    // What a flow does to the message must not reach the car's state.
    const state = () => structuredClone(stateMessage(vehicle.view()));
    onInput<NodeMessageInFlow>(this, (message, send) => send(Object.assign(message, state())));

    const homeAssistant = find<HomeAssistantNode>(RED, settings.homeAssistant);
    const publisher = homeAssistant?.publisher;
    const publication = publisher && publish(this, () => publisher.add(vehicle));
    const { show, stop } = statusOf(this, systemClock, () => {
      const serverProblem = receiverStatus(RED, config.server?.receiver.state);
      if (settings.homeAssistant && !publisher) return brokenStatus(RED, 'noBroker');
      if (!publisher || !publication) return serverProblem ?? presenceStatus(RED, vehicle.presence, systemClock.now());
      return serverProblem ?? publishedStatus(RED, publisher.state, publication.entities, vehicle.presence);
    });
    show();
    const ends = [
      vehicle.onEvent(show),
      publisher?.onState(show),
      config.server?.receiver.onState(show),
      config.users.hold(),
      homeAssistant?.users.hold(),
      stop,
    ];
    onClose(this, (removed) => {
      // Deleted from the flow: the car leaves Home Assistant. Redeployed or stopped: it stays as it is.
      publication?.remove({ forget: removed });
      ends.forEach((end) => end?.());
    });
  });
}

/** A car can be published once; a second node that tries only answers. */
function publish(node: Node, add: () => Publication): Publication | undefined {
  try {
    return add();
  } catch (error) {
    const vin = (error as Problem).details['vin'] ?? '';
    node.warn(new Problem('CAR_PUBLISHED', { vin }).message);
    return undefined;
  }
}
