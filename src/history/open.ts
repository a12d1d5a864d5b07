import type { Location } from '../vehicle/value';
import type { Meter } from './meter';
import type { PackReading, Slice } from './rows';

/** An end of a span, as rows tell it. */
export interface End {
  readonly at: number;
  readonly received: boolean;
  readonly bounds: readonly [earliest: number, latest: number];
}

/** Where one silence began, and another or the same one from begin to end. */
export type Silence = readonly [first: number, from: number, to: number];

/** A mean over time. */
export interface Mean {
  sum: number;
  time: number;
}

/** A car that stands and does not charge. */
export interface OpenParked {
  readonly start: End;
  readonly plugged: boolean | null;
  packStart: PackReading;
  odometer: number | null;
  outside: number | null;
  sentry: number;
  climate: number;
  /** What ended it, and what was so then. */
  end: (End & Facts) | null;
}

/** What is so at the end of a parked window. */
export interface Facts {
  readonly place: Location | null;
  readonly atHome: number | undefined;
  readonly pack: PackReading;
  readonly outside: number | null;
}

/** A trip that is not over, or not for sure. */
export interface OpenTrip {
  readonly start: End;
  readonly place: Location | null;
  readonly atHome: number | undefined;
  readonly soc: number | null;
  distance: Meter;
  energy: Meter;
  readonly outside: Mean;
  unseen: number;
  moving: number;
  maxSpeed: number | null;
  /** When it last showed that it moves. */
  movedAt: number;
  /** A silence in which it stood for longer than a short stop. */
  stood: readonly [from: number, to: number] | null;
  /** It stands, and what was so when it stopped. */
  stop: (End & { readonly energy: number | null; readonly soc: number | null }) | null;
  /** The parked window that it ended; goes on if it proves to be no trip. */
  before: OpenParked | null;
  /** Silences in it. */
  readonly silence: Silence | null;
}

/**
 * One of the car's counters of a session. They are told in steps and begin anew with a session, so what counts is how far
 * they rise; power closes the last step.
 */
export interface Counter {
  last: number | null;
  at: number;
  /** The cable was out since it was told last: what it tells next is of a new session. */
  isNew: boolean;
  isTold: boolean;
  total: number;
  /** By power, since it was told last. */
  tail: number;
  slices: Slice[];
}

/** A charge that is not over, or not for sure. */
export interface OpenCharge {
  readonly start: End;
  readonly place: Location | null;
  readonly soc: number | null;
  readonly energy: number | null;
  /** At the wall, and into the pack. */
  readonly used: Counter;
  readonly added: Counter;
  readonly outside: Mean;
  /** When current was last heard to flow. */
  flowedAt: number;
  maxAc: number;
  maxDc: number;
  stop: (End & { readonly soc: number | null; readonly energy: number | null }) | null;
  /** The parked window that it ended; goes on if no current flowed. */
  readonly before: OpenParked | null;
}
