import { beforeAll, expect, test } from 'vitest';
import { preconditionModes } from '../../src/rules/precondition/exchange';
import type { State } from './peers/home-assistant-api';
import { describeHouses } from './peers/house';

const hour = 3_600_000;
const car = 'e00000000lotse000';
const zone = 'Europe/Berlin';

/** A time of day in the home's zone, some hours from now. */
const timeIn = (hours: number): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(
    Date.now() + hours * hour,
  );

const node = { z: 'e0000000000tour0', version: 1, name: '', vehicle: car, x: 380 };

/** As the dialog saves it, for somebody who wants to hear of an open window at once. */
const alert = {
  ...{ ...node, id: 'e000000000alerts', type: 'tesla-alert', alerts: ['left_open'], openAfter: 5, windowsAfter: 0 },
  ...{ sentryAtHome: true, tyreFront: 2.9, tyreRear: 2.9, lowThreshold: 30, lowFrom: '20:00', lowTo: '23:00' },
  ...{ conditions: [], reminders: [], awayWords: '', quiet: [], cooldown: 15, cap: 20, remindEvery: '' },
  ...{ channel: 'message', chatId: '', ntfyTopic: '', language: '', capacity: 75, zone, service: false },
  ...{ loaded: false, y: 900, wires: [[], [], []] },
};

/** As the dialog saves it: the cabin has 21 °C in twelve hours. */
const rule = {
  ...{ ...node, id: 'e000precondition', type: 'tesla-precondition', target: 21 },
  ...{ departures: [{ days: 'daily', dates: '', time: timeIn(12), except: '' }], calendar: false, calendarWord: '' },
  ...{ travelMinutes: 30, proximity: false, persons: '', within: 5_000, chargePlan: false },
  ...{ comfortBelow: '', comfortAbove: '', coldBelow: 10, warmAbove: 24, offTarget: 5, floor: 20, floorUnplugged: 30 },
  ...{ onlyPlugged: false, onlyAtHome: false, somebodyHome: '', skipWord: '', maxRun: 20, maxRunPlugged: 30 },
  ...{ runsADay: '2', wake: 'never', wakesADay: 1, commandsADay: 12, scheduleOnCar: false, lfp: false, zone },
  ...{ y: 960, wires: [[], ['e000000000orders']] },
};

/** Does what the rule wishes for. */
const command = {
  ...{ ...node, id: 'e000000000orders', type: 'tesla-command', scope: 'vehicle', command: '', parameters: {} },
  ...{ wake: '', minutes: 15, x: 620, y: 960, wires: [[], []] },
};

const snakeCase = (word: string): string => word.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** What a car with both nodes shows beside what it shows anyway: domain, key, name, attributes. */
const expected: readonly (readonly [string, string, string, Readonly<Record<string, unknown>>])[] = [
  ['binary_sensor', 'alert_left_open', 'Left open', { device_class: 'opening' }],
  ['event', 'alert', 'Alert', { event_types: ['raised', 'cleared', 'reminded', 'digest'] }],
  ['cover', 'windows', 'Windows', { device_class: 'window' }],
  [
    'sensor',
    'precondition_mode',
    'Precondition rule',
    { device_class: 'enum', options: preconditionModes.map(snakeCase) },
  ],
  ['sensor', 'precondition_reason', 'Precondition rule reason', {}],
  ['sensor', 'precondition_next_start', 'Precondition rule next start', { device_class: 'timestamp' }],
  ['sensor', 'precondition_departure', 'Precondition rule departure', { device_class: 'timestamp' }],
  ['switch', 'precondition_now', 'Precondition now', {}],
  ['switch', 'precondition_hold', 'Precondition rule hold', {}],
];

