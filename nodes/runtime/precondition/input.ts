import type { RunningPrecondition } from '../../../src/fleet/precondition/running';
import { readPreconditionInput, type PreconditionInputMessage } from '../../../src/fleet/precondition/messages';

/**
 * Hands what a message brings to a rule.
 * @param now epoch milliseconds.
 * @returns whether the message asks for the plan.
 * @throws Problem PRECONDITION_INPUT_UNKNOWN, RULE_SWITCH_INVALID, RULE_ORDER_ALONE, CALENDAR_WITHOUT_TIMES, TEMPERATURE_UNIT_DOUBTFUL
 */
export function takePreconditionInput(
  rule: RunningPrecondition,
  message: PreconditionInputMessage,
  now: number,
): boolean {
  const input = readPreconditionInput(message, { zone: rule.settings.zone, now });
  if (input.kind === 'order') rule.order(input.order);
  if (input.kind === 'calendar') rule.takeCalendar(input.reading);
  if (input.kind === 'people') input.readings.forEach((reading) => rule.takePerson(reading));
  if (input.kind === 'outside' && input.outside !== null) rule.takeWeather(input.outside);
  return input.kind === 'plan';
}
