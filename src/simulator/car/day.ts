import { board, boarding, leave, seat } from './body';
import { enter, unplugged } from './charge';
import { waitsForSchedule } from './schedules';
import { allShut, tripTo, type CarState } from './state';
import type { Activity, CarPlan } from './plan';

/** Seconds before a departure that the car wakes and brings its cabin to temperature. */
const precondition = 480;

/** Goes on with the car's day: when an entry of it is over, the next begins. A car without a day is left alone. */
export function stepDay(plan: CarPlan, state: CarState, seconds: number): CarState {
  if (!state.day) return state;
  const entry = plan.day[state.day.entry];
  if (!entry) return state;
  const day = { ...state.day, elapsed: state.day.elapsed + seconds };
  const now = { ...state, day };
  if (entry.do === 'drive') return stepDrive(plan, now, entry);
  const left = entry.minutes * 60 - day.elapsed;
  const following = plan.day[(day.entry + 1) % plan.day.length];
  if (left <= 0) return begin(plan, now, (day.entry + 1) % plan.day.length);
  // Once, so that whoever switches it off again is obeyed.
  const due = Math.min(precondition, entry.minutes * 60);
  const leaves = following?.do === 'drive' && left <= due && left + seconds >= due;
  return leaves && now.climate.mode === 'Off' ? { ...now, climate: { ...now.climate, mode: 'Precondition' } } : now;
}

/** The entry of the day with that number begins. */
export function begin(plan: CarPlan, state: CarState, index: number): CarState {
  const entry = plan.day[index];
  const next = { ...state, day: { entry: index, elapsed: 0 } };
  if (entry?.do === 'drive') return { ...next, body: board(next.body), climate: { ...next.climate, mode: 'On' } };
  // A charge that somebody stopped stays stopped until the cable is plugged in anew.
  if (entry?.do !== 'charge' || (next.charge.supply && next.charge.phase === 'Stopped')) return next;
  const plugged = { ...next, charge: enter(next.charge, 'Starting', entry.supply) };
  return waitsForSchedule(plan, plugged) ? { ...plugged, charge: enter(plugged.charge, 'Stopped') } : plugged;
}

/** A drive begins with getting in and ends with arriving; then the next entry begins and the driver gets out. */
function stepDrive(plan: CarPlan, state: CarState, entry: Activity & { do: 'drive' }): CarState {
  const { body, day, drive } = state;
  if (!day || drive.trip) return state;
  if (body.driver === 'boarding') return body.since < boarding ? state : depart(plan, state, entry.to);
  return begin(plan, state, (day.entry + 1) % plan.day.length);
}

/** Off to an address: unplugged, everything shut, in gear. */
export function depart(plan: CarPlan, state: CarState, to: 'home' | 'work'): CarState {
  return {
    ...state,
    charge: state.charge.supply ? unplugged(state.charge) : state.charge,
    drive: { ...state.drive, gear: 'D', trip: tripTo(plan, state, to) },
    climate: { ...state.climate, mode: 'On' },
    body: seat(state.body),
  };
}

/** The drive is over: in park, the climate off, the driver gets out. */
export function parked(state: CarState): CarState {
  return {
    ...state,
    drive: { ...state.drive, gear: 'P', speed: 0, acceleration: 0, power: 0, trip: null },
    climate: { ...state.climate, mode: 'Off', power: 0 },
    body: leave(state.body),
  };
}

/** Whatever it does, it parks, stops charging and falls asleep; its day is over. */
export function putToSleep(state: CarState): CarState {
  const { charge, climate, drive } = parked(state);
  const charges = charge.phase === 'Starting' || charge.phase === 'Charging';
  return {
    ...state,
    drive,
    climate,
    charge: charges ? enter(charge, 'Stopped') : charge,
    body: { ...emptied(state.body), sentry: 'Off' },
    sleep: { asleep: true, idle: 1, awakeFor: 0 },
    day: null,
  };
}

/** Nobody in it. Whoever was getting in or out is gone, everything shut and locked behind; else it stays as it was left. */
function emptied(body: CarState['body']): CarState['body'] {
  return body.driver === 'away' ? body : { ...body, driver: 'away', doors: allShut, locked: true };
}
