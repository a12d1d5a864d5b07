import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listener, tab, type FlowNode } from '../support/flow';
import { tokens, type Message } from '../support/node-red';
import { nordlicht, serverNode, TestCar } from '../support/simulator';
import { car, home, inHalfADay, RuleWorld } from './rule-world';

const example = JSON.parse(
  readFileSync(join(__dirname, '..', '..', 'examples', 'charge-commute-dynamic-tariff.json'), 'utf8'),
) as FlowNode[];

/** A rule as its dialog saves it, that charges in the cheapest hours of the next twelve. */
const rule = (change: object = {}, id = 'rule'): FlowNode => ({
  ...example.find(({ type }) => type === 'tesla-charge-rule')!,
  ...{ id, z: 'tab', vehicle: 'car', wires: [['plans'], ['intents']] },
  departures: [{ days: 'daily', dates: '', time: inHalfADay() }],
  ...change,
});

const plugged = {
  Soc: 46,
  ChargeLimitSoc: 80,
  DetailedChargeState: 'Stopped',
  ChargingCableType: 'IEC',
  FastChargerPresent: false,
  ChargeCurrentRequest: 16,
  ChargeCurrentRequestMax: 16,
  Gear: 'P',
  Location: { latitude: 52.52, longitude: 13.405 },
};

const world = new RuleWorld(['plans', 'intents'], plugged);

type Payload = Readonly<Record<string, unknown>>;
const plan = (fits: (payload: Payload) => boolean): Promise<Message> =>
  world.nodeRed.hears(({ payload }) => fits(payload as Payload), 'plans');
const intent = (command: string): Promise<Message> => world.nodeRed.hears(({ topic }) => topic === command, 'intents');

const hour = 3_600_000;
/** Dear now, cheap from a time on; a day and a half of hours. */
const prices = (cheapFrom = 3) => {
  const first = Math.floor(Date.now() / hour) * hour;
  return Array.from({ length: 40 }, (_, ahead) => ({
    start: first + ahead * hour,
    end: first + (ahead + 1) * hour,
    price: ahead < cheapFrom ? 0.4 : 0.1 + ahead / 1_000,
  }));
};

