import { Problem } from '../../kernel/problem';
import type { RuleWake } from '../intent';
import type { Place } from '../place';
import { tariffPrices, type Tariff } from '../prices/tariff';
import { chosenUnit } from '../prices/unit';
import { lastOccurrence, nextOccurrence, windowsIn, type Moment, type Window } from '../week';
import { checkDate, checkTime, checkZone } from '../zone';
import type { Limits } from './limit';
import type { SurplusOptions } from './surplus';

/** `block` never charges, `force` charges at full power whatever it costs, and with `allow` the rest of the time is blocked. */
export type WindowMode = 'allow' | 'block' | 'force';

/** A window of time with what it means. */
export interface ChargeWindow {
  readonly window: Window;
  readonly mode: WindowMode;
}

/** How full by when. */
export interface ChargeTarget {
  /** %. */
  readonly soc: number;
  /** Of several, the next one counts. One with dates only is over when the car has left. */
  readonly readyBy: readonly Moment[];
  /** Minutes before departure in which charging is kept, so that warming up battery and cabin draws from the wall. */
  readonly minutesBefore?: number;
  /** Hours that charging goes on after a departure by which the target was not reached; absent: for as long as the car stays. */
  readonly overrun?: number;
}

/** Which appointments of a calendar the car has to be ready for. */
export interface CalendarSettings {
  /** Stands in their title or place. */
  readonly word: string;
  /** Minutes that the way takes. */
  readonly minutesBefore: number;
}

/** Where prices come from, and what they decide. */
export interface PriceSettings {
  readonly source: 'message' | 'tariff' | 'none';
  /** For `tariff`. */
  readonly tariff?: Tariff;
  /** As `ct/kWh`; for messages that do not tell it. */
  readonly unit?: string;
  /** ISO code; for messages that do not tell it. */
  readonly currency?: string;
  /** Up to this price it charges without a departure; above it, not for one either where `strict`. */
  readonly max?: { readonly price: number; readonly strict: boolean };
  /** What a kWh that is fed in earns: what a forecast says of the sun is then reckoned with. */
  readonly feedIn?: number;
  /** In one stretch. */
  readonly continuous: boolean;
  /** Money for each start after the first. */
  readonly switchingCost: number;
}

/** Charging with the sun; amperes, phases and volts are those of the rule. */
export type SurplusSettings = Pick<SurplusOptions, 'buffer' | 'minAmps' | 'batteryFrom' | 'startAfter' | 'stopAfter'>;

/** What a person sets. */
export interface ChargeRuleSettings {
  /** The home's time zone. */
  readonly zone: string;
  /** Where the rule charges; `null` is refused by the check. */
  readonly home: Place | null;
  /** Places by name, for limits that hold at one of them. The home is `home`. */
  readonly places: Readonly<Record<string, Place>>;
  /** What the battery holds from 0 to 100 %, kWh. */
  readonly capacity: number;
  readonly volts: number;
  readonly phases: 1 | 2 | 3;
  /** A; what the wall box or its fuse gives. */
  readonly maxAmps: number;
  /** A person's own and a boost are not set but ordered. */
  readonly limits: Pick<Limits, 'dated' | 'rules' | 'otherwise'>;
  readonly windows: readonly ChargeWindow[];
  readonly target: ChargeTarget | null;
  /** Appointments are departures beside those of the target: the earlier one counts. */
  readonly calendar: CalendarSettings | null;
  readonly price: PriceSettings;
  readonly surplus: SurplusSettings | null;
  /** A circuit that several cars share: its amperes, the name that they share it by, and who goes first. */
  readonly circuit: { readonly amps: number; readonly group: string; readonly priority: number } | null;
  /** Below this it charges at once, %; 0 for none. */
  readonly floor: number;
  readonly wake: RuleWake;
  readonly commandsADay: number;
  readonly wakesADay: number;
  /** Keeps the latest safe start as a schedule in the car: the net for when this machine is down. */
  readonly scheduleOnCar: boolean;
}

/** What holds where a person says nothing. The rest has to be said: zone, home, capacity, amperes. */
export const chargeDefaults = {
  places: {},
  volts: 230,
  phases: 3,
  limits: { dated: [], rules: [], otherwise: 80 },
  windows: [],
  target: null,
  calendar: null,
  price: { source: 'none', continuous: false, switchingCost: 0 },
  surplus: null,
  circuit: null,
  floor: 20,
  wake: 'never',
  commandsADay: 40,
  wakesADay: 4,
  scheduleOnCar: false,
} as const satisfies Partial<ChargeRuleSettings>;

/**
 * Checks what a person set, at an instant. Departures that have passed are no reason to end a rule that runs: it goes on
 * with floor and limits, and says so; see {@link checkDepartures}.
 * @throws Problem that says which setting to change, and how.
 */
export function checkChargeRule(settings: ChargeRuleSettings, now: number): ChargeRuleSettings {
  checkZone(settings.zone);
  if (!settings.home) throw new Problem('RULE_HOME_MISSING');
  checkNumbers(settings);
  checkLimits(settings);
  checkWindows(settings, now);
  checkMoments(settings);
  checkPrices(settings, now);
  return settings;
}

