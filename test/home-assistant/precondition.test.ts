import { beforeEach, describe, expect, test } from 'vitest';
import { controlsOf } from '../../src/fleet/controls';
import { Vehicle } from '../../src/fleet/vehicle';
import type { Controls } from '../../src/home-assistant/controls';
import { discoveryMessage } from '../../src/home-assistant/discovery';
import type { CarPrecondition } from '../../src/home-assistant/entity';
import { CarOrders } from '../../src/home-assistant/orders';
import { payloadText } from '../../src/home-assistant/payload';
import { preconditionEntities, preconditionOrderAt } from '../../src/home-assistant/precondition-entities';
import { CarFaces, EntityIndex } from '../../src/home-assistant/published-car';
import { checkSettings } from '../../src/home-assistant/settings';
import { silentLog } from '../../src/kernel/log';
import { preconditionModes, type PreconditionOrder } from '../../src/rules/precondition/exchange';
import { ManualClock } from '../support/manual-clock';
import { faultsOf } from './discovery-schema';
import { entities, entity, keptLog, sentence, start, TestCar, vin } from './support';

const settings = checkSettings({ broker: { url: 'mqtt://host', clientId: 'c1' } });
const sensors = ['mode', 'reason', 'next_start', 'departure'].map((key) => `precondition_${key}`);
const controls = ['precondition_now', 'precondition_hold'];

/** A rule that waits until 06:52. */
const ruleOf = (more: Partial<CarPrecondition> = {}): CarPrecondition => ({
  ...{ mode: 'waiting', reason: sentence('Waits until 06:52.'), nextStart: start, departure: start + 23 * 60_000 },
  ...{ trigger: 'time', leadMinutes: 23, insideTemp: 4, target: 21, onCar: false, reserve: null, runs: false },
  ...more,
});

let clock: ManualClock;
beforeEach(() => {
  clock = new ManualClock(start);
});

describe('what is shown of a precondition rule', () => {
  const shown = (key: string, rule: Partial<CarPrecondition>, language?: string): string => {
    const one = entity(key);
    return payloadText(one, one.read({ ...new TestCar().view(), precondition: ruleOf(rule) }, language)!);
  };

  test.each<[string, Partial<CarPrecondition>, string]>([
    ['precondition_mode', { mode: 'notNeeded' }, 'not_needed'],
    ['precondition_reason', {}, 'Waits until 06:52.'],
    ['precondition_next_start', { nextStart: start + 29_999 }, '2026-06-01T12:00:00.000Z'],
    ['precondition_next_start', { nextStart: null }, 'None'],
    ['precondition_departure', {}, '2026-06-01T12:23:00.000Z'],
    ['precondition_departure', { departure: null }, 'None'],
    ['precondition_now', {}, 'OFF'],
    ['precondition_now', { runs: true }, 'ON'],
    ['precondition_hold', {}, 'OFF'],
    ['precondition_hold', { mode: 'held' }, 'ON'],
  ])('on %s of %j is %s', (key, rule, expected) => expect(shown(key, rule)).toBe(expected));

  test('is said in the language of the publisher, and no longer than Home Assistant keeps', () => {
    expect(shown('precondition_reason', {}, 'de')).toBe('de: Waits until 06:52.');
    const long = shown('precondition_reason', { reason: sentence('Waits '.repeat(60)) });
    expect([...long].length).toBeLessThanOrEqual(255);
    expect(long).toMatch(/Waits…$/);
  });

  test('can be every mode, in the words of Home Assistant', () => {
    const options = entity('precondition_mode').options!;
    expect(options).toHaveLength(preconditionModes.length);
    expect(options.filter((option) => !/^[a-z_]+$/.test(option))).toEqual([]);
  });
});

describe('discovery of a car with a precondition rule', () => {
  const keysOf = (precondition: CarPrecondition | undefined, commanded: boolean, ruled: boolean): string[] => {
    const car = new TestCar();
    if (precondition) car.become({ precondition });
    const faces = new CarFaces(car, new EntityIndex(entities, commanded, ruled), 'en');
    faces.look();
    const origin = { version: '1.2.3', url: 'https://example.com' };
    const { payload } = discoveryMessage(car.view(), faces.entities, settings, origin);
    expect(faultsOf(`homeassistant/device/tesla_${vin}/config`, payload)).toEqual([]);
    const { cmps } = JSON.parse(payload) as { cmps: object };
    return Object.keys(cmps).filter((key) => key.startsWith('precondition_'));
  };

  test('has its sensors, and its controls where it takes orders', () => {
    expect(keysOf(ruleOf(), false, false)).toEqual(sensors);
    expect(keysOf(ruleOf(), false, true)).toEqual([...sensors, ...controls]);
    expect(keysOf(ruleOf(), true, true)).toEqual([...sensors, ...controls]);
    expect(keysOf(undefined, true, true)).toEqual([]);
  });
});

describe('an order', () => {
  const handle = async (control: string, payload: string, taken: Controls) => {
    const orders = new CarOrders({ vin, controls: taken, language: 'en', clock, log: keptLog() });
    const topic = `tesla/${vin}/${control}/set`;
    const result = await orders.handle(control, { topic, payload, retained: false });
    return result === undefined ? undefined : (JSON.parse(result) as { code: string });
  };

  test.each<[string, string, PreconditionOrder]>([
    ['precondition_now', 'ON', 'start'],
    ['precondition_now', 'OFF', 'stop'],
    ['precondition_hold', 'ON', 'stop'],
    ['precondition_hold', '{"value": "OFF", "at": 1780315200}', 'resume'],
  ])('on %s of %s is to %s', async (control, payload, expected) => {
    const taken: PreconditionOrder[] = [];
    const way: Controls = { allows: { opens: false }, precondition: (order) => void taken.push(order) };
    expect(await handle(control, payload, way)).toBeUndefined();
    expect(taken).toEqual([expected]);
  });

  test('that makes no sense, is old, or finds no rule is refused with its reason', async () => {
    const way: Controls = { allows: { opens: false }, precondition: () => expect.unreachable() };
    expect(await handle('precondition_now', 'MAYBE', way)).toMatchObject({ code: 'PARAMETER_INVALID' });
    expect(await handle('precondition_now', '{"value": "ON", "at": 1780310000}', way)).toMatchObject({
      code: 'ORDER_OLD',
    });
    expect(await handle('precondition_now', 'ON', { allows: { opens: false } })).toMatchObject({
      code: 'PRECONDITION_MISSING',
    });
    const memory = { remember: async () => {} };
    const car = new Vehicle({ vin, memory, clock, random: () => 0.5, log: silentLog });
    for (const commands of [true, false]) {
      const missing = await handle('precondition_hold', 'ON', controlsOf(car, { opens: false, commands }));
      expect(missing).toMatchObject({ code: 'PRECONDITION_MISSING' });
    }
  });

  test('is found for its control alone', () => {
    expect(preconditionOrderAt('rule_hold', 'ON')).toBeUndefined();
    expect(preconditionOrderAt('constructor', 'ON')).toBeUndefined();
    for (const { key, commanded } of preconditionEntities) expect(commanded === true).toBe(controls.includes(key));
  });
});
