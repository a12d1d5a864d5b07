import type { Clock, Timer } from '../kernel/clock';
import type { Log } from '../kernel/log';
import { reasonOf } from '../kernel/problem';
import { Subscribers, type Unsubscribe } from '../kernel/subscribers';
import type { Store } from '../store/store';
import type { TelemetryRecord } from '../vehicle/record';
import { HistoryMemory } from './memory';
import { momentOf } from './moment';
import type { Home } from './place';
import type { Charge, Kind, Parked, Row, Rows, Trip } from './rows';
import { hour, minute } from './state';
import { Timeline } from './timeline';

export interface HistoryOptions {
  /** Where it is kept, with `historySchema` among its schemas; without one it is kept in memory. */
  readonly store?: Store | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** Where a car is at home, as far as that is known. */
  readonly home: (vin: string) => Home | undefined;
  /** kWh of a car's full pack, for one that does not tell `EnergyRemaining`. */
  readonly capacity?: (vin: string) => number | undefined;
}

/** Epoch milliseconds; rows that lie in it at least in part. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** A row began (it has no end yet), was finished, or is other than it was told before: something came late. */
export type HistoryChange = Row & { readonly vin: string };

/** A row that was told is none: something came late and joined it with another. */
export interface HistoryRemoval {
  readonly vin: string;
  readonly kind: Kind;
  readonly start: number;
  readonly row: null;
}

/** So long after the newest moment a late one still counts; it always does when nothing is known of its time or after. */
const lateness = 72 * hour;
/** Moments are kept on the disk this long, though rows no longer need them. */
const retention = 8 * 24 * hour;
/** Moments of one car in memory at most: those of three days of driving all day. */
const mostMoments = 60_000;
/** Without a disk, rows of one car that are kept. */
const mostRows = 2_000;
/** Records are looked at together: cutting anew for every record of a car that sends its backlog would never end. */
const gathering = 60_000;

/** One car. */
interface Car {
  readonly vin: string;
  readonly timeline: Timeline;
  /** What was told of the rows that can still change: `open`, or the finished row as JSON. */
  readonly told: Map<string, { readonly row: Row; readonly text: string }>;
  /** Rows whose writing failed. */
  readonly unkept: Set<string>;
  /** Rows that can no longer change, where there is no disk to keep them. */
  old: Row[];
  timer: Timer | undefined;
  timerAt: number;
}

/**
 * Trips, charges and parked windows of all cars, found by event time in their records; kept in the store. Rows have a
 * deterministic key (car, kind and start), so that cutting anew replaces them.
 */
export class History {
  readonly #options: HistoryOptions;
  readonly #memory: HistoryMemory | undefined;
  readonly #cars = new Map<string, Car>();
  readonly #subscribers: Subscribers<HistoryChange | HistoryRemoval>;
  #started: Promise<void> | undefined;

