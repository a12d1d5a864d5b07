import { CarCommands } from '../commands/car-commands';
import type { WakePolicy } from '../commands/intent';
import type { CarAlerts, CarView, HomeZone } from '../home-assistant/entity';
import type { PublishedCar } from '../home-assistant/published-car';
import type { Clock, Timer } from '../kernel/clock';
import type { Log } from '../kernel/log';
import { Problem, reasonOf } from '../kernel/problem';
import { Subscribers, type Unsubscribe } from '../kernel/subscribers';
import type { Notice } from '../rules/alerts';
import { presence, type Presence } from '../vehicle/presence';
import type { TelemetryRecord } from '../vehicle/record';
import { VehicleState, type Reading, type StateChange } from '../vehicle/state';
import type { FleetAccount, FleetAccountStatus } from './account';
import type { RunningAlerts } from './alerts/running';
import type { RunningChargeRule } from './charge/running';
import type { VehicleMemory } from './memory';
import type { RunningPrecondition } from './precondition/running';

/** What a subscriber of a car hears: a record and what it moved, or something about the car's presence, name, home or rule. */
export type VehicleEvent = { readonly kind: 'record'; readonly change: StateChange } | { readonly kind: 'presence' };

/** What the user says about a car. */
export interface VehicleSettings {
  readonly name: string;
  readonly homeZone?: HomeZone;
  /** By whose account it takes commands; without one it takes none. */
  readonly account?: Pick<FleetAccount, 'road' | 'ready'> & Partial<Pick<FleetAccount, 'status'>>;
  /** What a command does when the car sleeps, where it does not say so itself; `never` by default. */
  readonly wake?: WakePolicy;
}

/** A live connection of a car. */
export interface VehicleConnection {
  /** What the car says it uses: `wifi`, `cellular`, or empty. */
  readonly networkInterface: string;
}

export interface VehicleOptions {
  readonly vin: string;
  readonly memory: Pick<VehicleMemory, 'remember'>;
  /** Who writes its past down. */
  readonly chronicle?: { take(record: TelemetryRecord): Promise<void> };
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly log: Log;
}

/** One car: what it said, whether it is there, who wants to know, and the way of commands to it. */
export class Vehicle implements PublishedCar {
  readonly vin: string;
  readonly state: VehicleState;
  readonly commands: CarCommands;
  readonly #options: VehicleOptions;
  readonly #subscribers: Subscribers<VehicleEvent>;
  /** The sources of its records that listen now. */
  readonly #sources = new Set<object>();
  readonly #connections = new Set<VehicleConnection>();
  #settings: VehicleSettings = { name: '' };
  #lastRecordAt: number | null = null;
  #presence: Presence = { kind: 'disconnected', since: null };
  #next: Timer | undefined;
  #rule: RunningChargeRule | undefined;
  #precondition: RunningPrecondition | undefined;
  /** Who shows what the rules do. Not those of the car: a rule listens there itself. */
  readonly #viewers: Subscribers<readonly string[]>;
  readonly #alerts = new Set<RunningAlerts>();
  #lastNotice: Notice | undefined;

