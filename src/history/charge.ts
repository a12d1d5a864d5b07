import { quarter } from './cost';
import type { Channel } from './moment';
import type { Counter, End, OpenCharge, OpenParked } from './open';
import { whereabouts } from './place';
import type { Charge, Slice } from './rows';
import {
  between,
  hour,
  meanOf,
  minute,
  packEnergy,
  placeOf,
  valueAt,
  type Known,
  type KnownChannels,
  type State,
  type Surroundings,
} from './state';

/** kWh: less is a plug that was tried, not a charge. */
const least = 0.02;
/** What of AC usually arrives in the pack; only for the last step of its counter. */
const usual = 0.9;
/** kWh: a counter of the session before may be told once more, a step further. */
const step = 0.1;
/** Power that was told stays so until another is told, and counters move meanwhile: a longer silence went unheard. */
export const unheardCharge = 5 * minute;

function counter(known: Known | undefined, unpluggedAt: number, start: number): Counter {
  const isNew = known ? known.at <= unpluggedAt : unpluggedAt > 0;
  return { last: known?.value ?? null, at: start, isNew, isTold: false, total: 0, tail: 0, slices: [] };
}

/** @param known what was known before it began, and `energy` what was in the pack. */
export function beginCharge(
  start: End,
  known: KnownChannels,
  unpluggedAt: number,
  before: OpenParked | null,
  energy: number | null,
): OpenCharge {
  return {
    start,
    place: placeOf(known),
    soc: valueAt(known, 'Soc'),
    energy,
    used: counter(known.ACChargingEnergyIn, unpluggedAt, start.at),
    added: counter(known.DCChargingEnergyIn, unpluggedAt, start.at),
    outside: { sum: 0, time: 0 },
    flowedAt: start.at,
    maxAc: 0,
    maxDc: 0,
    stop: null,
    before,
  };
}

/** Time passed while current flowed. */
export function passCharge(charge: OpenCharge, known: KnownChannels, time: number): void {
  if (charge.stop || time > unheardCharge) return;
  const hours = time / hour;
  const ac = known.ACChargingPower?.value ?? 0;
  const dc = known.DCChargingPower?.value ?? 0;
  charge.used.tail += Math.max(0, ac) * hours;
  const into = ac > 0 ? ac * usual : dc;
  charge.added.tail += Math.max(0, into) * hours;
  if (known.OutsideTemp) {
    charge.outside.sum += known.OutsideTemp.value * time;
    charge.outside.time += time;
  }
}

const flows: ReadonlySet<Channel> = new Set<Channel>([
  'ACChargingEnergyIn',
  'DCChargingEnergyIn',
  'ACChargingPower',
  'DCChargingPower',
]);

/** A channel was told. */
export function tellCharge(charge: OpenCharge, channel: Channel, value: number, at: number): void {
  if (!charge.stop && value > 0 && flows.has(channel)) charge.flowedAt = at;
  if (channel === 'ACChargingEnergyIn') count(charge.used, value, charge.stop?.at ?? at);
  else if (channel === 'DCChargingEnergyIn') count(charge.added, value, charge.stop?.at ?? at);
  else if (channel === 'ACChargingPower') charge.maxAc = Math.max(charge.maxAc, value);
  else if (channel === 'DCChargingPower') charge.maxDc = Math.max(charge.maxDc, value);
}

function count(counter: Counter, value: number, at: number): void {
  const { last, isNew } = counter;
  const isStale = isNew && last !== null && last > 0 && value >= last && value - last < step;
  if (!isStale) {
    let rise = value;
    // Never told before, and no session seen to begin: only power knows how much of it is of this charge.
    if (last === null && !isNew) rise = counter.tail;
    else if (last !== null && !isNew && value >= last) rise = value - last;
    counter.total += rise;
    spread(counter.slices, rise, counter.at, at);
    counter.isNew = false;
    counter.isTold = true;
    counter.tail = 0;
    counter.at = at;
  }
  counter.last = value;
}

