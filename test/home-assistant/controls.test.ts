import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { CommandResult } from '../../src/commands/intent';
import type { Controls } from '../../src/home-assistant/controls';
import { LoginWatch } from '../../src/home-assistant/login-watch';
import { HomeAssistantPublisher, type Publication } from '../../src/home-assistant/publisher';
import { checkSettings, type BrokerSettings } from '../../src/home-assistant/settings';
import { orderOf } from '../../src/home-assistant/topics';
import { ManualClock } from '../support/manual-clock';
import { faultsOf } from './discovery-schema';
import { entities, keptLog, KeptControls, Observer, retained, start, TestBroker, TestCar, vin } from './support';

const discovery = `homeassistant/device/tesla_${vin}/config`;
const topic = (key: string): string => `tesla/${vin}/${key}`;
const result = topic('command/result');

const data = { ChargeLimitSoc: 80, Locked: true, DetailedChargeState: 'Stopped', HvacPower: 'Off', InsideTemp: 20 };

let clock: ManualClock;
let log: ReturnType<typeof keptLog> & { readonly warnings: string[] };

beforeEach(() => {
  clock = new ManualClock(start);
  const warnings: string[] = [];
  log = { ...keptLog(), warnings, warn: (sentence) => void warnings.push(sentence) };
});

function publisherAt(broker: TestBroker, settings: Partial<BrokerSettings> = {}): HomeAssistantPublisher {
  const publisher = new HomeAssistantPublisher({
    settings: checkSettings({ broker: { url: broker.url, clientId: 'c1', ...settings } }),
    entities,
    origin: { version: '1.2.3', url: 'https://example.com' },
    clock,
    random: () => 0.5,
    log,
  });
  onTestFinished(() => publisher.stop());
  return publisher;
}

interface Stage {
  readonly broker: TestBroker;
  readonly home: Observer;
  readonly publisher: HomeAssistantPublisher;
  readonly publication: Publication;
  readonly car: TestCar;
}

/** A published car, announced, that takes orders if it has controls. */
async function published(controls?: Controls, broker?: TestBroker): Promise<Stage> {
  broker ??= await TestBroker.start();
  const home = await Observer.at(broker);
  const publisher = publisherAt(broker);
  const car = new TestCar(data);
  const listening = broker.subscribed('c1', controls ? topic('+/set') : discovery);
  const isBack = (await retained(broker)).has(discovery);
  const recalled = isBack ? Promise.all([broker.taken('c1'), home.sees(discovery)]) : undefined;
  const publication = publisher.add(car, controls);
  publisher.start();
  await listening;
  await recalled;
  home.forget();
  clock.advance(1_000);
  await home.sees(discovery);
  return { broker, home, publisher, publication, car };
}

const platforms = (payload: string): Record<string, string> => {
  const { cmps } = JSON.parse(payload) as { cmps: Record<string, { p: string }> };
  return Object.fromEntries(Object.entries(cmps).map(([key, { p }]) => [key, p]));
};

const shown = { charge_limit: 'sensor', lock: 'binary_sensor', climate: 'binary_sensor' };
const commanded = {
  ...{ charge_limit: 'number', lock: 'lock', climate: 'climate', charge: 'switch', last_command: 'sensor' },
  ...{ wake: 'button', flash_lights: 'button', honk_horn: 'button' },
};

