import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, rename, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import tls from 'node:tls';
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Fleet } from '../../src/fleet/fleet';
import type { Receiver, ReceiverSettings, ReceiverState } from '../../src/fleet/receiver';
import { serverCertificate } from '../../src/simulator/certificates';
import { ManualClock } from '../support/manual-clock';
import {
  certificates,
  drive,
  keptLog,
  type KeptLog,
  ownFolder,
  removeCertificates,
  serverSettings,
  stateOf,
  vins,
} from './support';

const [vin, other] = vins;
const soc = (value: number): object[] => [{ key: 'Soc', value: { double_value: value } }];

let clock: ManualClock;
let log: KeptLog;
let fleet: Fleet;
let folder: string;

beforeEach(async () => {
  clock = new ManualClock(Date.now());
  log = keptLog();
  folder = await ownFolder();
  fleet = new Fleet({ folder: join(folder, 'fleet'), clock, random: () => 0.999_999, log });
  onTestFinished(() => fleet.stop());
});
afterAll(removeCertificates);

async function receiverOf(change: Partial<ReceiverSettings> = {}): Promise<Receiver> {
  const receiver = fleet.receiver(await serverSettings(change));
  onTestFinished(async () => {
    const stopped = receiver.stop();
    clock.advance(1_000);
    await stopped;
  });
  return receiver;
}

function told(receiver: Receiver): ReceiverState['kind'][] {
  const kinds: ReceiverState['kind'][] = [];
  receiver.onState(({ kind }) => void kinds.push(kind));
  return kinds;
}

describe('a receiver that cannot start', () => {
  it('says why once, tries again less and less often, and listens once it can', async () => {
    const { receiverCert, receiverKey } = await certificates();
    const cert = join(folder, 'fullchain.pem');
    const receiver = await receiverOf({ cert });
    receiver.start();
    for (const wait of [1_000, 2_000, 4_000]) {
      const { problem } = await stateOf(receiver, 'failed');
      expect(problem).toMatchObject({ code: 'FILE_UNREADABLE', details: { file: cert } });
      expect(clock.timers).toBe(1);
      clock.advance(wait - 1);
      expect(clock.timers).toBe(1);
      const failedAgain = new Promise((resolve) => receiver.onState(resolve));
      clock.advance(1);
      await failedAgain;
    }
    // Another reason is said, too.
    await copyFile(receiverKey, cert);
    clock.advance(8_000);
    await stateOf(receiver, 'failed', ({ problem }) => problem.code === 'CERTIFICATE_INVALID');
    expect(log.sentences.map((sentence) => sentence.includes(cert))).toEqual([true, true]);
    await copyFile(receiverCert, cert);
    clock.advance(16_000);
    const { port, connections } = await stateOf(receiver, 'listening');
    expect([port > 0, connections]).toEqual([true, 0]);
  });

  it.each<[string, Partial<ReceiverSettings>, string]>([
    ['a key that is not there', { key: '/nowhere/key.pem' }, 'FILE_UNREADABLE'],
    ['no certificate set', { cert: '' }, 'CERTIFICATE_UNSET'],
    ['a pool that is not there', { clientCas: { file: '/nowhere/ca.pem' } }, 'FILE_UNREADABLE'],
    ['an address of another machine', { host: '203.0.113.1' }, 'ADDRESS_UNKNOWN'],
    ['a port that is none', { port: NaN }, 'OPTION_INVALID'],
    ['limits that let nobody in', { limits: { maxHandshakes: 0 } }, 'OPTION_INVALID'],
    ["an address of Tesla's pool that is none", { clientCas: { url: 'no address' } }, 'CLIENT_CAS_MISSING'],
  ])('names %s', async (_, change, code) => {
    const receiver = await receiverOf(change);
    receiver.start();
    expect((await stateOf(receiver, 'failed')).problem.code).toBe(code);
    expect(log.sentences).toHaveLength(1);
  });

  it('listens once the port is free', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const receiver = await receiverOf({ port });
    receiver.start();
    expect((await stateOf(receiver, 'failed')).problem).toMatchObject({ code: 'ADDRESS_IN_USE', details: { port } });
    taken.close();
    await once(taken, 'close');
    clock.advance(1_000);
    expect((await stateOf(receiver, 'listening')).port).toBe(port);
  });

  it('stops trying when it is stopped, and begins with the shortest wait when it is started again', async () => {
    const receiver = await receiverOf({ cert: '' });
    receiver.start();
    await stateOf(receiver, 'failed');
    await receiver.stop();
    expect([receiver.state.kind, clock.timers]).toEqual(['stopped', 0]);
    receiver.start();
    await stateOf(receiver, 'failed');
    const failedAgain = new Promise((resolve) => receiver.onState(resolve));
    clock.advance(1_000);
    await failedAgain;
  });
});

