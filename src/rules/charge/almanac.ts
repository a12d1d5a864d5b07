import { tariffPrices } from '../prices/tariff';
import type { PriceSlot } from '../prices/series';
import { addDays, dayOf } from '../zone';
import { calendarAt, nextDeparture, type Calendar, type Departures } from './calendar';
import { effectiveLimit } from './limit';
import type { ChargeRuleSettings } from './settings';
import type { ChargeRuleState } from './state';

/** The limit that settings ask for on a day at a place, and when that is another. */
export interface DayLimit {
  readonly limit: number;
  /** Epoch milliseconds; `Infinity` where the next days are the same. */
  readonly changesAt: number;
}

/**
 * Answers what settings and clocks say, and remembers the answers as long as they hold: time zones are dear to compute, and
 * a rule asks every minute. It remembers nothing else, so that asking twice is asking once.
 */
export class Almanac {
  readonly #settings: ChargeRuleSettings;
  /** A limit changes so much after midnight, milliseconds: several cars do not wake Tesla's servers in one instant. */
  readonly #jitter: number;
  #calendar: Calendar | undefined;
  #limit: { readonly key: string; readonly is: DayLimit } | undefined;
  #departure: { readonly key: string; readonly from: number; readonly at: number | null } | undefined;
  #tariff: { readonly calendar: Calendar; readonly slots: readonly PriceSlot[] } | undefined;

  constructor(settings: ChargeRuleSettings, jitter: number) {
    this.#settings = settings;
    this.#jitter = jitter;
  }

  calendar(now: number): Calendar {
    const held = this.#calendar;
    if (held && held.start <= now && now < held.end) return held;
    return (this.#calendar = calendarAt(this.#settings, now));
  }

  limit(now: number, place: string | undefined): DayLimit {
    const { zone, limits } = this.#settings;
    const { date, dayStart } = this.calendar(now);
    const isEarly = now < dayStart + this.#jitter;
    const key = `${isEarly ? 'before ' : ''}${date} ${place ?? ''}`;
    if (this.#limit?.key === key) return this.#limit.is;
    const at = (day: string): number => effectiveLimit(limits, { now: dayOf(day, zone).start, zone, place }).limit;
    const today = isEarly ? addDays(date, -1) : date;
    const limit = at(today);
    const change = [1, 2].map((days) => addDays(today, days)).find((day) => at(day) !== limit);
    const changesAt = change === undefined ? Infinity : dayOf(change, zone).start + this.#jitter;
    this.#limit = { key, is: { limit, changesAt } };
    return this.#limit.is;
  }

  departure(departures: Departures, now: number): number | null {
    const key = `${departures.ordered ?? ''} ${departures.forgotten}`;
    const held = this.#departure;
    if (held?.key === key && held.from <= now && (held.at === null ? now - held.from < 86_400_000 : now < held.at)) {
      return held.at;
    }
    const at = nextDeparture(departures, this.#settings.zone, now);
    this.#departure = { key, from: now, at };
    return at;
  }

  /** What electricity costs at an instant; `null` unknown. */
  price({ prices }: ChargeRuleState, now: number): number | null {
    const { price, zone } = this.#settings;
    if (!price.max) return null;
    let slots = prices?.slots ?? [];
    if (price.source === 'tariff' && price.tariff) {
      const calendar = this.calendar(now);
      if (this.#tariff?.calendar !== calendar) {
        this.#tariff = { calendar, slots: tariffPrices(price.tariff, zone, calendar).slots };
      }
      slots = this.#tariff.slots;
    }
    return slots.find(({ start, end }) => start <= now && now < end)?.price ?? null;
  }
}
