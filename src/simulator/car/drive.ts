import { along, legAt } from './geography';
import type { CarState } from './state';

type Drive = CarState['drive'];

/** Metres per second squared: gentle, as people drive with passengers. */
const accelerates = 1.6;
const brakes = 1.4;
/** Through a corner, and at least: a car that creeps still arrives. */
const corner = 8;
const creep = 1;

const mass = 1_900;
const rollingResistance = 0.0095 * mass * 9.81;
/** Half the density of air times drag area. */
const airResistance = 0.5 * 1.2 * 0.54;
const driveEfficiency = 0.88;

/** Share of the limit that traffic flows at with its stops, and what stopping takes more than rolling on. */
const flow = 0.9;
const stopAndGo = 1.4;

/** Moves the car on by some seconds (at most a few). Without a trip, or in another gear than D, it stands. */
export function stepDrive(drive: Drive, seconds: number): Drive {
  const { trip } = drive;
  const leg = trip && legAt(trip.path, trip.metres);
  if (drive.gear !== 'D' || !trip) return stand(drive);
  if (!leg) return { ...stand(drive), gear: 'P', trip: null };

  const toEnd = trip.path.length - trip.metres;
  // Looks ahead by what this step will drive, so that longer steps brake in time too.
  const ahead = trip.metres + drive.speed * seconds;
  const toCorner = Math.max(0, leg.start + leg.length - ahead);
  // Traffic flows a little below the limit, in waves of half a kilometre.
  const traffic = 0.93 + 0.06 * Math.sin(trip.metres / 80);
  const wanted = Math.min(
    leg.limit * traffic,
    braking(corner, toCorner),
    braking(0, Math.max(0, trip.path.length - ahead)),
  );
  const change = Math.min(accelerates * seconds, Math.max(-2.5 * brakes * seconds, wanted - drive.speed));
  const speed = Math.max(creep, drive.speed + change);
  const moved = Math.min(toEnd, ((drive.speed + speed) / 2) * seconds);
  const metres = trip.metres + moved;
  const odometer = drive.odometer + moved;
  if (trip.path.length - metres < 0.5) {
    return { ...stand(drive), gear: 'P', odometer, trip: null, place: trip.destination };
  }
  const acceleration = (speed - drive.speed) / seconds;
  return {
    ...drive,
    speed,
    acceleration,
    power: tractionPower(speed, acceleration),
    odometer,
    trip: { ...trip, metres },
    ...along(trip.path, metres),
  };
}

/**
 * The same in steps of up to a minute, for years of driving: as fast as traffic flows, corners and lights only as the energy
 * and the time that they cost on average.
 */
export function cruise(drive: Drive, seconds: number): Drive {
  const { trip } = drive;
  if (drive.gear !== 'D' || !trip) return stand(drive);
  let metres = trip.metres;
  let energy = 0;
  let speed = 0;
  for (let left = seconds; left > 1e-6;) {
    const leg = legAt(trip.path, metres);
    if (!leg || trip.path.length - metres < 0.5) {
      const odometer = drive.odometer + trip.path.length - trip.metres;
      return { ...stand(drive), gear: 'P', odometer, trip: null, place: trip.destination };
    }
    speed = leg.limit * flow;
    const span = Math.min(left, (leg.start + leg.length - metres) / speed + 1e-6);
    energy += tractionPower(speed, 0) * span;
    metres = Math.min(metres + speed * span, trip.path.length);
    left -= span;
  }
  const odometer = drive.odometer + metres - trip.metres;
  const power = (energy / seconds) * stopAndGo;
  return { ...drive, speed, acceleration: 0, power, odometer, trip: { ...trip, metres }, ...along(trip.path, metres) };
}

const stand = (drive: Drive): Drive =>
  drive.speed === 0 && drive.power === 0 ? drive : { ...drive, speed: 0, acceleration: 0, power: 0 };

/** The speed from which the car still slows down to `speed` within the distance. */
const braking = (speed: number, distance: number): number => Math.sqrt(speed * speed + 2 * brakes * distance);

/** kW that driving takes out of the pack. What braking gives back covers at most what drives the car: never below 0. */
function tractionPower(speed: number, acceleration: number): number {
  const force = rollingResistance + airResistance * speed * speed + mass * acceleration;
  return Math.max(0, (force * speed) / driveEfficiency / 1_000);
}
