import type { Progress } from '../../commands/intent';
import type { Clock, Timer } from '../../kernel/clock';
import type { Log } from '../../kernel/log';
import type { Unsubscribe } from '../../kernel/subscribers';
import type { CalendarReading } from '../../rules/calendar/event';
import type { Reserve } from '../../rules/charge/exchange';
import type { PersonReading } from '../../rules/presence/person';
import type {
  PreconditionEvent,
  PreconditionIntent,
  PreconditionOrder,
  PreconditionView,
} from '../../rules/precondition/exchange';
import { factsOf, type PreconditionFacts, type WatchedCar } from '../../rules/precondition/facts';
import type { PreconditionRule } from '../../rules/precondition/rule';
import type { PreconditionSettings } from '../../rules/precondition/settings';
import type { PreconditionState } from '../../rules/precondition/state';
import type { OwnEvent } from '../../rules/reducer';
import type { Sentence } from '../../rules/sentence';
import { RunningRule, type RuleNews } from '../rules/running-rule';
import type { OneRuleMemory, RuleStop } from '../rules/rule-memory';

/** A charge rule as the precondition rule of the same car needs it. */
export interface DepartingRule {
  readonly view: { readonly readyBy: number | null } | undefined;
  /** Takes what the cabin needs of its plan; `null` nothing. */
  takeReserve(reserve: Reserve | null): void;
}

/** A car as its running precondition rule needs it. */
export interface PreconditionedCar extends WatchedCar {
  readonly vin: string;
  readonly commands: { onProgress(listener: (progress: Progress) => void): Unsubscribe };
  /** The rule that charges it. */
  readonly rule: DepartingRule | undefined;
  onEvent(listener: () => void): Unsubscribe;
  /** Also of what its rules show. */
  subscribe(listener: () => void): Unsubscribe;
  /** @throws Problem PRECONDITION_TAKEN where the car has another one. */
  followPrecondition(rule: RunningPrecondition): Unsubscribe;
}

export interface RunningPreconditionOptions {
  readonly car: PreconditionedCar;
  readonly settings: PreconditionSettings;
  /** The pure rule of these settings. */
  readonly rule: PreconditionRule;
  readonly memory: OneRuleMemory;
  /** Resolves when the store and the car's state are there. */
  readonly ready: Promise<unknown>;
  /** Of the reasons that intents carry. */
  readonly language: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** What a subscriber of a precondition rule hears. */
export type PreconditionNews = RuleNews<PreconditionView, Sentence, PreconditionIntent>;

type Own = OwnEvent<PreconditionEvent>;

const minute = 60_000;
/** A charge rule that is deployed again is back within this time; one that is not has been taken away. */
const redeploying = 2 * minute;

/** The precondition rule of a car while it runs: beside its car it hears people, calendars, weather and the charge plan. */
export class RunningPrecondition {
  readonly settings: PreconditionSettings;
  readonly #car: PreconditionedCar;
  readonly #clock: Clock;
  readonly #rule: RunningRule<
    PreconditionState,
    PreconditionFacts,
    Own,
    PreconditionView,
    Sentence,
    PreconditionIntent
  >;
  #ends: readonly Unsubscribe[] = [];
  /** The departure that the rule heard of last; absent before. */
  #departure: number | null | undefined;
  /** Runs while no rule charges the car. */
  #forgetting: Timer | undefined;
  /** What was told last of the reserve, and which charge rule heard it. */
  #reserved: { readonly rule: DepartingRule | undefined; readonly text: string } = { rule: undefined, text: '' };

  constructor({ car, settings, language, ...options }: RunningPreconditionOptions) {
    this.settings = settings;
    this.#car = car;
    this.#clock = options.clock;
    this.#rule = new RunningRule({
      ...options,
      key: `precondition/${car.vin}`,
      look: (now, before) => factsOf(car, now, settings, before),
      gist: (view) => gistOf(view, language),
      car,
      language,
    });
  }

  /** What it shows; absent until it has begun. */
  get view(): PreconditionView | undefined {
    return this.#rule.view;
  }

  /** What it knows of its car. */
  get facts(): PreconditionFacts | undefined {
    return this.#rule.facts;
  }

  /** Everything that it remembers. */
  get state(): PreconditionState | undefined {
    return this.#rule.state;
  }

  /** Tells views that differ from the one before, intents and notices. */
  subscribe(listener: (news: PreconditionNews) => void): Unsubscribe {
    return this.#rule.subscribe(listener);
  }

  /**
   * Takes its car, recalls what it knew, and begins; may be called twice.
   * @throws Problem PRECONDITION_TAKEN where the car has another one.
   */
  async start(): Promise<void> {
    if (this.#ends.length > 0) return this.#rule.start();
    this.#ends = [this.#car.followPrecondition(this), this.#car.subscribe(() => this.#exchange())];
    const started = this.#rule.start();
    this.#exchange();
    return started;
  }

  /** The state stays in the store, if it is not to be forgotten; the rule can be started again. */
  stop(how?: RuleStop): void {
    if (this.#ends.length === 0) return;
    this.#ends.forEach((end) => end());
    this.#ends = [];
    this.#rule.stop(how);
    this.#forgetting?.cancel();
    this.#forgetting = undefined;
    this.#departure = undefined;
    this.#reserve(null);
  }

  takeCalendar(reading: CalendarReading): void {
    this.#rule.take({ kind: 'calendar', reading });
  }

  takePerson(reading: PersonReading): void {
    this.#rule.take({ kind: 'person', reading });
  }

  /** @param outside °C, for a car that sleeps and so measures nothing. */
  takeWeather(outside: number): void {
    this.#rule.take({ kind: 'weather', outside });
  }

  order(order: PreconditionOrder): void {
    this.#rule.take({ kind: 'order', order });
  }

  /** Hears the departure of the charge plan, and tells that plan what the cabin needs of it. */
  #exchange(): void {
    const { rule } = this.#car;
    // Who begins anew knows of no departure yet: what was said last holds.
    if (this.settings.chargePlan && rule?.view) this.#depart(rule.view.readyBy);
    if (rule) this.#forgetting?.cancel();
    this.#forgetting = rule
      ? undefined
      : (this.#forgetting ?? this.#clock.after(redeploying, () => this.#depart(null)));
    this.#reserve(this.view?.reserve ?? null);
  }

  #depart(at: number | null): void {
    if (at === this.#departure) return;
    this.#departure = at;
    this.#rule.take({ kind: 'departure', at });
  }

  #reserve(reserve: Reserve | null): void {
    // One that has not begun would not hear it.
    const rule = this.#car.rule?.view && this.#car.rule;
    const text = JSON.stringify(reserve);
    if (this.#reserved.rule === rule && this.#reserved.text === text) return;
    this.#reserved = { rule, text };
    rule?.takeReserve(reserve);
  }
}

/** What a person sees of it: temperatures and times tremble. */
function gistOf(view: PreconditionView, language: string): string {
  const { reason, nextStart, insideTemp, leadMinutes } = view;
  const near = (value: number | null, step: number): number | null => value && Math.round(value / step) * step;
  return JSON.stringify({
    ...view,
    reason: reason.say(language),
    nextStart: near(nextStart, minute),
    insideTemp: near(insideTemp, 1),
    leadMinutes: near(leadMinutes, 1),
  });
}
