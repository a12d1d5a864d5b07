import { afterAll, beforeAll, inject } from 'vitest';
import { Demo } from './evfleetpulse';
import { HomeAssistant } from './home-assistant';
import type { RegistryEntity, State } from './home-assistant-api';
import type { HomeAssistantInstallation } from './home-assistant-install';
import { Mosquitto, type MosquittoInstallation } from './mosquitto';
import { both, describeWith } from './peer';
import { stopAll } from './program';

type Peers = readonly [MosquittoInstallation, HomeAssistantInstallation];

/** A house: the demo with its simulated cars, a broker, and a Home Assistant on it. */
export class House {
  readonly mosquitto: Mosquitto;
  readonly homeAssistant: HomeAssistant;
  readonly demo: Demo;

  private constructor(mosquitto: Mosquitto, homeAssistant: HomeAssistant, demo: Demo) {
    this.mosquitto = mosquitto;
    this.homeAssistant = homeAssistant;
    this.demo = demo;
  }

  /** Makes the folders of all three; nothing runs yet. */
  static async create([broker, installation]: Peers): Promise<House> {
    const mosquitto = await Mosquitto.create(broker);
    return new House(mosquitto, await HomeAssistant.create(installation), await Demo.create(mosquitto.url));
  }

  /** Starts one after the other: broker, Home Assistant, demo. */
  async start(): Promise<void> {
    await this.mosquitto.start();
    await this.homeAssistant.start();
    await this.homeAssistant.addMqtt(this.mosquitto.port);
    await this.demo.start();
  }

  /** Stops everything and removes its folders. */
  remove(): Promise<void> {
    return stopAll(
      () => this.demo.remove(),
      () => this.homeAssistant.remove(),
      () => this.mosquitto.remove(),
    );
  }

  /** An entity of a car, once Home Assistant has it. */
  entity(vin: string, key: string): Promise<RegistryEntity> {
    return this.homeAssistant.api.waitForEntity(`tesla_${vin}_${key}`);
  }

  /** Resolves when Home Assistant does not have an entity of a car any more. */
  gone(vin: string, key: string): Promise<void> {
    return this.homeAssistant.api.waitUntilGone(`tesla_${vin}_${key}`);
  }

  /** The first state of an entity that the predicate accepts. */
  async shows(vin: string, key: string, accepts: (state: State) => boolean, within?: number): Promise<State> {
    return this.homeAssistant.api.waitForState((await this.entity(vin, key)).entity_id, accepts, within);
  }

  /** Calls a service of Home Assistant on an entity, as its dashboard does. */
  async call(vin: string, service: string, key: string, data: object = {}): Promise<unknown> {
    const { entity_id: id } = await this.entity(vin, key);
    const [domain] = id.split('.');
    return this.homeAssistant.api.send({
      type: 'call_service',
      domain,
      service,
      target: { entity_id: id },
      service_data: data,
    });
  }
}

const versions = [
  ['the newest Home Assistant, 2026.11.0', 'homeAssistant'],
  ['an older Home Assistant, 2025.4.4', 'olderHomeAssistant'],
] as const;

/**
 * Tests in a house of each Home Assistant that is promised, with Mosquitto as its broker.
 * @param tests also runs to list what is skipped: it reads the house in hooks and tests only.
 */
export function describeHouses(what: string, tests: (house: () => House) => void): void {
  for (const [version, peer] of versions) {
    describeWith(`${what} in ${version}`, both(inject('mosquitto'), inject(peer)), (peers) => {
      let house: House | undefined;

      beforeAll(async () => {
        house = await House.create(peers());
        await house.start();
      });

      afterAll(() => house?.remove());

      tests(() => house!);
    });
  }
}
