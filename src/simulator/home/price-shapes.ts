import { localTime } from './local-time';
import type { HomePlan } from './plan';
import type { PriceSlot } from './prices';

/** What a shape is made from. */
interface Known {
  readonly plan: HomePlan;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly slots: readonly PriceSlot[];
}

/** Price lists as the sources of a charge rule send them, each in its own words, units and times. */
export const priceShapes = {
  /** Rows of start, end and value, per kWh with tax. */
  generic: ({ plan, slots }: Known) => {
    const { iso } = localTime(plan.zone);
    return slots.map(({ start, end, value }) => ({ start: iso(start), end: iso(end), value }));
  },

  /** Tibber's GraphQL answer: without ends, today and tomorrow apart. */
  tibber: ({ plan, now, slots }: Known) => {
    const { iso } = localTime(plan.zone);
    const { tax, currency } = plan.tariff;
    const rows = daysOf({ plan, now, slots }).map((day) =>
      day.map(({ start, value }) => {
        const energy = digits(value / (1 + tax), 6);
        return { total: value, energy, tax: digits(value - energy, 6), startsAt: iso(start, 'milliseconds'), currency };
      }),
    );
    const [today, tomorrow] = rows;
    return { data: { viewer: { homes: [{ currentSubscription: { priceInfo: { today, tomorrow } } }] } } };
  },

  /** The sensor of Home Assistant's custom Nord Pool integration: state and attributes. */
  nordpool: ({ plan, now, slots }: Known) => {
    const { iso } = localTime(plan.zone);
    const [today, tomorrow] = daysOf({ plan, now, slots });
    const raw = (day: readonly PriceSlot[]): object[] =>
      day.map(({ start, end, value }) => ({ start: iso(start), end: iso(end), value: digits(value, 5) }));
    const current = today.find(({ start, end }) => start <= now && now < end);
    return {
      state: current ? String(digits(current.value, 5)) : 'unknown',
      attributes: {
        unit: 'kWh',
        currency: plan.tariff.currency,
        price_in_cents: false,
        unit_of_measurement: `${plan.tariff.currency}/kWh`,
        today: today.map(({ value }) => digits(value, 5)),
        tomorrow: tomorrow.map(({ value }) => digits(value, 5)),
        tomorrow_valid: tomorrow.length >= 23,
        raw_today: raw(today),
        raw_tomorrow: raw(tomorrow),
      },
    };
  },

  /** aWATTar: epoch milliseconds and the market's net price per MWh. */
  awattar: ({ plan, slots }: Known) => ({
    object: 'list',
    data: slots.map(({ start, end, spot }) => ({
      start_timestamp: start,
      end_timestamp: end,
      marketprice: digits(spot * 1_000, 2),
      unit: `${plan.tariff.currency === 'EUR' ? 'Eur' : plan.tariff.currency}/MWh`,
    })),
    url: '/at/v1/marketdata',
  }),
} as const satisfies Readonly<Record<string, (known: Known) => unknown>>;

export type PriceShape = keyof typeof priceShapes;

function daysOf({ plan, now, slots }: Known): [PriceSlot[], PriceSlot[]] {
  const midnight = localTime(plan.zone).dayStart(now, 1);
  return [slots.filter(({ start }) => start < midnight), slots.filter(({ start }) => start >= midnight)];
}

const digits = (value: number, count: number): number => Math.round(value * 10 ** count) / 10 ** count;
