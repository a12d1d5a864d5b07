import fc from 'fast-check';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Controls } from '../../src/home-assistant/controls';
import { discoveryMessage } from '../../src/home-assistant/discovery';
import type { CarRule } from '../../src/home-assistant/entity';
import { CarOrders } from '../../src/home-assistant/orders';
import { payloadText } from '../../src/home-assistant/payload';
import { CarFaces, EntityIndex } from '../../src/home-assistant/published-car';
import { HomeAssistantPublisher } from '../../src/home-assistant/publisher';
import { ruleEntities, ruleOrderAt } from '../../src/home-assistant/rule-entities';
import { checkSettings } from '../../src/home-assistant/settings';
import { Problem } from '../../src/kernel/problem';
import { chargeModes, type ChargeOrder } from '../../src/rules/charge/exchange';
import { ManualClock } from '../support/manual-clock';
import { faultsOf } from './discovery-schema';
import {
  entities,
  entity,
  keptLog,
  KeptControls,
  Observer,
  retained,
  sentence,
  start,
  TestBroker,
  TestCar,
  testRule,
  vin,
} from './support';

const discovery = `homeassistant/device/tesla_${vin}/config`;
const topic = (key: string): string => `tesla/${vin}/${key}`;
const settings = checkSettings({ broker: { url: 'mqtt://host', clientId: 'c1' } });
const origin = { version: '1.2.3', url: 'https://example.com' };

const sensors = ['mode', 'reason', 'next_start', 'expected_charge', 'cost'].map((key) => `charge_rule_${key}`);
const controls = ['limit', 'target', 'ready_by', 'boost', 'hold'].map((key) => `rule_${key}`);

let clock: ManualClock;
let log: ReturnType<typeof keptLog>;

beforeEach(() => {
  clock = new ManualClock(start);
  log = keptLog();
});

describe('what is shown of a charge rule', () => {
  const shown = (key: string, rule: Partial<CarRule>, language?: string): string => {
    const one = entity(key);
    return payloadText(one, one.read({ ...new TestCar().view(), rule: testRule(rule) }, language)!);
  };

  test.each<[string, Partial<CarRule>, string]>([
    ['charge_rule_mode', { mode: 'surplus' }, 'surplus'],
    ['charge_rule_reason', {}, 'Waits until 01:15.'],
    ['charge_rule_next_start', { nextStart: start + 29_999 }, '2026-06-01T12:00:00.000Z'],
    ['charge_rule_next_start', { nextStart: null }, 'None'],
    ['charge_rule_expected_charge', {}, '80'],
    ['charge_rule_expected_charge', { expectedSoc: null }, 'None'],
    ['charge_rule_cost', {}, '1.23'],
    ['charge_rule_cost', { cost: 0 }, '0'],
    ['charge_rule_cost', { cost: -0.004 }, '0'],
    ['charge_rule_cost', { cost: null }, 'None'],
    ['rule_limit', { limit: null }, 'None'],
    ['rule_target', {}, '75'],
    ['rule_ready_by', {}, '14:00'],
    ['rule_ready_by', { zone: 'America/New_York' }, '08:00'],
    ['rule_ready_by', { readyBy: null }, 'None'],
    ['rule_boost', {}, 'OFF'],
    ['rule_boost', { boost: 100 }, 'ON'],
    ['rule_hold', { held: true }, 'ON'],
  ])('on %s of %j is %s', (key, rule, expected) => expect(shown(key, rule)).toBe(expected));

  test('is said in the language of the publisher', () => {
    expect(shown('charge_rule_reason', {}, 'de')).toBe('de: Waits until 01:15.');
  });

  test('ends at a word where Home Assistant would keep no more', () => {
    const long = shown('charge_rule_reason', { reason: sentence('Waits 🚗 '.repeat(60)) });
    expect([...long].length).toBeLessThanOrEqual(255);
    expect(long).toMatch(/Waits 🚗…$|🚗 Waits…$/u);
    const whole = 'a'.repeat(255);
    expect(shown('charge_rule_reason', { reason: sentence(whole) })).toBe(whole);
    expect([...shown('charge_rule_reason', { reason: sentence('b'.repeat(300)) })]).toHaveLength(255);
  });

  test('can be every mode', () => expect(entity('charge_rule_mode').options).toEqual(chargeModes));

  test('moves when no signal does, and with no record', () => {
    const index = new EntityIndex(entities, true);
    const keys = (signals: string[]): string[] => [...index.movedBy(signals)].map(({ key }) => key);
    expect(keys([])).toEqual(expect.arrayContaining([...sensors, ...controls]));
    expect(keys(['BatteryLevel'])).not.toContain('charge_rule_reason');
  });
});

