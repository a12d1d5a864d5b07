import type { VehicleState } from './state';

/**
 * Is the car there? `connected` it streams · `late` it drives or charges and should speak, but does not · `asleep` it went
 * away parked and not charging, which is how cars fall asleep · `disconnected` it stayed away, or our own listener is down ·
 * `unknown` nothing tells.
 */
export type PresenceKind = 'connected' | 'late' | 'asleep' | 'disconnected' | 'unknown';

export interface Presence {
  readonly kind: PresenceKind;
  /** Since when, epoch milliseconds: for `late` and `asleep` the last record; `null` when never. */
  readonly since: number | null;
  /** When to look again although nothing happened; absent when only an event can change it. */
  readonly until?: number;
}

/** After this long without a record, a car that drives or charges is late while connected, and gone while not. */
export const silence = 10 * 60_000;

/** What presence is judged by. Times are epoch milliseconds. */
export interface Contact {
  /** Our own receiver listens (or the official server's broker is reached). */
  readonly listening: boolean;
  /** Live connections of the car. */
  readonly connections: number;
  /** The last record of the car itself; `null` when never. */
  readonly lastRecordAt: number | null;
}

/** Judges presence by what the car last said about itself; unknown stays unknown. */
export function presence(state: VehicleState, contact: Contact, now: number): Presence {
  const { listening, connections, lastRecordAt } = contact;
  // This machine's clock may have been set back since.
  const until = Math.min(lastRecordAt ?? now, now) + silence;
  if (!listening) return { kind: 'disconnected', since: lastRecordAt };
  const active = isActive(state);
  if (connections > 0) {
    if (!active || lastRecordAt === null) return { kind: 'connected', since: lastRecordAt };
    return now < until ? { kind: 'connected', since: lastRecordAt, until } : { kind: 'late', since: lastRecordAt };
  }
  if (lastRecordAt === null || active === undefined) return { kind: 'unknown', since: lastRecordAt };
  if (!active) return { kind: 'asleep', since: lastRecordAt };
  return now < until ? { kind: 'late', since: lastRecordAt, until } : { kind: 'disconnected', since: lastRecordAt };
}

/** Drives or charges; `undefined` when neither can be told. A car that reports no gear at all is parked (core #138660). */
export function isActive(state: VehicleState): boolean | undefined {
  const driving = isDriving(state);
  const charging = isCharging(state);
  if (driving || charging) return true;
  return driving === undefined && charging === undefined ? undefined : false;
}

export function isDriving(state: VehicleState): boolean | undefined {
  const gear = state.value('Gear');
  return gear === undefined ? undefined : gear === 'D' || gear === 'R' || gear === 'N';
}

export function isCharging(state: VehicleState): boolean | undefined {
  const charge = state.value('DetailedChargeState');
  return charge === undefined ? undefined : charge === 'Charging' || charge === 'Starting';
}