/** Puts energy into the quarters of an hour between two times, evenly. */
function spread(slices: Slice[], energy: number, from: number, to: number): void {
  if (energy <= 0) return;
  const length = to - from;
  let start = from;
  do {
    const slot = Math.floor(start / quarter) * quarter;
    const end = Math.min(slot + quarter, to);
    const share = length > 0 ? (energy * (end - start)) / length : energy;
    const last = slices.at(-1);
    if (last?.[0] === slot) slices[slices.length - 1] = [slot, last[1] + share];
    else if (share > 0) slices.push([slot, share]);
    start = end;
  } while (start < to);
}

/** No current flows from here on, perhaps for a pause only. */
export function stopCharge(charge: OpenCharge, end: End, known: KnownChannels, energy: number | null): void {
  const missing = end.received ? 0 : missed(charge, energy);
  const power = Math.max(charge.maxAc, charge.maxDc);
  // At the power that was heard last, what was missed took so long.
  const at = power > 0 ? charge.flowedAt + (missing / power) * hour : end.at;
  const stop = end.received ? end : between(at, ...end.bounds);
  charge.stop = { ...stop, soc: valueAt(known, 'Soc'), energy };
  if (missing > 0) makeUp(charge, missing, stop.at);
}

/** kWh that the pack gained beyond what its counter told. */
function missed({ added, energy: before }: OpenCharge, energy: number | null): number {
  if (!added.isTold || before === null || energy === null) return 0;
  const missing = energy - before - added.total - added.tail;
  return missing > step ? missing : 0;
}

function makeUp({ used, added }: OpenCharge, missing: number, at: number): void {
  const perAdded = added.total > 0 ? used.total / added.total : 0;
  for (const [counter, rise] of [
    [added, missing + added.tail],
    [used, missing * perAdded + used.tail],
  ] as const) {
    counter.total += rise;
    counter.tail = 0;
    spread(counter.slices, rise, counter.at, at);
  }
}

/** Whether current flowed at all. */
export const isCharge = ({ used, added }: OpenCharge): boolean =>
  Math.max(used.total + used.tail, added.total + added.tail) >= least;

/** AC where its charger gave power, though the pack's side tells of power then too. */
function kindOf({ maxAc, maxDc }: OpenCharge, known: KnownChannels): 'AC' | 'DC' | null {
  if (maxAc > 0.3) return 'AC';
  if (maxDc > 0.3) return 'DC';
  if (!known.FastChargerPresent) return null;
  return known.FastChargerPresent.value === 1 ? 'DC' : 'AC';
}

/** The row of a charge. @param isOver whether its stop is its end. */
export function chargeRow(
  charge: OpenCharge,
  { known, at }: State,
  isOver: boolean,
  { home, capacity }: Surroundings,
): Charge {
  const { start, stop, used, added } = charge;
  const end = isOver ? stop : null;
  const kind = kindOf(charge, known);
  const energyEnd = stop ? stop.energy : packEnergy(known, capacity());
  const byPack = charge.energy !== null && energyEnd !== null ? energyEnd - charge.energy : null;
  const energyUsed = kind !== 'DC' && (used.isTold || known.ACChargingPower) ? used.total + used.tail : null;
  const energyAdded = added.isTold ? added.total + added.tail : (byPack ?? (added.tail > 0 ? added.tail : null));
  const meter = kind === 'DC' ? added : used;
  const slices = [...meter.slices];
  spread(slices, meter.tail, meter.at, stop?.at ?? at);
  return {
    start: start.at,
    end: end?.at ?? null,
    startReceived: start.received,
    endReceived: end?.received ?? false,
    startBounds: start.bounds,
    endBounds: end?.bounds ?? null,
    place: charge.place ?? placeOf(known),
    whereabouts: whereabouts(charge.place ?? placeOf(known), home(), known.LocatedAtHome?.value),
    kind,
    energyAdded,
    energyUsed,
    efficiency: energyAdded !== null && energyUsed !== null && energyUsed > 0 ? energyAdded / energyUsed : null,
    socStart: charge.soc,
    socEnd: stop ? stop.soc : valueAt(known, 'Soc'),
    maxPower: kind === 'DC' ? charge.maxDc : charge.maxAc || null,
    odometer: valueAt(known, 'Odometer'),
    outsideTemp: meanOf(charge.outside),
    slices,
  };
}
