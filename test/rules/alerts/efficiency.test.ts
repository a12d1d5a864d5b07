import { describe, expect, it } from 'vitest';
import {
  deviationOf,
  isException,
  markOf,
  tookOf,
  usualFor,
  usualOf,
  type TripMark,
} from '../../../src/rules/alerts/efficiency';
import { day, ended, hour, kinds, minute, noon, plain, tripOf, Watch } from './model';

/** Trips with a median of 168 Wh/km and a median absolute deviation of 11. */
const usual = [168 - 30, 168 - 22, 168 - 11, 168 - 11, 168, 168 + 3, 168 + 11, 168 + 11, 168 + 25];
const round = (value: number, digits: number): number => Number(value.toFixed(digits));

describe('efficiency', () => {
  it('base 168, MAD 11 (s = 16.3)', () => {
    const { base, scatter } = usualOf(usual);
    expect(base).toBe(168);
    expect(round(scatter, 1)).toBe(16.3);
  });

  it('8.9 kWh/42 km = 212 Wh/km: z 2.7, +26 %, no alarm', () => {
    const took = tookOf(tripOf(8.9, 42), 75)!;
    expect(round(took, 0)).toBe(212);
    const deviation = deviationOf(took, usualOf(usual));
    expect([round(deviation.z, 1), round(deviation.share, 2)]).toEqual([2.7, 0.26]);
    expect(isException(deviation)).toBe(false);
  });

  it('9.6 kWh = 229: z 3.7, +36 %, alarm', () => {
    const took = tookOf(tripOf(9.6, 42), 75)!;
    expect(round(took, 0)).toBe(229);
    const deviation = deviationOf(took, usualOf(usual));
    expect([round(deviation.z, 1), round(deviation.share, 2)]).toEqual([3.7, 0.36]);
    expect(isException(deviation)).toBe(true);
  });

  it('lets no trip scatter less than a twentieth', () => expect(usualOf([160, 160, 160]).scatter).toBe(8));

  const bySoc = (from: number, to: number, distance: number) => {
    const trip = tripOf(1, distance);
    const pack = { energy: null, energyAt: null, socAt: noon, level: null };
    return { ...trip, atStart: { ...pack, soc: from }, atEnd: { ...pack, soc: to } };
  };
  it.each([
    ['too short', tripOf(1, 4.9)],
    ['too short by its charge', bySoc(80, 70, 9.9)],
    ['too little by its charge', bySoc(80, 76, 20)],
    ['too brief', tripOf(2, 10, { end: noon + 7 * minute })],
    ['unheard', tripOf(8, 42, { distanceUnseen: 4.2 })],
    ['of an unheard end', tripOf(8, 42, { isWhole: false })],
  ])('a trip that is %s says nothing', (_, trip) => expect(tookOf(trip, 75)).toBeUndefined());

  it('a trip by whole per cents counts from five of them', () =>
    expect(tookOf(bySoc(80, 75, 20), 75)).toBeCloseTo(187.5, 9));

  it('compares with trips as warm and as fast, else as warm, else a little colder', () => {
    const mark = markOf(tripOf(8, 42), 75)!;
    expect(mark).toMatchObject({ warmth: 2, speed: 1 });
    const some = (count: number, more: Partial<TripMark>): TripMark[] =>
      Array.from({ length: count }, (_, n) => ({ ...mark, end: mark.end - (n + 1) * day, ...more }));
    expect(usualFor(mark, some(7, { took: 150 }))).toBeUndefined();
    expect(usualFor(mark, some(8, { took: 150 }))?.base).toBe(150);
    expect(usualFor(mark, [...some(7, { took: 150 }), ...some(8, { took: 170, speed: 2 })])?.base).toBe(170);
    expect(usualFor(mark, some(8, { took: 190, warmth: 1 }))?.base).toBe(190);
    expect(usualFor(mark, some(8, { warmth: 0 }))).toBeUndefined();
    // The first frost is not held against mild days, nor the first heat.
    expect(usualFor(mark, some(20, { warmth: 3 }))).toBeUndefined();
    expect(usualFor({ ...mark, warmth: 5 }, some(20, { warmth: 4 }))).toBeUndefined();
    expect(usualFor({ ...mark, warmth: 5 }, some(20, { warmth: 6 }))).toBeDefined();
    // The first long way on a motorway is not held against the way to work.
    expect(usualFor({ ...mark, speed: 2 }, some(20, { speed: 1 }))).toBeUndefined();
    expect(usualFor({ ...mark, speed: 0 }, some(20, { speed: 1 }))).toBeDefined();
    expect(usualFor(mark, some(20, { end: mark.end - 91 * day }))).toBeUndefined();
    expect([markOf(tripOf(8, 29), 75)!.speed, markOf(tripOf(8, 55), 75)!.speed]).toEqual([0, 3]);
    expect(markOf(tripOf(8, 42, { outside: -1 }), 75)!.warmth).toBe(-1);
  });

  /** Ordinary trips, one a day, then others. */
  function driven(...trips: readonly [energy: number, more?: Parameters<typeof tripOf>[2]][]): Watch {
    const car = new Watch({ alerts: ['efficiency'] });
    const ordinary = usual.map((took) => [(took * 42) / 1_000] as const);
    for (const [n, [energy, more]] of [...ordinary, ...trips].entries()) {
      const start = noon + n * day;
      const trip = tripOf(energy, 42, { start, end: start + 40 * minute, ...more });
      car.now = trip.end + 3 * minute;
      car.hear(ended({ trips: [trip] }));
    }
    return car;
  }

  it('is told at the end of the trip, with the number and what it usually is', () => {
    const car = driven([8.9], [9.6]);
    expect(kinds(car.notices)).toEqual(['raise efficiency']);
    expect(car.notices[0]).toMatchObject({ severity: 'info', at: car.now });
    expect(plain(car.notices[0]!.text.say('en'))).toMatch(
      /^Lotse took 229 Wh\/km on this trip, \d\d % more than the usual 1\d\d Wh\/km\. Look/,
    );
    // Nothing lasts: no clear follows.
    expect(car.pass(2 * hour)).toEqual([]);
    expect(car.view.active).toEqual([]);
  });

  it('three of the last five are a warning', () => {
    const car = driven([12], [7], [12], [7], [12]);
    expect(car.notices.map(({ severity }) => severity)).toEqual(['info', 'info', 'warning']);
    expect(car.notices[2]!.text.say('en')).toContain('brakes');
  });

  it.each([
    ['preheating', { preheated: true }],
    ['new software', { softwareVersion: '2026.36' }],
  ])('%s excuses it', (_, more) => expect(driven([12, more]).notices).toEqual([]));

  it('learns nothing from trips whose cabin was warmed beforehand', () => {
    const cheap = Array.from({ length: 20 }, (): [number, object] => [5.5, { preheated: true }]);
    expect(driven(...cheap, [8.9]).notices).toEqual([]);
  });

  it('is told also where the software of the trips before was not written down', () => {
    const car = new Watch({ alerts: ['efficiency'] });
    const past = usual.map((took, n) => {
      const start = noon + n * day;
      return tripOf((took * 42) / 1_000, 42, { start, end: start + 40 * minute, softwareVersion: null });
    });
    car.now = noon + 20 * day;
    car.hear(ended({ trips: past }));
    car.hear(ended({ trips: [tripOf(12, 42, { start: car.now - hour, end: car.now })] }));
    expect(kinds(car.notices)).toEqual(['raise efficiency']);
  });

  it.each([
    ['fast', { fastShare: 0.5 }, 'above 110 km/h'],
    ['none', { fastShare: 0.2 }, 'Look at tyres, load and roof'],
  ])('names the likeliest cause: %s', (_, more, words) => {
    expect(driven([12, more]).notices[0]!.text.say('en')).toContain(words);
  });

  it('starts anew when told to, as with new tyres', () => {
    const car = driven();
    car.hear({ kind: 'order', order: { set: 'relearn' } });
    car.now += day;
    car.hear(ended({ trips: [tripOf(12, 42, { start: car.now - hour, end: car.now })] }));
    expect(car.notices).toEqual([]);
  });
});
