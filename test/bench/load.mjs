/**
 * A load for a Fleet Telemetry server, in a process of its own: cars that keep a number of records in flight each.
 * node load.mjs PORT CERTS CARS SECONDS → one JSON line {connected, acked, seconds}
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { frameOf } from './sample.mjs';

const [port, folder, cars, seconds] = process.argv.slice(2);
const inFlight = 20;
let acked = 0;

const sockets = await Promise.all(
  Array.from({ length: Number(cars) }, (_, i) => {
    const { vin, cert, key, ca } = JSON.parse(readFileSync(join(folder, `car${i}.json`), 'utf8'));
    const socket = new WebSocket(`wss://127.0.0.1:${port}/`, {
      cert,
      key,
      ca,
      servername: 'localhost',
      ALPNProtocols: ['http/1.1'],
      perMessageDeflate: false,
      headers: { Version: '1.2.0', 'X-Network-Interface': 'wifi' },
    });
    const start = Date.now();
    // The same frame again and again, with another id in its place.
    const frame = frameOf(vin, '000000000000000000000000-000000000', start);
    const at = frame.indexOf('000000000000000000000000-');
    const again = frame.lastIndexOf('000000000000000000000000-');
    let count = 0;
    const next = () => {
      const id = String(++count).padStart(9, '0');
      frame.latin1Write(id, at + 25);
      frame.latin1Write(id, again + 25);
      // ws masks into a copy only when told that the buffer stays ours.
      socket.send(Buffer.from(frame));
    };
    socket.on('message', () => {
      acked++;
      next();
    });
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.once('open', () => resolve({ socket, next }));
    });
  }),
);
for (const { next } of sockets) for (let i = 0; i < inFlight; i++) next();
await new Promise((resolve) => setTimeout(resolve, 2_000));
acked = 0;
process.send?.('begin');
const start = performance.now();
await new Promise((resolve) => setTimeout(resolve, Number(seconds) * 1_000));
process.send?.({ connected: sockets.length, acked, seconds: (performance.now() - start) / 1_000 });
process.exit();
