import type { CarState, Drain, DrainCause } from './state';

/** kW asleep: about 1 % of a pack a day, what owners see over weeks of parking. */
const asleepPower = 0.03;
/** kW of computers and pumps that are on; with cameras that watch 0.20, of 0.15 to 0.35 that owners report. */
const awakePower = 0.15;
const sentryPower = 0.2;

/** kW that a car takes beside driving, by what takes it. */
export function drainOf({ body, climate, drive, sleep, trouble }: CarState): Partial<Record<DrainCause, number>> {
  const isGuarded = body.sentry === 'Armed' || body.sentry === 'Aware' || body.sentry === 'Panic';
  const drain: Partial<Record<DrainCause, number>> = {};
  if (sleep.asleep) drain.asleep = asleepPower;
  else if (isGuarded) drain.sentry = sentryPower;
  else drain.awake = awakePower;
  if (climate.mode === 'OverheatProtect') drain.overheat = climate.power;
  else if (climate.mode !== 'Off') drain[climate.keeper === 'Off' ? 'climate' : 'keeper'] = climate.power;
  if (trouble.vampire > 0 && drive.gear === 'P') drain.vampire = trouble.vampire;
  return drain;
}

/** kW of all causes. */
export const powerOf = (drain: Partial<Record<DrainCause, number>>): number =>
  Object.values(drain).reduce((sum, kilowatts) => sum + kilowatts, 0);

/** What a parked car lost so far, kWh by cause, some hours later. */
export function drained(before: Drain, drain: Partial<Record<DrainCause, number>>, hours: number): Drain {
  const after: Record<DrainCause, number> = { ...before };
  for (const [cause, kilowatts] of Object.entries(drain)) after[cause as DrainCause] += kilowatts * hours;
  return after;
}
