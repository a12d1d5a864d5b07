import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { serverCertificate } from '../../src/simulator/certificates';
import { hurry } from '../support/fast-clock';
import { node, tab, type FlowNode } from '../support/flow';
import { NodeRed } from '../support/node-red';
import { nordlicht, serverNode, site, TestCar, type Site } from '../support/simulator';

hurry();

let nodeRed: NodeRed;
let place: Site;
beforeAll(async () => {
  nodeRed = await NodeRed.start();
});
afterAll(() => nodeRed.stop());
beforeEach(async () => {
  place = await site(join(nodeRed.userDir, 'certificates'));
  onTestFinished(() => nodeRed.deploy([]));
});

/** A flow with all that depends on a server. */
const flow = (server: FlowNode): FlowNode[] => [
  tab,
  server,
  node('tesla-vehicle', 'car', { vin: nordlicht, server: 'server' }),
  node('tesla-telemetry-in', 'one', { scope: 'vehicle', vehicle: 'car', server: '' }),
  node('tesla-telemetry-in', 'all', { scope: 'server', vehicle: '', server: 'server' }),
  node('tesla-state', 'state', { vehicle: 'car', homeAssistant: '' }),
];

/** Somebody who listens on a free port of this machine. */
async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** Writes a file beside the certificates and tells its path. */
async function file(name: string, content: string): Promise<string> {
  const path = join(place.certificates.folder, name);
  await writeFile(path, content);
  return path;
}

type Change = () => Promise<Readonly<Record<string, unknown>>>;

const day = 86_400_000;

describe('tesla-telemetry-server', () => {
  test.each<[string, Change, string, RegExp]>([
    [
      'a port in use',
      async () => ({ port: String(await listen(createServer())) }),
      'port in use',
      /Port \d+ is already in use.*choose another port/,
    ],
    ['a foreign address', async () => ({ host: '203.0.113.7' }), 'address unknown', /203\.0\.113\.7 does not belong/],
    [
      'no certificate',
      async () => ({ cert: '' }),
      'no certificate',
      /The server has no certificate.*Name the PEM files/,
    ],
    ['a missing certificate', async () => ({ cert: '/nowhere/chain.pem' }), 'file missing', /\/nowhere\/chain\.pem/],
    [
      'a certificate that is none',
      async () => ({ cert: await file('none.crt', 'hello') }),
      'certificate broken',
      /none\.crt holds no usable certificate.*leaf first/,
    ],
    [
      'a broken key',
      async () => ({ key: await file('none.key', 'hello') }),
      'key broken',
      /none\.key.*unencrypted PEM/,
    ],
    [
      'a key of another certificate',
      async () => ({ key: await file('other.key', place.certificates.cars.get(nordlicht)!.key) }),
      'key does not fit',
      /other\.key does not belong to the certificate/,
    ],
    [
      'a certificate that has ended',
      async () => {
        const { cert, key } = serverCertificate(place.certificates.authorities.servers, Date.now() - 800 * day);
        return { cert: await file('old.crt', cert), key: await file('old.key', key) };
      },
      'certificate ended',
      /old\.crt ended on .* renew it/,
    ],
    [
      'client CAs that cannot be fetched',
      async () => ({ clientCas: 'tesla', clientCasUrl: 'http://127.0.0.1:1/ca.pem' }),
      'no client CAs',
      /could not be fetched from http:\/\/127\.0\.0\.1:1\/ca\.pem.*Allow this machine/,
    ],
    [
      "client CAs that are not Tesla's",
      async () => {
        const port = await listen(createHttpServer((_, response) => response.end(place.certificates.caPem)));
        return { clientCas: 'tesla', clientCasUrl: `http://127.0.0.1:${port}/ca.pem` };
      },
      'foreign client CAs',
      /holds none of Tesla's client certificates.*prod_ca\.crt/,
    ],
    ['a missing file of client CAs', async () => ({ clientCasFile: '/nowhere/ca.pem' }), 'file missing', /ca\.pem/],
  ])('says what is wrong with %s, at every node that depends on it', async (_, change, text, sentence) => {
    nodeRed.log.forget();
    await nodeRed.deploy(flow(serverNode(place, await change())));
    const status = { fill: 'red', shape: 'ring', text };
    for (const id of ['server', 'one', 'all', 'state'])
      expect(await nodeRed.shows(id, { fill: 'red' })).toEqual(status);
    expect(await nodeRed.logs(sentence)).toMatch(/^\[tesla\] /);
  });

  test('listens as soon as the port is free', async () => {
    const blocker = createServer();
    const port = await listen(blocker);
    await nodeRed.deploy(flow(serverNode({ ...place, port })));
    await nodeRed.shows('all', { text: 'port in use' });
    blocker.close();
    expect(await nodeRed.shows('all', { fill: 'grey' })).toMatchObject({ shape: 'ring', text: '0 connected' });
  });

  test('shows how many cars are there, and each of them whether it is', async () => {
    await nodeRed.deploy(flow(serverNode(place)));
    expect(await nodeRed.shows('one', /./)).toMatchObject({ fill: 'yellow', shape: 'ring' });
    await nodeRed.shows('all', { fill: 'grey', shape: 'ring', text: '0 connected' });
    const car = await TestCar.connect(place);
    await nodeRed.shows('all', { fill: 'green', shape: 'dot', text: '1 connected' });
    await nodeRed.shows('one', { fill: 'green', shape: 'dot', text: 'node-red:common.status.connected' });
    await car.tells({ Gear: 'P', DetailedChargeState: 'Disconnected' });
    await car.leaves();
    expect(await nodeRed.shows('one', /^asleep \d\d:\d\d$/)).toMatchObject({ fill: 'grey', shape: 'ring' });
    await nodeRed.shows('state', { fill: 'grey' });
    const driver = await TestCar.connect(place);
    await driver.tells({ Gear: 'D' });
    await driver.leaves();
    expect(await nodeRed.shows('one', /^late \d min$/)).toMatchObject({ fill: 'yellow', shape: 'dot' });
  });

  test('lets in who stands in its own list, and nobody else', async () => {
    const server = serverNode(place, { vins: [nordlicht] });
    await nodeRed.deploy([tab, server, node('tesla-telemetry-in', 'all', { scope: 'server', server: 'server' })]);
    await nodeRed.shows('all', { fill: 'grey' });
    const stranger = await TestCar.connect(place, '5YJ3E1EA7KF000001');
    await stranger.gone();
    expect(await nodeRed.logs(/Refused 5YJ3E1EA7KF000001/)).toContain('no vehicle with this VIN is set up here');
    const car = await TestCar.connect(place);
    expect(await car.tells({ Soc: 50 })).toMatchObject({ kind: 'ack' });
    await car.leaves();
  });
});
