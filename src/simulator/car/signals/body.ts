import type { Flags } from '../../wire/value';
import { isAt, wheels, type CarState, type SentryMode, type WindowPosition } from '../state';
import { filledWith, pressureOf, type Wheel } from '../tyres';
import { awake, real, signal, type ModelSignal, type View } from './signal';

type Body = CarState['body'];

const withBody = (state: CarState, change: Partial<Body>): CarState => ({
  ...state,
  body: { ...state.body, ...change },
});

/** As set by hand: nobody who is just getting in or out changes it again. */
const handled = (state: CarState, change: Partial<Body>): CarState => {
  const { driver } = state.body;
  return awake(withBody(state, { ...change, driver: driver === 'leaving' || driver === 'boarding' ? 'away' : driver }));
};

const window = (which: keyof Body['windows']): ModelSignal =>
  signal<string>(
    ({ state }) => state.body.windows[which],
    (state, value) => {
      if (!['Closed', 'PartiallyOpen', 'Opened'].includes(value)) return undefined;
      return awake(withBody(state, { windows: { ...state.body.windows, [which]: value as WindowPosition } }));
    },
  );

const pressure = (wheel: Wheel): ModelSignal =>
  real(
    3,
    ({ plan, state }) => pressureOf(plan, state, wheel),
    (state, value, plan) =>
      withBody(state, { tyres: { ...state.body.tyres, [wheel]: filledWith(plan, state, value) } }),
    [0, 6],
  );

/** Tyres below a pressure, bar. */
const below = (limit: number): ModelSignal =>
  signal<Flags>(({ plan, state }) =>
    Object.fromEntries(wheels.map((wheel) => [wheel, pressureOf(plan, state, wheel) < limit])),
  );

const lastSeen = signal(({ movedAt }: View) => Math.floor(movedAt / 1_000));

const isSentry = (value: string): value is SentryMode =>
  ['Off', 'Idle', 'Armed', 'Aware', 'Panic', 'Quiet'].includes(value);

export const body: Readonly<Record<string, ModelSignal>> = {
  DoorState: signal<Flags>(
    ({ state }) => state.body.doors,
    (state, value) => handled(state, { doors: { ...state.body.doors, ...value } }),
  ),
  Locked: signal<boolean>(
    ({ state }) => state.body.locked,
    (state, locked) => handled(state, { locked }),
  ),
  FdWindow: window('Fd'),
  FpWindow: window('Fp'),
  RdWindow: window('Rd'),
  RpWindow: window('Rp'),
  SentryMode: signal<string>(
    ({ state }) => state.body.sentry,
    (state, sentry) => (isSentry(sentry) ? awake(withBody(state, { sentry })) : undefined),
  ),
  DriverSeatOccupied: signal(({ state }) => state.body.driver === 'seated'),
  CenterDisplay: signal(({ state: { body, drive, sleep } }) => {
    if (drive.gear !== 'P') return 'Driving';
    if (body.sentry === 'Armed' || body.sentry === 'Aware') return 'Sentry';
    return body.driver === 'away' || sleep.asleep ? 'Off' : 'On';
  }),
  MediaPlaybackStatus: signal(({ state }) => (state.body.driver === 'seated' ? 'Playing' : 'Stopped')),
  HomelinkNearby: signal(({ plan, state }) => isAt(state.drive.place, plan.commute.home)),
  HomelinkDeviceCount: signal(({ plan, state }) => (isAt(state.drive.place, plan.commute.home) ? 1 : 0)),
  TpmsPressureFl: pressure('frontLeft'),
  TpmsPressureFr: pressure('frontRight'),
  TpmsPressureRl: pressure('rearLeft'),
  TpmsPressureRr: pressure('rearRight'),
  TpmsSoftWarnings: below(2.4),
  TpmsHardWarnings: below(2),
  TpmsLastSeenPressureTimeFl: lastSeen,
  TpmsLastSeenPressureTimeFr: lastSeen,
  TpmsLastSeenPressureTimeRl: lastSeen,
  TpmsLastSeenPressureTimeRr: lastSeen,
};
