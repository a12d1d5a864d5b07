import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { HomeAssistantPublisher } from '../../src/home-assistant/publisher';
import { checkSettings } from '../../src/home-assistant/settings';
import { ManualClock } from '../support/manual-clock';
import { entities, keptLog, KeptControls, Observer, retained, start, TestBroker, TestCar, vin } from './support';

const minute = 60_000;
const wildcard = 'homeassistant/device/+/config';
const discovery = `homeassistant/device/tesla_${vin}/config`;
const otherVin = 'LRW3E7EK1PC000002';
const other = `homeassistant/device/tesla_${otherVin}/config`;

let clock: ManualClock;
let broker: TestBroker;
let home: Observer;

beforeEach(async () => {
  clock = new ManualClock(start);
  broker = await TestBroker.start();
  home = await Observer.at(broker);
});

function publisherAt(clientId: string): HomeAssistantPublisher {
  const publisher = new HomeAssistantPublisher({
    settings: checkSettings({ broker: { url: broker.url, clientId } }),
    entities,
    origin: { version: '1.2.3', url: 'https://example.com' },
    clock,
    random: () => 0.5,
    log: keptLog(),
  });
  onTestFinished(() => publisher.stop());
  return publisher;
}

/** A car that a client publishes, announced, and its last order answered. */
async function published(clientId: string, id = vin) {
  const publisher = publisherAt(clientId);
  const listening = broker.subscribed(clientId, `tesla/${id}/+/set`);
  const publication = publisher.add(new TestCar({ BatteryLevel: 50, Locked: true }, id), new KeptControls());
  publisher.start();
  await listening;
  await home.publish(`tesla/${id}/flash_lights/set`, 'PRESS');
  await home.sees(`tesla/${id}/command/result`);
  clock.advance(1_000);
  await home.sees(`homeassistant/device/tesla_${id}/config`);
  return { publisher, publication };
}

/** Time goes by, a minute since a client had reason to, and it looks who is gone. */
async function looks(clientId: string, after = minute): Promise<void> {
  const looking = broker.subscribed(clientId, wildcard);
  clock.advance(after);
  await looking;
}

const topicsOf = async (id: string): Promise<string[]> =>
  [...(await retained(broker)).keys()].filter((topic) => topic.includes(id));

describe('a car that nobody publishes any more', () => {
  test('leaves Home Assistant and the broker a minute after the next connection', async () => {
    const { publisher } = await published('c1');
    await publisher.stop();
    expect((await topicsOf(vin)).length).toBeGreaterThan(5);
    const next = await published('c1', otherVin);
    home.forget();
    await looks('c1');
    await home.sees(discovery, '');
    await next.publisher.stop();
    expect(await topicsOf(vin)).toEqual([]);
    expect((await topicsOf(otherVin)).length).toBeGreaterThan(5);
  });

  test('leaves also while the connection stays, and nothing more is listened to', async () => {
    const { publisher, publication } = await published('c1');
    await looks('c1');
    const unsubscribed = new Promise<void>((resolve) => {
      broker.aedes.on('unsubscribe', (topics) => topics.includes(wildcard) && resolve());
    });
    clock.advance(10_000);
    await unsubscribed;
    publication.remove({ forget: false });
    home.forget();
    await looks('c1');
    await home.sees(discovery, '');
    await publisher.stop();
    expect(await topicsOf(vin)).toEqual([]);
  });

  test('stays where it comes back within the minute, as it does when it is deployed again', async () => {
    const { publisher, publication } = await published('c1');
    const second = publisher.add(new TestCar({}, otherVin));
    clock.advance(1_000);
    await home.sees(other);
    publication.remove({ forget: false });
    second.remove({ forget: false });
    clock.advance(minute - 1);
    publisher.add(new TestCar({ BatteryLevel: 50 }), new KeptControls());
    home.forget();
    await looks('c1', 1);
    await home.sees(other, '');
    await publisher.stop();
    expect(home.on(discovery)).not.toContain('');
    expect((await topicsOf(vin)).length).toBeGreaterThan(5);
  });

  test('is not taken from another client that publishes it now, nor is anything else', async () => {
    const { publisher, publication } = await published('c1');
    const second = publisher.add(new TestCar({}, otherVin));
    clock.advance(1_000);
    await home.sees(other);
    publication.remove({ forget: false });
    second.remove({ forget: false });
    home.forget();
    const mover = await published('c2');
    const foreign = ['homeassistant/device/kettle/config', 'homeassistant/device/tesla_X/config'];
    for (const topic of foreign)
      await home.publish(topic, '{"o":{"name":"kettles"},"cmps":{"a":{"p":"sensor"}}}', true);
    await looks('c1', minute - 1_000);
    await home.sees(other, '');
    await publisher.stop();
    await mover.publisher.stop();
    expect((await topicsOf(vin)).length).toBeGreaterThan(5);
    expect([...(await retained(broker)).keys()]).toEqual(expect.arrayContaining(foreign));
  });
});
