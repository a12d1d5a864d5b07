import { found, noSpeed, valueOf, type Moment } from './moment';
import type { Drive } from './piece';
import type { Gap, TripSpan } from './span';

/** mi at the start of a drive; `null` when it is not known for sure. */
export const startMiles = ({ distance: { first, lead, leadGap } }: Drive): number | null =>
  first === null || leadGap ? null : first - lead;

/** mi at its end; `null` when it is not known for sure. */
export const endMiles = ({ distance: { last, tail, tailGap } }: Drive): number | null =>
  last === null || tailGap ? null : last + tail;

/** mi, by the speed. */
const drivenBySpeed = ({ distance: { lead, body, tail } }: Drive): number => lead + body + tail;

/** mi where a trip was first heard, by its first value and the speed before it. */
export function firstMiles({ pieces }: TripSpan): number | null {
  const index = pieces.findIndex(({ distance }) => distance.first !== null);
  if (index < 0) return null;
  const { first, lead } = pieces[index]!.distance;
  return first! - lead - pieces.slice(0, index).reduce((sum, piece) => sum + drivenBySpeed(piece), 0);
}

/** mi where a trip was last heard. */
export function lastMiles({ pieces }: TripSpan): number | null {
  const index = pieces.findLastIndex(({ distance }) => distance.last !== null);
  if (index < 0) return null;
  const { last, tail } = pieces[index]!.distance;
  return last! + tail + pieces.slice(index + 1).reduce((sum, piece) => sum + drivenBySpeed(piece), 0);
}

/** mi that were heard of a trip, and those of its own silences; `null` when neither odometer nor speed is told. */
export function heardMiles(span: TripSpan): number | null {
  const [first, last] = [firstMiles(span), lastMiles(span)];
  if (first !== null && last !== null) return last - first;
  if (!span.pieces.some(({ maxSpeed }) => maxSpeed !== null)) return null;
  return span.pieces.reduce((sum, piece) => sum + drivenBySpeed(piece), 0);
}

/** Only a parked car has no speed, or says `P`. */
export const saysItStands = (word: Moment): boolean =>
  valueOf(word, 'VehicleSpeed') === noSpeed || (valueOf(word, 'Gear') ?? 1) % found === 0;

/** mi that a parked car told in a gap; `null` when it told none. */
export function standingMiles({ words }: Gap, which: 'first' | 'last'): number | null {
  const told = words.filter((word) => saysItStands(word) && valueOf(word, 'Odometer') !== undefined);
  const word = told.at(which === 'first' ? 0 : -1);
  return word ? valueOf(word, 'Odometer')! : null;
}
