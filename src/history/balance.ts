import { energyAfter, energyBefore, firstEnergy } from './energy';
import { valueOf, type Moment } from './moment';
import { leastPerMile, perMile } from './join';
import { endMiles, firstMiles, lastMiles, startMiles, saysItStands } from './odometer';
import {
  between,
  firstOf,
  isChargeSpan,
  isTripSpan,
  lastOf,
  type Gap,
  type Span,
  type TripSpan,
  type Unheard,
} from './span';
import { hour, shortStop } from './state';

/** mi that the odometer may lag behind what was told, as it is told in steps. */
const someMiles = 0.3;
/** kWh that the pack gains unheard only from a charge; less may be its warming up. And what its steps may hide. */
const leastCharge = 1.5;
const someEnergy = 0.2;
const notable = 0.5;
/** kWh a mile: what driving takes, for miles of which nothing is known. */
const perUnheardMile = 0.28;
/** kW: as homes have it, only to guess how long a charge of which nothing is known took. */
const usualPower = 11;

/**
 * Finds what was not heard by what is missing: miles and kWh between what the car told before and after. They are of a span
 * whose end, or whose start, was not heard; where there is none, of a trip or a charge of its own.
 */
export function balance(spans: readonly Span[], gaps: readonly Gap[], openAt: number): Unheard[] {
  const unheard: Unheard[] = [];
  balanceMiles(spans, gaps, openAt, unheard);
  balanceEnergy(spans, gaps, openAt, unheard);
  return unheard.sort((a, b) => a.start.at - b.start.at);
}

/**
 * From trip to trip: where the odometer stood after the one, what the standing car told of it, and where the next one began.
 * Miles in between go to the tail of the one or the lead of the other where that end was not heard, else to a trip unheard.
 */
function balanceMiles(spans: readonly Span[], gaps: readonly Gap[], openAt: number, unheard: Unheard[]): void {
  let last = -1;
  for (let i = 0; i <= spans.length; i++) {
    const next = spans[i];
    if (next && next.kind !== 'trip') continue;
    const before = spans[last];
    const trip = isTripSpan(before) ? before : undefined;
    const first = last + 1;
    last = i;
    let miles = trip ? endOf(trip) : (gaps[0]!.known.Odometer?.value ?? null);
    // Shortly before an unheard start it may drive already, unless it says that it stands.
    const until = next && !firstOf(next).isBegun ? firstOf(next).from - shortStop : Infinity;
    const told = gaps
      .slice(first, i + 1)
      .flatMap(({ words }) => words)
      .findLast((word) => valueOf(word, 'Odometer') !== undefined && (word.at <= until || saysItStands(word)));
    const range = [first, i] as const;
    let isApart = false;
    if (told) {
      // It stands, and tells so much: what comes after is another matter.
      const value = valueOf(told, 'Odometer')!;
      const missing = value - (miles ?? value);
      if (trip && !lastOf(trip).isEnded) trip.tail = Math.max(0, missing);
      else if (missing > someMiles) {
        unheard.push(place('trip', missing, spans, gaps, range, [0, told.at], openAt));
        if (trip) trip.isDoubtful = true;
      }
      isApart = told.at - (trip ? lastOf(trip).to : 0) >= shortStop;
      miles = value;
    }
    if (!isTripSpan(next)) continue;
    const start = startOf(next);
    const missing = start === null || miles === null ? 0 : Math.max(0, start - miles);
    const isEnded = !trip || told !== undefined || lastOf(trip).isEnded;
    if (!isEnded && firstOf(next).isBegun) trip.tail = missing;
    else if (!isEnded) trip.tail = next.lead = missing / 2;
    else if (!firstOf(next).isBegun) next.lead = missing;
    else if (missing > someMiles && hasRoom(missing, told?.at ?? (trip ? lastOf(trip).to : 0), firstOf(next).from)) {
      unheard.push(place('trip', missing, spans, gaps, range, [told?.at ?? 0, Infinity], openAt));
    }
    if (missing > someMiles && (isEnded || firstOf(next).isBegun)) {
      // What was not heard may have begun right after the one, or ended right before the other.
      next.isDoubtful = true;
      if (trip && !isApart) trip.isDoubtful = true;
    }
  }
}

/** Whether there is time for a trip of its own; else the miles are of the one whose first value came late. */
const hasRoom = (miles: number, from: number, to: number): boolean => to - from >= miles * leastPerMile + shortStop;

/**
 * Where the odometer stood when a trip was last heard. An end can be heard though the miles just before it were not: then as
 * far as the car can have come.
 */
function endOf(trip: TripSpan): number | null {
  const heard = lastMiles(trip);
  if (!lastOf(trip).isEnded || endMiles(trip.pieces.at(-1)!) !== null || heard === null) return heard;
  const told = trip.pieces.findLast(({ distance }) => distance.last !== null)!;
  return heard + Math.max(lastOf(trip).to - told.to, shortStop) / leastPerMile;
}

