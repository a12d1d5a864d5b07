import { consumption } from './consumption';
import { noMean, weigh } from './mean';
import { miss, newMeter, pass, tell } from './meter';
import { valueOf, type Moment } from './moment';
import type { KnownChannels } from './known';
import type { Drive, Hole } from './piece';
import { factsOf, gap, hour, isStanding, type State } from './state';

/** Milliseconds: a speed that changes is told this often, so that before it held. */
const ramp = 2_500;
/** Between two words on the speed nothing is measured for so long, unless a meter needs it. */
const patience = 10_000;
/** mph: 110 km/h. */
const fast = 110 / 1.609344;
/** mph: a car that has stood until now is no faster. */
const slow = 10;

/** @param known what is so at the start. */
export function beginDrive(at: number, isBegun: boolean, before: Hole, known: KnownChannels): Drive {
  return {
    kind: 'trip',
    before,
    from: at,
    to: at,
    isBegun,
    isEnded: false,
    distance: newMeter(),
    energy: newMeter(),
    departure: factsOf(known),
    arrival: factsOf(known),
    outside: noMean(),
    moving: 0,
    maxSpeed: null,
    fast: 0,
  };
}

/**
 * Measures by the speed what passed since it was measured last.
 * @param before what was known before the moment.
 * @param isSign the car shows that it drives; else only what passed standing is sure.
 */
export function measure(drive: Drive, state: State, before: KnownChannels, moment: Moment, isSign: boolean): void {
  const time = moment.at - state.measuredAt;
  const speed = before.VehicleSpeed?.value;
  const stands = isStanding(before);
  if (time <= 0 || (!isSign && !stands)) return;
  const told = valueOf(moment, 'VehicleSpeed');
  const isMetered = valueOf(moment, 'Odometer') !== undefined || valueOf(moment, 'EnergyRemaining') !== undefined;
  if (told === undefined && time < patience && !isMetered && valueOf(moment, 'Gear') === undefined) return;
  const next = told === undefined ? undefined : Math.max(0, told);
  state.measuredAt = moment.at;
  // Whoever has stood until now is slow; else it went unheard how it drove on.
  const wentOn = isSign && (next === undefined || next > slow);
  if (speed === undefined || (time > gap && (!stands || wentOn))) {
    miss(drive.distance);
    miss(drive.energy);
  }
  if (speed === undefined) return;
  // Over a silence this is an estimate, which its meter knows.
  const change = ((next ?? speed) - speed) / 2;
  // The last step before a stop is not told.
  pass(drive.distance, (speed * (stands ? Math.min(time, ramp) : time) + change * Math.min(time, ramp)) / hour);
  pass(drive.energy, consumption(speed, next ?? speed, time));
  if (speed > 0) drive.moving += time;
  if (speed > fast && time <= gap) drive.fast += (speed * time) / hour;
  weigh(drive.outside, before.OutsideTemp?.value, time);
}

/** @param energy kWh in the pack, where the moment tells it. */
export function tellDrive(drive: Drive, moment: Moment, energy: number | null): void {
  const odometer = valueOf(moment, 'Odometer');
  // It only rises: what falls is a fault of the reading.
  if (odometer !== undefined && odometer >= (drive.distance.last ?? 0)) tell(drive.distance, odometer);
  const speed = valueOf(moment, 'VehicleSpeed') ?? 0;
  if (speed > 0) drive.maxSpeed = Math.max(drive.maxSpeed ?? 0, speed);
  if (energy !== null) tell(drive.energy, energy);
}
