import type { Clock, Timer } from '../kernel/clock';
import type { Log } from '../kernel/log';
import { Problem, reasonOf } from '../kernel/problem';
import { Subscribers, type Unsubscribe } from '../kernel/subscribers';
import { Broker, type Arrival, type BrokerState } from './broker';
import { shownBy } from './component';
import type { Controls } from './controls';
import { announcedComponents, discoveryMessage, type Origin } from './discovery';
import type { Entity } from './entity';
import type { Entry } from './entry';
import { Leavings } from './leavings';
import { LoginWatch } from './login-watch';
import { CarOrders } from './orders';
import { Outbox } from './outbox';
import { CarFaces, entityIndexes, type PublishedCar } from './published-car';
import type { CheckedSettings } from './settings';
import { birthTopic, bridgeTopic, discoveryTopic, orderOf, orderTopic, resultKey, stateTopic } from './topics';

export interface PublisherOptions {
  readonly settings: CheckedSettings;
  /** All entities that a car can have, of `carEntities`. */
  readonly entities: readonly Entity[];
  readonly origin: Origin;
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly log: Log;
}

/** How it stands with the broker, and with those who may drive cars over it. */
export type PublisherState = BrokerState & {
  /** What works, and should not stay so. */
  readonly warning?: Problem;
};

/** One car as it is published. */
export interface Publication {
  /** How many entities Home Assistant has of it. */
  readonly entities: number;
  /**
   * Takes the car out again; may be called twice.
   * @param forget takes the car and all it retained out of Home Assistant and the broker at once. Else that happens when nobody
   *   publishes it again within a minute, unless the publisher stops before.
   */
  remove(options: { readonly forget: boolean }): void;
}

/** So long discovery waits for more news of a car: its first records bring a new entity each moment. */
const gathering = 1_000;

/**
 * Publishes cars to Home Assistant over one broker: a device with entities a car, every state retained. What is unavailable
 * is this process, never a car that sleeps. A car with controls also takes orders, from whoever may write to the broker; what
 * came of each is said, and then again how things are, so that what Home Assistant shows snaps back.
 */
export class HomeAssistantPublisher {
  readonly #options: PublisherOptions;
  /** What stands at the place of a key in a topic, where that is not the key. */
  readonly #places: ReadonlyMap<string, string>;
  readonly #indexFor: ReturnType<typeof entityIndexes>;
  readonly #broker: Broker;
  readonly #login: LoginWatch;
  readonly #states: Subscribers<PublisherState>;
  readonly #bridge: string;
  /** By discovery topic. */
  readonly #cars = new Map<string, Entry>();
  readonly #leavings: Leavings;
  #unsubscribe: Unsubscribe[] = [];
  #outbox: Outbox | undefined;
  #birth: Timer | undefined;

  constructor(options: PublisherOptions) {
    const { settings, clock, random, log, entities } = options;
    this.#options = options;
    this.#indexFor = entityIndexes(entities);
    this.#places = new Map(entities.flatMap(({ key, json }) => (json ? [[key, json.topic]] : [])));
    this.#login = new LoginWatch(settings.broker, log);
    this.#states = new Subscribers((error) => log.error(`A listener of the publisher failed: ${reasonOf(error)}`));
    this.#bridge = bridgeTopic(settings, settings.broker.clientId);
    const will = { topic: this.#bridge, payload: 'offline' };
    this.#broker = new Broker({ settings: settings.broker, will, clock, random, log });
    this.#leavings = new Leavings({ settings, broker: this.#broker, places: this.#places, clock });
  }

  get state(): PublisherState {
    const { warning } = this.#login;
    return { ...this.#broker.state, ...(warning && { warning }) };
  }

  onState(listener: (state: PublisherState) => void): Unsubscribe {
    return this.#states.subscribe(listener);
  }

  start(): void {
    if (this.#unsubscribe.length > 0) return;
    this.#unsubscribe = [
      this.#broker.onState(({ kind }) => {
        if (kind === 'connected') this.#connected();
        else this.#disconnected();
        this.#states.publish(this.state);
      }),
      this.#broker.onArrival((arrival) => this.#arrived(arrival)),
    ];
    this.#broker.start();
  }

