import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { TestBroker } from '../support/broker';
import { hurry } from '../support/fast-clock';
import { node, tab, type FlowNode } from '../support/flow';
import { NodeRed, password, tokens } from '../support/node-red';
import { nordlicht, serverNode, site, TestCar, type Site } from '../support/simulator';

hurry();

let nodeRed: NodeRed;
let place: Site;
beforeAll(async () => {
  nodeRed = await NodeRed.start();
  place = await site(join(nodeRed.userDir, 'certificates'));
});
// Also holds that no secret stood in the log, in a status or in a message.
afterAll(() => nodeRed.stop());

const login = { user: 'skipper', password };

/** Cars, a broker node of Node-RED and one of our own, all with a login. */
async function deploy(url: string, port: number): Promise<void> {
  const flow: FlowNode[] = [
    tab,
    serverNode(place),
    node('tesla-vehicle', 'car', { vin: nordlicht, server: 'server' }),
    node('mqtt-broker', 'broker', { broker: '127.0.0.1', port: String(port), credentials: login }),
    node('tesla-home-assistant', 'shared', { broker: 'broker' }),
    node('tesla-home-assistant', 'own', { broker: '', url, baseTopic: 'cars', credentials: login }),
    node('tesla-state', 'by shared', { vehicle: 'car', homeAssistant: 'shared', control: false }),
    node('tesla-state', 'by own', { vehicle: 'car', homeAssistant: 'own', control: false }),
  ];
  await nodeRed.deploy(flow);
  onTestFinished(() => nodeRed.deploy([]));
  await nodeRed.shows('server', { fill: 'grey' });
}

describe('GET tesla/state/<id>', () => {
  test.each([
    ['without a token', ''],
    ['with a token that may only read flows', tokens.guest],
  ])('is refused %s', async (_, token) => {
    await deploy('mqtt://127.0.0.1:1', 1);
    const response = await nodeRed.request('tesla/state/car', { token });
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain(nordlicht);
  });

  test('tells the last values of a car, with unit and time', async () => {
    await deploy('mqtt://127.0.0.1:1', 1);
    expect(await (await nodeRed.request('tesla/state/car')).json()).toEqual({});
    const car = await TestCar.connect(place);
    const at = Date.now() - 1_000;
    await car.tells({ Soc: 63.5, Gear: 'P', VehicleSpeed: null }, { at });
    const response = await nodeRed.request('tesla/state/car');
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await response.json()).toEqual({
      Soc: { value: 63.5, unit: '%', at },
      Gear: { value: 'P', at },
      VehicleSpeed: { value: null, unit: 'mph', at },
    });
    await car.leaves();
  });

  test.each(['gone', 'own', 'by own', '..%2f..'])('answers 404 for %s, which is no car', async (id) => {
    await deploy('mqtt://127.0.0.1:1', 1);
    const response = await nodeRed.request(`tesla/state/${id}`);
    expect(response.status).toBe(404);
  });
});

describe('a password', () => {
  test('stands in no flow, and encrypted on the disk', async () => {
    await deploy('mqtt://127.0.0.1:1', 1);
    const flows = await (await nodeRed.request('flows')).text();
    expect(flows).toContain('tesla-home-assistant');
    expect(flows).not.toContain(password);
    expect(flows).not.toContain('skipper');
    for (const file of await readdir(nodeRed.userDir)) {
      if (!file.endsWith('.json')) continue;
      expect(await readFile(join(nodeRed.userDir, file), 'utf8'), file).not.toContain(password);
    }
  });

  test('reaches the broker, from our node and from the broker node alike', async () => {
    const logins = new Set<string>();
    const broker = await TestBroker.start({
      authenticate: ({ id }, user, secret, done) => {
        if (user === 'skipper' && secret?.toString() === password) logins.add(id);
        done(null, true);
      },
    });
    await deploy(broker.url, broker.port);
    for (const id of ['by shared', 'by own']) await nodeRed.shows(id, /entities|kept/);
    expect([...logins].sort()).toEqual(['evfleetpulse_own', 'evfleetpulse_shared']);
  });

  test('in an address stands in no line of the log', async () => {
    await deploy(`mqtt://skipper:${password}@127.0.0.1:1`, 1);
    await nodeRed.shows('by own', { text: 'no broker' });
    await nodeRed.logs(/broker mqtt:\/\/127\.0\.0\.1:1\/? does not answer/);
    await deploy(`nonsense://skipper:${password}@127.0.0.1:1`, 1);
    await nodeRed.logs(/is no broker address/);
  });
});
