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

/** Sets the clock to when a time of day comes next where the car lives. */
export function skipTo(time: string, days: Days = { weekdays }): void {
  const now = systemClock.now();
  skip(nextOccurrence({ days, time }, 'Europe/Berlin', now)!.at - now);
}

/** Lets time fly until the returned function is called or the test is over: so many seconds more at each look of the cars. */
export function fly(seconds: number): () => void {
  const timer = systemClock.every(500, () => skip(seconds * 1_000));
  onTestFinished(() => timer.cancel());
  return () => timer.cancel();
}

/** Something that no example is about: the car is heard of, and its rules look. */
export async function speaks({ fleet, signals }: RunningExample): Promise<void> {
  const [{ vin }] = cars as [CarPlan];
  const isOn = signals(vin)['LightsHazardsActive'] === true;
  await fleet.change(vin, { signals: { LightsHazardsActive: !isOn } });
}

/** Whether a message says that a command was done. */
export const isDone =
  (command: string) =>
  ({ topic, payload }: Message): boolean =>
    topic === command && (payload as { readonly ok: boolean }).ok;
