import { nextOccurrence, type Occurrence } from '../week';
import { dayOf, wallAt, type LocalDate } from '../zone';
import type { PreconditionSettings } from './settings';

/** A departure by a line of the times. */
export interface TimedDeparture extends Occurrence {
  /** The line, from 0. */
  readonly line: number;
}

/** Answers what settings and clocks say, and remembers the answers as long as they hold: time zones are dear to compute. */
export class HomeClock {
  readonly #settings: Pick<PreconditionSettings, 'zone' | 'times'>;
  #day: { readonly date: LocalDate; readonly start: number; readonly end: number } | undefined;
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

  /** The next departure of each line. */
  ahead(now: number): readonly TimedDeparture[] {
    const held = this.#ahead;
    if (held && held.from <= now && now < held.until) return held.list;
    const { times, zone } = this.#settings;
    const list = times.flatMap((moment, line) => {
      const next = nextOccurrence(moment, zone, now);
      return next ? [{ ...next, line }] : [];
    });
    const until = Math.min(now + 86_400_000, ...list.map(({ at }) => at));
    this.#ahead = { from: now, until, list };
    return list;
  }
}
