import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { HomeAssistantPublisher } from '../../src/home-assistant/publisher';
import { checkSettings } from '../../src/home-assistant/settings';
import { ManualClock } from '../support/manual-clock';
import { faultsOf } from './discovery-schema';
import { entities, entity, keptLog, Observer, retained, start, TestBroker, TestCar, vin } from './support';

const origin = { version: '1.2.3', url: 'https://example.com' };
const discovery = `homeassistant/device/tesla_${vin}/config`;
const bridge = 'tesla/bridge/c1/state';
const topic = (key: string): string => `tesla/${vin}/${key}`;

let clock: ManualClock;
let log: ReturnType<typeof keptLog>;

beforeEach(() => {
  clock = new ManualClock(start);
  log = keptLog();
});

function publisherAt(broker: TestBroker, clientId = 'c1', known = entities, language = 'en'): HomeAssistantPublisher {
  const settings = checkSettings({ broker: { url: broker.url, clientId }, language });
  const publisher = new HomeAssistantPublisher({ settings, entities: known, origin, clock, random: () => 0.5, log });
  onTestFinished(() => publisher.stop());
  return publisher;
}

/** Resolves when the publisher's connection turns to this. */
function turns(publisher: HomeAssistantPublisher, kind: string): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = publisher.onState((state) => {
      if (state.kind !== kind) return;
      unsubscribe();
      resolve();
    });
  });
}

const keysOf = (payload: string): string[] => Object.keys((JSON.parse(payload) as { cmps: object }).cmps).sort();

const always = ['asleep', 'cellular', 'last_seen', 'status', 'wifi'];

