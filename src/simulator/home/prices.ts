import { localTime, minutesOf, type LocalTime } from './local-time';
import type { HomePlan, Tariff } from './plan';
import { normal } from './weather';

/** A span of one price. Instants are epoch milliseconds. */
export interface PriceSlot {
  readonly start: number;
  readonly end: number;
  /** What a kWh costs from the grid, with surcharge and tax. */
  readonly value: number;
  /** What the market takes for it, net. */
  readonly spot: number;
}

/** The prices of one local day: 23, 24 or 25 hours of them. */
export interface PriceDay {
  readonly slots: readonly PriceSlot[];
  /** From when they are known. */
  readonly publishedAt: number;
}

/** The market as the home's supplier passes it on. */
export interface Prices {
  readonly today: PriceDay;
  readonly tomorrow: PriceDay;
  /** How dear the season is, around 0. */
  readonly level: number;
  /** The supplier's service does not answer. */
  readonly outage: boolean;
}

export function firstPrices(plan: HomePlan, time: number, random: () => number): Prices {
  const level = normal(random);
  return {
    today: dayOf(plan, time, 0, level, random),
    tomorrow: dayOf(plan, time, 1, level, random),
    level,
    outage: false,
  };
}

/** The prices at a later time: at midnight, tomorrow is today and another tomorrow is drawn. */
export function stepPrices(plan: HomePlan, prices: Prices, time: number, random: () => number): Prices {
  let current = prices;
  for (let end = endOf(current.today); time >= end; end = endOf(current.today)) {
    const level = current.level * 0.8 + 0.6 * normal(random);
    const { tomorrow } = current;
    current = { ...current, level, today: tomorrow, tomorrow: dayOf(plan, end, 1, level, random) };
  }
  return current;
}

/** Everything that the supplier says at that time; `null` while it does not answer. */
export function knownPrices({ today, tomorrow, outage }: Prices, time: number): readonly PriceSlot[] | null {
  if (outage) return null;
  return [today, tomorrow].flatMap(({ slots, publishedAt }) => (publishedAt <= time ? slots : []));
}

/** The slot of today or tomorrow in which a moment lies. */
export function slotAt({ today, tomorrow }: Prices, time: number): PriceSlot {
  const { slots } = time < endOf(today) ? today : tomorrow;
  const [first] = slots as [PriceSlot];
  return slots[Math.floor((time - first.start) / (first.end - first.start))] ?? first;
}

const endOf = ({ slots }: PriceDay): number => slots.at(-1)?.end ?? 0;

/** Draws the day that comes so many days after a moment. */
function dayOf({ zone, tariff }: HomePlan, time: number, later: number, level: number, random: () => number): PriceDay {
  const local = localTime(zone);
  const start = local.dayStart(time, later);
  const end = local.dayStart(time, later + 1);
  const spot = tariff.spot ?? market(local, start, level, random);
  const length = tariff.slotMinutes * 60_000;
  const slots = Array.from({ length: Math.round((end - start) / length) }, (_, index): PriceSlot => {
    const from = start + index * length;
    const price = spot(from);
    return { start: from, end: from + length, value: grossOf(tariff, price), spot: price };
  });
  const { at = '13:00', lateShare = 0.05, lateMinutes = 180 } = tariff.published ?? {};
  const isLate = random() < lateShare;
  // Even on a good day it takes the supplier some minutes.
  const delay = (isLate ? lateMinutes : 5) * random();
  return { slots, publishedAt: local.timeOfDay(time, minutesOf(at), later - 1) + Math.round(delay * 60) * 1_000 };
}

const grossOf = ({ surcharge, tax }: Tariff, spot: number): number => round((spot + surcharge) * (1 + tax));
/** Exchanges and suppliers settle in hundredths of a cent and finer; four digits of it are enough here. */
const round = (price: number): number => Math.round(price * 1_000_000) / 1_000_000;

/**
 * A day at the exchange per kWh: dear at breakfast and in the evening, cheap at night, and a hollow at noon as deep as the sun
 * is high and the country clear, which goes below 0 in summer. Weekends are cheaper, windy days cheap all day.
 */
function market(local: LocalTime, start: number, level: number, random: () => number): (slot: number) => number {
  const { weekday, month } = local.at(start);
  const isWeekend = weekday === 0 || weekday === 6;
  const summer = (1 - Math.cos(((month - 0.5) / 12) * 2 * Math.PI)) / 2;
  const wind = random();
  const sunny = random();
  const base = (0.1 - 0.02 * summer + 0.018 * level) * (1.25 - 0.75 * wind) - (isWeekend ? 0.015 : 0);
  const peak = isWeekend ? 0.5 : 1;
  const hollow = sunny * (0.02 + 0.12 * summer);
  const width = 2.2 + 1.6 * summer;
  return (slot) => {
    const hour = local.at(slot).minutes / 60;
    const people = 0.035 * peak * near(hour, 7.8, 1.3) + 0.055 * near(hour, 19 - 0.8 * (1 - summer), 1.7);
    const night = 0.025 * (near(hour, 3, 2.5) + near(hour, 27, 2.5));
    // Quarters of an hour zigzag where power plants ramp.
    const ramp =
      (hour % 1) * 0.01 * (near(hour, 6, 1.5) - near(hour, 9, 1.5) + near(hour, 17, 1.5) - near(hour, 21, 1.5));
    return round(base + people - night - hollow * near(hour, 13.2, width) + ramp + 0.002 * normal(random));
  };
}

const near = (hour: number, at: number, width: number): number => Math.exp(-(((hour - at) / width) ** 2) / 2);
