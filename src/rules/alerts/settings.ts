import type { Place } from '../place';
import type { Window } from '../week';
import type { LocalDate, LocalTime } from '../zone';
import type { Severity } from './notice';

/** Something to be seen to again and again, by distance, by time, or on a date; whichever comes first. */
export interface Reminder {
  /** What is to be done, in the words of the person who set it. */
  readonly name: string;
  /** km after the last time. */
  readonly kilometres?: number;
  /** Months after the last time. */
  readonly months?: number;
  /** The last time: km on the odometer, and the day. */
  readonly lastOdometer?: number;
  readonly lastDate?: LocalDate;
  /** A day of its own, as of an inspection. */
  readonly date?: LocalDate;
}

/** A value that a signal is held against. */
export type Comparand = number | string | boolean;

/** When a condition holds. */
export type When =
  | { readonly is: 'above' | 'below'; readonly than: number }
  /** Up or down by so much within a time, ms. */
  | { readonly is: 'changesBy'; readonly by: number; readonly within: number }
  /** Faster than so much in an hour; over at least ten minutes. */
  | { readonly is: 'rises' | 'falls'; readonly perHour: number }
  | { readonly is: 'equals' | 'not'; readonly to: Comparand }
  | { readonly is: 'oneOf'; readonly of: readonly Comparand[] };

/** A condition of one's own over a signal. */
export interface Condition {
  /** Tells it from the others, and is its title. */
  readonly name: string;
  readonly signal: string;
  /** The unit in which the numbers are meant; it has to be the signal's own. */
  readonly unit?: string;
  readonly when: When;
  /** So long it has to hold before it is told, ms. */
  readonly for: number;
  /** So long it has to be over before that is told, ms. */
  readonly until: number;
  /** How far back over its threshold a number has to come, in its unit. */
  readonly hysteresis: number;
  readonly severity: Severity;
  /** With `{value}`, `{unit}`, `{signal}` and `{car}`. */
  readonly text: string;
}

/** What a person sets, beside what is watched. */
export interface AlertOptions {
  readonly vin: string;
  /** What the car is called. */
  readonly car: string;
  /** The home's time zone. */
  readonly zone: string;
  readonly home: Place | null;
  /** In them info and warning wait for their end. */
  readonly quiet: readonly Window[];
  /** The same is not told again within this time, ms. */
  readonly cooldown: number;
  /** The most notices in an hour. */
  readonly cap: number;
  /** What lasts is told again after this time, ms; `null` never. */
  readonly remindEvery: number | null;
  /** What the battery holds from 0 to 100 %, kWh; `null` unknown. */
  readonly capacity: number | null;
  /** As on the sticker at the door, bar, cold. */
  readonly tyres: { readonly front: number; readonly rear: number };
  /** How long something may be open or unlocked, and a window open, ms. */
  readonly open: { readonly after: number; readonly windowsAfter: number };
  /** Whether sentry mode may raise the alarm at home. */
  readonly sentryAtHome: boolean;
  /** When to look whether the car has enough for tomorrow, and how much that is at least, %. */
  readonly lowSoc: { readonly from: LocalTime; readonly to: LocalTime; readonly threshold: number };
  /** Stand in the title or place of appointments that take the car away. */
  readonly awayWords: readonly string[];
  /** Whose warnings of the car are told, as its alerts records name them. */
  readonly audiences: readonly string[];
  /** A roof box or the like is on it: its efficiency says nothing. */
  readonly loaded: boolean;
  readonly reminders: readonly Reminder[];
  readonly conditions: readonly Condition[];
}

const minute = 60_000;

/** What holds where a person says nothing. The rest has to be said: VIN, name, zone, home, capacity, and what is watched. */
export const alertDefaults = {
  quiet: [],
  cooldown: 15 * minute,
  cap: 20,
  remindEvery: null,
  tyres: { front: 2.9, rear: 2.9 },
  open: { after: 5 * minute, windowsAfter: 10 * minute },
  sentryAtHome: true,
  lowSoc: { from: '20:00', to: '23:00', threshold: 30 },
  awayWords: [],
  audiences: ['Customer', 'Service'],
  loaded: false,
  reminders: [],
  conditions: [],
} as const satisfies Partial<AlertOptions>;
