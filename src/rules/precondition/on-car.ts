import { weekdayOf } from '../week';
import type { Occasion } from './occasion';
import type { PreconditionSettings } from './settings';
import type { PreconditionState } from './state';

/** Tesla's words for the days. */
export const dayWords = {
  mon: 'Mon',
  tue: 'Tues',
  wed: 'Wed',
  thu: 'Thurs',
  fri: 'Fri',
  sat: 'Sat',
  sun: 'Sun',
} as const;

/** Whether the car itself sees to a departure: only at home, where its schedule holds. */
export function keepsOnCar(
  settings: PreconditionSettings,
  state: PreconditionState,
  { line, date }: Occasion,
): boolean {
  if (line === undefined || date === undefined || (state.facts?.atHome ?? state.last.atHome) !== true) return false;
  const schedule = state.onCar[settings.times[line]?.time ?? ''];
  return schedule?.outcome === 'kept' && schedule.days.split(',').includes(dayWords[weekdayOf(date)]);
}