describe('discovery of a car with a rule', () => {
  const message = (rule: CarRule | undefined, commanded: boolean, ruled: boolean): Record<string, object> => {
    const car = new TestCar();
    if (rule) car.become({ rule });
    const faces = new CarFaces(car, new EntityIndex(entities, commanded, ruled), 'en');
    faces.look();
    const { payload } = discoveryMessage(car.view(), faces.entities, settings, origin);
    expect(faultsOf(discovery, payload)).toEqual([]);
    return (JSON.parse(payload) as { cmps: Record<string, object> }).cmps;
  };

  test.each<[boolean, boolean, string[]]>([
    [false, false, []],
    [false, true, controls],
    [true, true, controls],
    [true, false, []],
  ])('that takes commands (%s) and orders for the rule (%s) has the controls %j', (commanded, ruled, expected) => {
    const keys = Object.keys(message(testRule(), commanded, ruled));
    expect(keys).toEqual(expect.arrayContaining(sensors));
    expect(keys.filter((key) => key.startsWith('rule_'))).toEqual(expected);
    expect(keys.includes('wake')).toBe(commanded);
    const without = Object.keys(message(undefined, commanded, ruled));
    expect(without.filter((key) => /^(charge_)?rule_/.test(key))).toEqual([]);
  });

  test('has money in its currency, and a bare number without one', () => {
    expect(message(testRule(), true, true)['charge_rule_cost']).toMatchObject({
      dev_cla: 'monetary',
      unit_of_meas: 'EUR',
      sug_dsp_prc: 2,
    });
    const bare = message(testRule({ currency: null }), true, true)['charge_rule_cost'];
    expect(bare).not.toHaveProperty('dev_cla');
    expect(bare).not.toHaveProperty('unit_of_meas');
  });

  test('takes a time as text, which every Home Assistant knows', () => {
    const component = message(testRule(), true, true)['rule_ready_by'] as { ptrn: string };
    expect(component).toMatchObject({
      p: 'text',
      stat_t: topic('rule_ready_by'),
      cmd_t: topic('rule_ready_by/set'),
      val_tpl: "{{ '' if value == 'None' else value }}",
    });
    const pattern = new RegExp(component.ptrn);
    expect(['00:00', '07:15', '23:59', ''].map((time) => pattern.test(time))).not.toContain(false);
    expect(['24:00', '7:15', '07:60', '07:15:00', 'None'].map((time) => pattern.test(time))).not.toContain(true);
  });
});

