import type { Progress } from '../commands/intent';
import type { Clock, Timer } from '../kernel/clock';
import type { Log } from '../kernel/log';
import { reasonOf } from '../kernel/problem';
import { Subscribers, type Unsubscribe } from '../kernel/subscribers';
import type { ChargeEvent, ChargeIntent, ChargeOrder, ChargeRuleView, Reserve } from '../rules/charge/exchange';
import type { Learned } from '../rules/charge/estimate';
import { factsOf, type ChargeFacts, type WatchedCar } from '../rules/charge/facts';
import type { ChargeRule } from '../rules/charge/rule';
import type { ChargeRuleSettings } from '../rules/charge/settings';
import type { ChargeRuleState } from '../rules/charge/state';
import type { CalendarReading } from '../rules/calendar/event';
import type { SunForecast } from '../rules/forecast/read';
import type { MeterReading } from '../rules/meter/read';
import type { PriceSeries } from '../rules/prices/series';
import type { Sentence } from '../rules/sentence';
import { isCharging } from '../vehicle/presence';
import type { Circuits } from './circuits';
import { IntentsUnderWay } from './intents-under-way';
import { Meter } from './meter';
import type { RuleMemory } from './rule-memory';

/** A car as its running rule needs it. */
export interface RuledCar extends WatchedCar {
  readonly vin: string;
  readonly commands: { onProgress(listener: (progress: Progress) => void): Unsubscribe };
  onEvent(listener: () => void): Unsubscribe;
  /** @throws Problem RULE_TAKEN where the car has another rule. */
  follow(rule: RunningChargeRule): Unsubscribe;
}

export interface RunningChargeRuleOptions {
  readonly car: RuledCar;
  readonly settings: ChargeRuleSettings;
  /** The pure rule of these settings. */
  readonly rule: ChargeRule;
  readonly memory: Pick<RuleMemory, 'remember' | 'recall'>;
  readonly circuits: Circuits;
  /** Resolves when the store and the car's state are there; before, the rule knows nothing and does nothing. */
  readonly ready: Promise<unknown>;
  /** Of the reasons that intents carry. */
  readonly language: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** What a subscriber of a rule hears. */
export type RuleEvent =
  | { readonly kind: 'view'; readonly view: ChargeRuleView }
  | { readonly kind: 'intent'; readonly intent: ChargeIntent }
  | { readonly kind: 'notice'; readonly notice: Sentence };

/** What belongs to one moment comes in several records, milliseconds. */
const gathering = 2_000;
const minute = 60_000;
/** So often it is written that the rule is alive, although nothing changed. */
const alive = 5 * minute;

/** What is kept over a restart. */
interface Kept {
  /** When the rule last ran, epoch milliseconds. */
  readonly lastSeen: number;
  readonly state: ChargeRuleState;
}

/** The charge rule of a car while it runs: feeds the pure rule, keeps its state, and tells what it shows and wishes for. */
export class RunningChargeRule {
  readonly #options: RunningChargeRuleOptions;
  readonly #subscribers: Subscribers<RuleEvent>;
  readonly #underWay: IntentsUnderWay;
  readonly #meter = new Meter();
  #ends: readonly Unsubscribe[] = [];
  #gathering: Timer | undefined;
  #state: ChargeRuleState | undefined;
  /** As it was written last, and when. */
  #kept = { text: '', at: -Infinity };
  #view: ChargeRuleView | undefined;
  /** What subscribers were told of it last. */
  #told = '';
  /** Its share of the circuit, A. */
  #share: number | undefined;
  /** What came before the state was recalled. */
  #early: ChargeEvent[] = [];
  #started: Promise<void> | undefined;

  constructor(options: RunningChargeRuleOptions) {
    const { log, language } = options;
    this.#options = options;
    this.#subscribers = new Subscribers((error) => log.error(`A listener of a rule failed: ${reasonOf(error)}`));
    this.#underWay = new IntentsUnderWay(language);
  }

  get settings(): ChargeRuleSettings {
    return this.#options.settings;
  }

