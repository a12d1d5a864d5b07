import type { Node } from 'node-red';
import type { Vehicle } from '../../src/fleet/vehicle';
import type { Controls } from '../../src/home-assistant/controls';
import type { HomeAssistantPublisher, Publication } from '../../src/home-assistant/publisher';
import { reasonOf } from '../../src/kernel/problem';

/** A car that a node publishes, or is about to. */
export interface NodePublication {
  /** How many entities Home Assistant has of the car; `undefined` while, or because, it is not published by this node. */
  readonly entities: number | undefined;
  /** @param removed the node was deleted: the car leaves Home Assistant. Else it stays there as it is. */
  close(removed: boolean): void;
}

/**
 * Publishes a car for a node. A car can be published once: a second node that tries warns.
 * @param settled until its server has tried to listen, a car that sleeps would look gone for a moment.
 * @param controls the way of orders to the car; without one it is only shown.
 */
export function publishFor(
  node: Node,
  publisher: HomeAssistantPublisher,
  vehicle: Vehicle,
  { settled, controls }: { readonly settled: Promise<unknown>; readonly controls: Controls | undefined },
): NodePublication {
  let publication: Publication | undefined;
  let isDue = true;
  const publish = (): void => {
    if (!isDue) return;
    isDue = false;
    try {
      publication = publisher.add(vehicle, controls);
    } catch (error) {
      node.warn(reasonOf(error));
    }
  };
  void settled.then(publish);
  return {
    get entities() {
      return publication?.entities;
    },
    close(removed) {
      // What an earlier run published has to go, even if this one did not come to it.
      if (removed) publish();
      isDue = false;
      publication?.remove({ forget: removed });
    },
  };
}
