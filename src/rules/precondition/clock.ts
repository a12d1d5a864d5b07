import { fallsOn, nextOccurrence, weekdayOf, type Occurrence, type Weekday } from '../week';
import { addDays, dayOf, instantOf, wallAt, type LocalDate } from '../zone';
import type { PreconditionSettings } from './settings';

/** A departure by a line of the times. */
export interface TimedDeparture extends Occurrence {
  /** The line, from 0. */
  readonly line: number;
}

/** The next date of one of the weekdays of a line. */
export interface WeeklyDeparture extends Occurrence {
  readonly time: string;
  readonly day: Weekday;
  /** That date is left out. */
  readonly isExcept: boolean;
}

/** Answers what settings and clocks say, and remembers the answers as long as they hold: time zones are dear to compute. */
export class HomeClock {
  readonly #settings: Pick<PreconditionSettings, 'zone' | 'times'>;
  #day: { readonly date: LocalDate; readonly start: number; readonly end: number } | undefined;
  #week: { readonly from: number; readonly until: number; readonly list: readonly WeeklyDeparture[] } | undefined;
  #ahead: { readonly from: number; readonly until: number; readonly list: readonly TimedDeparture[] } | undefined;

  constructor(settings: Pick<PreconditionSettings, 'zone' | 'times'>) {
    this.#settings = settings;
  }

  date(now: number): LocalDate {
    const held = this.#day;
    if (held && held.start <= now && now < held.end) return held.date;
    const { date } = wallAt(now, this.#settings.zone);
    this.#day = { date, ...dayOf(date, this.#settings.zone) };
    return date;
  }

  /** The next departure of each line, and the one after it: the next may be skipped. */
  ahead(now: number): readonly TimedDeparture[] {
    const held = this.#ahead;
    if (held && held.from <= now && now < held.until) return held.list;
    const { times, zone } = this.#settings;
    const list = times.flatMap((moment, line) => {
      const next = nextOccurrence(moment, zone, now);
      const then = next && nextOccurrence(moment, zone, next.at);
      return [next, then].flatMap((one) => (one ? [{ ...one, line }] : []));
    });
    const until = Math.min(now + 86_400_000, ...list.map(({ at }) => at));
    this.#ahead = { from: now, until, list };
    return list;
  }

  /** The next date of each weekday of each line, also where it is left out. */
  week(now: number): readonly WeeklyDeparture[] {
    const held = this.#week;
    if (held && held.from <= now && now < held.until) return held.list;
    const { times, zone } = this.#settings;
    const today = this.date(now);
    const list = times.flatMap(({ days, time }) =>
      days.weekdays.map((day): WeeklyDeparture => {
        const next = Array.from({ length: 7 }, (_, n) => addDays(today, n)).find((one) => weekdayOf(one) === day)!;
        const isOver = next === today && instantOf(next, time, zone) <= now;
        const date = isOver ? addDays(next, 7) : next;
        return { date, at: instantOf(date, time, zone), time, day, isExcept: !fallsOn(days, date) };
      }),
    );
    const until = Math.min(now + 86_400_000, ...list.map(({ at }) => at));
    this.#week = { from: now, until, list };
    return list;
  }
}
