/** How fast the cabin came near its target, by 5 K of outside temperature: minutes a K, and how much that differs. */
export interface Learned {
  readonly [bucket: string]: { readonly pace: number; readonly spread: number };
}

/** The cabin is ready within so many K of its target. */
export const near = 2;
/** Below, a cold battery is warmed as well, °C; it takes so many minutes more. */
const coldBattery = 5;
const batteryMinutes = 10;
/** Minutes a K where nothing is learned: slower than most cars. */
const unlearned = { pace: 1, spread: 0 };
/** A new run counts for so much. */
const alpha = 0.3;
/** Outside of these, minutes a K are no cabin but an error of measuring. */
const plausible = { least: 0.1, most: 5 };

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/**
 * Minutes by the outside temperature alone: one a K below 10 °C, at most 30; one a K above 24 °C, from 5 to 15.
 * Source: the timer that bensmann.no describes for cold mornings.
 */
export function formulaMinutes(outside: number): number {
  if (outside < 10) return clamp(10 - outside, 0, 30);
  return outside > 24 ? clamp(outside - 24, 5, 15) : 0;
}

/** What a lead is reckoned from. Temperatures in °C; `undefined` unknown. */
export interface LeadInput {
  readonly target: number;
  readonly outside: number | undefined;
  readonly inside: number | undefined;
  readonly pack: number | undefined;
  readonly lfp: boolean;
  readonly learned: Learned;
  /** Minutes; what takes longer is no longer warm-up but waste. */
  readonly most: number;
}

/** Minutes before departure at which it has to begin; `undefined` where no temperature is known. */
export function leadMinutes(input: LeadInput): number | undefined {
  const { target, outside, pack, lfp, learned, most } = input;
  // A car that stood for long has the temperature around it.
  const inside = input.inside ?? outside;
  if (inside === undefined) return undefined;
  const gap = Math.max(0, Math.abs(target - inside) - near);
  const known = outside === undefined ? undefined : paceAt(learned, outside);
  const { pace, spread } = known ?? unlearned;
  // Twice the spread is what 19 of 20 mornings stay below.
  const minutes = gap * (pace + 2 * spread);
  const formula = known || outside === undefined ? 0 : formulaMinutes(outside);
  const isCold =
    pack === undefined ? lfp && outside !== undefined && outside < 10 : pack < coldBattery || (lfp && pack < 10);
  return Math.min(most, Math.ceil(Math.max(minutes, formula) + (isCold ? batteryMinutes : 0)));
}

const bucketOf = (outside: number): number => Math.floor(outside / 5) * 5;

/** Of the bucket, or of the next one that has learned anything within 10 K. */
function paceAt(learned: Learned, outside: number): Learned[string] | undefined {
  const bucket = bucketOf(outside);
  return [0, -5, 5, -10, 10].map((aside) => learned[bucket + aside]).find((one) => one !== undefined);
}

/** What a run showed: from one temperature of the cabin to another in so many minutes. */
export interface Warming {
  readonly outside: number;
  readonly from: number;
  readonly to: number;
  readonly minutes: number;
}

/** Learns from a run; one that moved the cabin by less than 3 K says nothing. */
export function learn(learned: Learned, { outside, from, to, minutes }: Warming): Learned {
  const moved = Math.abs(to - from);
  const pace = minutes / moved;
  if (moved < 3 || !(pace >= plausible.least && pace <= plausible.most)) return learned;
  const bucket = bucketOf(outside);
  const old = learned[bucket];
  // One morning says how fast, not how surely: a tenth of it is kept in reserve.
  if (!old) return { ...learned, [bucket]: { pace, spread: pace / 10 } };
  const off = Math.abs(pace - old.pace);
  return {
    ...learned,
    [bucket]: { pace: old.pace + alpha * (pace - old.pace), spread: old.spread + alpha * (1.25 * off - old.spread) },
  };
}
