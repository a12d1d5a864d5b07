import type { Node } from 'node-red';
import type { RunningChargeRule } from '../../../src/fleet/charge/running';
import { readRuleInput, type RuleMessage } from '../../../src/fleet/charge/messages';
import { systemClock } from '../../../src/kernel/clock';
import { inputOptionsOf, type ChargeRuleFields } from './charge-rule';

/** Hands what messages bring to a rule, and warns of doubtful prices: once, as they come every hour and the doubt stays. */
export class RuleInputs {
  readonly #node: Node;
  readonly #fields: ChargeRuleFields;
  readonly #language: string;
  #warned = '';

  constructor(node: Node, fields: ChargeRuleFields, language: string) {
    this.#node = node;
    this.#fields = fields;
    this.#language = language;
  }

  /**
   * @returns whether the message asks for the plan.
   * @throws Problem RULE_ORDER_INVALID, TIME_INVALID, RULE_INPUT_UNKNOWN, CALENDAR_WITHOUT_TIMES
   */
  take(rule: RunningChargeRule, message: RuleMessage): boolean {
    const input = readRuleInput(message, inputOptionsOf(this.#fields, systemClock.now()));
    if (input.kind === 'order') rule.order(input.order);
    if (input.kind === 'meter') rule.takeMeter(input.reading);
    if (input.kind === 'calendar') rule.takeCalendar(input.reading);
    if (input.kind === 'sun') rule.takeSun(input.forecast);
    if (input.kind !== 'prices') return input.kind === 'plan';
    const { series, problems } = input.reading;
    if (series) rule.takePrices(series);
    const doubts = problems.map((doubt) => doubt.in(this.#language)).join(' ');
    if (doubts !== '' && doubts !== this.#warned) this.#node.warn(doubts);
    this.#warned = doubts;
    return false;
  }
}
