import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get } from 'node:https';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/kernel/log';
import { demoCars, Simulator, type CarDescription, type SimulatorInfo } from '../../src/simulator/simulator';
import { ManualClock } from '../support/manual-clock';
import { FakeNetwork } from './network';
import { newPublicKey } from './tesla/support';

const clock = new ManualClock();
const network = new FakeNetwork();
const simulator = new Simulator({
  cars: demoCars.map((plan) => ({ ...plan, day: [] })),
  stream: { host: 'fleet.example', port: 443 },
  clock,
  random: () => 0.5,
  log: silentLog,
  connect: network.connect,
});
const vin = demoCars[0]!.vin;
let info: SimulatorInfo;

beforeAll(async () => {
  info = await simulator.start();
});
afterAll(() => simulator.stop());

const ask = async (path: string, init?: RequestInit): Promise<{ status: number; body: unknown; headers: Headers }> => {
  const response = await fetch(`${info.control}${path}`, init);
  return { status: response.status, body: await response.json(), headers: response.headers };
};
const patch = (body: unknown, path = `/cars/${vin}`) =>
  ask(path, { method: 'PATCH', body: typeof body === 'string' ? body : JSON.stringify(body) });

describe('the control interface', () => {
  it('listens on this machine only', () => {
    expect(info.control).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('lists the cars, and shows one', async () => {
    const { status, body } = await ask('/cars');
    expect(status).toBe(200);
    expect((body as CarDescription[]).map((car) => car.vin)).toEqual(demoCars.map((plan) => plan.vin));
    const one = await ask(`/cars/${vin}`);
    expect(one.body).toMatchObject({
      vin,
      name: 'Nordlicht',
      asleep: false,
      offline: false,
      connected: false,
      signals: { Gear: 'P', VehicleSpeed: null, Soc: 63.4, CarType: 'Model3' },
      faults: [],
      stream: { connections: 0, sent: 0 },
    });
  });

  it('changes signals and answers with the changed car', async () => {
    const { status, body } = await patch({
      signals: { Soc: 41.5, DetailedChargeState: 'Charging', MediaNowPlayingTitle: 'Shanty' },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ vin, signals: { Soc: 41.5, ACChargingPower: 11.04, MediaNowPlayingTitle: 'Shanty' } });
    const car = await ask(`/cars/${vin}`);
    expect(car.body).toEqual(body);
    clock.advance(60_000);
    const later = (await ask(`/cars/${vin}`)).body as CarDescription;
    expect(later.signals.Soc).toBeGreaterThan(41.6);
  });

  it('puts a car to sleep, which parks and stops charging for it, and wakes it', async () => {
    await patch({ signals: { DetailedChargeState: 'Charging' } });
    expect((await patch({ asleep: true })).body).toMatchObject({
      asleep: true,
      signals: { DetailedChargeState: 'Stopped' },
    });
    await patch({ signals: { Gear: 'D' } });
    expect((await patch({ asleep: true })).body).toMatchObject({
      asleep: true,
      signals: { Gear: 'P', VehicleSpeed: null },
    });
    clock.advance(3_600_000);
    expect((await patch({})).body).toMatchObject({ asleep: true });
    expect((await patch({ asleep: false })).body).toMatchObject({ asleep: false });
  });

  it('takes a car off the network, and brings it back', async () => {
    await patch({ asleep: false, offline: true });
    const before = network.connections.filter(({ target }) => target.cert !== '').length;
    clock.advance(5_000);
    expect((await ask(`/cars/${vin}`)).body).toMatchObject({ offline: true, connected: false });
    await patch({ offline: false });
    clock.advance(500);
    network.last.open();
    expect(network.connections.length).toBeGreaterThan(before);
    expect((await ask(`/cars/${vin}`)).body).toMatchObject({ offline: false, connected: true });
  });

  it('sets and clears faults', async () => {
    const faults = [
      { code: 'stream:stall' },
      { code: 'stream:drop', times: 2 },
      { code: 'fault:17' },
      { code: 'http:503', times: 1 },
    ];
    expect((await patch({ faults })).body).toMatchObject({ faults });
    expect((await patch({ faults: [{ code: 'stream:drop', times: 0 }] })).body).toMatchObject({ faults: [] });
    expect((await patch({ faults: [] })).body).toMatchObject({ faults: [] });
  });

  it('publishes what happens', async () => {
    const events: unknown[] = [];
    const unsubscribe = simulator.subscribe((event) => events.push(event));
    await patch({ signals: { Gear: 'D' } });
    await patch({ signals: { Gear: 'P' } });
    unsubscribe();
    await patch({ signals: { Gear: 'D' } });
    expect(events).toEqual([
      { at: clock.now(), vin, event: 'drive_started' },
      { at: clock.now(), vin, event: 'drive_ended' },
    ]);
  });

  it.each<[string, unknown, RegExp]>([
    ['half a JSON', '{"signals":', /^The body is no JSON: /],
    ['no JSON', '', /^The body is no JSON: /],
    ['a list', [], /^the body cannot be \[\]: it is an object/],
    ['null', 'null', /^the body cannot be null/],
    ['an unknown key', { signal: {} }, /it is signals, asleep, offline, faults or incidents\.$/],
    ['an unknown signal', { signals: { Socc: 1 } }, /^signals cannot be Socc: Tesla has no field of that name\.$/],
    ['a wrong type', { signals: { Soc: '50' } }, /^Soc cannot be "50": it takes a number\.$/],
    ['signals that are none', { signals: [1] }, /it is an object of values by signal/],
    ['asleep as a word', { asleep: 'yes' }, /^asleep cannot be "yes": it is true or false\.$/],
    [
      'an unknown fault',
      { faults: [{ code: 'fault:29', times: 1 }] },
      /^faults cannot be fault:29: this simulator knows stream:stall, stream:drop, car:reboot/,
    ],
    ['a fault without code', { faults: [{ times: 1 }] }, /^faults cannot be/],
    ['half a time', { faults: [{ code: 'stream:drop', times: 1.5 }] }, /^times cannot be 1\.5/],
    ['faults that are no list', { faults: 'stream:drop' }, /^faults cannot be/],
  ])('answers %s with 400 and a sentence, and changes nothing', async (_, body, sentence) => {
    const before = await ask(`/cars/${vin}`);
    const { status, body: answer } = await patch(body);
    expect(status).toBe(400);
    expect((answer as { error: string }).error).toMatch(sentence);
    expect(await ask(`/cars/${vin}`)).toMatchObject({ body: before.body });
  });

  it('puts keys on a car, which are then those of the app', async () => {
    const put = (body: unknown) => ask(`/cars/${vin}/keys`, { method: 'PUT', body: JSON.stringify(body) });
    const [first, second] = [newPublicKey(), newPublicKey()];
    expect(await put({ publicKey: first.pem })).toMatchObject({
      status: 200,
      body: [{ point: first.point, role: 'owner' }],
    });
    for (const [role, word] of [
      ['charging_manager', 'charging_manager'],
      ['ROLE_DRIVER', 'driver'],
      [4, 'fleet_manager'],
      ['FM', 'fleet_manager'],
    ]) {
      const { body } = await put({ publicKey: second.pem, role });
      expect(body).toEqual([
        { point: first.point, role: 'owner' },
        { point: second.point, role: word },
      ]);
    }
    expect((await ask(`/cars/${vin}/keys`)).body).toHaveLength(2);
    const { ca, publicKeyUrl } = info;
    const served = new Promise<string>((resolve, reject) => {
      get(publicKeyUrl, { ca: readFileSync(ca), agent: false }, (response) => {
        response.setEncoding('utf8').on('data', resolve);
      }).on('error', reject);
    });
    expect(await served).toBe(second.pem);
  });

  it.each<[unknown, RegExp]>([
    [[], /^the body cannot be \[\]: it is an object with publicKey/],
    [{}, /^publicKey cannot be nothing: /],
    [{ publicKey: 'x' }, /^the public key cannot be "x": it is a P-256 key/],
    [{ publicKey: newPublicKey().pem, role: 'boss' }, /^role cannot be "boss": it is one of none, service, owner/],
    [{ publicKey: newPublicKey().pem, name: 'x' }, /^a key of the body cannot be "name"/],
  ])('refuses the key %j', async (key, sentence) => {
    const { status, body } = await ask(`/cars/${vin}/keys`, { method: 'PUT', body: JSON.stringify(key) });
    expect([status, (body as { error: string }).error]).toEqual([400, expect.stringMatching(sentence)]);
  });

  it('shows the bill of Tesla', async () => {
    const { status, body } = await ask('/bill');
    expect([status, body]).toEqual([
      200,
      {
        commands: { count: 0, dollars: 0 },
        data: { count: 0, dollars: 0 },
        wakes: { count: 0, dollars: 0 },
        dollars: 0,
        vehicles: {},
      },
    ]);
    expect(await ask('/bill', { method: 'POST' })).toMatchObject({ status: 405 });
  });

  it('outlives a request that breaks off, and one without an address', async () => {
    const port = Number(new URL(info.control).port);
    for (const text of [
      `PATCH /cars/${vin} HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"asl`,
      'GET // HTTP/1.1\r\nhost: x\r\n\r\n',
    ]) {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      await new Promise((resolve) => socket.write(text, resolve));
      socket.end();
      socket.resume();
      await once(socket, 'close');
    }
    expect((await ask('/cars')).status).toBe(200);
  });

  it('knows its own paths and methods', async () => {
    expect(await ask('/cars/NOBODY')).toMatchObject({
      status: 404,
      body: { error: 'There is no car NOBODY. GET /cars lists them.' },
    });
    expect(await patch({}, '/cars/NOBODY')).toMatchObject({ status: 404 });
    expect(await ask('/')).toMatchObject({ status: 404, body: { error: 'There is nothing at /. Try GET /cars.' } });
    expect(await ask('/cars', { method: 'POST' })).toMatchObject({ status: 405 });
    const put = await ask(`/cars/${vin}`, { method: 'PUT', body: '{}' });
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, PATCH']);
    const keys = await ask(`/cars/${vin}/keys`, { method: 'POST', body: '{}' });
    expect([keys.status, keys.headers.get('allow')]).toEqual([405, 'GET, PUT']);
    expect(await patch({ signals: { VehicleName: 'x'.repeat(300_000) } })).toMatchObject({ status: 413 });
  });
});
