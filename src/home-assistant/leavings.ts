import type { Clock, Timer } from '../kernel/clock';
import type { Arrival, Broker } from './broker';
import { announcedComponents, announcer } from './discovery';
import type { CheckedSettings } from './settings';
import { bridgeTopic, discoveryTopics, resultKey, stateTopic, vinOfDiscovery } from './topics';

export interface LeavingsOptions {
  readonly settings: CheckedSettings;
  readonly broker: Pick<Broker, 'listen' | 'unlisten' | 'publish'>;
  /** What stands at the place of a key in a topic, where that is not the key. */
  readonly places: ReadonlyMap<string, string>;
  readonly clock: Clock;
}

/** A deploy takes cars out and puts them back, and a start has them one after the other: who is not there by then is gone. */
const patience = 60_000;
/** A broker hands over what it retains within this. */
const looking = 10_000;

/**
 * What is retained of cars that are gone. It is cleared as soon as there is a connection; what an earlier run left behind,
 * because the broker was away or the car lost its settings, a minute later.
 */
export class Leavings {
  readonly #options: LeavingsOptions;
  /** Topics to clear. */
  readonly #topics = new Set<string>();
  #isConnected = false;
  #timer: Timer | undefined;
  #isLooking = false;

  constructor(options: LeavingsOptions) {
    this.#options = options;
  }

  connected(): void {
    this.#isConnected = true;
    this.clear();
    this.lookLater();
  }

  disconnected(): void {
    this.#isConnected = false;
    this.#isLooking = false;
    this.#timer?.cancel();
  }

  /** Clears retained topics: these, and those that could not be cleared before. */
  clear(topics: readonly string[] = []): void {
    for (const topic of topics) this.#topics.add(topic);
    if (!this.#isConnected) return;
    for (const topic of this.#topics) {
      void this.#options.broker.publish(topic, '').then((done) => done && this.#topics.delete(topic));
    }
  }

  /** They are in use again. */
  keep(topics: readonly string[]): void {
    for (const topic of topics) this.#topics.delete(topic);
  }

  /** A car left, and may come back: looks in a minute who is gone for good. */
  lookLater(): void {
    if (!this.#isConnected) return;
    const { broker, clock, settings } = this.#options;
    this.#rest();
    this.#timer = clock.after(patience, () => {
      this.#isLooking = true;
      broker.listen(discoveryTopics(settings));
      this.#timer = clock.after(looking, () => this.#rest());
    });
  }

  /** Takes a discovery message of a car that is not published here: one that was, by this same client, is cleared. */
  found({ topic, payload, retained }: Arrival): void {
    const { settings, places } = this.#options;
    const vin = vinOfDiscovery(settings, topic);
    if (!retained || !this.#isLooking || vin === undefined) return;
    if (announcer(payload) !== bridgeTopic(settings, settings.broker.clientId)) return;
    const keys = [...announcedComponents(payload).keys(), resultKey];
    this.clear([topic, ...keys.map((key) => stateTopic(settings, vin, places.get(key) ?? key))]);
  }

  #rest(): void {
    this.#timer?.cancel();
    if (this.#isLooking) this.#options.broker.unlisten(discoveryTopics(this.#options.settings));
    this.#isLooking = false;
  }
}