describe('tesla-charge-rule', () => {
  test('says that a car is not plugged in, then plans with the prices of a message', async () => {
    await world.nodeRed.deploy(world.flow(rule()));
    await world.nodeRed.shows('rule', { fill: 'yellow', text: 'car unknown' });
    const streaming = await world.connect({ DetailedChargeState: 'Disconnected' });
    await world.nodeRed.shows('rule', { fill: 'grey', shape: 'dot', text: 'not plugged in' });
    await streaming.tells(plugged);
    world.nodeRed.send('rule', { payload: { prices: prices() } });
    const message = await plan(({ mode, nextStart }) => mode === 'waiting' && nextStart !== null);
    expect(message).toMatchObject({
      topic: `${nordlicht}/charge_rule`,
      vin: nordlicht,
      payload: {
        reason: expect.stringMatching(/^Waits until .*80\u202f%/),
        plan: { kind: 'cheapest' },
        currency: 'EUR',
        limit: 80,
        target: 80,
        held: false,
        boost: null,
      },
    });
    expect(message.payload).not.toHaveProperty('wanted');
    await world.nodeRed.shows('rule', /^waits for \d\d:\d\d$/);
  });

  test('wishes for what a command node takes: a boost charges at once and lifts the limit', async () => {
    await world.nodeRed.deploy(world.flow(rule()));
    const streaming = await world.connect();
    world.nodeRed.send('rule', { payload: { prices: prices() } });
    await plan(({ mode }) => mode === 'waiting');
    world.nodeRed.send('rule', { topic: 'boost', payload: 90 });
    const limit = await intent('set_charge_limit');
    expect(limit).toMatchObject({ payload: { percent: 90 }, vin: nordlicht, wake: 'never' });
    expect(limit).toMatchObject({ reason: expect.stringContaining('90'), expiresAt: expect.any(Number) });
    expect((await intent('charge_start')).payload).toEqual({});
    expect((await plan(({ boost }) => boost === 90)).payload).toMatchObject({ mode: 'boost' });
    await world.nodeRed.shows('rule', { fill: 'blue', text: 'starts charging' });
    await streaming.tells({ DetailedChargeState: 'Charging', ChargeLimitSoc: 90 });
    await world.nodeRed.shows('rule', { fill: 'green', shape: 'dot', text: 'boost to 90 %' });
  });

  test('rests when it is told to, and keeps that over a restart', async () => {
    await world.nodeRed.deploy(world.flow(rule()));
    await world.connect();
    world.nodeRed.send('rule', { payload: { prices: prices() } });
    await plan(({ mode }) => mode === 'waiting');
    world.nodeRed.send('rule', { topic: 'hold', payload: true });
    await world.nodeRed.shows('rule', { fill: 'yellow', shape: 'ring', text: 'held by you' });
    world.nodeRed.statuses.forget();
    world.nodeRed.messages.forget();
    await world.nodeRed.restart();
    await world.connect();
    await world.nodeRed.shows('rule', { text: 'held by you' });
    world.nodeRed.send('rule', { topic: 'resume' });
    // Also the prices are known still.
    const message = await plan(({ mode, plan: planned }) => mode === 'waiting' && planned !== null);
    expect(message.payload).toMatchObject({ plan: { kind: 'cheapest' } });
  });

  test('keeps what it was told while it is disabled, and forgets it when it is deleted', async () => {
    await world.nodeRed.deploy(world.flow(rule()));
    const streaming = await world.connect();
    world.nodeRed.send('rule', { topic: 'hold', payload: true });
    await world.nodeRed.shows('rule', { text: 'held by you' });
    const again = async (gone: FlowNode[]): Promise<void> => {
      await world.nodeRed.deploy(world.flow(...gone), 'nodes');
      await world.nodeRed.deploy(world.flow(rule()), 'nodes');
    };
    await again([rule({ d: true })]);
    await world.nodeRed.shows('rule', { text: 'held by you' });
    await again([]);
    await plan(({ mode, held }) => mode === 'waiting' && held === false);
    await streaming.leaves();
  });

  test('answers "plan" with the plan', async () => {
    await world.nodeRed.deploy(world.flow(rule()));
    await world.connect();
    await plan(({ mode }) => mode === 'waiting');
    world.nodeRed.messages.forget();
    world.nodeRed.send('rule', { topic: 'plan' });
    expect((await plan(() => true)).topic).toBe(`${nordlicht}/charge_rule`);
  });

  test('follows the sun by what a meter says', async () => {
    const sunny = { sun: true, sunStart: 0, buffer: 0, priceSource: 'none', target: '', minAmps: 6, phases: '1' };
    await world.nodeRed.deploy(world.flow(rule(sunny)));
    await world.connect();
    await plan(({ mode }) => mode === 'waiting');
    // A fast clock makes a minute of three seconds; the meter speaks until the car is asked.
    const speaking = setInterval(() => world.nodeRed.send('rule', { payload: { gridW: -2_600 } }), 50);
    onTestFinished(() => clearInterval(speaking));
    expect((await intent('set_charging_amps')).payload).toEqual({ charging_amps: 11 });
    await intent('charge_start');
    clearInterval(speaking);
  });

  test.each([
    ['neither prices nor an order', { payload: 'hello' }, 'RULE_INPUT_UNKNOWN'],
    ['a number that nobody named', { payload: 7, topic: 'kitchen' }, 'RULE_INPUT_UNKNOWN'],
    ['a grid that is no number', { topic: 'grid', payload: '' }, 'RULE_METER_INVALID'],
    ['prices that are none', { topic: 'prices', payload: 'abc' }, 'RULE_PRICES_INVALID'],
    ['a boost of 130 %', { topic: 'boost', payload: 130 }, 'RULE_ORDER_INVALID'],
    ['a time that is none', { topic: 'ready_by', payload: 'soon' }, 'TIME_INVALID'],
  ])('hands %s to a Catch node, with a sentence', async (_, message, code) => {
    const caught = { id: 'caught', type: 'catch', z: 'tab', x: 0, y: 0, scope: null, uncaught: false };
    await world.nodeRed.deploy(world.flow(rule(), { ...caught, wires: [['heard']] }, listener()));
    world.nodeRed.send('rule', message);
    const { error } = await world.nodeRed.hears();
    expect(error).toMatchObject({ code, message: expect.stringMatching(/\.$/) });
  });

  test('warns once of prices without a unit, and goes on', async () => {
    await world.nodeRed.deploy(world.flow(rule({ priceUnit: '' })));
    const message = { payload: { prices: prices() } };
    world.nodeRed.send('rule', message);
    await world.nodeRed.logs(/do not say their unit/);
    world.nodeRed.send('rule', message);
    world.nodeRed.send('rule', { topic: 'kitchen', payload: 1 });
    await world.nodeRed.logs(/neither prices/);
    expect(world.nodeRed.log.entries.filter((line) => /do not say their unit/.test(line))).toHaveLength(1);
  });

  test.each([
    ['no car', { vehicle: 'gone' }, {}, 'no car', undefined],
    ['a car without a home', {}, { homeLatitude: '', homeLongitude: '' }, 'rule not usable', /home/],
    ['an unknown zone', { zone: 'Europe/Atlantis' }, {}, 'rule not usable', /no time zone "Europe\/Atlantis"/],
    ['a limit that Tesla does not take', { limit: 20 }, {}, 'rule not usable', /50 to 100/],
    ['a floor above the limit', { floor: 95 }, {}, 'rule not usable', /floor/],
    ['a line without a time', { departures: [{ days: 'daily' }] }, {}, 'rule not usable', /Line 1 of Ready by/],
  ])('says what is wrong with %s', async (_, change, ofCar, text, sentence) => {
    await world.nodeRed.deploy([
      tab,
      serverNode(world.place),
      car(ofCar),
      rule(change),
      listener('plans'),
      listener('intents'),
    ]);
    expect(await world.nodeRed.shows('rule', { text })).toEqual({ fill: 'red', shape: 'ring', text });
    if (sentence) await world.nodeRed.logs(sentence);
  });

  test('a second rule of one car says so, and the first goes on', async () => {
    await world.nodeRed.deploy(world.flow(rule(), rule({}, 'second')));
    expect(await world.nodeRed.shows('second', { fill: 'red' })).toMatchObject({ text: 'car has a rule' });
    await world.nodeRed.logs(/Another charge rule already charges the car/);
    await world.connect();
    await world.nodeRed.shows('rule', /prices unknown|waits/);
    // Told once, by the name of the car; messages tell it to nobody where no Catch node listens.
    const told = () =>
      world.nodeRed.log.entries.filter((line) => line.includes('the car Nordlicht, and two would fight'));
    expect(told()).toHaveLength(1);
    world.nodeRed.send('second', { topic: 'start' });
    // A rule that is only deployed again keeps its car.
    await world.nodeRed.deploy(world.flow(rule({ name: 'First' }), rule({}, 'second')), 'nodes');
    expect(world.nodeRed.status('second')).toMatchObject({ text: 'car has a rule' });
    expect(told()).toHaveLength(1);
    // Once the first is gone, the second takes over, although nobody deployed it again.
    const second = world.nodeRed.node('second');
    await world.nodeRed.deploy(world.flow(rule({}, 'second')), 'nodes');
    expect(world.nodeRed.node('second')).toBe(second);
    await world.nodeRed.shows('second', /unknown|waits/);
  });
});

