import { describe, expect, test } from 'vitest';
import { listener, type FlowNode } from '../support/flow';
import { tokens, type Message } from '../support/node-red';
import { nordlicht } from '../support/simulator';
import { car, RuleWorld } from './rule-world';

/** An alert node as its dialog saves it. */
const fields = {
  alerts: ['left_open', 'vehicle_warning'],
  ...{ openAfter: '0', windowsAfter: '0', sentryAtHome: true, tyreFront: 2.9, tyreRear: 2.9 },
  ...{ lowThreshold: 30, lowFrom: '20:00', lowTo: '23:00', conditions: [], reminders: [], awayWords: '', quiet: [] },
  ...{ cooldown: '15', cap: '20', remindEvery: '', channel: 'message', chatId: '', ntfyTopic: '', language: '' },
  ...{ capacity: 75, zone: 'Europe/Berlin', service: false, loaded: false },
};
const alert = (change: object = {}, id = 'alert'): FlowNode => ({
  ...{ id, type: 'tesla-alert', z: 'tab', x: 0, y: 0, name: '', version: 1, vehicle: 'car' },
  wires: [['raised'], ['cleared'], ['intents']],
  ...fields,
  ...change,
});

const world = new RuleWorld(['raised', 'cleared', 'intents'], {
  Gear: 'P',
  DriverSeatOccupied: false,
  Locked: true,
  FpWindow: 'Closed',
});

const raised = (): Promise<Message> => world.nodeRed.hears(() => true, 'raised');

