import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { TokenStore } from '../account/token-store';
import { HomeAssistantPublisher } from '../home-assistant/publisher';
import { carEntities } from '../home-assistant/entities';
import { checkSettings, type HomeAssistantSettings } from '../home-assistant/settings';
import type { Clock } from '../kernel/clock';
import type { Log } from '../kernel/log';
import { Problem, reasonOf } from '../kernel/problem';
import type { Unsubscribe } from '../kernel/subscribers';
import { alertRule, checkAlerts, type AlertSettings } from '../rules/alerts';
import { chargeRule } from '../rules/charge/rule';
import { checkChargeRule, type ChargeRuleSettings } from '../rules/charge/settings';
import { preconditionRule } from '../rules/precondition/rule';
import { checkPrecondition, type PreconditionSettings } from '../rules/precondition/settings';
import { Store } from '../store/store';
import { signals } from '../vehicle/signals';
import { isVin } from '../vehicle/vin';
import { FleetAccount, type FleetAccountSettings } from './account';
import type { AlertHistory } from './alerts/history';
import { RunningAlerts } from './alerts/running';
import { RunningChargeRule } from './charge/running';
import { Chronicle, chronicleSchemas } from './chronicle';
import { Circuits } from './charge/circuits';
import { VehicleMemory, vehicleSchema } from './memory';
import { RunningPrecondition } from './precondition/running';
import { Receiver, type ReceiverSettings } from './receiver';
import { RuleMemory, ruleSchema, type OneRuleMemory } from './rules/rule-memory';
import { Suns } from './charge/suns';
import { Vehicle, type VehicleSettings } from './vehicle';
import { version } from './version';

export interface FleetOptions {
  /** Everything that is kept lies under this folder. */
  readonly folder: string;
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly log: Log;
  /** The sign-ins of the folder, where they outlive the fleet; else it has its own. */
  readonly tokens?: TokenStore;
}

/** How alerts run. */
export interface AlertsOptions {
  readonly id: string;
  /** Of what they say. */
  readonly language: string;
  /** When it is known whether the car is there. */
  readonly settled?: Promise<unknown> | undefined;
}

/** Joins cars, receivers, store and Home Assistant; the only place that knows all of them. */
export class Fleet {
  readonly #options: FleetOptions & { readonly tokens: TokenStore };
  readonly #vehicles = new Map<string, Vehicle>();
  readonly #own = new Map<string, Vehicle>();
  readonly #circuits = new Circuits();
  readonly #suns = new Suns();
  readonly #chronicle: Chronicle;
  #memory = new VehicleMemory(undefined);
  #ruleMemory = new RuleMemory(undefined);
  #store: Store | undefined;
  #problem: Problem | undefined;
  #started: Promise<void> | undefined;

