import { allShut, doors, isAt, type CarState } from './state';
import type { CarPlan } from './plan';

type Body = CarState['body'];

/** Seconds that getting in and getting out take. */
export const boarding = 10;
const leaving = 14;

/** What the driver does to doors, lock and guard while getting in and out, and how driving warms the tyres. */
export function stepBody(plan: CarPlan, state: CarState, seconds: number, random: () => number): Body {
  const { body, drive } = state;
  const since = body.since + seconds;
  const moving = drive.speed > 0;
  const tyreWarmth = body.tyreWarmth + ((moving ? 1 : 0) - body.tyreWarmth) * (1 - Math.exp(-seconds / 900));
  const next = { ...body, since, tyreWarmth };
  switch (body.driver) {
    case 'leaving':
      if (since < leaving) return { ...next, ...door(since < leaving / 2) };
      return { ...next, ...door(false), driver: 'away', since: 0, locked: true, sentry: guard(plan, state) };
    case 'boarding':
      return { ...next, ...door(since < boarding / 2) };
    case 'away':
      return { ...next, sentry: watch(body.sentry, seconds, random) };
    default:
      return next;
  }

  function door(open: boolean): Pick<Body, 'doors'> {
    return { doors: body.doors.DriverFront === open ? body.doors : { ...body.doors, DriverFront: open } };
  }
}

/** Somebody gets in: unlocked, the guard off. */
export const board = (body: Body): Body => ({
  ...body,
  driver: 'boarding',
  since: 0,
  locked: false,
  sentry: body.sentry === 'Off' ? 'Off' : 'Idle',
});

/** Somebody sits at the wheel, everything shut. */
export const seat = (body: Body): Body => ({ ...body, driver: 'seated', since: 0, doors: allShut, locked: true });

/** The driver gets out. */
export const leave = (body: Body): Body => ({ ...body, driver: 'leaving', since: 0, locked: false });

/** Any door or lid open. */
export const isOpen = (body: Body): boolean => doors.some((name) => body.doors[name]);

function guard(plan: CarPlan, state: CarState): Body['sentry'] {
  return plan.sentry && !isAt(state.drive.place, plan.commute.home) ? 'Armed' : 'Off';
}

/** Once in about ten minutes somebody walks past an armed car; after half a minute it calms down. */
function watch(sentry: Body['sentry'], seconds: number, random: () => number): Body['sentry'] {
  if (sentry === 'Armed') return random() < seconds / 600 ? 'Aware' : 'Armed';
  if (sentry === 'Aware') return random() < seconds / 30 ? 'Armed' : 'Aware';
  return sentry;
}
