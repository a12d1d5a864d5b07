import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/kernel/clock';
import { listener, tab, type FlowNode } from '../support/flow';
import { tokens, type Message } from '../support/node-red';
import { nordlicht, serverNode } from '../support/simulator';
import { saved } from './precondition-fields';
import { car, home, inHalfADay, RuleWorld } from './rule-world';

/** A rule that is ready in twelve hours. */
const rule = (change: object = {}, id = 'rule'): FlowNode => ({
  ...{ type: 'tesla-precondition', z: 'tab', x: 0, y: 0, name: '', vehicle: 'car', wires: [['plans'], ['intents']] },
  ...saved,
  departures: [{ days: 'daily', dates: '', time: inHalfADay(), except: '' }],
  ...change,
  id,
});

const cold = {
  ...{ Soc: 60, DetailedChargeState: 'Stopped', Gear: 'P', Locked: true, HvacPower: 'Off', InsideTemp: 14.25 },
  ...{ OutsideTemp: -4, DriverSeatOccupied: false, HvacLeftTemperatureRequest: 21 },
  Location: { latitude: 52.52, longitude: 13.405 },
};

const world = new RuleWorld(['plans', 'intents'], cold);

type Payload = Readonly<Record<string, unknown>>;
const plan = (fits: (payload: Payload) => boolean): Promise<Message> =>
  world.nodeRed.hears(({ payload }) => fits(payload as Payload), 'plans');
const intent = (command: string): Promise<Message> => world.nodeRed.hears(({ topic }) => topic === command, 'intents');

const minute = 60_000;
const hour = 60 * minute;
/** An appointment so far ahead. */
const appointment = (ahead: number) => ({
  summary: 'Dentist, by car',
  start: new Date(systemClock.now() + ahead).toISOString(),
  end: new Date(systemClock.now() + ahead + hour).toISOString(),
});