  constructor(options: FleetOptions) {
    this.#options = { tokens: new TokenStore(options), ...options };
    this.#chronicle = new Chronicle({
      ...options,
      home: (vin) => this.#own.get(vin)?.view().homeZone,
      capacity: (vin) => this.#own.get(vin)?.rule?.settings.capacity,
    });
  }

  /** The memory of the moment: it becomes another one when the store opens. */
  get #memoryOfRules(): OneRuleMemory {
    return {
      remember: (...what) => this.#ruleMemory.remember(...what),
      recall: (key) => this.#ruleMemory.recall(key),
      forget: (key) => this.#ruleMemory.forget(key),
    };
  }

  /** What is wrong with the store, for a status. */
  get problem(): Problem | undefined {
    return this.#problem ?? this.#store?.problem;
  }

  /** Opens the store and recalls the cars; without a usable store it goes on in memory, and the log says so. */
  start(): Promise<void> {
    return (this.#started ??= this.#start());
  }

  async #start(): Promise<void> {
    const { folder, clock, log } = this.#options;
    this.#problem = undefined;
    const schemas = [vehicleSchema, ruleSchema, ...chronicleSchemas];
    const store = new Store({ file: join(folder, 'store.sqlite'), schemas, clock, log });
    try {
      await store.start();
      this.#store = store;
      this.#memory = new VehicleMemory(store);
      this.#ruleMemory = new RuleMemory(store);
      for (const { vin, readings, lastRecordAt } of await this.#memory.recall()) {
        this.vehicle(vin).restore(readings, lastRecordAt);
      }
    } catch (error) {
      this.#problem =
        error instanceof Problem ? error : new Problem('STORE_UNWRITABLE', { file: folder, reason: reasonOf(error) });
      log.error(this.#problem.message);
    }
    await this.#chronicle.open(this.#store);
  }

  /** Saves what is not saved yet. Receivers and publishers are stopped by who made them, before. */
  async stop(): Promise<void> {
    await this.#started;
    for (const vehicle of this.#vehicles.values()) vehicle.stop();
    await this.#chronicle.close();
    await this.#store?.stop();
    this.#store = undefined;
    this.#memory = new VehicleMemory(undefined);
    this.#ruleMemory = new RuleMemory(undefined);
    this.#started = undefined;
  }

  /** The one object for a VIN. */
  vehicle(vin: string): Vehicle {
    let vehicle = this.#vehicles.get(vin);
    if (!vehicle) {
      const memory = { remember: (...what: Parameters<VehicleMemory['remember']>) => this.#memory.remember(...what) };
      vehicle = new Vehicle({ ...this.#options, vin, memory, chronicle: this.#chronicle });
      this.#vehicles.set(vin, vehicle);
    }
    return vehicle;
  }

  /** Trips, charges and parked windows of all cars; absent until it has started. */
  get history(): Chronicle['history'] {
    return this.#chronicle.history;
  }

  /** What a car did before, as alerts look at it. */
  past(car: Vehicle): AlertHistory {
    return this.#chronicle.of(car);
  }

  /** A car that is claimed, so one of the user's own. */
  own(vin: string): Vehicle | undefined {
    return this.#own.get(vin);
  }

  /**
   * Makes a car the user's own: its name, its home, its account, and the receiver that may let it in.
   * @throws Problem VIN_INVALID, VIN_TAKEN
   */
  claim(vin: string, settings: VehicleSettings, receiver: Receiver | undefined): Unsubscribe {
    if (!isVin(vin)) throw new Problem('VIN_INVALID', { vin });
    if (this.#own.has(vin)) throw new Problem('VIN_TAKEN', { vin });
    const vehicle = this.vehicle(vin);
    this.#own.set(vin, vehicle);
    vehicle.configure(settings);
    const refuse = receiver?.accept(vehicle);
    let isClaimed = true;
    return () => {
      // Called again, it must not let go what someone else has claimed since.
      if (!isClaimed) return;
      isClaimed = false;
      this.#own.delete(vin);
      refuse?.();
      // Its account may be stopped next: what waits ends with the reason, not for want of an account.
      vehicle.commands.stop();
      vehicle.configure({ name: settings.name });
    };
  }

  /**
   * Takes out of the store what was kept of a car that is the user's own no more: what it said last, and its rules' memories.
   * Its trips and charges stay.
   */
  forget(vin: string): void {
    if (this.#own.has(vin)) return;
    this.#memory.forget(vin);
    this.#ruleMemory.forgetCar(vin);
  }

  /** A built-in server that feeds the cars; the caller starts and stops it. */
  receiver(settings: ReceiverSettings): Receiver {
    return new Receiver({
      ...this.#options,
      settings,
      folder: join(this.#options.folder, 'tls'),
      vehicle: (vin) => this.vehicle(vin),
      ready: this.start(),
    });
  }

  /**
   * A Tesla account; the caller starts and stops it.
   * @param id names its files: Node-RED's id of the node.
   * @throws Problem OPTION_INVALID
   */
  account(id: string, settings: FleetAccountSettings): FleetAccount {
    return new FleetAccount({ ...this.#options, id, settings });
  }

  /**
   * The charge rule of a car; the caller starts and stops it.
   * @param settled when it is known whether the car is there.
   * @param language of the reasons that its intents carry.
   * @throws Problem that says which setting to change.
   */
  chargeRule(
    car: Vehicle,
    settings: ChargeRuleSettings,
    { settled, language }: { readonly settled?: Promise<unknown> | undefined; readonly language: string },
  ): RunningChargeRule {
    const { clock, random, log } = this.#options;
    const checked = checkChargeRule(settings, clock.now());
    return new RunningChargeRule({
      car,
      settings: checked,
      // Several cars must not all be asked at midnight sharp.
      rule: chargeRule(checked, Math.floor(random() * 120_000)),
      memory: this.#memoryOfRules,
      circuits: this.#circuits,
      suns: this.#suns,
      ready: Promise.all([this.start(), settled]),
      language,
      clock,
      log,
    });
  }

  /**
   * The precondition rule of a car; the caller starts and stops it.
   * @param settled when it is known whether the car is there.
   * @param language of the reasons that its intents carry.
   * @throws Problem that says which setting to change.
   */
  precondition(
    car: Vehicle,
    settings: PreconditionSettings,
    { settled, language }: { readonly settled?: Promise<unknown> | undefined; readonly language: string },
  ): RunningPrecondition {
    const { clock, log } = this.#options;
    const checked = checkPrecondition(settings, clock.now());
    return new RunningPrecondition({
      car,
      settings: checked,
      rule: preconditionRule(checked),
      memory: this.#memoryOfRules,
      ready: Promise.all([this.start(), settled]),
      language,
      clock,
      log,
    });
  }

  /**
   * What watches a car and tells people; the caller starts and stops it.
   * @param options.id tells it from others of the car: Node-RED's id of the node.
   * @throws Problem that says which setting to change.
   */
  alerts(car: Vehicle, settings: AlertSettings, options: AlertsOptions): RunningAlerts {
    const { clock, log } = this.#options;
    const { id, settled, language } = options;
    const checked = checkAlerts(settings);
    return new RunningAlerts({
      ...{ id, car, language, clock, log },
      history: this.past(car),
      settings: checked,
      rule: alertRule(checked),
      memory: this.#memoryOfRules,
      ready: Promise.all([this.start(), settled]),
      draw: () => randomBytes(16).toString('base64url'),
    });
  }

  /**
   * A connection to Home Assistant's broker; the caller starts and stops it.
   * @throws Problem BROKER_MISSING, BROKER_URL_INVALID, OPTION_INVALID
   */
  homeAssistant(settings: HomeAssistantSettings): HomeAssistantPublisher {
    const { clock, random, log } = this.#options;
    return new HomeAssistantPublisher({
      settings: checkSettings(settings),
      entities: carEntities(signals, log),
      origin: { version, url: 'https://github.com/evfleetpulse/node-red-tesla' },
      clock,
      random,
      log,
    });
  }
}
