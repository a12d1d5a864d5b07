import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { VehicleNode } from '../../nodes/runtime/nodes';
import { announcedComponents } from '../../src/home-assistant/discovery';
import { accountNode, pair, signIn } from '../support/account';
import { Observer, retained, TestBroker } from '../support/broker';
import { hurry } from '../support/fast-clock';
import { listener, node, tab, type FlowNode } from '../support/flow';
import { NodeRed, password } from '../support/node-red';
import { lotse, nordlicht, resting, serverNode, site, TestCar, TestFleet, type Site } from '../support/simulator';

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

const login = { user: 'skipper', password };
const discovery = `homeassistant/device/tesla_${nordlicht}/config`;

/** A broker that lets in who has the password. */
function guarded(): Promise<TestBroker> {
  return TestBroker.start({
    authenticate: (_client, username, secret, done) =>
      done(null, username === login.user && secret?.toString() === password),
  });
}

/** Home Assistant's config node with its own broker settings. */
const homeAssistant = (url: string, change: object = {}): FlowNode =>
  node('tesla-home-assistant', 'ha', { broker: '', url, credentials: login, ...change });

const base = (): FlowNode[] => [
  tab,
  serverNode(place),
  node('tesla-vehicle', 'car', { vin: nordlicht, server: 'server', name: 'Nordlicht' }),
];

const state = (id = 'state', change: object = {}): FlowNode =>
  node('tesla-state', id, { vehicle: 'car', homeAssistant: 'ha', control: false, wires: [['heard']], ...change });

/** A car that streams. */
async function connect(signals: Parameters<TestCar['tells']>[0] = { Soc: 63.5, Gear: 'P' }): Promise<TestCar> {
  await nodeRed.shows('server', { fill: 'grey' });
  const car = await TestCar.connect(place);
  await car.tells(signals);
  return car;
}

