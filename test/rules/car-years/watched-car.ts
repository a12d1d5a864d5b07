import { endedRows } from '../../../src/fleet/ended-rows';
import { History } from '../../../src/history/history';
import type { Clock } from '../../../src/kernel/clock';
import {
  alertFactsOf,
  alertRule,
  signalsOf,
  type AlertEvent,
  type AlertFacts,
  type AlertRule,
  type AlertSettings,
  type AlertState,
  type ChargeSaying,
  type Notice,
} from '../../../src/rules/alerts';
import { factsOf, type PreconditionFacts } from '../../../src/rules/precondition/facts';
import {
  preconditionRule,
  type PreconditionEvent,
  type PreconditionRule,
  type PreconditionState,
} from '../../../src/rules/precondition/rule';
import type { PreconditionSettings } from '../../../src/rules/precondition/settings';
import type { CarView, DaysCommand, DaysView } from '../../../src/simulator/home';
import { presence, type Presence } from '../../../src/vehicle/presence';
import type { TelemetryRecord } from '../../../src/vehicle/record';
import type { SignalName } from '../../../src/vehicle/signals';
import { VehicleState } from '../../../src/vehicle/state';
import { CommandedCar } from '../year/commanded';
import type { Outages } from './outages';
import { Road } from './road';

const minute = 60_000;
const hour = 60 * minute;

/** What the rule for preconditioning and the history read, beside what alerts say themselves. */
const read: readonly SignalName[] = [
  'BatteryLevel',
  'EnergyRemaining',
  'ACChargingEnergyIn',
  'DCChargingEnergyIn',
  'DCChargingPower',
  'InsideTemp',
  'HvacPower',
  'HvacLeftTemperatureRequest',
  'ServiceMode',
  'GuestModeEnabled',
  'ValetModeEnabled',
  'VehicleSpeed',
  'LocatedAtHome',
];

export interface WatchedCarOptions {
  readonly vin: string;
  readonly alerts: AlertSettings;
  readonly precondition: PreconditionSettings;
  readonly outages: Outages;
  /** °C outside, as a weather service has it. */
  readonly weather: (now: number) => number;
  /** Numbers in [0, 1). */
  readonly random: () => number;
}

/** A car with its alerts and its preconditioning, in the place of the program that runs both: records in, commands out. */
export class WatchedCar {
  readonly notices: Notice[] = [];
  commands = 0;
  /** When a car that was called slept on. */
  readonly failedWakes: number[] = [];
  readonly #options: WatchedCarOptions;
  readonly #road: Road;
  readonly #state: VehicleState;
  readonly #history: History;
  readonly #clock = new SlowClock();
  readonly #commanded: CommandedCar;
  readonly #alerts: Reducer<AlertState, AlertEvent, AlertRule>;
  readonly #precondition: Reducer<PreconditionState, PreconditionEvent, PreconditionRule>;
  readonly #signals: readonly SignalName[];
  #lastRecordAt: number | null = null;
  #isUp = false;
  #weatherAt = 0;
  #alertFacts: AlertFacts | null = null;
  #preconditionFacts: PreconditionFacts | undefined;
  #charge: ChargeSaying | null = null;
  #nextStart: number | null = null;
  #lookedAt = 0;

