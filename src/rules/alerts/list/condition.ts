import { own } from '../../../kernel/own';
import { signalOf } from '../../../vehicle/signals';
import type { SignalValue } from '../../../vehicle/value';
import { rememberingAlert, type Finding } from '../alert';
import type { Fact } from '../facts';
import type { Condition, When } from '../settings';
import { band } from '../tri-state';

const minute = 60_000;
const hour = 60 * minute;

/** What a number was in the time that a condition looks back, the oldest first: each holds until the next. */
type Past = readonly (readonly [at: number, value: number])[];

/** A condition of one's own over a signal. */
export const condition = rememberingAlert<Readonly<Record<string, Past>>>({
  severity: 'info',
  raiseAfter: 0,
  clearAfter: 0,
  signals: [],
  words: {
    title: '{name}',
    raise: '{signal} of {car} is {value} {unit}.',
    clear: '{name} of {car} is over, after {lasted}.',
  },
  memory: {},
  hear: (memory, { kind }, { settings, facts }) => {
    if (kind !== 'car') return memory;
    const pasts = settings.conditions.flatMap(({ name, signal, when }) => {
      const span = spanOf(when);
      return span === 0 ? [] : [[name, remembered(own(memory, name) ?? [], facts?.signals[signal], span)] as const];
    });
    return pasts.every(([name, past]) => past === own(memory, name)) ? memory : Object.fromEntries(pasts);
  },
  judge: ({ settings, facts, now }, memory) =>
    settings.conditions.map((one) => findingOf(one, facts?.signals[one.signal], own(memory, one.name) ?? [], now)),
});

/** How far back a condition looks, ms. */
function spanOf(when: When): number {
  return when.is === 'changesBy' ? when.within : when.is === 'rises' || when.is === 'falls' ? hour : 0;
}

function remembered(past: Past, fact: Fact | null | undefined, span: number): Past {
  const last = past.at(-1);
  if (typeof fact?.value !== 'number' || (last && (fact.at <= last[0] || fact.value === last[1]))) return past;
  // Many small steps are one: sixty of a span are enough.
  const isClose = last !== undefined && past.length > 1 && fact.at - past.at(-2)![0] < span / 60;
  const kept = isClose ? past.slice(0, -1) : past;
  // The one that held when the span began is still needed.
  const needed = kept.filter((_, n) => (kept[n + 1]?.[0] ?? fact.at) > fact.at - span);
  return [...needed, [fact.at, fact.value] as const];
}

function findingOf(one: Condition, fact: Fact | null | undefined, past: Past, now: number): Finding {
  const value = fact?.value;
  const is = value === undefined ? undefined : holds(one, value, past, now);
  // A change is over when time has passed, although the car says nothing.
  const isByClock = is === false && spanOf(one.when) > 0;
  return {
    subject: one.name,
    is,
    ...(!isByClock && { at: fact?.at ?? -Infinity }),
    severity: one.severity,
    raiseAfter: one.for,
    clearAfter: one.until,
    text: { title: `{car}: ${one.name}`, raise: one.text },
    values: {
      name: one.name,
      signal: one.signal,
      unit: signalOf(one.signal)?.unit ?? '',
      value: typeof value === 'number' ? [value, '#'] : String(value ?? ''),
    },
  };
}

function holds(
  { when, hysteresis }: Condition,
  value: NonNullable<SignalValue>,
  past: Past,
  now: number,
): Finding['is'] {
  switch (when.is) {
    case 'equals':
      return value === when.to;
    case 'not':
      return value !== when.to;
    case 'oneOf':
      return when.of.some((one) => one === value);
  }
  // Of another kind than the table says: old firmware sends text for anything.
  if (typeof value !== 'number') return undefined;
  switch (when.is) {
    case 'above':
      return band(
        value,
        (one) => one > when.than,
        (one) => one <= when.than - hysteresis,
      );
    case 'below':
      return band(
        value,
        (one) => one < when.than,
        (one) => one >= when.than + hysteresis,
      );
    case 'changesBy': {
      const recent = past.filter((_, n) => (past[n + 1]?.[0] ?? now) > now - when.within).map(([, one]) => one);
      const range = Math.max(value, ...recent) - Math.min(value, ...recent);
      return band(
        range,
        (one) => one >= when.by,
        (one) => one <= when.by - hysteresis,
      );
    }
    case 'rises':
    case 'falls': {
      const rate = rateOf(past, value, now);
      const way = when.is === 'rises' ? rate : rate && -rate;
      return band(
        way,
        (one) => one > when.perHour,
        (one) => one <= when.perHour - hysteresis,
      );
    }
  }
}

/** By the hour, from the oldest that is known of the last hour; `undefined` before there are ten minutes of it. */
function rateOf(past: Past, value: number, now: number): number | undefined {
  const recent = past.filter((_, n) => (past[n + 1]?.[0] ?? now) > now - hour);
  const [first] = recent;
  if (!first) return undefined;
  const lasted = now - Math.max(first[0], now - hour);
  return lasted < 10 * minute ? undefined : (value - first[1]) / (lasted / hour);
}
