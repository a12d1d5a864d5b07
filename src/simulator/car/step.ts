import { stepBody } from './body';
import { flowing, packPower, stepCharge } from './charge';
import { stepClimate } from './climate';
import { parked, stepDay } from './day';
import { drained, drainOf, powerOf } from './drain';
import { cruise, stepDrive } from './drive';
import { stepPreconditioning } from './precondition-schedules';
import { stepSchedules } from './schedules';
import { type CarState } from './state';
import { heaterOf, packAfter } from './thermal';
import { isInstalling, stepSoftware } from './update';
import { skyOver } from './sky';
import type { CarPlan } from './plan';
import type { Sky } from './weather';

/** How closely a car is looked at: as it streams, or as years of it are lived. */
export type Pace = 'fine' | 'coarse';

/** The longest single steps in seconds: while it drives, while people get in or out or a charge begins, awake, and asleep. */
const longest = {
  fine: { driving: 1, handled: 1, standing: 30, asleep: 30 },
  coarse: { driving: 20, handled: 5, standing: 60, asleep: 900 },
} as const satisfies Readonly<Record<Pace, object>>;

/**
 * The car some seconds later. Long spans are walked in small steps, so that an accelerated car drives the same streets.
 * @param random numbers in [0, 1).
 */
export function step(
  plan: CarPlan,
  state: CarState,
  seconds: number,
  random: () => number,
  pace: Pace = 'fine',
): CarState {
  let current = state;
  for (let left = seconds; left > 1e-9;) {
    const span = Math.min(left, spanOf(current, pace));
    current = stepOnce(plan, current, span, { random, pace });
    left -= span;
  }
  return current;
}

function spanOf({ body, charge, climate, drive, sleep }: CarState, pace: Pace): number {
  const spans = longest[pace];
  if (drive.gear !== 'P') return spans.driving;
  if (body.driver !== 'away' || charge.phase === 'Starting') return spans.handled;
  // A schedule wakes it on the minute.
  const hasSchedules = charge.schedules.length > 0 || climate.schedules.length > 0;
  return sleep.asleep && !hasSchedules ? spans.asleep : spans.standing;
}

interface Course {
  readonly random: () => number;
  readonly pace: Pace;
}

function stepOnce(plan: CarPlan, before: CarState, seconds: number, { random, pace }: Course): CarState {
  const move = pace === 'fine' ? stepDrive : cruise;
  let state = stepDay(plan, before, seconds);
  state = { ...state, time: state.time + seconds * 1_000, drive: move(state.drive, seconds) };
  if (before.drive.gear !== 'P' && (state.drive.gear === 'P' || state.battery.energy <= 0)) state = parked(state);
  state = { ...state, climate: stepPreconditioning(plan, state, before.time) };
  const sky = skyOver(plan, state);
  state = { ...state, climate: stepClimate(plan, state, seconds, sky), body: stepBody(plan, state, seconds, random) };
  state = { ...state, charge: stepSchedules(plan, state, before.time) };
  // Both from the same moment, so that the pack gets what the supply gives.
  state = { ...state, charge: stepCharge(plan, state, seconds), battery: stepBattery(plan, state, sky, seconds) };
  const software = stepSoftware(state.software, state.time, seconds, state.drive.gear === 'P');
  return stepSleep(plan, { ...state, software }, seconds);
}

/** Energy out is power by time; nothing else changes what is in the pack. */
function stepBattery(plan: CarPlan, state: CarState, { outside }: Sky, seconds: number): CarState['battery'] {
  const { battery, body, charge, drive } = state;
  const hours = seconds / 3_600;
  const drain = drainOf(state);
  const gets = charge.supply ? packPower(charge.supply, flowing(plan, state)) : 0;
  const heater = gets > 0 ? heaterOf(battery.temperature) : 0;
  const takes = drive.power + powerOf(drain) + heater;
  // An empty pack gives nothing, a full one takes nothing.
  const out = Math.min(takes * hours, battery.energy + gets * hours);
  const into = Math.min(gets * hours, plan.packEnergy - battery.energy + out);
  const energy = battery.energy - out + into;
  const power = (out - into) / hours;
  const isLeft = drive.gear === 'P' && body.driver === 'away';
  return {
    energy,
    power,
    temperature: packAfter(battery.temperature, { outside, power, heater }, seconds),
    used: battery.used + out,
    charged: battery.charged + into,
    lost: isLeft ? drained(battery.lost, drain, hours) : battery.lost,
  };
}

/** It sleeps after a while of nothing, and wakes when something begins. */
function stepSleep(plan: CarPlan, state: CarState, seconds: number): CarState {
  const idle = isBusy(state) ? 0 : state.sleep.idle + seconds;
  const awakeFor = Math.max(0, state.sleep.awakeFor - seconds);
  const asleep = idle > 0 && awakeFor === 0 && (state.sleep.asleep || idle >= plan.sleepAfter * 60);
  return { ...state, sleep: { asleep, idle, awakeFor } };
}

/** Something goes on that keeps a car awake. */
function isBusy({ body, charge, climate, drive, software, trouble }: CarState): boolean {
  return (
    drive.gear !== 'P' ||
    trouble.keptAwake ||
    isInstalling(software) ||
    body.driver !== 'away' ||
    climate.mode !== 'Off' ||
    charge.phase === 'Starting' ||
    charge.phase === 'Charging' ||
    body.sentry === 'Armed' ||
    body.sentry === 'Aware' ||
    body.sentry === 'Panic'
  );
}
