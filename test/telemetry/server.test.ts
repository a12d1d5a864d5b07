import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import { connect as connectTcp, createServer } from 'node:net';
import tls from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { systemClock } from '../../src/kernel/clock';
import type { Log } from '../../src/kernel/log';
import {
  authority,
  carAuthorities,
  carCertificate,
  issue,
  serverCertificate,
  usage,
} from '../../src/simulator/certificates';
import { TelemetryServer, type TelemetryServerOptions } from '../../src/telemetry/server';
import type { TelemetryRecord } from '../../src/vehicle/record';
import { ManualClock } from '../support/manual-clock';
import vectors from '../vectors/telemetry-vectors.json';
import { craft, newKey } from './craft';

const vin = '5YJ3E1EA7KF000.01';
const deviceId = '5YJ3E1EA7KF000-01';
const now = Date.now();
const cas = carAuthorities(now);
const serverPair = serverCertificate(cas.issuing, now);
const car = carCertificate(vin, cas.products, now);

let server: TelemetryServer;
let records: TelemetryRecord[];
let warnings: string[];
const sockets: WebSocket[] = [];

const log: Log = {
  debug() {},
  info() {},
  warn: (text) => void warnings.push(text),
  error: (text) => void warnings.push(text),
};

async function listen(options: Partial<TelemetryServerOptions> = {}): Promise<TelemetryServer> {
  records = [];
  warnings = [];
  server = new TelemetryServer({
    host: '127.0.0.1',
    port: 0,
    certificate: { ...serverPair, validTo: now + 1e9 },
    pool: [cas.products, cas.issuing].map(({ cert }) => new X509Certificate(cert)),
    sink: (record) => void records.push(record),
    clock: systemClock,
    log,
    ...options,
  });
  await server.start();
  return server;
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await server.stop();
});

const trust = [cas.issuing.cert];

/** A car's WebSocket, whose events are kept from the start. */
function connect(pair: { cert?: string; key?: string } = car, headers: Record<string, string> = {}): WebSocket {
  const socket = new WebSocket(`wss://127.0.0.1:${server.address!.port}/`, {
    cert: pair.cert,
    key: pair.key,
    ca: trust,
    servername: 'localhost',
    headers: { Version: '1.2.0', 'X-Network-Interface': 'cellular', ...headers },
    ALPNProtocols: ['http/1.1'],
  } as ConstructorParameters<typeof WebSocket>[2]);
  socket.on('error', () => {});
  sockets.push(socket);
  return socket;
}

/** How a connection ends: the WebSocket close code. */
function closeCode(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => socket.once('close', resolve));
}

async function ask(socket: WebSocket, message: Buffer): Promise<string> {
  socket.send(message);
  const [reply] = (await once(socket, 'message')) as [Buffer];
  return reply.toString('hex');
}

async function opened(pair = car, headers = {}): Promise<WebSocket> {
  const socket = connect(pair, headers);
  await once(socket, 'open');
  return socket;
}

describe('the reply table', () => {
  let socket: WebSocket;
  beforeAll(async () => {
    await listen({ records: ['V', 'alerts', 'connectivity'] });
  });

  it.each(vectors.cases.map((entry) => [entry.name, entry] as const))('%s', async (_, entry) => {
    await listen({ records: ['V', 'alerts', 'connectivity'] });
    socket = await opened();
    const request =
      entry.requestHex === null ? Buffer.alloc(entry.requestLength) : Buffer.from(entry.requestHex, 'hex');
    if (entry.requestHex === null) {
      // The vector names a filler that is not there; a whole message over the limit must be refused all the same.
      expect(await ask(socket, Buffer.alloc(1_000_001))).toContain(
        Buffer.from('incorrect message format').toString('hex'),
      );
    } else {
      expect(await ask(socket, request)).toBe(entry.repliesHex[0]);
    }
    const handedOn = records.filter(({ topic }) => topic !== 'connectivity');
    expect(handedOn.map(({ topic, vin, txid }) => ({ topic, vin, txid }))).toEqual(
      entry.dispatched.map(({ topic, meta }) => ({ topic, vin: meta.vin, txid: meta.txid })),
    );
    // The connection stays: a good message is still answered.
    expect(await ask(socket, Buffer.from(vectors.cases[0]!.requestHex!, 'hex'))).toBe(vectors.cases[0]!.repliesHex[0]);
  });
});

