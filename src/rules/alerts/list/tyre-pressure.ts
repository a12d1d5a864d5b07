import type { SignalName } from '../../../vehicle/signals';
import { rememberingAlert, type Finding, type Situation } from '../alert';
import { newest, numberOf, type AlertFacts, type Fact } from '../facts';

const minute = 60_000;
const day = 24 * 60 * minute;
/** Two readings so far apart make sure of it. */
const apart = 10 * minute;
/** bar for each kelvin: air in a tyre follows the gas law. */
const barsAKelvin = 0.01;
/** °C: what the recommended pressures are meant for. */
const meant = 20;

const tyres = {
  frontLeft: 'TpmsPressureFl',
  frontRight: 'TpmsPressureFr',
  rearLeft: 'TpmsPressureRl',
  rearRight: 'TpmsPressureRr',
} as const satisfies Record<string, SignalName>;
type Tyre = keyof typeof tyres;
const names = Object.keys(tyres) as Tyre[];

/** What moving showed of a tyre. Times are epoch milliseconds. */
interface Watched {
  readonly at: number;
  /** bar, as it would be at 20 °C. */
  readonly bar: number;
  /** Since when every reading was too low, and far too low. */
  readonly lowSince: number | null;
  readonly emptySince: number | null;
  /** bar by which it stood above the other tyres in the last day, and had: only what no later and higher one hides. */
  readonly above: readonly (readonly [at: number, above: number, bar: number])[];
}

/** A tyre has lost air: by the recommended pressure, by the car's own warning, or against the others within a day. */
export const tyrePressure = rememberingAlert<Readonly<Partial<Record<Tyre, Watched>>>>({
  severity: 'warning',
  raiseAfter: 0,
  clearAfter: 0,
  signals: [...Object.values(tyres), 'TpmsSoftWarnings', 'TpmsHardWarnings', 'OutsideTemp', 'Gear'],
  words: {
    title: '{car}: tyre pressure',
    raise: 'The {tyre} tyre of {car} has {bar}, and {recommended} is recommended. Fill it up.',
    critical:
      'The {tyre} tyre of {car} has only {bar}, and {recommended} is recommended. Drive slowly, and fill it up now.',
    puncture: 'The {tyre} tyre of {car} has lost {lost} in a day and has {bar}. Look for a nail before you drive.',
    warned: '{car} warns of the pressure of its {tyre} tyre. Check it, and fill it up.',
    clear: 'The {tyre} tyre of {car} is right again.',
    frontLeft: 'front left',
    frontRight: 'front right',
    rearLeft: 'rear left',
    rearRight: 'rear right',
  },
  memory: {},
  hear: (memory, { kind }, situation) => {
    const { facts } = situation;
    if (kind !== 'car' || facts?.parked?.value !== false) return memory;
    // What did not change is not sent again: it is as new as the newest that came.
    const at = newest(...Object.values(facts.signals));
    const bars = pressuresOf(facts);
    const watched = names.map((name) => [name, watch(memory[name], bars, name, at, situation)] as const);
    return watched.every(([name, one]) => one === memory[name])
      ? memory
      : Object.fromEntries(watched.filter(([, one]) => one !== undefined));
  },
  judge: (situation, memory) => names.map((name) => findingOf(name, memory[name], situation)),
});

/** bar by tyre, as they would be at 20 °C where it is known how cold it is. */
function pressuresOf(facts: AlertFacts): Partial<Record<Tyre, number>> {
  const outside = numberOf(facts, 'OutsideTemp') ?? meant;
  const told = names.flatMap((name) => {
    const bar = numberOf(facts, tyres[name]);
    // A sensor that sleeps says nothing, or zero.
    return bar !== undefined && bar > 0 ? [[name, bar + (meant - outside) * barsAKelvin] as const] : [];
  });
  return Object.fromEntries(told);
}

const recommendedOf = (name: Tyre, { settings }: Situation): number =>
  name.startsWith('front') ? settings.tyres.front : settings.tyres.rear;

