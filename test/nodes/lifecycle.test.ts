import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { TelemetryServerNode } from '../../nodes/runtime/nodes';
import { hurry } from '../support/fast-clock';
import { listener, node, tab, type FlowNode } from '../support/flow';
import { NodeRed } from '../support/node-red';
import { lotse, nordlicht, serverNode, site, TestCar, type Site } from '../support/simulator';

hurry();

let nodeRed: NodeRed;
let place: Site;
beforeAll(async () => {
  nodeRed = await NodeRed.start();
});
// Also holds that every node of every test closed in time.
afterAll(() => nodeRed.stop());
beforeEach(async () => {
  place = await site(join(nodeRed.userDir, 'certificates'));
  onTestFinished(() => nodeRed.deploy([]));
});

const vehicle = (id = 'car', change: object = {}): FlowNode =>
  node('tesla-vehicle', id, { vin: nordlicht, server: 'server', name: 'Nordlicht', ...change });

const telemetryIn = (change: object = {}): FlowNode =>
  node('tesla-telemetry-in', 'in', { scope: 'vehicle', vehicle: 'car', server: '', wires: [['heard']], ...change });

const flow = (...changed: readonly FlowNode[]): FlowNode[] => {
  const usual = [tab, serverNode(place), vehicle(), telemetryIn({ signals: [], onlyChanges: false }), listener()];
  return [...usual.filter(({ id }) => !changed.some((each) => each.id === id)), ...changed];
};

async function connect(vin = nordlicht): Promise<TestCar> {
  await nodeRed.shows('server', { fill: 'grey' });
  return TestCar.connect(place, vin);
}

describe('a redeploy', () => {
  test.each(['full', 'flows', 'nodes'] as const)(
    '(%s) of the server frees its port for the next at once',
    async (how) => {
      await nodeRed.deploy(flow());
      const car = await connect();
      await car.tells({ Soc: 50 });
      nodeRed.log.forget();
      await nodeRed.deploy(flow(serverNode(place, { name: 'again' })), how);
      await car.gone();
      // Had the port been taken, it would have listened at the second try only.
      await nodeRed.shows('server', { fill: 'grey' });
      expect(nodeRed.log.entries.filter((line) => /in use/.test(line))).toEqual([]);
      const again = await TestCar.connect(place);
      await again.tells({ Soc: 51 });
      expect(await nodeRed.hears(({ payload }) => payload === 51)).toMatchObject({ previous: 50 });
      await again.leaves();
    },
  );

  test('is over when the server has let its cars go, and port and store are free', async () => {
    await nodeRed.deploy(flow());
    const car = await connect();
    await car.tells({ Soc: 50 });
    const { receiver } = nodeRed.node<TelemetryServerNode>('server');
    await nodeRed.restart(async () => {
      expect(receiver.state).toEqual({ kind: 'stopped' });
      const next = createServer().listen(place.port, '127.0.0.1');
      await once(next, 'listening');
      next.close();
      await once(next, 'close');
      // Locked as long as a fleet holds it.
      const store = new DatabaseSync(join(nodeRed.userDir, 'evfleetpulse', 'store.sqlite'));
      store.exec('BEGIN IMMEDIATE; COMMIT');
      store.close();
    });
    await car.gone();
    await nodeRed.shows('server', { fill: 'grey' });
  });

  test('(nodes) of a vehicle keeps its connection and what is known of it', async () => {
    await nodeRed.deploy(flow());
    const car = await connect();
    await car.tells({ Soc: 50, Gear: 'P' });
    await nodeRed.deploy(flow(vehicle('car', { name: 'another' })), 'nodes');
    await nodeRed.shows('in', { fill: 'green', text: 'node-red:common.status.connected' });
    expect(await car.tells({ Soc: 52 })).toMatchObject({ kind: 'ack' });
    expect(await nodeRed.hears(({ payload }) => payload === 52)).toMatchObject({ previous: 50 });
    await car.leaves();
  });

  test('(nodes) without a vehicle ends its connection, and it is not let in again', async () => {
    await nodeRed.deploy(flow(vehicle('other', { vin: lotse })));
    const [car, other] = [await connect(), await TestCar.connect(place, lotse)];
    await nodeRed.deploy(
      flow(vehicle('other', { vin: lotse })).filter(({ id }) => id !== 'car'),
      'nodes',
    );
    // It learns so when it says something.
    void car.tells({ Soc: 50 });
    await car.gone();
    await (await TestCar.connect(place)).gone();
    expect(await other.tells({ Soc: 57 })).toMatchObject({ kind: 'ack' });
    await other.leaves();
  });

  test('does not wait for an address that does not answer', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => {
      sockets.forEach((socket) => socket.destroy());
      silent.close();
    });
    const { port } = silent.address() as AddressInfo;
    const clientCasUrl = `http://127.0.0.1:${port}/ca.pem`;
    const asked = once(silent, 'connection');
    await nodeRed.deploy(flow(serverNode(place, { clientCas: 'tesla', clientCasUrl })));
    await asked;
    await nodeRed.deploy(flow());
    await nodeRed.shows('server', { fill: 'grey' });
  });
});

