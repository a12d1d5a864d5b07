import { counted } from './counter';
import { valueOf } from './moment';
import type { Drive } from './piece';
import { firstOf, isTripSpan, lastOf, type Gap, type Span, type TripSpan } from './span';

/** kWh: over less than this much the estimate cannot be measured by what was told. */
const measurable = 0.3;
/** kWh: the pack tells of its energy in such steps. */
const step = 0.1;

/** What was told over what was estimated: how good the estimate is. */
function scaleOf({ energy: { first, last, body } }: Drive): number {
  const told = (first ?? 0) - (last ?? 0);
  return body >= measurable && told > 0 ? Math.min(2, Math.max(0.5, told / body)) : 1;
}

/** kWh where a drive was first heard; `null` when nothing near it was told. */
function startEnergy(drive: Drive): number | null {
  const { first, lead, leadGap } = drive.energy;
  return first === null || leadGap ? null : first + lead * scaleOf(drive);
}

function endEnergy(drive: Drive): number | null {
  const { last, tail, tailGap } = drive.energy;
  return last === null || tailGap ? null : last - tail * scaleOf(drive);
}

/** kWh where a trip was first told of, roughly. */
export function firstEnergy({ pieces }: TripSpan): number | null {
  const piece = pieces.find(({ energy }) => energy.first !== null);
  return piece ? piece.energy.first! + piece.energy.lead : null;
}

/** kWh in the pack when a span was first heard; `null` when that is not known for sure. */
export function energyBefore(span: Span): number | null {
  if (isTripSpan(span)) return startEnergy(span.pieces[0]!);
  let added = 0;
  for (const { firstMark, added: counter } of span.pieces) {
    if (firstMark) return firstMark.energy - firstMark.added - added;
    added += counted(counter);
  }
  return null;
}

/** kWh in the pack when a span was last heard; `null` when that is not known for sure. */
export function energyAfter(span: Span): number | null {
  if (isTripSpan(span)) return endEnergy(span.pieces.at(-1)!);
  let added = 0;
  for (const { lastMark, added: counter } of [...span.pieces].reverse()) {
    if (lastMark) return lastMark.energy + counted(counter) - lastMark.added + added;
    added += counted(counter);
  }
  return null;
}

/** kWh at the start of a trip; `null` unknown. @param gap the one before it, and `before` the span before that. */
export function tripEnergyStart(trip: TripSpan, gap: Gap, before: Span | undefined): number | null {
  if (firstOf(trip).isBegun) {
    const heard = startEnergy(trip.pieces[0]!);
    if (heard !== null) return heard;
  }
  // Since it was told last, less than a step was used.
  const told = gap.words.findLast((word) => valueOf(word, 'EnergyRemaining') !== undefined);
  if (told) return valueOf(told, 'EnergyRemaining')! - step / 2;
  const known = gap.known.EnergyRemaining?.value;
  if (known === undefined) return null;
  if (!before) return known - step / 2;
  const after = lastOf(before).isEnded ? energyAfter(before) : null;
  return after === null ? null : (Math.min(known, after) + Math.min(after, known - step)) / 2;
}

/** kWh at the end of a trip; `null` unknown. @param gap the one after it, and `after` the span after that. */
export function tripEnergyEnd(trip: TripSpan, gap: Gap, after: Span | undefined): number | null {
  if (lastOf(trip).isEnded) {
    const heard = endEnergy(trip.pieces.at(-1)!);
    if (heard !== null) return heard;
  }
  const told = gap.words.find((word) => valueOf(word, 'EnergyRemaining') !== undefined);
  if (told) return valueOf(told, 'EnergyRemaining')! + step / 2;
  const next = after && firstOf(after).isBegun ? energyBefore(after) : null;
  return next === null ? null : next + step / 2;
}
