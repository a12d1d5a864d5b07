import { beginCharge, chargeRow, counted, isCharge, passCharge, stopCharge, tellCharge, unheardCharge } from './charge';
import { inferCharge, inferTrip } from './inferred';
import { miss, tell } from './meter';
import { eachValue, valueOf, type Channel, type Moment } from './moment';
import { beginParked, endParked, parkedRow, passParked, tellParked } from './parked';
import { metresBetween } from './place';
import type { Row } from './rows';
import {
  between,
  gap,
  hour,
  isCharging,
  isMoving,
  isStanding,
  odometerStep,
  packEnergy,
  perMile,
  placeOf,
  received,
  shortPause,
  shortStop,
  unheardStop,
  type End,
  type KnownChannels,
  type State,
  type Surroundings,
} from './state';
import { beginTrip, isTrip, milesAt, passTrip, stopTrip, tellTrip, tripRow, type OpenTrip } from './trip';

/** What a channel tells at a moment or within the minute after it: the fields of one moment come in several records. */
export type Near = (channel: Channel) => number | undefined;

/** What was known before a moment, and how far the car went since its odometer was told. */
interface Before {
  readonly known: KnownChannels;
  readonly drift: number;
}

/** Where a finished row goes. */
export type Emit = (row: Row) => void;

const metresPerMile = 1_609.344;
/** mi: a place is not told more exactly, and less is not worth a word. */
const someMiles = 0.05;

/** One car's moments, folded in event order into trips, charges and parked windows. Writes the state it is given. */
export class Fold {
  readonly state: State;
  readonly #surroundings: Surroundings;
  readonly #emit: Emit;

  constructor(state: State, surroundings: Surroundings, emit: Emit) {
    this.state = state;
    this.#surroundings = surroundings;
    this.#emit = emit;
  }

  /** Takes the next moment. */
  step(moment: Moment, near: Near): void {
    const { state } = this;
    const time = state.at === 0 ? 0 : moment.at - state.at;
    if (time > gap) this.#across(moment, time, near);
    this.settle(moment.at);
    this.#pass(moment, time);
    // What is told at the moment a trip begins is already the trip's.
    const before = { known: state.trip ? state.known : { ...state.known }, drift: state.drift };
    const energyBefore = state.charge ? counted(state.charge) : 0;
    this.#tell(moment);
    this.#rises(moment, before.known);
    this.#turn(moment, time, before, energyBefore);
    state.at = moment.at;
  }

  /** Nothing else happened until a time: what has stood or paused long enough by then is over. */
  settle(now: number): void {
    const { trip, charge } = this.state;
    if (trip?.stop && now - trip.stop.at >= shortStop) this.#closeTrip();
    if (charge?.stop && now - charge.stop.at >= shortPause) this.#closeCharge();
  }

  /** When `settle` has something to do although nothing happens. */
  get due(): number {
    const { trip, charge } = this.state;
    return Math.min(
      trip?.stop ? trip.stop.at + shortStop : Infinity,
      charge?.stop ? charge.stop.at + shortPause : Infinity,
    );
  }

  /** Emits what is not over, with no end. */
  emitOpen(): void {
    const { state } = this;
    const { trip, charge } = state;
    if (trip && isTrip(trip, state.known)) {
      if (trip.before) this.#emitParked(trip.before);
      this.#emit({ kind: 'trip', row: tripRow(trip, state, false, this.#surroundings) });
    } else if (charge && isCharge(charge)) {
      if (charge.before) this.#emitParked(charge.before);
      this.#emit({ kind: 'charge', row: chargeRow(charge, state, false, this.#surroundings) });
    } else {
      const parked = trip?.before ?? charge?.before ?? state.parked;
      if (parked) this.#emitParked({ ...parked, end: null });
    }
  }

