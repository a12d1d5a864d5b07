import type { Charge, Row, Trip } from '../../../src/history/rows';
import type { Life, Said } from './life';
import { known, type Known } from './oracle';

type Ride = Trip | Charge;

/** Milliseconds: a word is stamped within the second, and a second is a step of the simulated car. */
const second = 3_000;
/** kWh: steps in which `defaultProfile` tells of the pack. */
const step = 0.1;
/** mi, 25 m: the odometer is told in steps of 0.1 mi, and what is left of one the speed tells in steps of 1 mph. */
const left = 0.0155;

/**
 * Everything that is wrong with the rows of a life, as sentences; counts of what was held against it. What is wrong with a
 * span of which an end was lost stands apart: its rest may hide among its neighbours.
 */
export function faultsOf(
  life: Life,
  heard: readonly Said[],
  rows: readonly Row[],
): { overlaps: string[]; faults: string[]; unsure: string[]; checked: Checked } {
  const faults: string[] = [];
  const unsure: string[] = [];
  const checked: Checked = {
    spans: 0,
    whole: 0,
    doubtful: 0,
    lost: 0,
    cautious: 0,
    noDistance: 0,
    noEnergy: 0,
    coarse: 0,
  };
  const overlaps = overlapsOf(rows);
  const all = (['trip', 'charge'] as const).flatMap((kind) => known(life, heard, kind));
  all.sort((a, b) => a.span.start - b.span.start);
  for (const kind of ['trip', 'charge'] as const) {
    const rides = rows.flatMap(({ kind: own, row }) => (own === kind ? [row as Ride] : []));
    const spans = all.filter(({ span }) => span.kind === kind);
    for (const one of spans) {
      const isSure = one.isStartHeard && one.isEndHeard;
      const said = (sentence: string): void =>
        void (isSure ? faults : unsure).push(
          `${kind} ${sentence}: ${JSON.stringify({ ...one, near: near(rides, one) }, null, 1)}`,
        );
      checked.spans++;
      if (one.heard) checkHeard(one, rides, said, checked);
      else checkLost(one, kind === 'trip' ? spans : all, rides, said, checked);
    }
    for (const row of rides) {
      const own = spans.filter((one) => one.heard && contains(row, one.heard));
      const isSure = row.isWhole || own.some(({ isStartHeard, isEndHeard }) => isStartHeard && isEndHeard);
      const say = (sentence: string): void =>
        void (isSure ? faults : unsure).push(`${kind} row ${sentence}: ${JSON.stringify(row)}`);
      const isMerged = own.length > 1;
      if (isMerged && (row.isWhole || own.slice(1).some(({ isStartDoubtful }) => !isStartDoubtful))) say('joins two');
      const lost = spans.filter(
        ({ heard, span, isStartHeard, isEndHeard }) =>
          !(heard && isStartHeard && isEndHeard) && row.startBounds[0] <= span.end && row.endBounds![1] >= span.start,
      );
      if (own.length === 0 && lost.length === 0) say('is of nothing');
    }
  }
  return { overlaps, faults, unsure, checked };
}

/** How many spans were looked at, and how many of them were something special. */
export interface Checked {
  spans: number;
  whole: number;
  doubtful: number;
  lost: number;
  /** Not called whole, though a perfect reader could know it. */
  cautious: number;
  noDistance: number;
  noEnergy: number;
  /** Trips whose energy is more than 1 %, or a step, beside the truth. */
  coarse: number;
}

function overlapsOf(rows: readonly Row[]): string[] {
  const faults: string[] = [];
  const sorted = [...rows].sort(
    (a, b) => a.row.start - b.row.start || (a.row.end ?? Infinity) - (b.row.end ?? Infinity),
  );
  sorted.forEach(({ row }, i) => {
    if (i > 0 && row.start < (sorted[i - 1]!.row.end ?? Infinity)) {
      faults.push(`overlap: ${JSON.stringify([sorted[i - 1], sorted[i]])}`);
    }
    if (row.end !== null && row.end < row.start) faults.push(`ends before it starts: ${JSON.stringify(row)}`);
  });
  return faults;
}

const contains = (row: Ride, [first, last]: readonly [number, number]): boolean =>
  row.start <= last && (row.end ?? Infinity) >= first;
const isNear = (a: number | null, b: number): boolean => a !== null && Math.abs(a - b) < second;
const isIn = (at: number, bounds: readonly [number, number] | null): boolean =>
  bounds !== null && at >= bounds[0] - second && at <= bounds[1] + second;
const near = (rides: readonly Ride[], { span }: Known): readonly Ride[] =>
  rides.filter(({ start, end }) => start < span.end + 3_600_000 && (end ?? Infinity) > span.start - 3_600_000);

