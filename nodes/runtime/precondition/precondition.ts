import type { Place } from '../../../src/rules/place';
import { Problem } from '../../../src/kernel/problem';
import { preconditionDefaults, type PreconditionSettings } from '../../../src/rules/precondition/settings';
import { temperatures, type TemperatureRange } from '../../../src/rules/precondition/temperatures';
import { policyIn } from '../intent';
import { daysOf, lines, optionalNumber, textIn, timeOf, zoneIn, type Line } from '../lines';
import { numberOption } from '../options';

/** What the dialog of a precondition rule saves. Numbers may be text, as core saves them; an empty one is none. */
export interface PreconditionFields {
  readonly target: string | number;
  /** `{days, dates, except, time}` */
  readonly departures: readonly Line[];
  readonly calendar: boolean;
  /** Stands in the appointments that the car has to be ready for; empty for all. */
  readonly calendarWord: string;
  readonly travelMinutes: string | number;
  readonly proximity: boolean;
  /** Ids and topics, with commas between them. */
  readonly persons: string;
  /** Metres. */
  readonly within: string | number;
  readonly chargePlan: boolean;
  readonly comfortBelow: string | number;
  readonly comfortAbove: string | number;
  readonly onlyPlugged: boolean;
  readonly onlyAtHome: boolean;
  readonly floor: string | number;
  readonly floorUnplugged: string | number;
  readonly coldBelow: string | number;
  readonly warmAbove: string | number;
  readonly offTarget: string | number;
  /** Ids and topics, with commas between them. */
  readonly somebodyHome: string;
  readonly skipWord: string;
  readonly maxRun: string | number;
  readonly maxRunPlugged: string | number;
  readonly runsADay: string | number;
  readonly wake: string;
  readonly wakesADay: string | number;
  readonly commandsADay: string | number;
  readonly scheduleOnCar: boolean;
  readonly lfp: boolean;
  readonly zone: string;
}

/**
 * The settings of a rule from what its dialog saves.
 * @param home of the car.
 * @throws Problem NUMBER_INVALID, OPTION_INVALID, RULE_LINE_INVALID, PRECONDITION_PLACE_MISSING; the rest is checked by the rule.
 */
export function preconditionSettings(
  fields: Partial<PreconditionFields>,
  home: Place | undefined,
): PreconditionSettings {
  if (fields.onlyAtHome === true && !home) throw new Problem('PRECONDITION_PLACE_MISSING');
  const target = degrees(temperatures.target(), fields.target);
  return {
    zone: zoneIn(fields.zone),
    home: home ?? null,
    target,
    times: lines('Departures', fields.departures, (line) => ({ days: daysOf(line), time: timeOf(line['time']) })),
    calendar: fields.calendar === true ? calendarOf(fields) : null,
    proximity: fields.proximity === true ? proximityOf(fields) : null,
    chargePlan: fields.chargePlan === true,
    comfort: comfortOf(fields, target),
    conditions: conditionsOf(fields),
    lfp: fields.lfp === true,
    maxRun: numberOption('The minutes of a run', fields.maxRun, 5, 60),
    maxRunPlugged: numberOption('The minutes of a run with the cable in', fields.maxRunPlugged, 5, 120),
    runsADay: numberOption('The runs a day', fields.runsADay, 1, 2),
    wake: policyIn('What is done if the car sleeps', fields.wake) ?? preconditionDefaults.wake,
    wakesADay: numberOption('The wakes a day', fields.wakesADay, 0, 20),
    commandsADay: numberOption('The commands a day', fields.commandsADay, 3, 1_000),
    scheduleOnCar: fields.scheduleOnCar === true,
  };
}

/** What is a number gets as far as the rule, which also knows °F when it sees them. */
function degrees({ option, least, most }: TemperatureRange, given: unknown): number {
  const number = textOf(given) === '' ? NaN : Number(given);
  return Number.isFinite(number) ? number : numberOption(option, given, least, most);
}

const textOf = (given: unknown): string => String(given ?? '').trim();

const calendarOf = ({ calendarWord, travelMinutes }: Partial<PreconditionFields>) => ({
  word: textIn(calendarWord),
  travel: optionalNumber('The minutes that the way takes', travelMinutes, 0, 600) ?? 0,
});

const proximityOf = ({ persons, within }: Partial<PreconditionFields>) => ({
  persons: namesIn(persons),
  within: numberOption('The circle around the car', within, 300, 100_000),
});

function comfortOf(
  { comfortAbove, comfortBelow }: Partial<PreconditionFields>,
  target: number,
): PreconditionSettings['comfort'] {
  const limit = (range: TemperatureRange, given: unknown): number | undefined =>
    textOf(given) === '' ? undefined : degrees(range, given);
  const above = limit(temperatures.comfortAbove(target), comfortAbove);
  const below = limit(temperatures.comfortBelow(target), comfortBelow);
  if (above === undefined && below === undefined) return null;
  return { ...(above !== undefined && { above }), ...(below !== undefined && { below }) };
}

function conditionsOf(fields: Partial<PreconditionFields>): PreconditionSettings['conditions'] {
  const coldBelow = degrees(temperatures.coldBelow(), fields.coldBelow);
  return {
    onlyPlugged: fields.onlyPlugged === true,
    onlyAtHome: fields.onlyAtHome === true,
    floor: numberOption('The least charge', fields.floor, 0, 90),
    floorUnplugged: numberOption('The least charge without a cable', fields.floorUnplugged, 0, 100),
    coldBelow,
    warmAbove: degrees(temperatures.warmAbove(coldBelow), fields.warmAbove),
    offTarget: numberOption('The distance from the temperature', fields.offTarget, 1, 30),
    somebodyHome: namesIn(fields.somebodyHome),
    skipWord: textIn(fields.skipWord),
  };
}

/** Topics and ids have no commas, but names may have spaces. */
const namesIn = (list: unknown): string[] =>
  textIn(list)
    .split(/[,;\n]/)
    .map((name) => name.trim())
    .filter(Boolean);