describe('an order for the rule', () => {
  const handle = async (
    control: string,
    payload: string,
    taken: Controls = new KeptControls(),
    retained = false,
  ): Promise<{ code: string; reason: string; status: string } | undefined> => {
    const orders = new CarOrders({ vin, controls: taken, language: 'en', clock, log });
    const result = await orders.handle(control, { topic: topic(`${control}/set`), payload, retained });
    return result === undefined ? undefined : (JSON.parse(result) as { code: string; reason: string; status: string });
  };

  test.each<[string, string, ChargeOrder]>([
    ['rule_limit', '50', { set: 'limit', percent: 50 }],
    ['rule_limit', '{"value": 100.0}', { set: 'limit', percent: 100 }],
    ['rule_target', '20', { set: 'target', percent: 20 }],
    ['rule_target', ' 85\n', { set: 'target', percent: 85 }],
    ['rule_ready_by', '07:15', { set: 'ready_by', time: '07:15' }],
    ['rule_ready_by', '{"value": "00:00"}', { set: 'ready_by', time: '00:00' }],
    ['rule_ready_by', '{"value": ""}', { set: 'ready_by', time: null }],
    ['rule_boost', 'ON', { set: 'boost', percent: 100 }],
    ['rule_boost', '{"value": "OFF", "at": 1780315200}', { set: 'boost', percent: null }],
    ['rule_hold', 'ON', { set: 'hold', on: true }],
    ['rule_hold', 'OFF', { set: 'hold', on: false }],
  ])('on %s as %s is handed to it alone', async (control, payload, order) => {
    const taken = new KeptControls({ opens: true });
    expect(await handle(control, payload, taken)).toBeUndefined();
    expect([taken.ruled, taken.orders]).toEqual([[order], []]);
  });

  test.each([
    ['rule_limit', '49', 'rule_limit cannot be "49". '],
    ['rule_limit', '101', 'rule_limit cannot be "101". '],
    ['rule_limit', '80.5', 'rule_limit cannot be "80.5". '],
    ['rule_limit', '{"value": ""}', 'rule_limit cannot be "". '],
    ['rule_target', '19', 'rule_target cannot be "19". '],
    ['rule_ready_by', '7:15', 'rule_ready_by cannot be "7:15". '],
    ['rule_ready_by', '24:00', 'rule_ready_by cannot be "24:00". '],
    ['rule_boost', '100', 'rule_boost cannot be "100". '],
    ['rule_hold', 'true', 'rule_hold cannot be "true". '],
    ['rule_hold', '{"value": "constructor"}', 'rule_hold cannot be "constructor". '],
  ])('on %s as %s is refused with a sentence', async (control, payload, text) => {
    const taken = new KeptControls();
    expect(await handle(control, payload, taken)).toMatchObject({ status: 'refused', code: 'PARAMETER_INVALID' });
    expect(log.sentences.join()).toContain(text);
    expect(log.sentences.join()).toMatch(/It takes (50, 51 … 100 %|20, 21 … 100 %|HH:MM|ON, OFF)\./);
    expect(taken.ruled).toEqual([]);
  });

  test.each<[string, string, string | undefined, boolean]>([
    ['is a minute old', '{"value": "ON", "at": 1780315139}', 'ORDER_OLD', false],
    ['is from tomorrow', '{"value": "ON", "at": 1780401600}', 'ORDER_AHEAD', false],
    ['is too long', 'O'.repeat(1_025), 'ORDER_UNREADABLE', false],
    ['is no text', '{"value": true}', 'ORDER_UNREADABLE', false],
    ['is retained', 'ON', undefined, true],
    ['is empty', '', undefined, false],
  ])('passes the same gate as commands: one that %s', async (_, payload, code, isRetained) => {
    const taken = new KeptControls();
    expect((await handle('rule_hold', payload, taken, isRetained))?.code).toBe(code);
    expect(taken.ruled).toEqual([]);
  });

  test('needs no commands, and commands do not come by it', async () => {
    const ruled: ChargeOrder[] = [];
    const taken: Controls = { allows: { opens: true }, rule: (order) => void ruled.push(order) };
    expect(await handle('rule_hold', 'ON', taken)).toBeUndefined();
    expect(ruled).toEqual([{ set: 'hold', on: true }]);
    expect(await handle('lock', 'UNLOCK', taken)).toMatchObject({ status: 'refused', code: 'ACCOUNT_MISSING' });
  });

  test('says so where there is no rule', async () => {
    expect(await handle('rule_boost', 'ON', { allows: { opens: false } })).toMatchObject({ code: 'RULE_MISSING' });
    const missing = (): void => {
      throw new Problem('RULE_MISSING', { vin });
    };
    expect(await handle('rule_boost', 'ON', { allows: { opens: false }, rule: missing })).toMatchObject({
      code: 'RULE_MISSING',
      reason: `The car ${vin} has no charge rule.`,
    });
  });

  test('of junk is an order that the rule knows, or refused', async () => {
    const names = fc.oneof(fc.constantFrom(...controls), fc.string());
    const json = fc.oneof(fc.json(), fc.string(), fc.integer().map(String), fc.constantFrom('ON', '07:15', '""'));
    const junk = fc.oneof(
      json,
      json.map((value) => `{"value":${value},"at":1780315200}`),
    );
    await fc.assert(
      fc.asyncProperty(names, junk, async (control, payload) => {
        const taken = new KeptControls({ opens: true });
        const result = await handle(control, payload, taken);
        expect(taken.orders).toEqual([]);
        for (const order of taken.ruled) {
          if (order.set === 'limit' || order.set === 'target') expect(order.percent).toSatisfy(isPercent);
          else if (order.set === 'ready_by') expect(order.time ?? '00:00').toMatch(/^\d\d:\d\d$/);
          else expect(['boost', 'hold']).toContain(order.set);
        }
        if (taken.ruled.length === 0 && payload !== '') expect(result).toMatchObject({ status: 'refused' });
      }),
      { numRuns: 1_000 },
    );
  });

  test('is found for its control alone', () => {
    expect(ruleOrderAt('charge_limit', '80')).toBeUndefined();
    expect(ruleOrderAt('constructor', '80')).toBeUndefined();
    for (const { key, commanded } of ruleEntities) expect(commanded === true).toBe(controls.includes(key));
  });
});

const isPercent = (percent: number): boolean => Number.isInteger(percent) && percent >= 20 && percent <= 100;

