import { describe, expect, it } from 'vitest';
import {
  allowedOf,
  drainOf,
  isCold,
  isTooMuch,
  sigmaOf,
  usualSentryPower,
  voidOf,
} from '../../../src/rules/alerts/drain';
import { mad, median } from '../../../src/rules/alerts/statistics';
import { day, ended, hour, kinds, minute, noon, plain, Watch, windowOf } from './model';

const capacity = 75;
const drain = (window: ReturnType<typeof windowOf>) => drainOf(window, capacity, usualSentryPower)!;
const round = (value: number, digits: number): number => Number(value.toFixed(digits));

describe('idle drain', () => {
  it('62 h, 80→77 %, 75 kWh: 2.25 kWh, 0.048 %/h, 0.87 kWh/day, 36 W', () => {
    const { loss, idle, percentAnHour, kwhADay, watts } = drain(windowOf(62, 80, 77));
    expect(loss).toBeCloseTo(2.25, 9);
    expect(idle).toBe(loss);
    expect([round(percentAnHour, 3), round(kwhADay, 2), round(watts, 0)]).toEqual([0.048, 0.87, 36]);
  });

  it('with 4 h sentry (0.8 kWh): 1.45 kWh over 58 h = 25 W, 0.033 %/h, 0.60 kWh/day, 0.8 %/day, fine', () => {
    const window = windowOf(62, 80, 77, { sentryHours: 4 });
    const { sentry, idle, idleHours, watts, percentAnHour, kwhADay, percentADay } = drain(window);
    expect(sentry).toBeCloseTo(0.8, 9);
    expect(idle).toBeCloseTo(1.45, 9);
    expect(idleHours).toBe(58);
    expect([round(watts, 0), round(percentAnHour, 3), round(kwhADay, 1), round(percentADay, 1)]).toEqual([
      25, 0.033, 0.6, 0.8,
    ]);
    expect(voidOf(window, drain(window), capacity)).toBeUndefined();
    expect(isTooMuch(drain(window), [])).toBe(false);
  });

  it('explains no more than what is gone, where sentry mode took less than is usual', () => {
    const { loss, sentry, climate, idle } = drain(windowOf(30, 80, 76, { sentryHours: 27, climateHours: 1 }));
    expect([loss, sentry, climate, idle]).toEqual([3, 3, 0, 0]);
  });

  it('a 6-h window with integer SoC has σ = 0.068 %/h (1.2 kWh/day), 24 h σ = 0.017', () => {
    expect(round(sigmaOf(1, 6), 3)).toBe(0.068);
    expect(round((sigmaOf(1, 6) * 24 * capacity) / 100, 1)).toBe(1.2);
    expect(round(sigmaOf(1, 24), 3)).toBe(0.017);
    expect(drain(windowOf(6, 80, 78)).sigma).toBe(sigmaOf(1, 6));
  });

  it('reads the energy where the car tells it, ten times as fine', () => {
    const window = windowOf(24, 80, 78);
    const exact = {
      ...window,
      atStart: { ...window.atStart, energy: 60.2, energyAt: window.start },
      atEnd: { ...window.atEnd, energy: 58.9, energyAt: window.end },
    };
    expect(drain(exact)).toMatchObject({ step: 0.1, sigma: sigmaOf(0.1, 24) });
    expect(drain(exact).loss).toBeCloseTo(1.3, 9);
    expect(drain(windowOf(24, 80.4, 78.1)).step).toBe(0.1);
  });

  it('takes what the climate showed, else what it usually draws, and tells being awake apart', () => {
    expect(drain(windowOf(24, 80, 76, { climateHours: 1 }))).toMatchObject({ climate: 1, idleHours: 23 });
    expect(drain(windowOf(24, 80, 76, { climateHours: 1, climateEnergy: 2.4 })).climate).toBe(2.4);
    const awake = drain(windowOf(24, 80, 76, { awakeHours: 10 }));
    expect(awake.awake).toBeCloseTo(1.5, 9);
    expect(awake.idle).toBe(3);
  });

  it('counts a gain as nothing', () =>
    expect(drain(windowOf(24, 60, 62))).toMatchObject({ loss: 0, idle: 0, watts: 0 }));

  it.each([
    ['short', windowOf(5, 80, 74)],
    ['short', windowOf(10, 80, 79)],
    ['short', windowOf(30, 80, 79, { sentryHours: 25 })],
    ['plugged', windowOf(30, 80, 74, { plugged: null })],
    ['stale', windowOf(30, 80, 74, { atEnd: { energy: null, energyAt: null, soc: 74, socAt: noon, level: 74 } })],
    ['unread', windowOf(30, 80, 74, { atEnd: { energy: null, energyAt: null, soc: null, socAt: null, level: null } })],
    // It streamed all the while: what it told an hour ago is still so.
    [
      undefined,
      windowOf(30, 80, 74, {
        awakeHours: 29,
        atEnd: { energy: null, energyAt: null, soc: 74, socAt: noon, level: 74 },
      }),
    ],
    [undefined, windowOf(24, 80, 80)],
    [undefined, windowOf(30, 80, 74, { odometerEnd: null })],
  ] as const)('a window is %s', (why, window) => {
    expect(voidOf(window, drainOf(window, capacity, 0.2), capacity)).toBe(why);
  });

  it('knows the cold', () => {
    const outside = (outsideStart: number | null, outsideEnd: number | null) =>
      isCold(windowOf(24, 80, 79, { outsideStart, outsideEnd }));
    expect([outside(6, 5), outside(4, 5), outside(20, 5), outside(null, 3), outside(null, null)]).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });

  it('allows three per cents a day, and more where more is usual', () => {
    expect(allowedOf([])).toBe(3);
    expect(allowedOf([4, 4, 4, 4])).toBe(3);
    expect(allowedOf([1, 1, 1.2, 0.8, 1])).toBe(3);
    const rough = [4, 5, 4.5, 4, 6];
    expect(allowedOf(rough)).toBeCloseTo(median(rough) + 3 * 1.4826 * mad(rough), 9);
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), mad([1, 1, 2, 2, 4, 6, 9])]).toEqual([2, 2.5, 1]);
  });

  const standing = (...windows: ReturnType<typeof windowOf>[]): Watch => {
    const car = new Watch({ alerts: ['idle_drain'] });
    for (const window of windows) {
      car.now = window.end + minute;
      car.hear(ended({ parked: [window] }));
    }
    return car;
  };

  it('is told for one window of twelve hours or two in a row, and cleared by the next good one', () => {
    const [bad, short] = [windowOf(24, 80, 74), windowOf(8, 80, 76)];
    expect(kinds(standing(bad).notices)).toEqual(['raise idle_drain']);
    expect(standing(short).notices).toEqual([]);
    const again = { ...windowOf(8, 76, 72, { start: short.end + hour }) };
    expect(kinds(standing(short, again).notices)).toEqual(['raise idle_drain']);
    const good = windowOf(24, 70, 69, { start: bad.end + hour });
    const car = standing(bad, good);
    expect(kinds(car.notices)).toEqual(['raise idle_drain', 'clear idle_drain']);
    expect(plain(car.notices[0]!.text.say('en'))).toBe(
      'Lotse lost 4.5 kWh in 24 h 00 min of standing: 0 kWh for sentry mode, 0 kWh for the climate, and 4.5 kWh for nothing. That is 6 %/day ± 0.7 %/day and 3 %/day may be lost; look what keeps it awake.',
    );
    expect(car.notices[0]!.severity).toBe('warning');
  });

  it('takes a row once, and only learns from old ones', () => {
    const bad = windowOf(24, 80, 74);
    const car = standing(bad);
    car.hear(ended({ parked: [bad, bad] }));
    expect(car.notices).toHaveLength(1);
    const late = new Watch({ alerts: ['idle_drain'] });
    late.now = bad.end + 25 * hour;
    late.hear(ended({ parked: [bad] }));
    expect(late.notices).toEqual([]);
  });

  it('learns what sentry mode draws', () => {
    const windows = Array.from({ length: 12 }, (_, n) =>
      windowOf(24, 80, n < 6 ? 79 : 71, { start: noon + n * 2 * day, sentryHours: n < 6 ? 0 : 20 }),
    );
    const memory = standing(...windows).state.memories['idle_drain'] as { sentryPower: number };
    expect(memory.sentryPower).toBeGreaterThan(0.29);
    expect(memory.sentryPower).toBeLessThan(0.34);
  });

  it('reports the week by cause on Monday morning, once', () => {
    const car = new Watch({ alerts: ['idle_drain_week'] }, Date.parse('2026-11-18T10:00+01:00'));
    const window = windowOf(24, 80, 76, { start: car.now - day, sentryHours: 5, awakeHours: 3 });
    car.hear(ended({ parked: [window, window] }));
    car.hear(ended({ parked: [window] }));
    expect(car.pass(12 * day, 10 * minute)).toHaveLength(1);
    expect(car.notices[0]!.at).toBe(Date.parse('2026-11-23T08:00+01:00'));
    expect(plain(car.notices[0]!.text.say('en'))).toContain(
      'lost 3 kWh in 24 h 00 min of standing last week: 1 kWh for sentry mode, 0 kWh for the climate, 2 kWh for the rest, of which being awake explains 0.5 kWh',
    );
  });
});
