import { counted } from './counter';
import { eachValue, found } from './moment';
import { endMiles, heardMiles, startMiles } from './odometer';
import type { Drive, Flow, Piece } from './piece';
import { metresBetween } from './place';
import type { Gap, Span } from './span';
import { hour, minute, shortPause, shortStop } from './state';

/** Whoever could have stood this long unheard was parked, though no word of it was heard. */
const unheardStop = 15 * minute;
/** Milliseconds that a mile takes: at 30 mph, so that only time that driving cannot explain counts as standing. */
export const perMile = 2 * minute;
/** Milliseconds that a mile takes at least. */
export const leastPerMile = 0.6 * minute;
const metresPerMile = 1_609.344;
/** mi: less is a change of gears, not a trip. kWh: less is a plug that was tried, not a charge. */
const leastMiles = 0.03;
/** mph: who is faster goes somewhere. */
const manoeuvring = 10;
const leastEnergy = 0.02;

/** Whether two pieces are of one span, and whether that is a guess. */
interface Verdict {
  readonly isOne: boolean;
  readonly isDoubtful: boolean;
}

const apart: Verdict = { isOne: false, isDoubtful: false };

/** When the car was last, or first, heard to stand in a gap: words that only a parked car says. */
export function stoodAt({ words }: Gap, which: 'first' | 'last'): number | undefined {
  const isWord = words.filter((word) => {
    let stands = false;
    eachValue(word, (channel, value) => {
      stands ||=
        channel === 'DetailedChargeState' || channel === 'VehicleSpeed' || (channel === 'Gear' && value % found === 0);
    });
    return stands;
  });
  return isWord.at(which === 'first' ? 0 : -1)?.at;
}

/** Miles between two drives, at least. */
export function milesBetween(one: Drive, next: Drive): number {
  const [from, to] = [endMiles(one), startMiles(next)];
  if (from !== null && to !== null) return Math.max(0, to - from);
  const [here, there] = [one.arrival.place, next.arrival.place];
  if (!here || !there) return 0;
  const { lead, body, tail } = next.distance;
  return Math.max(0, metresBetween(here, there) / metresPerMile - lead - body - tail);
}

function drives(one: Drive, next: Drive): Verdict {
  const silence = next.from - one.to;
  if (one.isEnded && next.isBegun) return { isOne: silence < shortStop, isDoubtful: false };
  const [firstStood, lastStood] = [stoodAt(next.before, 'first'), stoodAt(next.before, 'last')];
  const [from, to] = [one.isEnded ? one.to : firstStood, next.isBegun ? next.from : lastStood];
  if (from !== undefined && to !== undefined && to - from >= shortStop) return apart;
  const miles = milesBetween(one, next);
  const stood = silence - miles * perMile;
  const isOne = stood < (from !== undefined || to !== undefined ? shortStop : unheardStop);
  const isSure = isOne ? silence - miles * leastPerMile < shortStop : stood >= unheardStop;
  return { isOne, isDoubtful: !isSure };
}

function flows(one: Flow, next: Flow): Verdict {
  const wasOut = next.before.words.some((word) => {
    let isOut = false;
    eachValue(word, (channel, value) => (isOut ||= channel === 'DetailedChargeState' && value % found === 0));
    return isOut;
  });
  const silence = next.from - one.to;
  if (wasOut || (next.added.base === 0 && (one.added.last ?? 0) > 0)) return apart;
  const rise = Math.max(0, (next.added.base ?? 0) - (one.added.last ?? 0) - one.added.tail);
  const power = Math.max(one.maxAc, one.maxDc, next.maxAc, next.maxDc);
  const isHeard = one.isEnded && next.isBegun;
  const paused = isHeard || power === 0 ? silence : silence - (rise / power) * hour;
  return { isOne: paused < shortPause, isDoubtful: !isHeard && silence >= shortPause };
}

function verdict(one: Piece | undefined, next: Piece): Verdict {
  if (one?.kind === 'trip' && next.kind === 'trip') return drives(one, next);
  return one?.kind === 'charge' && next.kind === 'charge' ? flows(one, next) : apart;
}

/** Whether it went anywhere, or current flowed at all. */
function isReal(span: Span): boolean {
  if (span.kind === 'trip') {
    const hasSpeed = span.pieces.some(({ maxSpeed }) => (maxSpeed ?? 0) > manoeuvring);
    return hasSpeed || (heardMiles(span) ?? 0) >= leastMiles;
  }
  return (
    Math.max(...(['used', 'added'] as const).map((c) => span.pieces.reduce((sum, one) => sum + counted(one[c]), 0))) >=
    leastEnergy
  );
}

/**
 * Joins pieces that are one trip or one charge, and leaves out what is neither.
 * @param rest what was told since the last piece.
 * @returns also the gaps: one before each span, and one after the last.
 */
export function join(pieces: readonly Piece[], rest: Gap): { spans: Span[]; gaps: Gap[] } {
  const groups: Span[] = [];
  for (const piece of pieces) {
    const last = groups.at(-1);
    const { isOne, isDoubtful } = verdict(last?.pieces.at(-1), piece);
    if (isOne) (last!.pieces as Piece[]).push(piece);
    else groups.push({ kind: piece.kind, pieces: [piece], lead: 0, tail: 0, isDoubtful: false } as Span);
    if (!isDoubtful) continue;
    last!.isDoubtful = true;
    groups.at(-1)!.isDoubtful = true;
  }
  const spans: Span[] = [];
  const gaps: Gap[] = [];
  let gap: Gap | undefined;
  for (const span of groups) {
    gap = chain(gap, span.pieces[0]!.before);
    if (!isReal(span)) continue;
    spans.push(span);
    gaps.push(gap);
    gap = undefined;
  }
  gaps.push(chain(gap, rest));
  return { spans, gaps };
}

const chain = (one: Gap | undefined, next: Gap): Gap =>
  one ? { known: one.known, words: [...one.words, ...next.words] } : next;