function checkNumbers(settings: ChargeRuleSettings): void {
  const { surplus, circuit, target, calendar, price } = settings;
  within('capacity', settings.capacity, 5, 300);
  within('volts', settings.volts, 90, 300);
  within('phases', settings.phases, 1, 3);
  within('maxAmps', settings.maxAmps, 5, 80);
  within('floor', settings.floor, 0, 100);
  within('commandsADay', settings.commandsADay, 0, 1_000);
  within('wakesADay', settings.wakesADay, 0, 100);
  if (target) within('target.soc', target.soc, 1, 100);
  if (target?.minutesBefore !== undefined) within('target.minutesBefore', target.minutesBefore, 0, 240);
  if (target?.overrun !== undefined) within('target.overrun', target.overrun, 0, 24);
  within('price.switchingCost', price.switchingCost, 0, 1_000);
  if (price.max) within('price.max.price', price.max.price, -1_000, 1_000);
  if (price.feedIn !== undefined) within('price.feedIn', price.feedIn, -1_000, 1_000);
  if (calendar) within('calendar.minutesBefore', calendar.minutesBefore, 0, 1_440);
  if (circuit) within('circuit.amps', circuit.amps, 5, 400);
  if (!surplus) return;
  within('surplus.minAmps', surplus.minAmps, 1, settings.maxAmps);
  within('surplus.buffer', surplus.buffer, -20_000, 20_000);
  within('surplus.startAfter', surplus.startAfter, 0, 3_600_000);
  within('surplus.stopAfter', surplus.stopAfter, 0, 3_600_000);
  if (surplus.batteryFrom !== undefined) within('surplus.batteryFrom', surplus.batteryFrom, 0, 100);
}

function within(option: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  throw new Problem('NUMBER_INVALID', { option, value, from: least, to: most });
}

function checkLimits({ limits, floor, target, places }: ChargeRuleSettings): void {
  const all = [limits.otherwise, ...limits.rules.map(({ limit }) => limit), ...limits.dated.map(({ limit }) => limit)];
  for (const limit of all) {
    within('limit', limit, 50, 100);
    // The car needs room above the floor: it does not start right under its limit.
    if (limit <= floor + 2) throw new Problem('RULE_LIMIT_BELOW_FLOOR', { limit, floor });
  }
  const highest = Math.max(...all);
  if (target && target.soc > highest)
    throw new Problem('RULE_TARGET_ABOVE_LIMIT', { target: target.soc, limit: highest });
  const names = ['home', ...Object.keys(places)];
  for (const { place, days } of limits.rules) {
    for (const date of [...(days?.also ?? []), ...(days?.except ?? [])]) checkDate(date);
    if (place === undefined || names.includes(place)) continue;
    throw new Problem('RULE_PLACE_UNKNOWN', { place, places: names.join(', ') });
  }
  for (const date of limits.dated.flatMap(({ dates }) => dates)) checkDate(date);
}

/** Far enough for every pair of weekdays and both changes of the clocks; dated windows may lie anywhere in the year. */
const year = 366 * 86_400_000;

function checkWindows({ windows, zone }: ChargeRuleSettings, now: number): void {
  const modes = new Set(windows.map(({ mode }) => mode));
  const dated = windows.some(({ window: { days } }) => (days.also?.length ?? 0) > 0);
  const span = { start: now, end: now + (dated ? year : year / 26) };
  const open = windows.flatMap(({ window, mode }, index) =>
    windowsIn(window, zone, span).map((one) => ({ ...one, mode, line: index + 1 })),
  );
  if (modes.size < 2) return;
  open.sort((a, b) => a.start - b.start);
  for (const [index, one] of open.entries()) {
    for (let next = index + 1; next < open.length && open[next]!.start < one.end; next++) {
      const other = open[next]!;
      if (other.mode === one.mode) continue;
      const [line, last] = [one.line, other.line].sort((a, b) => a - b) as [number, number];
      throw new Problem('RULE_WINDOWS_OVERLAP', { line, other: last, date: other.date });
    }
  }
}

function checkMoments({ target }: ChargeRuleSettings): void {
  for (const { time, days } of target?.readyBy ?? []) {
    checkTime(time);
    for (const date of [...(days.also ?? []), ...(days.except ?? [])]) checkDate(date);
  }
}

/**
 * Checks, for who sets it, that a departure is still to come.
 * @throws Problem RULE_DEPARTURE_PAST
 */
export function checkDepartures({ target, zone }: ChargeRuleSettings, now: number): void {
  const moments = target?.readyBy ?? [];
  if (moments.length === 0 || moments.some((moment) => nextOccurrence(moment, zone, now))) return;
  const [moment] = moments;
  const date = lastOccurrence(moment!, zone, now)?.date ?? moment!.days.also?.at(-1) ?? '–';
  throw new Problem('RULE_DEPARTURE_PAST', { time: moment!.time, date });
}

function checkPrices({ price, zone }: ChargeRuleSettings, now: number): void {
  if (price.unit !== undefined) chosenUnit(price.unit);
  if (price.source !== 'tariff') return;
  const { tariff } = price;
  if (!tariff || (tariff.bands.length === 0 && tariff.otherwise === null)) throw new Problem('RULE_TARIFF_MISSING');
  tariffPrices(tariff, zone, { start: now, end: now + 1 });
}
