import type { NumberRange } from '../vehicle/entity';
import type { CarView, Entity } from './entity';
import type { Payload } from './payload';

/**
 * The numbers that can be set now: up to the car's own maximum where it tells one, and always with the number that is set,
 * for Home Assistant refuses a state out of the range. `undefined` for what has no numbers.
 */
export function rangeNow({ range, signals }: Entity, { state }: CarView): NumberRange | undefined {
  if (range?.maxSignal === undefined) return range;
  const known = state.value(range.maxSignal);
  const set = state.value(signals[0] ?? '');
  // A car that is not plugged in tells 0.
  const max = typeof known === 'number' && known > range.min ? known : range.max;
  return { ...range, max: typeof set === 'number' ? Math.max(max, set) : max };
}

/** Whether Home Assistant takes a payload for an entity with this range. */
export function isWithin(payload: Payload, range: NumberRange | undefined): boolean {
  return !range || typeof payload !== 'number' || (payload >= range.min && payload <= range.max);
}
