import { balance } from './balance';
import { chargeRow, tailTime, unheardCharge } from './charge';
import { firstEnergy } from './energy';
import { join, perMile, stoodAt } from './join';
import { firstMiles } from './odometer';
import { parkedRows, type Stretch } from './parked';
import type { Piece } from './piece';
import type { Row } from './rows';
import { between, firstOf, isTripSpan, lastOf, received, type End, type Gap, type Span, type Unheard } from './span';
import { factsOf, minute, shortPause, shortStop, valueAt, type State, type Surroundings } from './state';
import { tripRow, unheardTrip, type Around } from './trip';

/** Whoever drove and was not heard for so long has parked. */
const silentDrive = 15 * minute;
/** Spans: so many at most wait for a trip that tells what went unheard between them. */
const mostUnsettled = 20;

/** What cutting makes of pieces. */
interface Cut {
  readonly rows: readonly Row[];
  /** When they change although nothing comes; `Infinity` when only a moment can change anything. */
  readonly due: number;
  /** Rows since then can still change, whatever is told later. */
  readonly final: number;
  /** The pieces that cutting on from there needs. */
  readonly last: readonly Piece[];
}

/**
 * The second pass: cuts the pieces that were heard into trips, charges and parked windows. Pure, and in this order: pieces of
 * one trip or charge are joined to a span (`join`); miles and kWh that are missing go to the spans whose ends were not heard,
 * or make one that was not heard at all (`balance`); each span gets its ends, and what is left of the time is parked. As
 * every end is cut at its neighbour's, no two rows overlap.
 * @param open the piece under way.
 */
export function cut(
  pieces: readonly Piece[],
  open: Piece | null,
  state: State,
  now: number,
  around: Surroundings,
): Cut {
  const home = around.home();
  const rest: Gap = state.hole;
  const { spans, gaps } = join(open ? [...pieces, open] : pieces, rest);
  const unheard = balance(spans, gaps, state.at);
  const last = spans.at(-1);
  const isUnderWay = open !== null && last !== undefined && lastOf(last) === open;
  const overAt = last === undefined ? Infinity : overSince(last, isUnderWay, state);
  const isOver = now >= overAt;
  const settled = settledBefore(spans, spans.length);
  const needed = settledBefore(spans, settled);

  const ends: { start: End; end: End }[] = [];
  spans.forEach((span, i) => {
    const [before, after] = [i, i + 1].map((gap) => unheard.filter((one) => one.gap === gap));
    const own = endsOf(
      span,
      spans[i + 1],
      gaps[i]!,
      gaps[i + 1]!,
      i > 0 ? lastOf(spans[i - 1]!).to : (gaps[0]!.words[0]?.at ?? 0),
      state.at,
    );
    // What was not heard at all lies in between.
    const from = before!.at(-1)?.end.at ?? ends.at(-1)?.end.at ?? 0;
    const to = after![0]?.start.at ?? Infinity;
    ends.push({ start: atLeast(own.start, from), end: atMost(own.end, to) });
  });

  const rows: Row[] = [];
  const trips = spans.filter(isTripSpan);
  gaps.forEach((gap, i) => {
    const lost = unheard.filter((one) => one.gap === i);
    const isLast = i === spans.length;
    const start = ends[i - 1]?.end ?? beginning(gap);
    if (start && !(isLast && last && !isOver)) {
      const end = isLast ? null : ends[i]!.start;
      const stretches = lost.length === 0 ? [{ start, end }] : stretchesAround(start, end, lost);
      const parked = parkedRows(gap, stretches, state.at, home).map((row) => ({ kind: 'parked', row }) as const);
      rows.push(...parked, ...lost.map((one) => rowOfUnheard(one, spans, gap, home)));
    }
    const span = spans[i];
    if (!span) return;
    const end = i === spans.length - 1 && !isOver ? null : ends[i]!.end;
    if (isTripSpan(span)) {
      const index = trips.indexOf(span);
      const near: Around = {
        before: lost.length > 0 ? undefined : gap,
        after: unheard.some((one) => one.gap === i + 1) ? undefined : gaps[i + 1]!,
        previous: spans[i - 1],
        next: spans[i + 1],
        previousTrip: trips[index - 1],
        nextTrip: trips[index + 1],
      };
      rows.push({ kind: 'trip', row: tripRow(span, ends[i]!.start, end, near, home) });
    } else {
      rows.push({ kind: 'charge', row: chargeRow(span, ends[i]!.start, end, home) });
    }
  });
  rows.sort((a, b) => a.row.start - b.row.start || (a.row.end ?? Infinity) - (b.row.end ?? Infinity));
  return {
    rows,
    due: isOver ? Infinity : overAt,
    final: ends[settled]?.start.at ?? 0,
    last: pieces.slice(needed > 0 ? pieces.indexOf(firstOf(spans[needed]!)) : 0),
  };
}

