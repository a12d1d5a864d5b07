import { own } from '../../kernel/own';
import type { Alert as VehicleAlert } from '../../vehicle/record';
import type { SingleAlertEvent } from './exchange';

/** A warning of the car. Times are epoch milliseconds. */
export interface CarWarning {
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** When the car last said that it lasts. */
  readonly heardAt: number;
  readonly audiences: VehicleAlert['audiences'];
}

/** The warnings of a car by the names of Tesla's service: plain data. */
export type CarWarnings = Readonly<Record<string, CarWarning>>;

const hour = 3_600_000;

/**
 * Takes in an alerts record. Records come twice and out of order: an older one says nothing new.
 * @param lasts how long a warning is believed to last while the car says nothing of it, ms; it is kept an hour longer, so that
 * its end is found.
 */
export function hearWarnings(
  memory: CarWarnings,
  { alerts, at }: Extract<SingleAlertEvent, { readonly kind: 'alerts' }>,
  lasts: number,
  now: number,
): CarWarnings {
  const kept = Object.entries(memory).filter(([, { endedAt, heardAt }]) => now - (endedAt ?? heardAt + lasts) < hour);
  const warnings: Record<string, CarWarning> = Object.fromEntries(kept);
  for (const { name, startedAt: start, endedAt, audiences } of alerts) {
    const startedAt = start ?? at;
    const known = own(warnings, name);
    const isSame = known?.startedAt === startedAt;
    if (known && (known.startedAt > startedAt || (isSame && known.endedAt !== null && endedAt === null))) continue;
    const heardAt = Math.max(at, isSame ? known.heardAt : at);
    warnings[name] = { startedAt, endedAt, heardAt, audiences };
  }
  return warnings;
}

/** Whether a warning lasts; `lost` where its end should have come long ago, and did not. */
export function standingOf({ endedAt, heardAt }: CarWarning, lasts: number, now: number): 'on' | 'over' | 'lost' {
  if (endedAt !== null) return 'over';
  return now - heardAt < lasts ? 'on' : 'lost';
}