describe('tesla-state', () => {
  test('publishes the car with its own broker settings, and says how many entities there are', async () => {
    const broker = await guarded();
    const observer = await Observer.at(broker, { username: login.user, password });
    await nodeRed.deploy([...base(), homeAssistant(broker.url), state()]);
    expect(await nodeRed.shows('state', /./)).toEqual({
      fill: 'yellow',
      shape: 'ring',
      text: 'node-red:common.status.connecting',
    });
    const car = await connect();
    expect(await observer.sees(`tesla/${nordlicht}/usable_battery_level`)).toBe('63.5');
    const status = await nodeRed.shows('state', { fill: 'green' });
    expect(status).toEqual({ fill: 'green', shape: 'dot', text: expect.stringMatching(/^\d+ entities$/) });
    const components = announcedComponents(await observer.sees(discovery));
    await nodeRed.shows('state', { text: `${components.size} entities` });
    await car.leaves();
    expect(await nodeRed.shows('state', { fill: 'grey' })).toEqual({
      fill: 'grey',
      shape: 'ring',
      text: 'asleep, kept',
    });
  });

  test("publishes through Node-RED's own broker node, with its login", async () => {
    const broker = await guarded();
    const observer = await Observer.at(broker, { username: login.user, password });
    await nodeRed.deploy([
      ...base(),
      node('mqtt-broker', 'broker', { port: String(broker.port), broker: '127.0.0.1', credentials: login }),
      node('tesla-home-assistant', 'ha', { broker: 'broker', url: '', baseTopic: 'cars', discoveryPrefix: 'hass' }),
      state(),
    ]);
    const car = await connect();
    expect(await observer.sees(`cars/${nordlicht}/usable_battery_level`)).toBe('63.5');
    await observer.sees(`hass/device/tesla_${nordlicht}/config`);
    expect(await observer.sees('cars/bridge/evfleetpulse_ha/state')).toBe('online');
    await car.leaves();
  });

  test('answers any message with all that is known, and keeps what the message carried', async () => {
    const config = node('tesla-vehicle', 'car', { vin: lotse, server: 'server', name: 'Lotse' });
    await nodeRed.deploy([tab, serverNode(place), config, state('state', { homeAssistant: '' }), listener()]);
    await nodeRed.shows('server', { fill: 'grey' });
    nodeRed.send('state', { _msgid: 'asked', topic: 'x', payload: 'y', req: 'kept' });
    const nothing = await nodeRed.hears();
    expect(nothing).toEqual({
      _msgid: 'asked',
      req: 'kept',
      topic: lotse,
      payload: {},
      vin: lotse,
      name: 'Lotse',
      presence: { kind: 'unknown', since: null },
      at: null,
    });
    const car = await TestCar.connect(place, lotse);
    const at = Date.now() - 1_000;
    await car.tells({ Soc: 63.5, Location: { latitude: 53.5, longitude: 10.25 } }, { at });
    nodeRed.send('state', { _msgid: 'again' });
    const message = await nodeRed.hears(({ _msgid }) => _msgid === 'again');
    const payload = { Soc: 63.5, Location: { latitude: 53.5, longitude: 10.25 } };
    expect(message).toMatchObject({ payload, at, presence: { kind: 'connected', since: expect.any(Number) } });
    // A flow may change its message; the car is not moved by it.
    (message.payload as typeof payload).Location.latitude = 0;
    nodeRed.send('state', { _msgid: 'third' });
    expect((await nodeRed.hears(({ _msgid }) => _msgid === 'third')).payload).toEqual(payload);
    expect(await nodeRed.shows('state', { fill: 'green' })).toMatchObject({
      shape: 'dot',
      text: 'node-red:common.status.connected',
    });
    await car.leaves();
  });

  test.each(['full', 'flows', 'nodes'] as const)(
    'takes the car out of Home Assistant when it is deleted (%s), and leaves it there when it is redeployed',
    async (how) => {
      const broker = await guarded();
      const observer = await Observer.at(broker, { username: login.user, password });
      const rest = [...base(), homeAssistant(broker.url)];
      await nodeRed.deploy([...rest, state()]);
      const car = await connect();
      await observer.sees(discovery);
      await observer.sees(`tesla/${nordlicht}/usable_battery_level`, '63.5');
      const before = await retained(broker);

      observer.forget();
      await nodeRed.deploy([...rest, state('state', { name: 'moved' })], how);
      await nodeRed.shows('state', /entities|kept/);
      // Only a broker that was told to forget sends an empty payload.
      expect(observer.messages.filter(({ payload }) => payload === '')).toEqual([]);
      expect([...(await retained(broker)).keys()].sort()).toEqual([...before.keys()].sort());

      await nodeRed.deploy(rest, how);
      await observer.sees(discovery, '');
      await observer.sees(`tesla/${nordlicht}/usable_battery_level`, '');
      if (how === 'full') await nodeRed.deploy([]);
      await car.leaves();
      const left = [...(await retained(broker)).keys()].filter((topic) => topic.includes(nordlicht));
      expect(left).toEqual([]);
    },
  );

  test('takes the car out also when everything is deleted at once', async () => {
    const broker = await guarded();
    const observer = await Observer.at(broker, { username: login.user, password });
    await nodeRed.deploy([...base(), homeAssistant(broker.url), state()]);
    await connect({ Soc: 63.5, Gear: 'P', Locked: true, OutsideTemp: 7 });
    await observer.sees(discovery);
    await nodeRed.deploy([]);
    expect([...(await retained(broker))]).toEqual([['tesla/bridge/evfleetpulse_ha/state', 'offline']]);
  });

  test('of two that publish one car, the second says so and only answers', async () => {
    const broker = await guarded();
    await nodeRed.deploy([...base(), homeAssistant(broker.url), state('state'), state('second'), listener()]);
    const car = await connect();
    expect(await nodeRed.logs(/already publish/)).toContain(nordlicht);
    await nodeRed.shows('state', { fill: 'green' });
    nodeRed.send('second');
    expect((await nodeRed.hears()).payload).toMatchObject({ Soc: 63.5 });
    await car.leaves();
  });

  test('says nothing of a car before its server has tried to listen', async () => {
    const broker = await guarded();
    const observer = await Observer.at(broker, { username: login.user, password });
    await nodeRed.deploy([...base(), homeAssistant(broker.url), state()]);
    const asleep = `tesla/${nordlicht}/asleep`;
    const guest = await connect();
    await observer.sees(asleep, 'OFF');
    observer.forget();
    await guest.leaves();
    await observer.sees(asleep, 'ON');

    let refuse = (): void => {};
    const tesla = createServer((_, response) => (refuse = () => response.writeHead(404).end()));
    tesla.listen(0, '127.0.0.1');
    onTestFinished(() => void tesla.close());
    await once(tesla, 'listening');
    const clientCasUrl = `http://127.0.0.1:${(tesla.address() as AddressInfo).port}/ca.pem`;
    const asked = once(tesla, 'request');
    const [config, server, car] = base();
    observer.forget();
    await nodeRed.deploy([
      config!,
      { ...server!, clientCas: 'tesla', clientCasUrl },
      car!,
      homeAssistant(broker.url),
      state(),
    ]);
    await asked;
    await observer.sees('tesla/bridge/evfleetpulse_ha/state', 'online');
    expect(observer.on(asleep)).toEqual([]);
    // Nobody listens for it: now it is not known whether it sleeps.
    refuse();
    await observer.sees(asleep, 'None');
  });

  test.each([
    ['no broker that answers', () => 'mqtt://127.0.0.1:1', 'no broker', /mqtt:\/\/127\.0\.0\.1:1 does not answer/],
    ['an address that is none', () => 'localhost', 'no broker', /"localhost" is no broker address/],
    ['no address', () => '', 'no broker', /No MQTT broker is set/],
  ])('says what is wrong with %s', async (_, url, text, sentence) => {
    await nodeRed.deploy([...base(), homeAssistant(url()), state()]);
    expect(await nodeRed.shows('state', { text })).toEqual({ fill: 'red', shape: 'ring', text });
    await nodeRed.logs(sentence);
  });

  test('says that a login is refused, and takes a corrected one', async () => {
    const broker = await guarded();
    const wrong = { user: 'skipper', password: `${password}!` };
    await nodeRed.deploy([...base(), homeAssistant(broker.url, { credentials: wrong }), state()]);
    expect(await nodeRed.shows('state', { fill: 'red' })).toMatchObject({ shape: 'ring', text: 'login refused' });
    await nodeRed.logs(/refused the login .*Check user name and password/);
    await nodeRed.deploy([...base(), homeAssistant(broker.url), state()]);
    await nodeRed.shows('state', /entities|kept/);
  });

  test.each([
    ['missing', []],
    ['disabled', [homeAssistant('mqtt://127.0.0.1:1', { d: true })]],
  ])('says that Home Assistant is %s, and answers all the same', async (_, config) => {
    await nodeRed.deploy([...base(), ...config, state(), listener()]);
    expect(await nodeRed.shows('state', /./)).toEqual({ fill: 'red', shape: 'ring', text: 'no broker' });
    nodeRed.send('state');
    expect((await nodeRed.hears()).vin).toBe(nordlicht);
  });
});

