import { allShut, doors, isAt, type CarState, type Left } from './state';
import { leaked } from './tyres';
import type { CarPlan } from './plan';

type Body = CarState['body'];

const windows = ['Fd', 'Fp', 'Rd', 'Rp'] as const;

/** Seconds that getting in and getting out take. */
export const boarding = 10;
const leaving = 14;

/** What the driver does to doors, lock and guard while getting in and out, and how driving warms the tyres. */
export function stepBody(plan: CarPlan, state: CarState, seconds: number, random: () => number): Body {
  const { body, drive } = state;
  const since = body.since + seconds;
  const moving = drive.speed > 0;
  const tyreWarmth = body.tyreWarmth + ((moving ? 1 : 0) - body.tyreWarmth) * (1 - Math.exp(-seconds / 900));
  const next = { ...body, since, tyreWarmth, tyres: leaked(state, seconds) };
  switch (body.driver) {
    case 'leaving':
      if (since < leaving) return { ...next, ...door(since < leaving / 2) };
      return {
        ...leftOpen({ ...next, ...door(false), locked: true }, state.trouble.left),
        driver: 'away',
        since: 0,
        sentry: guard(plan, state),
      };
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

/** What was left so: doors, lids and windows open, the lock not shut. A car with an open door does not lock. */
export function leftOpen(body: Body, left: readonly Left[]): Body {
  if (left.length === 0) return body;
  const has = (one: Left): boolean => left.includes(one);
  const opened = doors.filter(has);
  const lowered = windows.filter(has);
  return {
    ...body,
    doors: { ...body.doors, ...Object.fromEntries(opened.map((door) => [door, true])) },
    windows: { ...body.windows, ...Object.fromEntries(lowered.map((window) => [window, 'PartiallyOpen'])) },
    locked: body.locked && opened.length === 0 && !has('Lock'),
  };
}

/** Whether that stands open, or for the lock, is not shut. */
export function isLeft({ doors: open, windows: panes, locked }: Body, what: Left): boolean {
  if (what === 'Lock') return !locked;
  return what in panes ? panes[what as keyof Body['windows']] !== 'Closed' : open[what as keyof Body['doors']];
}

/** What was left open, shut and locked. */
export function shut(body: Body, left: readonly Left[]): Body {
  if (left.length === 0) return body;
  const closed = Object.fromEntries(doors.filter((door) => left.includes(door)).map((door) => [door, false]));
  const raised = Object.fromEntries(windows.filter((one) => left.includes(one)).map((one) => [one, 'Closed']));
  const after = { ...body, doors: { ...body.doors, ...closed }, windows: { ...body.windows, ...raised } };
  return { ...after, locked: after.locked || (body.driver === 'away' && !isOpen(after)) };
}

/** Air goes in and out: a door, lid or window is open. */
export const isAired = (body: Body): boolean =>
  isOpen(body) || windows.some((window) => body.windows[window] !== 'Closed');

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