describe('tesla-precondition', () => {
  test('knows nothing of the car, then tells when it begins', async () => {
    await world.nodeRed.deploy(world.flow(rule()));
    await world.nodeRed.shows('rule', { fill: 'yellow', text: 'car unknown' });
    await world.connect();
    const message = await plan(({ mode, insideTemp }) => mode === 'waiting' && insideTemp !== null);
    expect(message).toMatchObject({
      topic: `${nordlicht}/precondition`,
      vin: nordlicht,
      payload: {
        reason: expect.stringMatching(/^Waits until .*21\u202f°C/),
        trigger: 'time',
        insideTemp: 14.25,
        target: 21,
        onCar: false,
        reserve: { minutes: expect.any(Number) },
      },
    });
    expect(await world.nodeRed.shows('rule', { fill: 'blue' })).toMatchObject({
      shape: 'ring',
      text: expect.stringMatching(/^starts (\w{3} )?\d\d:\d\d$/),
    });
  });

  test('wishes for what a command node takes, and is green when the car itself says that it runs', async () => {
    await world.nodeRed.deploy(world.flow(rule()));
    const streaming = await world.connect();
    await plan(({ mode }) => mode === 'waiting');
    world.nodeRed.send('rule', { topic: 'start' });
    const start = await intent('auto_conditioning_start');
    expect(start).toMatchObject({ payload: {}, vin: nordlicht, wake: 'needed', expiresAt: expect.any(Number) });
    expect(start).toMatchObject({ reason: expect.stringMatching(/as you ordered/) });
    await world.nodeRed.shows('rule', { fill: 'blue', shape: 'dot', text: 'starting' });
    await streaming.tells({ HvacPower: 'On' });
    await world.nodeRed.shows('rule', { fill: 'green', shape: 'dot', text: 'warming, 14 °C' });
    world.nodeRed.send('rule', { topic: 'stop' });
    expect((await intent('auto_conditioning_stop')).payload).toEqual({});
  });

  test('rests when it is told to, and keeps that over a restart', async () => {
    await world.nodeRed.deploy(world.flow(rule()));
    await world.connect();
    await plan(({ mode }) => mode === 'waiting');
    world.nodeRed.send('rule', { topic: 'stop' });
    await world.nodeRed.shows('rule', { fill: 'yellow', shape: 'ring', text: 'held by you' });
    world.nodeRed.statuses.forget();
    world.nodeRed.messages.forget();
    await world.nodeRed.restart();
    await world.connect();
    await world.nodeRed.shows('rule', { text: 'held by you' });
    world.nodeRed.send('rule', { topic: 'resume' });
    await plan(({ mode }) => mode === 'waiting');
  });

  test('hears the appointments of a calendar and the weather', async () => {
    await world.nodeRed.deploy(world.flow(rule({ departures: [], calendar: true, calendarWord: 'car' })));
    await world.connect({ OutsideTemp: null, InsideTemp: null });
    await plan(({ mode }) => mode === 'idle');
    await world.nodeRed.shows('rule', { fill: 'grey', text: 'nothing to do' });
    world.nodeRed.send('rule', { payload: [appointment(6 * hour)] });
    const { payload } = await plan(({ trigger }) => trigger === 'calendar');
    expect((payload as { departure: number }).departure).toBeLessThan(systemClock.now() + 6 * hour);
    await world.nodeRed.shows('rule', { fill: 'yellow', text: 'temperature unknown' });
    world.nodeRed.send('rule', { topic: 'outside', payload: '-4.5' });
    await world.nodeRed.shows('rule', /^starts /);
  });

  test('hears who comes home, also from OwnTracks', async () => {
    const coming = { departures: [], proximity: true, persons: 'owntracks/anna/phone', within: 20_000 };
    await world.nodeRed.deploy(world.flow(rule(coming)));
    await world.connect();
    await plan(({ insideTemp }) => insideTemp !== null);
    const topic = 'owntracks/anna/phone';
    const seconds = (ago: number): number => Math.round((systemClock.now() - ago) / 1_000);
    const at = (ago: number, latitude: number): object => {
      const payload = { _type: 'location', lat: latitude, lon: 13.405, acc: 20, tst: seconds(ago) };
      return { topic, payload: JSON.stringify(payload) };
    };
    // A phone that also says what is no place.
    world.nodeRed.send('rule', { topic, payload: JSON.stringify({ _type: 'lwt', tst: seconds(0) }) });
    for (const [ago, latitude] of [
      [40, 52.66],
      [15, 52.66],
      [4, 52.62],
      [3, 52.61],
      [2, 52.6],
    ] as const) {
      world.nodeRed.send('rule', at(ago * minute, latitude) as Record<string, unknown>);
    }
    expect(await intent('auto_conditioning_start')).toMatchObject({ reason: expect.stringMatching(/on the way/) });
  });

  test('is ready for the departure of the charge rule, which keeps the minutes that the cabin needs', async () => {
    const charging = {
      ...{ id: 'charging', type: 'tesla-charge-rule', z: 'tab', x: 0, y: 0, version: 1, name: '', vehicle: 'car' },
      ...{ target: 80, departures: [{ days: 'daily', dates: '', time: inHalfADay() }], priceSource: 'none', limit: 80 },
      ...{ capacity: 75, maxAmps: 16, volts: 230, phases: '3', commandsADay: 40, wakesADay: 4, zone: 'Europe/Berlin' },
      wires: [['charges'], []],
    };
    await world.nodeRed.deploy(world.flow(rule({ departures: [], chargePlan: true }), charging, listener('charges')));
    await world.connect({ FastChargerPresent: false, ChargeLimitSoc: 80, ChargeCurrentRequestMax: 16, InsideTemp: -3 });
    const { payload } = await plan(({ trigger }) => trigger === 'chargePlan');
    const { departure, leadMinutes } = payload as { departure: number; leadMinutes: number };
    const kept = await world.nodeRed.hears(({ payload: given }) => {
      const { plan: planned } = given as { plan: { blocks: { start: number; end: number }[] } | null };
      const last = planned?.blocks.at(-1);
      return last !== undefined && last.end === departure && last.end - last.start >= leadMinutes * minute;
    }, 'charges');
    expect(kept.topic).toBe(`${nordlicht}/charge_rule`);
  });

  test('answers "plan" with the plan', async () => {
    await world.nodeRed.deploy(world.flow(rule()));
    await world.connect();
    await plan(({ mode }) => mode === 'waiting');
    world.nodeRed.messages.forget();
    world.nodeRed.send('rule', { topic: 'plan' });
    expect((await plan(() => true)).topic).toBe(`${nordlicht}/precondition`);
  });

  test.each([
    ['nothing that it knows', { payload: 'hello' }, 'PRECONDITION_INPUT_UNKNOWN'],
    ['a number that nobody named', { payload: 7, topic: 'kitchen' }, 'PRECONDITION_INPUT_UNKNOWN'],
    ['a temperature that is none', { topic: 'outside', payload: 'abc' }, 'OUTSIDE_INVALID'],
    ['a temperature in °F', { topic: 'outside', payload: 77 }, 'TEMPERATURE_UNIT_DOUBTFUL'],
    ['a calendar without times', { payload: [{ summary: 'Dentist', start: 'soon' }] }, 'CALENDAR_WITHOUT_TIMES'],
  ])('hands %s to a Catch node, with a sentence', async (_, message, code) => {
    const caught = { id: 'caught', type: 'catch', z: 'tab', x: 0, y: 0, scope: null, uncaught: false };
    await world.nodeRed.deploy(world.flow(rule(), { ...caught, wires: [['heard']] }, listener()));
    world.nodeRed.send('rule', message);
    const { error } = await world.nodeRed.hears();
    expect(error).toMatchObject({ code, message: expect.stringMatching(/\.$/) });
  });

  test.each([
    ['no car', { vehicle: 'gone' }, {}, 'no car', undefined],
    ['nobody who could come', { proximity: true }, {}, 'rule not usable', /nobody is named/],
    ['a temperature in °F', { target: '70' }, {}, 'rule not usable', /70 °F are 21 °C/],
    ['an unknown zone', { zone: 'Europe/Atlantis' }, {}, 'rule not usable', /no time zone "Europe\/Atlantis"/],
    [
      'a place that is not known',
      { onlyAtHome: true },
      { homeLatitude: '', homeLongitude: '' },
      'rule not usable',
      /home/,
    ],
    ['a line without a time', { departures: [{ days: 'daily' }] }, {}, 'rule not usable', /Line 1 of Departures/],
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
    await world.nodeRed.logs(/Another precondition rule already warms the car/);
    await world.connect();
    await world.nodeRed.shows('rule', /^starts/);
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
    await world.nodeRed.shows('second', /unknown|starts/);
  });
});

