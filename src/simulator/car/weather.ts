import { beamOf, skyShare, sunAt } from '../home/sun';
import { clearness } from '../home/weather';
import type { Place } from '../wire/value';

/** The weather of a region. It follows from the time alone, so that cars with the same plan stand under the same sky. */
export interface WeatherPlan {
  readonly place: Place;
  /** °C over the year. */
  readonly mean: number;
  /** K by which the hottest days of the year are warmer than that, and the coldest colder. */
  readonly yearly: number;
  /** K by which a clear afternoon is warmer than its day, and the hour before dawn colder. */
  readonly daily: number;
  /** K, the spread of spells of some days that are too warm or too cold. */
  readonly spells: number;
  /** Which of all possible years it is. */
  readonly seed: number;
}

/** Hamburg by the means of 1991 to 2020 of the German weather service: 1.9 °C in January, 18.4 °C in July. */
export const northGerman: Omit<WeatherPlan, 'seed'> = {
  place: { latitude: 53.55, longitude: 9.99 },
  mean: 9.9,
  yearly: 8.5,
  daily: 4.5,
  spells: 4,
};

/** What the air and the sun do to a car that stands in the open. */
export interface Sky {
  /** °C */
  readonly outside: number;
  /** W/m² on flat ground. */
  readonly sun: number;
}

const day = 86_400_000;
/** Days by which the seasons follow the sun; Januaries are coldest around the 20th. */
const coldestDay = 20;
/** The mild weather of a demonstration: light enough for 3 K behind glass, day and night. */
const mildSun = 110;

/** What was asked last under each weather: cabin, pack and tyres ask for the same moment. */
const lastSkies = new WeakMap<WeatherPlan, { readonly time: number; readonly sky: Sky }>();

/** The sky of a moment: mild June days without a plan. @param time epoch milliseconds */
export function skyAt(plan: WeatherPlan | undefined, time: number): Sky {
  if (!plan) return { outside: 14 + 6 * dayWave(time / 3_600_000, 14), sun: mildSun };
  const last = lastSkies.get(plan);
  if (last?.time === time) return last.sky;
  const sky = skyUnder(plan, time);
  lastSkies.set(plan, { time, sky });
  return sky;
}

function skyUnder(plan: WeatherPlan, time: number): Sky {
  const { place, seed } = plan;
  // Fronts pass in half a day, within spells of some days.
  const cover = 1 / (1 + Math.exp(-(0.8 + 1.6 * noise(seed, time / (day / 2)))));
  const clear = clearness(cover);
  const season = -Math.cos(((time / day - coldestDay) / 365.25) * 2 * Math.PI) * Math.sign(place.latitude || 1);
  const hour = time / 3_600_000 + place.longitude / 15;
  // Clouds keep the day's heat out and the night's in.
  const daily = plan.daily * (0.3 + 0.9 * clear) * dayWave(hour, 15);
  const spell = plan.spells * noise(seed + 1, time / (3 * day)) + noise(seed + 2, time / (day / 8));
  return { outside: plan.mean + plan.yearly * season + daily + spell, sun: sunlight(place, time) * clear };
}

/** W/m² of a clear sky on flat ground. */
function sunlight(place: Place, time: number): number {
  const sun = sunAt(time, place);
  return sun.up > 0 ? beamOf(sun) * (sun.up + skyShare) : 0;
}

/** 1 at the warmest hour of the day, -1 half a day later. */
const dayWave = (hour: number, warmest: number): number => Math.cos(((hour - warmest) / 24) * 2 * Math.PI);

/** A number that wanders around 0 with a spread of about 1, and has another whole value at each whole `at`. */
function noise(seed: number, at: number): number {
  const index = Math.floor(at);
  const part = at - index;
  const turn = part * part * (3 - 2 * part);
  const [from, to] = [drawn(seed, index), drawn(seed, index + 1)];
  // Between two draws as lively as at one.
  return (from * (1 - turn) + to * turn) / Math.hypot(1 - turn, turn);
}

/** About normal with a spread of 1, always the same for the same two numbers. */
function drawn(seed: number, index: number): number {
  let mixed = Math.imul(seed | 0, 0x9e3779b1) ^ Math.imul(index | 0, 0x85ebca6b);
  let sum = 0;
  for (let round = 0; round < 3; round += 1) {
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
    mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
    mixed ^= mixed >>> 15;
    sum += (mixed >>> 0) / 2 ** 32;
  }
  return (sum - 1.5) * 2;
}
