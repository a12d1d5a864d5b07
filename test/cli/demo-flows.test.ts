import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { util, type Node, type NodeMessage } from 'node-red';
import { expect, it, onTestFinished } from 'vitest';
import { leadFlow, leadNodes, provideFlow, type DemoAddresses } from '../../src/cli/demo/flows';

const example = join(__dirname, '../../examples/five-minute-tour.json');
const addresses: DemoAddresses = {
  receiver: { port: 4_443, cert: '/s/receiver.crt', key: '/s/receiver.key', ca: '/s/ca.pem' },
  vins: ['LRW3E7EK1PC000001', 'LRW3E7EK1PC000002'],
  broker: new URL('mqtt://127.0.0.1:2883/'),
  account: {
    apiUrl: 'https://127.0.0.1:1',
    authorizeUrl: 'https://127.0.0.1:1/authorize',
    tokenUrl: 'https://127.0.0.1:1/token',
    caFile: '/s/ca.pem',
    clientId: 'simulated',
    redirectUri: 'http://127.0.0.1:1880/tesla/callback',
  },
};

interface Saved {
  readonly id: string;
  readonly type: string;
  readonly [property: string]: unknown;
}
const read = async (file: string): Promise<Saved[]> => JSON.parse(await readFile(file, 'utf8')) as Saved[];

async function ownFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'flows-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

it('shows signals without the noise of the 32-bit numbers that cars send', async () => {
  const other = join(__dirname, '../../examples/telemetry-in-signals.json');
  const debugs = [...(await read(example)), ...(await read(other))].filter(({ type }) => type === 'debug');
  for (const name of ['what arrives', 'charging', 'signal', 'speed']) {
    const { complete, targetType, statusVal, statusType } = debugs.find((node) => node['name'] === name)!;
    expect([targetType, statusType, statusVal]).toEqual(['jsonata', 'jsonata', complete]);
    const expression = util.prepareJSONataExpression(String(complete), {} as Node);
    const shown = (payload: unknown) =>
      new Promise((resolve) => {
        util.evaluateJSONataExpression(expression, { payload } as NodeMessage, (_, value) => resolve(value));
      });
    expect(await shown(Math.fround(21.4))).toBe(21.4);
    expect(await shown('P')).toBe('P');
  }
});

it('leads the example to simulator and broker, and leaves everything else as it was', async () => {
  const before = await read(example);
  const after = leadNodes(before, addresses) as unknown as Saved[];
  const of = (type: string): Saved[] => after.filter((node) => node.type === type);
  expect(of('tesla-telemetry-server')).toMatchObject([
    {
      host: '127.0.0.1',
      port: 4_443,
      cert: '/s/receiver.crt',
      key: '/s/receiver.key',
      clientCas: 'file',
      clientCasFile: '/s/ca.pem',
    },
  ]);
  expect(of('tesla-vehicle').map(({ vin }) => vin)).toEqual(addresses.vins);
  expect(of('mqtt-broker')).toMatchObject([{ broker: '127.0.0.1', port: '2883', usetls: false }]);
  expect(of('tesla-account')).toMatchObject([{ region: 'own', ...addresses.account }]);
  const led = ['tesla-account', 'tesla-telemetry-server', 'tesla-vehicle', 'mqtt-broker'];
  const rest = (nodes: readonly Saved[]): Saved[] => nodes.filter(({ type }) => !led.includes(type));
  expect(rest(after)).toEqual(rest(before));
  // Nothing but the addresses is touched in those, either.
  expect(after.map((node) => Object.keys(node).length)).toEqual(before.map((node) => Object.keys(node).length));
  expect(leadNodes(after, addresses)).toEqual(after);
});

it('leaves servers, cars and brokers of the user alone, and takes the usual port where a broker names none', async () => {
  const own = [
    { id: 's', type: 'tesla-telemetry-server', port: '9443', cert: '/own.pem' },
    { id: 'v', type: 'tesla-vehicle', vin: '5YJ3E1EA7KF000001' },
    { id: 'm', type: 'mqtt-broker', broker: 'own', port: '1' },
  ];
  const flow = [...own, ...(await read(example))];
  const after = leadNodes(flow, { ...addresses, broker: new URL('mqtt://homeassistant.local') });
  expect(after.slice(0, own.length)).toEqual(own);
  const led = after.slice(own.length);
  expect(led.filter(({ type }) => type === 'tesla-vehicle').map(({ vin }) => vin)).toEqual(addresses.vins);
  expect(led.find(({ type }) => type === 'mqtt-broker')).toMatchObject({ broker: 'homeassistant.local', port: '1883' });
});

it("provides the example once, and leads the user's own flow from then on", async () => {
  const file = join(await ownFolder(), 'node-red', 'flows.json');
  await provideFlow(example, file);
  expect(await read(file)).toEqual(await read(example));
  const nordlicht = (await read(example)).find(({ type }) => type === 'tesla-vehicle')!;
  const own = [{ ...nordlicht, vin: 'old', name: 'Mine' }];
  await writeFile(file, JSON.stringify(own));
  await provideFlow(example, file);
  await leadFlow(file, addresses);
  expect(await read(file)).toEqual([{ ...own[0], vin: addresses.vins[0] }]);
});

it('says what hinders it', async () => {
  const folder = await ownFolder();
  await expect(provideFlow(join(folder, 'nothing'), join(folder, 'flows.json'))).rejects.toMatchObject({
    code: 'ENOENT',
  });
  const file = join(folder, 'flows.json');
  for (const damaged of ['[{"id":', 'null', '']) {
    await writeFile(file, damaged);
    await expect(leadFlow(file, addresses)).rejects.toThrow(`The flow ${file} is damaged (`);
  }
});
