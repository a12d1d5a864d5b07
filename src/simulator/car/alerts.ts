import type { CarState } from './state';

/**
 * What a car warns of now: names as in Tesla's service list. A simulated car warns once a drive and once a longer AC
 * charge, and of what was planted.
 */
export function activeAlerts({ charge, drive, trouble }: CarState): readonly string[] {
  const alerts: string[] = [...trouble.alerts];
  // The front cameras see little for two hundred metres.
  const metresLeft = drive.trip ? drive.trip.path.length - drive.trip.metres : 0;
  if (metresLeft > 700 && metresLeft < 900) alerts.push('APP_w222');
  // The voltage drops under load for two minutes.
  const charges = charge.phase === 'Charging' && charge.supply?.kind === 'AC';
  if (charges && charge.since % 3_000 >= 2_460 && charge.since % 3_000 < 2_580) alerts.push('PCS_a090');
  return alerts;
}
