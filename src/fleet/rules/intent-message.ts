import type { RuleIntent } from '../../rules/intent';
import type { IntentMessage } from '../messages';

/**
 * The message of what a rule wishes for, as `tesla-command` takes it.
 * @param language of its reason.
 * @param at epoch milliseconds.
 */
export function ruleIntentMessage(
  vin: string,
  { command, parameters, reason, expiresAt, wake }: RuleIntent,
  language: string,
  at: number,
): IntentMessage & Pick<RuleIntent, 'wake'> {
  return { topic: command, payload: { ...parameters }, vin, reason: reason.say(language), at, expiresAt, wake };
}
