import type { Node, NodeAPI, NodeDef } from 'node-red';
import { Feed, type FeedSettings } from '../../src/fleet/feed';
import { systemClock } from '../../src/kernel/clock';
import { onClose } from '../runtime/lifecycle';
import { find, type TelemetryServerNode, type VehicleNode } from '../runtime/nodes';
import { brokenStatus, lookStatus, presenceStatus, receiverStatus, serverStatus, statusOf } from '../runtime/status';

/** What the dialog saves. The interval is in seconds. */
interface Settings extends NodeDef {
  scope: 'vehicle' | 'server';
  vehicle: string;
  server: string;
  emit: FeedSettings['emit'];
  signals: string[];
  onlyChanges: boolean;
  delta: string | number;
  deltaUnit: 'absolute' | 'percent';
  interval: string | number;
}

export default function (RED: NodeAPI): void {
  RED.nodes.registerType('tesla-telemetry-in', function (this: Node, settings: Settings) {
    RED.nodes.createNode(this, settings);
    const feed = new Feed({
      settings: feedSettings(settings),
      clock: systemClock,
      // What a flow does to its message must not reach the car's state or another flow.
      send: (messages) => this.send([messages.map((message) => ({ ...structuredClone(message) }))]),
    });
    const ends = settings.scope === 'server' ? followServer(this, feed, settings) : followVehicle(this, feed, settings);
    onClose(this, () => {
      feed.stop();
      ends.forEach((end) => end());
    });
  });

  function followServer(node: Node, feed: Feed, { server: id }: Settings): (() => void)[] {
    const server = find<TelemetryServerNode>(RED, id);
    if (!server) {
      node.status(serverStatus(RED, undefined));
      return [];
    }
    const { receiver, fleet } = server;
    const { show, stop } = statusOf(node, systemClock, () =>
      lookStatus(RED, serverStatus(RED, receiver.state), fleet.problem, receiver.state, systemClock.now()),
    );
    show();
    return [receiver.onState(show), receiver.onChange((change) => feed.take(change)), server.users.hold(), stop];
  }

  function followVehicle(node: Node, feed: Feed, { vehicle: id }: Settings): (() => void)[] {
    const config = find<VehicleNode>(RED, id);
    const vehicle = config?.vehicle;
    if (!config || !vehicle) {
      node.status(brokenStatus(RED, config ? 'badVin' : 'noVehicle'));
      return [];
    }
    const receiver = config.server?.receiver;
    const { show, stop } = statusOf(node, systemClock, () => {
      const now = systemClock.now();
      const status = receiverStatus(RED, receiver?.state) ?? presenceStatus(RED, vehicle.presence, now);
      return lookStatus(RED, status, config.fleet.problem, receiver?.state, now);
    });
    show();
    return [
      vehicle.onEvent((event) => (event.kind === 'record' ? feed.take(event.change) : show())),
      receiver?.onState(show) ?? (() => {}),
      config.users.hold(),
      stop,
    ];
  }
}

function feedSettings({ emit, signals, onlyChanges, delta, deltaUnit, interval }: Settings): FeedSettings {
  return {
    emit,
    signals,
    onlyChanges,
    ...(Number(delta) > 0 && { delta: { by: Number(delta), unit: deltaUnit } }),
    ...(Number(interval) > 0 && { interval: Number(interval) * 1_000 }),
  };
}
