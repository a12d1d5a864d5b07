import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { silentLog } from '../../src/kernel/log';
import { openCertificates } from '../../src/simulator/certificates';
import { fleetOf, Simulator, type SimulatorEvent, type SimulatorOptions } from '../../src/simulator/simulator';
import { ManualClock } from '../support/manual-clock';
import { ack, hear, type Heard } from './network';

const plans = fleetOf(3).map((plan) => ({ ...plan, day: [], start: { ...plan.start, asleep: false } }));
const vins = plans.map(({ vin }) => vin);

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  while (closers.length > 0) await closers.pop()!();
});

/** A car that arrived at the test's server. */
interface Visitor {
  readonly vin: string;
  readonly issuer: string;
  readonly alpn: string | false | null;
  readonly request: IncomingMessage;
  readonly socket: WebSocket;
  /** The next message of the car that was not taken yet. */
  next(): Promise<Heard>;
}

/** A small receiver over real TLS. @param compress accepts the compression that cars only offer. */
async function receiver(files: { receiverCert: string; receiverKey: string; ca: string }, compress = false) {
  const [cert, key, ca] = await Promise.all(
    [files.receiverCert, files.receiverKey, files.ca].map((path) => readFile(path)),
  );
  const https: Server = createServer({
    cert,
    key,
    ca,
    requestCert: true,
    rejectUnauthorized: false,
    ALPNProtocols: ['http/1.1'],
  });
  const sockets = new WebSocketServer({ server: https, perMessageDeflate: compress });
  const waiting: Visitor[] = [];
  const asked: ((visitor: Visitor) => void)[] = [];
  sockets.on('connection', (socket, request) => {
    const tls = request.socket as TLSSocket;
    const peer = tls.getPeerCertificate();
    const heard: Heard[] = [];
    const listening: ((message: Heard) => void)[] = [];
    socket.on('message', (bytes) => {
      const message = hear(bytes as Buffer);
      socket.send(ack(message.txid, message.topic));
      const listener = listening.shift();
      if (listener) listener(message);
      else heard.push(message);
    });
    const visitor: Visitor = {
      vin: peer.subject.CN as string,
      issuer: peer.issuer.CN as string,
      alpn: tls.alpnProtocol,
      request,
      socket,
      next: () => {
        const first = heard.shift();
        return first ? Promise.resolve(first) : new Promise((resolve) => listening.push(resolve));
      },
    };
    const ask = asked.shift();
    if (ask) ask(visitor);
    else waiting.push(visitor);
  });
  https.listen(0, '127.0.0.1');
  await once(https, 'listening');
  closers.push(async () => {
    for (const socket of sockets.clients) socket.terminate();
    https.closeAllConnections();
    await new Promise((resolve) => https.close(resolve));
  });
  return {
    port: (https.address() as AddressInfo).port,
    visitor: (): Promise<Visitor> => {
      const first = waiting.shift();
      return first ? Promise.resolve(first) : new Promise((resolve) => asked.push(resolve));
    },
  };
}

/** A simulator of a test, with what happened in it. */
async function simulate(options: Partial<SimulatorOptions> & { stateFolder: string }) {
  const clock = new ManualClock(Date.now());
  const simulator = new Simulator({ cars: plans, clock, random: Math.random, log: silentLog, ...options });
  closers.push(() => simulator.stop());
  const waiting: { event: string; resolve: (event: SimulatorEvent) => void }[] = [];
  simulator.subscribe((event) => {
    const at = waiting.findIndex((one) => one.event === event.event);
    if (at >= 0) waiting.splice(at, 1)[0]?.resolve(event);
  });
  const info = await simulator.start();
  return {
    clock,
    simulator,
    info,
    happens: (event: SimulatorEvent['event']): Promise<SimulatorEvent> =>
      new Promise((resolve) => waiting.push({ event, resolve })),
  };
}

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'simulator-test-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