describe('start and stop', () => {
  it('may each be called twice', async () => {
    const receiver = await receiverOf();
    await receiver.stop();
    const kinds = told(receiver);
    receiver.start();
    receiver.start();
    await stateOf(receiver, 'listening');
    receiver.start();
    await Promise.all([receiver.stop(), receiver.stop()]);
    await receiver.stop();
    expect(kinds).toEqual(['starting', 'listening', 'stopped']);
    expect(clock.timers).toBe(0);
  });

  it('may overtake each other: what was asked for last holds', async () => {
    const receiver = await receiverOf();
    const kinds = told(receiver);
    receiver.start();
    await Promise.resolve();
    await receiver.stop();
    expect([kinds, clock.timers]).toEqual([['starting', 'stopped'], 0]);
    receiver.start();
    void receiver.stop();
    receiver.start();
    await stateOf(receiver, 'listening');
    void receiver.stop();
    receiver.start();
    await receiver.stop();
    expect([receiver.state.kind, clock.timers]).toEqual(['stopped', 0]);
  });

  it('free the port and take it again, cars and all', async () => {
    const first = await receiverOf({ vins: [vin] });
    first.start();
    const car = await drive(first);
    await stateOf(first, 'listening', ({ connections }) => connections === 1);
    const { port } = await stateOf(first, 'listening');
    await Promise.all([first.stop(), car.gone]);
    expect(fleet.vehicle(vin).view().networkInterfaces).toEqual([]);
    const second = await receiverOf({ port, vins: [vin] });
    second.start();
    await (await drive(second)).tell(soc(50));
  });
});

describe('the certificate', () => {
  it('is looked at every hour, and a renewed one shown to new connections', async () => {
    const { receiverCert, receiverKey, authorities, caPem } = await certificates();
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    await copyFile(receiverCert, cert);
    await copyFile(receiverKey, key);
    const receiver = await receiverOf({ cert, key });
    receiver.start();
    const { port, certificateEnds } = await stateOf(receiver, 'listening');
    const shown = async (): Promise<string> => {
      const socket = tls.connect({ port, host: '127.0.0.1', servername: 'localhost', ca: caPem });
      await once(socket, 'secureConnect');
      const { raw } = socket.getPeerCertificate();
      socket.destroy();
      return createHash('sha256').update(raw).digest('hex');
    };
    const fingerprint = (pem: string): string =>
      createHash('sha256').update(new X509Certificate(pem).raw).digest('hex');
    const before = await shown();

    // Half renewed: the key does not fit yet, so the old pair stays.
    const ends = new Date(certificateEnds + 90 * 86_400_000);
    const renewed = serverCertificate(authorities.servers, Date.now(), undefined, { notAfter: ends });
    await writeFile(`${cert}.new`, renewed.cert);
    await rename(`${cert}.new`, cert);
    clock.advance(3_600_000);
    await log.says(/could not be renewed: .*does not belong/);
    expect(await shown()).toBe(before);

    await writeFile(key, renewed.key);
    clock.advance(3_600_000);
    const state = await stateOf(receiver, 'listening', (now) => now.certificateEnds !== certificateEnds);
    expect(state.certificateEnds).toBe(Math.floor(ends.getTime() / 1_000) * 1_000);
    expect(await shown()).toBe(fingerprint(renewed.cert));
    const lines = log.sentences.length;
    clock.advance(3_600_000);
    await shown();
    expect(log.sentences).toHaveLength(lines);
  });
});

