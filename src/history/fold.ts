import { beginDrive, measure, tellDrive } from './drive';
import { beginFlow, flowing, passFlow, tellFlow } from './flow';
import { channels, eachValue, found, noSpeed, valueOf, type Channel, type Moment } from './moment';
import { factsOf, hour, isCharging, isMoving, minute, packEnergy, shortPause, shortStop, unheardCharge } from './state';
import type { Known, KnownChannels } from './known';
import type { Piece } from './piece';
import type { State, Surroundings } from './state';

/** Where a finished piece goes. */
export type Emit = (piece: Piece) => void;

/** mi: less is not worth a word. */
const someMiles = 0.05;
/** Degrees: GPS does not keep still, though the car does. */
const jitter = 0.0005;

/**
 * The first of the two passes of the history: moments → pieces → spans → rows. It takes one car's moments in event order and
 * finds the pieces that were heard of driving and of charging, and keeps with each what was told since the piece before. At
 * each moment the car drives, charges or stands; whichever it is, what else was under way is closed. It decides nothing about
 * what was not heard: that is the second pass (`cut`). Writes the state that it is given.
 */
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
  step(said: Moment): void {
    const { state } = this;
    const before = state.known;
    const moment = isRetelling(said, before) ? withoutTimes(said) : said;
    const time = state.at === 0 ? 0 : moment.at - state.at;
    const known: { -readonly [C in keyof KnownChannels]: Known } = { ...before };
    eachValue(moment, (channel, value) => {
      known[channel] = { value: isWord(channel) ? value % found : value, at: moment.at };
    });
    if (valueOf(moment, 'VehicleSpeed') === noSpeed) {
      const parked = { value: 0, at: moment.at };
      known.VehicleSpeed = parked;
      // The word on the gear may have been lost.
      if (valueOf(moment, 'Gear') === undefined && known.Gear) known.Gear = parked;
    }
    const speed = isMoving(known) ? undefined : speedByOdometer(before, known, moment.at);
    if (speed) known.VehicleSpeed = speed;
    state.known = known;
    if (state.flow) passFlow(state.flow, before, time);
    this.#noteRise(moment, before);
    const isRising = (state.rise?.times ?? 0) > 1;
    if (isMoving(known) && !isRising) this.#drive(moment, before);
    else if (isCharging(state)) this.#charge(moment, before);
    else this.#stand(moment, before);
    state.at = moment.at;
  }

  /** The piece under way, closed as if nothing more came of it. */
  open(): Piece | null {
    const { drive, flow, hole } = this.state;
    return closed(drive ?? flow, hole.known);
  }

  #drive(moment: Moment, before: KnownChannels): void {
    const { state } = this;
    const { at } = moment;
    this.#close();
    state.unpluggedAt = at;
    if (!isSign(moment, before) && state.drive) {
      this.#hear(moment, before);
      if (at - state.drive.to >= shortStop) return;
      measure(state.drive, state, before, moment, false);
      tellDrive(state.drive, moment, this.#newEnergy(before));
      return;
    }
    state.rise = null;
    if (state.drive && at - state.drive.to >= shortStop) this.#close(true);
    const isFresh = valueOf(moment, 'Gear') === 1;
    if (!state.drive) {
      const speed = valueOf(moment, 'VehicleSpeed') ?? 0;
      state.drive = beginDrive(
        at,
        isFresh && speed <= slow && state.at > 0,
        state.hole,
        isFresh ? state.known : before,
      );
      state.measuredAt = at;
    }
    measure(state.drive, state, before, moment, true);
    tellDrive(state.drive, moment, this.#newEnergy(before));
    this.#sign(state.drive, at);
  }

  #charge(moment: Moment, before: KnownChannels): void {
    const { state } = this;
    const { at } = moment;
    if (state.drive) this.#stop();
    const isWord = valueOf(moment, 'DetailedChargeState') === 2;
    const isFlowing = isWord || flowing.some((channel) => (valueOf(moment, channel) ?? 0) > 0);
    if (state.flow && isFlowing && at - state.flow.to > shortPause) this.#close(true);
    if (!state.flow) {
      const known = state.rise?.known ?? before;
      state.flow = beginFlow(at, isWord && state.at > 0, state.hole, known, state.unpluggedAt);
      state.rise = null;
    }
    tellFlow(state.flow, moment, state.known, this.#newEnergy(before));
    if (isFlowing) this.#sign(state.flow, at);
    else this.#hear(moment, before);
  }

  #stand(moment: Moment, before: KnownChannels): void {
    const { state } = this;
    const { at } = moment;
    const { drive, flow } = state;
    const cable = valueOf(moment, 'DetailedChargeState');
    if (drive && isParking(moment, state.known)) {
      if (at - drive.to >= shortStop) {
        this.#close(true);
        state.drive = beginDrive(at, false, state.hole, before);
      } else {
        measure(drive, state, before, moment, true);
      }
      // Told again at the end, it is so there, too.
      tellDrive(state.drive!, moment, valueOf(moment, 'EnergyRemaining') ?? this.#newEnergy(before));
      state.drive!.isEnded = true;
      this.#sign(state.drive!, at);
    } else if (flow && (cable === 1 || at - flow.to <= unheardCharge)) {
      tellFlow(flow, moment, state.known, this.#newEnergy(before));
      flow.isEnded = true;
      this.#sign(flow, at);
    }
    if (state.drive) this.#stop();
    this.#close();
    if (state.known.DetailedChargeState?.value === 0) state.unpluggedAt = state.known.DetailedChargeState.at;
    this.#hear(moment, before);
  }

  /** The drive is over. What it said while driving is not true of a car that stands. */
  #stop(): void {
    const { state } = this;
    const { Gear, VehicleSpeed } = state.known;
    this.#close(true);
    state.known = {
      ...state.known,
      ...(Gear && { Gear: { ...Gear, value: 0 } }),
      ...(VehicleSpeed && { VehicleSpeed: { ...VehicleSpeed, value: 0 } }),
    };
  }

  /** The car drives or charges at this moment. */
  #sign(piece: Piece, at: number): void {
    piece.to = at;
    this.state.hole = { known: this.state.known, words: [] };
  }

  /** Emits what is under way. @param isDriveToo else only what charges. */
  #close(isDriveToo = false): void {
    const { state } = this;
    const piece = closed(state.flow ?? (isDriveToo ? state.drive : null), state.hole.known);
    if (!piece) return;
    this.#emit(piece);
    if (piece.kind === 'charge') state.flow = null;
    else state.drive = null;
  }

  /** Keeps what changed while there is no sign of driving or charging. */
  #hear({ at, values }: Moment, before: KnownChannels): void {
    const kept: number[] = [];
    eachValue({ at, values }, (channel, value, index) => {
      const known = before[channel]?.value;
      const isPlace = channel === 'Latitude' || channel === 'Longitude';
      const isSame = known === value || (isPlace && known !== undefined && Math.abs(value - known) < jitter);
      // These say even unchanged that the car stands, and that it did.
      const isStand = (channel === 'VehicleSpeed' && value === noSpeed) || channel === 'Odometer';
      if (channel === 'VehicleSpeed' ? isStand : isStand || !isSame) kept.push(index, value);
    });
    if (kept.length > 0) this.state.hole.words.push({ at, values: kept });
  }

  /** kWh in the pack, where this moment tells another value. */
  #newEnergy(before: KnownChannels): number | null {
    const capacity = this.#surroundings.capacity();
    const energy = packEnergy(this.state.known, capacity);
    return energy === packEnergy(before, capacity) ? null : energy;
  }

  /** Whether the counters of a charge rise although none goes on. */
  #noteRise(moment: Moment, before: KnownChannels): void {
    const { state } = this;
    if (state.flow || valueOf(moment, 'DetailedChargeState') !== undefined) {
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
}

