import { describe, expect, it } from 'vitest';
import { Home, simulateDays, type HomePlan } from '../../../src/simulator/home';
import { firstPrices, knownPrices, stepPrices } from '../../../src/simulator/home/prices';
import { plain, rich, seeded } from './support';

const at = (text: string): number => Date.parse(text);
const quarters: HomePlan = { ...plain, tariff: rich.tariff };
const punctual = (published: HomePlan['tariff']['published'] = {}): HomePlan => ({
  ...quarters,
  tariff: { ...rich.tariff, published: { lateShare: 0, ...published } },
});

/** When each day's prices for tomorrow came, in local words. */
function publications(plan: HomePlan, from: string, days: number, seed = 1): string[] {
  const times: string[] = [];
  simulateDays({
    home: plan,
    cars: [],
    from: at(from),
    days,
    random: seeded(seed),
    observe(now, _, events) {
      if (events.some(({ event }) => event === 'prices_published')) {
        times.push(
          new Date(now).toLocaleTimeString('de-DE', { timeZone: plan.zone, hour: '2-digit', minute: '2-digit' }),
        );
      }
    },
  });
  return times;
}

describe('prices of the day ahead', () => {
  it('has 92, 96 and 100 quarters of an hour, without gaps', () => {
    const slots = (day: string): number => {
      const { slots: all } = firstPrices(quarters, at(`${day}T12:00:00Z`), seeded(1)).today;
      all.slice(1).forEach((slot, index) => expect(slot.start).toBe(all[index]?.end));
      return all.length;
    };
    expect([slots('2026-03-29'), slots('2026-03-30'), slots('2026-10-25')]).toEqual([92, 96, 100]);
  });

  it('is known for tomorrow some minutes after 13:00 local, also when clocks change', () => {
    const times = publications(punctual(), '2026-03-27T00:00:00+01:00', 5);
    expect(times).toHaveLength(5);
    for (const time of times) expect(time).toMatch(/^13:0[0-6]$/);
  });

  it('is late on some days', () => {
    const times = publications(
      punctual({ at: '14:00', lateShare: 0.5, lateMinutes: 300 }),
      '2026-06-01T00:00:00+02:00',
      60,
    );
    expect(times).toHaveLength(60);
    const late = times.filter((time) => time > '14:06').length;
    expect(late).toBeGreaterThan(15);
    expect(late).toBeLessThan(45);
  });

  it('does not come while the service is down, and comes when it is back', () => {
    const home = new Home(punctual(), at('2026-06-01T12:00:00+02:00'), seeded(1));
    home.change({ priceOutage: true });
    expect(home.prices('generic')).toBeNull();
    const during = home.step(7_200, [], () => {});
    expect(during).toEqual([]);
    expect(home.change({ priceOutage: false })).toEqual([{ event: 'price_outage_over' }]);
    expect(home.prices('generic')).toHaveLength(192);
  });

  it('becomes today at midnight as it was said', () => {
    const random = seeded(3);
    const before = firstPrices(quarters, at('2026-10-24T20:00:00Z'), random);
    const after = stepPrices(quarters, before, at('2026-10-24T22:00:00Z'), random);
    expect(after.today).toBe(before.tomorrow);
    expect(stepPrices(quarters, before, at('2026-10-24T21:59:59Z'), random)).toBe(before);
    expect(knownPrices(after, at('2026-10-24T22:00:00Z'))).toEqual(before.tomorrow.slots);
  });

  it('is dear in the evening, cheap at night, and below 0 at some noons of summer', () => {
    const byHour = Array.from({ length: 24 }, () => ({ sum: 0, count: 0, negative: 0 }));
    const random = seeded(5);
    let prices = firstPrices(quarters, at('2026-05-01T00:00:00+02:00'), random);
    for (let day = 0; day < 120; day += 1) {
      for (const { start, spot, value } of prices.today.slots) {
        const hour = byHour[new Date(start + 7_200_000).getUTCHours()]!;
        hour.sum += spot;
        hour.count += 1;
        hour.negative += spot < 0 ? 1 : 0;
        expect(value).toBeCloseTo((spot + 0.15) * 1.19, 5);
        expect(Math.abs(spot)).toBeLessThan(0.5);
      }
      prices = stepPrices(quarters, prices, prices.tomorrow.slots[0]!.start, random);
    }
    const mean = (hour: number): number => byHour[hour]!.sum / byHour[hour]!.count;
    expect(mean(19)).toBeGreaterThan(mean(3) + 0.03);
    expect(mean(3)).toBeGreaterThan(mean(13));
    expect(byHour[13]!.negative / byHour[13]!.count).toBeGreaterThan(0.05);
    expect(byHour[13]!.negative / byHour[13]!.count).toBeLessThan(0.6);
    expect(byHour[19]!.negative).toBeLessThan(byHour[13]!.negative / 10);
  });
});

describe('the words of price sources', () => {
  /** 0.10 net at local midnight and a cent more each hour, a tenth of tax. */
  const table: HomePlan = {
    ...plain,
    tariff: {
      ...plain.tariff,
      slotMinutes: 60,
      spot: (start) => 0.1 + ((start - at('2026-06-01T00:00:00+02:00')) / 3_600_000) * 0.01,
      tax: 0.1,
      published: { lateShare: 0 },
    },
  };
  const morning = new Home(table, at('2026-06-01T08:30:00+02:00'), () => 0);
  const evening = new Home(table, at('2026-06-01T20:30:00+02:00'), () => 0);

  it('is a plain list', () => {
    expect(morning.prices('generic')).toHaveLength(24);
    expect(morning.prices('generic')?.[1]).toEqual({
      start: '2026-06-01T01:00:00+02:00',
      end: '2026-06-01T02:00:00+02:00',
      value: 0.121,
    });
    expect(evening.prices('generic')).toHaveLength(48);
  });

  it("is Tibber's", () => {
    const info = (home: Home) => home.prices('tibber')!.data.viewer.homes[0]!.currentSubscription.priceInfo;
    expect(info(morning).today?.[1]).toEqual({
      total: 0.121,
      energy: 0.11,
      tax: 0.011,
      startsAt: '2026-06-01T01:00:00.000+02:00',
      currency: 'EUR',
    });
    expect(info(morning).tomorrow).toEqual([]);
    expect(info(evening).tomorrow).toHaveLength(24);
  });

  it("is Nord Pool's", () => {
    expect(morning.prices('nordpool')).toMatchObject({
      state: '0.198',
      attributes: { unit: 'kWh', currency: 'EUR', tomorrow_valid: false, raw_tomorrow: [], tomorrow: [] },
    });
    expect(evening.prices('nordpool')?.attributes.tomorrow_valid).toBe(true);
    expect(evening.prices('nordpool')?.attributes.raw_tomorrow[0]).toEqual({
      start: '2026-06-02T00:00:00+02:00',
      end: '2026-06-02T01:00:00+02:00',
      value: 0.374,
    });
  });

  it("is aWATTar's, net and per MWh", () => {
    expect(morning.prices('awattar')?.data[1]).toEqual({
      start_timestamp: at('2026-06-01T01:00:00+02:00'),
      end_timestamp: at('2026-06-01T02:00:00+02:00'),
      marketprice: 110,
      unit: 'Eur/MWh',
    });
  });
});
