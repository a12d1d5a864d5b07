import type { Location } from '../vehicle/value';
import type { Counter } from './counter';
import type { Mean } from './mean';
import type { Meter } from './meter';
import type { KnownChannels } from './known';
import type { Moment } from './moment';

/** What is told before a piece, since the one before it. */
export interface Hole {
  /** What was so when it began. */
  readonly known: KnownChannels;
  /** What changed in it. */
  readonly words: Moment[];
}

/** What is so of a car at an end of a piece. */
export interface Facts {
  readonly place: Location | null;
  readonly atHome: number | undefined;
  readonly soc: number | null;
}

/** What every piece has: times are epoch milliseconds. */
interface Heard {
  readonly before: Hole;
  /** The first and the last sign of it. */
  readonly from: number;
  to: number;
  /** The car said that it begins at `from`, and that it is over at `to`. */
  isBegun: boolean;
  isEnded: boolean;
}

/** A drive as far as it was heard without a silence of three minutes. */
export interface Drive extends Heard {
  readonly kind: 'trip';
  /** mi */
  readonly distance: Meter;
  /** kWh in the pack. */
  readonly energy: Meter;
  readonly departure: Facts;
  arrival: Facts;
  readonly outside: Mean;
  moving: number;
  maxSpeed: number | null;
  /** mi above 110 km/h. */
  fast: number;
}

/** What the pack held, and what had been added in the piece by then; kWh. */
export interface PackMark {
  readonly energy: number;
  readonly added: number;
}

/** Current as far as it was heard, without a word that it does not flow. */
export interface Flow extends Heard {
  readonly kind: 'charge';
  /** At the wall, and into the pack. */
  readonly used: Counter;
  readonly added: Counter;
  /** Current flowed unheard since `added` was told. */
  hasMissed: boolean;
  firstMark: PackMark | null;
  lastMark: PackMark | null;
  readonly plugIn: Facts;
  ending: Facts;
  readonly odometer: number | null;
  readonly outside: Mean;
  maxAc: number;
  maxDc: number;
  /** Of AC. */
  readonly amps: Mean;
  isFast: boolean | null;
}

/** A stretch of driving or charging as it was heard. Between two pieces the car stands, or nothing is known. */
export type Piece = Drive | Flow;