/** mph: a car that changed its gear just now is no faster. */
const slow = 10;

/** As many values that did not change are not told by chance. */
const many = 3;

/**
 * A car tells what changed. A record with much that did not tells everything, as after waking, or by a new configuration: when
 * any of it changed is not told.
 */
function isRetelling(moment: Moment, before: KnownChannels): boolean {
  let same = 0;
  eachValue(moment, (channel, value) => {
    if (!isWord(channel) && before[channel]?.value === value) same++;
  });
  return same >= many;
}

const isWord = (channel: Channel): boolean => channel === 'Gear' || channel === 'DetailedChargeState';

const withoutTimes = ({ at, values }: Moment): Moment => ({
  at,
  values: values.map((value, i) =>
    i % 2 === 1 && isWord(channels[values[i - 1]!]!) ? (value % found) + found : value,
  ),
});

/** It says that it parks, by its gear or, where that is never told, by its speed. */
const isParking = (moment: Moment, { Gear: gear }: KnownChannels): boolean =>
  valueOf(moment, 'Gear') === 0 || (gear === undefined && (valueOf(moment, 'VehicleSpeed') ?? 1) <= 0);

/** Only a car that moves says this. */
function isSign(moment: Moment, before: KnownChannels): boolean {
  if ((valueOf(moment, 'Gear') ?? found) < found || (valueOf(moment, 'VehicleSpeed') ?? noSpeed) !== noSpeed)
    return true;
  return (['Odometer', 'Latitude', 'Longitude'] as const).some((channel) => {
    const value = valueOf(moment, channel);
    return value !== undefined && value !== before[channel]?.value;
  });
}

/** The words on gear and speed were lost, but the odometer says that it drives: how fast. */
function speedByOdometer(
  { Odometer: last }: KnownChannels,
  { Odometer: now }: KnownChannels,
  at: number,
): Known | undefined {
  if (!last || !now || now.at !== at || at - last.at > 2 * minute) return undefined;
  const miles = now.value - last.value;
  return miles > someMiles ? { value: (miles * hour) / (at - last.at), at } : undefined;
}

function closed(piece: Piece | null, known: KnownChannels): Piece | null {
  if (!piece) return null;
  return piece.kind === 'trip' ? { ...piece, arrival: factsOf(known) } : { ...piece, ending: factsOf(known) };
}