  constructor(options: VehicleOptions) {
    this.#options = options;
    this.vin = options.vin;
    this.state = new VehicleState(options.vin);
    const { vin, clock, random, log } = options;
    const failed = (error: unknown): void => log.error(`A listener of ${vin} failed: ${reasonOf(error)}`);
    this.#subscribers = new Subscribers(failed);
    this.#viewers = new Subscribers(failed);
    this.commands = new CarCommands({ car: this, road: () => this.#settings.account?.road, clock, random, log });
  }

  get name(): string {
    return this.#settings.name;
  }

  /** What a command does when the car sleeps, where it does not say so itself. */
  get wake(): WakePolicy {
    return this.#settings.wake ?? 'never';
  }

  /** Resolves when commands can be sent, or it is known why not. */
  get ready(): Promise<void> {
    return this.#settings.account?.ready ?? Promise.resolve();
  }

  get presence(): Presence {
    return this.#presence;
  }

  /** The rule that charges the car, while there is one. */
  get rule(): RunningChargeRule | undefined {
    return this.#rule;
  }

  /**
   * A rule takes the car; subscribers hear of it, and of its end, as of its presence.
   * @throws Problem RULE_TAKEN where it has another one.
   */
  follow(rule: RunningChargeRule): Unsubscribe {
    if (this.#rule) throw new Problem('RULE_TAKEN', { car: this.name || this.vin });
    this.#rule = rule;
    const leave = rule.subscribe(({ kind }) => kind === 'view' && this.#viewers.publish([]));
    this.#subscribers.publish({ kind: 'presence' });
    return () => {
      leave();
      if (this.#rule !== rule) return;
      this.#rule = undefined;
      this.#subscribers.publish({ kind: 'presence' });
    };
  }

  /** The rule that brings the cabin to its temperature, while there is one. */
  get precondition(): RunningPrecondition | undefined {
    return this.#precondition;
  }

  /**
   * A precondition rule takes the car, as a charge rule does.
   * @throws Problem PRECONDITION_TAKEN where it has another one.
   */
  followPrecondition(rule: RunningPrecondition): Unsubscribe {
    if (this.#precondition) throw new Problem('PRECONDITION_TAKEN', { car: this.name || this.vin });
    this.#precondition = rule;
    const leave = rule.subscribe(({ kind }) => kind === 'view' && this.#viewers.publish([]));
    this.#subscribers.publish({ kind: 'presence' });
    return () => {
      leave();
      if (this.#precondition !== rule) return;
      this.#precondition = undefined;
      this.#subscribers.publish({ kind: 'presence' });
    };
  }

  /** How it stands with its account; absent without one, and until it was looked at. */
  get accountStatus(): FleetAccountStatus | undefined {
    return this.#settings.account?.status;
  }

  /** What watches the car. */
  get alerts(): ReadonlySet<RunningAlerts> {
    return this.#alerts;
  }

  /** Alerts begin to watch the car; who shows it hears of what they say, and of their end. */
  join(alerts: RunningAlerts): Unsubscribe {
    this.#alerts.add(alerts);
    const leave = alerts.subscribe((news) => {
      if (news.kind === 'notice') this.#lastNotice = news.keyed.notice;
      this.#viewers.publish([]);
    });
    this.#viewers.publish([]);
    return () => {
      leave();
      if (this.#alerts.delete(alerts)) this.#viewers.publish([]);
    };
  }

  view(): CarView {
    const { name, homeZone } = this.#settings;
    const rule = this.#rule?.view && { ...this.#rule.view, zone: this.#rule.settings.zone };
    const warming = this.#precondition;
    const precondition = warming?.view && { ...warming.view, runs: Boolean(warming.state?.run) };
    return {
      vin: this.vin,
      name,
      ...(homeZone && { homeZone }),
      ...(rule && { rule }),
      ...(precondition && { precondition }),
      ...(this.#alerts.size > 0 && { alerts: this.#alertsView() }),
      state: this.state,
      presence: this.#presence,
      networkInterfaces: [...this.#connections].map(({ networkInterface }) => networkInterface),
      now: this.#options.clock.now(),
    };
  }

  #alertsView(): CarAlerts {
    const alerts = [...this.#alerts];
    const views = alerts.flatMap(({ view }) => view ?? []);
    return {
      watched: [...new Set(alerts.flatMap(({ settings }) => settings.alerts))],
      ...(views.length === alerts.length && { active: views.flatMap(({ active }) => active) }),
      ...(this.#lastNotice && { last: this.#lastNotice }),
    };
  }

  onEvent(listener: (event: VehicleEvent) => void): Unsubscribe {
    return this.#subscribers.subscribe(listener);
  }

  /** Tells the names of the signals that moved, once a record; none when presence, name, home or what its rule does did. */
  subscribe(listener: (signals: readonly string[]) => void): Unsubscribe {
    const ends = [
      this.onEvent((event) =>
        listener(event.kind === 'record' ? event.change.changes.map(({ signal }) => signal) : []),
      ),
      this.#viewers.subscribe(listener),
    ];
    return () => ends.forEach((end) => end());
  }

  configure(settings: VehicleSettings): void {
    this.#settings = settings;
    this.#judge({ tell: true });
  }

  /** Takes what an earlier run knew; what was received since stays. */
  restore(readings: Iterable<readonly [string, Reading]>, lastRecordAt: number | null): void {
    for (const [signal, reading] of readings) this.state.restore(signal, reading);
    this.#lastRecordAt ??= lastRecordAt;
    this.#judge({ tell: true });
  }

  /**
   * Folds a record in; subscribers hear of it at once.
   * @returns what it changed, and when that is on the disk.
   */
  apply(record: TelemetryRecord): { readonly change: StateChange; readonly safe: Promise<void> } {
    const change = this.state.apply(record);
    // Connectivity is the receiver's own word; only what the car itself says shows that it is awake.
    if (record.topic !== 'connectivity') this.#lastRecordAt = record.receivedAt;
    const { memory, chronicle } = this.#options;
    const writings = [memory.remember(this.vin, change.changes, this.#lastRecordAt), chronicle?.take(record)];
    const safe = Promise.all(writings).then(() => {});
    this.#judge({ tell: false });
    this.#subscribers.publish({ kind: 'record', change });
    return { change, safe };
  }

  /** A source of records for this car began or ceased to listen; it tells of the end of each connection itself. */
  listening(source: object, listening: boolean): void {
    if (listening) this.#sources.add(source);
    else this.#sources.delete(source);
    this.#judge({ tell: true });
  }

  /** Takes the object and not its id: a car may come back with the same id before its old connection is found dead. */
  connection(connection: VehicleConnection, open: boolean): void {
    if (open) this.#connections.add(connection);
    else this.#connections.delete(connection);
    this.#judge({ tell: true });
  }

  /** Ends the timer, and commands that wait; the car can be used again afterwards. */
  stop(): void {
    this.#next?.cancel();
    this.commands.stop();
  }

  #judge({ tell }: { tell: boolean }): void {
    const { clock } = this.#options;
    const before = this.#presence.kind;
    const contact = {
      listening: this.#sources.size > 0,
      connections: this.#connections.size,
      lastRecordAt: this.#lastRecordAt,
    };
    this.#presence = presence(this.state, contact, clock.now());
    this.#next?.cancel();
    const { until } = this.#presence;
    if (until !== undefined) this.#next = clock.after(until - clock.now(), () => this.#judge({ tell: true }));
    if (tell || this.#presence.kind !== before) this.#subscribers.publish({ kind: 'presence' });
  }
}