  /** A silence lies before this moment: decides what went on in it by what both sides of it tell. */
  #across(moment: Moment, silence: number, near: Near): void {
    const { state } = this;
    const { trip, charge } = state;
    const miles = this.#milesTo(moment, near);
    const standing = silence - miles * perMile;
    if (trip && !trip.stop) {
      trip.unseen += miles;
      if (miles > 0 || !isStanding(state.known)) {
        miss(trip.distance);
        miss(trip.energy);
      }
      if (standing >= shortStop) trip.stood ??= [state.at + miles * perMile, moment.at];
      if (standing >= unheardStop) {
        const odometer = near('Odometer');
        if (odometer !== undefined && miles > 0) tell(trip.distance, odometer);
        const energy = near('EnergyRemaining');
        if (energy !== undefined && miles > 0) tell(trip.energy, energy);
        this.#park(between(state.at + miles * perMile, state.at, moment.at));
        this.#closeTrip();
      }
    } else if (trip?.stop) {
      const drives = valueOf(moment, 'Gear') === 2 || (valueOf(moment, 'VehicleSpeed') ?? 0) > 0;
      // It stopped and went on unheard: a short stop, if the miles since then took the rest of the time.
      if (drives && miles > odometerStep && moment.at - trip.stop.at - miles * perMile < shortStop) {
        miss(trip.distance);
        trip.unseen += miles;
        trip.stop = null;
        state.parked = null;
      }
    } else if (charge && !charge.stop && miles > odometerStep) {
      stopCharge(charge, between(state.at, state.at, moment.at), state.known, this.#energy());
      state.parked = beginParked(between(state.at, state.at, moment.at), state.known);
      this.#closeCharge();
    }
    if (!state.trip && silence > (state.silence ? state.silence[1] - state.silence[0] : 0)) {
      state.silence = [state.at, moment.at];
    }
  }