  /** What it shows; absent until it has begun. */
  get view(): ChargeRuleView | undefined {
    return this.#view;
  }

  /** What it knows of its car. */
  get facts(): ChargeFacts | undefined {
    return this.#state?.facts ?? undefined;
  }

  /** What the car's charges have taught it. */
  get learned(): Learned | undefined {
    return this.#state?.learned ?? undefined;
  }

  /** The prices it plans with, as far as messages brought them. */
  get prices(): PriceSeries | undefined {
    return this.#state?.prices ?? undefined;
  }

  /** Tells views that differ from the one before, intents and notices. */
  subscribe(listener: (event: RuleEvent) => void): Unsubscribe {
    return this.#subscribers.subscribe(listener);
  }

  /**
   * Takes its car, recalls what it knew, and begins.
   * @throws Problem RULE_TAKEN where the car has another rule.
   */
  start(): Promise<void> {
    return (this.#started ??= this.#start());
  }

  async #start(): Promise<void> {
    const { car, clock, settings, ready } = this.#options;
    this.#ends = [car.follow(this)];
    // Before any rule begins, all that share a circuit have said what their cars draw.
    if (settings.circuit) this.#ends = [...this.#ends, this.#joinCircuit(settings.circuit)];
    await ready;
    const { state, lastSeen } = await this.#recall();
    // Stopped meanwhile.
    if (this.#ends.length === 0) return;
    this.#state = state;
    this.#kept = { text: '', at: -Infinity };
    this.#step({ kind: 'started', lastSeen });
    const tick = clock.every(minute, () => {
      // Also what only grows old becomes unknown.
      this.#look();
      this.#step({ kind: 'tick' });
    });
    this.#ends = [
      ...this.#ends,
      car.onEvent(() => (this.#gathering ??= clock.after(gathering, () => this.#look()))),
      car.commands.onProgress((progress) => this.#hear(progress)),
      () => tick.cancel(),
    ];
    if (this.#share !== undefined) this.#step({ kind: 'circuit', amps: this.#share });
    this.#look();
    for (const event of this.#early.splice(0)) this.#step(event);
  }

  /** The state stays in the store; the rule can be started again. */
  stop(): void {
    this.#keep();
    this.#gathering?.cancel();
    this.#gathering = undefined;
    this.#ends.forEach((end) => end());
    this.#ends = [];
    this.#started = undefined;
    this.#early = [];
    this.#state = undefined;
    this.#view = undefined;
    this.#told = '';
  }

  /** New prices; what was known for other times stays. */
  takePrices(series: PriceSeries): void {
    this.#take({ kind: 'prices', series });
  }

  /** What the home's solar plant is expected to give. */
  takeSun({ slots }: SunForecast): void {
    this.#take({ kind: 'sun', slots });
  }

  /** What a calendar says; a rule without a word for it does not listen. */
  takeCalendar(reading: CalendarReading): void {
    this.#take({ kind: 'calendar', reading });
  }

  /** What the cabin needs of the plan before a departure; `null` nothing. */
  takeReserve(reserve: Reserve | null): void {
    this.#take({ kind: 'reserve', reserve });
  }

  /** What a meter says. */
  takeMeter(reading: MeterReading): void {
    const now = this.#options.clock.now();
    this.#meter.take(reading, now);
    const power = this.#meter.power((this.facts?.power ?? 0) * 1_000, now);
    if (power && this.#state) this.#step({ kind: 'home', power });
  }

  order(order: ChargeOrder): void {
    this.#take({ kind: 'order', order });
  }

  #take(event: ChargeEvent): void {
    if (this.#state) this.#step(event);
    else if (this.#started) this.#early.push(event);
  }

  #look(): void {
    const { car, clock, settings } = this.#options;
    this.#gathering?.cancel();
    this.#gathering = undefined;
    this.#step({ kind: 'car', facts: factsOf(car, clock.now(), settings, this.facts) });
  }

  /** What became of what the rule wished for. */
  #hear(progress: Progress): void {
    if (progress.stage !== 'done') return;
    const intent = this.#underWay.end(progress.intent, this.#options.clock.now());
    if (!intent) return;
    const { ok, status, code, cost } = progress.result;
    const isUnsent = cost === 0 && ['expired', 'refused', 'already'].includes(status);
    this.#step({ kind: 'result', id: intent.id, result: { ok, status, code }, ...(isUnsent && { isUnsent }) });
  }

  #step(event: ChargeEvent): void {
    const { rule, car, clock, settings, circuits, log } = this.#options;
    if (!this.#state || this.#ends.length === 0) return;
    const now = clock.now();
    let step: ReturnType<ChargeRule['step']>;
    try {
      step = rule.step(this.#state, event, now);
    } catch (error) {
      // One event that it cannot take must not end the rule, or Node-RED with it.
      log.error(`The charge rule of ${car.vin} failed at "${event.kind}": ${reasonOf(error)}`);
      return;
    }
    this.#state = step.state;
    // Meters speak every second; the next tick writes what they said.
    if (event.kind !== 'home' || step.intents.length > 0) this.#keep();
    this.#view = step.view;
    for (const intent of step.intents) this.#underWay.add(intent, now);
    this.#tell(event, step.view);
    for (const notice of step.notices) this.#subscribers.publish({ kind: 'notice', notice });
    for (const intent of step.intents) this.#subscribers.publish({ kind: 'intent', intent });
    if (settings.circuit && event.kind !== 'circuit') circuits.share(settings.circuit.group);
  }

  #keep(): void {
    if (!this.#state) return;
    const { memory, car, clock } = this.#options;
    const now = clock.now();
    const text = JSON.stringify(this.#state);
    if (text === this.#kept.text && Math.abs(now - this.#kept.at) < alive) return;
    this.#kept = { text, at: now };
    const kept: Kept = { lastSeen: now, state: this.#state };
    memory.remember(keyOf(car.vin), kept);
  }

  /** Tells a view that a person can see the difference of; not that nothing is known before the car was looked at. */
  #tell({ kind }: ChargeEvent, view: ChargeRuleView): void {
    if (kind === 'started' || (kind === 'circuit' && this.#told === '')) return;
    const gist = JSON.stringify({ ...view, reason: view.reason.say(this.#options.language) });
    if (gist === this.#told) return;
    this.#told = gist;
    this.#subscribers.publish({ kind: 'view', view });
  }

  #joinCircuit({ amps: circuit, group, priority }: NonNullable<ChargeRuleSettings['circuit']>): Unsubscribe {
    const { car, circuits } = this.#options;
    return circuits.join(group, {
      vin: car.vin,
      priority,
      circuit,
      wanted: () => this.#view?.wanted ?? { amps: 0, missing: 0 },
      drawn: () => (this.facts?.atHome === false ? 0 : drawnBy(car)),
      share: (amps) => {
        this.#share = amps;
        if (this.#state) this.#step({ kind: 'circuit', amps });
      },
    });
  }

  async #recall(): Promise<{ readonly state: ChargeRuleState; readonly lastSeen: number | null }> {
    const { rule, memory, car } = this.#options;
    const fresh = rule.start();
    const { state, lastSeen } = ((await memory.recall(keyOf(car.vin))) ?? {}) as Partial<Kept>;
    // What another version wrote in its own way is no guide.
    if (state?.version !== fresh.version || typeof lastSeen !== 'number') return { state: fresh, lastSeen: null };
    return { state: { ...fresh, ...state }, lastSeen };
  }
}

const keyOf = (vin: string): string => `charge/${vin}`;

/** What a car draws of its circuit as far as it last said, A: to be on the safe side, however long ago. */
function drawnBy({ state }: WatchedCar): number {
  const amps = state.value('ChargeCurrentRequest');
  const isFast = state.value('FastChargerPresent') === true;
  return isCharging(state) === true && !isFast && typeof amps === 'number' ? amps : 0;
}
