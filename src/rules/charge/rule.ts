import type { ChargeEvent, ChargeRuleView, RuleIntent, Sentence } from './exchange';
import type { ChargeRuleState } from './state';

export { chargeModes } from './exchange';
export type {
  ChargeEvent,
  ChargeMode,
  ChargeOrder,
  ChargeRuleView,
  IntentResult,
  RuleCommand,
  RuleIntent,
  Sentence,
} from './exchange';
export type { ChargeRuleState } from './state';

/** What a step brings. */
export interface ChargeStep {
  readonly state: ChargeRuleState;
  readonly intents: readonly RuleIntent[];
  /** What a person should hear once. */
  readonly notices: readonly Sentence[];
  readonly view: ChargeRuleView;
}

/** The charge rule of one car: a pure reducer. */
export interface ChargeRule {
  start(): ChargeRuleState;
  step(state: ChargeRuleState, event: ChargeEvent, now: number): ChargeStep;
}
