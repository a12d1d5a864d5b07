import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetch } from 'undici';
import { end } from './process.mjs';
import { command, payload, product, roundTrip, startRelay, teslaHttpProxy } from './roads.mjs';
import { quantile } from './sample.mjs';

const require = createRequire(import.meta.url);
const { CommandKey, MemorySessionStore, Signer, systemClock } = require('../../dist/src/index.js');
const { Computers, KeyList } = require('../../dist/src/simulator/security/index.js');

const rounds = 5;
/** Each takes one session request and its first command, then so many: Tesla and we take thirty a minute to a car. */
const runs = 27;
const cars = 16;

/** Signing alone, and commands to simulated cars over real HTTPS: ours, and through Tesla's own proxy. */
export async function commands() {
  const hasProxy = Boolean(process.env.TESLA_HTTP_PROXY);
  if (!hasProxy) console.log("Tesla's own proxy is skipped: TESLA_HTTP_PROXY names no binary.");
  const signing = await signer();
  const measured = [];
  // The first warms up what stays: this process.
  for (let round = 0; round <= rounds; round++) measured.push(await oneRound(hasProxy));
  const median = (name) =>
    Object.fromEntries(
      Object.keys(measured[0][name]).map((column) => {
        const values = measured.slice(1).map((one) => one[name][column]);
        return [column, Number(values.sort((a, b) => a - b)[rounds >> 1].toFixed(2))];
      }),
    );
  const tables = Object.fromEntries(Object.keys(measured[0]).map((name) => [name, median(name)]));
  return { 'signer alone': signing, ...tables };
}

/** Signs and reads the encrypted answer; the time in which the car does its part is taken off. */
async function signer() {
  const [vin, key, keys] = ['LRW3E7EK4RC100001', CommandKey.make(), new KeyList()];
  keys.put(key.toPublicPem());
  const car = { obey: () => '', isCharging: () => false, status: () => ({}), takeFault() {}, commanded() {} };
  const computers = new Computers({ vin, keys, clock: systemClock, random: Math.random, car });
  let elsewhere = 0;
  const transport = async (_, message) => {
    const start = performance.now();
    const answer = computers.answer(message);
    elsewhere += performance.now() - start;
    return answer;
  };
  const own = new Signer({ key, transport, store: new MemorySessionStore(), clock: systemClock });
  const times = [];
  for (let run = 0; run <= rounds; run++) {
    const start = performance.now();
    elsewhere = 0;
    for (let i = 0; i < 4_000; i++) await own.send(vin, command.domain, payload);
    times.push((performance.now() - start - elsewhere) / 4_000);
  }
  const each = times.slice(1).sort((a, b) => a - b)[rounds >> 1];
  return { 'commands/s': Math.round(1000 / each), 'CPU ms': Number(each.toFixed(3)) };
}

/** One simulated Tesla with fresh cars, and each way once. */
async function oneRound(hasProxy) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const opened = [];
  const opens = async (starting) => {
    const one = await starting;
    opened.unshift(one);
    return one;
  };
  try {
    const tesla = await opens(simulator(hasProxy ? 7 * cars : 4 * cars));
    const { info } = tesla;
    const key = CommandKey.make();
    const vins = [...info.vins];
    for (const vin of vins) {
      const car = `${info.control}/cars/${vin}`;
      await fetch(`${car}/keys`, { method: 'PUT', body: JSON.stringify({ publicKey: key.toPublicPem() }) });
      // Some are about to fall asleep, and those that are woken are not.
      for (const asleep of [true, false]) await fetch(car, { method: 'PATCH', body: JSON.stringify({ asleep }) });
    }
    const around = { info, ca: readFileSync(info.ca, 'utf8'), folder, key, pem: key.toPem(), runs };
    const measure = (road, callers) => load(road, vins.splice(0, cars), callers);

    const own = await opens(product(around));
    const alone = await opens(roundTrip(around));
    // The simulator is as new as its cars.
    await measure(own, 1);
    const direct = await measure(alone, 1);
    const tables = { 'the round trip alone': direct, 'one caller': added(await measure(own, 1), direct) };
    const busy = await measure(own, 8);
    if (!hasProxy) return { ...tables, 'eight cars at once': busy };

    const relay = await opens(startRelay(new URL(info.fleetApi).port));
    const relayed = await measure(await opens(roundTrip(around, relay.port)), 1);
    const proxy = await opens(teslaHttpProxy(around, relay.port));
    tables['the round trip alone, through a relay'] = relayed;
    tables['tesla-http-proxy (peer)'] = added(await measure(proxy, 1), relayed);
    return {
      ...tables,
      'eight cars at once': busy,
      'tesla-http-proxy (peer), eight cars at once': await measure(proxy, 8),
    };
  } finally {
    for (const one of opened) await one.close();
    rmSync(folder, { recursive: true });
  }
}

const added = (table, alone) => ({ ...table, 'added p50 ms': table['p50 ms'] - alone['p50 ms'] });

/** Sends to each car in its turn, from so many callers at once. */
async function load(road, vins, callers) {
  const waiting = [];
  for (const vin of vins) waiting.push(await road.open(vin));
  const times = [];
  const [cpu, callersCpu, start] = [road.cpu(), road.callers?.(), performance.now()];
  const caller = async () => {
    for (let send = waiting.shift(); send; send = waiting.shift()) {
      for (let i = 0; i < runs; i++) {
        const before = performance.now();
        await send();
        times.push(performance.now() - before);
      }
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const [seconds, count] = [(performance.now() - start) / 1000, times.length];
  times.sort((a, b) => a - b);
  return {
    'commands/s': count / seconds,
    'p50 ms': quantile(times, 0.5),
    'p99 ms': quantile(times, 0.99),
    'CPU ms': ((road.cpu() - cpu) * 1000) / count,
    ...(road.callers && { 'CPU ms of who asks': ((road.callers() - callersCpu) * 1000) / count }),
  };
}

/** `evfleetpulse simulate` in a process of its own, with cars that live too slowly to fall asleep. */
async function simulator(count) {
  const main = join(import.meta.dirname, '..', '..', 'dist', 'src', 'cli', 'main.js');
  const simulated = spawn(process.execPath, [main, 'simulate', '--cars', String(count), '--speed', '0.01'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  // Also afterwards: it tells of every command.
  simulated.stdout.on('data', (part) => text.includes('\n') || (text += part));
  while (!text.includes('\n')) await once(simulated.stdout, 'data');
  return { info: JSON.parse(text.split('\n')[0]), close: () => end(simulated) };
}
