import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { expectedEntities } from './expected-entities';
import { Demo, type SimulatedCar } from './peers/evfleetpulse';
import { HomeAssistant } from './peers/home-assistant';
import type { RegistryDevice, RegistryEntity, State } from './peers/home-assistant-api';
import { Mosquitto } from './peers/mosquitto';
import { both, describeWith } from './peers/peer';
import { stopAll } from './peers/program';

const models: Readonly<Record<string, string>> = { 3: 'Model 3', S: 'Model S', X: 'Model X', Y: 'Model Y' };

const versions = [
  ['the newest Home Assistant, 2026.11.0', inject('homeAssistant')],
  ['an older Home Assistant, 2025.4.4', inject('olderHomeAssistant')],
] as const;

for (const [title, version] of versions) {
  describeWith(title, both(inject('mosquitto'), version), (peers) => {
    let mosquitto: Mosquitto;
    let homeAssistant: HomeAssistant;
    let demo: Demo;
    let cars: readonly SimulatedCar[];

    beforeAll(async () => {
      const [broker, installation] = peers();
      mosquitto = await Mosquitto.create(broker);
      await mosquitto.start();
      homeAssistant = await HomeAssistant.create(installation);
      await homeAssistant.start();
      await homeAssistant.addMqtt(mosquitto.port);
      demo = await Demo.create(mosquitto.url);
      await demo.start();
      cars = await demo.control.cars();
    });

    afterAll(() =>
      stopAll(
        () => demo?.remove(),
        () => homeAssistant?.remove(),
        () => mosquitto?.remove(),
      ),
    );

    const entity = (vin: string, key: string): Promise<RegistryEntity> =>
      homeAssistant.api.waitForEntity(`tesla_${vin}_${key}`);

    /** The first state of an entity that the predicate accepts. */
    const stateOf = async (vin: string, key: string, accepts: (state: State) => boolean): Promise<State> =>
      homeAssistant.api.waitForState((await entity(vin, key)).entity_id, accepts);

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
        const state = await stateOf(vin, expected.key, ({ state }) => isNear(state, expected.state(signals)));
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
      await stateOf(vin, 'lock', ({ state }) => state === 'on');
      await stateOf(vin, 'trunk', ({ state }) => state === 'on');
      await demo.control.change(vin, { signals: { Locked: true, DoorState: { TrunkRear: false } } });
      await stateOf(vin, 'lock', ({ state }) => state === 'off');
      await stateOf(vin, 'trunk', ({ state }) => state === 'off');
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

    test('has nothing to complain of in its log', () => {
      expect(homeAssistant.complaints()).toEqual([]);
    });
  });
}

/** Equal as text, or as numbers within half a per cent: a car goes on living while it is compared. */
function isNear(state: string, expected: number | string): boolean {
  if (typeof expected === 'string') return state === expected;
  return state !== '' && Math.abs(Number(state) - expected) <= Math.max(0.05, Math.abs(expected) * 0.005);
}