describe('a connection', () => {
  it('takes the VIN from the certificate and tells when the car comes and goes', async () => {
    await listen();
    const txid = '0A0A0A0A-1111-4222-8333-444444444444';
    const socket = await opened(car, { 'X-TXID': txid });
    await ask(socket, Buffer.from(vectors.cases[0]!.requestHex!, 'hex'));
    socket.close();
    await once(socket, 'close');
    await server.stop();
    expect(records.map(({ topic, vin, data }) => ({ topic, vin, data }))).toEqual([
      {
        topic: 'connectivity',
        vin: deviceId,
        data: { connectionId: txid.toLowerCase(), status: 'CONNECTED', networkInterface: 'cellular' },
      },
      { topic: 'V', vin: deviceId, data: { VehicleName: 'T' } },
      {
        topic: 'connectivity',
        vin: deviceId,
        data: { connectionId: txid.toLowerCase(), status: 'DISCONNECTED', networkInterface: 'cellular' },
      },
    ]);
  });

  it('accepts no compression, because a real car then hangs up', async () => {
    await listen();
    const socket = await opened();
    expect(socket.extensions).toBe('');
  });

  it('is dropped without a close frame when it sends text', async () => {
    await listen();
    const socket = await opened();
    socket.send('hello');
    expect(await closeCode(socket)).toBe(1006);
    expect(warnings).toEqual([expect.stringContaining('text message')]);
  });

  it('closes with 1009 beyond the longest message', async () => {
    await listen({ limits: { maxMessage: 2_000_000 } });
    const socket = await opened();
    socket.send(Buffer.alloc(2_000_001));
    expect(await closeCode(socket)).toBe(1009);
  });

  it('answers a ping with its payload and a close with its code', async () => {
    await listen();
    const socket = await opened();
    socket.ping('are you there');
    const [payload] = (await once(socket, 'pong')) as [Buffer];
    expect(payload.toString()).toBe('are you there');
    socket.close(4_001);
    expect(await closeCode(socket)).toBe(4_001);
  });

  it('hands a repeated message on once and acknowledges it twice', async () => {
    await listen();
    const socket = await opened();
    const request = Buffer.from(vectors.cases[0]!.requestHex!, 'hex');
    expect(await ask(socket, request)).toBe(await ask(socket, request));
    expect(records.filter(({ topic }) => topic === 'V')).toHaveLength(1);
  });

  it('acknowledges only what the sink has safe', async () => {
    let safe = (): void => {};
    let handedOn = (): void => {};
    const arrived = new Promise<void>((resolve) => (handedOn = resolve));
    await listen({
      records: ['V'],
      sink: () => {
        handedOn();
        return new Promise<void>((resolve) => (safe = resolve));
      },
    });
    const socket = await opened();
    let acked = false;
    socket.on('message', () => (acked = true));
    socket.send(Buffer.from(vectors.cases[0]!.requestHex!, 'hex'));
    await arrived;
    // A ping that overtakes nothing: had an acknowledgement been sent, it would have come before the pong.
    socket.ping();
    await once(socket, 'pong');
    expect(acked).toBe(false);
    safe();
    await once(socket, 'message');
  });

  it('does not acknowledge what the sink could not keep, and hands it on again', async () => {
    let tries = 0;
    await listen({ records: ['V'], sink: () => (++tries === 1 ? Promise.reject(new Error('disk full')) : undefined) });
    const socket = await opened();
    socket.send(Buffer.from(vectors.cases[0]!.requestHex!, 'hex'));
    socket.ping();
    await once(socket, 'pong');
    expect(await ask(socket, Buffer.from(vectors.cases[0]!.requestHex!, 'hex'))).toBe(vectors.cases[0]!.repliesHex[0]);
    expect(tries).toBe(2);
  });

  it('survives a sink that throws: the message is not acknowledged', async () => {
    let tries = 0;
    await listen({
      sink: () => {
        if (++tries <= 2) throw new Error('a bug');
      },
    });
    // The first to throw is the sink of the connectivity record.
    const socket = await opened();
    const request = Buffer.from(vectors.cases[0]!.requestHex!, 'hex');
    socket.send(request);
    socket.ping();
    expect(await Promise.race([once(socket, 'pong').then(() => 'pong'), once(socket, 'message')])).toBe('pong');
    expect(await ask(socket, request)).toBe(vectors.cases[0]!.repliesHex[0]);
    expect(tries).toBe(3);
  });

  it('is dropped, unanswered, with the next message after its car was removed', async () => {
    let isAllowed = true;
    await listen({ allows: () => isAllowed });
    const socket = await opened();
    const request = Buffer.from(vectors.cases[0]!.requestHex!, 'hex');
    await ask(socket, request);
    isAllowed = false;
    socket.on('message', () => expect.fail('it was answered'));
    socket.send(request);
    expect(await closeCode(socket)).toBe(1006);
    expect(warnings.join()).toContain('no vehicle with this VIN');
  });

  it('is given up when it does not answer a ping by the next one', async () => {
    const clock = new ManualClock(now);
    await listen({ clock, limits: { pingInterval: 30_000 } });
    const [lively, dead] = [await opened(), await opened()];
    dead.pause();
    const gone = closeCode(dead);
    clock.advance(30_000);
    await once(lively, 'ping');
    // Its pong is here when a later message is answered.
    await ask(lively, Buffer.alloc(0));
    clock.advance(30_000);
    dead.resume();
    expect(await gone).toBe(1006);
    expect([lively.readyState, server.connections]).toEqual([WebSocket.OPEN, 1]);
    lively.terminate();
    const stopped = server.stop();
    clock.advance(1_000);
    await stopped;
    expect(clock.timers).toBe(0);
  });

  it('is not given up while it waits for a slow disk, for its pong is not read then', async () => {
    const clock = new ManualClock(now);
    const waiting: (() => void)[] = [];
    let allArrived = (): void => {};
    const arrived = new Promise<void>((resolve) => (allArrived = resolve));
    await listen({
      clock,
      records: ['V'],
      sink: () => new Promise<void>((resolve) => void (waiting.push(resolve) === 1_000 && allArrived())),
    });
    const socket = await opened();
    const request = Buffer.from(vectors.cases[0]!.requestHex!, 'hex');
    const txid = request.indexOf(vectors.cases[0]!.dispatched[0]!.meta.txid);
    for (let i = 0; i < 1_000; i++) {
      request.writeUInt16LE(i, txid);
      socket.send(Buffer.from(request));
    }
    await arrived;
    for (let i = 0; i < 3; i++) clock.advance(30_000);
    let acknowledged = 0;
    const all = new Promise<void>((resolve) => socket.on('message', () => ++acknowledged === 1_000 && resolve()));
    for (const safe of waiting) safe();
    await Promise.race([all, closeCode(socket)]);
    expect([acknowledged, socket.readyState]).toEqual([1_000, WebSocket.OPEN]);
    socket.terminate();
    const stopped = server.stop();
    clock.advance(1_000);
    await stopped;
  });

  it('drops what is over the rate without an answer, and stays', async () => {
    await listen({ limits: { rate: { messages: 1, interval: 60_000 } } });
    const socket = await opened();
    const request = Buffer.from(vectors.cases[0]!.requestHex!, 'hex');
    await ask(socket, request);
    socket.send(request);
    socket.ping();
    const first = await Promise.race([
      once(socket, 'pong').then(() => 'pong'),
      once(socket, 'message').then(() => 'ack'),
    ]);
    expect(first).toBe('pong');
  });
});