describe('a car that takes commands', () => {
  test('has its controls, and one without what they show', async () => {
    const { home, publication } = await published(new KeptControls());
    const payload = await home.sees(discovery);
    expect(faultsOf(discovery, payload)).toEqual([]);
    expect(platforms(payload)).toMatchObject(commanded);
    expect(publication.entities).toBe(Object.keys(platforms(payload)).length);
    const other = await published();
    const without = platforms(await other.home.sees(discovery));
    expect(without).toMatchObject(shown);
    for (const key of ['charge', 'wake', 'last_command']) expect(without).not.toHaveProperty(key);
  });

  test('says the same on the topics of its controls as one that does not', async () => {
    const said = [];
    for (const controls of [new KeptControls(), undefined]) {
      const { broker } = await published(controls);
      const kept = await retained(broker);
      said.push(Object.keys(shown).map((key) => kept.get(topic(key))));
    }
    expect(said[0]).toEqual(['80', 'OFF', 'OFF']);
    expect(said[1]).toEqual(said[0]);
  });

  test.each<[string, Controls | undefined, Controls | undefined, Record<string, string>, Record<string, string>]>([
    ['loses its controls', new KeptControls(), undefined, commanded, shown],
    ['gains controls', undefined, new KeptControls(), shown, commanded],
  ])('and %s is taken out of Home Assistant on the old platforms first', async (_, before, after, old, now) => {
    const first = await published(before);
    await first.home.publish(topic('wake/set'), 'PRESS');
    if (before) await first.home.sees(result);
    await first.publisher.stop();
    const { home, publisher, broker } = await published(after, first.broker);
    await publisher.stop();
    const [removing, last, ...more] = home.on(discovery);
    expect(more).toEqual([]);
    expect(faultsOf(discovery, last!)).toEqual([]);
    expect(platforms(last!)).toMatchObject(now);
    const { cmps } = JSON.parse(removing!) as { cmps: Record<string, object> };
    for (const [key, platform] of Object.entries(old)) expect(cmps[key], key).toEqual({ p: platform });
    const kept = await retained(broker);
    expect(kept.get(topic('charge_limit'))).toBe('80');
    if (!after) expect([...kept.keys()].filter((each) => /charge$|command|wake/.test(each))).toEqual([]);
  });

  test('gains them while it is published, when a node is deployed again', async () => {
    const { broker, home, publisher, publication, car } = await published();
    publication.remove({ forget: false });
    const recalled = broker.taken('c1');
    home.forget();
    publisher.add(car, new KeptControls());
    await recalled;
    clock.advance(1_000);
    const removing = await home.sees(discovery);
    expect(platforms(removing)).toMatchObject(shown);
    await publisher.stop();
    expect(platforms(home.on(discovery).at(-1)!)).toMatchObject(commanded);
  });

  test('and is forgotten leaves nothing behind', async () => {
    const { broker, home, publisher, publication } = await published(new KeptControls());
    await home.publish(topic('wake/set'), 'PRESS');
    await home.sees(result);
    publication.remove({ forget: true });
    await publisher.stop();
    expect([...(await retained(broker)).keys()]).toEqual(['tesla/bridge/c1/state']);
  });
});

describe('the range of a number', () => {
  test('follows the car, and no number comes before the range that holds it', async () => {
    const { home, car } = await published(new KeptControls());
    home.forget();
    car.tell({ ChargeCurrentRequest: 16, ChargeCurrentRequestMax: 16 });
    clock.advance(1_000);
    expect(JSON.parse(await home.sees(discovery))).toMatchObject({ cmps: { charge_current: { min: 0, max: 16 } } });
    await home.sees(topic('charge_current'), '16');
    home.forget();
    car.tell({ ChargeCurrentRequest: 32, ChargeCurrentRequestMax: 32 });
    await home.sees(topic('charge_current'), 'None');
    clock.advance(1_000);
    await home.sees(topic('charge_current'), '32');
    const order = home.messages.map((message) => message.topic);
    expect(order.indexOf(discovery)).toBeLessThan(order.lastIndexOf(topic('charge_current')));
    expect(JSON.parse(home.on(discovery)[0]!)).toMatchObject({ cmps: { charge_current: { max: 32 } } });
  });
});