function watch(
  before: Watched | undefined,
  bars: Partial<Record<Tyre, number>>,
  name: Tyre,
  at: number,
  situation: Situation,
): Watched | undefined {
  const bar = bars[name];
  // Readings come by the second: one a minute tells enough.
  if (bar === undefined || (before && at - before.at < minute && bar === before.bar)) return before;
  if (before && at < before.at) return before;
  const lack = round(recommendedOf(name, situation) - bar);
  // Weather and warm roads change all tyres alike: what one loses alone is a leak.
  const above =
    bar -
    medianOf(
      names.flatMap((other) => (other === name ? [] : (bars[other] ?? []))),
      bar,
    );
  return {
    at,
    bar,
    lowSince: lack > 0.3 ? (before?.lowSince ?? at) : null,
    emptySince: lack > 0.5 ? (before?.emptySince ?? at) : null,
    above: [...(before?.above ?? []).filter(([then, high]) => at - then < day && high > above), [at, above, bar]],
  };
}

/** The middle one; what stands for it where there is none. */
function medianOf(values: readonly number[], otherwise: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? otherwise;
}

function findingOf(name: Tyre, watched: Watched | undefined, situation: Situation): Finding {
  const { facts } = situation;
  const signals = facts?.signals ?? {};
  const [soft, hard] = [warningOf(name, signals['TpmsSoftWarnings']), warningOf(name, signals['TpmsHardWarnings'])];
  const recommended = recommendedOf(name, situation);
  const lack = watched && round(recommended - watched.bar);
  const lost = watched ? lostOf(watched) : 0;
  const isSure = (since: number | null | undefined): boolean =>
    typeof since === 'number' && watched!.at - since >= apart;
  const isPuncture = lost >= 0.3;
  const isRead = isSure(watched?.lowSince) || isPuncture;
  const isEmpty = isSure(watched?.emptySince) || isPuncture || hard === true;
  // What the car once said and does not say now is unknown, and decides nothing.
  const isKnown = [signals[tyres[name]], signals['TpmsSoftWarnings'], signals['TpmsHardWarnings']].every(
    (fact) => fact !== null,
  );
  return {
    subject: name,
    is: facts && isKnown ? stateOf(isEmpty || isRead || soft === true, lack, hard ?? soft) : undefined,
    at: isRead ? watched!.at : newest(signals['TpmsSoftWarnings'], signals['TpmsHardWarnings']),
    severity: isEmpty ? 'critical' : 'warning',
    level: isEmpty ? 1 : 0,
    word: isPuncture ? 'puncture' : !isRead ? 'warned' : isEmpty ? 'critical' : 'raise',
    values: {
      tyre: { words: [name] },
      bar: [numberOf(facts, tyres[name]) ?? watched?.bar ?? 0, 'bar'],
      recommended: [recommended, 'bar'],
      lost: [lost, 'bar'],
    },
  };
}

/** bar that it lost within a day, by itself and against the others: two of them flat, or mended, lift or lower the rest. */
function lostOf({ above }: Watched): number {
  const [, aboveNow, barNow] = above.at(-1)!;
  return round(Math.max(...above.map(([, high, bar]) => Math.min(high - aboveNow, bar - barNow))));
}

/** @param warned what the car says itself, where no pressure was read yet. */
function stateOf(isBad: boolean, lack: number | undefined, warned: boolean | undefined): Finding['is'] {
  if (isBad) return true;
  if (lack === undefined) return warned;
  return lack < 0.2 ? false : 'between';
}

function warningOf(name: Tyre, fact: Fact | null | undefined): boolean | undefined {
  const flags = typeof fact?.value === 'object' ? (fact.value as Readonly<Record<string, unknown>>) : {};
  return typeof flags[name] === 'boolean' ? flags[name] : undefined;
}

/** Pressures come in steps of 0.025 bar, and their differences with the dust of binary fractions. */
const round = (bar: number): number => Math.round(bar * 1_000) / 1_000;
