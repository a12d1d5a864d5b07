import type { SignalName } from '../../vehicle/signals';
import type { Values } from './amounts';
import type { ChargeSaying, LineSaying, SingleAlertEvent } from './exchange';
import type { AlertFacts } from './facts';
import type { OfferedAction, Severity } from './notice';
import type { AlertOptions } from './settings';

/** What an alert judges by. Times are epoch milliseconds. */
export interface Situation {
  readonly settings: AlertOptions;
  /** `null` until the car was heard of. */
  readonly facts: AlertFacts | null;
  readonly charge: ChargeSaying | null;
  readonly line: LineSaying | null;
  readonly rain: boolean | null;
  readonly keyNear: boolean | null;
  /** When somebody with a key went away, epoch milliseconds; `null` where nobody did. */
  readonly keyLeftAt: number | null;
  /** By the calendar. */
  readonly awayTomorrow: boolean;
  readonly now: number;
}

/**
 * What an alert finds of one subject. `between`: neither bad enough to be raised nor good enough to be cleared. `undefined`:
 * unknown, which stops the clocks of both.
 */
export interface Finding {
  /** What of the alert, where it has several: a tyre, a reminder. A subject that is not found any more is forgotten. */
  readonly subject?: string;
  readonly is: boolean | 'between' | undefined;
  /**
   * When the car said what this follows from, or what ended it: what is older than a quarter of an hour begins no alarm, and
   * how long it was so is reckoned by it. Absent where the clock alone makes it so.
   */
  readonly at?: number;
  /** The alert's own where absent. */
  readonly severity?: Severity;
  readonly raiseAfter?: number;
  readonly clearAfter?: number;
  readonly remind?: Reminding;
  /** A higher one than before is an episode of its own: it got worse, and that is told. */
  readonly level?: number;
  /** Which of the alert's sentences; `raise` where absent. */
  readonly word?: string;
  /** Which of them says that it is over; `clear` where absent. */
  readonly over?: string;
  readonly values?: Values;
  readonly actions?: readonly OfferedAction[];
  /** Said in place of the alert's words: what a person wrote. */
  readonly text?: { readonly title: string; readonly raise: string };
}

/** Told again while it lasts: after so long, ms, and so many times. */
export interface Reminding {
  readonly every: number;
  readonly times: number;
}

/** What every alert is, with a memory of plain data of its own. */
interface Definition<Memory> {
  readonly severity: Severity;
  /** So long it has to be so, and to be over, without a break, ms. */
  readonly raiseAfter: number;
  readonly clearAfter: number;
  /** In place of the one that is set, ms. */
  readonly cooldown?: number;
  readonly remind?: Reminding;
  /** What has to be streamed for it. */
  readonly signals: readonly SignalName[];
  /**
   * What it says in English: `title`, `raise`, `clear`, and what its findings name. German lives in `locales/de/alerts.json`
   * as `<name>.<word>`.
   */
  readonly words: Readonly<Record<'title' | 'raise' | 'clear', string>> & Readonly<Record<string, string>>;
  readonly memory: Memory;
  /** The same memory where nothing is to be remembered. */
  hear?(memory: Memory, event: SingleAlertEvent, situation: Situation): Memory;
  judge(situation: Situation, memory: Memory): Finding | readonly Finding[];
}

/** One alert: data and pure functions. */
export type Alert = Definition<unknown>;

type Memoryless = Omit<Definition<null>, 'memory' | 'hear'>;

/** An alert that needs to know only what is so now. */
export const alert = (definition: Memoryless): Alert => ({ ...definition, memory: null });

/** An alert that remembers: its memory comes back to it as it left it, also after a restart. */
export const rememberingAlert = <Memory>(definition: Definition<Memory>): Alert => definition as Alert;
