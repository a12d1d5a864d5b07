import type { RuleInputOptions } from '../../../src/fleet/charge/messages';
import { chargeDefaults, type ChargeRuleSettings, type ChargeWindow } from '../../../src/rules/charge/settings';
import type { Place } from '../../../src/rules/place';
import type { MeterSigns } from '../../../src/rules/meter/read';
import { weekdays, type Days } from '../../../src/rules/week';
import { policyIn } from '../intent';
import { daysOf, lines, optionalNumber as optional, textIn as text, timeOf, zoneIn, type Line } from '../lines';
import { numberOption } from '../options';

/** What the dialog of a charge rule saves. Numbers may be text, as core saves them; an empty one is none. */
export interface ChargeRuleFields {
  readonly target: string | number;
  /** `{days, dates, time}` */
  readonly departures: readonly Line[];
  /** Stands in the appointments that the car has to be ready for. */
  readonly calendarWord: string;
  readonly travelMinutes: string | number;
  readonly priceSource: string;
  /** `{days, from, to, price}` */
  readonly bands: readonly Line[];
  readonly otherwisePrice: string | number;
  /** `{days, from, to, mode}` */
  readonly windows: readonly Line[];
  readonly maxPrice: string | number;
  readonly strict: boolean;
  readonly sun: boolean;
  readonly buffer: string | number;
  readonly minAmps: string | number;
  readonly batteryFrom: string | number;
  readonly circuitAmps: string | number;
  readonly circuitGroup: string;
  readonly priority: string | number;
  readonly limit: string | number;
  /** `{days, dates, place, limit}` */
  readonly limits: readonly Line[];
  readonly floor: string | number;
  readonly wake: string;
  readonly commandsADay: string | number;
  readonly wakesADay: string | number;
  readonly zone: string;
  readonly capacity: string | number;
  readonly phases: string | number;
  readonly volts: string | number;
  readonly maxAmps: string | number;
  readonly warmUp: string | number;
  readonly overrun: string | number;
  readonly continuous: boolean;
  readonly switchingCost: string | number;
  readonly scheduleOnCar: boolean;
  /** `{name, latitude, longitude, radius}` */
  readonly places: readonly Line[];
  readonly priceUnit: string;
  readonly currency: string;
  readonly feedIn: string | number;
  readonly priceSeries: string;
  readonly sunStart: string | number;
  readonly sunStop: string | number;
  readonly gridInverted: boolean;
  readonly batteryInverted: boolean;
}

const minute = 60_000;

/**
 * The settings of a rule from what its dialog saves.
 * @param home of the car.
 * @throws Problem NUMBER_INVALID, OPTION_INVALID, RULE_LINE_INVALID, TIME_INVALID, DATE_INVALID; the rest is checked by the rule.
 */
export function chargeRuleSettings(fields: Partial<ChargeRuleFields>, home: Place | undefined): ChargeRuleSettings {
  const currency = text(fields.currency).toUpperCase();
  const unit = text(fields.priceUnit);
  const group = text(fields.circuitGroup) || 'home';
  const circuit = optional('The amperes of the circuit', fields.circuitAmps, 5, 400);
  const price = optional('The highest price', fields.maxPrice, -10, 1_000);
  const feedIn = optional('The price of feeding in', fields.feedIn, -10, 1_000);
  const phases = numberOption('The number of phases', fields.phases, 1, 3);
  return {
    zone: zoneIn(fields.zone),
    home: home ?? null,
    places: Object.fromEntries(lines('Places', fields.places, placeOf)),
    capacity: numberOption('The capacity of the battery', fields.capacity, 10, 250),
    volts: optional('The volts of a phase', fields.volts, 90, 300) ?? chargeDefaults.volts,
    phases: phases === 1 || phases === 2 ? phases : 3,
    maxAmps: numberOption('The amperes of the wall box', fields.maxAmps, 5, 80),
    limits: limitsOf(fields),
    windows: lines('Windows', fields.windows, windowOf),
    target: targetOf(fields),
    calendar: calendarOf(fields),
    price: {
      source: fields.priceSource === 'message' || fields.priceSource === 'tariff' ? fields.priceSource : 'none',
      ...(fields.priceSource === 'tariff' && { tariff: tariffOf(fields, currency) }),
      ...(unit && { unit }),
      ...(currency && { currency }),
      ...(feedIn !== undefined && { feedIn }),
      ...(price !== undefined && { max: { price, strict: fields.strict === true } }),
      continuous: fields.continuous === true,
      switchingCost: optional('The cost of a start', fields.switchingCost, 0, 10) ?? 0,
    },
    surplus: fields.sun === true ? surplusOf(fields) : null,
    circuit:
      circuit === undefined
        ? null
        : { amps: circuit, group, priority: optional('The priority', fields.priority, -100, 100) ?? 0 },
    floor: optional('The floor', fields.floor, 0, 100) ?? 0,
    wake: policyIn('What is done if the car sleeps', fields.wake) ?? chargeDefaults.wake,
    commandsADay: numberOption('The commands a day', fields.commandsADay, 1, 1_000),
    wakesADay: numberOption('The wakes a day', fields.wakesADay, 0, 100),
    scheduleOnCar: fields.scheduleOnCar === true,
  };
}

