/**
 * A quantity that a car tells now and then, in steps, and whose rate is estimated in between: the odometer by the speed, the
 * energy in the pack by what driving takes. Between two told values only they count; the rate reaches from the start to the
 * first and from the last to the end, up to a step each.
 */
export interface Meter {
  first: number | null;
  last: number | null;
  /** What the rate says from the start to the first value, from that to the last one, and since then. */
  lead: number;
  body: number;
  tail: number;
  /** Some of that went unheard. */
  leadGap: boolean;
  bodyGap: boolean;
  tailGap: boolean;
}

export const newMeter = (): Meter => ({
  first: null,
  last: null,
  lead: 0,
  body: 0,
  tail: 0,
  leadGap: false,
  bodyGap: false,
  tailGap: false,
});

/** A value was told. */
export function tell(meter: Meter, value: number): void {
  meter.first ??= value;
  meter.last = value;
  meter.body += meter.tail;
  meter.bodyGap ||= meter.tailGap;
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