  /** Says `offline` and leaves; what is retained stays for the next start. */
  async stop(): Promise<void> {
    this.#unsubscribe.splice(0).forEach((unsubscribe) => unsubscribe());
    this.#login.reset();
    const outbox = this.#outbox;
    outbox?.put(this.#bridge, 'offline');
    this.#rest();
    await this.#broker.stop(outbox?.idle());
    this.#states.publish(this.state);
  }

  /**
   * Begins to publish a car; throws CAR_PUBLISHED when it already is.
   * @param controls the way of orders to the car: with it, Home Assistant gets controls in place of what only shows.
   */
  add(car: PublishedCar, controls?: Controls): Publication {
    const { settings, clock, log } = this.#options;
    const { vin } = car;
    const topic = discoveryTopic(settings, vin);
    if (this.#cars.has(topic)) throw new Problem('CAR_PUBLISHED', { vin });
    const unsubscribe = car.subscribe((signals) => this.#moved(entry, signals));
    const faces = new CarFaces(car, this.#indexFor(controls), settings.language);
    const entry: Entry = {
      faces,
      discoveryTopic: topic,
      orderTopic: orderTopic(settings, vin, '+'),
      unsubscribe,
      ...(controls && { orders: new CarOrders({ vin, controls, language: settings.language, clock, log }) }),
      asksPin: Boolean(controls?.pin && controls.allows.opens),
      gone: new Map(),
    };
    this.#cars.set(topic, entry);
    // A car that was forgotten without a connection and came back must not be cleared at the next one.
    this.#leavings.keep([topic, ...faces.all.map(({ key }) => this.#stateTopic(entry, key))]);
    faces.look();
    if (this.#outbox) this.#introduce(entry);
    return {
      get entities() {
        return faces.entities.length;
      },
      remove: ({ forget }) => {
        if (this.#cars.get(topic) !== entry) return;
        this.#cars.delete(topic);
        entry.unsubscribe();
        entry.gathering?.cancel();
        this.#broker.unlisten(entry.orderTopic);
        if (forget) this.#forget(entry);
        else this.#leavings.lookLater();
      },
    };
  }

  #connected(): void {
    this.#outbox = new Outbox((topic, payload) => this.#broker.publish(topic, payload));
    this.#outbox.put(this.#bridge, 'online');
    this.#broker.listen(birthTopic(this.#options.settings));
    this.#leavings.connected();
    for (const entry of this.#cars.values()) this.#introduce(entry);
  }

  #disconnected(): void {
    this.#outbox?.close();
    this.#rest();
  }

  /** Nothing is said until the next connection. */
  #rest(): void {
    this.#outbox = undefined;
    this.#leavings.disconnected();
    this.#birth?.cancel();
    for (const entry of this.#cars.values()) {
      entry.gathering?.cancel();
      entry.gathering = undefined;
      entry.discovery = undefined;
    }
  }

  /** A broker may have lost everything, so everything is said again; discovery after it told what it still has. */
  #introduce(entry: Entry): void {
    this.#broker.listen(entry.discoveryTopic, entry.orderTopic);
    if (entry.orders && this.#login.listened()) this.#states.publish(this.state);
    this.#sayAll(entry);
    this.#gather(entry);
  }

  #moved(entry: Entry, signals: readonly string[]): void {
    const { changed, isNews } = entry.faces.look(signals);
    for (const [key, payload] of changed) this.#say(entry, key, payload);
    if (isNews) this.#gather(entry);
  }

  #arrived(arrival: Arrival): void {
    const { topic, payload, retained } = arrival;
    if (topic === birthTopic(this.#options.settings)) {
      if (!retained && payload === 'online') this.#reborn();
      return;
    }
    const order = orderOf(this.#options.settings, topic);
    if (order) {
      const ordered = this.#cars.get(discoveryTopic(this.#options.settings, order.vin));
      if (ordered) void this.#ordered(ordered, order.control, arrival);
      return;
    }
    const entry = this.#cars.get(topic);
    if (!entry) this.#leavings.found(arrival);
    if (!entry || !retained || entry.discovery !== undefined) return;
    entry.gone = entry.faces.recall(announcedComponents(payload));
  }

  async #ordered(entry: Entry, control: string, arrival: Arrival): Promise<void> {
    if (!entry.orders) return this.#ignore(entry, arrival);
    const result = await entry.orders.handle(control, arrival);
    if (this.#cars.get(entry.discoveryTopic) !== entry) return;
    if (result !== undefined) this.#say(entry, resultKey, result);
    for (const key of shownBy(control, entry.faces.all)) this.#say(entry, key, entry.faces.payloads.get(key));
  }

  /** Says, once a car, why an order comes to nothing. */
  #ignore(entry: Entry, { topic, payload }: Arrival): void {
    if (entry.hasIgnored || payload === '') return;
    entry.hasIgnored = true;
    this.#options.log.warn(
      `The order on ${topic} is ignored: nobody may control the car from there. Allow it, or send none.`,
    );
  }

  /** Home Assistant has started: all its clients answer, so not all at the same moment. */
  #reborn(): void {
    const { clock, random } = this.#options;
    this.#birth?.cancel();
    this.#birth = clock.after(1_000 + random() * 4_000, () => {
      for (const entry of this.#cars.values()) {
        this.#announce(entry, { again: true });
        this.#sayAll(entry);
      }
    });
  }

  #gather(entry: Entry): void {
    if (!this.#outbox || entry.gathering) return;
    entry.gathering = this.#options.clock.after(gathering, () => {
      entry.gathering = undefined;
      this.#announce(entry);
    });
  }

  #announce(entry: Entry, { again = false } = {}): void {
    const { settings, origin } = this.#options;
    const { asksPin } = entry;
    const { car, entities, lost } = entry.faces;
    const gone = new Map([...entry.gone, ...lost]);
    const view = car.view();
    const { topic, payload } = discoveryMessage(view, entities, settings, origin, { asksPin });
    if (payload === entry.discovery && !again) return;
    if (entry.discovery === undefined) this.#broker.unlisten(topic);
    if (gone.size > 0) {
      const removing = discoveryMessage(view, entities, settings, origin, { asksPin, removed: gone });
      // Not through the outbox, which would keep only the second of the two messages.
      void this.#broker.publish(topic, removing.payload);
      const left = [...gone.keys()].filter((key) => lost.has(key) || !entry.faces.has(key));
      this.#leavings.clear(left.map((key) => this.#stateTopic(entry, key)));
      entry.gone = new Map();
    }
    this.#outbox?.put(topic, payload);
    entry.discovery = payload;
    // What was out of the old range is in the new one.
    entry.faces.announced(view);
    for (const [key, text] of entry.faces.look().changed) this.#say(entry, key, text);
  }

  #sayAll(entry: Entry): void {
    entry.faces.look();
    for (const [key, payload] of entry.faces.payloads) this.#say(entry, key, payload);
    this.#say(entry, resultKey, entry.orders?.result);
  }

  /** Says what stands on a topic of the car, if anything does. */
  #say(entry: Entry, key: string, payload: string | undefined): void {
    if (payload === undefined || !this.#outbox || entry.faces.hasHappened(key, payload)) return;
    this.#outbox.put(this.#stateTopic(entry, key), payload);
  }

  #forget(entry: Entry): void {
    const { entities, lost } = entry.faces;
    const keys = new Set([...entities.map(({ key }) => key), ...entry.gone.keys(), ...lost.keys(), resultKey]);
    // Discovery first: without their states, entities that still exist would be unknown for a moment.
    this.#leavings.clear([entry.discoveryTopic, ...[...keys].map((key) => this.#stateTopic(entry, key))]);
  }

  #stateTopic({ faces }: Entry, key: string): string {
    return stateTopic(this.#options.settings, faces.car.vin, this.#places.get(key) ?? key);
  }
}
