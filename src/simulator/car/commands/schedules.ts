import { isAt } from '../state';
import type { Place } from '../../wire/value';
import type { Asked } from './command';

/** A schedule that the car keeps for one place. */
interface Schedule extends Place {
  readonly id: number;
}

/** The places whose schedules can be removed together. */
export type Places = Record<'home' | 'work' | 'other', boolean>;

export const isTime = (minutes: number): boolean => minutes >= 0 && minutes < 1_440;
export const isPlace = ({ latitude, longitude }: Place): boolean =>
  Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;

/** With a new schedule, or an old one with other times; one without a number gets one. */
export function withSchedule<One extends Schedule>(
  schedules: readonly One[],
  asked: One,
  { state }: Asked,
): readonly One[] {
  const schedule = { ...asked, id: asked.id || Math.floor(state.time / 1_000) };
  return [...schedules.filter(({ id }) => id !== schedule.id), schedule];
}

/** Without those of some places. */
export const elsewhere = <One extends Schedule>(
  schedules: readonly One[],
  places: Places,
  { plan: { commute } }: Asked,
): readonly One[] =>
  schedules.filter((schedule) => {
    if (isAt(schedule, commute.home)) return !places.home;
    return isAt(schedule, commute.work) ? !places.work : !places.other;
  });
