import { noOverride, type Override } from '../override';
import type { CalendarEvent } from '../calendar/event';
import type { SunSlot } from '../forecast/read';
import type { PriceSeries } from '../prices/series';
import { nothingSpent, type Spent } from '../spent';
import type { Reserve } from './exchange';
import type { Learned } from './estimate';
import type { ChargeState, ChargeFacts } from './facts';
import type { ChargePlan } from './plan';
import { noSurplus, type HomePower, type SurplusState } from './surplus';

/** What a rule sets in a car. */
export const quantities = ['limit', 'amps', 'charge'] as const;
export type Quantity = (typeof quantities)[number];

/** A command that was asked for, and what became of it. Times are epoch milliseconds. */
export interface Sent {
  readonly id: string;
  readonly value: number | boolean;
  readonly at: number;
  readonly expiresAt: number;
  /** Which try of the same value it is, from 1. */
  readonly tries: number;
  /** `later` is tried again; nothing showed it, or it was refused. */
  readonly outcome: 'pending' | 'later' | 'ineffective' | 'refused';
  /** Not before; for all but `pending`. */
  readonly again: number;
  /** The code of the problem. */
  readonly code: string | null;
}

/** What a plan was made from: what differs calls for a new one. */
export interface PlanBasis {
  readonly soc: number;
  readonly target: number;
  readonly departure: number;
  readonly power: number;
  /** Which prices, by their count. */
  readonly prices: number;
  /** Minutes before the departure that are kept for the cabin. */
  readonly warmUp: number;
  readonly at: number;
}

/** The schedule that was put into the car. Times are epoch milliseconds. */
export interface CarSchedule {
  readonly id: number;
  readonly start: number;
  readonly end: number;
  readonly intent: string;
  /** The car took it, or one for the same departure before it. */
  readonly isThere?: true;
  /** It did not reach the car, and is sent again from then on. */
  readonly again?: number;
  /** Refused: not asked again in this stay. */
  readonly refused?: true;
}

/** What was ordered beside the settings. */
export interface Orders {
  readonly target?: number;
  readonly readyBy?: string;
  /** A person's own limit, held as one that was set in the app. */
  readonly limit?: { readonly limit: number; readonly until: number };
  readonly boost?: { readonly limit: number; readonly ends?: number };
  readonly hold?: true;
}

/** Everything that a rule remembers of a car: plain data, so that it survives a restart. Times are epoch milliseconds. */
export interface ChargeRuleState {
  readonly version: 1;
  readonly facts: ChargeFacts | null;
  /** The last that was known, where it is unknown now. */
  readonly last: {
    readonly plugged: boolean | null;
    readonly atHome: boolean | null;
    readonly chargeState: ChargeState | null;
  };
  readonly prices: PriceSeries | null;
  /** What the home's solar plant is expected to give. */
  readonly sun: readonly SunSlot[];
  /** Appointments to come that the car has to be ready for. */
  readonly appointments: readonly CalendarEvent[];
  /** What the cabin needs of the plan. */
  readonly reserve: Reserve | null;
  /** Counts the prices and forecasts that came. */
  readonly priceCount: number;
  readonly home: HomePower | null;
  readonly surplus: SurplusState;
  /** The share of the circuit, A; `null` until it was handed in. */
  readonly share: number | null;
  readonly orders: Orders;
  readonly overrides: Readonly<Record<Quantity, Override>>;
  readonly sent: Readonly<Partial<Record<Quantity, Sent>>>;
  /** Numbers the intents. */
  readonly count: number;
  readonly spent: Spent & {
    /** A command could not be sent any more. */
    readonly isUsedUp: boolean;
  };
  /** The next departure as it was seen last: who passes it looks back. */
  readonly departure: number | null;
  /** Departures of single dates up to this one are forgotten. */
  readonly forgotten: number;
  readonly plan: { readonly plan: ChargePlan; readonly basis: PlanBasis } | null;
  /** The departure that its goal outlived. */
  readonly overdue: number | null;
  /** Below the floor, until well above it. */
  readonly floor: boolean;
  /** Where the charge that runs began. */
  readonly session: { readonly fromSoc: number; readonly energy: number } | null;
  readonly learned: Learned | null;
  /** kW, where this stay showed another power than was reckoned with. */
  readonly power: number | null;
  readonly onCar: CarSchedule | null;
  /** What a person was told and still is so. */
  readonly told: readonly string[];
}

export const newState: ChargeRuleState = {
  version: 1,
  facts: null,
  last: { plugged: null, atHome: null, chargeState: null },
  prices: null,
  sun: [],
  appointments: [],
  reserve: null,
  priceCount: 0,
  home: null,
  surplus: noSurplus,
  share: null,
  orders: {},
  overrides: { limit: noOverride, amps: noOverride, charge: noOverride },
  sent: {},
  count: 0,
  spent: { ...nothingSpent, isUsedUp: false },
  departure: null,
  forgotten: 0,
  plan: null,
  overdue: null,
  floor: false,
  session: null,
  learned: null,
  power: null,
  onCar: null,
  told: [],
};