describe('orders', () => {
  test('are handed on, their result is kept, and the state is said again', async () => {
    const controls = new KeptControls();
    const { broker, home } = await published(controls);
    home.forget();
    await home.publish(topic('charge_limit/set'), '{"value": 90, "at": 1780315200}');
    expect(JSON.parse(await home.sees(result))).toMatchObject({ status: 'unverified', control: 'charge_limit' });
    await home.sees(topic('charge_limit'), '80');
    expect(controls.orders).toEqual([
      { command: 'set_charge_limit', parameters: { percent: 90 }, at: 1_780_315_200_000 },
    ]);
    expect((await retained(broker)).get(result)).toBe(home.on(result)[0]);
    expect(home.messages.map((message) => message.topic).slice(1)).toEqual([result, topic('charge_limit')]);
  });

  test.each([
    ['lock', 'UNLOCK', 'lock', 'OFF'],
    ['lock', 'nonsense}', 'lock', 'OFF'],
    ['charge', '{"value": []}', 'charge', 'OFF'],
    ['climate', '{"value": "heat_cool", "at": 1}', 'climate', 'OFF'],
    ['charge_limit', '101', 'charge_limit', '80'],
    ['charge_limit', '90', 'charge_limit', '80'],
  ])('for %s as %s that are refused let the state snap back', async (control, payload, key, state) => {
    const controls = new KeptControls();
    const refused: CommandResult = {
      ...{ status: 'refused', ok: false, code: 'PARAMETER_INVALID', reason: 'No.', fix: 'Yes.', cost: 0 },
      ...{ vin, command: '' },
    };
    controls.answer = () => Promise.resolve(refused);
    const { home } = await published(controls);
    home.forget();
    await home.publish(topic(`${control}/set`), payload);
    await home.sees(topic(key), state);
    expect(JSON.parse(home.on(result)[0]!)).toMatchObject({ status: 'refused', ok: false });
  });

  test('for the temperature show the temperature again', async () => {
    const { home, car } = await published(new KeptControls());
    car.tell({ HvacLeftTemperatureRequest: 21.5 });
    await home.sees(topic('hvac_left_temperature_request'), '21.5');
    home.forget();
    await home.publish(topic('climate_temperature/set'), '25');
    await home.sees(topic('hvac_left_temperature_request'), '21.5');
  });

  test('that somebody else answers for get no result, and the state all the same', async () => {
    const controls = new KeptControls();
    controls.answer = () => Promise.resolve(undefined);
    const { home } = await published(controls);
    home.forget();
    await home.publish(topic('charge_limit/set'), '90');
    await home.sees(topic('charge_limit'), '80');
    expect(home.on(result)).toEqual([]);
  });

  test('that were left at the broker move nothing, whenever they come', async () => {
    const broker = await TestBroker.start();
    const home = await Observer.at(broker);
    await home.publish(topic('lock/set'), 'UNLOCK', true);
    const controls = new KeptControls({ opens: true });
    const publisher = publisherAt(broker);
    const taken = broker.taken('c1');
    publisher.add(new TestCar(data), controls);
    publisher.start();
    await taken;
    // The first order that counts shows that the old one was passed over.
    await home.publish(topic('charge/set'), 'ON');
    await home.sees(result);
    expect(controls.orders.map(({ command }) => command)).toEqual(['charge_start']);
    expect(log.warnings.join()).toContain(topic('lock/set'));
  });

  test('on topics of others are none', async () => {
    const controls = new KeptControls({ opens: true });
    const { home } = await published(controls);
    for (const foreign of [
      ...['tesla/5YJ3E1EA1JF000001/lock/set', `tesla/${vin}/lock`, `tesla/${vin}/lock/set/set`, `tesla/${vin}/a/b/set`],
      ...[`other/${vin}/lock/set`, `tesla/${vin}/set`, `tesla/${vin}/LOCK/set`, `tesla/${vin}//set`],
    ]) {
      await home.publish(foreign, 'UNLOCK');
    }
    await home.publish(topic('charge/set'), 'ON');
    await home.sees(result);
    expect(controls.orders.map(({ command }) => command)).toEqual(['charge_start']);
  });

  test.each([
    [`tesla/${vin}/lock/set`, { vin, control: 'lock' }],
    [`tesla/${vin}/lock/set/set`, undefined],
    [`tesla/${vin}/lock`, undefined],
    [`teslas/${vin}/lock/set`, undefined],
    [`tesla//lock/set`, undefined],
    [`tesla/${vin}/LOCK/set`, undefined],
  ])('are known by their topic: %s', (given, order) => {
    expect(orderOf({ baseTopic: 'tesla', discoveryPrefix: 'homeassistant' }, given)).toEqual(order);
  });

  test('for a car without controls are none', async () => {
    const { home, broker } = await published();
    await home.publish(topic('charge/set'), 'ON');
    await home.publish(topic('lock/set'), 'UNLOCK');
    expect((await retained(broker)).has(result)).toBe(false);
    expect(home.on(result)).toEqual([]);
  });

  test('after the car was taken out are none, and one on its way says nothing', async () => {
    const controls = new KeptControls();
    const answer = controls.answer;
    let finish: () => void = () => {};
    let begun: () => void = () => {};
    const begins = new Promise<void>((resolve) => (begun = resolve));
    controls.answer = async (order) => {
      begun();
      await new Promise<void>((resolve) => (finish = resolve));
      return answer(order);
    };
    const { broker, home, publisher, publication } = await published(controls);
    await home.publish(topic('charge/set'), 'ON');
    await begins;
    publication.remove({ forget: false });
    finish();
    await home.publish(topic('charge/set'), 'OFF');
    await publisher.stop();
    expect(controls.orders).toHaveLength(1);
    expect((await retained(broker)).has(result)).toBe(false);
  });

  test('of many at once are all handed on in their order, and the last result stands', async () => {
    const controls = new KeptControls();
    const { broker, home } = await published(controls);
    const answer = controls.answer;
    controls.answer = async (order) => ({ ...(await answer(order))!, reason: String(order.parameters['driver_temp']) });
    const numbers = Array.from({ length: 500 }, (_, index) => 15 + index / 40);
    await Promise.all(numbers.map((number) => home.publish(topic('climate_temperature/set'), String(number))));
    const order = { command: 'set_temps', parameters: { driver_temp: numbers.at(-1)! }, at: start };
    const last = (await controls.answer(order))!;
    const said = JSON.stringify({ ...last, control: 'climate_temperature', at: '2026-06-01T12:00:01.000Z' });
    await home.sees(result, said);
    expect(controls.orders.map(({ parameters }) => parameters['driver_temp'])).toEqual(numbers);
    expect((await retained(broker)).get(result)).toBe(said);
  });

  test('keep their last result for a broker that lost everything', async () => {
    const controls = new KeptControls();
    const { broker, home, publisher } = await published(controls);
    await home.publish(topic('charge/set'), 'ON');
    const said = await home.sees(result);
    const lost = new Promise<void>((resolve) => publisher.onState(({ kind }) => kind === 'connecting' && resolve()));
    await broker.stop();
    await lost;
    await broker.start();
    const after = await Observer.at(broker);
    clock.advance(60_000);
    expect(await after.sees(result)).toBe(said);
  });
});

