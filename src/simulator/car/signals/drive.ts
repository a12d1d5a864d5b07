import { seat } from '../body';
import { depart, parked } from '../day';
import { pathFrom, secondsLeft } from '../geography';
import { isAt, metresPerMile, socOf, type CarState, type Gear } from '../state';
import type { CarPlan } from '../plan';
import type { Place } from '../../wire/value';
import { byHand, real, signal, type ModelSignal, type View } from './signal';

const metresPerSecond = metresPerMile / 3_600;

/** In gear, on the way to the address where it is not. */
function driving(state: CarState, plan: CarPlan): CarState {
  if (state.drive.gear === 'D' && state.drive.trip) return byHand(state);
  return depart(plan, byHand(state), isAt(state.drive.place, plan.commute.home) ? 'work' : 'home');
}

/** Moved to a place; a drive goes on from there, straight to where it led. */
function movedTo(state: CarState, place: Place): CarState {
  const { trip } = state.drive;
  const rest = trip && pathFrom(place, [[trip.destination.latitude, trip.destination.longitude, 50]]);
  const rerouted = trip && rest ? { ...trip, path: rest, metres: 0 } : null;
  return byHand({ ...state, drive: { ...state.drive, place, trip: rerouted } });
}

const at = (address: 'home' | 'work', other: 'home' | 'work'): ModelSignal =>
  signal<boolean>(
    ({ plan, state }) => isAt(state.drive.place, plan.commute[address]),
    (state, value, plan) => {
      if (isAt(state.drive.place, plan.commute[address]) === value) return state;
      return movedTo(state, plan.commute[value ? address : other]);
    },
  );

function minutesLeft({ state }: View): number | null {
  const { trip } = state.drive;
  return trip && secondsLeft(trip.path, trip.metres) / 60;
}

const metresLeft = ({ state: { drive } }: View): number | null =>
  drive.trip && drive.trip.path.length - drive.trip.metres;

export const drive: Readonly<Record<string, ModelSignal>> = {
  // Before the gear: where it stands decides where it drives to.
  LocatedAtHome: at('home', 'work'),
  LocatedAtWork: at('work', 'home'),
  Location: signal<Place>(
    ({ state: { drive } }) => ({
      latitude: Math.round(drive.place.latitude * 1e6) / 1e6,
      longitude: Math.round(drive.place.longitude * 1e6) / 1e6,
    }),
    movedTo,
  ),
  Gear: signal<string>(
    ({ state }) => state.drive.gear,
    (state, value, plan) => {
      if (value === 'D') return driving(state, plan);
      if (value === 'P') return state.drive.gear === 'P' ? byHand(state) : parked(byHand(state));
      if (value !== 'R' && value !== 'N') return undefined;
      const seated = byHand({ ...state, body: seat(state.body) });
      return { ...seated, drive: { ...seated.drive, gear: value satisfies Gear, speed: 0, trip: null } };
    },
  ),
  VehicleSpeed: real(
    2,
    ({ state }) => (state.drive.gear === 'P' ? null : state.drive.speed / metresPerSecond),
    (state, value, plan) => {
      const moving = driving(state, plan);
      return { ...moving, drive: { ...moving.drive, speed: value * metresPerSecond } };
    },
    [0, 160],
  ),
  Odometer: real(
    3,
    ({ state }) => state.drive.odometer / metresPerMile,
    (state, value) => ({ ...state, drive: { ...state.drive, odometer: value * metresPerMile } }),
    [0, 1_000_000],
  ),
  GpsHeading: real(
    0,
    ({ state }) => state.drive.heading,
    (state, heading) => ({ ...state, drive: { ...state.drive, heading } }),
    [0, 360],
  ),
  GpsState: signal(() => true),
  DriveRail: signal(({ state }) => state.body.driver === 'seated' || state.drive.gear !== 'P'),
  PedalPosition: real(0, ({ state }) => Math.min(100, state.drive.power / 1.5)),
  BrakePedal: signal(({ state }) => state.drive.acceleration < -1),
  LongitudinalAcceleration: real(2, ({ state }) => state.drive.acceleration),
  DiStateR: signal(({ state }) => (state.drive.gear === 'P' ? 'Standby' : 'Enable')),
  // Wheels of 34 cm.
  DiAxleSpeedR: real(1, ({ state }) => state.drive.speed / 0.34),
  DestinationName: signal(({ state }) => state.drive.trip?.destinationName ?? null),
  DestinationLocation: signal(({ state }) => state.drive.trip?.destination ?? null),
  OriginLocation: signal(({ state }) => state.drive.trip?.origin ?? null),
  MilesToArrival: real(2, (view) => {
    const metres = metresLeft(view);
    return metres === null ? null : metres / metresPerMile;
  }),
  MinutesToArrival: real(1, minutesLeft),
  RouteTrafficMinutesDelay: real(1, (view) => {
    const minutes = minutesLeft(view);
    return minutes === null ? null : minutes / 7;
  }),
  ExpectedEnergyPercentAtTripArrival: real(0, (view) => {
    const metres = metresLeft(view);
    const { plan, state } = view;
    // A sixth of a kWh a kilometre.
    return metres === null ? null : Math.round(socOf(plan, Math.max(0, state.battery.energy - metres / 6_000)));
  }),
};
