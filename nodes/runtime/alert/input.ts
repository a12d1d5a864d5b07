import { readAlertInput, type AlertMessage } from '../../../src/fleet/alerts/input';
import type { RunningAlerts } from '../../../src/fleet/alerts/running';
import type { NoticeAnswer } from '../../../src/rules/alerts';

/**
 * Hands what a message brings to alerts.
 * @returns the button that it says was pressed, where it says so with a key that counts.
 * @throws Problem as `readAlertInput` does.
 */
export function takeAlertInput(alerts: RunningAlerts, message: AlertMessage, now: number): NoticeAnswer | undefined {
  const answer = alerts.answer(message);
  if (answer) return answer;
  const input = readAlertInput(message, alerts.settings, now);
  if (input.kind === 'order') alerts.order(input.order);
  if (input.kind === 'rain') alerts.takeRain(input.rain);
  if (input.kind === 'key') alerts.takeKey(input.near);
  if (input.kind === 'calendar') alerts.takeCalendar(input.reading);
  return undefined;
}