describe('a simulator', () => {
  it('streams its cars over mutual TLS to a receiver with its own certificate', async () => {
    const stateFolder = await temporary();
    const server = await receiver(await openCertificates(stateFolder, vins, Date.now()));
    const { clock, simulator } = await simulate({ stateFolder, stream: { host: '127.0.0.1', port: server.port } });
    clock.advance(500);
    const visitors = await Promise.all([server.visitor(), server.visitor(), server.visitor()]);
    visitors.sort((one, other) => vins.indexOf(one.vin) - vins.indexOf(other.vin));
    expect(visitors.map(({ vin }) => vin)).toEqual(vins);
    expect(visitors.map(({ issuer }) => issuer)).toEqual([
      'Tesla Motors Products CA',
      'Tesla Motors GF3 Product Issuing CA',
      'Tesla Motors Products CA',
    ]);
    for (const { alpn, request } of visitors) {
      expect(alpn).toBe('http/1.1');
      expect(request.headers['user-agent']).toMatch(/^Hermes/);
      expect(request.headers['sec-websocket-extensions']).toMatch(/permessage-deflate/);
    }
    // The first one stands at work.
    expect(visitors.map(({ request }) => request.headers['x-network-interface'])).toEqual(['cellular', 'wifi', 'wifi']);
    const first = visitors[0]!;
    const whole = await first.next();
    expect(whole).toMatchObject({ topic: 'V', deviceId: vins[0], record: { createdAt: clock.now(), isResend: false } });
    expect(Object.keys(whole.record.data).length).toBeGreaterThan(110);
    expect(whole.record.data).toMatchObject({
      VehicleName: 'Nordlicht',
      Gear: 'P',
      VehicleSpeed: null,
      CarType: 'Model3',
    });

    simulator.cars.get(vins[0]!)!.change({ signals: { DoorState: { TrunkRear: true } } });
    clock.advance(1_000);
    expect((await first.next()).record.data).toEqual({
      DoorState: expect.objectContaining({ TrunkRear: true, DriverFront: false }) as unknown,
    });

    // The third car's firmware is old; the receiver reads its texts as the same values.
    const old = await visitors[2]!.next();
    expect(old.record.data).toMatchObject({ Soc: expect.any(Number) as unknown, Locked: true, Gear: 'P' });
  });

  it('leaves a server that accepts compression, without a word', async () => {
    const stateFolder = await temporary();
    const server = await receiver(await openCertificates(stateFolder, vins, Date.now()), true);
    const { clock, happens } = await simulate({
      cars: plans.slice(0, 1),
      stateFolder,
      stream: { host: '127.0.0.1', port: server.port },
    });
    const failed = happens('connect_failed');
    clock.advance(500);
    const { socket } = await server.visitor();
    const messages: unknown[] = [];
    socket.on('message', (data) => messages.push(data));
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1006);
    expect(messages).toEqual([]);
    expect(await failed).toMatchObject({ reason: expect.stringMatching(/permessage-deflate/) as unknown });
  });

  it('does not speak to a server whose certificate it cannot trust', async () => {
    const stranger = await openCertificates(await temporary(), [], Date.now());
    const server = await receiver(stranger);
    const { clock, happens } = await simulate({
      cars: plans.slice(0, 1),
      stateFolder: await temporary(),
      stream: { host: '127.0.0.1', port: server.port },
    });
    const failed = happens('connect_failed');
    clock.advance(500);
    expect(await failed).toMatchObject({ vin: vins[0], reason: expect.stringMatching(/certificate/i) as unknown });
  });

  it('goes away when its car falls asleep, and comes back', async () => {
    const stateFolder = await temporary();
    const server = await receiver(await openCertificates(stateFolder, vins, Date.now()));
    const { clock, simulator, happens } = await simulate({
      cars: plans.slice(0, 1),
      stateFolder,
      stream: { host: 'localhost', port: server.port },
    });
    const connected = happens('connected');
    clock.advance(500);
    const first = await server.visitor();
    await first.next();
    await connected;
    const car = simulator.cars.get(vins[0]!)!;
    car.change({ signals: { Locked: false }, asleep: true });
    expect((await first.next()).record.data).toEqual({ Locked: false, BMSState: 'Standby' });
    const [code] = (await once(first.socket, 'close')) as [number];
    expect(code).toBe(1000);
    clock.advance(60_000);
    car.change({ asleep: false });
    clock.advance(500);
    const second = await server.visitor();
    expect(Object.keys((await second.next()).record.data).length).toBeGreaterThan(110);
  });

  it('lives faster than the clock when asked to, with the stamps of the clock', async () => {
    const { clock, simulator } = await simulate({
      stateFolder: await temporary(),
      cars: fleetOf(2).slice(1),
      speed: 60,
    });
    const car = simulator.cars.get(vins[1]!)!;
    const before = car.describe().signals.ACChargingEnergyIn as number;
    const events: SimulatorEvent[] = [];
    simulator.subscribe((event) => events.push(event));
    clock.advance(60_000);
    expect((car.describe().signals.ACChargingEnergyIn as number) - before).toBeCloseTo(11.04, 1);
    clock.advance(120_000);
    expect(events.map(({ event }) => event)).toContain('charging_complete');
    expect(events.every(({ at }) => at <= clock.now())).toBe(true);
  });

  it('says where its files are, and removes those that nobody asked for', async () => {
    const simulator = new Simulator({
      cars: 2,
      clock: new ManualClock(Date.now()),
      random: Math.random,
      log: silentLog,
    });
    const info = await simulator.start();
    expect(await simulator.start()).toBe(info);
    expect(info.vins).toEqual(vins.slice(0, 2));
    expect(await readFile(info.ca, 'utf8')).toMatch(/BEGIN CERTIFICATE/);
    expect(await readFile(info.receiverKey, 'utf8')).toMatch(/PRIVATE KEY/);
    await simulator.stop();
    await simulator.stop();
    await expect(stat(info.ca)).rejects.toThrow(/ENOENT/);
    await expect(fetch(`${info.control}/cars`)).rejects.toThrow();
  });

  it('leaves no timer behind', async () => {
    const { clock, simulator } = await simulate({ stateFolder: await temporary() });
    expect(clock.timers).toBe(1);
    await simulator.stop();
    expect(clock.timers).toBe(0);
  });

  it('is the same again with the same clock and the same numbers', async () => {
    const run = async (): Promise<string> => {
      let seed = 1;
      const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
      const clock = new ManualClock();
      const simulator = new Simulator({ cars: 6, clock, random, log: silentLog });
      await simulator.start();
      clock.advance(600_000);
      const cars = JSON.stringify(Array.from(simulator.cars.values(), (car) => car.describe()));
      await simulator.stop();
      return cars;
    };
    expect(await run()).toBe(await run());
  });
});