test('the example flow plans with its own prices, and its buttons do what they say', async () => {
  const own: Record<string, FlowNode> = {
    'tesla-telemetry-server': { ...serverNode(world.place), id: 'e0000000000server' },
    'tesla-vehicle': car({ server: 'e0000000000server' }),
  };
  const { departures } = rule();
  const flow = example
    .filter(({ type }) => !['debug', 'tesla-account'].includes(type))
    .map((each) => ({ ...each, ...own[each.type], id: each.id }))
    .map((each) =>
      each.type === 'tesla-charge-rule' ? { ...each, departures, wires: [['plans'], ['intents']] } : each,
    );
  const z = example[0]!.id;
  await world.nodeRed.deploy([...flow, { ...listener('plans'), z }, { ...listener('intents'), z }]);
  await world.nodeRed.shows('e0000000000server', { fill: 'grey' });
  const streaming = await TestCar.connect(world.place);
  await streaming.tells(plugged);
  onTestFinished(() => streaming.leaves());
  world.nodeRed.send('e0000000crprices');
  await plan(({ plan: planned }) => (planned as { kind: string } | null)?.kind === 'cheapest');
  world.nodeRed.send('e000000000crhold');
  await plan(({ held }) => held === true);
  world.nodeRed.send('e0000000crresume');
  world.nodeRed.send('e00000000crboost');
  expect((await intent('set_charge_limit')).payload).toEqual({ percent: 90 });
});

