import type { Node, NodeAPI, NodeStatus } from 'node-red';
import { controlsOf } from '../../src/fleet/controls';
import { intentMessage } from '../../src/fleet/messages';
import type { Vehicle } from '../../src/fleet/vehicle';
import type { Controls } from '../../src/home-assistant/controls';
import type { Publication } from '../../src/home-assistant/publisher';
import { reasonOf } from '../../src/kernel/problem';
import type { Unsubscribe } from '../../src/kernel/subscribers';
import { find, type AccountNode, type HomeAssistantNode } from './nodes';
import { accountStatus, brokenStatus, publishedStatus } from './status';

/** What a dialog says of Home Assistant. */
export interface PublicationSettings {
  readonly homeAssistant: string;
  /** Home Assistant may control the car; open it, too; or only say what it wants. */
  readonly control?: boolean;
  readonly opens?: boolean;
  readonly handOn?: boolean;
}

/** Output 1 is the state, output 2 what Home Assistant orders. */
export type StateNode = Node<{ pin: string }>;

/** A car that a node publishes, or is about to. */
export interface NodePublication {
  /** A setting that is missing or wrong. */
  broken(): NodeStatus | undefined;
  /** How the car is doing at Home Assistant; nothing while, or because, it is not published by this node. */
  status(): NodeStatus | undefined;
  onChange(listener: () => void): Unsubscribe;
  /** @param removed the node was deleted: the car leaves Home Assistant. Else it stays there as it is. */
  close(removed: boolean): void;
}

/**
 * Publishes a car for a node, where its settings say so. A car can be published once: a second node that tries warns.
 * @param settled until its server has tried to listen, a car that sleeps would look gone for a moment.
 */
export function publishFor(
  RED: NodeAPI,
  node: StateNode,
  { account, vehicle }: { readonly account: AccountNode | undefined; readonly vehicle: Vehicle },
  settings: PublicationSettings,
  settled: Promise<unknown>,
): NodePublication {
  const homeAssistant = find<HomeAssistantNode>(RED, settings.homeAssistant);
  const publisher = homeAssistant?.publisher;
  const closing = new AbortController();
  const isControlled = publisher !== undefined && settings.control === true;
  const controls = isControlled ? controlsFor(node, { vehicle, account }, settings, closing.signal) : undefined;
  let publication: Publication | undefined;
  let isDue = publisher !== undefined;
  const publish = (): void => {
    if (!isDue) return;
    isDue = false;
    try {
      publication = publisher?.add(vehicle, controls);
    } catch (error) {
      node.warn(reasonOf(error));
    }
  };
  void settled.then(publish);
  const letGo = homeAssistant?.users.hold();

  return {
    broken: () => (settings.homeAssistant && !publisher ? brokenStatus(RED, 'noBroker') : undefined),
    status() {
      if (!publisher || !publication) return undefined;
      // Without an account, the orders for the car's rules have all that they need.
      const isRuled = vehicle.rule !== undefined || vehicle.precondition !== undefined;
      const needsAccount = isControlled && (account !== undefined || !isRuled);
      const trouble = needsAccount ? accountStatus(RED, account?.account) : undefined;
      return publishedStatus(RED, publisher.state, publication.entities, vehicle.presence, trouble);
    },
    onChange(listener) {
      const ends = [publisher?.onState(listener), isControlled ? account?.account?.onStatus(listener) : undefined];
      return () => ends.forEach((end) => end?.());
    },
    close(removed) {
      closing.abort();
      // What an earlier run published has to go, even if this one did not come to it.
      if (removed) publish();
      isDue = false;
      publication?.remove({ forget: removed });
      letGo?.();
    },
  };
}

/** The way of orders to the car, or to who listens at the second output. */
function controlsFor(
  node: StateNode,
  { vehicle, account }: { readonly vehicle: Vehicle; readonly account: AccountNode | undefined },
  settings: PublicationSettings,
  signal: AbortSignal,
): Controls {
  const { opens = false, handOn } = settings;
  const pin = node.credentials?.pin;
  return controlsOf(vehicle, {
    opens,
    signal,
    commands: account !== undefined,
    ...(pin && { pin }),
    ...(handOn && { handOn: (intent) => node.send([null, { ...intentMessage(vehicle.vin, intent) }]) }),
  });
}