/** How messages with prices and meters are read. */
export function inputOptionsOf(fields: Partial<ChargeRuleFields>, now: number): RuleInputOptions {
  const [unit, currency, series] = [text(fields.priceUnit), text(fields.currency), text(fields.priceSeries)];
  return {
    zone: zoneIn(fields.zone),
    now,
    ...(unit && { unit }),
    ...(currency && { currency: currency.toUpperCase() }),
    ...(series && { series }),
    signs: signsOf(fields),
    hasCalendar: calendarOf(fields) !== null,
  };
}

const signsOf = ({ gridInverted, batteryInverted }: Partial<ChargeRuleFields>): MeterSigns => ({
  gridInverted: gridInverted === true,
  batteryInverted: batteryInverted === true,
});

function targetOf(fields: Partial<ChargeRuleFields>): ChargeRuleSettings['target'] {
  const soc = optional('The target', fields.target, 1, 100);
  const readyBy = lines('Ready by', fields.departures, (line) => ({ days: daysOf(line), time: timeOf(line['time']) }));
  if (soc === undefined || readyBy.length === 0) return null;
  const minutesBefore = optional('The minutes of warm-up', fields.warmUp, 0, 120) ?? 0;
  const overrun = optional('The hours past departure', fields.overrun, 0, 24);
  return { soc, readyBy, minutesBefore, ...(overrun !== undefined && { overrun }) };
}

function calendarOf(fields: Partial<ChargeRuleFields>): ChargeRuleSettings['calendar'] {
  const word = text(fields.calendarWord);
  if (word === '') return null;
  return { word, minutesBefore: optional('The minutes that the way takes', fields.travelMinutes, 0, 1_440) ?? 0 };
}

function surplusOf({ buffer, minAmps, batteryFrom, sunStart, sunStop }: Partial<ChargeRuleFields>) {
  const from = optional("The home battery's charge", batteryFrom, 0, 100);
  return {
    buffer: optional('The watts left for the house', buffer, -10_000, 10_000) ?? 0,
    minAmps: numberOption('The least amperes', minAmps, 1, 32),
    ...(from !== undefined && { batteryFrom: from }),
    startAfter: numberOption('The minutes of sun before a start', sunStart, 0, 60) * minute,
    stopAfter: numberOption('The minutes without sun before a stop', sunStop, 0, 60) * minute,
  };
}

function limitsOf(fields: Partial<ChargeRuleFields>): ChargeRuleSettings['limits'] {
  const all = lines('Limits', fields.limits, (line) => {
    const place = text(line['place']);
    const limit = numberOption('The limit', line['limit'], 50, 100);
    return { days: daysOf(line), limit, place, dates: line['days'] === 'dates' };
  });
  return {
    dated: all.filter(({ dates }) => dates).map(({ limit, days }) => ({ limit, dates: days.also ?? [] })),
    rules: all
      .filter(({ dates }) => !dates)
      .map(({ limit, days, place }) => ({
        limit,
        ...((!place || !isDaily(days)) && { days }),
        ...(place && { place }),
      })),
    otherwise: numberOption('The limit', fields.limit, 50, 100),
  };
}

/** A limit of a place on all days gives way to one of some days. */
const isDaily = ({ weekdays: days }: Days): boolean => days.length === weekdays.length;

function tariffOf(fields: Partial<ChargeRuleFields>, currency: string) {
  const bands = lines('The tariff', fields.bands, (line) => ({
    ...spanOf(line),
    price: numberOption('The price', line['price'], -1_000, 1_000),
  }));
  return {
    bands,
    otherwise: optional('The price otherwise', fields.otherwisePrice, -1_000, 1_000) ?? null,
    currency: currency || null,
  };
}

function windowOf(line: Line): ChargeWindow {
  const mode = line['mode'];
  return { window: spanOf(line), mode: mode === 'allow' || mode === 'force' ? mode : 'block' };
}

const spanOf = (line: Line) => ({ days: daysOf(line), from: timeOf(line['from']), to: timeOf(line['to']) });

function placeOf(line: Line): [string, Place] {
  return [
    text(line['name']),
    {
      latitude: numberOption('The latitude', line['latitude'], -90, 90),
      longitude: numberOption('The longitude', line['longitude'], -180, 180),
      radius: numberOption('The radius', line['radius'], 10, 10_000),
    },
  ];
}
