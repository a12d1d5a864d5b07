import { cut } from './cut';
import { Fold } from './fold';
import type { Moment } from './moment';
import { Moments } from './moments';
import type { Piece } from './piece';
import type { Row } from './rows';
import { begin, type Base, type State, type Surroundings } from './state';

/**
 * The trips, charges and parked windows of one car, out of moments that may come late, twice and in any order.
 *
 * All moments of the lateness window lie sorted in memory. A fold runs over them in event order, finds the pieces that were
 * heard of driving and charging, and leaves a copy of its state (a checkpoint) every few hundred moments. A moment that comes
 * late goes to its place, and the fold goes back to the checkpoint before it and runs again: rows depend on what was told and
 * not on the order in which it came. Rows are cut from the pieces each time anew (see `cut`).
 *
 * The window is bounded by moving the oldest checkpoint, the base, on: rows before it are final, moments before it are
 * forgotten, and what comes later still is too late. Base and moments after it are all that a restart needs.
 */
export class Timeline {
  readonly #surroundings: Surroundings;
  readonly #moments = new Moments();
  #base: Base = { state: begin(), pieces: [], final: 0 };
  /** Ascending; the first is that of the base. `pieces` counts those that the fold had found by then. */
  #checkpoints: Checkpoint[] = [{ state: this.#base.state, pieces: 0 }];
  #pieces: Piece[] = [];
  #state: State = begin();
  /** Pieces since this time may be wrong, for something came late. */
  #dirtyFrom = Infinity;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** Where cutting starts: what comes before its state's time comes too late. */
  get base(): Base {
    return this.#base;
  }

  /** The newest moment; 0 without one. */
  get newest(): number {
    return this.#moments.last?.at ?? this.#base.state.at;
  }

  /** Moments held in memory. */
  get size(): number {
    return this.#moments.length;
  }

  /** Goes on from where an earlier run was; moments taken since stay, and those before it are forgotten. */
  restore(base: Base): void {
    this.#base = base;
    this.#checkpoints = [{ state: base.state, pieces: base.pieces.length }];
    this.#pieces = [...base.pieces];
    this.#moments.forget(base.state.at);
    this.#rewind(base.state.at);
  }

  /** Takes a moment. @returns what is known of its time now; absent when it adds nothing, or comes too late. */
  take(moment: Moment): Moment | undefined {
    if (moment.at <= this.#base.state.at) return undefined;
    const kept = this.#moments.insert(moment);
    if (kept && moment.at <= this.#state.at) this.#dirtyFrom = Math.min(this.#dirtyFrom, moment.at);
    return kept;
  }

  /**
   * No moment can be later than now: those were stamped by a clock of this machine that was wrong, and count as now.
   * @returns the times that no longer are.
   */
  clamp(now: number): readonly number[] {
    if (this.newest <= now) return [];
    const late = this.#moments.cut(now);
    this.#dirtyFrom = Math.min(this.#dirtyFrom, now);
    const latest = new Map<number, number>();
    for (const { values } of late) for (let i = 0; i < values.length; i += 2) latest.set(values[i]!, values[i + 1]!);
    const values = [...latest].sort(([a], [b]) => a - b).flat();
    const { state } = this.#base;
    if (now <= state.at) this.restore({ ...this.#base, state: { ...state, at: now - 1 } });
    this.take({ at: now, values });
    return late.map(({ at }) => at);
  }

  /**
   * The rows since the base, by what is known and what has stood long enough by `now`; those not over have no end.
   * @returns also when to look again although nothing came: `Infinity` when only a moment can change anything.
   */
  view(now: number): { readonly rows: readonly Row[]; readonly due: number } {
    const fold = this.#advance();
    const { rows, due } = cut(this.#pieces, fold.open(), this.#state, now, this.#surroundings);
    return { rows: rows.filter(({ row }) => row.start >= this.#base.final), due };
  }

  /**
   * Moves the base on, at most to a time, or further where more than so many moments are held.
   * @returns the rows that are final by it; absent when it did not move.
   */
  moveBase(time: number, most: number): Row[] | undefined {
    const limit = Math.max(time, this.#moments.at(this.#moments.length - most)?.at ?? 0);
    const index = this.#checkpoints.findLastIndex(({ state }) => state.at <= limit);
    if (index <= 0) return undefined;
    this.#advance();
    const { state, pieces } = this.#checkpoints[index]!;
    const { rows, last, final } = cut(this.#pieces.slice(0, pieces), null, state, Infinity, this.#surroundings);
    const before = this.#base.final;
    this.#base = { state, pieces: last, final: Math.max(before, final) };
    const dropped = pieces - last.length;
    this.#pieces = [...last, ...this.#pieces.slice(pieces)];
    this.#checkpoints = this.#checkpoints.slice(index).map((one) => ({ ...one, pieces: one.pieces - dropped }));
    this.#moments.forget(state.at);
    return rows.filter(({ row }) => row.start >= before && row.start < this.#base.final);
  }

  /** The moment of exactly a time. */
  momentAt(time: number): Moment | undefined {
    const moment = this.#moments.at(this.#moments.after(time) - 1);
    return moment?.at === time ? moment : undefined;
  }

  #rewind(time: number): void {
    const index = Math.max(
      0,
      this.#checkpoints.findLastIndex(({ state }) => state.at < time),
    );
    const { state, pieces } = this.#checkpoints[index]!;
    this.#checkpoints.length = index + 1;
    this.#pieces.length = pieces;
    this.#state = structuredClone(state);
    this.#dirtyFrom = Infinity;
  }

  #advance(): Fold {
    if (this.#dirtyFrom < Infinity) this.#rewind(this.#dirtyFrom);
    const fold = new Fold(this.#state, this.#surroundings, (piece) => this.#pieces.push(piece));
    for (let i = this.#moments.after(this.#state.at); i < this.#moments.length; i++) {
      fold.step(this.#moments.at(i)!);
      if ((i + 1) % checkpointEvery === 0) {
        this.#checkpoints.push({ state: structuredClone(this.#state), pieces: this.#pieces.length });
      }
    }
    return fold;
  }
}

/** Moments: running over so many again costs about as much as one copy of the state. */
const checkpointEvery = 128;

interface Checkpoint {
  readonly state: State;
  readonly pieces: number;
}
