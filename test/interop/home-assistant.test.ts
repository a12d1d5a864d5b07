import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HomeAssistantPublisher, type Publication } from '../../src/home-assistant/publisher';
import { checkSettings } from '../../src/home-assistant/settings';
import { systemClock } from '../../src/kernel/clock';
import { silentLog } from '../../src/kernel/log';
import { entities, KeptControls, TestCar } from '../home-assistant/support';
import { commandedCar, expectedControls, expectedEntities } from './expected-entities';
import type { Demo, SimulatedCar } from './peers/evfleetpulse';
import type { HomeAssistant } from './peers/home-assistant';
import type { RegistryDevice, RegistryEntity, State } from './peers/home-assistant-api';
import { describeHouses } from './peers/house';

const models: Readonly<Record<string, string>> = { 3: 'Model 3', S: 'Model S', X: 'Model X', Y: 'Model Y' };

describeHouses('the car', (house) => {
  let homeAssistant: HomeAssistant;
  let demo: Demo;
  let cars: readonly SimulatedCar[];

  beforeAll(async () => {
    ({ homeAssistant, demo } = house());
    cars = await demo.control.cars();
  });

  const entity = (vin: string, key: string): Promise<RegistryEntity> => house().entity(vin, key);

  const stateOf = (vin: string, key: string, accepts: (state: State) => boolean): Promise<State> =>
    house().shows(vin, key, accepts);

  const deviceOf = async (vin: string): Promise<RegistryDevice | undefined> => {
    await entity(vin, 'battery_level');
    const devices = await homeAssistant.api.deviceRegistry();
    return devices.find(({ identifiers }) => identifiers.some(([, id]) => id === `tesla_${vin}`));
  };

  test('shows each simulated car as a device with its model and serial number', async () => {
    expect(cars.length).toBe(2);
    for (const { vin, signals } of cars) {
      expect(await deviceOf(vin)).toMatchObject({
        manufacturer: 'Tesla',
        model: models[vin.charAt(3)],
        name: signals['VehicleName'],
        serial_number: vin,
        sw_version: String(signals['Version']).split(' ')[0],
      });
    }
  });

  test.each(expectedEntities)('shows $domain "$name" as the core integration does', async (expected) => {
    for (const { vin } of cars) {
      const registered = await entity(vin, expected.key);
      expect(registered.entity_id.split('.')[0]).toBe(expected.domain);
      expect(registered.original_name).toBe(expected.name);
      expect(registered.entity_category).toBe(expected.category ?? null);
      const { signals } = await demo.control.car(vin);
      const state = await stateOf(vin, expected.key, ({ state }) =>
        isNear(state, expected.state(signals), expected.within),
      );
      expect(state.attributes['device_class']).toBe(expected.deviceClass);
      expect(state.attributes['unit_of_measurement']).toBe(expected.unit);
      expect(state.attributes['state_class']).toBe(expected.stateClass);
    }
  });

  test('shows each car on the map where it is', async () => {
    for (const { vin } of cars) {
      const { signals } = await demo.control.car(vin);
      const place = signals['Location'] as { latitude: number; longitude: number };
      await stateOf(vin, 'location', ({ attributes }) => {
        const { latitude, longitude, source_type: source } = attributes;
        const near = (one: unknown, other: number) => typeof one === 'number' && Math.abs(one - other) < 0.05;
        return source === 'gps' && near(latitude, place.latitude) && near(longitude, place.longitude);
      });
    }
  });

  test('shows a change of the car within seconds', async () => {
    const { vin } = cars[0]!;
    await demo.control.change(vin, { signals: { Locked: false, DoorState: { TrunkRear: true } } });
    await stateOf(vin, 'lock', ({ state }) => state === 'unlocked');
    await stateOf(vin, 'trunk', ({ state }) => state === 'on');
    await demo.control.change(vin, { signals: { Locked: true, DoorState: { TrunkRear: false } } });
    await stateOf(vin, 'lock', ({ state }) => state === 'locked');
    await stateOf(vin, 'trunk', ({ state }) => state === 'off');
  });

  test('drives the car: the limit at once, the lock after it was allowed', async () => {
    const { vin } = cars[1]!;
    const call = (service: string, key: string, data?: object) => house().call(vin, service, key, data);
    await demo.control.change(vin, { signals: { Locked: true, ChargeLimitSoc: 80 } });
    await stateOf(vin, 'charge_limit', ({ state }) => state === '80');
    await call('set_value', 'charge_limit', { value: 77 });
    await stateOf(vin, 'last_command', ({ state }) => state === 'verified');
    await stateOf(vin, 'charge_limit', ({ state }) => state === '77');
    expect((await demo.control.car(vin)).signals['ChargeLimitSoc']).toBe(77);

    await call('unlock', 'lock');
    await stateOf(vin, 'last_command', ({ attributes }) => attributes['code'] === 'ORDER_OPENS');
    expect((await demo.control.car(vin)).signals['Locked']).toBe(true);
    await demo.deploy((node) => (node.type === 'tesla-state' ? { ...node, opens: true } : node));
    // While the node is made anew nobody hears an order, and a person presses again.
    const { entity_id: lock } = await entity(vin, 'lock');
    const isOpen = ({ state }: State): boolean => state === 'unlocked';
    for (let presses = 0; presses < 5; presses++) {
      await call('unlock', 'lock');
      const seen = await homeAssistant.api.waitForState(lock, isOpen, 3_000).catch(() => undefined);
      if (seen) break;
    }
    expect((await demo.control.car(vin)).signals['Locked']).toBe(false);
    await call('lock', 'lock');
    await stateOf(vin, 'lock', ({ state }) => state === 'locked');

    await call('open_cover', 'windows');
    await stateOf(vin, 'windows', ({ state }) => state === 'open');
    expect((await demo.control.car(vin)).signals['RpWindow']).toBe('PartiallyOpen');
    await call('close_cover', 'windows');
    await stateOf(vin, 'windows', ({ state }) => state === 'closed');
    await call('turn_on', 'sentry');
    await stateOf(vin, 'sentry_mode', ({ state }) => state === 'armed');
  });

  test('keeps the values of a sleeping car over its own restart', async () => {
    const { vin } = cars[1]!;
    await demo.control.change(vin, { asleep: true });
    await stateOf(vin, 'asleep', ({ state }) => state === 'on');
    const before = homeAssistant.api.state((await entity(vin, 'battery_level')).entity_id)!;
    await homeAssistant.stop();
    await homeAssistant.start();
    await stateOf(vin, 'battery_level', ({ state }) => state === before.state);
    await stateOf(vin, 'asleep', ({ state }) => state === 'on');
    expect((await demo.control.car(vin)).asleep).toBe(true);
    await demo.control.change(vin, { asleep: false });
    await stateOf(vin, 'asleep', ({ state }) => state === 'off');
  });

  test('shows the cars as unavailable while the product is stopped, and has them back after its start', async () => {
    const { vin } = cars[0]!;
    await demo.stop();
    await stateOf(vin, 'battery_level', ({ state }) => state === 'unavailable');
    await demo.start();
    await stateOf(vin, 'battery_level', ({ state }) => Number(state) > 0);
  });

  test('takes the entities too that are off by default', async () => {
    const ours = (await homeAssistant.api.entityRegistry()).filter(({ unique_id: id }) => id.startsWith('tesla_'));
    const off = ours.filter(({ disabled_by: by }) => by === 'integration');
    expect(off.length).toBeGreaterThan(40);
    for (const { entity_id: id } of off) {
      await homeAssistant.api.send({ type: 'config/entity_registry/update', entity_id: id, disabled_by: null });
    }
    await homeAssistant.reloadMqtt();
    for (const { entity_id: id } of off) {
      await homeAssistant.api.waitForState(id, ({ state }) => state !== 'unavailable');
    }
  });

  describe('at a car that takes commands', () => {
    const vin = '7SAYGDEE1PA000009';
    const pin = '4711';
    const controls = new KeptControls({ opens: true, pin });
    let car: TestCar;
    let publisher: HomeAssistantPublisher;
    let publication: Publication;

    /** The entity's id, which Home Assistant makes of the car's name and the entity's. */
    const idOf = (domain: string, key: string): string => {
      const name = expectedControls.find((control) => control.key === key)?.name ?? key;
      return `${domain}.blitz_${name.toLowerCase().replaceAll(' ', '_')}`;
    };

    const call = (domain: string, service: string, key: string, data: object = {}): Promise<unknown> =>
      homeAssistant.api.send({
        type: 'call_service',
        domain,
        service,
        target: { entity_id: idOf(domain, key) },
        service_data: data,
      });

    /** What the car is told while something is done, and that it was said in this moment. */
    const toldBy = async (act: () => Promise<unknown>): Promise<readonly [command: string, parameters: object]> => {
      const answer = controls.answer;
      const next = new Promise<readonly [string, object]>((resolve) => {
        controls.answer = (order) => {
          controls.answer = answer;
          expect(Math.abs(Date.now() - order.at)).toBeLessThan(10_000);
          resolve([order.command, order.parameters]);
          return answer(order);
        };
      });
      await act();
      return next;
    };

    /** The domains in which Home Assistant has an entity of this key. */
    const domainsOf = async (key: string): Promise<readonly string[]> => {
      const all = await homeAssistant.api.entityRegistry();
      const own = all.filter(({ unique_id: id }) => id === `tesla_${vin}_${key}`);
      return own.map(({ entity_id: id }) => id.split('.')[0] ?? '');
    };

    beforeAll(async () => {
      car = new TestCar(commandedCar, vin);
      publisher = new HomeAssistantPublisher({
        settings: checkSettings({ broker: { url: house().mosquitto.url, clientId: 'controls' } }),
        entities,
        origin: { version: '1.2.3', url: 'https://example.com' },
        clock: systemClock,
        random: Math.random,
        log: silentLog,
      });
      publication = publisher.add(car);
      publisher.start();
      await homeAssistant.api.waitForState(idOf('binary_sensor', 'lock'), ({ state }) => state === 'off');
    });

    afterAll(() => publisher?.stop());

    test('puts the controls in the place of what only showed', async () => {
      expect(await domainsOf('charge_limit')).toEqual(['sensor']);
      publication.remove({ forget: false });
      publication = publisher.add(car, controls);
      for (const { domain, key, state: expected } of expectedControls) {
        await homeAssistant.api.waitForState(idOf(domain, key), ({ state }) => state === expected);
        expect(await domainsOf(key)).toEqual([domain]);
      }
    });

    test.each(expectedControls)('shows $domain "$name" as the core integration does', async (expected) => {
      const { original_name: name, entity_category: category } = await entity(vin, expected.key);
      expect([name, category]).toEqual([expected.name, expected.category ?? null]);
      const state = homeAssistant.api.state(idOf(expected.domain, expected.key))!;
      expect(state.state).toBe(expected.state);
      expect(state.attributes).toMatchObject(expected.attributes ?? {});
    });

    test.each<[string, string, string, object, string, object]>([
      ['number', 'set_value', 'charge_limit', { value: 75 }, 'set_charge_limit', { percent: 75 }],
      ['number', 'set_value', 'charge_current', { value: 10 }, 'set_charging_amps', { charging_amps: 10 }],
      ['switch', 'turn_on', 'charge', {}, 'charge_start', {}],
      ['switch', 'turn_off', 'charge', {}, 'charge_stop', {}],
      [
        'climate',
        'set_temperature',
        'climate',
        { temperature: 20.5 },
        'set_temps',
        { driver_temp: 20.5, passenger_temp: 20.5 },
      ],
      ['climate', 'set_hvac_mode', 'climate', { hvac_mode: 'heat_cool' }, 'auto_conditioning_start', {}],
      ['climate', 'turn_on', 'climate', {}, 'auto_conditioning_start', {}],
      ['climate', 'turn_off', 'climate', {}, 'auto_conditioning_stop', {}],
      ['button', 'press', 'wake', {}, 'wake_up', {}],
      ['button', 'press', 'flash_lights', {}, 'flash_lights', {}],
      ['button', 'press', 'honk_horn', {}, 'honk_horn', {}],
      ['cover', 'close_cover', 'windows', {}, 'window_control', { command: 'close', lat: 0, lon: 0 }],
      ['cover', 'close_cover', 'charge_port_door', {}, 'charge_port_door_close', {}],
      ['switch', 'turn_off', 'sentry', {}, 'set_sentry_mode', { on: false }],
      ['lock', 'lock', 'lock', {}, 'door_lock', {}],
      ['lock', 'unlock', 'lock', { code: pin }, 'door_unlock', {}],
    ])('hands %s.%s of %s with %j on as an order of this moment', async (domain, service, key, data, ...told) => {
      expect(await toldBy(() => call(domain, service, key, data))).toEqual(told);
    });

    test('shows why an order was refused, and the car as it is', async () => {
      const last = idOf('sensor', 'last_command');
      const refused = (code: string) =>
        homeAssistant.api.waitForState(
          last,
          ({ state, attributes }) => state === 'refused' && attributes['code'] === code,
        );
      const before = controls.orders.length;
      await call('lock', 'unlock', 'lock');
      const { attributes } = await refused('ORDER_PIN_MISSING');
      expect(attributes).toMatchObject({
        command: 'door_unlock',
        reason: `Opening the car ${vin} asks for the PIN.`,
        fix: expect.stringContaining('code of the lock') as string,
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
        options: expect.arrayContaining(['verified', 'refused']) as string[],
      });
      await call('lock', 'unlock', 'lock', { code: '0815' });
      await refused('ORDER_PIN_WRONG');
      expect(homeAssistant.api.state(idOf('lock', 'lock'))!.state).toBe('locked');
      expect(controls.orders).toHaveLength(before);
      await call('lock', 'unlock', 'lock', { code: pin });
      await homeAssistant.api.waitForState(last, ({ state }) => state === 'unverified');
    });

    test('follows the car', async () => {
      car.tell({ Locked: false, HvacPower: 'On', HvacLeftTemperatureRequest: null, DetailedChargeState: 'Unknown' });
      await homeAssistant.api.waitForState(idOf('lock', 'lock'), ({ state }) => state === 'unlocked');
      await homeAssistant.api.waitForState(
        idOf('climate', 'climate'),
        ({ state, attributes }) => state === 'heat_cool' && attributes['temperature'] === null,
      );
      await homeAssistant.api.waitForState(idOf('switch', 'charge'), ({ state }) => state === 'unknown');
      car.tell({ HvacPower: null, Locked: null, ChargeLimitSoc: null });
      await homeAssistant.api.waitForState(idOf('climate', 'climate'), ({ state }) => state === 'unknown');
      await homeAssistant.api.waitForState(idOf('lock', 'lock'), ({ state }) => state === 'unknown');
      await homeAssistant.api.waitForState(idOf('number', 'charge_limit'), ({ state }) => state === 'unknown');
    });

    test('takes a wider range before the number that needs it', async () => {
      car.tell({ ChargeCurrentRequest: 48, ChargeCurrentRequestMax: 48 });
      const wider = await homeAssistant.api.waitForState(
        idOf('number', 'charge_current'),
        ({ state }) => state === '48',
      );
      expect(wider.attributes['max']).toBe(48);
    });

    test('has the old ones back when the car takes no commands any more', async () => {
      publication.remove({ forget: false });
      publication = publisher.add(car);
      await homeAssistant.api.waitForState(idOf('sensor', 'charge_current'), ({ state }) => state === '48');
      for (const key of ['lock', 'climate']) {
        await homeAssistant.api.waitForState(idOf('binary_sensor', key), ({ state }) => state === 'unknown');
        expect(await domainsOf(key)).toEqual(['binary_sensor']);
      }
      for (const key of ['charge', 'wake', 'last_command']) expect(await domainsOf(key)).toEqual([]);
      publication.remove({ forget: true });
    });
  });

  test('has nothing to complain of in its log', () => {
    expect(homeAssistant.complaints()).toEqual([]);
  });
});

/** Equal as text, or as numbers within half a per cent: a car goes on living while it is compared. */
function isNear(state: string, expected: number | string, within = 0.05): boolean {
  if (typeof expected === 'string') return state === expected;
  return state !== '' && Math.abs(Number(state) - expected) <= Math.max(within, Math.abs(expected) * 0.005);
}
