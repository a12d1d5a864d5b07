import { describe, expect, it } from 'vitest';
import { initialHome, type HomeState } from '../../../src/simulator/home/state';
import { stepHome } from '../../../src/simulator/home/step';
import { solarPower, sunAt } from '../../../src/simulator/home/sun';
import { cloudCover } from '../../../src/simulator/home/weather';
import { place, plain, seeded } from './support';

const elevation = (time: string, latitude = place.latitude): number =>
  (Math.asin(sunAt(Date.parse(time), { ...place, latitude }).up) * 180) / Math.PI;

describe('the sun', () => {
  it('stands at noon as high as the latitude and the season let it', () => {
    // True noon of 9.896° E, clock and equation of time taken together.
    expect(elevation('2026-06-21T11:22:18Z')).toBeCloseTo(90 - place.latitude + 23.44, 1);
    expect(elevation('2026-12-21T11:18:30Z')).toBeCloseTo(90 - place.latitude - 23.44, 1);
    expect(elevation('2026-03-20T11:28:00Z')).toBeCloseTo(90 - place.latitude, 0);
  });

  it('rises in the east, sets in the west, and stays up at midsummer in the north', () => {
    expect(sunAt(Date.parse('2026-03-20T05:30:00Z'), place).east).toBeGreaterThan(0.9);
    expect(sunAt(Date.parse('2026-03-20T17:20:00Z'), place).east).toBeLessThan(-0.9);
    expect(elevation('2026-06-21T23:20:00Z')).toBeLessThan(0);
    expect(elevation('2026-06-21T23:20:00Z', 70)).toBeGreaterThan(0);
  });

  it('gives panels nothing at night, and never more than their rating', () => {
    const solar = { kilowattPeak: 5 };
    expect(solarPower(solar, sunAt(Date.parse('2026-06-21T23:20:00Z'), place), 1)).toBe(0);
    const noon = solarPower(solar, sunAt(Date.parse('2026-06-21T11:22:00Z'), place), 1);
    expect(noon).toBeGreaterThan(3.5);
    expect(noon).toBeLessThanOrEqual(5);
    const west = { ...solar, azimuth: 270 };
    const evening = sunAt(Date.parse('2026-06-21T16:00:00Z'), place);
    expect(solarPower(west, evening, 1)).toBeGreaterThan(solarPower(solar, evening, 1));
  });
});

/** A home of one kWp at 53° N, day by day. */
function year(seed: number, look: (home: HomeState) => void = () => {}): number {
  const random = seeded(seed);
  const plan = { ...plain, place: { ...place, latitude: 53 }, solar: { kilowattPeak: 1 } };
  let home = initialHome(plan, Date.parse('2026-01-01T00:00:00+01:00'), random);
  for (let quarter = 0; quarter < 365 * 96; quarter += 1) {
    home = stepHome(plan, home, 900, { draws: [], random });
    look(home);
  }
  return home.meter.solar;
}

describe('a year of sun', () => {
  it('gives 900 to 1,000 kWh per kWp at 53° N', () => {
    const sums = [1, 2, 3].map((seed) => year(seed));
    for (const sum of sums) {
      expect(sum).toBeGreaterThan(900);
      expect(sum).toBeLessThan(1_000);
    }
    expect(new Set(sums).size).toBe(3);
  });

  it('has weather that lasts: the next hour is like this one, the next week is not', () => {
    const covers: number[] = [];
    year(4, ({ weather, time }) => covers.push(cloudCover(weather, time, 53)));
    const change = (quarters: number): number => {
      const pairs = covers.slice(quarters).map((cover, index) => Math.abs(cover - (covers[index] as number)));
      return pairs.reduce((sum, one) => sum + one, 0) / pairs.length;
    };
    expect(change(4)).toBeLessThan(change(4 * 24 * 7) / 2);
    expect(Math.min(...covers)).toBeLessThan(0.1);
    expect(Math.max(...covers)).toBeGreaterThan(0.95);
  });
});
