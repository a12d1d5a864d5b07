import type { CalendarEvent } from '../calendar/event';
import { nothingSpent, type Spent } from '../spent';
import type { Approaches } from './approach';
import type { Trigger } from './exchange';
import type { PreconditionFacts } from './facts';
import type { Learned } from './lead';
import type { Reason } from './reasons';

/** A run for one departure, from its command on. Times are epoch milliseconds. */
export interface Run {
  readonly trigger: Trigger;
  readonly departure: number;
  /** How long before its departure it began. */
  readonly minutes: number;
  /** The intent that starts it; `null` where it has to be asked for again. */
  readonly intent: string | null;
  readonly tries: number;
  /** Not asked for again before. */
  readonly again: number;
  /** The car took the command, as its result says. */
  readonly acceptedAt: number | null;
  /** °C in the cabin when the car was heard last before climate came on. */
  readonly found?: number;
  /** When climate was first seen on, with what the car was then; °C, %. */
  readonly on: {
    readonly at: number;
    readonly inside?: number;
    readonly outside?: number;
    readonly soc?: number;
  } | null;
  /** The temperature was asked for. */
  readonly isSet: boolean;
  /** A door was opened since: they are there. */
  readonly opened: boolean;
  /** Whether it really runs was looked at, and what was seen to be wrong. */
  readonly isChecked: boolean;
  readonly doubt: Reason | null;
  readonly isLearned: boolean;
  readonly stop: Stop | null;
}

/** Why a run is to stop, and the command for it. */
export interface Stop {
  readonly why: Reason;
  /** `null` where it has to be asked for. */
  readonly intent: string | null;
  /** Not asked for again before; where it was done, not waited for longer. */
  readonly again: number;
  readonly isDone: boolean;
}

/** A departure that is kept as a schedule in the car. */
export interface CarSchedule {
  readonly id: number;
  /** Tesla's words, as `Mon,Tues`; empty while it is taken out. */
  readonly days: string;
  /** Minutes after midnight. */
  readonly time: number;
  readonly intent: string;
  readonly outcome: 'pending' | 'kept' | 'later' | 'refused';
  readonly again: number;
}

/** Everything that a rule remembers of a car: plain data, so that it survives a restart. Times are epoch milliseconds. */
export interface PreconditionState {
  readonly version: 1;
  readonly facts: PreconditionFacts | null;
  /** Where the car was last known to stand, and what it last measured outside. */
  readonly last: {
    readonly location: PreconditionFacts['location'] | null;
    readonly atHome: boolean | null;
    readonly outside: { readonly celsius: number; readonly at: number } | null;
  };
  /** What others say of the weather. */
  readonly weather: { readonly celsius: number; readonly at: number } | null;
  readonly calendar: readonly CalendarEvent[];
  readonly approaches: Approaches;
  /** The departure of the charge rule. */
  readonly departs: number | null;
  /** Somebody came near: kept until they are there. */
  readonly comes: number | null;
  /** A person's own start, until its departure. */
  readonly ordered: number | null;
  readonly run: Run | null;
  /** Departures that were seen to; what is near one of them is the same. */
  readonly done: readonly number[];
  /** Departures that a person left out; absent none. */
  readonly skipped?: readonly number[];
  /** A person switched it off: nothing more until the car drives. */
  readonly held: { readonly since: number } | null;
  /** Whether climate was last seen on, and when others changed that. */
  readonly running: boolean | null;
  readonly foreign: readonly number[];
  /** Why the last run ended; `isFailed` where a person has to look. */
  readonly ended: { readonly at: number; readonly why: Reason; readonly isFailed?: true } | null;
  readonly learned: Learned;
  readonly spent: Spent & { readonly runs: number };
  /** Numbers the intents. */
  readonly count: number;
  /** By the times of day that they keep. */
  readonly onCar: Readonly<Record<string, CarSchedule>>;
  /** What a person was told and still is so. */
  readonly told: readonly string[];
}

export const newState: PreconditionState = {
  version: 1,
  facts: null,
  last: { location: null, atHome: null, outside: null },
  weather: null,
  calendar: [],
  approaches: {},
  departs: null,
  comes: null,
  ordered: null,
  run: null,
  done: [],
  held: null,
  running: null,
  foreign: [],
  ended: null,
  learned: {},
  spent: { ...nothingSpent, runs: 0 },
  count: 0,
  onCar: {},
  told: [],
};
