import type { CalendarReading } from '../calendar/event';
import type { RuleIntent } from '../intent';
import type { PersonReading } from '../presence/person';
import type { CommonEvent } from '../reducer';
import type { Sentence } from '../sentence';
import type { PreconditionFacts } from './facts';

/** `start` now, `stop` for this stay, `skip` the next departure, `resume` whatever a person stopped. */
export const preconditionOrders = ['start', 'stop', 'skip', 'resume'] as const;
/** `unskip` takes back what was skipped. */
export type PreconditionOrder = (typeof preconditionOrders)[number] | 'unskip';

/** What the rule hears. */
export type PreconditionEvent =
  | CommonEvent<PreconditionFacts>
  | { readonly kind: 'calendar'; readonly reading: CalendarReading }
  | { readonly kind: 'person'; readonly reading: PersonReading }
  /** The next departure of the charge rule, epoch milliseconds; `null` none. */
  | { readonly kind: 'departure'; readonly at: number | null }
  /** °C outside, from elsewhere: for a car that sleeps. */
  | { readonly kind: 'weather'; readonly outside: number }
  | { readonly kind: 'order'; readonly order: PreconditionOrder };

/** The commands a precondition rule may ask for. */
export type PreconditionCommand =
  | 'auto_conditioning_start'
  | 'auto_conditioning_stop'
  | 'set_temps'
  | 'add_precondition_schedule'
  | 'remove_precondition_schedule';

export type PreconditionIntent = RuleIntent<PreconditionCommand>;

/** What a departure is known from; `order` is a person's own start. */
export type Trigger = 'time' | 'calendar' | 'proximity' | 'chargePlan' | 'order';

export const preconditionModes = [
  'idle',
  'waiting',
  'scheduled',
  'starting',
  'warming',
  'cooling',
  'done',
  'notNeeded',
  'blocked',
  'held',
  'unknown',
  'conflict',
] as const;
export type PreconditionMode = (typeof preconditionModes)[number];

/** What the rule does, for people and programs. Times are epoch milliseconds; `null` unknown or none. */
export interface PreconditionView {
  readonly mode: PreconditionMode;
  /** What it will do next and why. */
  readonly reason: Sentence;
  readonly nextStart: number | null;
  readonly departure: number | null;
  readonly trigger: Trigger | null;
  readonly leadMinutes: number | null;
  /** °C. */
  readonly insideTemp: number | null;
  readonly target: number;
  /** The car itself sees to the next departure. */
  readonly onCar: boolean;
  /** For the charge plan: so many minutes before this departure draw from the wall for the cabin. */
  readonly reserve: { readonly departure: number; readonly minutes: number } | null;
}
