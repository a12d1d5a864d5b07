/** kJ a K of the air, the seats and the trim that people feel: 20 minutes of 6 kW are some 30 K in winter. */
const cabinCapacity = 130;
/** kW a K through glass and sheet metal; with the capacity a cabin comes two thirds of the way outside in 40 minutes. */
const cabinLoss = 0.054;
/** m² of glass facing the sun, less what its coating keeps out: 25 K above outside under 900 W/m², as measured in summers. */
const aperture = 1.5;

/** What works on a cabin from outside. */
export interface Surroundings {
  /** °C */
  readonly outside: number;
  /** W/m² */
  readonly sun: number;
  /** How many times better than shut it lets heat through: a window open, the fan blowing. */
  readonly airing: number;
}

/** °C at which a cabin settles that is left alone. */
export const settledAt = ({ outside, sun, airing }: Surroundings): number =>
  outside + (sun * aperture) / 1_000 / (cabinLoss * airing);

/** °C in the cabin some seconds later. @param heat kW that go into it, below 0 out of it. */
export function cabinAfter(inside: number, around: Surroundings, heat: number, seconds: number): number {
  const settled = settledAt(around) + heat / (cabinLoss * around.airing);
  return settled + (inside - settled) * cabinKeeps(around, seconds);
}

/** kW that bring the cabin to a temperature within that time. */
export function heatFor(inside: number, wanted: number, around: Surroundings, seconds: number): number {
  const keeps = cabinKeeps(around, seconds);
  const settled = (wanted - inside * keeps) / (1 - keeps);
  return (settled - settledAt(around)) * cabinLoss * around.airing;
}

const cabinKeeps = ({ airing }: Surroundings, seconds: number): number =>
  Math.exp((-seconds * cabinLoss * airing) / cabinCapacity);

/** kJ a K of half a ton of cells. */
const packCapacity = 430;
/** kW a K through the floor: a night halves what is left of a drive's warmth. */
const packLoss = 0.012;
/** Share of the power that stays in pack, coolant and motors as heat, beside the cells' own resistance. */
const wasted = 0.03;
/** kW of heat a (kW)² at 360 V and 60 mΩ. */
const resisted = 0.06 / 0.36 ** 2 / 1_000;
/** °C that the coolant never lets a pack pass. */
const hottest = 50;

/** °C of the pack some seconds later. @param power kW in or out of it. @param heater kW that warm it. */
export function packAfter(
  temperature: number,
  { outside, power, heater }: { readonly outside: number; readonly power: number; readonly heater: number },
  seconds: number,
): number {
  const heat = Math.abs(power) * wasted + power * power * resisted + heater;
  const settled = outside + heat / packLoss;
  const after = settled + (temperature - settled) * Math.exp((-seconds * packLoss) / packCapacity);
  return Math.min(Math.max(hottest, temperature), after);
}

/** What share of its warm power a pack takes at a temperature, °C: lithium plates out of cold cells that are charged fast. */
const coldShares = [
  [-20, 0.01],
  [-10, 0.06],
  [0, 0.3],
  [10, 0.7],
  [18, 1],
] as const;

export function coldShare(temperature: number): number {
  const above = coldShares.findIndex(([at]) => temperature < at);
  if (above < 0) return 1;
  const [to, most] = coldShares[above] ?? coldShares[0];
  const [from, least] = coldShares[above - 1] ?? coldShares[0];
  return above === 0 ? least : least + ((temperature - from) / (to - from)) * (most - least);
}

/** °C below which a charging car warms its pack, and kW that it takes for that. */
const heatsBelow = 5;
const heaterPower = 3;

/** kW of the pack's heater while it charges. */
export const heaterOf = (temperature: number): number => (temperature < heatsBelow ? heaterPower : 0);
