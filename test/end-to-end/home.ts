import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Observer, TestBroker } from '../support/broker';
import { listener, node, tab, type FlowNode } from '../support/flow';
import type { NodeRed } from '../support/node-red';
import { lotse, nordlicht, serverNode, site, TestFleet, type Site } from '../support/simulator';

/** Everything a household has: Node-RED with the tour's nodes, a broker, and a place that cars can stream to. */
export interface Home {
  readonly nodeRed: NodeRed;
  readonly broker: TestBroker;
  readonly observer: Observer;
  readonly place: Site;
}

/** Where a car's entity stands at the broker. */
export const topic = (key: string, vin = nordlicht): string => `tesla/${vin}/${key}`;

/** The flow of the household; `server` is what a test wants different at the receiver. */
export const household = ({ place, broker }: Pick<Home, 'place' | 'broker'>, server: object = {}): FlowNode[] => [
  tab,
  serverNode(place, { ...server }),
  node('tesla-vehicle', 'nordlicht', { vin: nordlicht, server: 'server', name: 'Nordlicht' }),
  node('tesla-vehicle', 'lotse', { vin: lotse, server: 'server', name: 'Lotse' }),
  node('mqtt-broker', 'broker', { broker: '127.0.0.1', port: String(broker.port) }),
  node('tesla-home-assistant', 'ha', { broker: 'broker' }),
  node('tesla-state', 'state', { vehicle: 'nordlicht', homeAssistant: 'ha', control: false, wires: [['heard']] }),
  node('tesla-state', 'state lotse', { vehicle: 'lotse', homeAssistant: 'ha', control: false }),
  node('tesla-telemetry-in', 'in', { vehicle: 'nordlicht', server: '', signals: [], wires: [['signals']] }),
  node('tesla-telemetry-in', 'all', { scope: 'server', vehicle: '', server: 'server', emit: 'records' }),
  listener('heard'),
  listener('signals'),
];

/** Deploys a household in a running Node-RED; it is cleared when the test is over. */
export async function moveIn(nodeRed: NodeRed): Promise<Home> {
  const broker = await TestBroker.start();
  const observer = await Observer.at(broker);
  const place = await site(join(nodeRed.userDir, 'certificates'));
  await nodeRed.deploy(household({ place, broker }));
  onTestFinished(() => nodeRed.deploy([]));
  await nodeRed.shows('server', { fill: 'grey' });
  return { nodeRed, broker, observer, place };
}

/** The two simulated cars, streaming to a household. */
export async function simulate({ place }: Home): Promise<TestFleet> {
  const fleet = await TestFleet.start(place.certificates.folder, place.port);
  onTestFinished(() => fleet.stop());
  return fleet;
}
