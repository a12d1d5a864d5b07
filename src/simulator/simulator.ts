import { rm } from 'node:fs/promises';
import type { Clock, Timer } from '../kernel/clock';
import type { Log } from '../kernel/log';
import { Subscribers, type Unsubscribe } from '../kernel/subscribers';
import { reasonOf } from '../kernel/problem';
import type { CarPlan } from './car/plan';
import { openCertificates, type Issued, type SimulatorCertificates } from './certificates';
import { Control } from './control';
import { fleetOf } from './plans';
import { Home, type HomeEvent, type HomePlan } from './home';
import { SimulatedCar, type SimulatedCarEvent } from './simulated-car';
import { connectWebSocket, type Connect } from './streamer/connection';
import { defaultProfile, type StreamConfig } from './streamer/profile';
import { TeslaServer, type TeslaInfo, type TeslaSettings } from './tesla/tesla';

export type { CarPlan } from './car/plan';
export type { HomeChange, HomeDescription, HomeEvent, HomePlan } from './home';
export type { CarChange, CarDescription, SimulatedCar } from './simulated-car';
export type { TeslaSettings } from './tesla/tesla';
export { demoCars, fleetOf } from './plans';

/** Something that happened to a car, to its stream, or to the home, which is then named. */
export type SimulatorEvent =
  SimulatedCarEvent | ({ readonly at: number; readonly home: string; readonly vin?: never } & HomeEvent);

export interface SimulatorOptions {
  /** The cars themselves, or how many of the usual ones. */
  readonly cars: readonly CarPlan[] | number;
  /** A home with a meter: the cars that charge where it stands draw through it. */
  readonly home?: HomePlan;
  /** How much faster the cars live than the clock runs; stamps are the clock's all the same. */
  readonly speed?: number;
  /** Where certificates, tokens and registrations are kept for the next run; a folder for temporary files without it. */
  readonly stateFolder?: string;
  /** Where the cars stream to; without it they live unheard. `ca` is the authorities to trust, PEM: the own ones by default. */
  readonly stream?: { readonly host: string; readonly port: number; readonly ca?: string };
  /** Sign-in and Fleet API. */
  readonly tesla?: TeslaSettings;
  /** What they stream; all that a person looks at by default. */
  readonly profile?: StreamConfig;
  readonly clock: Clock;
  /** Numbers in [0, 1). */
  readonly random: () => number;
  readonly log: Log;
  /** How cars connect; over the network by default. */
  readonly connect?: Connect;
}

/** What others need to know to work with a running simulator. Addresses have no slash at the end. */
export interface SimulatorInfo extends TeslaInfo {
  /** Address of the control interface. */
  readonly control: string;
  /** File with the authorities to trust, for its servers and its cars alike. */
  readonly ca: string;
  readonly vins: readonly string[];
  /** Files of a server certificate for this machine that its cars trust. */
  readonly receiverCert: string;
  readonly receiverKey: string;
}

/** Cars look at themselves this often, as Tesla's are remembered to collect: milliseconds. */
const tick = 500;
/** Between the first connections of two cars, so that a fleet does not knock all at once: milliseconds. */
const spacing = 10;
/** The most that cars live before their home looks at them again, seconds: wall boxes share a line by what flows. */
const longestShare = 60;
/** A machine that slept is not caught up with: milliseconds. */
const longestTick = 60_000;

/** A simulated Tesla: its servers, and cars that live by the clock, stream where they are told, obey, and can be changed. */
export class Simulator {
  readonly #options: SimulatorOptions;
  readonly #cars = new Map<string, SimulatedCar>();
  readonly #tesla: TeslaServer;
  readonly #control: Control;
  readonly #events: Subscribers<SimulatorEvent>;
  #home: Home | undefined;
  #started: Promise<SimulatorInfo> | undefined;
  #timer: Timer | undefined;
  #temporaryFolder: string | undefined;

