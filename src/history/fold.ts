import { beginCharge, chargeRow, isCharge, passCharge, stopCharge, tellCharge, unheardCharge } from './charge';
import { fuller, further, inferCharge, inferTrip, leastCharge } from './inferred';
import { consumption } from './consumption';
import { meter, miss, pass, tell } from './meter';
import { eachValue, valueOf, type Channel, type Moment } from './moment';
import type { End, OpenTrip } from './open';
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
  minute,
  odometerStep,
  packEnergy,
  perMile,
  placeOf,
  received,
  shortPause,
  shortStop,
  unheardStop,
  type KnownChannels,
  type State,
  type Surroundings,
} from './state';
import { beginTrip, isTrip, milesAt, passTrip, stopTrip, tellTrip, tripRow } from './trip';

/** What a channel tells at a moment or within the minute after it: the fields of one moment come in several records. */
export type Near = (channel: Channel) => number | undefined;

/** What was so before a moment, as in `State`. */
type Before = Pick<State, 'known' | 'drift' | 'silence'>;

/** Where a finished row goes. */
export type Emit = (row: Row) => void;

const metresPerMile = 1_609.344;
/** kWh: steps in which the pack tells of its energy. */
const someEnergy = 0.2;
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
    const { drift, silence } = state;
    const before = { known: { ...state.known }, drift, silence };
    this.#tell(moment, before);
    this.#turn(moment, time, before);
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
    const told = this.#milesTo(moment, near);
    // More than it can have driven meanwhile was driven before it was heard at all.
    const miles = trip && !trip.stop && told > (fastest * silence) / hour ? 0 : told;
    const standing = silence - miles * perMile;
    if (trip && !trip.stop) {
      trip.unseen += miles;
      if (miles > 0 || !isStanding(state.known)) {
        // Whether miles before the first odometer are of this trip or of the unheard end of the last one, only places tell.
        if (state.unsureTrip && trip.distance.first === null) trip.distance = { ...trip.distance, base: null };
        miss(trip.distance);
        pass(trip.distance, miles);
        if (trip.energy.first === null) miss(trip.energy);
        const speed = Math.min(fastest, (miles * hour) / silence);
        pass(trip.energy, consumption(speed, speed, silence));
      }
      if (standing >= shortStop) trip.stood ??= [trip.movedAt + miles * perMile, moment.at];
      if (standing >= unheardStop) {
        const odometer = near('Odometer');
        if (odometer !== undefined && miles > 0) tell(trip.distance, odometer);
        const energy = near('EnergyRemaining');
        if (energy !== undefined && miles > 0) tell(trip.energy, energy);
        this.#park(between(trip.movedAt + miles * perMile, trip.movedAt, moment.at));
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
      this.#endCharge(between(charge.flowedAt, charge.flowedAt, moment.at));
    }
    const drives = valueOf(moment, 'Gear') ?? valueOf(moment, 'VehicleSpeed') ?? 0;
    // It stands elsewhere: the odometer, told when it drives again, will say how far it went.
    if (
      !state.trip &&
      !state.charge &&
      miles > odometerStep &&
      drives === 0 &&
      valueOf(moment, 'Odometer') === undefined
    ) {
      const from = Math.max(state.parked?.start.at ?? state.at, state.at);
      this.#moved(miles, state.known, state.drift, from, moment.at);
      state.drift += miles;
    }
    state.silence = [state.silence?.[0] ?? state.at, state.at, moment.at];
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
    // Part of what the odometer tells may be the unheard end of the trip before.
    const miles = this.state.unsureTrip && isPlaced ? byPlace : Math.max(byOdometer, byPlace);
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

  #tell(moment: Moment, before: Before): void {
    const { state } = this;
    const { known, charge } = state;
    eachValue(moment, (channel, value) => {
      if (channel === 'Odometer' && state.trip) this.#wentBefore(state.trip, value);
      known[channel] = { value, at: moment.at };
      if (state.trip) tellTrip(state.trip, channel, value, moment.at);
      if (charge) tellCharge(charge, channel, value, moment.at);
    });
    this.#creeps(moment, before.known);
    this.#rises(moment, before.known);
    const energy = this.#energy();
    const isChanged = energy !== null && energy !== this.#energy(before.known);
    if (state.trip) {
      if (isChanged) {
        this.#heldBefore(state.trip, energy);
        tell(state.trip.energy, energy);
      }
    } else {
      this.#compare(moment, before);
    }
    if (known.Odometer?.at === moment.at) {
      state.drift = 0;
      if (moment.at > (state.unsureTrip?.end ?? 0) + shortStop) state.unsureTrip = null;
    }
    if (isChanged && moment.at > (state.unsureCharge?.end ?? 0) + unheardCharge) state.unsureCharge = null;
    if (state.parked) tellParked(state.parked, known, moment.at);
  }

  /** A car that stood, as far as was heard: what its odometer and its pack tell may say that it did not. */
  #compare({ at, values }: Moment, { known: before, drift, silence }: Before): void {
    const { state } = this;
    const { known, parked, charge, rise } = state;
    if (!parked || values.length === 0) return;
    const [from, , to] = silence ?? [before.Odometer?.at ?? at, 0, at];
    const start = Math.max(from, parked.start.at);
    const miles = known.Odometer && before.Odometer ? known.Odometer.value - before.Odometer.value - drift : 0;
    // Told while it drives, they may be of this drive.
    if (!isMoving(known) || isDeparture(known, at)) this.#moved(miles, before, drift, start, to);
    const [had, has] = [this.#energy(before), this.#energy()];
    const energy = had === null || has === null || charge || rise ? 0 : has - had;
    if (state.unsureCharge && energy > someEnergy) {
      this.#emit({ kind: 'charge', row: fuller(state.unsureCharge, energy) });
    } else if (energy >= leastCharge) {
      state.unsureCharge = inferCharge(before, [start, to], energy, this.#surroundings);
      this.#emit({ kind: 'charge', row: state.unsureCharge });
      this.#split(start, to);
    }
  }

  /** The car stands and has gone so far since it was told last. */
  #moved(miles: number, known: KnownChannels, drift: number, from: number, to: number): void {
    const { state } = this;
    if (state.unsureTrip && miles > someMiles) {
      this.#emit({ kind: 'trip', row: further(state.unsureTrip, miles) });
    } else if (miles > odometerStep) {
      const row = inferTrip(known, drift, [from, to], state.arrivedAt, miles, this.#surroundings);
      this.#emit({ kind: 'trip', row });
      state.unsureTrip = row;
      state.silence = null;
      this.#split(from, to);
    }
  }

  /** The words on gear and speed were lost, but the odometer says that it drives. */
  #creeps({ at }: Moment, { Odometer: before }: KnownChannels): void {
    const { known } = this.state;
    const { Odometer: after } = known;
    if (!before || !after || after.at !== at || isMoving(known) || at - before.at > 2 * minute) return;
    const miles = after.value - before.value;
    if (miles > someMiles) known.VehicleSpeed = { value: (miles * hour) / (at - before.at), at };
  }

  /** Whether the counters of a charge rise although none goes on. */
  #rises(moment: Moment, before: KnownChannels): void {
    const { state } = this;
    if ((state.charge && !state.charge.stop) || state.trip || valueOf(moment, 'DetailedChargeState') !== undefined) {
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

  /** The first odometer of a trip whose start was heard: miles that it cannot have driven are of one before it. */
  #wentBefore(trip: OpenTrip, odometer: number): void {
    const { state } = this;
    const { base, first, lead, leadGap } = trip.distance;
    if (base === null || first !== null || leadGap || !trip.start.received || !state.known.VehicleSpeed) return;
    const miles = odometer - base - lead;
    if (state.unsureTrip && miles > someMiles) {
      this.#emit({ kind: 'trip', row: further(state.unsureTrip, miles) });
      trip.distance = { ...trip.distance, base: odometer - lead };
      return;
    }
    if (miles <= odometerStep || !trip.before) return;
    const [from, to] = this.#splitBefore(trip);
    this.#emit({
      kind: 'trip',
      row: inferTrip(state.known, state.drift, [from, to], state.arrivedAt, miles, this.#surroundings),
    });
    trip.distance = { ...trip.distance, base: odometer - lead };
  }

  /** The first energy told in a trip: more than it began with was charged before it. */
  #heldBefore(trip: OpenTrip, energy: number): void {
    const { base, first, lead } = trip.energy;
    const { unsureCharge } = this.state;
    const charged = base === null || first !== null ? 0 : energy + lead - base;
    if (unsureCharge && charged > someEnergy) {
      this.#emit({ kind: 'charge', row: fuller(unsureCharge, charged) });
      trip.energy = { ...trip.energy, base: energy + lead };
      return;
    }
    if (!trip.before || charged < leastCharge) return;
    const [from, to] = this.#splitBefore(trip);
    const row = inferCharge(this.state.known, [from, to], charged, this.#surroundings);
    this.#emit({ kind: 'charge', row });
    trip.energy = { ...trip.energy, base: energy + lead };
  }

  /** Something unheard lay in the parked window before a trip. @returns where. */
  #splitBefore(trip: OpenTrip): readonly [from: number, to: number] {
    const before = trip.before!;
    const [silentFrom, , to] = trip.silence ?? [before.start.at, 0, trip.start.at];
    const from = Math.max(silentFrom, before.start.at);
    this.#emitParked({ ...before, end: { ...before.end!, ...between(from, from, to) } });
    trip.before = { ...beginParked(between(to, from, to), this.state.known), end: before.end };
    return [from, to];
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
  #turn(moment: Moment, time: number, before: Before): void {
    const { state } = this;
    const { known } = state;
    const { at } = moment;
    if (isMoving(known)) {
      state.unpluggedAt = at;
      const isFresh = valueOf(moment, 'Gear') === 1;
      if (state.charge) this.#endCharge(between(state.charge.flowedAt, state.charge.flowedAt, at));
      if (state.trip && isFresh) this.#hadParked(state.trip, at);
      else if (state.trip && valueOf(moment, 'VehicleSpeed')) state.trip.stood = null;
      if (!state.trip) this.#depart(moment, time, isFresh, before);
      state.trip!.stop = null;
      state.parked = null;
      return;
    }
    if (state.trip && !state.trip.stop) this.#arrive(state.trip, moment);
    if (known.DetailedChargeState?.value === 0) state.unpluggedAt = known.DetailedChargeState.at;
    if (isCharging(state)) {
      if (state.trip) this.#closeTrip();
      if (!state.charge) this.#plugIn(moment, time, before);
      state.charge!.stop = null;
      state.parked = null;
    } else if (state.charge) {
      this.#pause(moment);
    }
    this.#replug(at, time, before);
  }

  /** It stands, by its gear or its speed; or by its plug, when that was lost. */
  #arrive(trip: OpenTrip, moment: Moment): void {
    const { movedAt, stood } = trip;
    const isHeard = valueOf(moment, 'Gear') !== undefined || valueOf(moment, 'VehicleSpeed') !== undefined;
    this.#park(isHeard ? received(moment.at) : between(stood?.[0] ?? movedAt, movedAt, moment.at));
  }

  /** A gear is told when it changes: told anew after it stood for a while unheard, it was parked in between. */
  #hadParked(trip: OpenTrip, at: number): void {
    const isLong = at - trip.movedAt >= unheardStop;
    const [from, to] = trip.stood ?? [trip.movedAt, isLong ? at : trip.movedAt];
    if (trip.stop || from === to) return;
    this.#park(between(from, trip.movedAt, to));
    this.#closeTrip();
  }

  #depart(moment: Moment, time: number, isFresh: boolean, { known, drift, silence }: Before): void {
    const { state } = this;
    const { at } = moment;
    const { parked } = state;
    const isHeard = isFresh && isDeparture(state.known, at);
    let start = received(at);
    if (!parked) {
      start = between(at, at, at);
    } else if (!isHeard) {
      const miles =
        state.known.Odometer && known.Odometer ? state.known.Odometer.value - known.Odometer.value - drift : 0;
      const earliest = Math.max(parked.start.at, silence?.[0] ?? at - time);
      start = between(at - Math.max(0, miles) * perMile, earliest, at);
    }
    const { unsureTrip } = state;
    // Its start was taken for a trip of its own, because it stood just then.
    const isSame = !isHeard && unsureTrip?.startReceived === false && at - unsureTrip.end! < shortStop;
    if (isSame) start = { at: unsureTrip.start, received: false, bounds: [unsureTrip.startBounds[0], at] };
    // What is told at the start is so from the start; on the way, what was told before is.
    const begun = isHeard ? { ...state.known } : known;
    const lag = begun.Odometer?.at === known.Odometer?.at ? drift : 0;
    const before = parked && !isSame ? endParked(parked, start, known) : null;
    state.silence = null;
    state.trip = beginTrip(start, begun, lag, this.#energy(begun), before, silence);
    if (isSame) state.trip.distance = meter(unsureTrip.odometerStart);
    if (!start.received) miss(state.trip.distance);
    eachValue(moment, (channel, value) => tellTrip(state.trip!, channel, value, at));
    const energy = this.#energy();
    if (energy !== null && energy !== this.#energy(known)) tell(state.trip.energy, energy);
  }

  #plugIn(moment: Moment, time: number, { known }: Before): void {
    const { state } = this;
    const { at } = moment;
    const isHeard = state.parked !== null && valueOf(moment, 'DetailedChargeState') === 2 && time <= unheardStop;
    const [from, , to] = state.silence ?? [at - time, 0, at];
    const start = isHeard ? received(at) : between(to, Math.max(state.parked?.start.at ?? from, from), at);
    const before = state.rise?.known ?? known;
    const { unsureCharge } = state;
    const had = this.#energy(before);
    if (!isHeard && unsureCharge?.startReceived === false && at - unsureCharge.end! < unheardCharge) {
      // Its start was taken for a charge of its own, because only the pack told of it.
      const begun: End = { at: unsureCharge.start, received: false, bounds: [unsureCharge.startBounds[0], at] };
      const energy = had === null ? null : had - (unsureCharge.energyAdded ?? 0);
      state.charge = { ...beginCharge(begun, before, state.unpluggedAt, null, energy), soc: unsureCharge.socStart };
    } else {
      const parked = state.parked && endParked(state.parked, start, before);
      state.charge = beginCharge(start, before, state.unpluggedAt, parked, had);
    }
    // What was told before it was known to charge counts too.
    for (const channel of ['ACChargingEnergyIn', 'DCChargingEnergyIn', 'ACChargingPower', 'DCChargingPower'] as const) {
      const told = state.known[channel];
      if (told && told.at >= start.at) tellCharge(state.charge, channel, told.value, at);
    }
    state.rise = null;
  }

  /** No current flows any more. */
  #pause(moment: Moment): void {
    const { state } = this;
    const { charge, known } = state;
    if (!charge) return;
    if (!charge.stop) {
      const { at } = moment;
      const isHeard = at - charge.flowedAt <= unheardCharge;
      stopCharge(charge, isHeard ? received(at) : between(at, charge.flowedAt, at), known, this.#energy());
      state.parked = beginParked(charge.stop!, known);
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
    for (const channel of ['Gear', 'VehicleSpeed'] as const) {
      const known = state.known[channel];
      if (known && known.at <= state.at) state.known[channel] = { ...known, value: 0 };
    }
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
      state.unsureTrip = row.endReceived ? null : row;
      state.arrivedAt = row.end!;
    } else if (trip.before) {
      state.parked = { ...trip.before, end: null };
    }
    state.trip = null;
  }

  #endCharge(end: End): void {
    const { state } = this;
    if (!state.charge!.stop) {
      stopCharge(state.charge!, end, state.known, this.#energy());
      state.parked = beginParked(state.charge!.stop!, state.known);
    }
    this.#closeCharge();
  }

  #closeCharge(): void {
    const { state } = this;
    const { charge } = state;
    if (!charge) return;
    if (isCharge(charge)) {
      if (charge.before) this.#emitParked(charge.before);
      const row = chargeRow(charge, state, true, this.#surroundings);
      this.#emit({ kind: 'charge', row });
      state.unsureCharge = row.endReceived ? null : row;
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

/** mph: a place may have changed for other reasons. */
const fastest = 85;
/** mph: a car that changed its gear just now is no faster. */
const slow = 10;

/** Whether a car in gear begins to drive at this moment, and was not found driving. */
const isDeparture = ({ Gear, VehicleSpeed }: KnownChannels, at: number): boolean =>
  Gear?.value === 1 && Gear.at === at && (VehicleSpeed?.at !== at || VehicleSpeed.value <= slow);
