import { Problem } from '../../kernel/problem';
import { localTime, minutesOf } from './local-time';

/** Somewhere and back. Instants are epoch milliseconds. */
export interface Outing {
  readonly leave: number;
  /** When it starts back; it arrives as much later as the way takes. */
  readonly back: number;
  /** One way. */
  readonly kilometres: number;
  /** The state of charge, %, to which it is charged where it goes; it is not charged there without it. */
  readonly chargedTo?: number;
  /** Whether somebody plugs it in after coming home; yes by default. */
  readonly plugsIn?: boolean;
}

/** What happens every week at local times. */
export interface WeeklyOuting extends Omit<Outing, 'leave' | 'back'> {
  /** 0 for Sunday. */
  readonly weekdays: readonly number[];
  /** Local `HH:MM`, on the same day. */
  readonly leave: string;
  readonly back: string;
}

export interface OutingsOptions {
  /** IANA */
  readonly zone: string;
  /** Epoch milliseconds; the first day is the local one in which it lies. */
  readonly from: number;
  readonly days: number;
  readonly weekly: readonly WeeklyOuting[];
  /** Minutes by which each time is earlier or later at most; 0 by default. */
  readonly jitter?: number;
  /** Numbers in [0, 1). */
  readonly random: () => number;
}

/** The outings of a span of days, in order, clock changes and all. @throws Problem `OPTION_INVALID` for a wrong time or zone */
export function outingsOf({ zone, from, days, weekly, jitter = 0, random }: OutingsOptions): readonly Outing[] {
  const local = localTime(zone);
  const shifted = (): number => Math.round((random() * 2 - 1) * jitter) * 60_000;
  const outings: Outing[] = [];
  for (let day = 0; day < days; day += 1) {
    const noon = local.timeOfDay(from, 720, day);
    for (const { weekdays, leave, back, ...rest } of weekly) {
      if (!weekdays.includes(local.at(noon).weekday)) continue;
      const [out, home] = [local.timeOfDay(noon, minutesOf(leave)), local.timeOfDay(noon, minutesOf(back))];
      if (home <= out)
        throw new Problem('OPTION_INVALID', { option: 'back', value: back, rule: `it is after ${leave}` });
      const start = out + shifted();
      if (start >= from) outings.push({ ...rest, leave: start, back: Math.max(start + 60_000, home + shifted()) });
    }
  }
  return outings.sort((one, other) => one.leave - other.leave);
}