describe('a broker that knows nobody', () => {
  const open = { url: 'mqtt://broker.lan:1883' };

  /** The warning after a connection to a broker of these settings, and whether the log has it. */
  function warningOf(settings: Partial<BrokerSettings>): string | undefined {
    const watch = new LoginWatch(checkSettings({ broker: { ...open, ...settings } }).broker, log);
    expect(watch.listened()).toBe(watch.warning !== undefined);
    expect(watch.listened()).toBe(false);
    expect(log.warnings).toHaveLength(watch.warning ? 1 : 0);
    return watch.warning?.code;
  }

  test.each<[string, Partial<BrokerSettings>, string | undefined]>([
    ['has no login', {}, 'BROKER_WITHOUT_LOGIN'],
    ['has TLS only', { url: 'mqtts://broker.lan' }, 'BROKER_WITHOUT_LOGIN'],
    ['has a certificate without its key', { cert: 'x' }, 'BROKER_WITHOUT_LOGIN'],
    ['only sounds like this machine', { url: 'mqtt://localhost.lan' }, 'BROKER_WITHOUT_LOGIN'],
    ['asks for a password', { username: 'me', password: 'x' }, undefined],
    ['has it in the address', { url: 'mqtt://me:x@broker.lan' }, undefined],
    ['asks for a certificate', { cert: 'x', key: 'y' }, undefined],
    ['is on this machine', { url: 'mqtt://127.0.0.1:1883' }, undefined],
    ['is on this machine by name', { url: 'ws://localhost:9001' }, undefined],
    ['is on this machine over IPv6', { url: 'mqtt://[::1]' }, undefined],
  ])('because it %s: %j warns of %s', (_, settings, code) => {
    expect(warningOf(settings)).toBe(code);
  });

  test('is warned of once a start, in the log and in the state, when a car can be driven over it', async () => {
    const broker = await TestBroker.start();
    // A name that is no loopback address and leads here all the same.
    const publisher = publisherAt(broker, { url: `mqtt://0.0.0.0:${broker.port}` });
    const warned = new Promise<string>((resolve) =>
      publisher.onState(({ warning }) => warning && resolve(warning.message)),
    );
    const connected = new Promise<void>((resolve) =>
      publisher.onState(({ kind }) => kind === 'connected' && resolve()),
    );
    publisher.add(new TestCar({}, '5YJ3E1EA1JF000001'));
    publisher.start();
    await connected;
    expect(publisher.state.warning).toBeUndefined();
    publisher.add(new TestCar(data), new KeptControls());
    publisher.add(new TestCar({}, '7SAYGDEE1PA000001'), new KeptControls());
    expect(await warned).toContain('asks for no login');
    expect(log.warnings).toEqual([publisher.state.warning!.message]);
    await publisher.stop();
    expect(publisher.state).toEqual({ kind: 'stopped' });
    const again = new Promise<void>((resolve) => publisher.onState(({ warning }) => warning && resolve()));
    publisher.start();
    await again;
    expect(log.warnings).toHaveLength(2);
  });
});