describe('the preview', () => {
  const fields = (change: object = {}): object => ({ ...rule(), ...change });
  const ask = (body: object, token: string = tokens.driver) =>
    world.nodeRed.request('tesla/precondition/preview', {
      method: 'POST',
      token,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const answer = async (body: object) => (await ask(body)).json();

  test('runs the real rule on a cold morning, before anything is deployed', async () => {
    const preview = await answer({ fields: fields(), home, as: 'cold', language: 'de' });
    expect(preview).toMatchObject({ outside: -5, examples: ['car'], obstacle: null, zone: 'Europe/Berlin' });
    expect(preview.sentence).toMatch(/21\u202f°C/);
    expect(preview.leadMinutes).toBeGreaterThan(15);
    expect(preview.cost).toBeCloseTo(0.023, 6);
    expect(preview.week).toHaveLength(7);
    expect(preview.week[0]).toMatchObject({ runs: true, trigger: 'time' });
  });

  test.each([
    ['en', 'Waits for somebody to come.'],
    ['de', 'Wartet darauf, dass jemand kommt.'],
  ])('says that it waits for somebody where nothing else says when, in %s', async (language, sentence) => {
    const coming = fields({ departures: [], proximity: true, persons: 'person.anna' });
    const preview = await answer({ fields: coming, home, as: 'cold', language });
    expect(preview).toMatchObject({ sentence, mode: 'waiting', obstacle: null, nextStart: null, departure: null });
  });

  test('shows that a warm car needs nothing, and why a condition stands in the way', async () => {
    await world.nodeRed.deploy(world.flow(rule()));
    await world.connect({ OutsideTemp: 19, InsideTemp: 20 });
    await plan(({ mode }) => mode === 'waiting' || mode === 'notNeeded');
    const mild = await answer({ fields: fields(), vehicle: 'car', home, as: 'now' });
    expect(mild).toMatchObject({ outside: 19, examples: [] });
    expect(`${mild.sentence} ${mild.obstacle}`).toMatch(/needs nothing/);
    expect(mild.week.every(({ runs }: { runs: boolean }) => !runs)).toBe(true);
    const empty = await answer({ fields: fields({ floor: 70 }), home, as: 'cold' });
    expect(`${empty.sentence} ${empty.obstacle}`).toMatch(/only 60\u202f%/);
  });

  test.each([
    ['an appointment', { departures: [], calendar: true, calendarWord: 'car' }, 'appointment', 'calendar'],
    ['the departure of a charge plan', { departures: [], chargePlan: true }, 'departure', undefined],
  ])('takes an example for %s', async (_, change, example, trigger) => {
    const preview = await answer({ fields: fields(change), home, as: 'cold' });
    expect(preview.examples).toEqual(['car', example]);
    expect(preview.mode).toMatch(/waiting|starting/);
    if (trigger) expect(preview.week[0]).toMatchObject({ trigger });
  });

  test.each([
    ['a car without a home', { onlyAtHome: true }, {}, /home/i],
    ['an unknown zone', { zone: 'Moon/Base' }, home, /Moon\/Base/],
    ['nobody who could come', { proximity: true }, home, /person\.anna/],
    ['a temperature in °F', { target: 70 }, home, /°F/],
  ])('says what is wrong with %s', async (_, change, given, sentence) => {
    expect((await answer({ fields: fields(change), home: given })).problem).toMatch(sentence);
  });

  test('is only for who may look at cars, and takes only JSON', async () => {
    expect((await ask({ fields: fields(), home }, tokens.guest)).status).toBe(401);
    const form = await world.nodeRed.request('tesla/precondition/preview', {
      method: 'POST',
      body: new URLSearchParams('a=1'),
    });
    expect(form.status).toBe(415);
  });
});
