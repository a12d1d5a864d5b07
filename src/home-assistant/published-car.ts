import type { Unsubscribe } from '../kernel/subscribers';
import type { NumberRange } from '../vehicle/entity';
import type { Controls } from './controls';
import { device } from './discovery';
import type { CarView, Entity } from './entity';
import { payloadText, unknown, type Payload } from './payload';
import { isWithin, rangeNow } from './range';

/** A car as the publisher sees it. */
export interface PublishedCar {
  readonly vin: string;
  view(): CarView;
  /**
   * Tells that something moved, once a record: the names of its signals, or none when it was presence, connection, name or rule.
   */
  subscribe(listener: (signals: readonly string[]) => void): Unsubscribe;
}

/** What one look at a car found. */
export interface Found {
  /** Entities whose payload is another than before, by key. */
  readonly changed: ReadonlyMap<string, string>;
  /** Whether Home Assistant has to learn of a new entity, name, model, version or range. */
  readonly isNews: boolean;
}

/** The entities of a car by key: one that takes commands has its controls in place of what only shows the same. */
function byKey(entities: readonly Entity[], commanded: boolean, ruled: boolean): ReadonlyMap<string, Entity> {
  const shown = new Map<string, Entity>();
  for (const entity of entities) {
    const { key } = entity;
    const isTaken = entity.ruled ? ruled : commanded;
    if (entity.commanded ? isTaken : !shown.has(key)) shown.set(key, entity);
  }
  return shown;
}

/** The entities of a car, by key and by the signal that moves them. */
export class EntityIndex {
  readonly all: readonly Entity[];
  readonly byKey: ReadonlyMap<string, Entity>;
  /** Those with a range. */
  readonly ranged: readonly Entity[];
  /** Those whose face follows the car. */
  readonly changing: readonly Entity[];
  readonly fleeting: readonly Entity[];
  readonly #bySignal = new Map<string, Entity[]>();
  readonly #always: readonly Entity[];

  /**
   * @param entities all that a car can have, of `carEntities`.
   * @param commanded whether the car takes commands.
   * @param ruled whether its charge rule takes orders.
   */
  constructor(entities: readonly Entity[], commanded: boolean, ruled = commanded) {
    this.byKey = byKey(entities, commanded, ruled);
    this.all = [...this.byKey.values()];
    this.ranged = this.all.filter(({ range }) => range !== undefined);
    this.changing = this.all.filter(({ faceNow }) => faceNow !== undefined);
    this.fleeting = this.all.filter(({ fleeting }) => fleeting === true);
    this.#always = this.all.filter(({ signals, fleeting }) => signals.length === 0 && !fleeting);
    for (const entity of this.all) {
      for (const signal of entity.signals) {
        const others = this.#bySignal.get(signal);
        if (others) others.push(entity);
        else this.#bySignal.set(signal, [entity]);
      }
    }
  }

