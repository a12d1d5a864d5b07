/**
 * A quantity that a car tells now and then, in steps, and whose rate is known in between: the odometer and the speed, the
 * energy in the pack and its power. Between two told values only they count; the rate closes what lies before the first and
 * behind the last, which is up to a step.
 */
export interface Meter {
  /** The last value told before, as far as it is known. */
  readonly base: number | null;
  first: number | null;
  last: number | null;
  /** What the rate says from the start to the first value, and since the last one. */
  lead: number;
  tail: number;
  /** Some of that went unheard. */
  leadGap: boolean;
  tailGap: boolean;
}

export const meter = (base: number | null): Meter => ({
  base,
  first: null,
  last: null,
  lead: 0,
  tail: 0,
  leadGap: false,
  tailGap: false,
});

/** A value was told. */
export function tell(meter: Meter, value: number): void {
  meter.first ??= value;
  meter.last = value;
  meter.tail = 0;
  meter.tailGap = false;
}

/** So much passed, by the rate. */
export function pass(meter: Meter, amount: number): void {
  if (meter.first === null) meter.lead += amount;
  else meter.tail += amount;
}

/** The rate was not heard for a while. */
export function miss(meter: Meter): void {
  if (meter.first === null) meter.leadGap = true;
  else meter.tailGap = true;
}

/**
 * How far a meter that only rises went.
 * @param isRateKnown whether the rate is told at all.
 */
export function risen({ base, first, last, lead, tail, leadGap }: Meter, isRateKnown: boolean): number | null {
  if (first === null || last === null) return isRateKnown ? lead : null;
  const head = base === null ? (isRateKnown ? lead : 0) : first - base;
  // What was told before the start lags by up to a step, so the rate knows better, but never more than that.
  const start = isRateKnown && !leadGap ? Math.min(lead, Math.max(0, head)) : head;
  return start + last - first + tail;
}

/** How far a meter that falls and rises fell. */
export function fallen({ base, first, last, lead, tail, leadGap }: Meter, isRateKnown: boolean): number | null {
  if (first === null || last === null) return isRateKnown && !leadGap ? lead : null;
  const start = (isRateKnown && !leadGap) || base === null ? first + lead : base;
  return start - last + tail;
}
