import { afterEach, expect, inject, test } from 'vitest';
import { BrokerView } from './peers/broker-view';
import { Demo } from './peers/evfleetpulse';
import { Mosquitto, type MosquittoOptions } from './peers/mosquitto';
import { describeWith } from './peers/peer';
import { stopAll } from './peers/program';

interface Discovery {
  readonly cmps: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

describeWith('Mosquitto', inject('mosquitto'), (installation) => {
  let mosquitto: Mosquitto;
  let demo: Demo;
  let vins: readonly string[];
  let view: BrokerView | undefined;

  const start = async (options: MosquittoOptions = {}): Promise<void> => {
    view = undefined;
    mosquitto = await Mosquitto.create(installation(), options);
    await mosquitto.start();
    demo = await Demo.create(mosquitto.url);
    await demo.start();
    vins = (await demo.control.cars()).map(({ vin }) => vin);
  };

  /** The availability of the product and the lock of a car are on the broker. */
  const isPublished = async (): Promise<string> => {
    for (const vin of vins) {
      await view!.waitFor(`homeassistant/device/tesla_${vin}/config`, (text) => text.includes('_lock"'));
      await view!.waitFor(`tesla/${vin}/lock`, (payload) => payload !== '');
    }
    return view!.waitForTopic(/^tesla\/bridge\/[^/]+\/state$/, (payload) => payload === 'online');
  };

  afterEach(() =>
    stopAll(
      () => view?.close(),
      () => demo?.remove(),
      () => mosquitto?.remove(),
    ),
  );

  test('retains discovery, availability and a state of every entity, and nothing that is a command', async () => {
    await start();
    view = await BrokerView.open(mosquitto.url);
    const bridge = await isPublished();
    const retained = await BrokerView.retained(mosquitto.url);
    const expected = new Set([bridge]);
    for (const vin of vins) {
      const topic = `homeassistant/device/tesla_${vin}/config`;
      expected.add(topic);
      const { cmps } = JSON.parse(retained.get(topic) ?? '{}') as Discovery;
      expect(Object.keys(cmps).length).toBeGreaterThan(20);
      const states = Object.values(cmps).flatMap((component) =>
        Object.entries(component).filter(([key]) => /(stat|attr|curr_temp)_t$/.test(key)),
      );
      // What came of an order is there after the first one.
      for (const [, topic] of states) if (!/\/command\/result$/.test(String(topic))) expected.add(String(topic));
    }
    expect([...expected].filter((topic) => !retained.has(topic))).toEqual([]);
    expect([...retained.keys()].filter((topic) => !expected.has(topic))).toEqual([]);
    expect([...retained.keys()].filter((topic) => topic.endsWith('/set'))).toEqual([]);
  });

  test('says offline for a product that stopped, and for one that was killed', async () => {
    await start();
    view = await BrokerView.open(mosquitto.url);
    const bridge = await isPublished();
    await demo.stop();
    expect((await BrokerView.retained(mosquitto.url)).get(bridge)).toBe('offline');

    await demo.start();
    await view.waitFor(bridge, (payload) => payload === 'online');
    await demo.kill();
    await view.waitFor(bridge, (payload) => payload === 'offline');
  });

  for (const persistence of [true, false]) {
    test(`has everything again after a restart ${persistence ? 'that kept' : 'that lost'} what was retained`, async () => {
      await start({ persistence });
      view = await BrokerView.open(mosquitto.url);
      await isPublished();
      const before = [...(await BrokerView.retained(mosquitto.url)).keys()].sort();
      await view.close();
      await mosquitto.stop();
      await demo.said(/broker .* does not answer/);
      await mosquitto.start();
      view = await BrokerView.open(mosquitto.url);
      await demo.control.change(vins[0]!, { signals: { Locked: false } });
      await view.waitFor(`tesla/${vins[0]!}/lock`, (payload) => payload === 'ON');
      await isPublished();
      const after = [...(await BrokerView.retained(mosquitto.url)).keys()];
      expect(before.filter((topic) => !after.includes(topic))).toEqual([]);
    });
  }

  test('is told apart from a dead broker when it refuses the login, and lets the product in with the right one', async () => {
    const login = { user: 'node-red', password: 'a right one' };
    await start({ login });
    const refusal = /MQTT broker .* refused the login .*Check user name and password/;
    await demo.said(refusal);
    const before = demo.log.length;
    await demo.logIn(login.user, 'a wrong one');
    await demo.said(refusal, before);
    await demo.logIn(login.user, login.password);
    const { host } = new URL(mosquitto.url);
    view = await BrokerView.open(`mqtt://${login.user}:${encodeURIComponent(login.password)}@${host}`);
    await isPublished();
    expect(demo.log.filter((line) => /a (right|wrong) one/.test(line))).toEqual([]);
  });
});
