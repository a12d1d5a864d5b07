import { enter, packPower, supplyPower } from './charge';
import { begin, depart } from './day';
import { along } from './geography';
import type { Activity, CarPlan } from './plan';
import { allShut, energyAt, metresPerMile, tripTo, type CarState } from './state';

/** A car at the start of its day. @param time epoch milliseconds */
export function initialState(plan: CarPlan, time: number): CarState {
  const { commute, start } = plan;
  const place = commute[start.at];
  const state: CarState = {
    battery: {
      energy: energyAt(plan, start.soc),
      temperature: 18,
      power: 0,
      used: start.odometerMiles * 0.26,
      charged: start.odometerMiles * 0.29,
    },
    charge: {
      phase: 'Disconnected',
      since: 0,
      supply: null,
      limit: start.limit,
      ampsRequested: plan.chargerAmps,
      added: 0,
      drawn: 0,
      metered: 0,
      doorOpen: false,
      schedules: [],
    },
    drive: {
      gear: 'P',
      speed: 0,
      acceleration: 0,
      power: 0,
      odometer: start.odometerMiles * metresPerMile,
      place,
      heading: 90,
      trip: null,
    },
    climate: { mode: 'Off', inside: 19, weather: 0, left: 21, right: 21, power: 0 },
    body: {
      driver: 'away',
      since: 0,
      locked: true,
      doors: allShut,
      windows: { Fd: 'Closed', Fp: 'Closed', Rd: 'Closed', Rp: 'Closed' },
      sentry: 'Off',
      tyres: { frontLeft: 2.85, frontRight: 2.85, rearLeft: 2.9, rearRight: 2.875 },
      tyreWarmth: 0,
    },
    sleep: { asleep: start.asleep ?? false, idle: 0, awakeFor: 0 },
    day: null,
    time,
  };
  const [first] = plan.day;
  return first ? inTheMiddle(plan, begin(plan, state, 0), first) : state;
}

/** Puts a car into the middle of the first entry of its day. */
function inTheMiddle(plan: CarPlan, state: CarState, first: Activity): CarState {
  const { done = 0, asleep = false } = plan.start;
  if (first.do === 'park' || done === 0)
    return { ...state, day: { entry: 0, elapsed: done }, sleep: { asleep, idle: done, awakeFor: 0 } };
  if (first.do === 'drive') {
    const departed = depart(plan, state, first.to);
    const trip = { ...tripTo(plan, state, first.to), metres: done };
    return {
      ...departed,
      drive: { ...departed.drive, speed: 11, trip, ...along(trip.path, done) },
      climate: { ...departed.climate, inside: 20.5 },
      body: { ...departed.body, tyreWarmth: 0.6 },
    };
  }
  const charge = enter(state.charge, 'Charging');
  const drawn = (supplyPower(plan, charge, plan.start.soc) * done) / 3_600;
  return {
    ...state,
    day: { entry: 0, elapsed: done },
    charge: {
      ...charge,
      since: done,
      added: packPower(first.supply, drawn),
      drawn: first.supply.kind === 'AC' ? drawn : 0,
    },
  };
}
