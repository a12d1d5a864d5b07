import type { RunningAlerts } from '../../../src/fleet/alerts/running';
import { Problem } from '../../../src/kernel/problem';
import type { Addressee, Channel } from '../../../src/rules/alerts';

/** How the notices of alerts leave. */
const ways = new WeakMap<RunningAlerts, string>();

/**
 * Notes where the notices of alerts go.
 * @param others that watch the same car already.
 * @returns what people would hear twice, where they would.
 */
export function toldTwice(
  alerts: RunningAlerts,
  others: Iterable<RunningAlerts>,
  way: Addressee & { readonly channel: Channel },
): Problem | undefined {
  const own = JSON.stringify(way);
  ways.set(alerts, own);
  const watched = new Set([...others].filter((other) => ways.get(other) === own).flatMap((other) => namesOf(other)));
  const twice = namesOf(alerts).filter((name) => watched.has(name));
  return twice.length > 0 ? new Problem('ALERT_TOLD_TWICE', { alerts: twice.join(', ') }) : undefined;
}

/** What alerts tell of; own conditions and reminders by their names. */
const namesOf = ({ settings }: RunningAlerts): string[] => [
  ...settings.alerts.filter((name) => name !== 'condition' && name !== 'reminder'),
  ...[...settings.conditions, ...settings.reminders].map(({ name }) => name),
];
