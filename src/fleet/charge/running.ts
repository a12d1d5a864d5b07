import type { Progress } from '../../commands/intent';
import type { Clock } from '../../kernel/clock';
import type { Log } from '../../kernel/log';
import type { Unsubscribe } from '../../kernel/subscribers';
import type { ChargeEvent, ChargeIntent, ChargeOrder, ChargeRuleView, Reserve } from '../../rules/charge/exchange';
import type { Learned } from '../../rules/charge/estimate';
import { factsOf, type ChargeFacts, type WatchedCar } from '../../rules/charge/facts';
import type { ChargeRule } from '../../rules/charge/rule';
import type { ChargeRuleSettings } from '../../rules/charge/settings';
import type { ChargeRuleState } from '../../rules/charge/state';
import type { CalendarReading } from '../../rules/calendar/event';
import type { SunForecast } from '../../rules/forecast/read';
import type { MeterReading } from '../../rules/meter/read';
import { sunCarOf, type SunCar } from '../../rules/charge/sun-turn';
import type { PriceSeries } from '../../rules/prices/series';
import type { OwnEvent } from '../../rules/reducer';
import type { Sentence } from '../../rules/sentence';
import { isCharging } from '../../vehicle/presence';
import type { Circuits } from './circuits';
import { Meter } from './meter';
import type { SunMember, Suns } from './suns';
import type { OneRuleMemory, RuleStop } from '../rules/rule-memory';
import { RunningRule, type RuleNews } from '../rules/running-rule';

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
  readonly memory: OneRuleMemory;
  readonly circuits: Circuits;
  readonly suns: Suns;
  /** Resolves when the store and the car's state are there; before, the rule knows nothing and does nothing. */
  readonly ready: Promise<unknown>;
  /** Of the reasons that intents carry. */
  readonly language: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** What a subscriber of a charge rule hears. */
export type ChargeRuleNews = RuleNews<ChargeRuleView, Sentence, ChargeIntent>;

type Own = OwnEvent<ChargeEvent>;

/** Meters speak every second. */
const quick: ReadonlySet<string> = new Set(['home']);

/** The charge rule of a car while it runs: beside its car it hears prices, sun, meter, calendar, circuit and the cabin's needs. */
export class RunningChargeRule {
  readonly settings: ChargeRuleSettings;
  readonly #options: RunningChargeRuleOptions;
  readonly #rule: RunningRule<ChargeRuleState, ChargeFacts, Own, ChargeRuleView, Sentence, ChargeIntent>;
  readonly #meter = new Meter();
  /** Its part in the sun of its home. */
  readonly #sun: SunMember | undefined;
  #ends: readonly Unsubscribe[] = [];

  constructor(options: RunningChargeRuleOptions) {
    const { car, settings, circuits, language } = options;
    this.#options = options;
    this.settings = settings;
    this.#rule = new RunningRule({
      ...options,
      key: `charge/${car.vin}`,
      look: (now, before) => factsOf(car, now, settings, before),
      gist: (view) => JSON.stringify({ ...view, reason: view.reason.say(language) }),
      quick,
      stepped: (kind) => {
        if (settings.circuit && kind !== 'circuit') circuits.share(settings.circuit.group);
      },
    });
    const { home } = settings;
    if (settings.surplus && home) this.#sun = { home, car: () => this.#sunCar() };
  }

  /** What it shows; absent until it has begun. */
  get view(): ChargeRuleView | undefined {
    return this.#rule.view;
  }

  /** What it knows of its car. */
  get facts(): ChargeFacts | undefined {
    return this.#rule.facts;
  }

  /** What the car's charges have taught it. */
  get learned(): Learned | undefined {
    return this.#rule.state?.learned ?? undefined;
  }

  /** The prices it plans with, as far as messages brought them. */
  get prices(): PriceSeries | undefined {
    return this.#rule.state?.prices ?? undefined;
  }

  /** Tells views that differ from the one before, intents and notices. */
  subscribe(listener: (news: ChargeRuleNews) => void): Unsubscribe {
    return this.#rule.subscribe(listener);
  }

  /**
   * Takes its car, recalls what it knew, and begins; may be called twice.
   * @throws Problem RULE_TAKEN where the car has another rule.
   */
  async start(): Promise<void> {
    if (this.#ends.length > 0) return this.#rule.start();
    const { car, settings } = this.#options;
    this.#ends = [car.follow(this)];
    const started = this.#rule.start();
    if (this.#sun) this.#ends = [...this.#ends, this.#options.suns.join(this.#sun)];
    // Before any rule begins, all that share a circuit have said what their cars draw.
    if (settings.circuit) this.#ends = [...this.#ends, this.#joinCircuit(settings.circuit)];
    return started;
  }

  /** The state stays in the store, if it is not to be forgotten; the rule can be started again. */
  stop(how?: RuleStop): void {
    this.#ends.forEach((end) => end());
    this.#ends = [];
    this.#rule.stop(how);
  }

  /** New prices; what was known for other times stays. */
  takePrices(series: PriceSeries): void {
    this.#rule.take({ kind: 'prices', series });
  }

  /** What the home's solar plant is expected to give. */
  takeSun({ slots }: SunForecast): void {
    this.#rule.take({ kind: 'sun', slots });
  }

  /** What a calendar says; a rule without a word for it does not listen. */
  takeCalendar(reading: CalendarReading): void {
    this.#rule.take({ kind: 'calendar', reading });
  }

  /** What the cabin needs of the plan before a departure; `null` nothing. */
  takeReserve(reserve: Reserve | null): void {
    this.#rule.take({ kind: 'reserve', reserve });
  }

  /** What a meter says. */
  takeMeter(reading: MeterReading): void {
    const now = this.#options.clock.now();
    this.#meter.take(reading, now);
    const drawn = (this.facts?.power ?? 0) * 1_000;
    const power = this.#meter.power(this.#sun ? this.#options.suns.chargeOf(this.#sun, drawn) : drawn, now);
    if (power && this.#rule.state) this.#rule.take({ kind: 'home', power });
  }

  /** A person's order, for the car as it is now. */
  order(order: ChargeOrder): void {
    this.#rule.look();
    this.#rule.take({ kind: 'order', order });
  }

  #sunCar(): SunCar | undefined {
    const { car, clock } = this.#options;
    const [state, view] = [this.#rule.state, this.view];
    return state && view && sunCarOf(car.vin, this.settings, state, view, clock.now());
  }

  #joinCircuit({ amps: circuit, group, priority }: NonNullable<ChargeRuleSettings['circuit']>): Unsubscribe {
    const { car, circuits } = this.#options;
    return circuits.join(group, {
      vin: car.vin,
      priority,
      circuit,
      wanted: () => this.view?.wanted ?? { amps: 0, missing: 0 },
      drawn: () => (this.facts?.atHome === false ? 0 : drawnBy(car)),
      share: (amps) => this.#rule.take({ kind: 'circuit', amps }),
    });
  }
}

/** What a car draws of its circuit as far as it last said, A: to be on the safe side, however long ago. */
function drawnBy({ state }: WatchedCar): number {
  const amps = state.value('ChargeCurrentRequest');
  const isFast = state.value('FastChargerPresent') === true;
  return isCharging(state) === true && !isFast && typeof amps === 'number' ? amps : 0;
}
