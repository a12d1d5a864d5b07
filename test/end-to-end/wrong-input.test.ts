import type { NodeStatus } from 'node-red';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { authority, carAuthorities, carCertificate, issue, usage, type Issued } from '../../src/simulator/certificates';
import { hurry } from '../support/fast-clock';
import { NodeRed } from '../support/node-red';
import { lotse, nordlicht, TestCar, type Site } from '../support/simulator';
import { household, moveIn, topic, type Home } from './home';

hurry();

let nodeRed: NodeRed;
beforeAll(async () => {
  nodeRed = await NodeRed.start();
});
afterAll(() => nodeRed.stop());

const day = 86_400_000;

/** A household with a good car that streams, which nothing may disturb. */
async function withGoodCar(): Promise<Home & { readonly goesOn: () => Promise<void> }> {
  const home = await moveIn(nodeRed);
  nodeRed.log.forget();
  const good = await TestCar.connect(home.place, lotse);
  onTestFinished(() => good.leaves());
  let limit = 50;
  return {
    ...home,
    async goesOn() {
      limit += 1;
      expect(await good.tells({ ChargeLimitSoc: limit })).toMatchObject({ kind: 'ack' });
      await home.observer.sees(topic('charge_limit', lotse), String(limit));
    },
  };
}

describe('a peer that is no car of ours', () => {
  test.each<[string, (place: Site, now: number) => Issued, RegExp]>([
    [
      'an expired certificate',
      ({ certificates }, now) =>
        carCertificate(nordlicht, certificates.authorities.products, now, { notAfter: new Date(now - day / 2) }),
      /Refused 127\.0\.0\.1: .*(expired|ended)/,
    ],
    [
      'a certificate of a foreign authority with a Tesla name',
      (_, now) => carCertificate(nordlicht, carAuthorities(now).products, now),
      /Refused 127\.0\.0\.1: /,
    ],
    [
      'a self-signed certificate',
      (_, now) =>
        issue({
          name: { commonName: nordlicht },
          notBefore: new Date(now - day),
          notAfter: new Date(now + day),
          usages: [usage.client],
        }),
      /Refused 127\.0\.0\.1: /,
    ],
    [
      'a certificate of an authority that issues none for cars',
      ({ certificates }, now) => carCertificate(nordlicht, certificates.authorities.servers, now),
      /issued by "Simulated Tesla CA", which issues none for cars/,
    ],
    ['another authority as its certificate', (_, now) => authority(nordlicht, now), /Refused 127\.0\.0\.1: /],
  ])('with %s is refused in a sentence, and the others go on', async (_, identity, sentence) => {
    const { place, goesOn } = await withGoodCar();
    const stranger = await TestCar.connect(place, nordlicht, identity(place, Date.now()));
    await stranger.gone();
    await nodeRed.logs(sentence);
    await goesOn();
    await nodeRed.shows('all', { text: '1 connected' });
    expect(nodeRed.statuses.entries.filter(({ status }) => status.text === '2 connected')).toEqual([]);
  });

  test('with a VIN that nobody named is refused by its VIN, once in the log', async () => {
    const { place, goesOn } = await withGoodCar();
    const vin = '5YJ3E1EA7KF000001';
    for (let tries = 0; tries < 3; tries += 1) await (await TestCar.connect(place, vin)).gone();
    await goesOn();
    const lines = nodeRed.log.entries.filter((line) => line.includes(vin));
    expect(lines).toEqual([`[tesla] Refused ${vin}: no vehicle with this VIN is set up here.`]);
  });
});

