import type { Progress } from '../../commands/intent';
import type { Clock, Timer } from '../../kernel/clock';
import type { Log } from '../../kernel/log';
import { reasonOf } from '../../kernel/problem';
import { Subscribers, type Unsubscribe } from '../../kernel/subscribers';
import type { RuleIntent } from '../../rules/intent';
import type { CommonEvent, PureRule } from '../../rules/reducer';
import { IntentsUnderWay } from './intents-under-way';
import type { OneRuleMemory, RuleStop } from './rule-memory';

/** What a subscriber of a rule hears. */
export type RuleNews<View, Notice, Intent extends RuleIntent> =
  | { readonly kind: 'view'; readonly view: View }
  | { readonly kind: 'intent'; readonly intent: Intent }
  | { readonly kind: 'notice'; readonly notice: Notice };

export interface RunningRuleOptions<
  State,
  Facts,
  Event extends { readonly kind: string },
  View,
  Notice,
  Intent extends RuleIntent,
> {
  /** Names its state in the store, as `charge/<VIN>`. */
  readonly key: string;
  readonly rule: PureRule<State, CommonEvent<Facts> | Event, View, Notice, Intent>;
  /** What is known of the car now. @param before what was known at the last look. */
  readonly look: (now: number, before: Facts | undefined) => Facts;
  /** What a person sees of a view: it is told again when this changes. */
  readonly gist: (view: View) => string;
  /** Events that come every second: what they changed is written at the next tick. */
  readonly quick?: ReadonlySet<string>;
  /** Called after each step. */
  readonly stepped?: (kind: string) => void;
  readonly car: {
    readonly commands: { onProgress(listener: (progress: Progress) => void): Unsubscribe };
    onEvent(listener: () => void): Unsubscribe;
  };
  readonly memory: OneRuleMemory;
  /** Resolves when the store and the car's state are there; before, the rule knows nothing and does nothing. */
  readonly ready: Promise<unknown>;
  /** Of the reasons that intents carry. */
  readonly language: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** What belongs to one moment comes in several records, milliseconds. */
const gathering = 2_000;
const minute = 60_000;
/** So often it is written that the rule is alive, although nothing changed. */
const alive = 5 * minute;

/** How a command may end that was never sent. */
const unsent: ReadonlySet<string> = new Set(['expired', 'refused', 'already']);

/** What is kept over a restart. */
interface Kept<State> {
  /** When the rule last ran, epoch milliseconds. */
  readonly lastSeen: number;
  readonly state: State;
}

/** A pure rule while it runs: feeds it with time and its car, keeps its state, tells what it shows and wishes for. */
export class RunningRule<
  State extends { readonly version: number },
  Facts,
  Event extends { readonly kind: string },
  View,
  Notice,
  Intent extends RuleIntent,
> {
  readonly #options: RunningRuleOptions<State, Facts, Event, View, Notice, Intent>;
  readonly #subscribers: Subscribers<RuleNews<View, Notice, Intent>>;
  readonly #underWay: IntentsUnderWay<Intent>;
  #ends: readonly Unsubscribe[] = [];
  #gathering: Timer | undefined;
  #state: State | undefined;
  #facts: Facts | undefined;
  #view: View | undefined;
  /** As it was written last, and when. */
  #kept = { text: '', at: -Infinity };
  /** What subscribers were told of the view last; nothing before the car was looked at. */
  #told: string | undefined;
  /** What came before the state was recalled. */
  #early: Event[] = [];
  #started: Promise<void> | undefined;

  constructor(options: RunningRuleOptions<State, Facts, Event, View, Notice, Intent>) {
    const { key, log, language } = options;
    this.#options = options;
    this.#subscribers = new Subscribers((error) => log.error(`A listener of ${key} failed: ${reasonOf(error)}`));
    this.#underWay = new IntentsUnderWay(language);
  }

  /** What it shows; absent until it has begun. */
  get view(): View | undefined {
    return this.#view;
  }

  /** What it knows of its car. */
  get facts(): Facts | undefined {
    return this.#facts;
  }

  get state(): State | undefined {
    return this.#state;
  }

  /** Tells views that differ from the one before, intents and notices. */
  subscribe(listener: (news: RuleNews<View, Notice, Intent>) => void): Unsubscribe {
    return this.#subscribers.subscribe(listener);
  }

  /** Recalls what it knew, and begins. */
  start(): Promise<void> {
    return (this.#started ??= this.#start());
  }

  async #start(): Promise<void> {
    const { car, clock, ready } = this.#options;
    let isStopped = false;
    this.#ends = [() => (isStopped = true)];
    await ready;
    const { state, lastSeen } = await this.#recall();
    if (isStopped) return;
    this.#state = state;
    this.#kept = { text: '', at: -Infinity };
    this.#step({ kind: 'started', lastSeen });
    const tick = clock.every(minute, () => {
      // Also what only grows old becomes unknown.
      this.look();
      this.#step({ kind: 'tick' });
    });
    this.#ends = [
      ...this.#ends,
      car.onEvent(() => (this.#gathering ??= clock.after(gathering, () => this.look()))),
      car.commands.onProgress((progress) => this.#hear(progress)),
      () => tick.cancel(),
    ];
    for (const event of this.#early.splice(0)) this.#step(event);
    this.look();
  }

  /** The state stays in the store, if it is not to be forgotten; the rule can be started again. */
  stop({ forget = false }: RuleStop = {}): void {
    const { memory, key } = this.#options;
    if (!forget) this.#keep();
    // Who never had the car has nothing there to forget.
    else if (this.#started) memory.forget(key);
    this.#gathering?.cancel();
    this.#gathering = undefined;
    this.#ends.forEach((end) => end());
    this.#ends = [];
    this.#started = undefined;
    this.#early = [];
    this.#state = undefined;
    this.#facts = undefined;
    this.#view = undefined;
    this.#told = undefined;
  }

  /** Takes what happened beside the car; before the state was recalled it waits. */
  take(event: Event): void {
    if (this.#state) this.#step(event);
    else if (this.#started) this.#early.push(event);
  }

  /** Looks at the car at once, without gathering more of what it says. */
  look(): void {
    const { clock, look } = this.#options;
    if (!this.#state) return;
    this.#gathering?.cancel();
    this.#gathering = undefined;
    const facts = this.#guarded('look', () => look(clock.now(), this.#facts));
    if (!facts) return;
    this.#facts = facts;
    this.#step({ kind: 'car', facts });
  }

  #hear(progress: Progress): void {
    if (progress.stage !== 'done') return;
    const intent = this.#underWay.end(progress.intent, this.#options.clock.now());
    if (!intent) return;
    const { ok, status, code, cost } = progress.result;
    const isUnsent = cost === 0 && unsent.has(status);
    this.#step({ kind: 'result', id: intent.id, result: { ok, status, code }, ...(isUnsent && { isUnsent }) });
  }

  #step(event: CommonEvent<Facts> | Event): void {
    const { rule, quick, stepped, clock } = this.#options;
    if (!this.#state || this.#ends.length === 0) return;
    const now = clock.now();
    const state = this.#state;
    const step = this.#guarded(event.kind, () => rule.step(state, event, now));
    if (!step) return;
    this.#state = step.state;
    this.#view = step.view;
    for (const intent of step.intents) this.#underWay.add(intent, now);
    if (!quick?.has(event.kind) || step.intents.length > 0) this.#keep();
    if (this.#told !== undefined || event.kind === 'car') this.#tell(step.view);
    for (const notice of step.notices) this.#subscribers.publish({ kind: 'notice', notice });
    for (const intent of step.intents) this.#subscribers.publish({ kind: 'intent', intent });
    stepped?.(event.kind);
  }

  /** One event that it cannot take must not end the rule, or Node-RED with it. */
  #guarded<Result>(what: string, run: () => Result): Result | undefined {
    try {
      return run();
    } catch (error) {
      const { log, key } = this.#options;
      log.error(`The rule ${key} failed at "${what}": ${reasonOf(error)}`);
      return undefined;
    }
  }

  #keep(): void {
    if (!this.#state) return;
    const { memory, key, clock } = this.#options;
    const now = clock.now();
    const text = JSON.stringify(this.#state);
    if (text === this.#kept.text && Math.abs(now - this.#kept.at) < alive) return;
    this.#kept = { text, at: now };
    const kept: Kept<State> = { lastSeen: now, state: this.#state };
    memory.remember(key, kept);
  }

  #tell(view: View): void {
    const gist = this.#options.gist(view);
    if (gist === this.#told) return;
    this.#told = gist;
    this.#subscribers.publish({ kind: 'view', view });
  }

  async #recall(): Promise<{ readonly state: State; readonly lastSeen: number | null }> {
    const { rule, memory, key } = this.#options;
    const fresh = rule.start();
    const { state, lastSeen } = ((await memory.recall(key)) ?? {}) as Partial<Kept<State>>;
    // What another version wrote in its own way is no guide.
    if (state?.version !== fresh.version || typeof lastSeen !== 'number') return { state: fresh, lastSeen: null };
    return { state: { ...fresh, ...state }, lastSeen };
  }
}
