import { Fold, type Emit } from './fold';
import { channels, type Channel, type Moment } from './moment';
import { Moments } from './moments';
import type { Row } from './rows';
import { begin, minute, type State, type Surroundings } from './state';

/**
 * The trips, charges and parked windows of one car, out of moments that may come late, twice and in any order.
 *
 * All moments of the lateness window lie sorted in memory. A fold runs over them in event order and leaves a copy of its
 * state (a checkpoint) every few hundred moments, with the number of rows it had emitted by then. A moment that comes late
 * goes to its place, and the fold goes back to the checkpoint before it and runs again: the rows since are cut anew from
 * the same sorted moments, so that they do not depend on the order in which these came. Only moments move the fold, never
 * the clock: what has stood long enough "by now" is decided on a copy, each time anew.
 *
 * The window is bounded by moving the oldest checkpoint, the base, on: rows before it are final, moments before it are
 * forgotten, and what comes later still is too late. Base and moments after it are all that a restart needs.
 */
export class Timeline {
  readonly #surroundings: Surroundings;
  readonly #moments = new Moments();
  /** Ascending; the first is the base. `rows` counts those that the fold had emitted. */
  #checkpoints: Checkpoint[] = [{ state: begin(), rows: 0 }];
  #rows: Row[] = [];
  #state: State = begin();
  /** Rows since this time may be wrong, for something came late. */
  #dirtyFrom = Infinity;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** What comes at this time or before comes too late. */
  get base(): State {
    return this.#checkpoints[0]!.state;
  }

  /** The newest moment; 0 without one. */
  get newest(): number {
    return this.#moments.last?.at ?? this.base.at;
  }

  /** Moments held in memory. */
  get size(): number {
    return this.#moments.length;
  }

  /** Goes on from where an earlier run was; moments taken since stay, and those before it are forgotten. */
  restore(base: State): void {
    this.#checkpoints = [{ state: base, rows: 0 }];
    this.#moments.forget(base.at);
    this.#rewind(base.at);
  }

  /** Takes a moment. @returns what is known of its time now; absent when it adds nothing, or comes too late. */
  take(moment: Moment): Moment | undefined {
    if (moment.at <= this.base.at) return undefined;
    const kept = this.#moments.insert(moment);
    // The minute before looked ahead to this moment.
    if (kept && moment.at - minute <= this.#state.at) {
      this.#dirtyFrom = Math.min(this.#dirtyFrom, moment.at - minute);
    }
    return kept;
  }

  /**
   * No moment can be later than now: those were stamped by a clock of this machine that was wrong, and count as now.
   * @returns the times that no longer are.
   */
  clamp(now: number): readonly number[] {
    if (this.newest <= now) return [];
    const late = this.#moments.cut(now);
    this.#dirtyFrom = Math.min(this.#dirtyFrom, now - minute);
    const latest = new Map<number, number>();
    for (const { values } of late) for (let i = 0; i < values.length; i += 2) latest.set(values[i]!, values[i + 1]!);
    const values = [...latest].sort(([a], [b]) => a - b).flat();
    if (now <= this.base.at) this.restore({ ...this.base, at: now - 1 });
    this.take({ at: now, values });
    return late.map(({ at }) => at);
  }

  /**
   * The rows since the base, by what is known and what has stood long enough by `now`; those not over have no end.
   * @returns also when to look again although nothing came: `Infinity` when only a moment can change anything.
   */
  view(now: number): { readonly rows: readonly Row[]; readonly due: number } {
    if (this.#dirtyFrom < Infinity) this.#rewind(this.#dirtyFrom);
    this.#advance();
    const rows = [...this.#rows];
    const fold = new Fold(structuredClone(this.#state), this.#surroundings, (row) => rows.push(row));
    for (let i = this.#moments.after(fold.state.at); i < this.#moments.length; i++) this.#step(fold, i);
    fold.settle(now);
    fold.emitOpen();
    // A row can be emitted again, corrected.
    const latest = new Map(rows.map((row) => [`${row.kind} ${row.row.start}`, row]));
    return { rows: [...latest.values()], due: fold.due };
  }

  /**
   * Moves the base on, at most to a time, or further where more than so many moments are held.
   * @returns the rows that are final by it; absent when it did not move.
   */
  moveBase(time: number, most: number): Row[] | undefined {
    const limit = Math.max(time, this.#moments.at(this.#moments.length - most)?.at ?? 0);
    const index = this.#checkpoints.findLastIndex(({ state }) => state.at <= limit);
    if (index <= 0) return undefined;
    const final = this.#rows.splice(0, this.#checkpoints[index]!.rows);
    this.#checkpoints = this.#checkpoints.slice(index).map(({ state, rows }) => ({ state, rows: rows - final.length }));
    this.#moments.forget(this.base.at);
    return final;
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
    const { state, rows } = this.#checkpoints[index]!;
    this.#checkpoints.length = index + 1;
    this.#rows.length = rows;
    this.#state = structuredClone(state);
    this.#dirtyFrom = Infinity;
  }

  /** Folds what has a minute after it: until then its neighbours may still come. */
  #advance(): void {
    const emit: Emit = (row) => this.#rows.push(row);
    const fold = new Fold(this.#state, this.#surroundings, emit);
    const settled = this.newest - minute;
    for (let i = this.#moments.after(this.#state.at); (this.#moments.at(i)?.at ?? Infinity) <= settled; i++) {
      this.#step(fold, i);
      if ((i + 1) % checkpointEvery === 0) {
        this.#checkpoints.push({ state: structuredClone(this.#state), rows: this.#rows.length });
      }
    }
  }

  #step(fold: Fold, index: number): void {
    fold.step(this.#moments.at(index)!, (channel) => this.#near(index, channel));
  }

  #near(index: number, channel: Channel): number | undefined {
    const wanted = channels.indexOf(channel);
    const end = this.#moments.at(index)!.at + minute;
    for (let i = index; i < this.#moments.length; i++) {
      const { at, values } = this.#moments.at(i)!;
      if (at > end) return undefined;
      for (let j = 0; j < values.length; j += 2) if (values[j] === wanted) return values[j + 1];
    }
    return undefined;
  }
}

/** Moments: running over so many again costs about as much as one copy of the state. */
const checkpointEvery = 128;

interface Checkpoint {
  readonly state: State;
  readonly rows: number;
}
