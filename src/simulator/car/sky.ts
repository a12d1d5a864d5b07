import type { CarPlan } from './plan';
import type { CarState } from './state';
import { skyAt, type Sky } from './weather';

/** The sky over a car, with what somebody set of it. */
export function skyOver(plan: CarPlan, { time, climate }: Pick<CarState, 'time' | 'climate'>): Sky {
  const sky = skyAt(plan.weather, time);
  return { ...sky, outside: sky.outside + climate.weather };
}
