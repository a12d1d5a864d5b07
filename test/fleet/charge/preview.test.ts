import { describe, expect, it } from 'vitest';
import { previewCharge } from '../../../src/fleet/charge/preview';
import { lastStay } from '../../../src/fleet/charge/last-stay';
import { chargeDefaults, type ChargeRuleSettings } from '../../../src/rules/charge/settings';
import { weekdays, type Days } from '../../../src/rules/week';
import { charge, parked } from './stays';

const now = Date.parse('2026-11-23T20:00:00Z');
const settings = (days: Days): ChargeRuleSettings => ({
  ...chargeDefaults,
  zone: 'Europe/Berlin',
  home: { latitude: 52.5, longitude: 13.4, radius: 100 },
  capacity: 75,
  maxAmps: 16,
  target: { soc: 80, readyBy: [{ days, time: '07:15' }] },
  price: { source: 'message', continuous: false, switchingCost: 0.05 },
});
const ask = { as: 'plugged', now, language: 'en' } as const;
const daily = settings({ weekdays });

describe('the preview of a charge rule', () => {
  it('shows a plan by the departure, and the charge that it leads to', () => {
    const preview = previewCharge({ ...ask, settings: daily });
    expect(preview).toMatchObject({ mode: 'waiting', target: 80, socFrom: 'example', pricesFrom: 'example' });
    expect(preview.expected.at(-1)).toEqual({ at: Date.parse('2026-11-24T06:15:00Z'), soc: 80 });
  });

  it('reckons with what the charges of the car have taught', () => {
    const [usual, wasteful] = [undefined, { kwhPerPercent: 1.1, sessions: 3 }].map((learned) =>
      previewCharge({ ...ask, settings: daily, learned }),
    );
    expect(wasteful!.energy / usual!.energy).toBeCloseTo(1.1 / (0.75 / 0.88), 1);
    expect(wasteful!.expected.at(-1)!.soc).toBe(80);
  });

  it('plans for a car alone on its circuit, as fast as that allows', () => {
    const circuit = { amps: 9, group: 'home', priority: 0 };
    // Ready as soon as it can be: what is cheap does not matter.
    const soon = { ...daily, target: { soc: 80, readyBy: [{ days: { weekdays }, time: '21:30' }] } };
    const [alone, shared] = [soon, { ...soon, circuit }].map((each) => previewCharge({ ...ask, settings: each }));
    expect(shared!.mode).toBe(alone!.mode);
    expect(shared!.sentence).not.toContain('other cars');
    expect(shared!.blocks[0]!.power).toBeLessThan(alone!.blocks[0]!.power);
  });

  it('names the fix of a departure that is over', () => {
    const past = settings({ weekdays: [], also: ['2026-11-20'] });
    expect(() => previewCharge({ ...ask, settings: past })).toThrow('Set a later date, or days of the week.');
  });
});

describe('the preview of the last stay at home', () => {
  const hour = 3_600_000;
  const evening = Date.parse('2026-11-22T17:00:00Z');
  const morning = Date.parse('2026-11-23T06:20:00Z');
  const charged = charge(evening + 60_000, evening + 2.5 * hour, 46, 27);
  const plugged = parked(charged.end!, morning, { plugged: true, soc: 78 });
  const stay = lastStay([charged], [plugged]);
  const request = { ...ask, as: 'last', settings: daily, stay } as const;
  const slots = (count: number, first = evening - hour) =>
    Array.from({ length: count }, (_, ahead) => first + ahead * hour).map((start, ahead) => ({
      start,
      end: start + hour,
      price: ahead < 8 ? 0.3 : 0.1,
    }));
  const series = { source: 'test', currency: 'EUR', unit: 'EUR/kWh', tax: 'gross' } as const;

  it('shows the plan of then beside what really happened, at the prices of then', () => {
    const preview = previewCharge({ ...request, prices: { ...series, slots: slots(24) } });
    expect(preview).toMatchObject({ mode: 'waiting', socFrom: 'car', pricesFrom: 'message', now: charged.start });
    expect(preview.expected[0]).toEqual({ at: charged.start, soc: 46 });
    expect(preview.departure).toBe(Date.parse('2026-11-23T06:15:00Z'));
    expect(preview.blocks[0]!.start).toBeGreaterThanOrEqual(evening + 7 * hour);
    expect(preview.cost).toBeCloseTo(preview.energy * 0.1);
    expect(preview.really).toMatchObject({ unplugged: morning, blocks: [{ start: charged.start, end: charged.end }] });
    expect(preview.really!.cost).toBeCloseTo(27 * 0.3);
  });

  it('takes a tariff as it was then', () => {
    const night = { days: { weekdays }, from: '22:00', to: '06:00', price: 0.18 };
    const tariff = { bands: [night], otherwise: 0.31, currency: 'EUR' };
    const price = { source: 'tariff', tariff, continuous: false, switchingCost: 0.05 } as const;
    const preview = previewCharge({ ...request, settings: { ...daily, price } });
    expect(preview.pricesFrom).toBe('tariff');
    expect(preview.cost).toBeCloseTo(preview.energy * 0.18);
    expect(preview.really!.cost).toBeCloseTo(27 * 0.31);
  });

  it.each([
    ['were never known', undefined],
    ['are forgotten in part', { ...series, slots: slots(40, evening + hour) }],
  ])('shows an example where the prices of then %s', (_, prices) => {
    const preview = previewCharge({ ...request, prices });
    expect(preview.pricesFrom).toBe('example');
    expect(preview.really!.cost).toBeGreaterThan(0);
    expect(preview.prices.at(-1)!.end).toBeGreaterThan(morning);
  });

  it('knows what was charged where it knows no price', () => {
    const price = { ...daily.price, source: 'none' } as const;
    const { really, cost } = previewCharge({ ...request, settings: { ...daily, price } });
    expect([cost, really!.cost]).toEqual([null, null]);
    expect(really!.energy).toBeCloseTo(27);
  });

  it('says that there was none', () => {
    const none = { ...request, stay: undefined };
    expect(() => previewCharge(none)).toThrow('No finished stay at home is known yet.');
    expect(previewCharge({ ...request, as: 'plugged' }).really).toBeNull();
  });
});
