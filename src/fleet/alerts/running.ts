import type { Progress } from '../../commands/intent';
import type { Clock } from '../../kernel/clock';
import type { Log } from '../../kernel/log';
import { reasonOf } from '../../kernel/problem';
import { Subscribers, type Unsubscribe } from '../../kernel/subscribers';
import {
  signalsOf,
  type AlertEvent,
  type AlertOrder,
  type AlertRule,
  type AlertSettings,
  type AlertState,
  type AlertView,
  type KeyedNotice,
  type Notice,
  type NoticeAnswer,
} from '../../rules/alerts';
import type { CalendarReading } from '../../rules/calendar/event';
import type { CommonEvent, PureRule } from '../../rules/reducer';
import type { StateChange } from '../../vehicle/state';
import { lookAt, momentOf, type AlertedView, type AlertLook } from './facts';
import type { AlertHistory } from './history';
import { AlertKeys } from './keys';
import type { OneRuleMemory, RuleStop } from '../rules/rule-memory';
import { RunningRule } from '../rules/running-rule';

/** What a car tells of itself. */
type CarEvent = { readonly kind: 'record'; readonly change: StateChange } | { readonly kind: 'presence' };

/** A car as its running alerts need it. */
export interface AlertedCar extends AlertedView {
  readonly vin: string;
  readonly commands: { onProgress(listener: (progress: Progress) => void): Unsubscribe };
  onEvent(listener: (event: CarEvent) => void): Unsubscribe;
  /** The alerts show on the car until the end. */
  join(alerts: RunningAlerts): Unsubscribe;
}

export interface RunningAlertsOptions {
  /** Tells them from other alerts of the car: Node-RED's id of the node. */
  readonly id: string;
  readonly car: AlertedCar;
  readonly settings: AlertSettings;
  /** The pure rule of these settings. */
  readonly rule: AlertRule;
  readonly memory: OneRuleMemory;
  /** Where the car has one: without it nothing is told of drain and efficiency. */
  readonly history?: AlertHistory | undefined;
  /** Resolves when the store and the car's state are there. */
  readonly ready: Promise<unknown>;
  readonly language: string;
  /** A fresh text that nobody can guess, for the buttons of notices. */
  readonly draw: () => string;
  readonly clock: Clock;
  readonly log: Log;
}

/** What a subscriber of alerts hears. */
export type AlertNews =
  { readonly kind: 'view'; readonly view: AlertView } | { readonly kind: 'notice'; readonly keyed: KeyedNotice };

/** What happens beside the car's signals, and is heard at once. */
type Beside = Extract<AlertEvent, { readonly kind: 'alerts' | 'history' | 'weather' | 'key' | 'calendar' | 'order' }>;

/** So far back alerts learn what is usual, days. */
const learning = 90;

/** The alerts of a car while they run: they look, keep their state, and tell. They command nothing, and wake nothing. */
export class RunningAlerts {
  readonly #options: RunningAlertsOptions;
  readonly #rule: RunningRule<AlertState, AlertLook, Beside, AlertView, Notice, never>;
  readonly #keys: AlertKeys;
  readonly #subscribers: Subscribers<AlertNews>;
  #ends: readonly Unsubscribe[] = [];
  #started: Promise<void> | undefined;

  constructor(options: RunningAlertsOptions) {
    const { id, car, settings, memory, language, draw, log, ready } = options;
    const signals = signalsOf(settings);
    this.#options = options;
    this.#subscribers = new Subscribers((error) => log.error(`A listener of alerts failed: ${reasonOf(error)}`));
    this.#keys = new AlertKeys({ key: `alert-keys/${car.vin}/${id}`, memory, draw });
    this.#rule = new RunningRule({
      ...options,
      key: `alerts/${car.vin}/${id}`,
      rule: looking(options.rule),
      look: (now, before) => lookAt(car, settings, signals, now, before),
      gist: (view) => gistOf(view, language),
      ready: ready.then(() => this.#keys.start()),
    });
  }

  get settings(): AlertSettings {
    return this.#options.settings;
  }

  /** What is so now; absent until they have begun. */
  get view(): AlertView | undefined {
    return this.#rule.view;
  }

  /** Tells views that differ from the one before, and notices with the keys of their buttons. */
  subscribe(listener: (news: AlertNews) => void): Unsubscribe {
    return this.#subscribers.subscribe(listener);
  }

  /** Joins the car, recalls what they knew, and begins. */
  start(): Promise<void> {
    return (this.#started ??= this.#start());
  }

  async #start(): Promise<void> {
    const { car, history, clock, log } = this.#options;
    this.#ends = [
      car.join(this),
      this.#rule.subscribe((news) => {
        if (news.kind === 'view') this.#subscribers.publish(news);
        if (news.kind !== 'notice') return;
        this.#subscribers.publish({ kind: 'notice', keyed: this.#keys.issue(news.notice, clock.now()) });
      }),
      car.onEvent((event) => {
        if (event.kind !== 'record' || event.change.record.topic !== 'alerts') return;
        const { data, createdAt, receivedAt } = event.change.record;
        this.#rule.take({ kind: 'alerts', alerts: data, at: createdAt ?? receivedAt });
      }),
      ...(history ? [history.onHistory((rows) => this.#rule.take({ kind: 'history', ...rows }))] : []),
    ];
    await this.#rule.start();
    if (!history || this.#ends.length === 0) return;
    try {
      // What they have heard before they know again, and take once.
      this.#rule.take({ kind: 'history', ...(await history.rows(learning)) });
    } catch (error) {
      log.warn(`The history of ${car.vin} could not be read, so its alerts learn anew: ${reasonOf(error)}`);
    }
  }

  /** The state stays in the store, if it is not to be forgotten; they can be started again. */
  stop(how?: RuleStop): void {
    if (how?.forget && this.#started) this.#keys.forget();
    this.#rule.stop(how);
    this.#ends.forEach((end) => end());
    this.#ends = [];
    this.#started = undefined;
  }

  /** What a person orders. */
  order(order: AlertOrder): void {
    this.#rule.take({ kind: 'order', order });
  }

  /** Whether it rains within the hour; `null` unknown. */
  takeRain(rain: boolean | null): void {
    this.#rule.take({ kind: 'weather', rain });
  }

  /** Whether somebody with a phone key is near the car; `null` unknown. */
  takeKey(near: boolean | null): void {
    this.#rule.take({ kind: 'key', near });
  }

  /** What a calendar says. */
  takeCalendar(reading: CalendarReading): void {
    this.#rule.take({ kind: 'calendar', reading });
  }

  /** The button that a message says was pressed; `undefined` where it holds no key that counts. */
  answer(message: unknown): NoticeAnswer | undefined {
    return this.#keys.answer(message, this.#options.clock.now());
  }
}

type Heard = CommonEvent<AlertLook> | Beside;

/** The engine, fed with looks. It asks for no commands. */
function looking(rule: AlertRule): PureRule<AlertState, Heard, AlertView, Notice, never> {
  return {
    start: () => rule.start(),
    step: (state, event, now) => ({ ...rule.step(state, heardOf(event), now), intents: [] }),
  };
}

function heardOf(event: Heard): AlertEvent {
  switch (event.kind) {
    case 'car':
      return momentOf(event.facts);
    case 'result':
      return { kind: 'tick' };
    default:
      return event;
  }
}

/** What of a view a person would notice. */
const gistOf = ({ active, quietUntil, held }: AlertView, language: string): string =>
  JSON.stringify([active.map(({ episode, text }) => [episode, text.say(language)]), quietUntil, held]);
