import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/kernel/clock';
import type { CarPlan, HomePlan } from '../../src/simulator/simulator';
import { nextOccurrence, weekdays, type Days } from '../../src/rules/week';
import type { Message } from '../support/node-red';
import { resting } from '../support/simulator';
import { plain } from '../simulator/home/support';
import { skip, type RunningExample } from './running-example';

export const minute = 60_000;
export const hour = 60 * minute;

const [plan] = resting;
/** Where Nordlicht is at home. */
export const place = plan!.commute.home;
/** Nordlicht at home, without anything to do. */
export const cars: readonly CarPlan[] = [{ ...plan!, start: { ...plan!.start, at: 'home' } }];
/** Its meter speaks once a second, so that something is heard of the home all the time. */
export const home: HomePlan = { ...plain, place, meterEvery: 1 };

/** When a time of day comes next where the car lives, epoch milliseconds. */
export const next = (time: string, days: Days = { weekdays }): number =>
  nextOccurrence({ days, time }, 'Europe/Berlin', systemClock.now())!.at;

/** Sets the clock to when a time of day comes next where the car lives. */
export const skipTo = (time: string, days?: Days): void => skip(next(time, days) - systemClock.now());

/** Something that no example is about: the car is heard of, and its rules look. */
export function speaks({ fleet }: RunningExample): void {
  const car = fleet.simulator.cars.get(plan!.vin)!;
  car.change({ signals: { LightsHazardsActive: car.describe().signals['LightsHazardsActive'] !== true } });
}

/**
 * Lets time fly until the returned function is called or the test is over: so many seconds more each time that the car looks at
 * itself, and says something.
 */
export function fly(running: RunningExample, seconds: number): () => void {
  const timer = systemClock.every(500, () => {
    skip(seconds * 1_000);
    speaks(running);
  });
  onTestFinished(() => timer.cancel());
  return () => timer.cancel();
}

/** Whether a message says that a command was done. */
export const isDone =
  (command: string) =>
  ({ topic, payload }: Message): boolean =>
    topic === command && (payload as { readonly ok: boolean }).ok;
