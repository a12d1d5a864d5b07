import { describe, expect, test } from 'vitest';
import { announcedComponents, device, discoveryMessage } from '../../src/home-assistant/discovery';
import { checkSettings } from '../../src/home-assistant/settings';
import { locale } from '../../src/kernel/locale';
import { faultsOf } from './discovery-schema';
import { entities, entity, TestCar, vin } from './support';

const settings = checkSettings({ broker: { url: 'mqtt://host', clientId: 'c1' } });
const origin = { version: '1.2.3', url: 'https://example.com' };
const car = new TestCar({ Version: '2026.8.3 abcdef', CarType: 'ModelY' }).view();

interface Discovery {
  dev: Record<string, unknown>;
  o: Record<string, unknown>;
  avty: { t: string }[];
  cmps: Record<string, Record<string, unknown>>;
}

const parsed = (payload: string): Discovery => JSON.parse(payload) as Discovery;

describe('discovery', () => {
  test('of all entities there are is valid in every part', () => {
    const { topic, payload } = discoveryMessage(car, entities, settings, origin);
    expect(faultsOf(topic, payload)).toEqual([]);
    expect(Object.keys(parsed(payload).cmps)).toHaveLength(entities.length);
  });

  test('stays below what small cloud brokers take', () => {
    expect(discoveryMessage(car, entities, settings, origin).payload.length).toBeLessThan(128 * 1_024);
  });

  test('takes no word of the car for more than a word', () => {
    expect(device(new TestCar({ CarType: 'constructor' }).view())).toMatchObject({ mdl: 'Model 3' });
  });

  test('names car, maker, topics and availability', () => {
    const { topic, payload } = discoveryMessage(car, [entity('battery_level'), entity('location')], settings, origin);
    expect(topic).toBe(`homeassistant/device/tesla_${vin}/config`);
    const message = parsed(payload);
    expect(message.dev).toEqual({
      ids: [`tesla_${vin}`],
      name: 'Blitz',
      mf: 'Tesla',
      mdl: 'Model Y',
      sn: vin,
      sw: '2026.8.3',
    });
    expect(message.o).toEqual({ name: 'evfleetpulse', sw: '1.2.3', url: 'https://example.com' });
    expect(message.avty).toEqual([{ t: 'tesla/bridge/c1/state' }]);
    expect(message.cmps['battery_level']).toMatchObject({
      p: 'sensor',
      uniq_id: `tesla_${vin}_battery_level`,
      name: 'Battery level',
      stat_t: `tesla/${vin}/battery_level`,
      dev_cla: 'battery',
      unit_of_meas: '%',
      stat_cla: 'measurement',
    });
    expect(message.cmps['location']).toMatchObject({ json_attr_t: `tesla/${vin}/location`, src_type: 'gps' });
    expect(message.cmps['location']).not.toHaveProperty('stat_t');
  });

  test('lists the states of an enum', () => {
    const { payload } = discoveryMessage(car, [entity('charging_state')], settings, origin);
    expect(parsed(payload).cmps['charging_state']!['ops']).toEqual([
      'disconnected',
      'no_power',
      'starting',
      'charging',
      'complete',
      'stopped',
    ]);
  });

  test('speaks German where that was set, and German only', () => {
    const { payload } = discoveryMessage(car, entities, { ...settings, language: 'de' }, origin);
    const { cmps } = parsed(payload);
    expect(cmps['asleep']!['name']).toBe('Schläft');
    expect(cmps['time_to_arrival']!['name']).toBe('Ankunft');
    const german = locale('de', 'entities');
    expect(entities.filter(({ key }) => !german[key]).map(({ key }) => key)).toEqual([]);
    const keys = new Set(entities.map(({ key }) => key));
    expect(Object.keys(german).filter((key) => !keys.has(key))).toEqual([]);
  });

  test('uses the roots of the settings', () => {
    const own = { ...settings, baseTopic: 'garage/cars', discoveryPrefix: 'ha' };
    const { topic, payload } = discoveryMessage(car, [entity('status')], own, origin);
    expect(topic).toBe(`ha/device/tesla_${vin}/config`);
    expect(parsed(payload).cmps['status']!['stat_t']).toBe(`garage/cars/${vin}/status`);
    expect(parsed(payload).avty).toEqual([{ t: 'garage/cars/bridge/c1/state' }]);
  });

  test('removes a component by nothing but its platform', () => {
    const { payload } = discoveryMessage(car, [entity('status')], settings, origin, {
      removed: new Map([['old', 'sensor']]),
    });
    expect(parsed(payload).cmps['old']).toEqual({ p: 'sensor' });
  });
});

describe('the device', () => {
  test.each([
    ['5YJ3E1EA1JF000001', 'Model 3'],
    ['5YJSA1E26HF000001', 'Model S'],
    ['5YJXCDE22HF000001', 'Model X'],
    ['7SAYGDEE1PA000001', 'Model Y'],
    ['7G2CEHED1RA000001', 'Cybertruck'],
  ])('%s is a %s before the car says so', (id, model) => {
    expect(device(new TestCar({}, id).view())).toMatchObject({ mdl: model, sn: id });
  });

  test('has a name where the user gave none, and no version before the car told it', () => {
    expect(device({ ...new TestCar({ Version: null }).view(), name: ' ' })).toEqual({
      ids: [`tesla_${vin}`],
      name: 'Tesla Model 3',
      mf: 'Tesla',
      mdl: 'Model 3',
      sn: vin,
    });
    expect(device({ ...new TestCar({}, '5YJ?E1EA1JF000001').view(), name: '' })).not.toHaveProperty('mdl');
  });
});

describe('what stands at the broker', () => {
  test('is known again', () => {
    const { payload } = discoveryMessage(car, [entity('status'), entity('location')], settings, origin);
    expect([...announcedComponents(payload)]).toEqual([
      ['status', 'binary_sensor'],
      ['location', 'device_tracker'],
    ]);
  });

  test.each([
    '',
    '{',
    'null',
    '[]',
    '{"o":{"name":"other"},"cmps":{"a":{"p":"sensor"}}}',
    '{"o":{"name":"evfleetpulse"},"cmps":{"a":null}}',
  ])('of somebody else is left alone: %s', (payload) => expect(announcedComponents(payload).size).toBe(0));
});
