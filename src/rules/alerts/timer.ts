/** How long something has been so; plain data, so that it survives a restart. Times are epoch milliseconds. */
export interface Timer {
  /** Moved on by the time in which nobody knew. */
  readonly since: number;
  /** Since when nobody knows; `null` while it is known. */
  readonly frozen: number | null;
  /** When the car said what began it; absent in what an earlier version kept. */
  readonly at?: number;
}

/** @param at when the car said what begins it. */
export const begun = (now: number, at = now): Timer => ({ since: now, frozen: null, at });

export const freeze = (timer: Timer, now: number): Timer => (timer.frozen === null ? { ...timer, frozen: now } : timer);

export function thaw(timer: Timer, now: number): Timer {
  // The clock was set back: it begins anew, instead of waiting until the clock has caught up.
  if (timer.since > now) return begun(now, timer.at);
  return timer.frozen === null ? timer : { ...timer, since: timer.since + (now - timer.frozen), frozen: null };
}

/** How long it has been known to be so, ms, of one that is not frozen. */
export const elapsed = ({ since }: Timer, now: number): number => now - since;