describe('a published car', () => {
  const publisherAt = (broker: TestBroker, language = 'en'): HomeAssistantPublisher => {
    const checked = checkSettings({ broker: { url: broker.url, clientId: 'c1' }, language });
    const publisher = new HomeAssistantPublisher({
      settings: checked,
      entities,
      origin,
      clock,
      random: () => 0.5,
      log,
    });
    onTestFinished(() => publisher.stop());
    return publisher;
  };

  /** A published car, announced. */
  async function published(rule: CarRule | undefined, taken?: Controls, language?: string) {
    const broker = await TestBroker.start();
    const home = await Observer.at(broker);
    const publisher = publisherAt(broker, language);
    const car = new TestCar({ BatteryLevel: 50 });
    if (rule) car.become({ rule });
    const listening = broker.subscribed('c1', taken ? topic('+/set') : discovery);
    const publication = publisher.add(car, taken);
    publisher.start();
    await listening;
    clock.advance(1_000);
    await home.sees(discovery);
    return { broker, home, publisher, publication, car };
  }

  const cmps = (payload: string): Record<string, { p: string }> =>
    (JSON.parse(payload) as { cmps: Record<string, { p: string }> }).cmps;
  const ruledKeys = (payload: string): string[] =>
    Object.keys(cmps(payload)).filter((key) => /^(charge_)?rule_/.test(key));

  test('gains the entities of its rule when it gets one, and loses them and their topics with it', async () => {
    const { broker, home, car, publisher } = await published(undefined, new KeptControls());
    expect(ruledKeys(home.on(discovery)[0]!)).toEqual([]);
    home.forget();
    car.become({ rule: testRule() });
    await home.sees(topic('charge_rule_mode'), 'waiting');
    clock.advance(1_000);
    expect(ruledKeys(await home.sees(discovery))).toEqual([...sensors, ...controls]);
    home.forget();
    car.become({ rule: undefined as never });
    clock.advance(1_000);
    const removing = await home.sees(discovery);
    await publisher.stop();
    for (const [key, platform] of [
      ['charge_rule_mode', 'sensor'],
      ['rule_hold', 'switch'],
    ] as const)
      expect(cmps(removing)[key]).toEqual({ p: platform });
    expect(ruledKeys(home.on(discovery).at(-1)!)).toEqual([]);
    const kept = await retained(broker);
    expect([...kept.keys()].filter((key) => key.includes('rule'))).toEqual([]);
    expect(kept.get(topic('battery_level'))).toBe('50');
  });

  test('keeps them where the rule comes back within a moment, as it does when it is deployed again', async () => {
    const { home, car } = await published(testRule(), new KeptControls());
    home.forget();
    car.become({ rule: undefined as never });
    car.become({ rule: testRule({ mode: 'held' }) });
    clock.advance(1_000);
    await home.sees(topic('charge_rule_mode'), 'held');
    expect(home.on(discovery)).toEqual([]);
  });

  test('loses those that an earlier run announced and that are no more', async () => {
    const first = await published(testRule(), new KeptControls());
    await first.publisher.stop();
    const home = await Observer.at(first.broker);
    const publisher = publisherAt(first.broker);
    const taken = first.broker.taken('c1');
    publisher.add(new TestCar({ BatteryLevel: 50 }), new KeptControls());
    publisher.start();
    await taken;
    home.forget();
    clock.advance(1_000);
    expect(cmps(await home.sees(discovery))['rule_limit']).toEqual({ p: 'number' });
    await publisher.stop();
    expect(ruledKeys(home.on(discovery).at(-1)!)).toEqual([]);
    expect([...(await retained(first.broker)).keys()].filter((key) => key.includes('rule'))).toEqual([]);
  });

  test('is forgotten with its rule', async () => {
    const { broker, publisher, publication } = await published(testRule(), new KeptControls());
    publication.remove({ forget: true });
    await publisher.stop();
    expect([...(await retained(broker)).keys()]).toEqual(['tesla/bridge/c1/state']);
  });

  test('shows what the rule made of an order, and snaps back where it made nothing of it', async () => {
    const taken = new KeptControls();
    const { home, car } = await published(testRule(), taken);
    taken.rule = ({ set }) => {
      if (set === 'target') car.become({ rule: testRule({ target: 90, reason: sentence('Charges to 90 %.') }) });
    };
    home.forget();
    await home.publish(topic('rule_target/set'), '90');
    await home.sees(topic('rule_target'), '90');
    await home.sees(topic('charge_rule_reason'), 'Charges to 90 %.');
    home.forget();
    await home.publish(topic('rule_hold/set'), 'ON');
    await home.sees(topic('rule_hold'), 'OFF');
    expect(home.on(topic('command/result'))).toEqual([]);
    await home.publish(topic('rule_limit/set'), '10');
    await home.sees(topic('rule_limit'), '80');
    expect(JSON.parse(home.on(topic('command/result'))[0]!)).toMatchObject({
      ...{ status: 'refused', control: 'rule_limit', code: 'PARAMETER_INVALID' },
    });
  });

  test('learns of another currency, and says its reason in German', async () => {
    const { home, car } = await published(testRule(), undefined, 'de');
    await home.sees(topic('charge_rule_reason'), 'de: Waits until 01:15.');
    home.forget();
    car.become({ rule: testRule({ currency: 'SEK' }) });
    clock.advance(1_000);
    expect(cmps(await home.sees(discovery))['charge_rule_cost']).toMatchObject({
      unit_of_meas: 'SEK',
      name: 'Kosten der Laderegel',
    });
  });
});
