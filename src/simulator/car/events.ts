import type { CarState } from './state';

/** Something that happened to a car, as a word for people and scripts. */
export type CarEvent =
  | 'asleep'
  | 'awake'
  | 'drive_started'
  | 'drive_ended'
  | 'plugged_in'
  | 'unplugged'
  | 'charging_started'
  | 'charging_complete'
  | 'charging_stopped';

/** What happened between two moments of a car. */
export function changesBetween(before: CarState, after: CarState): CarEvent[] {
  const events: CarEvent[] = [];
  const drove = before.drive.gear !== 'P';
  const drives = after.drive.gear !== 'P';
  const charged = before.charge.phase === 'Charging';
  const charges = after.charge.phase === 'Charging';
  if (before.sleep.asleep && !after.sleep.asleep) events.push('awake');
  if (charged && !charges) events.push(after.charge.phase === 'Complete' ? 'charging_complete' : 'charging_stopped');
  if (before.charge.supply && !after.charge.supply) events.push('unplugged');
  if (!drove && drives) events.push('drive_started');
  if (drove && !drives) events.push('drive_ended');
  if (!before.charge.supply && after.charge.supply) events.push('plugged_in');
  if (!charged && charges) events.push('charging_started');
  if (!before.sleep.asleep && after.sleep.asleep) events.push('asleep');
  return events;
}
