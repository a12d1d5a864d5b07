import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import mqtt from 'mqtt';
import { WebSocket } from 'ws';
import { frameOf, quantile } from './sample.mjs';

const require = createRequire(import.meta.url);
const { Fleet, silentLog, systemClock } = require('../../dist/src/index.js');
const { authority, carCertificate, serverCertificate } = require('../../dist/src/simulator/certificates/index.js');

const records = 3_000;
const vin = 'LRW3E7EK4RC100001';

/** From the moment a car hands a record to its socket until a listener at the broker has the value: TLS and MQTT included. */
export async function latency() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const now = Date.now();
  const ca = authority('Tesla Motors Products CA', now);
  const pair = serverCertificate(ca, now);
  const files = { ca: join(folder, 'ca.pem'), cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  writeFileSync(files.ca, ca.cert);
  writeFileSync(files.cert, pair.cert);
  writeFileSync(files.key, pair.key);

  const broker = await Aedes.createBroker();
  const tcp = createServer(broker.handle).listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const url = `mqtt://127.0.0.1:${tcp.address().port}`;
  const fleet = new Fleet({ folder, clock: systemClock, random: Math.random, log: silentLog });
  const receiver = fleet.receiver({
    port: 0,
    host: '127.0.0.1',
    cert: files.cert,
    key: files.key,
    clientCas: { file: files.ca },
  });
  const publisher = fleet.homeAssistant({ broker: { url } });
  const listening = new Promise((resolve) => receiver.onState((state) => state.kind === 'listening' && resolve(state)));
  fleet.claim(vin, { name: 'Bench' }, receiver);
  publisher.add(fleet.vehicle(vin));
  publisher.start();
  receiver.start();
  const { port } = await listening;

  const observer = await mqtt.connectAsync(url);
  await observer.subscribeAsync(`tesla/${vin}/odometer`);
  const car = new WebSocket(`wss://127.0.0.1:${port}/`, {
    ...carCertificate(vin, ca, now),
    ca: ca.cert,
    servername: 'localhost',
  });
  await once(car, 'open');
  const times = [];
  const acks = [];
  for (let i = 0; i < records; i++) {
    // A new odometer each time, so that there is something to publish; one at a time, as a car drives.
    const frame = frameOf(
      vin,
      `bench-${i}`,
      Date.now(),
      new Map([
        ['Odometer', 1_000 + i],
        ['VehicleSpeed', i % 70],
        ['Soc', 60],
      ]),
    );
    const start = performance.now();
    const acked = once(car, 'message').then(() => acks.push(performance.now() - start));
    const arrived = once(observer, 'message').then(() => times.push(performance.now() - start));
    car.send(frame);
    await Promise.all([acked, arrived]);
  }
  car.terminate();
  await observer.endAsync(true);
  await publisher.stop();
  await receiver.stop();
  await fleet.stop();
  broker.close();
  tcp.close();
  rmSync(folder, { recursive: true });
  return { 'wire → MQTT listener': row(times.slice(200)), 'wire → acknowledgement': row(acks.slice(200)) };
}

function row(times) {
  times.sort((a, b) => a - b);
  const milliseconds = (share) => Number(quantile(times, share).toFixed(2));
  return { 'p50 ms': milliseconds(0.5), 'p95 ms': milliseconds(0.95), 'p99 ms': milliseconds(0.99) };
}
