import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { AedesOptions } from 'aedes';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { Broker, type BrokerState } from '../../src/home-assistant/broker';
import { checkSettings, type BrokerSettings } from '../../src/home-assistant/settings';
import { ManualClock } from '../support/manual-clock';
import { keptLog, Observer, TestBroker } from './support';

const will = { topic: 'tesla/bridge/c1/state', payload: 'offline' };
const login: AedesOptions = {
  authenticate: (_client, username, password, done) => {
    if (username === 'me' && password?.toString() === 'secret') done(null, true);
    else done(Object.assign(new Error('Auth error'), { returnCode: 5 }), null);
  },
};

let clock: ManualClock;
let log: ReturnType<typeof keptLog>;

beforeEach(() => {
  clock = new ManualClock();
  log = keptLog();
});

function connectionTo(settings: BrokerSettings): Broker {
  const checked = checkSettings({ broker: { clientId: 'c1', ...settings } }).broker;
  const broker = new Broker({ settings: checked, will, clock, random: () => 0.99, log });
  onTestFinished(() => broker.stop());
  return broker;
}

/** The next state that fits. */
function turns(broker: Broker, fits: (state: BrokerState) => boolean): Promise<BrokerState> {
  return new Promise((resolve) => {
    const unsubscribe = broker.onState((state) => {
      if (!fits(state)) return;
      unsubscribe();
      resolve(state);
    });
  });
}

const failed = (state: BrokerState): boolean => state.problem !== undefined;

describe('a connection to a broker', () => {
  test('that refuses the login says so once, without the password, and gets in when that is corrected', async () => {
    const broker = await TestBroker.start(login);
    const connection = connectionTo({ url: broker.url.replace('//', '//me:wr0ng@') });
    let failing = turns(connection, failed);
    connection.start();
    const { kind, problem } = await failing;
    expect({ kind, code: problem?.code }).toEqual({ kind: 'refused', code: 'BROKER_REFUSED' });
    for (let tries = 0; tries < 3; tries++) {
      failing = turns(connection, failed);
      clock.advance(60_000);
      await failing;
    }
    expect(log.sentences).toEqual([expect.stringContaining('refused the login')]);
    expect(log.sentences.join()).not.toContain('wr0ng');
    await broker.stop();
    await broker.start();
    const connected = turns(connection, (state) => state.kind === 'connected');
    clock.advance(60_000);
    await connected;
    expect(log.sentences.at(-1)).toContain('is connected');
  });

  test('takes the login of its settings', async () => {
    const broker = await TestBroker.start(login);
    const connection = connectionTo({ url: broker.url, username: 'me', password: 'secret' });
    const connected = turns(connection, (state) => state.kind !== 'connecting');
    connection.start();
    expect((await connected).kind).toBe('connected');
    const observer = await Observer.at(broker, { username: 'me', password: 'secret' });
    expect(await connection.publish('a', '1')).toBe(true);
    await observer.sees('a', '1');
  });

  test('that nobody answers says where and why, and waits longer each time', async () => {
    const broker = await TestBroker.start();
    await broker.stop();
    const connection = connectionTo({ url: broker.url });
    let failing = turns(connection, failed);
    connection.start();
    const { kind, problem } = await failing;
    expect({ kind, code: problem?.code }).toEqual({ kind: 'connecting', code: 'BROKER_UNREACHABLE' });
    expect(problem?.message).toContain(`127.0.0.1:${broker.port}`);
    expect(problem?.message).toContain('ECONNREFUSED');
    for (const wait of [990, 1_980, 3_960]) {
      failing = turns(connection, failed);
      clock.advance(wait - 1);
      expect(clock.timers).toBe(1);
      clock.advance(1);
      expect(clock.timers).toBe(0);
      await failing;
    }
    expect(log.sentences).toHaveLength(1);
  });

  test('says when the broker hangs up without a word', async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const connection = connectionTo({ url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}` });
    const failing = turns(connection, failed);
    connection.start();
    expect((await failing).problem?.code).toBe('BROKER_UNREACHABLE');
  });

  test('with a certificate that is none tells so and does not throw', async () => {
    const connection = connectionTo({ url: 'mqtts://127.0.0.1:1', cert: 'no', key: 'no' });
    const failing = turns(connection, failed);
    connection.start();
    expect((await failing).problem?.code).toBe('BROKER_UNREACHABLE');
  });

  test('ends although the broker no longer answers', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => {
      sockets.push(socket);
      // Accepts the login, and never says anything again.
      socket.once('data', () => socket.write(Buffer.from([0x20, 2, 0, 0])));
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void silent.close());
    await once(silent, 'listening');
    const connection = connectionTo({ url: `mqtt://127.0.0.1:${(silent.address() as AddressInfo).port}` });
    const connected = turns(connection, (state) => state.kind === 'connected');
    connection.start();
    await connected;
    const published = connection.publish('a', '1');
    const stopped = connection.stop(published.then(() => {}));
    clock.advance(2_000);
    await stopped;
    expect(await published).toBe(false);
    await Promise.all(sockets.map((socket) => socket.destroyed || once(socket, 'close')));
  });

  test('can be stopped while it waits, and twice', async () => {
    const broker = await TestBroker.start();
    await broker.stop();
    const connection = connectionTo({ url: broker.url });
    const failing = turns(connection, failed);
    connection.start();
    await failing;
    await connection.stop();
    await connection.stop();
    expect(clock.timers).toBe(0);
    expect(connection.state).toEqual({ kind: 'stopped' });
    expect(await connection.publish('a', '1')).toBe(false);
  });
});