describe('the preview', () => {
  const fields = (change: object = {}): object => ({ ...rule(), ...change });
  const ask = (body: object, token: string = tokens.driver) =>
    world.nodeRed.request('tesla/charge-rule/preview', {
      method: 'POST',
      token,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  test('runs the real rule on an example, before anything is deployed', async () => {
    const response = await ask({ fields: fields(), home, as: 'plugged', language: 'de' });
    expect(response.status).toBe(200);
    const preview = await response.json();
    expect(preview).toMatchObject({
      socFrom: 'example',
      pricesFrom: 'example',
      zone: 'Europe/Berlin',
      currency: 'EUR',
    });
    expect(preview.sentence).toMatch(/80\u202f%/);
    expect(preview.sentence).toMatch(/Wartet|Lädt/);
    expect(preview.blocks.length).toBeGreaterThan(0);
    expect(preview.expected.at(0).soc).toBe(46);
    expect(preview.expected.at(-1).soc).toBeCloseTo(80, 0);
    expect(preview.departure).toBeGreaterThan(preview.now);
  });

  test('takes what was last known of the car and the prices that its rule received', async () => {
    await world.nodeRed.deploy(world.flow(rule()));
    await world.connect({ Soc: 61 });
    world.nodeRed.send('rule', { payload: { prices: prices() } });
    await plan(({ plan: planned }) => planned !== null && (planned as { kind: string }).kind === 'cheapest');
    const preview = await (await ask({ fields: fields(), vehicle: 'car', home, as: 'plugged' })).json();
    expect(preview).toMatchObject({ socFrom: 'car', pricesFrom: 'message' });
    expect(preview.expected[0].soc).toBe(61);
    expect(preview.prices.some(({ price }: { price: number }) => price === 0.4)).toBe(true);
  });

  test('holds the last stay at home against what the rule would have made of it', async () => {
    await world.nodeRed.deploy(world.flow());
    const none = await (await ask({ fields: fields(), vehicle: 'car', home, as: 'last' })).json();
    expect(none).toMatchObject({ code: 'RULE_STAY_UNKNOWN', problem: expect.stringMatching(/No finished stay/) });
    await world.nodeRed.shows('server', { fill: 'grey' });
    const streaming = await TestCar.connect(world.place);
    onTestFinished(() => streaming.leaves());
    const evening = Math.floor(Date.now() / hour) * hour - 20 * hour;
    const say = (minutes: number, signals: object) =>
      streaming.tells(signals as Parameters<TestCar['tells']>[0], { at: evening + minutes * 60_000 });
    await say(0, { ...plugged, DetailedChargeState: 'Disconnected' });
    await say(10, { DetailedChargeState: 'Stopped' });
    for (let minutes = 0; minutes < 120; minutes += 5) {
      const charging = { DetailedChargeState: 'Charging', ACChargingPower: 10, ACChargingEnergyIn: minutes / 6 };
      await say(30 + minutes, charging);
    }
    await say(150, { DetailedChargeState: 'Complete', ACChargingPower: 0, ACChargingEnergyIn: 20, Soc: 72 });
    await say(600, { DetailedChargeState: 'Disconnected' });
    await say(610, { Gear: 'D' });
    const preview = await (await ask({ fields: fields(), vehicle: 'car', home, as: 'last' })).json();
    expect(preview).toMatchObject({ now: evening + 600_000, socFrom: 'car', pricesFrom: 'example' });
    expect(preview.expected[0].soc).toBe(46);
    const { blocks, unplugged, energy, cost } = preview.really;
    expect(unplugged).toBe(evening + 10 * hour);
    expect(blocks).toEqual([{ start: evening + 0.5 * hour, end: evening + 2.5 * hour }]);
    expect(energy).toBeCloseTo(20, 1);
    expect(cost).toBeGreaterThan(2);
  });

  test('draws a tariff from the dialog', async () => {
    const bands = [{ days: 'daily', from: '22:00', to: '06:00', price: '0.18' }];
    const tariff = fields({ priceSource: 'tariff', bands, otherwisePrice: '0.31' });
    const preview = await (await ask({ fields: tariff, home })).json();
    expect(preview.pricesFrom).toBe('tariff');
    expect(new Set(preview.prices.map(({ price }: { price: number }) => price))).toEqual(new Set([0.18, 0.31]));
  });

  test.each([
    ['a car without a home', {}, {}, /home/i],
    ['an unknown zone', { zone: 'Moon/Base' }, home, /Moon\/Base/],
    ['a line without a price', { priceSource: 'tariff', bands: [{ from: '22:00', to: '06:00' }] }, home, /Line 1/],
  ])('says what is wrong with %s', async (_, change, given, sentence) => {
    const response = await ask({ fields: fields(change), home: given });
    expect((await response.json()).problem).toMatch(sentence);
  });

  test('is only for who may look at cars, and takes only JSON', async () => {
    expect((await ask({ fields: fields(), home }, tokens.guest)).status).toBe(401);
    expect((await ask({ fields: fields(), home }, '')).status).toBe(401);
    const form = await world.nodeRed.request('tesla/charge-rule/preview', {
      method: 'POST',
      body: new URLSearchParams('a=1'),
    });
    expect(form.status).toBe(415);
  });
});
