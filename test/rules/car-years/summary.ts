import type { CarYear, Conditioning } from './car-year';

const minute = 60_000;
const dayOfYear = 365;

/** How one kind of planted fault went in some years. */
export interface FaultRow {
  readonly planted: number;
  readonly raised: number;
  readonly missed: number;
  /** Over too soon, not shown by anything that the alert looks at, or without network. */
  readonly brief: number;
  readonly unseen: number;
  readonly unheard: number;
  /** Minutes from when it was there to when it was told: half of them, and 95 in a hundred, were told within. */
  readonly median: number | null;
  readonly within95: number | null;
}

export interface ConditioningRow {
  readonly departures: number;
  /** Those that could be conditioned and clearly had to be, and the share of them, %, with the cabin within 2 K. */
  readonly feasible: number;
  readonly ready: number;
  /** kWh, commands and wakes a departure, all of them counted. */
  readonly energy: number;
  readonly commands: number;
  readonly wakes: number;
}

export interface Summary {
  readonly carYears: number;
  readonly faults: Readonly<Record<string, FaultRow>>;
  /** Of the faults that could be told. */
  readonly raisedShare: number;
  /** A car and year, by alert. */
  readonly falseAlarms: Readonly<Record<string, number>>;
  readonly falseAlarmsAYear: number;
  readonly conditioning: Readonly<Record<'with the rule' | 'always 20 minutes', ConditioningRow>>;
  /** CPU seconds a car and year. */
  readonly cpu: number;
}

/** What some years of cars came to. */
export function summaryOf(years: readonly CarYear[]): Summary {
  const carYears = sum(years, ({ days }) => days) / dayOfYear;
  const told = years.flatMap((one) => one.told);
  const names = [...new Set(told.map(({ incident }) => incident))].sort();
  const faults = Object.fromEntries(names.map((name) => [name, faultRow(told.filter((one) => one.incident === name))]));
  const rows = Object.values(faults);
  const [raised, missed] = [sum(rows, (row) => row.raised), sum(rows, (row) => row.missed)];
  const wrong = years.flatMap((one) => one.wrong);
  const kinds = [...new Set(wrong.map(({ alert }) => alert))].sort();
  return {
    carYears,
    faults,
    raisedShare: raised / (raised + missed),
    falseAlarms: Object.fromEntries(
      kinds.map((kind) => [kind, wrong.filter(({ alert }) => alert === kind).length / carYears]),
    ),
    falseAlarmsAYear: wrong.length / carYears,
    conditioning: {
      'with the rule': conditioningRow(years.map(({ rule }) => rule)),
      'always 20 minutes': conditioningRow(years.map(({ always }) => always)),
    },
    cpu: sum(years, ({ cpu }) => cpu) / carYears,
  };
}

function faultRow(told: CarYear['told']): FaultRow {
  const count = (outcome: string): number => told.filter((one) => one.outcome === outcome).length;
  const delays = told.flatMap(({ delay }) => (delay === null ? [] : [delay / minute])).sort((a, b) => a - b);
  const at = (share: number): number | null => delays[Math.ceil(share * delays.length) - 1] ?? null;
  return {
    planted: told.length,
    raised: count('raised'),
    missed: count('missed'),
    brief: count('brief'),
    unseen: count('unseen'),
    unheard: count('unheard'),
    median: at(0.5),
    within95: at(0.95),
  };
}

function conditioningRow(years: readonly Conditioning[]): ConditioningRow {
  const mornings = years.flatMap((one) => one.mornings);
  const feasible = mornings.filter(({ isFeasible, isNeeded }) => isFeasible && isNeeded);
  const ready = feasible.filter(({ isReady }) => isReady).length;
  const each = (of: (one: Conditioning) => number): number => Number((sum(years, of) / mornings.length).toFixed(2));
  return {
    departures: mornings.length,
    feasible: feasible.length,
    ready: Number(((100 * ready) / feasible.length).toFixed(1)),
    energy: each(({ energy }) => energy),
    commands: each(({ commands }) => commands),
    wakes: each(({ wakes }) => wakes),
  };
}

const sum = <One>(some: readonly One[], of: (one: One) => number): number =>
  some.reduce((total, one) => total + of(one), 0);
