import { afterEach, expect, inject, test } from 'vitest';
import { BrokerView } from './peers/broker-view';
import { Demo, Evfleetpulse } from './peers/evfleetpulse';
import { Mosquitto, type MosquittoOptions } from './peers/mosquitto';
import { describeWith } from './peers/peer';

interface Discovery {
  readonly avty_t: string;
  readonly cmps: Readonly<Record<string, { readonly stat_t?: string; readonly json_attr_t?: string }>>;
}

describeWith('Mosquitto', inject('mosquitto'), (installation) => {
  let mosquitto: Mosquitto;
  let demo: Demo | undefined;
  let view: BrokerView | undefined;

  const start = async (options: MosquittoOptions = {}): Promise<void> => {
    mosquitto = await Mosquitto.create(installation(), options);
    await mosquitto.start();
  };

  const startDemo = async (): Promise<readonly string[]> => {
    demo = await Demo.start('--mqtt', mosquitto.url, '--port', '0');
    return (await demo.control.cars()).map(({ vin }) => vin);
  };

  /** The availability of the product and the lock of a car are on the broker. */
  const isPublished = async (vins: readonly string[]): Promise<string> => {
    let bridge = '';
    for (const vin of vins) {
      const found = await view!.waitFor(`homeassistant/device/tesla_${vin}/config`, (text) => text.includes('_lock"'));
      bridge = (JSON.parse(found) as Discovery).avty_t;
      await view!.waitFor(`tesla/${vin}/lock`, (payload) => payload !== '');
    }
    await view!.waitFor(bridge, (payload) => payload === 'online');
    return bridge;
  };

  afterEach(async () => {
    await view?.close();
    await demo?.stop();
    await mosquitto?.remove();
    view = demo = undefined;
  });

  test('retains discovery, availability and a state of every entity, and nothing that is a command', async () => {
    await start();
    const vins = await startDemo();
    view = await BrokerView.open(mosquitto.url);
    const bridge = await isPublished(vins);
    const retained = await BrokerView.retained(mosquitto.url);
    const expected = new Set([bridge]);
    for (const vin of vins) {
      const topic = `homeassistant/device/tesla_${vin}/config`;
      expected.add(topic);
      const { cmps } = JSON.parse(retained.get(topic) ?? '{}') as Discovery;
      expect(Object.keys(cmps).length).toBeGreaterThan(20);
      for (const { stat_t: state, json_attr_t: attributes } of Object.values(cmps)) expected.add(state ?? attributes!);
    }
    expect([...expected].filter((topic) => !retained.has(topic))).toEqual([]);
    expect([...retained.keys()].filter((topic) => !expected.has(topic))).toEqual([]);
    expect([...retained.keys()].filter((topic) => topic.endsWith('/set'))).toEqual([]);
  });

  test('says offline for a product that stopped, and for one that was killed', async () => {
    await start();
    view = await BrokerView.open(mosquitto.url);
    const bridge = await isPublished(await startDemo());
    await demo!.stop();
    demo = undefined;
    expect((await BrokerView.retained(mosquitto.url)).get(bridge)).toBe('offline');

    await isPublished(await startDemo());
    const said = view.waitFor(bridge, (payload) => payload === 'offline');
    await demo!.kill();
    demo = undefined;
    await said;
  });

  for (const persistence of [true, false]) {
    test(`has everything again after a restart ${persistence ? 'that kept' : 'that lost'} what was retained`, async () => {
      await start({ persistence });
      const vins = await startDemo();
      view = await BrokerView.open(mosquitto.url);
      await isPublished(vins);
      const before = [...(await BrokerView.retained(mosquitto.url)).keys()].sort();
      await view.close();
      await mosquitto.stop();
      await demo!.said(/broker .* does not answer/);
      await mosquitto.start();
      view = await BrokerView.open(mosquitto.url);
      await demo!.said(/broker .* is connected/);
      await demo!.control.change(vins[0]!, { signals: { Locked: false } });
      await view.waitFor(`tesla/${vins[0]!}/lock`, (payload) => payload === 'ON');
      await isPublished(vins);
      const after = [...(await BrokerView.retained(mosquitto.url)).keys()];
      expect(before.filter((topic) => !after.includes(topic))).toEqual([]);
    });
  }

  test('lets the product in with the right password, and the product says so when it is wrong', async () => {
    const login = { user: 'node-red', password: 'a right one' };
    await start({ login });
    const url = (password: string) =>
      `mqtt://${login.user}:${encodeURIComponent(password)}@127.0.0.1:${mosquitto.port}`;

    const refused = await Evfleetpulse.start('demo', ['--port', '0'], { EVFLEETPULSE_DEMO_MQTT: url('a wrong one') });
    const [sentence] = await refused.program.line(/MQTT broker .* refused the login .*/);
    expect(sentence).toContain('Check user name and password');
    expect([...refused.program.stdout, ...refused.program.stderr].join('\n')).not.toContain('wrong');
    await refused.stop();

    const accepted = await Evfleetpulse.start('demo', ['--port', '0'], { EVFLEETPULSE_DEMO_MQTT: url(login.password) });
    view = await BrokerView.open(url(login.password));
    await accepted.program.line(/^Simulator: /);
    await view.waitForAny(/^homeassistant\/device\/tesla_.+\/config$/);
    await accepted.stop();
  });
});
