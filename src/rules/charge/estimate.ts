/** What a charge is computed with. */
export interface ChargeModel {
  /** What the battery holds from 0 to 100 %, kWh. */
  readonly capacity: number;
  /** What is drawn from the wall, kW. */
  readonly power: number;
  /** The share of it that arrives in the battery, 0 to 1; see {@link efficiencyOf}. */
  readonly efficiency: number;
  /** The coldest module, °C; absent where it is not known, or where `power` was measured in this very session. */
  readonly coldest?: number;
}

/** The share that arrives before a car's own was learned: the middle of what AC chargers reach, 0.85 to 0.92, and safe. */
export const usualEfficiency = 0.88;

const minute = 60_000;
const hour = 60 * minute;

/**
 * The most a battery takes at a state of charge, kW. A careful line: 50 kW up to 50 %, from there straight down to 1 kW at
 * 100 %. AC chargers meet it only near the top: 11 kW from about 90 %.
 */
export function taperPower(soc: number): number {
  return Math.min(50, 50 - (soc - 50) * slope);
}
const slope = 49 / 50;

/** Energy from one state of charge to another, kWh in the battery and at the wall; 0 where there is nothing to do. */
export function chargeEnergy(
  from: number,
  to: number,
  model: ChargeModel,
): { readonly battery: number; readonly wall: number } {
  const battery = (Math.max(0, to - from) / 100) * model.capacity;
  return { battery, wall: battery / model.efficiency };
}

/**
 * How long a charge takes, milliseconds: Σ capacity / 100 / min(power × efficiency, taper) over steps of a per cent, with
 * the steps taken infinitely small, so that a charge in two parts lasts as long as in one. `Infinity` without power.
 */
export function chargeDuration(from: number, to: number, model: ChargeModel): number {
  if (!(to > from)) return 0;
  if (!(model.power > 0)) return Infinity;
  return drawing(from, Math.min(to, 100), model) + coldAllowance(model);
}

/** The state of charge after a time of charging, %; the other way round of {@link chargeDuration}. */
export function socAfter(from: number, duration: number, model: ChargeModel): number {
  const left = duration - coldAllowance(model);
  if (!(left > 0) || !(model.power > 0)) return from;
  const full = inBattery(model);
  const bend = bendOf(full);
  const straight = Math.max(0, bend - from) * timePerPercent(model, full);
  if (left <= straight) return from + left / timePerPercent(model, full);
  // P(s) falls with dP/ds = -slope and ds/dt ∝ P(s): it decays exponentially.
  const start = taperPower(Math.max(from, bend));
  const end = start * Math.exp((-slope * (left - straight)) / ((model.capacity / 100) * hour));
  return Math.min(100, 50 + (50 - end) / slope);
}

/** A cold battery has to warm up first: 10 minutes below 5 °C, growing to 20 at −15 °C. */
function coldAllowance({ coldest }: ChargeModel): number {
  if (coldest === undefined || coldest >= 5) return 0;
  return Math.min(20, 10 + (5 - coldest) / 2) * minute;
}

function drawing(from: number, to: number, model: ChargeModel): number {
  const full = inBattery(model);
  const bend = Math.min(to, Math.max(from, bendOf(full)));
  const falling = (model.capacity / 100 / slope) * hour * Math.log(taperPower(bend) / taperPower(to));
  return (bend - from) * timePerPercent(model, full) + (to > bend ? falling : 0);
}

/** What arrives while the battery takes all that the charger gives, kW. */
const inBattery = ({ power, efficiency }: ChargeModel): number => Math.min(50, power * efficiency);

/** Milliseconds a per cent takes at a steady power. */
const timePerPercent = ({ capacity }: ChargeModel, power: number): number => (capacity / 100 / power) * hour;

/** Above this state of charge the battery takes less than the charger gives. */
const bendOf = (power: number): number => Math.min(100, 50 + (50 - power) / slope);

/** What a car's sessions taught: kWh at the wall for one per cent. */
export interface Learned {
  readonly kwhPerPercent: number;
  readonly sessions: number;
}

/** A session of charging as it was measured. */
export interface ChargeSession {
  readonly fromSoc: number;
  readonly toSoc: number;
  /** Drawn from the wall, kWh. */
  readonly wall: number;
}

/** A shorter session says little: both ends are whole per cents. */
const leastGain = 10;
/** The share of the newest session in what is known. */
const newest = 0.3;

/**
 * Learns from a session what a per cent costs at the wall, as a moving average. Less than half or more than one and a half
 * of what the capacity lets expect is a mistake of measuring and teaches nothing.
 */
export function learn(
  learned: Learned | null,
  { fromSoc, toSoc, wall }: ChargeSession,
  capacity: number,
): Learned | null {
  const gain = toSoc - fromSoc;
  const expected = capacity / 100 / usualEfficiency;
  const seen = wall / gain;
  if (!(gain >= leastGain) || !(seen >= 0.5 * expected && seen <= 1.5 * expected)) return learned;
  if (!learned) return { kwhPerPercent: seen, sessions: 1 };
  return { kwhPerPercent: learned.kwhPerPercent * (1 - newest) + seen * newest, sessions: learned.sessions + 1 };
}

/** The efficiency that fits what was learned. It may pass 1 where the battery holds less than was said. */
export function efficiencyOf(learned: Learned | null, capacity: number): number {
  return learned ? capacity / 100 / learned.kwhPerPercent : usualEfficiency;
}

/**
 * Holds the estimate against the car's own, both to the same state of charge. Where they differ by more than a quarter and
 * more than 20 minutes, the later counts, and neither is sure.
 */
export function agree(own: number, car: number | undefined): { readonly duration: number; readonly sure: boolean } {
  if (car === undefined || !Number.isFinite(car)) return { duration: own, sure: true };
  const apart = Math.abs(own - car);
  const differ = apart > 0.25 * own && apart > 20 * minute;
  return { duration: differ ? Math.max(own, car) : own, sure: !differ };
}
