import { minute, type Life, type Said, type TrueSpan } from './life';

/** What a perfect reader of what arrived could know of a span. */
export interface Known {
  readonly span: TrueSpan;
  /** The first and the last sign of it that arrived; absent when all of it was lost. */
  readonly heard: readonly [first: number, last: number] | undefined;
  readonly isStartHeard: boolean;
  readonly isEndHeard: boolean;
  /** Nothing that arrived tells for sure whether it is one with its neighbour, or whether it is one at all. */
  readonly isStartDoubtful: boolean;
  readonly isEndDoubtful: boolean;
  readonly isInnerDoubtful: boolean;
  /** A second more or less would make one of these doubts, or none of it. */
  readonly isBorderline: boolean;
}

/** A time in which no sign of driving (or of current) arrived. */
interface Silence {
  readonly from: Said;
  readonly to: Said;
  readonly isDoubtful: boolean;
  readonly isBorderline: boolean;
}

const signs = {
  trip: ['VehicleSpeed', 'Gear', 'Odometer', 'Location'],
  charge: ['DetailedChargeState', 'ACChargingPower', 'DCChargingPower', 'ACChargingEnergyIn', 'DCChargingEnergyIn'],
};

/**
 * Between two signs of driving: one drive if no three minutes are left for standing, even at 100 mph; two if the words on
 * both gears arrived, or another that only a parked car says, or fifteen minutes stay unexplained at 30 mph. What lies in
 * between nobody can know.
 */
function doubtOfDrive(from: Said, to: Said, hasStood: boolean): Pick<Silence, 'isDoubtful' | 'isBorderline'> {
  const silence = to.at - from.at;
  const miles = to.miles - from.miles;
  const hasParked = from.data.Gear === 'P' || from.doing === 'stand';
  const hasBegun = to.data.Gear === 'D';
  if (to.doing === 'stand') return { isDoubtful: hasParked && miles > 0.3, isBorderline: false };
  const most = silence - miles * 0.6 * minute - 3 * minute;
  const least = silence - miles * 2 * minute - 15 * minute;
  // What was driven in between may have begun right after, or ended right before.
  if (hasParked || hasBegun) {
    const isBorderline = Math.abs(miles - 0.3) < 0.1 || Math.abs(most) < minute / 6;
    if (isBorderline || miles > 0.3) return { isDoubtful: most >= 0 || isBorderline, isBorderline };
    if (hasParked && hasBegun) return { isDoubtful: false, isBorderline: false };
  }
  const isBorderline = Math.min(Math.abs(most), Math.abs(least)) < minute / 6;
  return { isDoubtful: isBorderline || (most >= 0 && least < 0 && !hasStood), isBorderline };
}

/**
 * What was driven in a silence may have been over only when the car was heard to stand, or begun already: so near to another
 * drive it may be part of that.
 */
function isBeside({ from, to }: Silence, begins: number, ends: number): boolean {
  const isNear = ({ doing }: Said, distance: number): boolean =>
    doing === 'stand' && distance >= 0 && distance < 3 * minute;
  return to.miles - from.miles > 0.05 && (isNear(to, begins - to.at) || isNear(from, from.at - ends));
}

/** Looks at what arrived of a life, without looking at what `src/history` makes of it. */
export function known(life: Life, heard: readonly Said[], kind: 'trip' | 'charge'): Known[] {
  const heardAt = new Set(heard.map(({ at }) => at));
  const isEnd = ({ data: { DetailedChargeState: word } }: Said): boolean => word === 'Complete' || word === 'Stopped';
  const isSign = (said: Said): boolean =>
    (said.doing === kind && signs[kind].some((field) => field in said.data)) || (kind === 'charge' && isEnd(said));
  const silences: Silence[] = [];
  let last: Said | undefined;
  let hasStood = false;
  for (const [i, said] of heard.entries()) {
    // A car that stands and tells its odometer tells what was driven until then.
    const isMark = kind === 'trip' && said.doing === 'stand' && 'Odometer' in said.data;
    if (!isSign(said) && !isMark) {
      hasStood ||= 'DetailedChargeState' in said.data || said.data.VehicleSpeed === null;
      continue;
    }
    if (last && said.at - last.at >= (kind === 'trip' ? 3 : 15) * minute) {
      const isPause = hasStood || (isEnd(last) && (isEnd(said) || said.data.DetailedChargeState === 'Charging'));
      const doubt =
        kind === 'trip' ? doubtOfDrive(last, said, hasStood) : { isDoubtful: !isPause, isBorderline: false };
      // How far it came unheard is known by the odometer only, which may not be told before the car parks.
      const next = heard.slice(i).find(({ data }) => 'Odometer' in data || data.Gear === 'P');
      const isBorderline = doubt.isBorderline || (kind === 'trip' && next !== undefined && !('Odometer' in next.data));
      silences.push({ from: last, to: said, isDoubtful: doubt.isDoubtful || isBorderline, isBorderline });
    }
    last = said;
    hasStood = false;
  }
  const signsAt = heard.filter((said) => said.doing === kind && isSign(said)).map(({ at }) => at);
  const spans = life.spans
    .filter((span) => span.kind === kind)
    .map((span): Known => {
      const [begins, ends] = [span.turns[0]![0], span.turns.at(-1)![1]];
      const own = signsAt.filter((at) => at >= begins && at <= ends);
      const doubts = silences.filter(({ from, to, isDoubtful }) => isDoubtful && from.at < ends && to.at > begins);
      const atEnd = silences.filter(({ from, to, isDoubtful }) => isDoubtful && from.at <= ends && to.at > ends);
      const atStart = silences.filter(({ from, to, isDoubtful }) => isDoubtful && from.at < begins && to.at >= begins);
      const isStartHeard = heardAt.has(begins);
      const isEndHeard = heardAt.has(ends);
      // It said that it paused, or went on, and the rest of it was lost: what comes next may hide that.
      const isStartCut = !isStartHeard && span.turns.some((turn) => turn.includes(own[0]!));
      const isEndCut = !isEndHeard && span.turns.some(([, at]) => heardAt.has(at) && at >= (own.at(-1) ?? Infinity));
      return {
        span,
        heard: own.length > 0 ? ([own[0]!, own.at(-1)!] as const) : undefined,
        isStartHeard,
        isEndHeard,
        isStartDoubtful: isStartCut || atStart.length > 0,
        isEndDoubtful: isEndCut || atEnd.length > 0,
        isBorderline:
          isStartCut ||
          isEndCut ||
          (kind === 'trip' && silences.some((one) => isBeside(one, begins, ends))) ||
          [...doubts, ...atStart, ...atEnd].some((one) => one.isBorderline),
        isInnerDoubtful: doubts.some((one) => !atStart.includes(one) && !atEnd.includes(one)),
      };
    });
  // Of one that nothing arrived of, nobody can know how near it was to those beside it.
  return spans.map((one, i) => {
    const isBesideLost = [spans[i - 1], spans[i + 1]].some((beside) => beside && !beside.heard);
    return isBesideLost ? { ...one, isBorderline: true } : one;
  });
}