describe('who may come in', () => {
  const foreign = authority('Tesla Motors Products CA', now, { usages: [usage.any] });
  const named = (commonName: string) => authority(commonName, now);
  const past = { notBefore: new Date(now - 9e9), notAfter: new Date(now - 8e9) };

  it.each<[string, { cert?: string; key?: string }, string]>([
    ['an expired certificate', carCertificate(vin, cas.products, now, past), 'ended on'],
    [
      'one of a foreign authority with the right name',
      carCertificate(vin, foreign, now),
      'unknown "Tesla Motors Products CA"',
    ],
    [
      'a self-signed one',
      issue({ name: { commonName: vin }, notBefore: new Date(now - 1e6), notAfter: new Date(now + 1e9) }),
      'unknown',
    ],
    [
      'a certificate for servers',
      carCertificate(vin, cas.products, now, { usages: [usage.server] }),
      'not meant for clients',
    ],
    ['no certificate', {}, 'shows no certificate'],
  ])('not %s', async (_, pair, reason) => {
    await listen();
    expect(await closeCode(connect(pair))).toBe(1006);
    expect(warnings.join()).toContain(reason);
    expect(records).toEqual([]);
  });

  it('not a leaf of an issuer that issues none for cars, although it is trusted: upgraded, then dropped', async () => {
    const other = named('Some Other CA');
    await listen({ pool: [new X509Certificate(other.cert)] });
    expect(await closeCode(await opened(carCertificate(vin, other, now)))).toBe(1006);
    expect(warnings.join()).toContain('issues none for cars');
  });

  it('a VIN that nobody named is dropped after the upgrade, and named once', async () => {
    await listen({ allows: () => false });
    expect(await closeCode(connect())).toBe(1006);
    expect(await closeCode(connect())).toBe(1006);
    expect(warnings).toEqual([`Refused ${deviceId}: no vehicle with this VIN is set up here.`]);
  });

  it('a chain over an intermediate that the client sends', async () => {
    const root = named('Tesla Product Root CA');
    const intermediate = issue(
      {
        name: { commonName: 'Tesla Energy Product Issuing CA' },
        notBefore: new Date(now - 1e6),
        notAfter: new Date(now + 1e9),
        authority: true,
      },
      root,
    );
    const leaf = carCertificate(vin, intermediate, now);
    await listen({ pool: [new X509Certificate(root.cert)] });
    await ask(await opened({ ...leaf, cert: leaf.cert + intermediate.cert }), Buffer.alloc(0));
  });

  it('a chain that OpenSSL refuses for its purpose, over an intermediate that the client sends', async () => {
    const intermediate = issue(
      {
        name: { commonName: 'Tesla Motors Products CA' },
        notBefore: new Date(now - 1e6),
        notAfter: new Date(now + 1e9),
        authority: true,
        usages: [usage.any],
      },
      cas.issuing,
    );
    const leaf = carCertificate(vin, intermediate, now);
    await listen({ pool: [new X509Certificate(cas.issuing.cert)] });
    expect(await closeCode(connect(leaf))).toBe(1006);
    await ask(await opened({ ...leaf, cert: leaf.cert + intermediate.cert }), Buffer.alloc(0));
  });

  it('a chain under a trusted intermediate, whose own root nobody knows', async () => {
    const root = named('Some Root');
    const validity = { notBefore: new Date(now - 1e6), notAfter: new Date(now + 1e9), authority: true };
    const anchor = issue({ name: { commonName: 'Anchor' }, ...validity }, root);
    const issuing = issue({ name: { commonName: 'Tesla Energy Product Issuing CA' }, ...validity }, anchor);
    const leaf = carCertificate(vin, issuing, now);
    await listen({ pool: [new X509Certificate(anchor.cert)] });
    await ask(await opened({ ...leaf, cert: leaf.cert + issuing.cert }), Buffer.alloc(0));
  });

  it('nobody is kept out by a pool whose authorities issued each other', async () => {
    const [a, b] = [newKey(), newKey()];
    const crafted = (name: string, key: string, issuer: string, issuerKey: string): X509Certificate =>
      craft({ subject: [['CN', name]], issuer: [['CN', issuer]], key, issuerKey, isAuthority: true });
    const circle = [crafted('A', a, 'B', b), crafted('B', b, 'A', a)];
    await listen({ pool: [...circle, new X509Certificate(cas.products.cert)] });
    await ask(await opened(), Buffer.alloc(0));
    const lost = craft({ subject: [['CN', vin]], issuer: [['CN', 'A']], issuerKey: a, key: b });
    expect(await closeCode(connect({ cert: lost.toString(), key: b }))).toBe(1006);
  });

  it('not a chain over a leaf that plays the issuer', async () => {
    const plays = carCertificate('Tesla Motors Products CA', cas.products, now);
    const leaf = carCertificate(vin, { ...plays, name: { commonName: 'Tesla Motors Products CA' } }, now);
    await listen();
    expect(await closeCode(connect({ ...leaf, cert: leaf.cert + plays.cert }))).toBe(1006);
  });
});