describe('a car at Home Assistant', () => {
  test('has its states at once, and is announced a second later with what it can serve', async () => {
    const broker = await TestBroker.start();
    const home = await Observer.at(broker);
    const publisher = publisherAt(broker);
    publisher.add(new TestCar({ BatteryLevel: 56.29999923706055, Locked: null }));
    publisher.start();
    await home.sees(bridge, 'online');
    await home.sees(topic('battery_level'), '56.3');
    await home.sees(topic('lock'), 'None');
    expect(home.on(discovery)).toEqual([]);
    clock.advance(1_000);
    const payload = await home.sees(discovery);
    expect(faultsOf(discovery, payload)).toEqual([]);
    expect(keysOf(payload)).toEqual([...always, 'battery_level', 'lock'].sort());
    const kept = await retained(broker);
    expect(kept.get(topic('battery_level'))).toBe('56.3');
    expect(kept.get(topic('last_seen'))).toBe('2026-06-01T12:00:00.000Z');
    expect([...kept.keys()].filter((each) => each.startsWith(`tesla/${vin}/`))).toHaveLength(always.length + 2);
  });

  test('says what changed, and only that', async () => {
    const broker = await TestBroker.start();
    const home = await Observer.at(broker);
    const publisher = publisherAt(broker);
    const car = new TestCar({ BatteryLevel: 50, InsideTemp: 20 });
    publisher.add(car);
    publisher.start();
    await home.sees(topic('inside_temperature'), '20');
    car.tell({ BatteryLevel: 50, InsideTemp: 20.5 }, start + 1_000);
    await home.sees(topic('inside_temperature'), '20.5');
    car.tell({ BatteryLevel: null }, start + 2_000);
    await home.sees(topic('battery_level'), 'None');
    expect(home.on(topic('battery_level'))).toEqual(['50', 'None']);
    expect(home.on(topic('status'))).toEqual(['ON']);
  });

  test('is announced again, once, when new things are learned of it', async () => {
    const broker = await TestBroker.start();
    const home = await Observer.at(broker);
    const publisher = publisherAt(broker);
    const car = new TestCar();
    publisher.add(car);
    publisher.start();
    await home.sees(topic('status'));
    clock.advance(1_000);
    await home.sees(discovery);
    home.forget();
    car.tell({ BatteryLevel: 50 });
    car.tell({ Version: '2026.8.3 abc' });
    car.become({ name: 'Donner' });
    clock.advance(1_000);
    const payload = await home.sees(discovery);
    expect(JSON.parse(payload)).toMatchObject({ dev: { name: 'Donner', sw: '2026.8.3' } });
    expect(keysOf(payload)).toEqual([...always, 'battery_level', 'version'].sort());
    car.tell({ BatteryLevel: 51 });
    clock.advance(60_000);
    await home.sees(topic('battery_level'), '51');
    expect(home.on(discovery)).toHaveLength(1);
  });

  test.each<[string, (car: TestCar) => void, object]>([
    ['name', (car) => car.become({ name: 'Donner' }), { name: 'Donner' }],
    ['model', (car) => car.tell({ CarType: 'ModelX' }), { mdl: 'Model X' }],
    ['version', (car) => car.tell({ Version: '2026.14.1 def' }), { sw: '2026.14.1' }],
  ])('is announced again for a new %s', async (_, change, device) => {
    const broker = await TestBroker.start();
    const home = await Observer.at(broker);
    const publisher = publisherAt(broker);
    const car = new TestCar({ Version: '2026.8.3 abc' });
    publisher.add(car);
    publisher.start();
    await home.sees(topic('status'));
    clock.advance(1_000);
    await home.sees(discovery);
    home.forget();
    change(car);
    clock.advance(1_000);
    expect(JSON.parse(await home.sees(discovery))).toMatchObject({ dev: device });
  });

  test('keeps its values and stays available while it sleeps', async () => {
    const broker = await TestBroker.start();
    const home = await Observer.at(broker);
    const publisher = publisherAt(broker);
    const car = new TestCar({ BatteryLevel: 50 });
    publisher.add(car);
    publisher.start();
    await home.sees(topic('status'), 'ON');
    car.become({ presence: { kind: 'asleep', since: start }, networkInterfaces: [] });
    await home.sees(topic('asleep'), 'ON');
    await home.sees(topic('status'), 'OFF');
    const kept = await retained(broker);
    expect(kept.get(topic('battery_level'))).toBe('50');
    expect(kept.get(bridge)).toBe('online');
    expect(home.on(bridge)).toEqual(['online']);
  });

  test('keeps an estimate that trembles, and moves one that moved', async () => {
    const broker = await TestBroker.start();
    const home = await Observer.at(broker);
    const publisher = publisherAt(broker);
    const car = new TestCar({ DetailedChargeState: 'Charging', TimeToFullCharge: 2 });
    publisher.add(car);
    publisher.start();
    await home.sees(topic('time_to_full_charge'), '2026-06-01T14:00:00.000Z');
    car.tell({ TimeToFullCharge: 2 + 4 / 60 });
    car.tell({ TimeToFullCharge: 2 + 5 / 60 });
    await home.sees(topic('time_to_full_charge'), '2026-06-01T14:05:00.000Z');
    car.tell({ DetailedChargeState: 'Complete' });
    await home.sees(topic('time_to_full_charge'), 'None');
    expect(home.on(topic('time_to_full_charge'))).toHaveLength(3);
  });

  test('has German names', async () => {
    const broker = await TestBroker.start();
    const home = await Observer.at(broker);
    const publisher = publisherAt(broker, 'c1', entities, 'de-CH');
    publisher.add(new TestCar());
    publisher.start();
    await home.sees(topic('status'));
    clock.advance(1_000);
    const { cmps } = JSON.parse(await home.sees(discovery)) as { cmps: Record<string, { name: string }> };
    expect(cmps['last_seen']!.name).toBe('Zuletzt gesehen');
  });

  test('is published once', async () => {
    const broker = await TestBroker.start();
    const publisher = publisherAt(broker);
    const { remove } = publisher.add(new TestCar());
    expect(() => publisher.add(new TestCar())).toThrowError(
      expect.objectContaining({ code: 'CAR_PUBLISHED' }) as Error,
    );
    remove({ forget: false });
    publisher.add(new TestCar());
  });
});

