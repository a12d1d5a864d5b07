import { nextOccurrence, lastOccurrence, weekdays, windowsIn, type Days, type Moment } from '../week';
import { dayOf, wallAt, type Interval, type LocalDate } from '../zone';
import type { ChargeRuleSettings, WindowMode } from './settings';

/** What the clocks of the home say of a stretch of time in which nothing of it changes. */
export interface Calendar extends Interval {
  readonly date: LocalDate;
  /** Midnight. */
  readonly dayStart: number;
  /** The window that counts now, block before force before allow; its whole time. */
  readonly window: (Interval & { readonly mode: WindowMode }) | null;
  /** Windows leave the rule free to charge. */
  readonly isPermitted: boolean;
  /** When the next window begins; `null` where none comes. */
  readonly nextWindow: number | null;
}

const order: readonly WindowMode[] = ['block', 'force', 'allow'];

/** The calendar at an instant: it holds from then to its `end`. */
export function calendarAt({ zone, windows }: ChargeRuleSettings, now: number): Calendar {
  const { date } = wallAt(now, zone);
  const today = dayOf(date, zone);
  // A gap of the clocks may begin a day late.
  const span = { start: now, end: Math.max(today.end, now + 60_000) };
  const touching = windows.flatMap(({ window, mode }) =>
    windowsIn(window, zone, span).map(({ start, end }) => ({ start, end, mode })),
  );
  const open = touching.filter(({ start }) => start <= now);
  const window = order.map((mode) => open.find((one) => one.mode === mode)).find((one) => one) ?? null;
  const edges = touching.flatMap(({ start, end }) => [start, end]).filter((at) => at > now);
  const starts = windows.map(
    ({ window: { days, from } }) => nextOccurrence({ days, time: from }, zone, now)?.at ?? Infinity,
  );
  const nextWindow = Math.min(...starts);
  return {
    start: now,
    end: Math.min(span.end, ...edges),
    date,
    dayStart: today.start,
    window,
    isPermitted: window ? window.mode !== 'block' : !windows.some(({ mode }) => mode === 'allow'),
    nextWindow: Number.isFinite(nextWindow) ? nextWindow : null,
  };
}

/** The stretches in which windows leave the rule free to charge, in order. */
export function permittedIn({ zone, windows }: ChargeRuleSettings, span: Interval): Interval[] {
  const of = (mode: WindowMode): Interval[] =>
    windows.filter((one) => one.mode === mode).flatMap(({ window }) => windowsIn(window, zone, span));
  const blocks = of('block');
  const allows = windows.some(({ mode }) => mode === 'allow') ? [...of('allow'), ...of('force')] : [span];
  const edges = [span.start, span.end, ...[...blocks, ...allows].flatMap(({ start, end }) => [start, end])]
    .filter((at) => at >= span.start && at <= span.end)
    .sort((a, b) => a - b);
  const found: { start: number; end: number }[] = [];
  for (const [index, start] of edges.entries()) {
    const end = edges[index + 1] ?? start;
    const within = (one: Interval): boolean => one.start <= start && one.end >= end;
    if (end === start || !allows.some(within) || blocks.some(within)) continue;
    const last = found.at(-1);
    if (last?.end === start) last.end = end;
    else found.push({ start, end });
  }
  return found;
}

const everyDay: Days = { weekdays };

/** What may say when the car has to be ready. */
export interface Departures {
  readonly readyBy: readonly Moment[];
  /** Ordered: in place of the others. */
  readonly ordered: string | undefined;
  /** Departures of single dates up to this instant are forgotten. */
  readonly forgotten: number;
}

const momentsOf = ({ readyBy, ordered }: Departures): readonly Moment[] =>
  ordered === undefined ? readyBy : [{ days: everyDay, time: ordered }];

/** It has dates only: once it is over, it is forgotten. */
const isOnce = ({ days }: Moment): boolean => days.weekdays.length === 0;

/** The next departure after an instant; `null` where none comes. */
export function nextDeparture(departures: Departures, zone: string, now: number): number | null {
  const next = momentsOf(departures).map(
    (moment) =>
      nextOccurrence(moment, zone, isOnce(moment) ? Math.max(now, departures.forgotten) : now)?.at ?? Infinity,
  );
  const first = Math.min(...next);
  return Number.isFinite(first) ? first : null;
}

/** The newest departure at or before an instant; `null` where none was. */
export function lastDeparture(departures: Departures, zone: string, now: number): number | null {
  const last = momentsOf(departures).map((moment) => {
    const at = lastOccurrence(moment, zone, now)?.at ?? -Infinity;
    return isOnce(moment) && at <= departures.forgotten ? -Infinity : at;
  });
  const newest = Math.max(...last);
  return Number.isFinite(newest) ? newest : null;
}
