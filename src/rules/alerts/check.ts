import { Problem } from '../../kernel/problem';
import { enums } from '../../vehicle/enums';
import type { Signal, SignalKind } from '../../vehicle/signal';
import { signalNames, signalOf } from '../../vehicle/signals';
import { windowsIn } from '../week';
import { checkDate, checkTime, checkZone } from '../zone';
import { alertNames } from './list';
import { reachOf, type Reach } from './reach';
import type { Comparand, Condition, Reminder, When } from './settings';
import type { AlertSettings } from './watched';

const week = 7 * 86_400_000;

/** They reckon with what the battery holds. */
const ofCapacity: ReadonlySet<string> = new Set(['idle_drain', 'idle_drain_week', 'efficiency']);

/**
 * Checks what a person set.
 * @throws Problem that says which setting to change, and how.
 */
export function checkAlerts(settings: AlertSettings): AlertSettings {
  const { zone, quiet, lowSoc, tyres, open, capacity, reminders, conditions } = settings;
  checkZone(zone);
  const unknown = settings.alerts.find((name) => !alertNames.includes(name));
  if (unknown !== undefined) {
    throw new Problem('OPTION_INVALID', {
      option: 'alerts',
      value: unknown,
      rule: `it is one of ${alertNames.join(', ')}`,
    });
  }
  for (const window of quiet) windowsIn(window, zone, { start: 0, end: 1 });
  checkTime(lowSoc.from);
  checkTime(lowSoc.to);
  within('lowSoc.threshold', lowSoc.threshold, 0, 100);
  within('cooldown', settings.cooldown, 0, week);
  within('cap', settings.cap, 1, 1_000);
  if (settings.remindEvery !== null) within('remindEvery', settings.remindEvery, 60_000, 52 * week);
  if (capacity !== null) within('capacity', capacity, 5, 300);
  within('tyres.front', tyres.front, 1, 10);
  within('tyres.rear', tyres.rear, 1, 10);
  within('open.after', open.after, 0, week);
  within('open.windowsAfter', open.windowsAfter, 0, week);
  const reckons = settings.alerts.find((name) => ofCapacity.has(name));
  if (reckons && capacity === null) throw new Problem('ALERT_CAPACITY_MISSING', { alert: reckons });
  namedOnce(reminders, (line) => new Problem('ALERT_REMINDER_NAME_MISSING', { line }));
  namedOnce(conditions, (line) => new Problem('ALERT_NAME_MISSING', { line }));
  for (const reminder of reminders) checkReminder(reminder);
  for (const condition of conditions) checkCondition(condition);
  return settings;
}

/** They look at the car while it is at home only. */
const atHome: ReadonlySet<string> = new Set(['low_charge', 'charging_not_started']);

/** What is watched in vain: it may go on beside the rest, but a person should know. */
export function watchedInVain({ alerts, home }: AlertSettings): Problem | undefined {
  const vain = home ? [] : alerts.filter((name) => atHome.has(name));
  return vain.length > 0 ? new Problem('ALERT_HOME_MISSING', { alerts: vain.join(', ') }) : undefined;
}

function within(option: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  throw new Problem('NUMBER_INVALID', { option, value, from: least, to: most });
}

function namedOnce(list: readonly { readonly name: string }[], missing: (line: number) => Problem): void {
  const names = list.map(({ name }) => name);
  const nameless = names.findIndex((name) => name.trim() === '');
  if (nameless >= 0) throw missing(nameless + 1);
  const twice = names.find((name, n) => names.indexOf(name) !== n);
  if (twice !== undefined) throw new Problem('ALERT_NAME_TWICE', { name: twice });
}

function checkReminder({ name, kilometres, months, lastOdometer, lastDate, date }: Reminder): void {
  for (const one of [lastDate, date]) if (one !== undefined) checkDate(one);
  if (kilometres !== undefined) within(`${name}: kilometres`, kilometres, 1, 1_000_000);
  if (months !== undefined) within(`${name}: months`, months, 1, 1_200);
  const byWay = kilometres !== undefined && lastOdometer !== undefined;
  const byTime = months !== undefined && lastDate !== undefined;
  if (!byWay && !byTime && date === undefined) throw new Problem('ALERT_REMINDER_INCOMPLETE', { name });
}

/** What a condition may be said over; of the others a person would have to name a part. */
const plain: ReadonlySet<SignalKind> = new Set(['real', 'integer', 'epoch', 'boolean', 'text', 'enum', 'time']);
const numeric: ReadonlySet<SignalKind> = new Set(['real', 'integer', 'epoch']);
const placeholders = ['value', 'unit', 'signal', 'car'];

/**
 * Checks a condition against the table of signals.
 * @throws Problem that names the fix.
 */
