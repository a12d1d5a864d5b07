import type { Alert as VehicleAlert } from '../../vehicle/record';
import type { CalendarReading } from '../calendar/event';
import type { Sentence } from '../sentence';
import type { AlertFacts } from './facts';
import type { EndedRows } from './history';
import type { Severity } from './notice';

/** What the charge rule of the car says. Times are epoch milliseconds. */
export interface ChargeSaying {
  /** It wants the car to charge now. */
  readonly wanted: boolean;
  /** Since when its start is verified, or would be; `null` while it wants none. */
  readonly since: number | null;
  /** When it stopped the charge last; `null` never. */
  readonly stoppedAt: number | null;
  /** What it asked for, A. */
  readonly amps: number | null;
  /** It lowers the current itself: for the sun, or for other cars on the circuit. */
  readonly lowered: boolean;
  readonly departure: number | null;
  /** When the target is reached by its reckoning. */
  readonly ready: number | null;
  /** When it will charge, for updates that would be in the way. */
  readonly charges: readonly { readonly start: number; readonly end: number }[];
}

/** What this program knows of its own line to the car. */
export interface LineSaying {
  /** In a row. */
  readonly refreshFailures: number;
}

/** What a person orders. */
export type AlertOrder =
  /** Says "I know": no reminders of what is active. Without an alert, of all. */
  | { readonly set: 'acknowledge'; readonly alert?: string; readonly subject?: string }
  /** No notices until then, epoch milliseconds; `null` takes it back. */
  | { readonly set: 'mute'; readonly alert: string; readonly until: number | null }
  /** Forgets what the car usually takes to drive: it has new tyres, or a roof box. */
  | { readonly set: 'relearn' }
  /** A reminder was seen to; `odometer` in km, else what the car says now counts. */
  | { readonly set: 'done'; readonly reminder: string; readonly odometer?: number };

/** What the rule hears, one at a time. */
export type SingleAlertEvent =
  | { readonly kind: 'tick' }
  | { readonly kind: 'car'; readonly facts: AlertFacts }
  /** The entries of an alerts record, and when the car made it, epoch milliseconds. */
  | { readonly kind: 'alerts'; readonly alerts: readonly VehicleAlert[]; readonly at: number }
  /** Rows that ended. What ended more than a day ago only teaches. */
  | ({ readonly kind: 'history' } & EndedRows)
  | { readonly kind: 'charge'; readonly charge: ChargeSaying | null }
  | { readonly kind: 'line'; readonly line: LineSaying }
  /** Rain within the hour; `null` unknown. */
  | { readonly kind: 'weather'; readonly rain: boolean | null }
  /** Whether somebody with a phone key is near the car; `null` unknown. */
  | { readonly kind: 'key'; readonly near: boolean | null }
  | { readonly kind: 'calendar'; readonly reading: CalendarReading }
  | { readonly kind: 'order'; readonly order: AlertOrder }
  /** The program began; `lastSeen` is when it last ran, `null` never. */
  | { readonly kind: 'started'; readonly lastSeen: number | null };

/** What the rule hears. What is of one moment is judged at once: by a part of it, what is over would still be told. */
export type AlertEvent = SingleAlertEvent | { readonly kind: 'moment'; readonly events: readonly SingleAlertEvent[] };

/** What is so now. */
export interface ActiveAlert {
  readonly alert: string;
  readonly subject: string;
  readonly severity: Severity;
  readonly episode: string;
  /** Epoch milliseconds. */
  readonly since: number;
  readonly title: Sentence;
  readonly text: Sentence;
}

/** What the rule shows, for people and programs. */
export interface AlertView {
  /** The worst of what is active; `quiet` where nothing is. */
  readonly mode: 'quiet' | Severity;
  /** The worst first. */
  readonly active: readonly ActiveAlert[];
  /** When the quiet hours end, epoch milliseconds; `null` outside of them. */
  readonly quietUntil: number | null;
  /** How many notices wait for the digest. */
  readonly held: number;
}
