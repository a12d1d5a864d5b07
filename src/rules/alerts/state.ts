import type { CalendarEvent } from '../calendar/event';
import type { Values } from './amounts';
import type { Finding } from './alert';
import { noInputs, type Inputs } from './inputs';
import type { OfferedAction, Severity } from './notice';
import type { Timer } from './timer';

/** What an episode says, as it was when it was told last. */
export interface Content {
  readonly word: string;
  readonly values: Values;
  readonly actions: readonly OfferedAction[];
  readonly text: NonNullable<Finding['text']> | null;
}

/** Something that is raised. Times are epoch milliseconds. */
export interface Episode extends Content {
  /** With the car and the alert it is the key by which twice the same is known. */
  readonly start: number;
  /** When the car said what it began with; absent in what an earlier version kept. */
  readonly from?: number;
  readonly severity: Severity;
  readonly level: number;
  /** When its raise was told, or held for the digest; `null` while the cooldown keeps it back. */
  readonly told: number | null;
  /** When it was told last, a reminder included, and how many reminders there were. */
  readonly reminded: number;
  readonly reminders: number;
  readonly acknowledged: boolean;
}

/** What is over. */
export interface EndedEpisode extends Episode {
  /** From what the car said first to what it said last, ms. */
  readonly lasted: number;
}

/** One subject of one alert. */
export interface Track {
  /** True, but not yet for long enough. */
  readonly raising: Timer | null;
  readonly episode: Episode | null;
  /** Over, but not yet for long enough. */
  readonly clearing: Timer | null;
  /** When a raise was told last, and how bad it was: the cooldown counts from there, for what is no worse. */
  readonly lastRaise: { readonly at: number; readonly level: number } | null;
}

/** A notice that waits: for the end of the quiet hours, or for room under the cap. */
export interface HeldNotice extends Content {
  readonly alert: string;
  readonly subject: string;
  readonly kind: 'raise' | 'clear' | 'remind';
  readonly severity: Severity;
  readonly start: number;
  readonly at: number;
  /** Of what is over, ms. */
  readonly lasted?: number;
}

/** Everything that the rule remembers of a car: plain data, so that it survives a restart. */
export interface AlertState {
  readonly version: 2;
  readonly inputs: Inputs;
  /** Those that take the car away: a calendar is heard seldom, so they outlive a restart. */
  readonly appointments: readonly CalendarEvent[];
  /** By the name of the alert. */
  readonly memories: Readonly<Record<string, unknown>>;
  /** By alert and subject, `<alert>/<subject>`. */
  readonly tracks: Readonly<Record<string, Track>>;
  readonly held: readonly HeldNotice[];
  /** When notices went out in the last hour. */
  readonly sent: readonly number[];
  /** Until when an alert is mute. */
  readonly muted: Readonly<Record<string, number>>;
}

export const newAlertState: AlertState = {
  version: 2,
  inputs: noInputs,
  appointments: [],
  memories: {},
  tracks: {},
  held: [],
  sent: [],
  muted: {},
};