export function checkCondition(condition: Condition): void {
  const { name, when, unit, signal: named } = condition;
  const signal = signalOf(named);
  if (!signal) throw new Problem('ALERT_SIGNAL_UNKNOWN', { name, signal: named, nearest: near(named) });
  if (!plain.has(signal.kind)) throw new Problem('ALERT_SIGNAL_UNFIT', { name, signal: named });
  const numbers = numbersOf(condition);
  if (numbers && !numeric.has(signal.kind)) {
    throw new Problem('ALERT_SIGNAL_NOT_NUMBER', { name, signal: named });
  }
  if (unit && unit !== (signal.unit ?? '')) throw unitProblem(condition, signal, numbers?.threshold);
  if (numbers) checkThreshold(condition, signal, numbers);
  else for (const one of comparandsOf(when)) checkComparand(condition, signal, one);
  within(`${name}: for`, condition.for, 0, 52 * week);
  within(`${name}: until`, condition.until, 0, 52 * week);
  const words = [...condition.text.matchAll(/\{(\w+)\}/g)].map(([, word]) => word!);
  const placeholder = words.find((word) => !placeholders.includes(word));
  if (placeholder !== undefined) throw new Problem('ALERT_PLACEHOLDER_UNKNOWN', { name, placeholder });
}

interface Numbers {
  readonly threshold: number;
  /** Whether it is held against the value itself, not against a change of it. */
  readonly isLevel: boolean;
}

function numbersOf({ when }: Condition): Numbers | undefined {
  switch (when.is) {
    case 'above':
    case 'below':
      return { threshold: when.than, isLevel: true };
    case 'changesBy':
      return { threshold: when.by, isLevel: false };
    case 'rises':
    case 'falls':
      return { threshold: when.perHour, isLevel: false };
    default:
      return undefined;
  }
}

function checkThreshold(
  { name, signal: named, when, hysteresis }: Condition,
  { unit }: Signal,
  numbers: Numbers,
): void {
  const { threshold, isLevel } = numbers;
  if (!Number.isFinite(threshold)) throw new Problem('ALERT_THRESHOLD_MISSING', { name, signal: named });
  within(`${name}: hysteresis`, hysteresis, 0, 1e9);
  if (!isLevel) within(`${name}: change`, threshold, Number.MIN_VALUE, 1e12);
  if (when.is === 'changesBy') within(`${name}: within`, when.within, 60_000, week);
  const reach = reachOf(named, unit);
  if (!reach || !isBeyond(when, threshold, reach)) return;
  const { least, most } = reach;
  throw new Problem('ALERT_THRESHOLD_IMPOSSIBLE', { name, signal: named, unit: unit ?? '', threshold, least, most });
}

/** Whether it would hold never, or always. How fast something changes has no end. */
function isBeyond({ is }: When, threshold: number, { least, most }: Reach): boolean {
  if (is === 'above') return threshold < least || threshold >= most;
  if (is === 'below') return threshold <= least || threshold > most;
  return is === 'changesBy' && threshold > most - least;
}

function comparandsOf(when: Condition['when']): readonly Comparand[] {
  return when.is === 'equals' || when.is === 'not' ? [when.to] : when.is === 'oneOf' ? when.of : [];
}

function checkComparand({ name, signal: named }: Condition, signal: Signal, value: Comparand): void {
  const values = signal.enum ? enums[signal.enum].names : signal.kind === 'boolean' ? [true, false] : undefined;
  const fits = values
    ? (values as readonly Comparand[]).includes(value)
    : typeof value === (numeric.has(signal.kind) ? 'number' : 'string');
  if (fits) return;
  const takes = values?.join(', ') ?? (numeric.has(signal.kind) ? 'a number' : 'a text');
  throw new Problem('ALERT_VALUE_UNKNOWN', { name, signal: named, value: String(value), takes });
}

/** What people know by other units: the number in the signal's own is `value × by + plus`. */
const conversions: Readonly<Record<string, { readonly to: string; readonly by: number; readonly plus?: number }>> = {
  'km/h': { to: 'mph', by: 0.621371 },
  km: { to: 'mi', by: 0.621371 },
  '°F': { to: '°C', by: 5 / 9, plus: -160 / 9 },
  psi: { to: 'bar', by: 0.0689476 },
  kPa: { to: 'bar', by: 0.01 },
  Wh: { to: 'kWh', by: 0.001 },
  W: { to: 'kW', by: 0.001 },
};

function unitProblem({ name, signal: named, unit, when }: Condition, signal: Signal, threshold?: number): Problem {
  const own = signal.unit;
  if (own === undefined) return new Problem('ALERT_UNIT_NONE', { name, signal: named, given: unit! });
  const conversion = conversions[unit!];
  if (threshold === undefined || conversion?.to !== own) {
    return new Problem('ALERT_UNIT_WRONG', { name, signal: named, unit: own, given: unit! });
  }
  // A change has no zero to be moved.
  const isLevel = when.is === 'above' || when.is === 'below';
  const value = Number((threshold * conversion.by + (isLevel ? (conversion.plus ?? 0) : 0)).toPrecision(3));
  return new Problem('ALERT_UNIT_CONVERT', { name, signal: named, unit: own, given: unit!, threshold, value });
}

/** The names that may be meant: those that hold the word and little else, then those that begin alike. */
function near(name: string): string {
  const word = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const likeness = (other: string): number => {
    const letters = other.toLowerCase();
    if (letters.includes(word)) return 1 + word.length / letters.length;
    let same = 0;
    while (same < word.length && word[same] === letters[same]) same++;
    return same / Math.max(word.length, letters.length);
  };
  return [...signalNames]
    .sort((one, other) => likeness(other) - likeness(one))
    .slice(0, 3)
    .join(', ');
}
