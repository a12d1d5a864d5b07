import type { Clock } from '../kernel/clock';
import type { Issued } from './certificates';
import { activeAlerts } from './car/alerts';
import { Car } from './car/car';
import { commandNamed } from './car/commands';
import type { CarEvent } from './car/events';
import type { CarPlan } from './car/plan';
import { isAt, type CarState } from './car/state';
import { vehicleData } from './car/vehicle-data';
import { vehicleStatus } from './car/vehicle-status';
import type { Connect } from './streamer/connection';
import { Computers, KeyList, type CommandReport, type ListedKey } from './security';
import { checkFault, Faults, isIncident, type Fault, type Incident } from './streamer/faults';
import type { StreamConfig } from './streamer/profile';
import { Streamer, type StreamCounts, type StreamTarget } from './streamer/streamer';
import { readUnsigned } from './unsigned';
import type { SignalValue } from './wire/value';

/** Something that happened to a car or to its stream. */
export type SimulatedCarEvent = { readonly at: number; readonly vin: string } & (
  | { readonly event: CarEvent }
  | { readonly event: 'connected'; readonly networkInterface: string }
  | { readonly event: 'disconnected' | 'connect_failed'; readonly reason: string }
  | ({ readonly event: 'command' } & CommandReport)
);

/** How the Fleet API finds a car: only one that is `online` hears commands. */
export type Reach = 'online' | 'asleep' | 'offline' | 'waking';

/** Whether a car takes signed commands, unsigned ones, or both. */
export type CommandSigning = 'off' | 'allowed' | 'required';

/** A car as the control interface shows it. */
export interface CarDescription {
  readonly vin: string;
  readonly name: string;
  readonly asleep: boolean;
  /** Without network. */
  readonly offline: boolean;
  readonly reach: Reach;
  readonly connected: boolean;
  /** In the wire's units, enums by their short names, `null` for invalid. */
  readonly signals: Readonly<Record<string, SignalValue>>;
  readonly faults: readonly Fault[];
  /** Whose commands it takes. */
  readonly keys: readonly ListedKey[];
  /** Absent where the cars do not stream. */
  readonly stream?: StreamCounts;
}

/** Seconds from the call until a sleeping car is awake. */
const waking = 4;

/** What to change about a car; what is absent stays. */
export interface CarChange {
  readonly signals?: Readonly<Record<string, unknown>>;
  readonly asleep?: boolean;
  readonly offline?: boolean;
  /** Replaces those that wait. */
  readonly faults?: readonly Fault[];
}

export interface SimulatedCarOptions {
  readonly plan: CarPlan;
  readonly identity: Issued;
  /** Where and what it streams; absent where it does not. */
  readonly stream?: { readonly target: StreamTarget; readonly config: StreamConfig; readonly delay: number };
  readonly clock: Clock;
  readonly random: () => number;
  readonly connect: Connect;
  readonly publish: (event: SimulatedCarEvent) => void;
}

/** One car with its stream: how it lives decides when it is heard. */
export class SimulatedCar {
  /** The keys whose commands it takes. */
  readonly keys = new KeyList();
  readonly #options: SimulatedCarOptions;
  readonly #car: Car;
  readonly #faults = new Faults();
  readonly #computers: Computers;
  readonly #streamer: Streamer | undefined;
  #offline = false;
  /** Simulated seconds until a car that was called is awake; `undefined` where none is under way. */
  #wakesIn: number | undefined;