describeHouses('alerts and preconditioning', (house) => {
  let vin: string;

  beforeAll(async () => {
    const { demo } = house();
    // The second car stands at its wall box, and nobody is in it.
    ({ vin } = (await demo.control.cars())[1]!);
    await demo.deploy((one) => one, [alert, rule, command]);
  });

  const shows = (key: string, accepts: (state: State) => boolean, within?: number): Promise<State> =>
    house().shows(vin, key, accepts, within);

  const idOf = async (key: string): Promise<string> => (await house().entity(vin, key)).entity_id;

  const is =
    (text: string | RegExp) =>
    ({ state }: State): boolean =>
      typeof text === 'string' ? state === text : text.test(state);

  /** The next event of the alerts of this type. */
  const happens = (type: string, within?: number): Promise<State> =>
    shows('alert', ({ attributes }) => attributes['event_type'] === type, within);

  /** Presses a switch on the dashboard. */
  const turn = (key: string, way: 'on' | 'off'): Promise<unknown> => house().call(vin, `turn_${way}`, key);

  test.each(expected)('shows %s %s as "%s" with %j', async (domain, key, name, attributes) => {
    const { entity_id: id, original_name: shown, entity_category: category } = await house().entity(vin, key);
    expect([id.split('.')[0], shown, category]).toEqual([domain, name, null]);
    const { attributes: all } = await shows(key, ({ state }) => state !== 'unavailable');
    const wanted = { device_class: undefined, unit_of_measurement: undefined, ...attributes };
    for (const [attribute, value] of Object.entries(wanted)) expect(all[attribute]).toEqual(value);
  });

  test('closes a window that was left open by an automation, and the alert clears', async () => {
    const [leftOpen, windows] = [await idOf('alert_left_open'), await idOf('windows')];
    const { attributes: before } = await shows('alert_left_open', is('off'));
    expect(before).toMatchObject({ text: null, since: null, severity: null });
    await shows('windows', is('closed'));
    const automation = await house().homeAssistant.addAutomation('Close what was left open', {
      triggers: [{ trigger: 'state', entity_id: leftOpen, to: 'on' }],
      conditions: [{ condition: 'state', entity_id: leftOpen, attribute: 'severity', state: 'warning' }],
      actions: [{ action: 'cover.close_cover', target: { entity_id: windows } }],
    });

    const began = Date.now();
    await house().demo.control.change(vin, { incidents: { 'left_open:window': true } });
    await shows('windows', is('open'));
    const { attributes: raised } = await shows('alert_left_open', is('on'));
    const text = "Lotse stands with the passenger's window open. Close the windows from here, or go and look.";
    expect(raised).toMatchObject({ text, severity: 'warning' });
    expect(Date.parse(String(raised['since']))).toBeGreaterThanOrEqual(began - 1_000);
    const { attributes: told } = await happens('raised');
    expect(told).toMatchObject({ alert: 'left_open', subject: 'windows', severity: 'warning', text });

    await house().homeAssistant.api.waitForState(automation, ({ attributes }) => attributes['last_triggered'] !== null);
    await shows('windows', is('closed'));
    expect((await house().demo.control.car(vin)).signals).toMatchObject({ FpWindow: 'Closed', FdWindow: 'Closed' });
    // It has to stay closed for half a minute, and then the next minute looks.
    const { attributes: cleared } = await happens('cleared', 100_000);
    expect(cleared).toMatchObject({ alert: 'left_open', subject: 'windows', episode: told['episode'] });
    expect(cleared['text']).toMatch(/^Lotse is closed again, after /);
    const { attributes: after } = await shows('alert_left_open', is('off'));
    expect(after).toMatchObject({ text: null, since: null, severity: null });
    // The simulated car obeys signed commands only.
    const { attributes: done } = await shows('last_command', is('verified'));
    expect(done['command']).toBe('window_control');
  });

  test('says there what the precondition rule waits for, and why', async () => {
    await shows('precondition_mode', is('waiting'));
    await shows('precondition_reason', is(/^Waits until \S.*: then the cabin has 21\s°C by \S.*\.$/));
    const { state: departure } = await shows('precondition_departure', is(/^20/));
    const hours = (Date.parse(departure) - Date.now()) / hour;
    expect(hours).toBeGreaterThan(11.5);
    expect(hours).toBeLessThan(12.1);
    const { state: start } = await shows('precondition_next_start', is(/^20/));
    expect(Date.parse(start)).toBeLessThan(Date.parse(departure));
  });

  test('brings the cabin to its temperature as ordered there, and stops as ordered there', async () => {
    await turn('precondition_now', 'on');
    await shows('precondition_now', is('on'));
    await shows('precondition_mode', is(/^(warming|cooling)$/));
    await shows('precondition_reason', is(/as you ordered\.$/));
    await shows('climate', is('heat_cool'));
    await turn('precondition_now', 'off');
    await shows('precondition_now', is('off'));
    await shows('climate', is('off'));
  });

  test('rests while it is told so there', async () => {
    await turn('precondition_hold', 'on');
    await shows('precondition_mode', is('held'));
    await shows('precondition_hold', is('on'));
    await shows('precondition_reason', is(/stays off until/));
    await turn('precondition_hold', 'off');
    await shows('precondition_mode', is('waiting'));
    await shows('precondition_hold', is('off'));
  });

  test('loses what belongs to the nodes when they are deleted, and nothing else', async () => {
    await house().demo.deploy((one) => (one['id'] === alert.id || one['id'] === rule.id ? { ...one, d: true } : one));
    const own = expected.filter(([, key]) => key !== 'windows');
    for (const [, key] of own) await house().gone(vin, key);
    await shows('windows', is('closed'));
  });

  test('has nothing to complain of in its log', () => {
    expect(house().homeAssistant.complaints()).toEqual([]);
  });
});