function checkHeard(one: Known, rides: readonly Ride[], say: (sentence: string) => void, checked: Checked): void {
  const { span, isStartHeard, isEndHeard, isStartDoubtful, isEndDoubtful, isInnerDoubtful } = one;
  const own = rides.filter((row) => contains(row, one.heard!));
  const [first, last] = [own[0], own.at(-1)];
  if (!first || !last) return say('is missing');
  const isDoubtful = isStartDoubtful || isEndDoubtful || isInnerDoubtful || one.isBorderline;
  if (isDoubtful) checked.doubtful++;
  if (own.length > 1 && !isInnerDoubtful) say('is split');
  if (isDoubtful && !one.isBorderline && own.some(({ isWhole }) => isWhole))
    say('calls itself whole, which nobody can know');
  if (!isStartDoubtful) {
    if (first.startReceived !== isStartHeard) say('is wrong on whether its start was received');
    if (isStartHeard ? !isNear(first.start, span.start) : !isIn(span.start, first.startBounds)) say('starts elsewhere');
  }
  if (!isEndDoubtful) {
    if (last.endReceived !== isEndHeard) say('is wrong on whether its end was received');
    if (isEndHeard ? !isNear(last.end, span.end) : !isIn(span.end, last.endBounds)) say('ends elsewhere');
  }
  if (!isStartHeard && !first.startReceived && !isIn(span.start, first.startBounds)) say('may start elsewhere only');
  if (!isEndHeard && !last.endReceived && !isIn(span.end, last.endBounds)) say('may end elsewhere only');
  const isMeasured = !('distance' in first) || first.distance !== null;
  const isKnown = isStartHeard && isEndHeard && isMeasured;
  if (!isDoubtful && first.isWhole && !isKnown) say('calls itself whole, though it is not');
  if (!isDoubtful && !first.isWhole && isKnown) checked.cautious++;
  if (first.isWhole) checked.whole++;
  const isReceived = isStartHeard && isEndHeard && isNear(first.start, span.start) && isNear(first.end, span.end);
  if (isReceived) checkFigures(one, first, say, checked);
}

/** Both ends were received. */
function checkFigures({ span }: Known, row: Ride, say: (sentence: string) => void, checked: Checked): void {
  if ('distance' in row) {
    // Where the odometer was not told near an end, and nothing before or after tells it either.
    if (row.distance === null) return void checked.noDistance++;
    if (Math.abs(row.distance - span.distance) > Math.max(0.01 * span.distance, left)) say('is of another distance');
    if (row.energy === null) return void checked.noEnergy++;
    const error = Math.abs(row.energy - span.energy) - Math.max(0.01 * span.energy, step);
    if (error > 0) checked.coarse++;
    // Each of its ends is known to a step, where nothing went unheard beside it.
    if (error > step && row.isWhole) say('is of another energy');
    return;
  }
  const sliced = row.slices.reduce((sum, [, kWh]) => sum + kWh, 0);
  if (row.kind !== (span.used > 0 ? 'AC' : 'DC')) say('is of another kind');
  if (!(Math.abs(row.energyAdded! - span.energy) <= 0.01 * span.energy)) say('added another energy');
  if (span.used > 0 && !(Math.abs(row.energyUsed! - span.used) <= 0.01 * span.used)) say('used another energy');
  if (Math.abs(sliced - (span.used > 0 ? row.energyUsed! : row.energyAdded!)) > 1e-6) say('has other slices');
}

/** Nothing of it arrived: a row that is not whole has it within its bounds, and knows how much where nothing else is missing. */
function checkLost(
  { span }: Known,
  spans: readonly Known[],
  rides: readonly Ride[],
  say: (sentence: string) => void,
  checked: Checked,
): void {
  checked.lost++;
  const own = rides.filter(
    ({ isWhole, startBounds, endBounds }) =>
      !isWhole && startBounds[0] - second <= span.start && endBounds![1] + second >= span.end,
  );
  const index = spans.findIndex((one) => one.span === span);
  const [before, after] = [spans[index - 1], spans[index + 1]];
  // Of several that were not heard, or not to their ends, nothing tells which took how much.
  const isAlone = before?.heard && after?.heard && before.isEndHeard && after.isStartHeard;
  if (own.length === 0 && isAlone) return say('is missing');
  if (!isAlone) return;
  const alone = own.filter(({ startReceived, endReceived }) => !startReceived && !endReceived);
  const amount = alone[0] && ('distance' in alone[0] ? alone[0].distance : alone[0].energyAdded);
  const truth = span.kind === 'trip' ? span.distance : span.energy;
  if (alone.length !== 1) say(`has ${alone.length} rows`);
  else if (Math.abs(amount! - truth) > Math.max(0.1 * truth, 1.5)) say('is of another size');
}
