import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { retained } from '../support/broker';
import { hurry } from '../support/fast-clock';
import { NodeRed } from '../support/node-red';
import { lotse, nordlicht } from '../support/simulator';
import { moveIn, simulate, topic } from './home';

hurry();

let nodeRed: NodeRed;
beforeAll(async () => {
  nodeRed = await NodeRed.start();
});
afterAll(() => nodeRed.stop());

/** Lets a car stand still, so that only what a test does changes anything. */
const parked = { Gear: 'P', VehicleSpeed: 0, DetailedChargeState: 'Disconnected' };

describe('from a simulated car over TLS to Home Assistant', () => {
  test('a value that changes in the car reaches its topic and the flow', async () => {
    const home = await moveIn(nodeRed);
    const fleet = await simulate(home);
    await nodeRed.shows('in', { fill: 'green' });
    await fleet.change(nordlicht, { signals: { ChargeLimitSoc: 73 } });
    await home.observer.sees(topic('charge_limit'), '73');
    const message = await nodeRed.hears(
      ({ signal, payload }) => signal === 'ChargeLimitSoc' && payload === 73,
      'signals',
    );
    expect(message).toMatchObject({ topic: `${nordlicht}/ChargeLimitSoc`, unit: '%', isResend: false });
    fleet.simulator.cars.get(lotse)!.change({ signals: { Locked: false } });
    // A lock's "on" is unlocked.
    await home.observer.sees(topic('lock', lotse), 'ON');
    fleet.simulator.cars.get(lotse)!.change({ signals: { Locked: true } });
    await home.observer.sees(topic('lock', lotse), 'OFF');
    await home.observer.sees(`homeassistant/device/tesla_${lotse}/config`);
  });

  test('a car that sleeps keeps its values over a restart of Node-RED and of the broker', async () => {
    const home = await moveIn(nodeRed);
    const fleet = await simulate(home);
    await fleet.change(nordlicht, { signals: { ...parked, ChargeLimitSoc: 71 } });
    await home.observer.sees(topic('charge_limit'), '71');
    await fleet.change(nordlicht, { asleep: true });
    await fleet.events.sees(({ vin, event }) => vin === nordlicht && event === 'disconnected');
    await nodeRed.shows('state', { fill: 'grey', text: 'asleep, kept' });
    await home.observer.sees(topic('asleep'), 'ON');
    nodeRed.send('state', { _msgid: 'before' });
    const before = await nodeRed.hears(({ _msgid }) => _msgid === 'before');
    expect(before.presence).toMatchObject({ kind: 'asleep', since: expect.any(Number) });

    await nodeRed.restart(async () => {
      // A broker that lost all it had.
      await home.broker.stop();
      await home.broker.start();
    });
    expect(await nodeRed.shows('in', /^asleep/)).toMatchObject({ fill: 'grey', shape: 'ring' });
    await nodeRed.shows('state', { fill: 'grey', text: 'asleep, kept' });
    const kept = await everything(home.broker, `homeassistant/device/tesla_${nordlicht}/config`);
    expect(kept.get(topic('charge_limit'))).toBe('71');
    expect(kept.get(topic('asleep'))).toBe('ON');
    expect(kept.get('tesla/bridge/evfleetpulse_ha/state')).toBe('online');
    nodeRed.send('state', { _msgid: 'after' });
    const after = await nodeRed.hears(({ _msgid }) => _msgid === 'after');
    expect({ ...after, _msgid: '' }).toEqual({ ...before, _msgid: '' });
  });

  test('a broker that forgot everything is told everything again', async () => {
    const home = await moveIn(nodeRed);
    const fleet = await simulate(home);
    const discovery = `homeassistant/device/tesla_${nordlicht}/config`;
    await fleet.change(nordlicht, { signals: { ...parked, ChargeLimitSoc: 72 } });
    await home.observer.sees(topic('charge_limit'), '72');
    await home.observer.sees(discovery);
    const before = await retained(home.broker);
    await home.broker.stop();
    await nodeRed.shows('state', { fill: 'red', text: 'no broker' });
    await home.broker.start();
    const after = await everything(home.broker, discovery);
    expect([...before.keys()].filter((key) => key.includes(nordlicht) && !after.has(key))).toEqual([]);
    expect(after.get(topic('charge_limit'))).toBe('72');
    await nodeRed.shows('state', { fill: 'green' });
  });

  test('a simulator that comes back is connected again, and its cars are the same', async () => {
    const home = await moveIn(nodeRed);
    const first = await simulate(home);
    await first.change(nordlicht, { signals: parked });
    await home.observer.sees(topic('status'), 'ON');
    await nodeRed.shows('all', { text: '2 connected' });
    home.observer.forget();
    await first.stop();
    await home.observer.sees(topic('status'), 'OFF');
    await simulate(home);
    await home.observer.sees(topic('status'), 'ON');
    await home.observer.sees(topic('status', lotse), 'ON');
  });

  test('a car that sleeps and wakes is asleep, then connected', async () => {
    const home = await moveIn(nodeRed);
    const fleet = await simulate(home);
    await fleet.change(nordlicht, { signals: parked });
    await nodeRed.shows('in', { fill: 'green' });
    await fleet.change(nordlicht, { asleep: true });
    await nodeRed.shows('in', /^asleep \d\d:\d\d$/);
    await nodeRed.shows('state', { text: 'asleep, kept' });
    await home.observer.sees(topic('asleep'), 'ON');
    nodeRed.statuses.forget();
    await fleet.change(nordlicht, { asleep: false });
    await nodeRed.shows('in', { fill: 'green', shape: 'dot' });
    await nodeRed.shows('state', /entities$/);
  });
});

/** What a broker keeps, once it has this topic and nothing more is on its way. */
async function everything(broker: Parameters<typeof retained>[0], last: string): Promise<Map<string, string>> {
  const kept = await retained(broker);
  if (kept.has(last)) return kept;
  await new Promise<void>((resolve) => broker.aedes.on('publish', (packet) => packet.topic === last && resolve()));
  return retained(broker);
}