describe('a car that misbehaves', () => {
  test('with a text message loses its connection, and the others go on', async () => {
    const { place, goesOn } = await withGoodCar();
    const car = await TestCar.connect(place);
    car.sends('{"Soc": 50}');
    await car.gone();
    await nodeRed.logs(new RegExp(`${nordlicht} sent a text message`));
    await goesOn();
  });

  test('with a message beyond the limit loses its connection, and the others go on', async () => {
    const { place, goesOn } = await withGoodCar();
    const car = await TestCar.connect(place);
    car.sends(Buffer.alloc(2 * 1024 * 1024 + 1));
    await car.gone();
    await goesOn();
  });

  test.each([
    ['a record of more than 1 MB', Buffer.alloc(1_000_001), /more than 1000000/],
    ['garbage', Buffer.from('this is no FlatBuffer at all, but long enough'), /Refused a message of/],
  ])('with %s is told so and stays', async (_, bytes, sentence) => {
    const { place, goesOn, observer } = await withGoodCar();
    const car = await TestCar.connect(place);
    car.sends(bytes);
    expect(await car.hears(() => true)).toMatchObject({ kind: 'error' });
    await nodeRed.logs(sentence);
    await goesOn();
    expect(await car.tells({ ChargeLimitSoc: 66 })).toMatchObject({ kind: 'ack' });
    await observer.sees(topic('charge_limit'), '66');
    await car.leaves();
  });
});

describe('a household where something is missing', () => {
  test('a broker: the car still streams to the flow, and the state node says no broker', async () => {
    const home = await moveIn(nodeRed);
    await home.broker.stop();
    await nodeRed.shows('state', { fill: 'red', shape: 'ring', text: 'no broker' });
    await nodeRed.logs(/The MQTT broker mqtt:.* does not answer .*check that it runs/);
    const car = await TestCar.connect(home.place);
    await car.tells({ Soc: 50 });
    await nodeRed.hears(({ signal }) => signal === 'Soc', 'signals');
    await car.leaves();
  });

  test('a free port: the car stays at Home Assistant, and comes when the port is free', async () => {
    const home = await moveIn(nodeRed);
    await nodeRed.deploy([]);
    const other = createServer().listen(home.place.port, '127.0.0.1');
    await once(other, 'listening');
    await nodeRed.deploy(household(home));
    for (const id of ['server', 'in', 'all', 'state']) {
      expect(await nodeRed.shows(id, { fill: 'red' })).toEqual({ fill: 'red', shape: 'ring', text: 'port in use' });
    }
    await home.observer.sees('tesla/bridge/evfleetpulse_ha/state', 'online');
    other.close();
    await nodeRed.shows('all', { text: '0 connected' });
    const car = await TestCar.connect(home.place);
    await car.tells({ ChargeLimitSoc: 64 });
    await home.observer.sees(topic('charge_limit'), '64');
    await car.leaves();
  });

  test('a whole store: the damaged file is kept, a new one begun, and the car goes on', async () => {
    const home = await moveIn(nodeRed);
    const store = join(nodeRed.userDir, 'evfleetpulse', 'store.sqlite');
    await nodeRed.restart(() => writeFile(store, 'this is no database'.repeat(1_000)));
    const line = await nodeRed.logs(/The store .* is damaged/);
    const [kept] = (await readdir(dirname(store))).filter((name) => name.startsWith('store.sqlite.broken-'));
    expect(line).toContain(`It was kept as ${join(dirname(store), kept!)} and a new one was begun`);
    await goesOn(home, 61, { fill: 'yellow', shape: 'dot', text: 'store broken' });
    await rm(join(dirname(store), kept!));
    // What was said since is in the new file.
    await nodeRed.restart();
    nodeRed.send('state');
    expect((await nodeRed.hears()).payload).toMatchObject({ ChargeLimitSoc: 61 });
  });

  test('a folder to write to: everything goes on in memory, and the log says so', async () => {
    const home = await moveIn(nodeRed);
    const folder = join(nodeRed.userDir, 'evfleetpulse');
    await nodeRed.restart(async () => {
      await rm(folder, { recursive: true });
      await writeFile(folder, 'a file is in the way');
    });
    await nodeRed.logs(/The store .* cannot be written .*free disk space or correct the permissions/);
    await goesOn(home, 62, { fill: 'yellow', shape: 'dot', text: 'store broken' });
    await nodeRed.restart(async () => {
      await rm(folder);
      await mkdir(folder);
    });
  });

  async function goesOn(
    { place, observer }: Home,
    limit: number,
    status: NodeStatus = { fill: 'grey' },
  ): Promise<void> {
    await nodeRed.shows('server', status);
    const car = await TestCar.connect(place);
    expect(await car.tells({ ChargeLimitSoc: limit })).toMatchObject({ kind: 'ack' });
    await observer.sees(topic('charge_limit'), String(limit));
    await car.leaves();
  }
});