describe('a car that goes', () => {
  test('leaves what is retained, and says no more', async () => {
    const broker = await TestBroker.start();
    const home = await Observer.at(broker);
    const publisher = publisherAt(broker);
    const car = new TestCar({ BatteryLevel: 50 });
    const { remove } = publisher.add(car);
    publisher.start();
    await home.sees(topic('battery_level'), '50');
    remove({ forget: false });
    remove({ forget: true });
    expect(car.subscribers.size).toBe(0);
    await publisher.stop();
    expect((await retained(broker)).get(topic('battery_level'))).toBe('50');
  });

  test('and is forgotten leaves nothing behind', async () => {
    const broker = await TestBroker.start();
    const home = await Observer.at(broker);
    const publisher = publisherAt(broker);
    const { remove } = publisher.add(new TestCar({ BatteryLevel: 50 }));
    publisher.start();
    await home.sees(topic('wifi'));
    clock.advance(1_000);
    await home.sees(discovery);
    remove({ forget: true });
    await publisher.stop();
    expect([...(await retained(broker))]).toEqual([[bridge, 'offline']]);
    expect(home.on(discovery).at(-1)).toBe('');
  });

  test('and is forgotten without a connection is cleared at the next one', async () => {
    const broker = await TestBroker.start();
    const home = await Observer.at(broker);
    await home.publish(discovery, '{"o":{"name":"evfleetpulse"}}', true);
    await home.publish(topic('battery_level'), '50', true);
    const publisher = publisherAt(broker);
    publisher.add(new TestCar({ BatteryLevel: 50 })).remove({ forget: true });
    publisher.start();
    await home.sees(discovery, '');
    await home.sees(topic('battery_level'), '');
    await publisher.stop();
    expect([...(await retained(broker)).keys()]).toEqual([bridge]);
  });
});

describe('a car that comes back', () => {
  test('before it could be forgotten keeps what the broker has of it', async () => {
    const broker = await TestBroker.start();
    const home = await Observer.at(broker);
    const publisher = publisherAt(broker);
    publisher.add(new TestCar({ BatteryLevel: 50 })).remove({ forget: true });
    publisher.add(new TestCar({ BatteryLevel: 60 }));
    publisher.start();
    await home.sees(topic('wifi'));
    clock.advance(1_000);
    await home.sees(discovery);
    await home.sees(topic('battery_level'), '60');
    expect(home.on(topic('battery_level'))).toEqual(['60']);
    expect(home.on(discovery)).not.toContain('');
  });
});

describe('the broker', () => {
  test('that lost everything is told everything again', async () => {
    const broker = await TestBroker.start();
    const before = await Observer.at(broker);
    const publisher = publisherAt(broker);
    const car = new TestCar({ BatteryLevel: 50 });
    publisher.add(car);
    publisher.start();
    await before.sees(topic('battery_level'), '50');
    clock.advance(1_000);
    const announced = await before.sees(discovery);
    const lost = turns(publisher, 'connecting');
    await broker.stop();
    await lost;
    car.tell({ BatteryLevel: 49 });
    car.tell({ BatteryLevel: 48 });
    await broker.start();
    expect((await retained(broker)).size).toBe(0);
    const home = await Observer.at(broker);
    clock.advance(60_000);
    await home.sees(bridge, 'online');
    await home.sees(topic('battery_level'), '48');
    clock.advance(1_000);
    expect(await home.sees(discovery)).toBe(announced);
    expect(home.on(topic('battery_level'))).toEqual(['48']);
    expect(log.sentences).toHaveLength(2);
    expect(log.sentences[1]).toContain('is connected');
  });

  test('hears offline when the process ends, from itself or from the will', async () => {
    const broker = await TestBroker.start();
    const home = await Observer.at(broker);
    const [orderly, killed] = [publisherAt(broker, 'c1'), publisherAt(broker, 'c2')];
    orderly.start();
    killed.start();
    await home.sees(bridge, 'online');
    await home.sees('tesla/bridge/c2/state', 'online');
    await orderly.stop();
    await orderly.stop();
    await home.sees(bridge, 'offline');
    expect(home.on('tesla/bridge/c2/state')).toEqual(['online']);
    const { clients } = broker.aedes as unknown as { clients: Record<string, { conn: { destroy(): void } }> };
    clients['c2']!.conn.destroy();
    await home.sees('tesla/bridge/c2/state', 'offline');
    expect((await retained(broker)).get(bridge)).toBe('offline');
  });

  test('serves two publishers, each with an availability of its own', async () => {
    const broker = await TestBroker.start();
    const home = await Observer.at(broker);
    const other = '7SAYGDEE1PA000001';
    const [one, two] = [publisherAt(broker, 'c1'), publisherAt(broker, 'c2')];
    one.add(new TestCar());
    two.add(new TestCar({}, other));
    one.start();
    two.start();
    await home.sees(topic('status'), 'ON');
    await home.sees(`tesla/${other}/status`, 'ON');
    clock.advance(1_000);
    expect(JSON.parse(await home.sees(discovery))).toMatchObject({ avty: [{ t: bridge }] });
    const second = await home.sees(`homeassistant/device/tesla_${other}/config`);
    expect(JSON.parse(second)).toMatchObject({ avty: [{ t: 'tesla/bridge/c2/state' }] });
    await one.stop();
    await home.sees(bridge, 'offline');
    expect((await retained(broker)).get('tesla/bridge/c2/state')).toBe('online');
  });

  test('is taken up again after a stop', async () => {
    const broker = await TestBroker.start();
    const home = await Observer.at(broker);
    const publisher = publisherAt(broker);
    publisher.add(new TestCar({ BatteryLevel: 50 }));
    publisher.start();
    publisher.start();
    await home.sees(topic('battery_level'));
    await publisher.stop();
    expect(publisher.state.kind).toBe('stopped');
    expect(clock.timers).toBe(0);
    home.forget();
    publisher.start();
    await home.sees(bridge, 'online');
    await home.sees(topic('battery_level'), '50');
  });
});

