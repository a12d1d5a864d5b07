import { describe, expect, test } from 'vitest';
import { announcedComponents, device, discoveryMessage } from '../../src/home-assistant/discovery';
import type { CarView } from '../../src/home-assistant/entity';
import { EntityIndex } from '../../src/home-assistant/published-car';
import { checkSettings } from '../../src/home-assistant/settings';
import { locale } from '../../src/kernel/locale';
import type { SignalValues } from '../../src/vehicle/record';
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

/** Of a car with all controls. */
const commandedMessage = (view: CarView, asksPin = false): Discovery =>
  parsed(discoveryMessage(view, new EntityIndex(entities, true).all, settings, origin, { asksPin }).payload);

const parsed = (payload: string): Discovery => JSON.parse(payload) as Discovery;

describe('discovery', () => {
  test.each([
    ['only shows', false, false],
    ['takes commands', true, false],
    ['asks for a PIN', true, true],
  ])('of all entities of a car that %s is valid in every part', (_, commanded, asksPin) => {
    const { all } = new EntityIndex(entities, commanded);
    const { topic, payload } = discoveryMessage(car, all, settings, origin, { asksPin });
    expect(faultsOf(topic, payload)).toEqual([]);
    expect(Object.keys(parsed(payload).cmps)).toHaveLength(all.length);
  });

  test('stays below what small cloud brokers take', () => {
    const { all } = new EntityIndex(entities, true);
    expect(discoveryMessage(car, all, settings, origin).payload.length).toBeLessThan(128 * 1_024);
  });

  test('tells where orders go, each with its time', () => {
    const { cmps } = commandedMessage(car);
    const order = '{"value": {{ value | to_json }}, "at": {{ now().timestamp() }}}';
    expect(cmps['charge_limit']).toEqual({
      p: 'number',
      uniq_id: `tesla_${vin}_charge_limit`,
      name: 'Charge limit',
      stat_t: `tesla/${vin}/charge_limit`,
      cmd_t: `tesla/${vin}/charge_limit/set`,
      cmd_tpl: order,
      min: 50,
      max: 100,
      step: 1,
      dev_cla: 'battery',
      unit_of_meas: '%',
      ic: 'mdi:battery-arrow-up',
    });
    expect(cmps['climate']).toMatchObject({
      p: 'climate',
      mode_stat_t: `tesla/${vin}/climate`,
      mode_cmd_t: `tesla/${vin}/climate/set`,
      modes: ['heat_cool', 'off'],
      curr_temp_t: `tesla/${vin}/inside_temperature`,
      temp_stat_t: `tesla/${vin}/hvac_left_temperature_request`,
      temp_cmd_t: `tesla/${vin}/climate_temperature/set`,
      temp_cmd_tpl: order,
      temp_unit: 'C',
      min_temp: 15,
      max_temp: 28,
      temp_step: 0.5,
    });
    expect(cmps['wake']).toMatchObject({ p: 'button', cmd_t: `tesla/${vin}/wake/set`, cmd_tpl: order });
    expect(cmps['wake']).not.toHaveProperty('stat_t');
    expect(cmps['lock']).toMatchObject({ p: 'lock', stat_locked: 'OFF', stat_unlocked: 'ON', cmd_tpl: order });
    expect(cmps['charge']).toMatchObject({ p: 'switch', dev_cla: 'switch', cmd_t: `tesla/${vin}/charge/set` });
  });

  test('has covers that nothing stops, and that open only where no PIN is asked for, as they cannot ask for one', () => {
    const stands = new TestCar({ FdWindow: 'Closed', ChargePortDoorOpen: false }).view();
    const [free, guarded] = [commandedMessage(stands).cmps, commandedMessage(stands, true).cmps];
    for (const [key, dev_cla] of Object.entries({ windows: 'window', charge_port_door: 'door' })) {
      const topics = { stat_t: `tesla/${vin}/${key}`, cmd_t: `tesla/${vin}/${key}/set` };
      const cover = { p: 'cover', dev_cla, stat_open: 'ON', stat_clsd: 'OFF', ...topics, pl_stop: null };
      expect(free[key]).toMatchObject(cover);
      expect(free[key]).not.toHaveProperty('pl_open');
      expect(guarded[key]).toMatchObject({ ...cover, pl_open: null });
    }
  });

  test('asks for a code where there is a PIN, and only then', () => {
    expect(commandedMessage(car).cmps['lock']).not.toHaveProperty('cod_form');
    const { cod_form: format, cmd_tpl: template } = commandedMessage(car, true).cmps['lock']!;
    expect(format).toBe('^.*$');
    expect(template).toContain('"code": {{ code | to_json }}');
  });

  test('shows how the last command ended, with the reason', () => {
    expect(commandedMessage(car).cmps['last_command']).toMatchObject({
      p: 'sensor',
      stat_t: `tesla/${vin}/command/result`,
      json_attr_t: `tesla/${vin}/command/result`,
      val_tpl: '{{ value_json.status }}',
      json_attr_tpl: expect.stringContaining("'reason': value_json.reason") as string,
      ops: ['verified', 'unverified', 'already', 'refused', 'failed', 'expired'],
    });
  });

  test.each<[SignalValues, number]>([
    [{}, 32],
    [{ ChargeCurrentRequestMax: 16 }, 16],
    [{ ChargeCurrentRequestMax: 48 }, 48],
    [{ ChargeCurrentRequestMax: null }, 32],
    [{ ChargeCurrentRequestMax: 0 }, 32],
    [{ ChargeCurrentRequestMax: 16, ChargeCurrentRequest: 20 }, 20],
    [{ ChargeCurrentRequest: 48 }, 48],
  ])('lets the current of %j go up to %i', (data, max) => {
    expect(commandedMessage(new TestCar(data).view()).cmps['charge_current']).toMatchObject({ min: 0, max });
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