  /** What may look different after these signals moved: theirs, and what follows the connection; without any, the rule's. */
  movedBy(signals: readonly string[]): ReadonlySet<Entity> {
    const fleeting = signals.length === 0 ? this.fleeting : [];
    return new Set([...this.#always, ...fleeting, ...signals.flatMap((signal) => this.#bySignal.get(signal) ?? [])]);
  }
}

/** The entities of cars by what they take: commands, orders for their rule, both or none. Each index is made once. */
export function entityIndexes(entities: readonly Entity[]): (controls: Controls | undefined) => EntityIndex {
  const made = new Map<string, EntityIndex>();
  return (controls) => {
    const [commanded, ruled] = [controls?.take !== undefined, controls?.rule !== undefined];
    const key = `${commanded} ${ruled}`;
    const index = made.get(key) ?? new EntityIndex(entities, commanded, ruled);
    made.set(key, index);
    return index;
  };
}

/** What is known of one car at Home Assistant: bookkeeping without a connection. */
export class CarFaces {
  readonly car: PublishedCar;
  readonly #index: EntityIndex;
  readonly #language: string;
  readonly #payloads = new Map<string, string>();
  readonly #announced = new Set<string>();
  readonly #happened = new Map<string, string>();
  #listed = '';
  /** The ranges that Home Assistant knows. */
  #ranges: ReturnType<typeof rangesOf> = new Map();

  /** @param language of what it says in words. */
  constructor(car: PublishedCar, index: EntityIndex, language: string) {
    this.car = car;
    this.#index = index;
    this.#language = language;
    // What happened before was said by who published the car then.
    for (const entity of index.all.filter(isEvent)) {
      const past = entity.read(car.view(), language);
      if (past !== undefined) this.#happened.set(entity.key, textOf(entity, past));
    }
  }

  /** Everything that the car could serve. */
  get all(): readonly Entity[] {
    return this.#index.all;
  }

  /** The latest payloads by key. */
  get payloads(): ReadonlyMap<string, string> {
    return this.#payloads;
  }

  /** What the car can serve: what needs nothing of it, what this process saw, and what an earlier one announced. */
  get entities(): readonly Entity[] {
    return this.#index.all.filter(
      ({ key, always, fleeting }) =>
        always === true || this.#payloads.has(key) || (fleeting !== true && this.#announced.has(key)),
    );
  }

  /** What Home Assistant was told of that the car has no more, key → platform. */
  get lost(): ReadonlyMap<string, string> {
    const lost = this.#index.fleeting.filter(({ key }) => this.#announced.has(key) && !this.#payloads.has(key));
    return new Map(lost.map(({ key, platform }) => [key, platform]));
  }

  /** Looks at what these signals moved; at everything without them. */
  look(signals?: readonly string[]): Found {
    const view = this.car.view();
    const changed = new Map<string, string>();
    let isNews = false;
    for (const entity of signals ? this.#index.movedBy(signals) : this.#index.all) {
      const payload = entity.read(view, this.#language);
      if (payload === undefined) {
        if (entity.fleeting && this.#payloads.delete(entity.key)) isNews = true;
        continue;
      }
      const range = this.#ranges.get(entity.key) ?? rangeNow(entity, view);
      // Home Assistant complains of a number out of the range that it knows, and keeps the old one.
      const text = isWithin(payload, range) ? textOf(entity, payload) : unknown;
      const before = this.#payloads.get(entity.key);
      if (text === before || (before !== undefined && trembles(entity, before, text))) continue;
      isNews ||= before === undefined && !this.#announced.has(entity.key);
      this.#payloads.set(entity.key, text);
      changed.set(entity.key, text);
    }
    const faces = this.#index.changing.map(({ faceNow }) => faceNow?.(view));
    const listed = JSON.stringify([device(view), ...rangesOf(this.#index, view), ...faces]);
    isNews ||= listed !== this.#listed;
    this.#listed = listed;
    return { changed, isNews };
  }

  /** Home Assistant was told of the car as it is in this view. */
  announced(view: CarView): void {
    this.#ranges = rangesOf(this.#index, view);
    for (const { key } of this.#index.fleeting) {
      if (this.#payloads.has(key)) this.#announced.add(key);
      else this.#announced.delete(key);
    }
  }

  /**
   * Takes the components that an earlier run announced: those that still exist stay announced, although their signals may
   * not have been received yet.
   * @returns those that are no more, or have become another platform's, key → platform.
   */
  recall(components: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    const gone = new Map<string, string>();
    for (const [key, platform] of components) {
      if (this.#index.byKey.get(key)?.platform === platform) this.#announced.add(key);
      else gone.set(key, platform);
    }
    return gone;
  }

  /** Whether this is an event that was said: what stands is said again and again, but an event happens once. */
  hasHappened(key: string, payload: string): boolean {
    const entity = this.#index.byKey.get(key);
    if (!entity || !isEvent(entity)) return false;
    const before = this.#happened.get(key);
    this.#happened.set(key, payload);
    return before === payload;
  }

  /** Whether an entity of this key exists. */
  has(key: string): boolean {
    return this.#index.byKey.has(key);
  }
}

const isEvent = ({ platform }: Entity): boolean => platform === 'event';

/** What stands at the broker; JSON goes as it is. */
const textOf = (entity: Entity, payload: Payload): string =>
  entity.json ? String(payload) : payloadText(entity, payload);

/** The ranges of the entities that have one, by key. */
function rangesOf({ ranged }: EntityIndex, view: CarView): ReadonlyMap<string, NumberRange | undefined> {
  return new Map(ranged.map((entity) => [entity.key, rangeNow(entity, view)]));
}

/** Whether an estimated time moved by too little to say so. */
function trembles({ steady }: Entity, before: string, now: string): boolean {
  return steady !== undefined && Math.abs(Date.parse(now) - Date.parse(before)) <= steady;
}
