/** The sky over the home: two winds of chance, of which one turns in a day and the other in minutes. */
export interface Weather {
  readonly slow: number;
  readonly quick: number;
  /** Cloud cover that somebody set, 0 to 1; `null` where chance goes on. */
  readonly set: number | null;
}

/** Seconds in which chance forgets. */
const slowly = 50_000;
const quickly = 900;

export const firstWeather = (random: () => number): Weather => ({ slow: normal(random), quick: 0, set: null });

/** The weather some seconds later. */
export function stepWeather(weather: Weather, seconds: number, random: () => number): Weather {
  return {
    ...weather,
    slow: drift(weather.slow, seconds / slowly, random),
    quick: drift(weather.quick, seconds / quickly, random),
  };
}

/** Share of the sky under clouds, 0 to 1. Winters are greyer. @param time epoch milliseconds */
export function cloudCover({ slow, quick, set }: Weather, time: number, latitude: number): number {
  if (set !== null) return set;
  const year = ((time / 86_400_000 - 10) % 365.25) / 365.25;
  const winter = Math.cos(year * 2 * Math.PI) * Math.sign(latitude);
  const cover = 1 / (1 + Math.exp(-(2 + 0.8 * winter + 2 * slow)));
  // A broken sky changes from minute to minute, a blue or a grey one does not.
  return Math.min(1, Math.max(0, cover + quick * cover * (1 - cover)));
}

/** What clouds let through, after Kasten and Czeplak. */
export const clearness = (cover: number): number => 1 - 0.75 * cover ** 3.4;

/** A number that wanders around 0 with a spread of 1 and forgets where it was. */
function drift(value: number, span: number, random: () => number): number {
  const keeps = Math.exp(-span);
  return value * keeps + Math.sqrt(1 - keeps * keeps) * normal(random);
}

/** About normal, with a spread of 1. @param random numbers in [0, 1). */
export const normal = (random: () => number): number => (random() + random() + random() - 1.5) * 2;
