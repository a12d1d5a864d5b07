import type { ChargeRuleView } from '../../../src/rules/charge/exchange';
import { factsOf } from '../../../src/rules/charge/facts';
import { chargeRule, type ChargeEvent, type ChargeRule, type ChargeRuleState } from '../../../src/rules/charge/rule';
import type { ChargeRuleSettings } from '../../../src/rules/charge/settings';
import { chargeInTurn, sunCarOf, type SunCar } from '../../../src/rules/charge/sun-turn';
import { readPrices } from '../../../src/rules/prices/read';
import type { CarView, DaysCommand, DaysView, PriceShape } from '../../../src/simulator/home';
import { CommandedCar, type CommandTroubles } from './commanded';
import { ToldCar } from './told';

export interface RuledCarOptions {
  readonly vin: string;
  readonly settings: ChargeRuleSettings;
  /** The words in which prices come. */
  readonly shape: PriceShape;
  readonly troubles: CommandTroubles;
  /** The rule's part of this chance, numbers in [0, 1). */
  readonly random: () => number;
}

/** What a rule wished for, for the referee. */
export interface Wished {
  readonly at: number;
  readonly command: string;
  readonly wake: string;
}

/** A car with its charge rule, in the place of the program that runs both: telemetry, prices and meter in, commands out. */
export class RuledCar {
  readonly vin: string;
  readonly settings: ChargeRuleSettings;
  readonly wished: Wished[] = [];
  /** What the rule shows; absent while the machine is down. */
  view: ChargeRuleView | undefined;
  readonly #shape: PriceShape;
  readonly #random: () => number;
  readonly #told: ToldCar;
  readonly #commands: CommandedCar;
  readonly #rule: ChargeRule;
  /** As it was written when the machine went down. */
  #kept: { readonly text: string; readonly lastSeen: number } | undefined;
  #state: ChargeRuleState | undefined;
  #lastSeen = 0;
  #pricesUntil = 0;

  constructor({ vin, settings, shape, troubles, random }: RuledCarOptions) {
    this.vin = vin;
    this.settings = settings;
    this.#shape = shape;
    this.#random = random;
    this.#told = new ToldCar(vin);
    this.#commands = new CommandedCar(vin, troubles, random);
    this.#rule = chargeRule(settings, Math.floor(random() * 120_000));
  }

  /** How it stands with the sun; `undefined` while the machine is down. */
  sunCar(now: number): SunCar | undefined {
    return this.#state && this.view && sunCarOf(this.vin, this.settings, this.#state, this.view, now);
  }

  /** A minute of the running program. @param others that charge by the same sun. @returns what goes to the car. */
  live(now: number, view: DaysView, car: CarView, others: readonly SunCar[]): readonly DaysCommand[] {
    if (!this.#state) this.#start(now);
    this.#told.hear(car, now);
    // Results may come before or after the data that show them.
    const outcomes = this.#commands.outcomes(view.answers);
    const isFirst = this.#random() < 0.5;
    if (isFirst) this.#results(outcomes, now);
    const facts = factsOf(this.#told, now, this.settings, this.#state?.facts ?? undefined);
    if (JSON.stringify(facts) !== JSON.stringify(this.#state?.facts)) this.#step({ kind: 'car', facts }, now);
    if (!isFirst) this.#results(outcomes, now);
    this.#prices(now, view);
    if (this.settings.surplus) this.#meter(now, view, others, facts.power);
    this.#step({ kind: 'tick' }, now);
    this.#lastSeen = now;
    return this.#commands.send(car, now);
  }

  /** The machine goes down: what is not written is lost. */
  stop(): void {
    if (!this.#state) return;
    this.#kept = { text: JSON.stringify(this.#state), lastSeen: this.#lastSeen };
    this.#state = undefined;
    this.view = undefined;
    this.#commands.forget();
    this.#told.cutOff();
  }

  #start(now: number): void {
    this.#state = this.#kept ? (JSON.parse(this.#kept.text) as ChargeRuleState) : this.#rule.start();
    this.#step({ kind: 'started', lastSeen: this.#kept?.lastSeen ?? null }, now);
    this.#pricesUntil = 0;
  }

  #results(outcomes: ReturnType<CommandedCar['outcomes']>, now: number): void {
    for (const outcome of outcomes) this.#step({ kind: 'result', ...outcome }, now);
  }

  /** Asks its supplier every five minutes; what it knows it does not read again. */
  #prices(now: number, { prices, home }: DaysView): void {
    const until = prices?.at(-1)?.end ?? 0;
    if (until <= this.#pricesUntil || now % 300_000 !== 0) return;
    const unit = this.#shape === 'generic' ? { unit: 'EUR/kWh' } : {};
    const { series } = readPrices({ payload: home.prices(this.#shape) }, { zone: this.settings.zone, now, ...unit });
    if (!series) throw new Error(`Prices in the words of ${this.#shape} could not be read.`);
    this.#pricesUntil = until;
    this.#step({ kind: 'prices', series }, now);
  }

  #meter(now: number, { home }: DaysView, others: readonly SunCar[], kilowatts = 0): void {
    const own = this.sunCar(now);
    const drawn = kilowatts * 1_000;
    const charge = own ? chargeInTurn(drawn, own, others) : drawn;
    const { plan, state } = home;
    const battery = plan.battery && {
      battery: state.flow.battery * 1_000,
      batterySoc: (100 * state.battery) / plan.battery.kilowattHours,
    };
    const power = { grid: state.flow.grid * 1_000, charge, ...battery, at: now };
    this.#step({ kind: 'home', power }, now);
  }

  #step(event: ChargeEvent, now: number): void {
    const { state, intents, view } = this.#rule.step(this.#state!, event, now);
    this.#state = state;
    this.view = view;
    for (const intent of intents) {
      this.wished.push({ at: now, command: intent.command, wake: intent.wake });
      this.#commands.take(intent);
    }
  }
}
