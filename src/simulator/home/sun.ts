import type { Place } from '../wire/value';
import type { SolarPlan } from './plan';

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
/** Tilt of the earth's axis. */
const obliquity = radians(23.437);
/** Noon of the first of January 2000 UTC, from which astronomers count days. */
const epoch = Date.UTC(2000, 0, 1, 12);

/** What of the panels' rating reaches the wall: warm cells, dust, inverter. */
const systemEfficiency = 0.78;
/** Share of the sun's own light that comes from the blue sky, and that the ground throws back. */
const skyShare = 0.1;
const groundShare = 0.2;

/** Towards the sun, a vector of length 1: above 0 upwards it is day. */
export interface SunDirection {
  readonly east: number;
  readonly north: number;
  readonly up: number;
}

/** Where the sun stands, by the Astronomical Almanac's short formulas: right within a hundredth of a degree or two. */
export function sunAt(time: number, { latitude, longitude }: Place): SunDirection {
  const days = (time - epoch) / 86_400_000;
  const anomaly = radians(357.529 + 0.98560028 * days);
  const mean = 280.459 + 0.98564736 * days;
  const ecliptic = radians(mean + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly));
  const ascension = Math.atan2(Math.cos(obliquity) * Math.sin(ecliptic), Math.cos(ecliptic));
  const declination = Math.asin(Math.sin(obliquity) * Math.sin(ecliptic));
  const hourAngle = radians((280.46062 + 360.98564737 * days + longitude) % 360) - ascension;
  const [sinLatitude, cosLatitude] = [Math.sin(radians(latitude)), Math.cos(radians(latitude))];
  const [sinDeclination, cosDeclination] = [Math.sin(declination), Math.cos(declination)];
  return {
    east: -cosDeclination * Math.sin(hourAngle),
    north: cosLatitude * sinDeclination - sinLatitude * cosDeclination * Math.cos(hourAngle),
    up: sinLatitude * sinDeclination + cosLatitude * cosDeclination * Math.cos(hourAngle),
  };
}

/**
 * kW of the panels at the wall.
 * @param clearness what the clouds let through, 0 to 1.
 */
export function solarPower(
  { kilowattPeak, tilt = 35, azimuth = 180 }: SolarPlan,
  sun: SunDirection,
  clearness: number,
): number {
  if (sun.up <= 0) return 0;
  const elevation = (Math.asin(sun.up) * 180) / Math.PI;
  // Kasten and Young's air mass, Meinel's clear sky.
  const airMass = 1 / (sun.up + 0.50572 * (elevation + 6.07995) ** -1.6364);
  const beam = 1_353 * 0.7 ** (airMass ** 0.678);
  const [across, flat] = [Math.sin(radians(tilt)), Math.cos(radians(tilt))];
  const east = across * Math.sin(radians(azimuth));
  const north = across * Math.cos(radians(azimuth));
  const facing = Math.max(0, east * sun.east + north * sun.north + flat * sun.up);
  const global = beam * (sun.up + skyShare);
  const onPanel = beam * (facing + (skyShare * (1 + flat)) / 2) + (global * groundShare * (1 - flat)) / 2;
  return Math.min(kilowattPeak, (kilowattPeak * onPanel * systemEfficiency * clearness) / 1_000);
}
