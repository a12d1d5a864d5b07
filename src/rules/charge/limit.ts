import { fallsOn, type Days } from '../week';
import { wallAt, type LocalDate } from '../zone';

/** A charge limit on some days, at one place or anywhere. */
export interface LimitRule {
  readonly limit: number;
  readonly days?: Days;
  /** The name of a place; absent: everywhere. */
  readonly place?: string;
}

/** A charge limit on single dates: a journey, a holiday. */
export interface DatedLimit {
  readonly limit: number;
  readonly dates: readonly LocalDate[];
}

/** Everything that may say what the limit is. */
export interface Limits {
  /** One trip: until it is reached, until `ends`, or until unplugged; then the former limit comes back. */
  readonly boost?: { readonly limit: number; readonly ends?: number };
  /** A limit that a person set in the car or the app. */
  readonly held?: { readonly limit: number; readonly until: number };
  readonly dated: readonly DatedLimit[];
  /** In order: of rules that fit, the first counts. */
  readonly rules: readonly LimitRule[];
  readonly otherwise: number;
}

/** Whose limit counts. */
export type LimitSource = 'boost' | 'held' | 'dated' | 'days' | 'place' | 'otherwise';

export interface EffectiveLimit {
  /** %, from 50 to 100: what a Tesla takes. */
  readonly limit: number;
  readonly source: LimitSource;
}

/** Where and when the limit is asked for. */
export interface LimitMoment {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly zone: string;
  /** `undefined` where the car's place is not known or has no name: rules of a place then do not fit. */
  readonly place: string | undefined;
}

/**
 * The limit that should hold now: boost, then a person's own, then dated days, then days of the week, then the place, then
 * what is set for everything else. A level, not an event: after a restart it is simply true again.
 * @throws Problem ZONE_UNKNOWN.
 */
export function effectiveLimit({ boost, held, dated, rules, otherwise }: Limits, moment: LimitMoment): EffectiveLimit {
  const { now, zone, place } = moment;
  const { date } = wallAt(now, zone);
  const here = rules.filter((rule) => rule.place === undefined || rule.place === place);
  const candidates: [LimitSource, number | undefined][] = [
    ['boost', boost && (boost.ends === undefined || now < boost.ends) ? boost.limit : undefined],
    ['held', held && now < held.until ? held.limit : undefined],
    ['dated', dated.find(({ dates }) => dates.includes(date))?.limit],
    ['days', here.find(({ days }) => days && fallsOn(days, date))?.limit],
    ['place', here.find((rule) => !rule.days && rule.place !== undefined)?.limit],
  ];
  const [source, limit] = candidates.find(([, limit]) => limit !== undefined) ?? ['otherwise', otherwise];
  return { limit: Math.min(100, Math.max(50, Math.round(limit!))), source };
}

/** A car does not charge again for the last two per cent under its limit: it is full, and nothing is wrong. */
export function isComplete(soc: number, limit: number): boolean {
  return limit <= soc + 2;
}
