import type { CarPlan } from './plan';
import type { CarState, wheels } from './state';
import { skyOver } from './sky';

type Body = CarState['body'];
export type Wheel = (typeof wheels)[number];

/** K by which driving warms the air in a tyre: a quarter of a bar. */
const drivingWarmth = 19;
/** °C at which somebody filled the tyres, where no weather says another mean. */
const mildFilling = 15;
const absoluteZero = -273.15;

/** What a tyre shows of its pressure at the filling: air follows the gas law, 0.13 bar per 10 K at 2.9 bar. */
export function pressureOf(plan: CarPlan, state: CarState, wheel: Wheel): number {
  return (state.body.tyres[wheel] + 1) * warmthOf(plan, state) - 1;
}

/** The pressure at the filling of a tyre that shows this one now. */
export const filledWith = (plan: CarPlan, state: CarState, pressure: number): number =>
  (pressure + 1) / warmthOf(plan, state) - 1;

/** How much hotter than at the filling the air in the tyres is, as a factor of the absolute temperature. */
function warmthOf(plan: CarPlan, state: CarState): number {
  const temperature = skyOver(plan, state).outside + drivingWarmth * state.body.tyreWarmth;
  const filling = plan.weather?.mean ?? mildFilling;
  return (temperature - absoluteZero) / (filling - absoluteZero);
}

/** The tyres after they leaked for some seconds. */
export function leaked({ body, trouble }: CarState, seconds: number): Body['tyres'] {
  const leaks = Object.entries(trouble.leaks);
  if (leaks.length === 0) return body.tyres;
  const tyres: Record<Wheel, number> = { ...body.tyres };
  for (const [wheel, rate] of leaks)
    tyres[wheel as Wheel] = Math.max(0, tyres[wheel as Wheel] - (rate * seconds) / 3_600);
  return tyres;
}
