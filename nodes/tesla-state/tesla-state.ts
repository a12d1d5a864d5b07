import type { Node, NodeAPI, NodeDef, NodeMessageInFlow, NodeStatus } from 'node-red';
import { controlsOf } from '../../src/fleet/controls';
import { intentMessage, stateMessage } from '../../src/fleet/messages';
import type { Vehicle } from '../../src/fleet/vehicle';
import { systemClock } from '../../src/kernel/clock';
import { Problem } from '../../src/kernel/problem';
import { onClose, onInput } from '../runtime/lifecycle';
import { find, type HomeAssistantNode, type VehicleNode } from '../runtime/nodes';
import { publishFor } from '../runtime/publication';
import { brokenStatus, lookStatus, presenceStatus, publishedStatus, receiverStatus, statusOf } from '../runtime/status';

/** What the dialog saves. */
interface Settings extends NodeDef {
  vehicle: string;
  homeAssistant: string;
  /** Home Assistant may control the car; open it, too; or only say what it wants. */
  control?: boolean;
  opens?: boolean;
  handOn?: boolean;
}

/** Output 1 is the state, output 2 what Home Assistant orders. */
type StateNode = Node<{ pin: string }>;

export default function (RED: NodeAPI): void {
  RED.nodes.registerType(
    'tesla-state',
    function (this: StateNode, settings: Settings) {
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
      onInput<NodeMessageInFlow>(this, async (message, send) => {
        // An inject node at the start asks sooner than the store is read.
        await config.fleet.start();
        send(Object.assign(message, state()));
      });

      const receiver = config.server?.receiver;
      const settled = Promise.all([config.fleet.start(), receiver?.settled]);
      const homeAssistant = find<HomeAssistantNode>(RED, settings.homeAssistant);
      const publisher = homeAssistant?.publisher;
      const controls = config.account && settings.control ? controlsFor(this, vehicle, settings) : undefined;
      const publication = publisher && publishFor(this, publisher, vehicle, { settled, controls });
      const { show, stop } = statusOf(this, systemClock, () => {
        const now = systemClock.now();
        return lookStatus(RED, status(now), config.fleet.problem, receiver?.state, now);
      });
      const status = (now: number): NodeStatus => {
        if (settings.homeAssistant && !publisher) return brokenStatus(RED, 'noBroker');
        const serverProblem = receiverStatus(RED, receiver?.state);
        if (serverProblem) return serverProblem;
        const { presence } = vehicle;
        if (!publisher || publication?.entities === undefined) return presenceStatus(RED, presence, now);
        return publishedStatus(RED, publisher.state, publication.entities, presence);
      };
      show();
      void settled.then(show);
      const ends = [
        vehicle.onEvent(show),
        publisher?.onState(show),
        receiver?.onState(show),
        config.users.hold(),
        homeAssistant?.users.hold(),
        stop,
      ];
      onClose(this, (removed) => {
        publication?.close(removed);
        ends.forEach((end) => end?.());
      });
    },
    { credentials: { pin: { type: 'password' } } },
  );

  function controlsFor(node: StateNode, vehicle: Vehicle, { opens = false, handOn }: Settings) {
    const pin = node.credentials?.pin;
    return controlsOf(vehicle, {
      opens,
      ...(pin && { pin }),
      ...(handOn && { handOn: (intent) => node.send([null, { ...intentMessage(vehicle.vin, intent) }]) }),
    });
  }
}