describe('who is heard', () => {
  it('is who a vehicle or the list of further VINs names; another is named once in the log', async () => {
    const receiver = await receiverOf({ vins: [other] });
    receiver.start();
    const stranger = await drive(receiver, vin);
    await stranger.gone;
    await (
      await drive(receiver, vin)
    ).gone;
    await (await drive(receiver, other)).tell(soc(1));
    expect(log.sentences.filter((sentence) => sentence.startsWith('Refused'))).toEqual([
      `Refused ${vin}: no vehicle with this VIN is set up here.`,
    ]);
    fleet.claim(vin, { name: 'Blitz' }, receiver);
    await (await drive(receiver, vin)).tell(soc(2));
    expect(fleet.vehicle(vin).state.value('Soc')).toBe(2);
  });

  it('keeps streaming while its vehicle node is deployed anew', async () => {
    const receiver = await receiverOf();
    receiver.start();
    const release = fleet.claim(vin, { name: 'Blitz' }, receiver);
    const vehicle = fleet.vehicle(vin);
    const car = await drive(receiver);
    await car.tell(soc(1));
    release();
    expect(vehicle.presence.kind).toBe('disconnected');
    fleet.claim(vin, { name: 'Donner' }, receiver);
    expect(vehicle.presence.kind).toBe('connected');
    await car.tell(soc(2));
  });

  it('is no longer heard once its vehicle node is gone', async () => {
    const receiver = await receiverOf();
    receiver.start();
    const release = fleet.claim(vin, { name: 'Blitz' }, receiver);
    const car = await drive(receiver);
    await car.tell(soc(1));
    release();
    car.send(soc(2));
    await car.gone;
    expect(fleet.vehicle(vin).state.value('Soc')).toBe(1);
  });

  it('is accepted as often as it was asked for; letting go twice is once', async () => {
    const receiver = await receiverOf();
    receiver.start();
    const vehicle = fleet.vehicle(vin);
    const [first, second] = [receiver.accept(vehicle), receiver.accept(vehicle)];
    const car = await drive(receiver);
    first();
    first();
    await car.tell(soc(1));
    expect(vehicle.presence.kind).toBe('connected');
    second();
    expect(vehicle.presence.kind).toBe('disconnected');
  });

  it('stays on the list of the server when the vehicle node goes', async () => {
    const receiver = await receiverOf({ vins: [vin] });
    receiver.start();
    const release = fleet.claim(vin, { name: 'Blitz' }, receiver);
    const car = await drive(receiver);
    release();
    await car.tell(soc(2));
    expect(fleet.vehicle(vin).presence.kind).toBe('connected');
  });
});

it('hears every car with what it changed, counts its connections, and tells connectivity', async () => {
  const receiver = await receiverOf({ vins: [...vins] });
  const heard: unknown[] = [];
  receiver.onChange(({ record: { vin, topic, data }, changes }) => {
    heard.push([vin, topic, topic === 'connectivity' ? data.status : changes.map(({ signal }) => signal)]);
  });
  receiver.start();
  const cars = [await drive(receiver, vin), await drive(receiver, other)];
  await stateOf(receiver, 'listening', ({ connections }) => connections === 2);
  await cars[0]!.tell(soc(1));
  await cars[1]!.tell([...soc(1), { key: 'Locked', value: { boolean_value: true } }]);
  await cars[0]!.close();
  await stateOf(receiver, 'listening', ({ connections }) => connections === 1);
  expect(heard).toEqual([
    [vin, 'connectivity', 'CONNECTED'],
    [other, 'connectivity', 'CONNECTED'],
    [vin, 'V', ['Soc']],
    [other, 'V', ['Soc', 'Locked']],
    [vin, 'connectivity', 'DISCONNECTED'],
  ]);
});

it('is one of two that feed the same fleet: stopping one leaves the other its cars', async () => {
  const first = await receiverOf({ vins: [vin] });
  const second = await receiverOf({ vins: [vin, other] });
  for (const receiver of [first, second]) receiver.start();
  await stateOf(first, 'listening');
  const car = await drive(second, vin);
  await car.tell(soc(1));
  await (await drive(second, other)).tell(soc(2));
  await first.stop();
  expect(fleet.vehicle(vin).presence.kind).toBe('connected');
  await car.tell(soc(3));
  expect([fleet.vehicle(vin).state.value('Soc'), fleet.vehicle(other).state.value('Soc')]).toEqual([3, 2]);
});
