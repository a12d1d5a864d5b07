import { stepBody } from './body';
import { flowing, packPower, stepCharge } from './charge';
import { outsideAt, stepClimate } from './climate';
import { parked, stepDay } from './day';
import { stepDrive } from './drive';
import { stepSchedules } from './schedules';
import { type CarState } from './state';
import type { CarPlan } from './plan';

/** kW that a car takes awake and asleep, beside driving and climate. */
const awakePower = 0.25;
const asleepPower = 0.01;

/** The longest single step in seconds: fine while something moves, coarse while the car only stands. */
const fine = 1;
const coarse = 30;

/**
 * The car some seconds later. Long spans are walked in small steps, so that an accelerated car drives the same streets.
 * @param random numbers in [0, 1).
 */
export function step(plan: CarPlan, state: CarState, seconds: number, random: () => number): CarState {
  let current = state;
  for (let left = seconds; left > 1e-9;) {
    const span = Math.min(left, isStill(current) ? coarse : fine);
    current = stepOnce(plan, current, span, random);
    left -= span;
  }
  return current;
}

/** Nothing about the car needs a close look. */
const isStill = ({ body, charge, drive }: CarState): boolean =>
  drive.gear === 'P' && body.driver === 'away' && charge.phase !== 'Starting';

function stepOnce(plan: CarPlan, before: CarState, seconds: number, random: () => number): CarState {
  let state = stepDay(plan, before, seconds);
  state = { ...state, time: state.time + seconds * 1_000, drive: stepDrive(state.drive, seconds) };
  if (before.drive.gear !== 'P' && (state.drive.gear === 'P' || state.battery.energy <= 0)) state = parked(state);
  state = { ...state, climate: stepClimate(state, seconds), body: stepBody(plan, state, seconds, random) };
  state = { ...state, charge: stepSchedules(plan, state, before.time) };
  // Both from the same moment, so that the pack gets what the supply gives.
  state = { ...state, charge: stepCharge(plan, state, seconds), battery: stepBattery(plan, state, seconds) };
  return stepSleep(plan, state, seconds);
}

/** Energy out is power by time; nothing else changes what is in the pack. */
function stepBattery(plan: CarPlan, state: CarState, seconds: number): CarState['battery'] {
  const { battery, charge, climate, drive, sleep } = state;
  const hours = seconds / 3_600;
  const takes = drive.power + climate.power + (sleep.asleep ? asleepPower : awakePower);
  const gets = charge.supply ? packPower(charge.supply, flowing(plan, state)) : 0;
  // An empty pack gives nothing, a full one takes nothing.
  const out = Math.min(takes * hours, battery.energy + gets * hours);
  const into = Math.min(gets * hours, plan.packEnergy - battery.energy + out);
  const energy = battery.energy - out + into;
  const power = (out - into) / hours;
  const settled = outsideAt(state.time, climate) + 2 + Math.abs(power) * 0.35;
  return {
    energy,
    power,
    temperature: battery.temperature + (settled - battery.temperature) * (1 - Math.exp(-seconds / 10_000)),
    used: battery.used + out,
    charged: battery.charged + into,
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
function isBusy({ body, charge, climate, drive }: CarState): boolean {
  return (
    drive.gear !== 'P' ||
    body.driver !== 'away' ||
    climate.mode !== 'Off' ||
    charge.phase === 'Starting' ||
    charge.phase === 'Charging' ||
    body.sentry === 'Armed' ||
    body.sentry === 'Aware' ||
    body.sentry === 'Panic'
  );
}
