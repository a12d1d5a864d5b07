import { isAired } from './body';
import type { CarPlan } from './plan';
import type { CarState } from './state';
import { cabinAfter, heatFor, settledAt, type Surroundings } from './thermal';
import { skyOver } from './sky';

type Climate = CarState['climate'];

/** kW that the system moves into or out of the cabin at most, as its makers and owners measure it. */
const mostHeating = 6;
const mostCooling = 5;
/** kW of blower, pumps and electronics. */
const fan = 0.25;
/** How much better a cabin loses heat with a window or lid open, and with the fan blowing. */
const openAiring = 4;
const fanAiring = 2.5;

/** °C at which overheat protection begins, and seconds after a drive for which it works. */
const overheatLimits: Readonly<Record<Climate['overheatLimit'], number>> = { Low: 30, Medium: 35, High: 40 };
const overheatFor = 12 * 3_600;

/** Warms and cools the cabin for some seconds. Overheat protection starts in a parked car by itself. */
export function stepClimate(plan: CarPlan, state: CarState, seconds: number, sky = skyOver(plan, state)): Climate {
  const around = { ...sky, airing: isAired(state.body) ? openAiring : 1 };
  const climate = overheated(state, around);
  if (climate.mode === 'Off') return { ...climate, inside: cabinAfter(climate.inside, around, 0, seconds), power: 0 };
  if (climate.mode === 'OverheatProtect' && climate.overheat !== 'On') {
    const blown = { ...around, airing: around.airing * fanAiring };
    return { ...climate, inside: cabinAfter(climate.inside, blown, 0, seconds), power: fan };
  }
  const heat = heatOf(climate, around, seconds);
  const power = fan + Math.abs(heat) / (heat > 0 ? heatingYield(sky.outside) : coolingYield(sky.outside));
  return { ...climate, inside: cabinAfter(climate.inside, around, heat, seconds), power };
}

/** kW that the system moves now: what is needed, as far as it can. Protection only cools. */
function heatOf(climate: Climate, around: Surroundings, seconds: number): number {
  const protects = climate.mode === 'OverheatProtect';
  const wanted = protects ? overheatLimits[climate.overheatLimit] : (climate.left + climate.right) / 2;
  const heat = heatFor(climate.inside, wanted, around, seconds);
  return Math.max(-mostCooling, Math.min(protects ? 0 : mostHeating, heat));
}

/** kWh of heat that a kWh moves: a heat pump does well in mild air and little better than a wire in frost. */
const heatingYield = (outside: number): number => Math.min(3.5, Math.max(1, 2 + 0.07 * outside));
const coolingYield = (outside: number): number => Math.min(4, Math.max(1.5, 3.5 - 0.05 * (outside - 25)));

/** The climate with overheat protection on or off, as its settings and the parked car have it. */
function overheated(state: CarState, around: Surroundings): Climate {
  const { climate, body, drive } = state;
  if (climate.mode !== 'Off' && climate.mode !== 'OverheatProtect') return climate;
  const limit = overheatLimits[climate.overheatLimit];
  const isEnabled = climate.overheat !== 'Off' && drive.gear === 'P' && body.driver === 'away';
  const isDue = isEnabled && body.since < overheatFor && settledAt(around) > limit;
  if (climate.mode === 'Off')
    return isDue && climate.inside > limit ? { ...climate, mode: 'OverheatProtect' } : climate;
  return isDue ? climate : { ...climate, mode: 'Off' };
}