  constructor(options: HistoryOptions) {
    this.#options = options;
    this.#memory = options.store && new HistoryMemory(options.store);
    this.#subscribers = new Subscribers((error) =>
      options.log.error(`A listener to the history failed: ${reasonOf(error)}`),
    );
  }

  /** Recalls what an earlier run knew; records may be taken before. */
  start(): Promise<void> {
    return (this.#started ??= this.#start());
  }

  async #start(): Promise<void> {
    const { log } = this.#options;
    if (!this.#memory) return;
    try {
      for (const { vin, base, moments, rows } of await this.#memory.recall()) {
        const car = this.#car(vin);
        if (base) car.timeline.restore(base);
        for (const moment of moments) car.timeline.take(moment);
        for (const row of rows) car.told.set(keyOf(row), { row, text: JSON.stringify(row.row) });
        this.#schedule(car, 0);
      }
    } catch (error) {
      log.error(`Earlier trips and charges could not be read: ${reasonOf(error)}`);
    }
  }

  /** Finishes what has ended by now, so that it is kept. The store is stopped by who started it, after. */
  async stop(): Promise<void> {
    await this.#started;
    for (const car of this.#cars.values()) {
      this.#refresh(car);
      car.timer?.cancel();
      car.timer = undefined;
    }
    this.#started = undefined;
  }

  /**
   * Takes a record; which is not about driving or charging adds nothing.
   * @returns once what it adds is on the disk, at once where there is none; rejects when it cannot be written.
   */
  take(record: TelemetryRecord): Promise<void> {
    const moment = momentOf(record);
    if (!moment) return Promise.resolve();
    const car = this.#car(record.vin);
    this.#clamp(car);
    const kept = car.timeline.take(moment);
    if (!kept) return Promise.resolve();
    this.#schedule(car, this.#options.clock.now() + gathering);
    return this.#memory?.keepMoment(record.vin, kept) ?? Promise.resolve();
  }

  /** The trips of a car, oldest first; the one under way has no end. */
  trips(vin: string, period: Period): Promise<Trip[]> {
    return this.#rows('trip', vin, period);
  }

  /** The charges of a car, oldest first; the one under way has no end. */
  charges(vin: string, period: Period): Promise<Charge[]> {
    return this.#rows('charge', vin, period);
  }

  /** The parked windows of a car, oldest first; the one under way has no end. */
  parked(vin: string, period: Period): Promise<Parked[]> {
    return this.#rows('parked', vin, period);
  }

  /** Tells of rows that begin, are finished, or change because something came late. */
  onChange(listener: (change: HistoryChange | HistoryRemoval) => void): Unsubscribe {
    return this.#subscribers.subscribe(listener);
  }

  async #rows<K extends Kind>(kind: K, vin: string, { from, to }: Period): Promise<Rows[K][]> {
    await this.#started;
    const car = this.#cars.get(vin);
    if (car) this.#refresh(car);
    await this.#memory?.flush();
    const found = new Map<number, Rows[K]>();
    for (const row of (await this.#memory?.rows(kind, vin, from, to)) ?? []) found.set(row.start, row);
    for (const one of car ? [...car.old, ...[...car.told.values()].map(({ row }) => row)] : []) {
      const { start, end } = one.row;
      // These know better than the disk, where it cannot be written.
      if (one.kind === kind && start < to && (end ?? Infinity) > from) found.set(start, one.row as Rows[K]);
    }
    return [...found.values()].sort((a, b) => a.start - b.start);
  }

  #car(vin: string): Car {
    let car = this.#cars.get(vin);
    if (!car) {
      const { home, capacity } = this.#options;
      const timeline = new Timeline({ home: () => home(vin), capacity: () => capacity?.(vin) });
      const empty = { told: new Map(), unkept: new Set<string>(), old: [] };
      car = { vin, timeline, ...empty, timer: undefined, timerAt: Infinity };
      this.#cars.set(vin, car);
    }
    return car;
  }

  /** What a wrong clock of this machine stamped later than now must not stand before all that comes. */
  #clamp({ vin, timeline }: Car): void {
    const now = this.#options.clock.now();
    // Cars' clocks and ours never agree to the second.
    if (timeline.newest <= now + 5 * minute) return;
    for (const at of timeline.clamp(now)) this.#memory?.forgetMoment(vin, at);
    const clamped = timeline.momentAt(now);
    if (clamped) void this.#memory?.keepMoment(vin, clamped).catch(() => {});
  }

  #schedule(car: Car, at: number): void {
    if (at === Infinity || (car.timer && car.timerAt <= at)) return;
    car.timer?.cancel();
    car.timerAt = at;
    const delay = Math.max(0, at - this.#options.clock.now());
    car.timer = this.#options.clock.after(delay, () => {
      car.timer = undefined;
      this.#refresh(car);
    });
  }

  /** Cuts anew what is not final, keeps and tells what differs from before. */
  #refresh(car: Car): void {
    const { timeline, told } = car;
    const { rows, due } = timeline.view(this.#options.clock.now());
    const current = new Set<string>();
    for (const row of rows) {
      const key = keyOf(row);
      current.add(key);
      const known = told.get(key);
      const isOpen = row.row.end === null;
      const text = isOpen ? 'open' : JSON.stringify(row.row);
      const before = known?.text;
      told.set(key, { row, text });
      if (!isOpen && (text !== before || car.unkept.has(key))) this.#keep(car, key, row);
      // It was finished, and goes on.
      if (isOpen && before !== undefined && before !== text) this.#forget(car, key, row);
      if (text !== before) this.#subscribers.publish({ vin: car.vin, ...row });
    }
    for (const [key, { row, text }] of [...told]) {
      if (current.has(key)) continue;
      told.delete(key);
      if (text !== 'open') this.#forget(car, key, row);
      this.#subscribers.publish({ vin: car.vin, kind: row.kind, start: row.row.start, row: null });
    }
    this.#moveBase(car);
    this.#schedule(car, due);
  }

  #keep(car: Car, key: string, row: Row): void {
    car.unkept.delete(key);
    this.#memory?.keepRow(car.vin, row).catch(() => car.unkept.add(key));
  }

  #forget(car: Car, key: string, { kind, row }: Row): void {
    car.unkept.delete(key);
    this.#memory?.forgetRow(car.vin, kind, row.start).catch(() => {});
  }

  /** Makes final what nothing can change any more. */
  #moveBase({ vin, timeline, told, old }: Car): void {
    const { newest } = timeline;
    if (timeline.size <= mostMoments && newest - lateness < timeline.base.state.at + hour) return;
    const final = timeline.moveBase(newest - lateness, mostMoments);
    if (!final) return;
    for (const row of final) {
      told.delete(keyOf(row));
      if (!this.#memory) old.push(row);
    }
    old.splice(0, old.length - mostRows);
    this.#memory?.keepBase(vin, timeline.base, Math.min(timeline.base.state.at, newest - retention));
  }
}

const keyOf = ({ kind, row }: Row): string => `${kind} ${row.start}`;