/**
 * The last span before one that settles what was before it: a trip that told of odometer and pack, so that no miles and no
 * kWh that are found missing later can be of an earlier time. Of a car that does not tell them, so many spans stay open.
 */
const settledBefore = (spans: readonly Span[], end: number): number =>
  Math.max(
    spans.findLastIndex(
      (span, i) => i < end && isTripSpan(span) && firstMiles(span) !== null && firstEnergy(span) !== null,
    ),
    end - mostUnsettled,
  );

/** When the last span is over, if nothing more comes. */
function overSince(span: Span, isUnderWay: boolean, { at, known }: State): number {
  const { to, kind } = lastOf(span);
  if (isUnderWay) return kind === 'trip' && at - to >= silentDrive ? to : Infinity;
  if (kind === 'trip') return to + shortStop;
  return known.DetailedChargeState?.value === 0 ? to : to + shortPause;
}

/**
 * The ends of a span: as they were heard, else by what went unheard there. After a clock that ran ahead was set right, what is
 * beside it may seem to be on its wrong side.
 */
function endsOf(
  span: Span,
  next: Span | undefined,
  before: Gap,
  after: Gap,
  from: number,
  openAt: number,
): { start: End; end: End } {
  const [first, last] = [firstOf(span), lastOf(span)];
  const isTrip = isTripSpan(span);
  const lead = isTrip ? span.lead * perMile : 0;
  const earliest = Math.max(from, stoodAt(before, 'last') ?? 0);
  const start = first.isBegun
    ? received(first.from)
    : between(first.from - lead, Math.min(earliest, first.from), first.from);
  const tail = span.kind === 'trip' ? span.tail * perMile : tailTime(span);
  const latest = stoodAt(after, 'first') ?? (next ? firstOf(next).from : openAt);
  const end = last.isEnded ? received(last.to) : between(last.to + tail, last.to, Math.max(latest, last.to));
  return { start, end };
}

const atLeast = (end: End, at: number): End => (end.received ? end : { ...end, at: Math.max(end.at, at) });
const atMost = (end: End, at: number): End => (end.received ? end : { ...end, at: Math.min(end.at, at) });

/** Before the first span: since anything is known at all. */
function beginning({ words }: Gap): End | undefined {
  const at = words[0]?.at;
  return at === undefined ? undefined : between(at, at, at);
}

/** A gap without what went on in it unheard. */
function stretchesAround(start: End, end: End | null, lost: readonly Unheard[]): Stretch[] {
  const stretches: Stretch[] = [];
  let from = start;
  for (const one of lost) {
    stretches.push({ start: from, end: one.start });
    from = one.end;
  }
  stretches.push({ start: from, end });
  return stretches;
}

function rowOfUnheard(one: Unheard, spans: readonly Span[], gap: Gap, home: ReturnType<Surroundings['home']>): Row {
  const known = gap.known;
  const facts = factsOf(known);
  if (one.kind === 'charge')
    return { kind: 'charge', row: unheardCharge(one, facts, valueAt(known, 'Odometer'), home) };
  const before = spans.slice(0, one.gap).findLast(isTripSpan);
  return { kind: 'trip', row: unheardTrip(one, before, facts, home) };
}
