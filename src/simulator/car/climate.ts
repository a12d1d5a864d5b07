import type { CarState } from './state';

type Climate = CarState['climate'];

/** Seconds in which a parked cabin comes two thirds of the way to the temperature outside. */
const cabinCools = 2_400;
/** °C a second that the climate system moves the cabin at most. */
const moves = 0.025;

/** °C in the open air: warm in the afternoon, cool before dawn. @param time epoch milliseconds */
export function outsideAt(time: number, climate: Climate): number {
  const hours = (time / 3_600_000) % 24;
  return 14 + 6 * Math.cos(((hours - 14) / 24) * 2 * Math.PI) + climate.weather;
}

/** Warms and cools the cabin for some seconds. Overheat protection starts above 40 °C by itself, and keeps it there. */
export function stepClimate(state: CarState, seconds: number): Climate {
  const { climate } = state;
  const outside = outsideAt(state.time, climate);
  // Behind glass it gets warmer than outside.
  const settled = outside + 3;
  const drifted = climate.inside + (settled - climate.inside) * (1 - Math.exp(-seconds / cabinCools));
  if (climate.mode === 'Off') return { ...climate, inside: drifted, power: 0 };
  const target = climate.mode === 'OverheatProtect' ? Math.min(40, drifted) : (climate.left + climate.right) / 2;
  const wanted = target - drifted;
  const change = Math.sign(wanted) * Math.min(Math.abs(wanted), moves * seconds);
  // A fan's worth, what keeps the difference to outside, and what moves the cabin.
  const power = 0.25 + 0.05 * Math.abs(drifted - outside) + 4 * Math.abs(change / (moves * seconds));
  return { ...climate, inside: drifted + change, power };
}
