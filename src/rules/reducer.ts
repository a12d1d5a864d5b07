import type { IntentResult, RuleIntent } from './intent';

/** What came of a command that a rule asked for. */
export interface ResultEvent {
  readonly kind: 'result';
  readonly id: string;
  readonly result: IntentResult;
  /** It never went to Tesla, so it cost nothing. */
  readonly isUnsent?: true;
}

/** What every rule hears. */
export type CommonEvent<Facts> =
  | { readonly kind: 'tick' }
  | { readonly kind: 'car'; readonly facts: Facts }
  | ResultEvent
  /** The program began; `lastSeen` is when the rule last ran, epoch milliseconds, `null` never. */
  | { readonly kind: 'started'; readonly lastSeen: number | null };

/** What a rule hears beside that. */
export type OwnEvent<Event> = Exclude<Event, { readonly kind: CommonEvent<unknown>['kind'] }>;

/** What a step of a rule brings. */
export interface RuleStep<State, View, Notice, Intent extends RuleIntent> {
  /** The same object as before where nothing changed. */
  readonly state: State;
  readonly intents: readonly Intent[];
  /** What a person should hear once. */
  readonly notices: readonly Notice[];
  readonly view: View;
}

/** A rule as a pure reducer: the same state, event and time bring the same step. */
export interface PureRule<State, Event, View, Notice, Intent extends RuleIntent> {
  start(): State;
  /** @param now epoch milliseconds. */
  step(state: State, event: Event, now: number): RuleStep<State, View, Notice, Intent>;
}