  constructor(options: SimulatorOptions) {
    this.#options = options;
    const { tesla: settings = {}, clock, log } = options;
    this.#events = new Subscribers((error) => log.error(`A listener failed: ${reasonOf(error)}.`));
    this.#tesla = new TeslaServer({ settings, cars: this.#cars, clock, log });
    this.#control = new Control(this.#cars, this.#tesla, {
      describe: () => this.#home?.describe(),
      change: (change) => this.#home && this.#happened(this.#home, this.#home.change(change)),
    });
  }

  /** The cars by VIN; none before the start. */
  get cars(): ReadonlyMap<string, SimulatedCar> {
    return this.#cars;
  }

  /** The home; none before the start, and where none was asked for. */
  get home(): Home | undefined {
    return this.#home;
  }

  subscribe(listener: (event: SimulatorEvent) => void): Unsubscribe {
    return this.#events.subscribe(listener);
  }

  /** @throws the file system's error when the state folder cannot be used; Problem ADDRESS_IN_USE, ADDRESS_FORBIDDEN. */
  start(): Promise<SimulatorInfo> {
    return (this.#started ??= this.#start());
  }

  async stop(): Promise<void> {
    // A start that failed has nothing to stop, and its error was its caller's.
    await this.#started?.catch(() => undefined);
    this.#started = undefined;
    this.#timer?.cancel();
    for (const car of this.#cars.values()) car.stop();
    this.#cars.clear();
    this.#home = undefined;
    await this.#control.stop();
    await this.#tesla.stop();
    if (this.#temporaryFolder) await rm(this.#temporaryFolder, { recursive: true, force: true });
    this.#temporaryFolder = undefined;
  }

  async #start(): Promise<SimulatorInfo> {
    const { cars, home, clock, random, stateFolder } = this.#options;
    this.#home = home && new Home(home, clock.now(), random);
    const plans = typeof cars === 'number' ? fleetOf(cars) : cars;
    const vins = plans.map(({ vin }) => vin);
    const certificates = await openCertificates(stateFolder, vins, clock.now());
    if (stateFolder === undefined) this.#temporaryFolder = certificates.folder;
    plans.forEach((plan, index) => {
      const settled = home ? { zone: home.zone, ...plan } : plan;
      this.#cars.set(plan.vin, this.#car(settled, index, certificates));
    });
    const { auth, fleetApi, token, ...app } = await this.#tesla.start(certificates.server, stateFolder);
    const control = await this.#control.start();
    this.#timer = this.#live();
    const { ca, receiverCert, receiverKey } = certificates;
    return { auth, fleetApi, control, ca, ...app, vins, token, receiverCert, receiverKey };
  }

  #car(plan: CarPlan, index: number, certificates: SimulatorCertificates): SimulatedCar {
    const { clock, random, stream, profile = defaultProfile, connect = connectWebSocket } = this.#options;
    return new SimulatedCar({
      plan,
      identity: certificates.cars.get(plan.vin) as Issued,
      ...(stream && {
        stream: { target: { ca: certificates.caPem, ...stream }, config: profile, delay: index * spacing },
      }),
      clock,
      random,
      connect,
      publish: (event) => this.#events.publish(event),
    });
  }

  /** One timer moves all cars. */
  #live(): Timer {
    const { clock, speed = 1 } = this.#options;
    let last = clock.now();
    return clock.every(tick, () => {
      const now = clock.now();
      const seconds = (Math.min(longestTick, Math.max(0, now - last)) / 1_000) * speed;
      last = now;
      if (this.#home) this.#share(this.#home, seconds);
      else for (const car of this.#cars.values()) car.tick(seconds);
    });
  }

  /** Lets the cars and their home live together. */
  #share(home: Home, seconds: number): void {
    const cars = [...this.#cars.values()];
    for (let left = seconds; left > 1e-9; left -= longestShare) {
      const span = Math.min(left, longestShare);
      const events = home.step(span, cars, () => {
        for (const car of cars) car.tick(span);
      });
      this.#happened(home, events);
    }
  }

  #happened(home: Home, events: readonly HomeEvent[]): void {
    const at = this.#options.clock.now();
    for (const event of events) this.#events.publish({ at, home: home.plan.name, ...event });
  }
}