describe('tesla-alert', () => {
  test('raises once, shows it, and clears once', async () => {
    await world.nodeRed.deploy(world.flow(alert()));
    const streaming = await world.connect();
    await world.nodeRed.shows('alert', { fill: 'green', shape: 'dot', text: 'all quiet' });
    await streaming.tells({ FpWindow: 'Opened' });
    const message = await raised();
    expect(message).toMatchObject({
      topic: `${nordlicht}/alert/left_open`,
      vin: nordlicht,
      title: 'Nordlicht: left open',
      message: expect.stringMatching(/^Nordlicht stands with the passenger's window open/),
      payload: {
        ...{ alert: 'left_open', subject: 'windows', kind: 'raise', severity: 'warning' },
        episode: expect.stringContaining(`${nordlicht}/left_open/windows/`),
        at: expect.any(Number),
        actions: [{ command: 'window_control', title: 'Close the windows', action: expect.stringMatching(/^TESLA_/) }],
      },
    });
    await world.nodeRed.shows('alert', { fill: 'yellow', shape: 'dot', text: 'window open' });
    await streaming.tells({ FpWindow: 'Closed' });
    const over = await world.nodeRed.hears(() => true, 'cleared');
    expect(over.payload).toMatchObject({ kind: 'clear', actions: [] });
    expect((over.payload as { episode: string }).episode).toBe((message.payload as { episode: string }).episode);
    await world.nodeRed.shows('alert', { text: 'all quiet' });
  });

  test('takes the answer of a phone once, and hands it on as a command', async () => {
    await world.nodeRed.deploy(world.flow(alert({ channel: 'home_assistant' })));
    const streaming = await world.connect();
    await streaming.tells({ FpWindow: 'Opened' });
    const message = await raised();
    const { data } = message.payload as { data: { tag: string; actions: { action: string }[] } };
    expect(message['alert']).toMatchObject({ alert: 'left_open', kind: 'raise' });
    const event_type = 'mobile_app_notification_action';
    world.nodeRed.send('alert', { payload: { event_type, event: { action: 'TESLA_guessed_by_somebody' } } });
    world.nodeRed.send('alert', { payload: { event_type, event: { action: data.actions[0]!.action } } });
    const intent = await world.nodeRed.hears(() => true, 'intents');
    expect(intent).toMatchObject({
      ...{ topic: 'window_control', payload: { command: 'close' }, vin: nordlicht },
      ...{ expiresAt: expect.any(Number), reason: expect.stringMatching(/\.$/) },
    });
    expect(intent).not.toHaveProperty('wake');
    world.nodeRed.messages.forget();
    world.nodeRed.send('alert', { payload: { event_type, event: { action: data.actions[0]!.action } } });
    // What follows shows that the second answer came to nothing.
    await streaming.tells({ FpWindow: 'Closed' });
    await world.nodeRed.hears(() => true, 'cleared');
  });

  test('holds a condition of its own against a signal, in German', async () => {
    const hot = { name: 'Heiß', signal: 'InsideTemp', when: 'above', value: '40', unit: '°C', severity: 'critical' };
    const conditions = [{ ...hot, for: '', until: '', hysteresis: '2', within: '', text: 'Innen {value} {unit}.' }];
    await world.nodeRed.deploy(world.flow(alert({ alerts: [], conditions, language: 'de' })));
    const streaming = await world.connect();
    await streaming.tells({ InsideTemp: 44 });
    expect(await raised()).toMatchObject({ title: 'Nordlicht: Heiß', message: 'Innen 44 °C.' });
    await world.nodeRed.shows('alert', { fill: 'red', text: 'Heiß' });
  });

  test('keeps what it raised over a restart', async () => {
    await world.nodeRed.deploy(world.flow(alert()));
    const streaming = await world.connect();
    await streaming.tells({ FpWindow: 'Opened' });
    await raised();
    world.nodeRed.statuses.forget();
    world.nodeRed.messages.forget();
    await world.nodeRed.restart();
    const again = await world.connect({ FpWindow: 'Opened' });
    await world.nodeRed.shows('alert', { text: 'window open' });
    await again.tells({ FpWindow: 'Closed' });
    await world.nodeRed.hears(() => true, 'cleared');
    expect(world.nodeRed.messages.entries.filter(({ id }) => id === 'raised')).toEqual([]);
  });

  test.each([
    ['neither an order nor a calendar', { payload: 'hello' }, 'ALERT_INPUT_UNKNOWN'],
    ['an order that names no alert', { topic: 'mute', payload: 'lights' }, 'ALERT_NAME_UNKNOWN'],
    ['a reminder that is none', { topic: 'done', payload: 'tyres' }, 'ALERT_REMINDERS_NONE'],
    ['rain that is neither yes nor no', { topic: 'rain', payload: 'maybe' }, 'ALERT_FLAG_INVALID'],
  ])('hands %s to a Catch node, with a sentence', async (_, message, code) => {
    const caught = { id: 'caught', type: 'catch', z: 'tab', x: 0, y: 0, scope: null, uncaught: false };
    await world.nodeRed.deploy(world.flow(alert(), { ...caught, wires: [['heard']] }, listener()));
    world.nodeRed.send('alert', message);
    const { error } = await world.nodeRed.hears();
    expect(error).toMatchObject({ code, message: expect.stringMatching(/\.$/) });
  });

  const line = { name: 'Hot', signal: 'InsideTemp', when: 'above', value: '104', severity: 'info', text: '' };
  test.each([
    ['no car', { vehicle: 'gone' }, 'no car', undefined],
    ['a pressure in psi', { tyreFront: 42 }, 'rule not usable', /in bar.*from 1 to 10/],
    [
      'a threshold in another unit',
      { conditions: [{ ...line, unit: '°F' }] },
      'rule not usable',
      /Write 40 °C in place/,
    ],
    ['an unknown signal', { conditions: [{ ...line, signal: 'Temperature' }] }, 'rule not usable', /no car has such/],
    ['Telegram without a chat', { channel: 'telegram', chatId: ' ' }, 'rule not usable', /no chat is named/],
    ['ntfy without a topic', { channel: 'ntfy' }, 'rule not usable', /no topic is named/],
    ['a reminder without a date', { reminders: [{ name: 'Tyres' }] }, 'rule not usable', /never becomes due/],
    ['two lines with one name', { conditions: [line, line] }, 'rule not usable', /Two lines are named "Hot"/],
    ['a quiet line without a time', { quiet: [{ days: 'daily' }] }, 'rule not usable', /Line 1 of Quiet hours/],
  ])('says what is wrong with %s', async (_, change, text, sentence) => {
    await world.nodeRed.deploy(world.flow(alert(change)));
    expect(await world.nodeRed.shows('alert', { text })).toEqual({ fill: 'red', shape: 'ring', text });
    if (sentence) await world.nodeRed.logs(sentence);
  });

  test('two nodes that tell people the same are named', async () => {
    await world.nodeRed.deploy(world.flow(alert(), alert({ alerts: ['left_open'] }, 'second')));
    await world.nodeRed.logs(/Another alert node tells of left_open on the same channel/);
  });
});

describe('a car without a home', () => {
  test('is told what watches it in vain', async () => {
    const homeless = car({ homeLatitude: '', homeLongitude: '' });
    const own = world
      .flow(alert({ alerts: ['left_open', 'low_charge'] }))
      .map((one) => (one.id === 'car' ? homeless : one));
    await world.nodeRed.deploy(own);
    await world.nodeRed.logs(/The alerts low_charge look at the car while it is at home, and it has no home/);
  });
});

describe('the preview', () => {
  const ask = (body: object, token: string = tokens.driver) =>
    world.nodeRed.request('tesla/alert/preview', {
      ...{ method: 'POST', token },
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  test('shows example days for a car without a past, in the language of the dialog', async () => {
    await world.nodeRed.deploy(world.flow(alert()));
    const answer = await ask({
      fields: { ...fields, windowsAfter: 10 },
      vehicle: 'car',
      name: 'Nordlicht',
      language: 'de',
    });
    const { from, notices } = (await answer.json()) as { from: string; notices: { title: string }[] };
    expect(from).toBe('example');
    expect(notices[0]!.title).toBe('Nordlicht: nicht zu');
  });

  test('says which setting cannot work', async () => {
    const answer = await ask({ fields: { ...fields, tyreRear: 42 }, language: 'en' });
    expect(await answer.json()).toMatchObject({ code: 'NUMBER_INVALID', problem: expect.stringMatching(/bar/) });
  });

  test('is for those who may look at cars', async () => {
    expect((await ask({ fields }, tokens.guest)).status).toBe(401);
  });
});
