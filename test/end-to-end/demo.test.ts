import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { connectAsync } from 'mqtt';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startBroker } from '../../src/cli/demo/broker';
import { freePort } from '../../src/cli/demo/port';

describe("the demo's broker", () => {
  test('keeps what is retained for whoever comes later, until it stops', async () => {
    const broker = await startBroker(() => import('aedes'));
    const first = await connectAsync(broker.url);
    await first.publishAsync('tesla/x', 'kept', { qos: 1, retain: true });
    await first.endAsync();
    const second = await connectAsync(broker.url, { reconnectPeriod: 0 });
    const arrived = new Promise((resolve) =>
      second.once('message', (topic, payload) => resolve([topic, payload.toString()])),
    );
    await second.subscribeAsync('tesla/#');
    expect(await arrived).toEqual(['tesla/x', 'kept']);
    const closed = new Promise<void>((resolve) => second.once('close', () => resolve()));
    await broker.stop();
    await closed;
    expect(await freePort(Number(new URL(broker.url).port))).toBe(Number(new URL(broker.url).port));
  });
});

describe('a free port', () => {
  test('is the wanted one, unless somebody has it', async () => {
    const wanted = await freePort(0);
    expect(await freePort(wanted)).toBe(wanted);
    const other = createServer().listen(wanted, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    expect((other.address() as AddressInfo).port).toBe(wanted);
    const free = await freePort(wanted);
    expect(free).not.toBe(wanted);
    expect(free).toBeGreaterThan(0);
  });
});
