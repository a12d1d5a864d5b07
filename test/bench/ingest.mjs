import { execFileSync, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuOf, end, memoryOf } from './process.mjs';

const require = createRequire(import.meta.url);
const { authority, carCertificate, serverCertificate } = require('../../dist/src/simulator/certificates/index.js');

const cars = 50;
const seconds = 8;

/** `evfleetpulse ingest` under load: records a second and CPU, acknowledgements included; Linux only, for it reads /proc. */
export async function ingest() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const tables = {};
  try {
    const certificates = prepare(folder);
    const outs = [
      ['--out none', ['--out', 'none']],
      ['--out jsonl', ['--out', `jsonl:${join(folder, 'records.jsonl')}`]],
      ['--out jsonl --ack committed', ['--out', `jsonl:${join(folder, 'safe.jsonl')}`, '--ack', 'committed']],
    ];
    for (const [name, out] of outs) tables[`ingest ${name}`] = await measure(folder, ours(certificates, out));
    if (process.env.FLEET_TELEMETRY)
      tables['fleet-telemetry (peer)'] = await measure(folder, official(folder, certificates));
    else console.log('The official server is skipped: FLEET_TELEMETRY names no binary.');
    tables['1,000 idle connections'] = await idle(folder, ours(certificates, ['--out', 'none']));
  } finally {
    rmSync(folder, { recursive: true });
  }
  return tables;
}

function prepare(folder) {
  const now = Date.now();
  const ca = authority('Tesla Motors Products CA', now);
  const server = serverCertificate(ca, now);
  const files = { ca: join(folder, 'ca.pem'), cert: join(folder, 'server.pem'), key: join(folder, 'server.key') };
  writeFileSync(files.ca, ca.cert);
  writeFileSync(files.cert, server.cert);
  writeFileSync(files.key, server.key);
  for (let i = 0; i < cars; i++) {
    const vin = `5YJ3E1EA7KF${String(i).padStart(6, '0')}`;
    const { cert, key } = carCertificate(vin, ca, now);
    writeFileSync(join(folder, `car${i}.json`), JSON.stringify({ vin, cert, key, ca: ca.cert }));
    // For an outside load program.
    writeFileSync(join(folder, `car${i}.pem`), cert);
    writeFileSync(join(folder, `car${i}.key`), key);
  }
  return files;
}

/** Starts a server. @returns its process and port. */
function ours({ ca, cert, key }, out) {
  return async () => {
    const main = join(import.meta.dirname, '..', '..', 'dist', 'src', 'cli', 'main.js');
    const server = spawn(
      process.execPath,
      [main, 'ingest', '--port', '0', '--host', '127.0.0.1', '--cert', cert, '--key', key, '--ca', ca, ...out],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [line] = await once(server.stdout, 'data');
    return { server, port: /:(\d+)\s/.exec(String(line))[1] };
  };
}

function official(folder, { ca, cert, key }) {
  return async () => {
    const port = 20_443;
    const config = join(folder, 'config.json');
    const tls = { server_cert: cert, server_key: key, ca_file: ca };
    writeFileSync(
      config,
      JSON.stringify({ host: '127.0.0.1', port, log_level: 'error', namespace: 'bench', tls, records: {} }),
    );
    const server = spawn(process.env.FLEET_TELEMETRY, ['-config', config], { stdio: 'ignore' });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    return { server, port: String(port) };
  };
}

async function measure(folder, start) {
  const { server, port } = await start();
  try {
    const { acked, time, cpu } = process.env.INGEST_LOAD
      ? outside(folder, port, server.pid)
      : await own(folder, port, server.pid);
    return {
      'records/s': Math.round(acked / time),
      'CPU s per million': Number(((cpu * 1e6) / acked).toFixed(1)),
      'records/s on one core': Math.round(acked / cpu),
      'memory MB': Math.round(memoryOf(server.pid)),
    };
  } finally {
    await end(server);
  }
}

async function own(folder, port, pid) {
  const load = fork(join(import.meta.dirname, 'load.mjs'), [port, folder, String(cars), String(seconds)]);
  await once(load, 'message');
  const before = cpuOf(pid);
  const [{ acked, seconds: time }] = await once(load, 'message');
  return { acked, time, cpu: cpuOf(pid) - before };
}

function outside(folder, port, pid) {
  const flags = [
    '-addr',
    `127.0.0.1:${port}`,
    '-certs',
    folder,
    '-cars',
    String(cars),
    '-seconds',
    String(seconds),
    '-pid',
    String(pid),
  ];
  const said = execFileSync(process.env.INGEST_LOAD, flags, { encoding: 'utf8' });
  const [, acked] = /acks (\d+)/.exec(said);
  const [, perMillion] = /cpu-s\/M ([\d.]+)/.exec(said);
  console.log(`    ${said.trim().split('\n').at(-1)}`);
  return { acked: Number(acked), time: seconds, cpu: (Number(perMillion) * Number(acked)) / 1e6 };
}

/** Memory and CPU of a thousand cars that are connected and say nothing. */
async function idle(folder, start) {
  const { server, port } = await start();
  try {
    const { WebSocket } = await import('ws');
    const before = memoryOf(server.pid);
    const cpu = cpuOf(server.pid);
    const { cert, key, ca } = JSON.parse(readFileSync(join(folder, 'car0.json'), 'utf8'));
    const sockets = [];
    for (let i = 0; i < 1_000; i += 20) {
      const opened = Array.from({ length: 20 }, () => {
        const socket = new WebSocket(`wss://127.0.0.1:${port}/`, { cert, key, ca, servername: 'localhost' });
        sockets.push(socket);
        return once(socket, 'open');
      });
      await Promise.all(opened);
    }
    const handshake = ((cpuOf(server.pid) - cpu) * 1000) / sockets.length;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const each = ((memoryOf(server.pid) - before) * 1024) / sockets.length;
    for (const socket of sockets) socket.terminate();
    return {
      'CPU ms a handshake': Number(handshake.toFixed(2)),
      'kB each': Math.round(each),
      'memory MB': Math.round(memoryOf(server.pid)),
    };
  } finally {
    await end(server);
  }
}