/** Where it stood when it was first heard; `null` where the miles just after its begin were not. */
const startOf = (trip: TripSpan): number | null =>
  firstOf(trip).isBegun ? startMiles(trip.pieces[0]!) : firstMiles(trip);

/**
 * From one word on the pack to the next, in spans and between them: what it gained went into a charge whose end was not heard,
 * else into one unheard. Miles driven unheard took something, which was gained as well.
 */
function balanceEnergy(spans: readonly Span[], gaps: readonly Gap[], openAt: number, unheard: Unheard[]): void {
  /** The last that was told, in which gap or span before it, and when; miles driven unheard since. */
  let known: { energy: number; gap: number; at: number; isOfSpan: boolean } | undefined;
  let charge: Span | undefined;
  let unseen = 0;
  gaps.forEach((gap, i) => {
    const before = spans[i - 1];
    const after = spans[i];
    // Only between two trips is it sure where the miles were driven.
    const miles = isTripSpan(before) && isTripSpan(after) ? before.tail + after.lead + unheardMiles(unheard, i) : 0;
    const energy = before ? energyAfter(before) : (gap.known.EnergyRemaining?.value ?? null);
    if (energy !== null) {
      known = { energy, gap: i, at: before ? lastOf(before).to : 0, isOfSpan: before !== undefined };
      charge = isChargeSpan(before) && !before.pieces.at(-1)!.isEnded ? before : undefined;
      unseen = 0;
    }
    unseen += gap.words.some((word) => valueOf(word, 'EnergyRemaining') !== undefined) ? 0 : miles;
    const see = (energy: number, at: number, isOfSpan: boolean): void => {
      const gained = known ? energy - known.energy + unseen * perUnheardMile : 0;
      if (gained > notable) {
        // It may have gone on, or begun before, unheard.
        const [one, other] = [known?.isOfSpan && before, isOfSpan && after];
        for (const near of [one, other]) if (near && near.kind === 'charge') near.isDoubtful = true;
      }
      if (charge && gained > someEnergy) charge.tail += gained;
      else if (known && gained >= leastCharge) {
        unheard.push(place('charge', gained, spans, gaps, [known.gap, i], [known.at, at], openAt, unheard));
      }
      known = { energy, gap: i, at, isOfSpan: false };
      charge = undefined;
      unseen = 0;
    };
    for (const word of gap.words) {
      const energy = valueOf(word, 'EnergyRemaining');
      if (energy !== undefined) see(energy, word.at, false);
    }
    const next = after ? (isTripSpan(after) ? firstEnergy(after) : energyBefore(after)) : null;
    if (next !== null && !(isChargeSpan(after) && !after.pieces[0]!.isBegun)) see(next, firstOf(after!).from, true);
  });
}

const unheardMiles = (unheard: readonly Unheard[], gap: number): number =>
  unheard.reduce((sum, one) => sum + (one.kind === 'trip' && one.gap === gap ? one.amount : 0), 0);

/** Puts what was not heard into the longest silence. */
function place(
  kind: Unheard['kind'],
  amount: number,
  spans: readonly Span[],
  gaps: readonly Gap[],
  [first, last]: readonly [first: number, last: number],
  [earliest, latest]: readonly [earliest: number, latest: number],
  openAt: number,
  taken: readonly Unheard[] = [],
): Unheard {
  let best = { gap: first, from: 0, to: -1 };
  let [lower, upper] = [Infinity, 0];
  for (let gap = first; gap <= last; gap++) {
    const from = Math.max(earliest, gap > 0 ? lastOf(spans[gap - 1]!).to : (gaps[0]!.words[0]?.at ?? 0));
    const to = Math.min(latest, spans[gap] ? firstOf(spans[gap]!).from : openAt);
    if (to <= from) continue;
    lower = Math.min(lower, from);
    upper = Math.max(upper, to);
    const times = [from, ...times_(gaps[gap]!.words, from, to), to];
    for (const one of taken) if (one.gap === gap) times.push(one.start.at, one.end.at);
    times.sort((a, b) => a - b);
    times.forEach((time, k) => {
      const isTaken = taken.some(({ start, end }) => time >= start.at && time < end.at);
      const length = (times[k + 1] ?? time) - time;
      if (!isTaken && length > best.to - best.from) best = { gap, from: time, to: time + length };
    });
  }
  const length = kind === 'trip' ? amount * perMile : (amount / usualPower) * hour;
  const middle = (best.from + best.to) / 2;
  // Something else may have to find room in the same silence.
  const half = Math.min(length, (best.to - best.from) / 2) / 2;
  const from = between(middle - half, lower, upper);
  return { kind, gap: best.gap, amount, start: from, end: between(Math.max(middle + half, from.at + 1), lower, upper) };
}

const times_ = (words: readonly Moment[], from: number, to: number): number[] =>
  words.map(({ at }) => at).filter((at) => at > from && at < to);