  /** Miles over a silence: by the odometer if it is told at its end, at least those between the two places. */
  #milesTo(moment: Moment, near: Near): number {
    const { known, drift } = this.state;
    const place = placeOf(known);
    const [latitude, longitude] = [near('Latitude'), near('Longitude')];
    const isPlaced = place !== null && latitude !== undefined && longitude !== undefined;
    const byPlace = isPlaced ? metresBetween(place, { latitude, longitude }) / metresPerMile : 0;
    // Told a little later, it counts miles after the silence too.
    const odometer = valueOf(moment, 'Odometer') ?? (isPlaced ? undefined : near('Odometer'));
    const byOdometer = odometer === undefined || !known.Odometer ? 0 : odometer - known.Odometer.value - drift;
    const miles = Math.max(byOdometer, byPlace);
    return miles > someMiles ? miles : 0;
  }

  #pass(moment: Moment, time: number): void {
    const { state } = this;
    const { known, trip, charge, parked } = state;
    if (time <= 0) return;
    const next = valueOf(moment, 'VehicleSpeed');
    state.drift += milesAt(known, time, next);
    if (trip) passTrip(trip, known, time, next);
    if (charge) passCharge(charge, known, time);
    if (parked) passParked(parked, known, time);
  }

  #energy(known: KnownChannels = this.state.known): number | null {
    return packEnergy(known, this.#surroundings.capacity());
  }

  #tell(moment: Moment): void {
    const { state } = this;
    const { known, trip, charge } = state;
    eachValue(moment, (channel, value) => {
      if (channel === 'Odometer') {
        if (trip) this.#wentBefore(trip, value);
        else this.#standsAt(value, moment.at);
      }
      const energy = this.#energy();
      known[channel] = { value, at: moment.at };
      if (channel === 'EnergyRemaining' || channel === 'Soc') this.#holds(energy, moment.at);
      if (channel === 'Odometer') {
        state.drift = 0;
        state.silence = null;
      }
      if (state.trip) tellTrip(state.trip, channel, value, moment.at);
      if (charge) tellCharge(charge, channel, value, moment.at);
    });
    if (state.parked) tellParked(state.parked, known, moment.at);
  }

  /** Whether the counters of a charge rise although none goes on. */
  #rises(moment: Moment, before: KnownChannels): void {
    const { state } = this;
    if (state.charge || state.trip || valueOf(moment, 'DetailedChargeState') !== undefined) {
      state.rise = null;
      return;
    }
    const isRising = (['ACChargingEnergyIn', 'DCChargingEnergyIn'] as const).some((channel) => {
      const value = valueOf(moment, channel);
      return value !== undefined && value > 0 && value !== before[channel]?.value;
    });
    if (!isRising) return;
    const { times, known } = state.rise ?? { times: 0, known: before };
    state.rise = { times: times + 1, at: moment.at, known };
  }

  /** The odometer of a car that did not drive, as far as was heard: more than before means that it did. */
  #standsAt(odometer: number, at: number): void {
    const { state } = this;
    const { known, drift, silence, parked } = state;
    if (!known.Odometer || !parked || (known.Gear && known.Gear.value > 0)) return;
    const miles = odometer - known.Odometer.value - drift;
    if (miles <= odometerStep) return;
    const [from, to] = silence ?? [known.Odometer.at, at];
    this.#emit({ kind: 'trip', row: inferTrip(state, from, to, miles, this.#surroundings) });
    this.#split(from, to);
  }

  /** The first odometer of a trip whose start was heard: miles that it cannot have driven are of one before it. */
  #wentBefore(trip: OpenTrip, odometer: number): void {
    const { state } = this;
    const { base, first, lead, leadGap } = trip.distance;
    if (base === null || first !== null || leadGap || !trip.start.received || !state.known.VehicleSpeed) return;
    const miles = odometer - base - lead;
    if (miles <= odometerStep || !trip.before) return;
    const [from, to] = state.silence ?? [trip.before.start.at, trip.start.at];
    const start = Math.max(from, trip.before.start.at);
    this.#emit({ kind: 'trip', row: inferTrip(state, start, to, miles, this.#surroundings) });
    this.#emitParked({ ...trip.before, end: { ...trip.before.end!, ...between(start, start, to) } });
    const before = { ...beginParked(between(to, start, to), state.known), end: trip.before.end };
    state.trip = { ...trip, before, distance: { ...trip.distance, base: odometer - lead } };
  }

  /** The energy in the pack may be another. @param before what it was. */
  #holds(before: number | null, at: number): void {
    const { state } = this;
    const energy = this.#energy();
    if (energy === null || energy === before) return;
    if (state.trip) tell(state.trip.energy, energy);
    if (state.trip || state.charge || state.rise || before === null || !state.parked) return;
    const row = inferCharge(state, before, energy, at, this.#surroundings);
    if (!row) return;
    this.#emit({ kind: 'charge', row });
    this.#split(row.start, at);
  }

  /** Something unheard lay inside the parked window. */
  #split(from: number, to: number): void {
    const { state } = this;
    const { parked, known } = state;
    if (!parked) return;
    const start = Math.max(from, parked.start.at);
    this.#emitParked(endParked(parked, between(start, start, to), known));
    state.parked = beginParked(between(to, start, to), known);
  }

  /** Begins and ends what the moment begins and ends. */
  #turn(moment: Moment, time: number, before: Before, energyBefore: number): void {
    const { state } = this;
    const { known } = state;
    const { at } = moment;
    if (isMoving(known)) {
      state.unpluggedAt = at;
      const isFresh = valueOf(moment, 'Gear') === 1;
      if (state.charge) this.#endCharge(between(state.at, state.at, at));
      if (state.trip && isFresh) this.#hadParked(state.trip, at);
      else if (state.trip && valueOf(moment, 'VehicleSpeed')) state.trip.stood = null;
      if (!state.trip) this.#depart(moment, time, isFresh, before);
      state.trip!.stop = null;
      state.parked = null;
      return;
    }
    if (state.trip && !state.trip.stop) this.#park(received(at));
    if (known.DetailedChargeState?.value === 0) state.unpluggedAt = known.DetailedChargeState.at;
    if (isCharging(state)) {
      if (state.trip) this.#closeTrip();
      if (!state.charge) this.#plugIn(moment, time, before);
      state.charge!.stop = null;
      state.parked = null;
    } else if (state.charge) {
      this.#pause(moment, time, energyBefore);
    }
    this.#replug(at, time, before);
  }

  /** A gear is told when it changes: told anew after it stood for a while unheard, it was parked in between. */
  #hadParked(trip: OpenTrip, at: number): void {
    const isLong = at - trip.movedAt >= unheardStop;
    const [from, to] = trip.stood ?? [trip.movedAt, isLong ? at : trip.movedAt];
    if (trip.stop || from === to) return;
    this.#park(between(from, from, to));
    this.#closeTrip();
  }

  #depart(moment: Moment, time: number, isFresh: boolean, { known, drift }: Before): void {
    const { state } = this;
    const { at } = moment;
    const isKnown = state.parked !== null;
    const speed = valueOf(moment, 'VehicleSpeed') ?? 0;
    let start = received(at);
    if (!isKnown) start = between(at, at, at);
    else if (!isFresh || speed > 10) {
      const odometer = valueOf(moment, 'Odometer');
      const miles = odometer === undefined || !known.Odometer ? 0 : odometer - known.Odometer.value - drift;
      start = between(at - Math.max(0, miles) * perMile, Math.max(state.parked!.start.at, at - time), at);
    }
    const parked = state.parked && endParked(state.parked, start, known);
    state.trip = beginTrip(start, known, drift, parked, this.#energy(known));
    if (!start.received) miss(state.trip.distance);
    eachValue(moment, (channel, value) => tellTrip(state.trip!, channel, value, at));
    const energy = valueOf(moment, 'EnergyRemaining') ?? valueOf(moment, 'Soc');
    if (energy !== undefined) tell(state.trip.energy, this.#energy()!);
  }

  #plugIn(moment: Moment, time: number, { known }: Before): void {
    const { state } = this;
    const { at } = moment;
    const isHeard = state.parked !== null && valueOf(moment, 'DetailedChargeState') === 2 && time <= unheardStop;
    const [from, to] = state.rise && state.silence ? state.silence : [at - time, at];
    const start = isHeard ? received(at) : between(to, Math.max(state.parked?.start.at ?? from, from), at);
    const before = state.rise?.known ?? known;
    const parked = state.parked && endParked(state.parked, start, before);
    state.charge = beginCharge(start, before, state.unpluggedAt, parked, this.#energy(before));
    // What was told before it was known to charge counts too.
    for (const channel of ['ACChargingEnergyIn', 'DCChargingEnergyIn', 'ACChargingPower', 'DCChargingPower'] as const) {
      const told = state.known[channel];
      if (told && told.at >= start.at) tellCharge(state.charge, channel, told.value, at);
    }
    state.rise = null;
  }

  /** No current flows any more. */
  #pause(moment: Moment, time: number, energyBefore: number): void {
    const { state } = this;
    const { charge, known } = state;
    if (!charge) return;
    if (!charge.stop) {
      let end = received(moment.at);
      if (time > unheardCharge) {
        const power = Math.max(charge.maxAc, charge.maxDc);
        const hours = power > 0 ? (counted(charge) - energyBefore) / power : 0;
        end = between(state.at + hours * hour, state.at, moment.at);
      }
      stopCharge(charge, end, known, this.#energy());
      state.parked = beginParked(end, known);
    }
    if (known.DetailedChargeState?.value === 0) this.#closeCharge();
  }

  /** A cable that comes or goes ends a parked window. */
  #replug(at: number, time: number, before: Before): void {
    const { state } = this;
    const { parked, known, trip, charge } = state;
    if (!parked) {
      if (!trip && !charge) state.parked = beginParked(between(at, at, at), known);
      return;
    }
    const plugged = known.DetailedChargeState ? known.DetailedChargeState.value > 0 : null;
    if (plugged === parked.plugged || trip || charge) return;
    // Told for the first time: so it was all the while.
    if (parked.plugged === null) {
      state.parked = { ...parked, plugged };
      return;
    }
    const end = time > unheardStop ? between(at, at - time, at) : received(at);
    this.#emitParked(endParked(parked, end, before.known));
    state.parked = beginParked(end, known);
  }

  /** The trip stands from here on. */
  #park(end: End): void {
    const { state } = this;
    stopTrip(state.trip!, end, state.known);
    // What it said while driving is not true of a car that stands.
    if (state.known.Gear) state.known.Gear = { ...state.known.Gear, value: 0 };
    if (state.known.VehicleSpeed) state.known.VehicleSpeed = { ...state.known.VehicleSpeed, value: 0 };
    state.parked = beginParked({ ...end, received: state.trip!.stop!.received }, state.known);
  }

  #closeTrip(): void {
    const { state } = this;
    const { trip, known } = state;
    if (!trip) return;
    if (!trip.stop) this.#park(between(trip.movedAt, trip.movedAt, state.at));
    if (isTrip(trip, known)) {
      const row = tripRow(trip, state, true, this.#surroundings);
      if (trip.before) this.#emitParked(trip.before);
      this.#emit({ kind: 'trip', row });
    } else if (trip.before) {
      state.parked = { ...trip.before, end: null };
    }
    state.trip = null;
  }

  #endCharge(end: End): void {
    const { state } = this;
    if (!state.charge!.stop) {
      stopCharge(state.charge!, end, state.known, this.#energy());
      state.parked = beginParked(end, state.known);
    }
    this.#closeCharge();
  }

  #closeCharge(): void {
    const { state } = this;
    const { charge } = state;
    if (!charge) return;
    if (isCharge(charge)) {
      if (charge.before) this.#emitParked(charge.before);
      this.#emit({ kind: 'charge', row: chargeRow(charge, state, true, this.#surroundings) });
    } else if (charge.before) {
      state.parked = { ...charge.before, end: null };
    }
    state.charge = null;
  }

  #emitParked(parked: NonNullable<State['parked']>): void {
    const row = parkedRow(parked, this.state, this.#surroundings);
    if (row) this.#emit({ kind: 'parked', row });
  }
}