describe('a car that two nodes name', () => {
  test('belongs to the first; the second says so, and its users show it', async () => {
    nodeRed.log.forget();
    await nodeRed.deploy(
      [...flow(vehicle('second')), telemetryIn({ vehicle: 'second' })].map((each, index) =>
        each.type === 'tesla-telemetry-in' && index > 4 ? { ...each, id: 'in second' } : each,
      ),
    );
    expect(await nodeRed.logs(/Two vehicle configurations name the VIN/)).toContain(nordlicht);
    expect(await nodeRed.shows('in second', /./)).toEqual({ fill: 'red', shape: 'ring', text: 'VIN not usable' });
    const car = await connect();
    await car.tells({ Soc: 50 });
    expect((await nodeRed.hears()).payload).toBe(50);
    await car.leaves();
  });

  test('is free again when the first is gone', async () => {
    await nodeRed.deploy(flow(vehicle('second')));
    await nodeRed.deploy(flow(vehicle('second'), telemetryIn({ vehicle: 'second' })).filter(({ id }) => id !== 'car'));
    const car = await connect();
    await nodeRed.shows('in', { fill: 'green' });
    await car.leaves();
  });
});

describe('a config node that is missing', () => {
  const red = (text: string) => ({ fill: 'red', shape: 'ring', text });

  test.each([
    ['no vehicle', [tab, telemetryIn({ vehicle: '' })], 'no car'],
    ['a vehicle that was deleted', [tab, telemetryIn({ vehicle: 'gone' })], 'no car'],
    ['a vehicle that is disabled', [tab, vehicle('car', { d: true }), telemetryIn()], 'no car'],
    ['no server', [tab, vehicle('car', { server: '' }), telemetryIn()], 'no server'],
    ['a server that is disabled', () => [tab, serverNode(place, { d: true }), vehicle(), telemetryIn()], 'no server'],
    ['no server of its own', [tab, telemetryIn({ scope: 'server', server: 'gone' })], 'no server'],
    ['a VIN that is none', [tab, vehicle('car', { vin: 'LRW3E7EK4RC10000' }), telemetryIn()], 'VIN not usable'],
  ])('shows: %s', async (_, nodes, text) => {
    await nodeRed.deploy([...(typeof nodes === 'function' ? nodes() : nodes), listener()]);
    expect(await nodeRed.shows('in', /./)).toEqual(red(text));
  });

  test.each([
    [
      { homeLatitude: 'north', homeLongitude: '9' },
      `The home's latitude cannot be "north": it is a number from -90 to 90.`,
    ],
    [{ homeLatitude: '53', homeLongitude: '' }, `The home's longitude cannot be "": it is a number from -180 to 180.`],
    [
      { homeLatitude: '53', homeLongitude: '9', homeRadius: '-3' },
      `The home's radius cannot be "-3": it is a number from`,
    ],
  ])('is named in the log: a home that cannot be %j, and the car works without it', async (home, sentence) => {
    nodeRed.log.forget();
    await nodeRed.deploy([tab, vehicle('car', home), telemetryIn()]);
    expect(await nodeRed.logs(/home's/)).toContain(sentence);
    expect(await nodeRed.shows('in', /./)).not.toMatchObject({ text: 'VIN not usable' });
  });

  test('is named in the log: the VIN that cannot be one', async () => {
    nodeRed.log.forget();
    await nodeRed.deploy(flow(vehicle('car', { vin: 'LRW3E7EKORC100001' })));
    expect(await nodeRed.logs(/is no VIN/)).toBe(
      '"LRW3E7EKORC100001" is no VIN. A VIN has 17 letters and digits, without I, O and Q.',
    );
  });
});