describe('controls', () => {
  let fleet: TestFleet;
  let account: FlowNode;
  let broker: TestBroker;
  let observer: Observer;

  beforeEach(async () => {
    fleet = await TestFleet.start(place.certificates.folder, place.port, resting);
    onTestFinished(() => fleet.stop());
    account = accountNode(fleet);
    broker = await guarded();
    observer = await Observer.at(broker, { username: login.user, password });
  });

  const topic = (key: string): string => `tesla/${nordlicht}/${key}`;
  const owned = (change: object = {}): FlowNode[] => [
    ...base().map((each) => (each.id === 'car' ? { ...each, account: 'account', wake: 'never', ...change } : each)),
    account,
    homeAssistant(broker.url),
    listener('heard'),
    listener('orders'),
  ];
  const controlling = (change: object = {}): FlowNode =>
    state('state', { control: true, opens: false, handOn: false, wires: [['heard'], ['orders']], ...change });

  /** A car that stands, and that Home Assistant may control. */
  async function drive(change: object = {}): Promise<void> {
    await nodeRed.deploy([...owned(), controlling(change)]);
    await signIn(nodeRed, account, fleet);
    await pair(nodeRed, account, fleet);
    await fleet.change(nordlicht, { signals: { Gear: 'P', DetailedChargeState: 'Disconnected', Locked: true } });
    await observer.sees(topic('lock'), 'OFF');
    await nodeRed.shows('state', /entities/);
  }

  async function order(key: string, payload: string): Promise<Record<string, unknown>> {
    observer.forget();
    await observer.publish(topic(`${key}/set`), payload);
    return JSON.parse(await observer.sees(topic('command/result'))) as Record<string, unknown>;
  }

  /** The platforms of the entities that Home Assistant was told of last. */
  const platforms = async (): Promise<Record<string, string>> => {
    const config = JSON.parse((await retained(broker)).get(discovery) ?? '{"cmps":{}}') as Announced;
    const entities = Object.entries(config.cmps).filter(([, { name }]) => name !== undefined);
    return Object.fromEntries(entities.map(([key, { p }]) => [key, p]));
  };

  test('drive the car, and do not open it', async () => {
    await drive();
    expect(await order('charge_limit', '71')).toMatchObject({ status: 'verified', command: 'set_charge_limit' });
    expect(await order('charge_limit', '101')).toMatchObject({
      status: 'refused',
      code: 'PARAMETER_INVALID',
      command: 'set_charge_limit',
    });
    expect(await order('lock', 'UNLOCK')).toMatchObject({ code: 'ORDER_OPENS', command: 'door_unlock' });
    expect(await platforms()).toMatchObject({ flash_lights: 'button', last_command: 'sensor' });
  });

  test('open it where that is allowed, with the PIN alone, which is in no flow, log or message', async () => {
    await drive({ opens: true, credentials: { pin: password } });
    const unlock = (code?: string): Promise<Record<string, unknown>> =>
      order('lock', JSON.stringify({ value: 'UNLOCK', ...(code && { code }) }));
    expect(await unlock()).toMatchObject({ status: 'refused', code: 'ORDER_PIN_MISSING' });
    expect(await unlock('1357')).toMatchObject({ status: 'refused', code: 'ORDER_PIN_WRONG' });
    expect(await unlock(password)).toMatchObject({ status: 'verified', command: 'door_unlock' });
    const flows = await (await nodeRed.request('flows')).text();
    expect(flows).not.toContain(password);
    expect(
      observer.messages
        .filter(({ topic }) => !topic.endsWith('/set'))
        .map(String)
        .join(),
    ).not.toContain(password);
  });

  test('hand orders on to the second output, and nothing to the car', async () => {
    await drive({ handOn: true });
    await observer.publish(topic('charge_limit/set'), '72');
    const message = await nodeRed.hears(() => true, 'orders');
    expect(message).toEqual({
      _msgid: expect.any(String) as string,
      topic: 'set_charge_limit',
      payload: { percent: 72 },
      vin: nordlicht,
      reason: 'Home Assistant',
      at: expect.any(Number) as number,
      expiresAt: expect.any(Number) as number,
    });
    expect((message['expiresAt'] as number) - (message['at'] as number)).toBe(60_000);
    expect(fleet.events.entries.filter(({ event }) => event === 'command')).toEqual([]);
    expect(await order('charge_limit', '49')).toMatchObject({ status: 'refused', command: 'set_charge_limit' });
  });

  test('end an order that waits when the node is deployed anew, and leave Home Assistant when they are switched off', async () => {
    await drive();
    await fleet.change(nordlicht, { asleep: true });
    await nodeRed.shows('state', { text: 'asleep, kept' });
    const { commands } = nodeRed.node<VehicleNode>('car').vehicle!;
    const queued = new Promise<void>((resolve) => commands.onProgress(({ stage }) => stage === 'queued' && resolve()));
    await observer.publish(topic('charge_limit/set'), '73');
    await queued;
    observer.forget();
    await nodeRed.deploy([...owned(), controlling({ control: false })], 'nodes');
    expect(commands.pending).toEqual([]);
    // The first of two messages names what goes by its platform alone.
    const { cmps } = JSON.parse(await observer.sees(discovery)) as Announced;
    for (const [key, p] of Object.entries({ charge_limit: 'number', flash_lights: 'button', last_command: 'sensor' }))
      expect(cmps[key], key).toEqual({ p });
    expect(fleet.events.entries.filter(({ event }) => event === 'command')).toEqual([]);
  });

  test.each([
    ['no account', '', 'no account'],
    ['an account that is not signed in', 'stranger', 'not signed in'],
  ])('of a car with %s say so, and the car is shown all the same', async (_, id, text) => {
    await nodeRed.deploy([...owned({ account: id }), { ...account, id: 'stranger' }, controlling()]);
    expect(await nodeRed.shows('state', { text })).toEqual({ fill: 'red', shape: 'ring', text });
    await observer.sees(discovery);
    nodeRed.send('state');
    expect((await nodeRed.hears()).vin).toBe(nordlicht);
  });
});