  constructor(options: SimulatedCarOptions) {
    this.#options = options;
    const { plan, identity, stream, clock, random, connect } = options;
    const car = new Car(plan, clock.now());
    this.#car = car;
    this.#computers = new Computers({
      vin: plan.vin,
      keys: this.keys,
      clock,
      random,
      car: {
        obey: ({ name, asked }) => this.#command(name, asked),
        isCharging: ({ name, asked }) => commandNamed(name)?.isCharging?.(asked) ?? false,
        status: () => vehicleStatus(car.state),
        takeFault: () => this.#faults.takeNumber('fault'),
        commanded: (report) => this.#publish({ event: 'command', ...report }),
      },
    });
    this.#streamer =
      stream &&
      new Streamer({
        ...stream,
        faults: this.#faults,
        clock,
        random,
        connect,
        car: {
          ...identity,
          vin: plan.vin,
          textValues: plan.textValues,
          read: (field) => car.read(field),
          alerts: () => activeAlerts(car.state),
          networkInterface: () => (isAt(car.state.drive.place, plan.commute.home) ? 'wifi' : 'cellular'),
        },
        events: {
          connected: (networkInterface) => this.#publish({ event: 'connected', networkInterface }),
          disconnected: (reason) => this.#publish({ event: 'disconnected', reason }),
          failed: (reason) => this.#publish({ event: 'connect_failed', reason }),
        },
      });
  }

  get vin(): string {
    return this.#options.plan.vin;
  }

  get plan(): CarPlan {
    return this.#options.plan;
  }

  get state(): CarState {
    return this.#car.state;
  }

  get name(): string {
    return this.#options.plan.name;
  }

  get commandSigning(): CommandSigning {
    return this.#options.plan.commandSigning ?? 'required';
  }

  get reach(): Reach {
    if (this.#offline) return 'offline';
    if (!this.#car.asleep) return 'online';
    return this.#wakesIn === undefined ? 'asleep' : 'waking';
  }

  /** Wakes a sleeping car, which takes some seconds; one without network does not hear it. It stays awake some minutes. */
  wake(): void {
    if (this.reach === 'asleep') this.#wakesIn = waking;
    else if (this.reach === 'online') this.#car.wake();
  }

  /**
   * Answers a message of the Fleet API's `signed_command`.
   * @param message a `UniversalMessage.RoutableMessage`.
   * @returns another one; `undefined` where the car is silent: it is not online, or nobody in it can read the message.
   */
  answer(message: Uint8Array): Uint8Array | undefined {
    return this.reach === 'online' ? this.#computers.answer(message) : undefined;
  }

  /** Does an unsigned command of the Fleet API's REST interface; for cars of `commandSigning` off and allowed. */
  obey(command: string, parameters: Readonly<Record<string, unknown>>): { result: boolean; reason: string } {
    if (this.reach !== 'online') return { result: false, reason: 'vehicle unavailable' };
    const order = readUnsigned(command, parameters);
    if ('refused' in order) return { result: false, reason: order.refused };
    const { domain, name, asked, payload } = order;
    const reason = this.#command(name, asked);
    this.#publish({ event: 'command', domain, payload: payload.toString('hex'), verified: false, fault: 0, reason });
    return { result: reason === '', reason };
  }

  /** What `vehicle_data` says in the words and units of the REST interface: mph, miles, °C, bar, %. */
  vehicleData(): object {
    const { plan, clock } = this.#options;
    const car = this.#car;
    return vehicleData(plan, (field) => car.read(field), car.state.charge.schedules, clock.now());
  }

  /** The status of the next `http:<status>` fault, which then happens once less. */
  takeHttpFault(): number | undefined {
    return this.#faults.takeNumber('http');
  }

  /** Lets some seconds of its life pass, and says what changed. */
  tick(seconds: number): void {
    const { clock, random } = this.#options;
    this.#happened(this.#car.step(seconds, clock.now(), random));
    this.#awaken(seconds);
    if (!this.#car.asleep) this.#streamer?.tick(!this.#offline);
  }

  /** Lets what is around the car change it, and says what happened. */
  affect(change: (state: CarState) => CarState): void {
    this.#happened(this.#car.affect(change));
  }

  /**
   * Changes the car; the next tick says so to whom it streams.
   * @throws Problem `OPTION_INVALID`; nothing is changed then.
   */
  change({ signals, asleep, offline, faults }: CarChange): void {
    for (const { code } of faults ?? []) checkFault(code);
    if (signals) this.#happened(this.#car.set(signals));
    if (offline !== undefined) this.#offline = offline;
    if (faults) {
      this.#faults.set(faults.filter(({ code }) => !isIncident(code)));
      for (const { code, times } of faults) if (isIncident(code) && times !== 0) this.#befall(code);
    }
    if (asleep !== undefined && asleep !== this.#car.asleep) this.#happened(this.#car.setAsleep(asleep));
  }

  describe(): CarDescription {
    const counts = this.#streamer?.counts;
    return {
      vin: this.vin,
      name: this.name,
      asleep: this.#car.asleep,
      offline: this.#offline,
      reach: this.reach,
      connected: this.#streamer?.connected ?? false,
      signals: this.#car.signals(),
      faults: this.#faults.waiting,
      keys: this.keys.list(),
      ...(counts && { stream: counts }),
    };
  }

  /** Leaves the stream; may be called twice. */
  stop(): void {
    this.#streamer?.stop();
  }

  #befall(incident: Incident): void {
    if (incident === 'car:reboot') this.#computers.reboot();
    else this.#computers.replace();
  }

  /** Goes on with waking up; a car that lost its network meanwhile wakes all the same. */
  #awaken(seconds: number): void {
    if (this.#wakesIn === undefined) return;
    this.#wakesIn -= seconds;
    if (this.#wakesIn > 0 && this.#car.asleep) return;
    this.#wakesIn = undefined;
    this.#happened(this.#car.wake());
  }

  #command(name: string, asked: unknown): string {
    const { reason, events } = this.#car.command(name, asked);
    this.#happened(events);
    return reason;
  }

  #happened(events: readonly CarEvent[]): void {
    for (const event of events) {
      this.#publish({ event });
      if (event === 'asleep') this.#streamer?.sleep();
      if (event === 'awake') this.#streamer?.wake();
    }
  }

  #publish(event: Untimed<SimulatedCarEvent>): void {
    this.#options.publish({ at: this.#options.clock.now(), vin: this.vin, ...event });
  }
}

type Untimed<Event> = Event extends unknown ? Omit<Event, 'at' | 'vin'> : never;
