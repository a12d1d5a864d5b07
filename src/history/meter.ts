/**
 * A quantity that a car tells now and then, in steps, and whose rate is estimated in between: the odometer by the speed, the
 * energy in the pack by what driving takes. Between two told values only they count; the rate closes what lies before the
 * first and behind the last, which is up to a step each.
 */
export interface Meter {
  /** The last value told before, as far as it is known. */
  readonly base: number | null;
  first: number | null;
  last: number | null;
  /** What the rate says from the start to the first value, from that to the last one, and since then. */
  lead: number;
  body: number;
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
  body: 0,
  tail: 0,
  leadGap: false,
  tailGap: false,
});

/** A value was told. */
export function tell(meter: Meter, value: number): void {
  meter.first ??= value;
  meter.last = value;
  meter.body += meter.tail;
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
  const start = base === null || (isRateKnown && !leadGap) ? lead : Math.max(0, first - base);
  return start + last - first + tail;
}

/** kWh: over less than this much the rate cannot be measured by what was told. */
const measurable = 0.3;

/** How far a meter that falls and rises fell; `null` when it was never told. */
export function fallen({ base, first, last, lead, body, tail, leadGap }: Meter): number | null {
  if (first === null || last === null) return null;
  const told = first - last;
  // The rate is an estimate: where both are known, what was told says how good it is.
  const scale = body >= measurable && told > 0 ? Math.min(2, Math.max(0.5, told / body)) : 1;
  return (leadGap && base !== null ? base - first : lead * scale) + told + tail * scale;
}
