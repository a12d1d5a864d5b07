import type { CalendarReading } from '../calendar/event';
import type { SunSlot } from '../forecast/read';
import type { RuleIntent } from '../intent';
import type { PriceSeries } from '../prices/series';
import type { CommonEvent } from '../reducer';
import type { Sentence } from '../sentence';
import type { ChargeFacts } from './facts';
import type { ChargePlan } from './plan';
import type { HomePower } from './surplus';

/** What a person or a program orders beside the settings. `null` takes it back. */
export type ChargeOrder =
  | { readonly set: 'limit'; readonly percent: number | null }
  | { readonly set: 'target'; readonly percent: number | null }
  /** Local time of the home; the next one counts. */
  | { readonly set: 'ready_by'; readonly time: string | null }
  /** Charges at once to this limit; then the former one comes back. `until` ends it early, epoch milliseconds. */
  | { readonly set: 'boost'; readonly percent: number | null; readonly until?: number }
  /** On: the rule rests until it is told otherwise. Off: it goes on, also where it rested because of a person. */
  | { readonly set: 'hold'; readonly on: boolean };

/** So many minutes before a departure, epoch milliseconds, the cabin is warmed or cooled from the wall. */
export interface Reserve {
  readonly departure: number;
  readonly minutes: number;
}

/** What the rule hears. */
export type ChargeEvent =
  | CommonEvent<ChargeFacts>
  /** `null`: nothing usable came, what is known stays. Problems are sentences of their own. */
  | { readonly kind: 'prices'; readonly series: PriceSeries | null }
  /** What the home's solar plant is expected to give. */
  | { readonly kind: 'sun'; readonly slots: readonly SunSlot[] }
  | { readonly kind: 'calendar'; readonly reading: CalendarReading }
  /** What the cabin needs of the plan, by the precondition rule of the car; `null` nothing. */
  | { readonly kind: 'reserve'; readonly reserve: Reserve | null }
  | { readonly kind: 'home'; readonly power: HomePower }
  /** The car's share of its circuit, A; see `shareCircuit`. */
  | { readonly kind: 'circuit'; readonly amps: number }
  | { readonly kind: 'order'; readonly order: ChargeOrder };

/** The commands a charge rule may ask for. */
export type ChargeCommand =
  | 'charge_start'
  | 'charge_stop'
  | 'set_charge_limit'
  | 'set_charging_amps'
  | 'add_charge_schedule'
  | 'remove_charge_schedule';

export type ChargeIntent = RuleIntent<ChargeCommand>;

export const chargeModes = [
  'idle',
  'waiting',
  'planned',
  'charging',
  'surplus',
  'floor',
  'boost',
  'forced',
  'blocked',
  'held',
  'complete',
  'conflict',
] as const;
export type ChargeMode = (typeof chargeModes)[number];

/** What the rule does, for people and programs. Times are epoch milliseconds; `null` unknown or none. */
export interface ChargeRuleView {
  readonly mode: ChargeMode;
  /** What it will do next and why. */
  readonly reason: Sentence;
  /** Until when this holds. */
  readonly until: number | null;
  readonly nextStart: number | null;
  readonly plan: ChargePlan | null;
  /** % at departure. */
  readonly expectedSoc: number | null;
  /** Of the plan, in `currency`. */
  readonly cost: number | null;
  readonly currency: string | null;
  /** %: what the limit should be. */
  readonly limit: number | null;
  readonly target: number | null;
  /** Departure. */
  readonly readyBy: number | null;
  readonly boost: number | null;
  readonly held: boolean;
  /** What the car would like of its circuit, A, and how many per cents it needs; 0 where it does not charge. */
  readonly wanted: { readonly amps: number; readonly missing: number };
  /** A, where it charges with less than it would like because its circuit gives no more. */
  readonly lowered: number | null;
}