  constructor(options: WatchedCarOptions) {
    const { vin, alerts, precondition, outages, random } = options;
    this.#options = options;
    this.#signals = signalsOf(alerts);
    this.#road = new Road(vin, [...new Set([...this.#signals, ...read])], outages, random);
    this.#state = new VehicleState(vin);
    this.#commanded = new CommandedCar(vin, { fails: 0.03, isLost: 0.01, sleepsOn: 0.03 }, random);
    this.#alerts = new Reducer(alertRule(alerts));
    this.#precondition = new Reducer(preconditionRule(precondition));
    const log = {
      debug() {},
      info() {},
      warn() {},
      error: (m: string) => {
        throw new Error(m);
      },
    };
    const { home } = alerts;
    this.#history = new History({ clock: this.#clock, log, home: () => home ?? undefined });
    this.#history.onChange((change) => {
      const version = this.#state.value('Version');
      const rows = endedRows(change, typeof version === 'string' ? version : null);
      if (rows) this.#alert({ kind: 'history', ...rows }, this.#clock.now());
    });
  }

  /** When nothing could be heard of the car, whatever it said. */
  get silences(): Outages {
    return this.#options.outages.and(this.#road.stalls);
  }

  /** A step of the running program. @returns what goes to the car. */
  live(now: number, view: DaysView, car: CarView): readonly DaysCommand[] {
    if (!this.#options.outages.isUp(now)) return this.#stop();
    if (!this.#isUp) this.#start(now);
    this.#clock.set(now);
    const records = this.#road.hear(car, now);
    for (const record of records) this.#take(record, now);
    const outcomes = this.#commanded.outcomes(view.answers);
    for (const outcome of outcomes) {
      if (outcome.result.code === 'WAKE_FAILED') this.failedWakes.push(now);
      this.#condition({ kind: 'result', ...outcome }, now);
    }
    if (records.some(saysWords) || outcomes.length > 0 || car.asleep || this.#isDue(now)) this.#look(now);
    if (now - this.#weatherAt >= hour) {
      this.#weatherAt = now;
      this.#condition({ kind: 'weather', outside: this.#options.weather(now) }, now);
    }
    this.#clock.run();
    return this.#commanded.send(car, now);
  }

  /** Seconds that it needs not be looked at while the car sleeps: less, the nearer a start is that the weather may move. */
  rest(now: number): number {
    if (this.#road.isBusy || !this.#isUp) return 60;
    const due = this.#dueAt(now) - now;
    const rest = Math.min(due, Math.max(15 * minute, Math.min(hour, due / 2)));
    return Math.max(60, Math.ceil(rest / minute) * 60);
  }

  #isDue(now: number): boolean {
    return now - this.#lookedAt >= 5 * minute || this.#dueAt(now) <= now;
  }

  /** When the rules want to be asked again though nothing came, epoch milliseconds; else once in a while is enough. */
  #dueAt(now: number): number {
    const { run } = this.#precondition.state;
    if (run || Object.values(this.#alerts.state.tracks).some(isBeginning)) return now;
    return this.#nextStart ?? Infinity;
  }

  #take(record: TelemetryRecord, now: number): void {
    void this.#history.take(record);
    if (record.topic === 'connectivity') return;
    this.#lastRecordAt = record.receivedAt;
    this.#state.apply(record);
    const { topic, createdAt, receivedAt, data } = record;
    if (topic === 'alerts') this.#alert({ kind: 'alerts', alerts: data, at: createdAt ?? receivedAt }, now);
  }

  #look(now: number): void {
    this.#lookedAt = now;
    const { alerts, precondition } = this.#options;
    const connections = this.#road.isConnected ? 1 : 0;
    const contact = { listening: true, connections, lastRecordAt: this.#lastRecordAt };
    const seen: { state: VehicleState; presence: Presence } = {
      state: this.#state,
      presence: presence(this.#state, contact, now),
    };
    this.#alertFacts = alertFactsOf(seen, now, alerts, this.#signals, this.#alertFacts);
    const charge = chargeSaying(this.#alertFacts, this.#charge, now);
    if (charge.wanted !== this.#charge?.wanted || charge.since !== this.#charge.since)
      this.#alert({ kind: 'charge', charge }, now);
    this.#charge = charge;
    this.#alert({ kind: 'car', facts: this.#alertFacts }, now);
    this.#preconditionFacts = factsOf(seen, now, precondition, this.#preconditionFacts);
    this.#condition({ kind: 'car', facts: this.#preconditionFacts }, now);
  }

  #alert(event: AlertEvent, now: number): void {
    this.notices.push(...this.#alerts.step(event, now).notices);
  }

  #condition(event: PreconditionEvent, now: number): void {
    const { intents, view } = this.#precondition.step(event, now);
    this.#nextStart = view.nextStart;
    for (const intent of intents) {
      this.commands += 1;
      this.#commanded.take(intent);
    }
  }

  #start(now: number): void {
    this.#isUp = true;
    const lastSeen = this.#lastRecordAt;
    this.#alert({ kind: 'started', lastSeen }, now);
    this.#condition({ kind: 'started', lastSeen }, now);
  }

  /** The machine goes down; what the rules remember comes back as it was written. */
  #stop(): readonly DaysCommand[] {
    if (!this.#isUp) return [];
    this.#isUp = false;
    this.#alerts.recall();
    this.#precondition.recall();
    this.#alertFacts = null;
    // What it said is not known after a start: it says so anew.
    this.#charge = null;
    this.#preconditionFacts = undefined;
    this.#commanded.forget();
    this.#road.goDown();
    return [];
  }
}

/**
 * Words and switches are looked at as they come; numbers, which always move a little, every five minutes; a sleeping car, of
 * which nothing comes, whenever somebody looks.
 */
const saysWords = ({ topic, data }: TelemetryRecord): boolean =>
  topic !== 'V' ||
  Object.entries(data).some(([signal, value]) => typeof value !== 'number' && value !== null && signal !== 'Location');

/** Something that waits for its hold time: it may be over in a minute. */
const isBeginning = ({ raising, clearing }: AlertState['tracks'][string]): boolean =>
  raising?.frozen === null || clearing?.frozen === null;

/** A pure rule with its state. */
class Reducer<
  State,
  Event,
  Rule extends { start(): State; step(state: State, event: Event, now: number): { readonly state: State } },
> {
  state: State;
  readonly #rule: Rule;

  constructor(rule: Rule) {
    this.#rule = rule;
    this.state = rule.start();
  }

  step(event: Event, now: number): ReturnType<Rule['step']> {
    const step = this.#rule.step(this.state, event, now);
    this.state = step.state;
    return step as ReturnType<Rule['step']>;
  }

  /** As it comes back from the disk. */
  recall(): void {
    this.state = JSON.parse(JSON.stringify(this.state)) as State;
  }
}

/** What a rule would say that charges as soon as the car is plugged in, until it was full once. */
function chargeSaying(facts: AlertFacts, before: ChargeSaying | null, now: number): ChargeSaying {
  const state = facts.signals['DetailedChargeState']?.value;
  const isPlugged = facts.plugged?.value;
  const was = before ?? quiet;
  const [soc, limit] = [facts.signals['Soc']?.value, facts.signals['ChargeLimitSoc']?.value];
  const isFull = state === 'Complete' || (typeof soc === 'number' && typeof limit === 'number' && soc >= limit - 0.5);
  const wanted = isPlugged === undefined ? was.wanted : isPlugged && !isFull && (was.wanted || was.since === null);
  // After it was full the same stay wants no more.
  const since = isPlugged === false ? null : wanted ? (was.since ?? now) : was.since;
  return { ...quiet, wanted, since, amps: 16 };
}

const quiet: ChargeSaying = {
  wanted: false,
  since: null,
  stoppedAt: null,
  amps: null,
  lowered: false,
  departure: null,
  ready: null,
  charges: [],
};

/** A clock whose timers are looked at once an hour: rows that are an hour late say the same. */
class SlowClock implements Clock {
  #now = 0;
  #ranAt = 0;
  #waiting: { readonly at: number; readonly run: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  set(now: number): void {
    this.#now = now;
  }

  after(delay: number, run: () => void): { cancel(): void } {
    const timer = { at: this.#now + delay, run };
    this.#waiting.push(timer);
    return { cancel: () => void (this.#waiting = this.#waiting.filter((one) => one !== timer)) };
  }

  every(): never {
    throw new Error('The history asks for no intervals.');
  }

  run(): void {
    if (this.#now - this.#ranAt < hour) return;
    this.#ranAt = this.#now;
    const due = this.#waiting.filter(({ at }) => at <= this.#now);
    this.#waiting = this.#waiting.filter(({ at }) => at > this.#now);
    for (const { run } of due) run();
  }
}
