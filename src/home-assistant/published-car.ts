import type { Unsubscribe } from '../kernel/subscribers';
import { device } from './discovery';
import type { CarView, Entity } from './entity';
import { payloadText } from './payload';

/** A car as the publisher sees it. */
export interface PublishedCar {
  readonly vin: string;
  view(): CarView;
  /**
   * Tells that something moved, once a record: the names of its signals, or none when it was presence, connection or name.
   */
  subscribe(listener: (signals: readonly string[]) => void): Unsubscribe;
}

/** What one look at a car found. */
export interface Found {
  /** Entities whose payload is another than before, by key. */
  readonly changed: ReadonlyMap<string, string>;
  /** Whether Home Assistant has to learn of a new entity, name, model or version. */
  readonly isNews: boolean;
}

/** Entities by the signal that moves them. */
export class EntityIndex {
  readonly all: readonly Entity[];
  readonly byKey: ReadonlyMap<string, Entity>;
  readonly #bySignal = new Map<string, Entity[]>();
  readonly #always: readonly Entity[];

  constructor(all: readonly Entity[]) {
    this.all = all;
    this.byKey = new Map(all.map((entity) => [entity.key, entity]));
    this.#always = all.filter(({ signals }) => signals.length === 0);
    for (const entity of all) {
      for (const signal of entity.signals) {
        const others = this.#bySignal.get(signal);
        if (others) others.push(entity);
        else this.#bySignal.set(signal, [entity]);
      }
    }
  }

  /** What may look different after these signals moved: theirs, and what follows the connection. */
  movedBy(signals: readonly string[]): ReadonlySet<Entity> {
    return new Set([...this.#always, ...signals.flatMap((signal) => this.#bySignal.get(signal) ?? [])]);
  }
}

/** What is known of one car at Home Assistant: bookkeeping without a connection. */
export class CarFaces {
  readonly car: PublishedCar;
  readonly #index: EntityIndex;
  readonly #payloads = new Map<string, string>();
  readonly #announced = new Set<string>();
  #device = '';

  constructor(car: PublishedCar, index: EntityIndex) {
    this.car = car;
    this.#index = index;
  }

  /** The latest payloads by key. */
  get payloads(): ReadonlyMap<string, string> {
    return this.#payloads;
  }

  /** What the car can serve: seen by this process, or announced by an earlier one. */
  get entities(): readonly Entity[] {
    return this.#index.all.filter(({ key }) => this.#payloads.has(key) || this.#announced.has(key));
  }

  /** Looks at what these signals moved; at everything without them. */
  look(signals?: readonly string[]): Found {
    const view = this.car.view();
    const changed = new Map<string, string>();
    let isNews = false;
    for (const entity of signals ? this.#index.movedBy(signals) : this.#index.all) {
      const payload = entity.read(view);
      if (payload === undefined) continue;
      const text = payloadText(entity, payload);
      const before = this.#payloads.get(entity.key);
      if (text === before || (before !== undefined && trembles(entity, before, text))) continue;
      isNews ||= before === undefined && !this.#announced.has(entity.key);
      this.#payloads.set(entity.key, text);
      changed.set(entity.key, text);
    }
    const listed = JSON.stringify(device(view));
    isNews ||= listed !== this.#device;
    this.#device = listed;
    return { changed, isNews };
  }

  /**
   * Takes the components that an earlier run announced: those that still exist stay announced, although their signals may
   * not have been received yet.
   * @returns those that are no more, key → platform.
   */
  recall(components: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    const gone = new Map<string, string>();
    for (const [key, platform] of components) {
      if (this.#index.byKey.get(key)?.platform === platform) this.#announced.add(key);
      else gone.set(key, platform);
    }
    return gone;
  }

  /** Whether an entity of this key exists. */
  has(key: string): boolean {
    return this.#index.byKey.has(key);
  }
}

/** Whether an estimated time moved by too little to say so. */
function trembles({ steady }: Entity, before: string, now: string): boolean {
  return steady !== undefined && Math.abs(Date.parse(now) - Date.parse(before)) <= steady;
}
