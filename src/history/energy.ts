import { counted } from './counter';
import { valueOf } from './moment';
import type { Drive } from './piece';
import { firstOf, isChargeSpan, isTripSpan, lastOf, type Gap, type Span, type TripSpan } from './span';

/** kWh: over less than this much the estimate cannot be measured by what was told. */
const measurable = 0.3;
/** kWh: the pack tells of its energy in such steps. */
const step = 0.1;

/** What was told over what was estimated: how good the estimate is. */
function scaleOf({ energy: { first, last, body } }: Drive): number {
  const told = (first ?? 0) - (last ?? 0);
  return body >= measurable && told > 0 ? Math.min(2, Math.max(0.5, told / body)) : 1;
}

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);

/** kWh where a drive was first heard; `null` when nothing near it was told. */
function startEnergy(drive: Drive): number | null {
  const { first, lead, leadGap } = drive.energy;
  return first === null || leadGap ? null : first + lead * scaleOf(drive);
}

function endEnergy(drive: Drive): number | null {
  const { last, tail, tailGap } = drive.energy;
  // A step more would have been told.
  return last === null || tailGap ? null : last - clamp(tail * scaleOf(drive), -step, step);
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

/** kWh between which the pack is at the end of a gap: since it was told last, less than a step was used. */
function energyIn(gap: Gap, before: Span | undefined): readonly [least: number, most: number] | null {
  const told = gap.words.findLast((word) => valueOf(word, 'EnergyRemaining') !== undefined);
  if (told) {
    const energy = valueOf(told, 'EnergyRemaining')!;
    return [energy - step, energy];
  }
  const known = gap.known.EnergyRemaining?.value;
  if (known === undefined || (before && !lastOf(before).isEnded)) return null;
  // A charge may have added most of a step since.
  return [known - step, before && isChargeSpan(before) ? known + step : known];
}

/**
 * kWh at the start of a trip; `null` unknown.
 * @param gap the one before it, and `before` the span before that; absent where something unheard lies in it.
 */
export function tripEnergyStart(trip: TripSpan, gap: Gap | undefined, before: Span | undefined): number | null {
  const range = gap ? energyIn(gap, before) : null;
  const heard = firstOf(trip).isBegun ? startEnergy(trip.pieces[0]!) : null;
  // Asleep it tells nothing: the pack may hold less than was told last, but not more.
  if (heard !== null) return range ? Math.min(heard, range[1]) : heard;
  if (!range) return null;
  const after = before && lastOf(before).isEnded ? energyAfter(before) : null;
  const [least, most] = range;
  return (least + clamp(after ?? most, least, most)) / 2;
}

/** kWh at the end of a trip; `null` unknown. @param gap the one after it, and `after` the span after that. */
export function tripEnergyEnd(trip: TripSpan, gap: Gap | undefined, after: Span | undefined): number | null {
  const heard = lastOf(trip).isEnded ? endEnergy(trip.pieces.at(-1)!) : null;
  if (heard !== null) return heard;
  const told = gap?.words.find((word) => valueOf(word, 'EnergyRemaining') !== undefined);
  if (told) return valueOf(told, 'EnergyRemaining')! + step / 2;
  const next = gap && after && firstOf(after).isBegun ? energyBefore(after) : null;
  return next === null ? null : next + step / 2;
}