/** The components of a discovery message; what is to be removed has no name. */
interface Announced {
  readonly cmps: Readonly<Record<string, { readonly p: string; readonly name?: string }>>;
}

describe('a Catch node', () => {
  const caught = async (nodes: readonly FlowNode[]): Promise<unknown> => {
    await nodeRed.deploy([
      tab,
      ...nodes,
      { id: 'caught', type: 'catch', z: 'tab', x: 0, y: 0, scope: null, uncaught: false, wires: [['heard']] },
      listener(),
    ]);
    nodeRed.send('state');
    return (await nodeRed.hears(({ error }) => error !== undefined)).error;
  };

  test('gets the code and the sentence of a vehicle that is missing', async () => {
    const error = await caught([state('state', { vehicle: 'gone', homeAssistant: '' })]);
    expect(error).toMatchObject({ code: 'VEHICLE_MISSING', message: expect.stringContaining('No vehicle is set') });
    expect(nodeRed.status('state')).toEqual({ fill: 'red', shape: 'ring', text: 'no car' });
  });

  test('gets the code and the sentence of a VIN that is none', async () => {
    const car = node('tesla-vehicle', 'car', { vin: 'IOQ', server: 'server', name: 'Nordlicht' });
    const error = await caught([car, state('state', { homeAssistant: '' })]);
    expect(error).toMatchObject({ code: 'VIN_INVALID', message: expect.stringContaining('"IOQ" is no VIN') });
    expect(nodeRed.status('state')).toEqual({ fill: 'red', shape: 'ring', text: 'VIN not usable' });
  });

  test('gets the code of a VIN that two vehicles name', async () => {
    const cars = ['first', 'car'].map((id) => node('tesla-vehicle', id, { vin: nordlicht, server: 'server' }));
    const error = await caught([...cars, state('state', { homeAssistant: '' })]);
    expect(error).toMatchObject({ code: 'VIN_TAKEN' });
  });
});
