import type { Phase } from './plan';

/** Something that runs for a while. */
interface Appliance {
  readonly kilowatts: number;
  readonly seconds: number;
  readonly phase: Phase;
}

/** What the house itself takes. */
export interface HouseLoad {
  readonly running: readonly Appliance[];
  /** kW that somebody set; `null` where the house lives. */
  readonly set: number | null;
}

export type PerPhase = readonly [number, number, number];

interface Use {
  readonly kilowatts: number;
  readonly seconds: number;
  readonly timesADay: number;
}

/** What a household of 4,000 kWh a year switches on: kettle, oven, washing machine, dishwasher, hob. */
const kettle: Use = { kilowatts: 2, seconds: 180, timesADay: 5 };
const uses: readonly Use[] = [
  kettle,
  { kilowatts: 2.2, seconds: 2_400, timesADay: 0.5 },
  { kilowatts: 2, seconds: 1_500, timesADay: 0.6 },
  { kilowatts: 2, seconds: 1_800, timesADay: 0.8 },
  { kilowatts: 1.8, seconds: 1_500, timesADay: 1.5 },
];

const usesADay = uses.reduce((sum, { timesADay }) => sum + timesADay, 0);
const referenceYear = 4_000;
/** kW that these take on average, and what is left for everything else. */
const usesMean = uses.reduce(
  (sum, { kilowatts, seconds, timesADay }) => sum + (kilowatts * seconds * timesADay) / 86_400,
  0,
);
const otherMean = referenceYear / 8_760 - usesMean;

export const idleHouse: HouseLoad = { running: [], set: null };

/** How much goes on by the local hour: something all night, most at breakfast and in the evening. */
const shape = (hour: number): number =>
  0.35 + 0.8 * bump(hour, 7.3, 1.1) + 1.6 * bump(hour, 19.3, 2.2) + 0.5 * bump(hour, 12.8, 1.5);
const bump = (hour: number, at: number, width: number): number => Math.exp(-(((hour - at) / width) ** 2) / 2);

/** By minutes of the day, 1 on average. */
const activity = meanOfOne(Array.from({ length: 1_440 }, (_, minutes) => shape(minutes / 60)));
/** The same for people, who sleep at night. */
const presence = meanOfOne(activity.map((value) => Math.max(0, value - 0.45)));

function meanOfOne(values: readonly number[]): readonly number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value / mean);
}

/** The house some seconds (at most a few minutes) later, and the kW that it took a phase on the way. */
export function stepLoad(
  load: HouseLoad,
  { yearly = referenceYear, minutes, seconds }: { yearly: number | undefined; minutes: number; seconds: number },
  random: () => number,
): { readonly load: HouseLoad; readonly kilowatts: PerPhase } {
  const scale = yearly / referenceYear;
  const index = Math.floor(minutes) % 1_440;
  const chance = (usesADay * scale * (presence[index] ?? 0) * seconds) / 86_400;
  const running = random() < chance ? [...load.running, drawn(random)] : load.running;
  const left = running.map((one) => ({ ...one, seconds: one.seconds - seconds })).filter((one) => one.seconds > 0);
  const next = { ...load, running: left };
  if (load.set !== null) return { load: next, kilowatts: thirds(load.set) };
  const kilowatts: [number, number, number] = thirds(otherMean * scale * (activity[index] ?? 0));
  for (const one of running) kilowatts[one.phase] += one.kilowatts * Math.min(1, one.seconds / seconds);
  return { load: next, kilowatts };
}

export const thirds = (kilowatts: number): [number, number, number] => [kilowatts / 3, kilowatts / 3, kilowatts / 3];

/** One of the uses, the more frequent the more likely, on a phase by chance. */
function drawn(random: () => number): Appliance {
  let rest = random() * usesADay;
  const { kilowatts, seconds } = uses.find(({ timesADay }) => (rest -= timesADay) < 0) ?? kettle;
  return { kilowatts, seconds, phase: Math.floor(random() * 3) as Phase };
}
