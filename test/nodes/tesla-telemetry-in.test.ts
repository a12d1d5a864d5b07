import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
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
afterAll(() => nodeRed.stop());
beforeEach(async () => {
  place = await site(join(nodeRed.userDir, 'certificates'));
});

/** Deploys a receiver for two cars and these nodes, each with a listener `<id> heard`; resolves when it listens. */
async function deploy(...nodes: readonly FlowNode[]): Promise<void> {
  await nodeRed.deploy([
    tab,
    serverNode(place),
    node('tesla-vehicle', 'nordlicht', { vin: nordlicht, server: 'server' }),
    node('tesla-vehicle', 'lotse', { vin: lotse, server: 'server' }),
    ...nodes.map((each) => ({ ...each, wires: [[`${each.id} heard`]] })),
    ...nodes.map(({ id }) => listener(`${id} heard`)),
  ]);
  onTestFinished(() => nodeRed.deploy([]));
  await nodeRed.shows('server', { shape: 'ring', fill: 'grey' });
}

const telemetryIn = (id: string, change: object = {}): FlowNode =>
  node('tesla-telemetry-in', id, { scope: 'vehicle', vehicle: 'nordlicht', server: '', signals: [], ...change });

async function connect(vin = nordlicht): Promise<TestCar> {
  const car = await TestCar.connect(place, vin);
  onTestFinished(() => car.leaves());
  return car;
}

/** The messages that reached the listener of a node, without Node-RED's own id. */
const heard = (id: string): unknown[] =>
  nodeRed.messages.entries
    .filter((each) => each.id === `${id} heard`)
    .map(({ message: { _msgid, ...message } }) => {
      expect(_msgid).toEqual(expect.any(String));
      return message;
    });

describe('tesla-telemetry-in', () => {
  test('sends one message a signal, with its unit and what it was before', async () => {
    await deploy(telemetryIn('in'));
    const car = await connect();
    const at = Date.now() - 5_000;
    await car.tells({ Soc: 63.5, Gear: 'P', Location: { latitude: 53.5, longitude: 10.25 } }, { at });
    await car.tells({ Soc: 62.5, VehicleSpeed: null }, { at: at + 1_000, isResend: true });
    await nodeRed.hears(({ topic, payload }) => topic === `${nordlicht}/VehicleSpeed` && payload === null, 'in heard');
    const head = { vin: nordlicht, at, receivedAt: expect.any(Number), isResend: false };
    const again = { ...head, at: at + 1_000, isResend: true };
    expect(heard('in')).toEqual([
      { ...head, topic: `${nordlicht}/Soc`, signal: 'Soc', payload: 63.5, unit: '%' },
      { ...head, topic: `${nordlicht}/Gear`, signal: 'Gear', payload: 'P' },
      { ...head, topic: `${nordlicht}/Location`, signal: 'Location', payload: { latitude: 53.5, longitude: 10.25 } },
      { ...again, topic: `${nordlicht}/Soc`, signal: 'Soc', payload: 62.5, unit: '%', previous: 63.5 },
      { ...again, topic: `${nordlicht}/VehicleSpeed`, signal: 'VehicleSpeed', payload: null, unit: 'mph' },
    ]);
  });

  test('sends one message a record, an alert, an error and a connection', async () => {
    await deploy(...['records', 'alerts', 'errors', 'connectivity'].map((emit) => telemetryIn(emit, { emit })));
    const car = await connect();
    const startedAt = Date.now() - 60_000;
    await car.tells({ Soc: 63.5, Locked: true });
    await car.warns(
      { name: 'VCFRONT_a182_12vBatteryLow', audiences: [1, 2], startedAt, endedAt: startedAt + 30_000 },
      { name: 'UI_a006_vehicleAlarm', audiences: [1], startedAt },
    );
    await car.fails({ name: 'unsupported_field', tags: { field_name: 'Soc' }, body: 'not in this car' });
    await car.leaves();
    await nodeRed.hears(
      ({ payload }) => (payload as { status: string }).status === 'DISCONNECTED',
      'connectivity heard',
    );

    const head = { vin: nordlicht, at: expect.any(Number), receivedAt: expect.any(Number), isResend: false };
    expect(heard('records')).toEqual([{ ...head, topic: nordlicht, payload: { Soc: 63.5, Locked: true } }]);
    expect(heard('alerts')).toEqual([
      {
        ...head,
        topic: `${nordlicht}/alerts`,
        payload: {
          name: 'VCFRONT_a182_12vBatteryLow',
          audiences: ['Customer', 'Service'],
          startedAt,
          endedAt: startedAt + 30_000,
        },
      },
      {
        ...head,
        topic: `${nordlicht}/alerts`,
        payload: { name: 'UI_a006_vehicleAlarm', audiences: ['Customer'], startedAt, endedAt: null },
      },
    ]);
    const error = { name: 'unsupported_field', tags: { field_name: 'Soc' }, body: 'not in this car' };
    expect(heard('errors')).toEqual([
      { ...head, topic: `${nordlicht}/errors`, payload: { ...error, createdAt: expect.any(Number) } },
    ]);
    const connection = { connectionId: expect.any(String), networkInterface: 'wifi' };
    expect(heard('connectivity')).toEqual(
      ['CONNECTED', 'DISCONNECTED'].map((status) => ({
        ...head,
        topic: `${nordlicht}/connectivity`,
        payload: { ...connection, status },
      })),
    );
  });

  test('hears every car of a server, and only its own car otherwise', async () => {
    await deploy(telemetryIn('all', { scope: 'server', vehicle: '', server: 'server' }), telemetryIn('one'));
    await (await connect(lotse)).tells({ Soc: 57 });
    await (await connect(nordlicht)).tells({ Soc: 63 });
    await nodeRed.hears(({ vin }) => vin === nordlicht, 'all heard');
    await nodeRed.hears(({ vin }) => vin === nordlicht, 'one heard');
    const topics = (id: string) => heard(id).map((message) => (message as { topic: string }).topic);
    expect(topics('all')).toEqual([`${lotse}/Soc`, `${nordlicht}/Soc`]);
    expect(topics('one')).toEqual([`${nordlicht}/Soc`]);
  });

  test('leaves out what was not asked for, and lets the latest value follow after the interval', async () => {
    const signals = ['Soc', 'OutsideTemp'];
    await deploy(
      telemetryIn('in', { signals, delta: '1', interval: '10' }),
      telemetryIn('raw', { onlyChanges: false }),
    );
    const car = await connect();
    for (const Soc of [50, 50.5, 60, 61, 62]) await car.tells({ Soc, Gear: 'P' });
    await nodeRed.hears(({ payload }) => payload === 62, 'in heard');
    const values = (id: string) => heard(id).map((message) => (message as { payload: unknown }).payload);
    expect(values('in')).toEqual([50, 62]);
    expect(values('raw')).toEqual([50, 'P', 50.5, 'P', 60, 'P', 61, 'P', 62, 'P']);
  });

  test('gives each flow a message of its own', async () => {
    await deploy(telemetryIn('one'), telemetryIn('other'));
    await (await connect()).tells({ Location: { latitude: 53.5, longitude: 10.25 } });
    const [one, other] = await Promise.all(['one', 'other'].map((id) => nodeRed.hears(undefined, `${id} heard`)));
    (one!.payload as { latitude: number }).latitude = 0;
    (one as { topic: string }).topic = 'changed';
    expect(other!.topic).toBe(`${nordlicht}/Location`);
    expect(other!.payload).toEqual({ latitude: 53.5, longitude: 10.25 });
  });
});
