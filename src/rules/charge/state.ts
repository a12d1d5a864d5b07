import { noOverride, type Override } from '../override';
import type { PriceSeries } from '../prices/series';
import type { LocalDate } from '../zone';
import type { Learned } from './estimate';
import type { ChargeFacts } from './facts';
import type { ChargePlan } from './plan';
import { noSurplus, type HomePower, type SurplusState } from './surplus';

/** What a rule sets in a car. */
export type Quantity = 'limit' | 'charge' | 'amps';

/** A command on its way, or what became of the last one. */
export interface Sent {
  readonly id: string;
  readonly value: number | boolean;
  readonly at: number;
  /** Which try of the same value it is, from 1. */
  readonly tries: number;
  /** Not shown by the car within its time, refused for good, or worth another try later. */
  readonly outcome: 'pending' | 'done' | 'ineffective' | 'refused' | 'later';
  /** Not before; for `later`. */
  readonly again?: number;
  /** Why it was refused. */
  readonly code?: string;
}

/** What the plan was made from: what differs calls for a new one. */
export interface PlanBasis {
  readonly soc: number;
  readonly target: number;
  readonly departure: number;
  readonly power: number;
  readonly at: number;
}

/** Everything that a rule remembers of a car: plain data, so that it survives a restart. Times are epoch milliseconds. */
export interface ChargeRuleState {
  readonly version: 1;
  /** When it was last evaluated, to five minutes: it is written to disk only when something changed. */
  readonly evaluatedAt: number | null;
  readonly facts: ChargeFacts | null;
  readonly prices: PriceSeries | null;
  readonly home: HomePower | null;
  readonly surplus: SurplusState;
  /** The share of the circuit, A; `null` until it was handed in. */
  readonly share: number | null;
  /** What was ordered beside the settings. */
  readonly orders: {
    readonly target?: number;
    readonly readyBy?: string;
    readonly boost?: { readonly limit: number; readonly until?: number };
    readonly hold?: true;
  };
  readonly overrides: Readonly<Record<Quantity, Override>>;
  readonly sent: Readonly<Partial<Record<Quantity, Sent>>>;
  /** Numbers the intents. */
  readonly count: number;
  readonly spent: { readonly date: LocalDate; readonly commands: number; readonly wakes: number };
  readonly plan: { readonly plan: ChargePlan; readonly basis: PlanBasis } | null;
  /** The goal that outlived its departure. */
  readonly overdue: { readonly soc: number; readonly departure: number } | null;
  readonly floor: boolean;
  readonly session: { readonly fromSoc: number; readonly energy: number } | null;
  readonly learned: Learned | null;
  readonly fullPower: number | null;
}

export const newState: ChargeRuleState = {
  version: 1,
  evaluatedAt: null,
  facts: null,
  prices: null,
  home: null,
  surplus: noSurplus,
  share: null,
  orders: {},
  overrides: { limit: noOverride, charge: noOverride, amps: noOverride },
  sent: {},
  count: 0,
  spent: { date: '', commands: 0, wakes: 0 },
  plan: null,
  overdue: null,
  floor: false,
  session: null,
  learned: null,
  fullPower: null,
};
