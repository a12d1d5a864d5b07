import type { ParkedWindow } from './history';
import { readAt, takenOf } from './pack';
import { median, spread } from './statistics';

const minute = 60_000;
const hour = 60 * minute;

/** kW that sentry mode draws before a car's own was learned: others measured 0.15 to 0.35. */
export const usualSentryPower = 0.2;
const climatePower = 1;
const awakePower = 0.15;

/** What a parked window took, by cause. */
export interface Drain {
  /** kWh in all; a pack that warms up may seem to gain, which counts as nothing. */
  readonly loss: number;
  readonly sentry: number;
  readonly climate: number;
  /** Of `idle`, what being awake without a cause explains. */
  readonly awake: number;
  /** What neither sentry mode nor the climate explains, kWh. */
  readonly idle: number;
  /** Hours in all, and without sentry mode and climate. */
  readonly hours: number;
  readonly idleHours: number;
  readonly percentAnHour: number;
  readonly percentADay: number;
  readonly kwhADay: number;
  readonly watts: number;
  /** Standard deviation of `percentAnHour`: both ends are read in steps. */
  readonly sigma: number;
  /** The step, %. */
  readonly step: number;
}

/** Splits the loss of a window by cause; `undefined` where the pack is not known at both ends. */
export function drainOf(window: ParkedWindow, capacity: number, sentryPower: number): Drain | undefined {
  const taken = takenOf(window.atStart, window.atEnd, capacity);
  if (!taken) return undefined;
  const { sentryHours, climateHours, awakeHours, climateEnergy } = window;
  const loss = Math.max(0, taken.energy);
  const hours = (window.end - window.start) / hour;
  // What is only reckoned cannot be more than what is gone.
  const sentry = Math.min(loss, sentryHours * sentryPower);
  const climate = Math.min(loss - sentry, climateEnergy ?? climateHours * climatePower);
  const idle = loss - sentry - climate;
  const idleHours = hours - sentryHours - climateHours;
  const percentAnHour = (100 * idle) / capacity / idleHours;
  return {
    loss,
    sentry,
    climate,
    awake: awakeHours * awakePower,
    idle,
    hours,
    idleHours,
    percentAnHour,
    percentADay: 24 * percentAnHour,
    kwhADay: (24 * idle) / idleHours,
    watts: (1_000 * idle) / idleHours,
    sigma: sigmaOf(taken.step, idleHours),
    step: taken.step,
  };
}

/** Two readings, each somewhere within its step: a step over √12 each, so over √6 for their difference. */
export const sigmaOf = (step: number, hours: number): number => step / Math.sqrt(6) / hours;

/** Why a window says nothing of the car. */
export type Void = 'unread' | 'short' | 'plugged' | 'snowflake' | 'moved' | 'stale';

/** Whether a window may be judged; `undefined` where it may. */
export function voidOf(window: ParkedWindow, drain: Drain | undefined, capacity: number): Void | undefined {
  if (!drain) return 'unread';
  if (window.plugged !== false) return 'plugged';
  if (hasSnowflake(window.atStart) || hasSnowflake(window.atEnd)) return 'snowflake';
  const { odometerStart, odometerEnd } = window;
  // Towed, or carried away.
  if (odometerStart !== null && odometerEnd !== null && Math.abs(odometerEnd - odometerStart) > 0.05) return 'moved';
  const isFresh = (at: number | null, boundary: number): boolean =>
    at !== null && (isAwake(window) || Math.abs(at - boundary) <= 30 * minute);
  if (!isFresh(readAt(window.atStart), window.start) || !isFresh(readAt(window.atEnd), window.end)) return 'stale';
  const isClear = drain.loss >= (2 * drain.step * capacity) / 100;
  return drain.idleHours >= 6 && (isClear || drain.idleHours >= 24) ? undefined : 'short';
}

/** A cold pack locks charge away, which is not lost. */
const hasSnowflake = ({ level, soc }: ParkedWindow['atStart']): boolean =>
  level !== null && soc !== null && level - soc >= 1;

/** Whether it streamed all the while: then what it told last is still so, for it tells every change. */
const isAwake = ({ start, end, sentryHours, climateHours, awakeHours }: ParkedWindow): boolean =>
  sentryHours + climateHours + awakeHours >= (0.95 * (end - start)) / hour;

/** Whether a window counts with the cold ones: frost takes its own. A strong change of the weather counts as well. */
export function isCold({ outsideStart, outsideEnd }: ParkedWindow): boolean {
  const known = [outsideStart, outsideEnd].filter((degrees) => degrees !== null);
  if (known.length === 0) return false;
  const mean = known.reduce((sum, degrees) => sum + degrees, 0) / known.length;
  return mean < 5 || (known.length === 2 && Math.abs(known[1]! - known[0]!) >= 15);
}

/** Per cents a day of the last windows, the newest last. */
export type Baseline = readonly number[];
/** Of so many windows what is usual is told, and at least so many are needed. */
const most = 20;
const least = 5;

export const learned = (baseline: Baseline, percentADay: number): Baseline => [...baseline, percentADay].slice(-most);

/** What is usual, %/day; `undefined` where too little is known. */
export const usualOf = (baseline: Baseline): number | undefined =>
  baseline.length >= least ? median(baseline) : undefined;

/** %/day that a car may lose: above it something is wrong. */
export function allowedOf(baseline: Baseline): number {
  const usual = usualOf(baseline);
  return usual === undefined ? 3 : Math.max(3, usual + 3 * spread(baseline));
}

/** Whether a window surely took more than is allowed, at 95 %. */
export const isTooMuch = ({ percentADay, sigma }: Drain, baseline: Baseline): boolean =>
  percentADay - 1.64 * 24 * sigma > allowedOf(baseline);
