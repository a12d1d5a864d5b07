import { counted } from './counter';
import { valueOf } from './moment';
import type { Drive } from './piece';
import { firstOf, isTripSpan, lastOf, type Gap, type Span, type TripSpan } from './span';
import { minute } from './state';

/** kWh: over less than this much the estimate cannot be measured by what was told. */
const measurable = 0.3;
/** kWh: the pack tells of its energy in such steps. */
const step = 0.1;
/** Milliseconds in which a parked car takes no more than a step; what it stood for longer is not of the trip. */
const soon = 30 * minute;

/** What was told over what was estimated: how good the estimate is, where all of it was heard. */
function scaleOf({ energy: { first, last, body, bodyGap } }: Drive): number {
  if (bodyGap) return 1;
  const told = (first ?? 0) - (last ?? 0);
  return body >= measurable && told > 0 ? Math.min(2, Math.max(0.5, told / body)) : 1;
}

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);

/** Whether nothing went unheard between two pieces. */
const isHeard = (one: Drive | undefined, next: Drive | undefined): boolean =>
  !one || !next || (one.isEnded && next.isBegun);

/** kWh where a trip was first heard; `null` when nothing was told near it. */
function startEnergy({ pieces }: TripSpan): number | null {
  let lead = 0;
  for (const [i, piece] of pieces.entries()) {
    const { energy } = piece;
    if (energy.leadGap || !isHeard(pieces[i - 1], piece)) return null;
    lead += energy.lead;
    if (energy.first !== null) return energy.first + lead * scaleOf(piece);
  }
  return null;
}

/** kWh where it was last heard. */
function endEnergy({ pieces }: TripSpan): number | null {
  let tail = 0;
  for (let i = pieces.length - 1; i >= 0; i--) {
    const { energy } = pieces[i]!;
    if (!isHeard(pieces[i], pieces[i + 1])) return null;
    if (energy.last !== null) {
      // A step more would have been told.
      return energy.tailGap ? null : energy.last - clamp((tail + energy.tail) * scaleOf(pieces[i]!), -step, step);
    }
    if (energy.leadGap) return null;
    tail += energy.lead;
  }
  return null;
}

/** kWh where a trip was first told of, roughly. */
export function firstEnergy({ pieces }: TripSpan): number | null {
  const piece = pieces.find(({ energy }) => energy.first !== null);
  return piece ? piece.energy.first! + piece.energy.lead : null;
}

/** kWh in the pack when a span was first heard; `null` when that is not known for sure. */
export function energyBefore(span: Span): number | null {
  if (isTripSpan(span)) return startEnergy(span);
  let added = 0;
  for (const { firstMark, added: counter } of span.pieces) {
    if (firstMark) return firstMark.energy - firstMark.added - added;
    added += counted(counter);
  }
  return null;
}

/** kWh in the pack when a span was last heard; `null` when that is not known for sure. */
export function energyAfter(span: Span): number | null {
  if (isTripSpan(span)) return endEnergy(span);
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
  // Charging and braking may have added most of a step since.
  return [known - step, before ? known + step : known];
}

/**
 * kWh at the start of a trip; `null` unknown.
 * @param gap the one before it, and `before` the span before that; absent where something unheard lies in it.
 */
export function tripEnergyStart(trip: TripSpan, gap: Gap | undefined, before: Span | undefined): number | null {
  const range = gap ? energyIn(gap, before) : null;
  const heard = firstOf(trip).isBegun ? startEnergy(trip) : null;
  // Asleep it tells nothing: the pack may hold less than was told last, and more only if that went unheard.
  if (heard !== null) return range && heard - range[1] < step ? Math.min(heard, range[1]) : heard;
  if (!range) return null;
  const after = before && lastOf(before).isEnded ? energyAfter(before) : null;
  const [least, most] = range;
  return (least + clamp(after ?? most, least, most)) / 2;
}

/** kWh at the end of a trip; `null` unknown. @param gap the one after it, and `after` the span after that. */
export function tripEnergyEnd(trip: TripSpan, gap: Gap | undefined, after: Span | undefined): number | null {
  const { isEnded, to } = lastOf(trip);
  const heard = isEnded ? endEnergy(trip) : null;
  if (heard !== null) return heard;
  const isSoon = (at: number): boolean => !isEnded || at - to <= soon;
  const told = gap?.words.find((word) => valueOf(word, 'EnergyRemaining') !== undefined);
  if (told) return isSoon(told.at) ? valueOf(told, 'EnergyRemaining')! + step / 2 : null;
  const next = gap && after && firstOf(after).isBegun && isSoon(firstOf(after).from) ? energyBefore(after) : null;
  return next === null ? null : next + step / 2;
}