describe('plain HTTP and other peers', () => {
  const get = async (path: string, method = 'GET') => {
    const request = https.request({
      host: '127.0.0.1',
      port: server.address!.port,
      path,
      method,
      ...car,
      ca: trust,
      servername: 'localhost',
      agent: false,
    });
    request.end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const chunks = await response.toArray();
    return { status: response.statusCode, body: Buffer.concat(chunks).toString(), headers: response.headers };
  };

  it('answers /status for health checks and 400 elsewhere', async () => {
    await listen();
    expect(await get('/status')).toMatchObject({ status: 200, body: 'mtls ok' });
    expect(await get('/')).toMatchObject({
      status: 400,
      body: 'Bad Request\n',
      headers: { 'sec-websocket-version': '13' },
    });
  });

  it('speaks no HTTP/2', async () => {
    await listen();
    const socket = tls.connect({
      port: server.address!.port,
      host: '127.0.0.1',
      ...car,
      ca: trust,
      servername: 'localhost',
      ALPNProtocols: ['h2', 'http/1.1'],
    });
    await once(socket, 'secureConnect');
    expect(socket.alpnProtocol).toBe('http/1.1');
    socket.destroy();
  });

  it('lets many come at once, a few handshakes at a time', async () => {
    await listen({ limits: { maxHandshakes: 2 } });
    const cars = await Promise.all(Array.from({ length: 20 }, () => opened()));
    expect(server.connections).toBe(20);
    expect(cars).toHaveLength(20);
  });

  it('stops with cars connected, frees the port, and starts again', async () => {
    await listen();
    const socket = await opened();
    const gone = closeCode(socket);
    const { port } = server.address!;
    await server.stop();
    await server.stop();
    expect(await gone).toBe(1001);
    await listen({ port });
    await opened();
  });

  it('keeps no place for peers that never speak TLS', async () => {
    await listen({ limits: { maxHandshakes: 2 } });
    const noise = Array.from({ length: 6 }, (_, i) => {
      const socket = connectTcp(server.address!.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.end(i % 2 ? 'GET / HTTP/1.1\r\n\r\n' : '');
      return once(socket.resume(), 'close');
    });
    await Promise.all(noise);
    await opened();
  });

  it('lets cars in although more peers than may shake hands are silent', async () => {
    await listen({ limits: { maxHandshakes: 2, handshakeTimeout: 600_000 } });
    const silent = Array.from({ length: 4 }, () => connectTcp(server.address!.port, '127.0.0.1'));
    await Promise.all(silent.map((socket) => once(socket, 'connect')));
    await opened();
    const gone = silent.map((socket) => once(socket.resume(), 'close'));
    await server.stop();
    await Promise.all(gone);
  });

  it('turns a peer away that stays silent too long', async () => {
    await listen({ limits: { handshakeTimeout: 20 } });
    const silent = connectTcp(server.address!.port, '127.0.0.1');
    await once(silent.resume(), 'close');
  });

  it('stops at once although a peer never finishes its handshake', async () => {
    const clock = new ManualClock(now);
    await listen({ clock });
    const silent = connectTcp(server.address!.port, '127.0.0.1');
    silent.on('error', () => {});
    await once(silent, 'connect');
    // Answered, so the silent one has been accepted before.
    const socket = await opened();
    await ask(socket, Buffer.alloc(0));
    const gone = [once(silent.resume(), 'close'), closeCode(socket)];
    const stopped = server.stop();
    clock.advance(1_000);
    await Promise.all([stopped, ...gone]);
  });

  it.each([
    [{ port: 70_000 }, 'The port cannot be 70000'],
    [{ port: NaN }, 'The port cannot be NaN'],
    [{ port: 0, limits: { maxHandshakes: 0 } }, 'handshakes at once cannot be 0'],
  ])('does not start with %j, and says why', async (options, sentence) => {
    await expect(listen(options)).rejects.toThrow(sentence);
  });

  it('says which port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    await expect(listen({ port })).rejects.toMatchObject({
      code: 'ADDRESS_IN_USE',
      message: expect.stringContaining(String(port)),
    });
    other.close();
  });

  it('shows a renewed certificate to new connections', async () => {
    await listen();
    const renewed = serverCertificate(cas.issuing, now);
    server.renew({ ...renewed, validTo: now + 1e9 });
    const socket = tls.connect({
      port: server.address!.port,
      host: '127.0.0.1',
      ...car,
      ca: trust,
      servername: 'localhost',
    });
    await once(socket, 'secureConnect');
    const shown = createHash('sha256').update(socket.getPeerCertificate().raw).digest('hex');
    expect(shown).toBe(createHash('sha256').update(new X509Certificate(renewed.cert).raw).digest('hex'));
    socket.destroy();
    // And still asks for the client's certificate.
    expect(await closeCode(connect({}))).toBe(1006);
  });
});