describe('Home Assistant', () => {
  test('that starts hears everything again, after a moment of its own for each client', async () => {
    const broker = await TestBroker.start();
    const home = await Observer.at(broker);
    const publisher = publisherAt(broker);
    const listening = broker.subscribed('c1', 'homeassistant/status');
    publisher.add(new TestCar({ BatteryLevel: 50 }));
    publisher.start();
    await home.sees(topic('battery_level'));
    await listening;
    clock.advance(1_000);
    await home.sees(discovery);
    home.forget();
    const { timers } = clock;
    const heard = broker.taken('c1');
    await home.publish('homeassistant/status', 'online');
    await heard;
    clock.advance(2_999);
    expect(clock.timers).toBe(timers + 1);
    clock.advance(1);
    expect(clock.timers).toBe(timers);
    expect(faultsOf(discovery, await home.sees(discovery))).toEqual([]);
    await home.sees(topic('battery_level'), '50');
  });

  test('keeps entities of an earlier run whose signals have not come yet', async () => {
    const broker = await TestBroker.start();
    const home = await Observer.at(broker);
    const earlier = publisherAt(broker);
    earlier.add(new TestCar({ BatteryLevel: 50 }));
    earlier.start();
    await home.sees(topic('battery_level'));
    clock.advance(1_000);
    await home.sees(discovery);
    await earlier.stop();
    home.forget();
    const recalled = broker.taken('c1');
    const publisher = publisherAt(broker);
    publisher.add(new TestCar({ InsideTemp: 20 }));
    publisher.start();
    await recalled;
    clock.advance(1_000);
    expect(keysOf(await home.sees(discovery))).toEqual([...always, 'battery_level', 'inside_temperature'].sort());
    expect((await retained(broker)).get(topic('battery_level'))).toBe('50');
    expect(home.on(topic('battery_level'))).toEqual([]);
  });

  test('drops the entities that a new version no longer has', async () => {
    const broker = await TestBroker.start();
    const home = await Observer.at(broker);
    const extinct = { ...entity('battery_level'), key: 'extinct' };
    const earlier = publisherAt(broker, 'c1', [...entities, extinct]);
    earlier.add(new TestCar({ BatteryLevel: 50 }));
    earlier.start();
    await home.sees(topic('extinct'), '50');
    clock.advance(1_000);
    await home.sees(discovery);
    await earlier.stop();
    home.forget();
    const recalled = broker.taken('c1');
    const publisher = publisherAt(broker);
    publisher.add(new TestCar({ BatteryLevel: 50 }));
    publisher.start();
    await recalled;
    clock.advance(1_000);
    await home.sees(topic('extinct'), '');
    await publisher.stop();
    const [first, second, ...more] = home.on(discovery);
    expect(more).toEqual([]);
    expect(JSON.parse(first!)).toMatchObject({ cmps: { extinct: { p: 'sensor' } } });
    expect(keysOf(second!)).toEqual([...always, 'battery_level'].sort());
    expect((await retained(broker)).has(topic('extinct'))).toBe(false);
  });
});
