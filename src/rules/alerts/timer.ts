/** How long something has been so; plain data, so that it survives a restart. Times are epoch milliseconds. */
export interface Timer {
  /** Moved on by the time in which nobody knew. */
  readonly since: number;
  /** Since when nobody knows; `null` while it is known. */
  readonly frozen: number | null;
}

export const begun = (now: number): Timer => ({ since: now, frozen: null });

export const freeze = (timer: Timer, now: number): Timer => (timer.frozen === null ? { ...timer, frozen: now } : timer);

export function thaw(timer: Timer, now: number): Timer {
  // The clock was set back: it begins anew, instead of waiting until the clock has caught up.
  if (timer.since > now) return begun(now);
  return timer.frozen === null ? timer : { since: timer.since + (now - timer.frozen), frozen: null };
}

/** How long it has been known to be so, ms, of one that is not frozen. */
export const elapsed = ({ since }: Timer, now: number): number => now - since;
