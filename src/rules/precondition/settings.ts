import { Problem } from '../../kernel/problem';
import type { RuleWake } from '../intent';
import type { Place } from '../place';
import { nextOccurrence, type Moment } from '../week';
import { checkZone } from '../zone';
import { checkTemperature, temperatures } from './temperatures';

/** Appointments by which the car is needed. */
export interface CalendarTrigger {
  /** In the title or the place of an appointment, whatever its case; empty for every appointment. */
  readonly word: string;
  /** Minutes on the road: so long before its start the car leaves. */
  readonly travel: number;
}

/** Somebody on the way to the car. */
export interface ProximityTrigger {
  /** Who this car belongs to, as `readPeople` names them. */
  readonly persons: readonly string[];
  /** Who is further away is not near, metres. */
  readonly within: number;
}

/** Limits of the cabin, °C: beyond them it begins earlier when somebody is due. */
export interface ComfortTrigger {
  readonly above?: number;
  readonly below?: number;
}

/** What has to be so; what is not known holds the rule. */
export interface PreconditionConditions {
  /** Only with the cable in. */
  readonly onlyPlugged: boolean;
  readonly onlyAtHome: boolean;
  /** Below this it never runs, %. */
  readonly floor: number;
  /** Without a cable it needs as much, %. */
  readonly floorUnplugged: number;
  /** It runs where it is colder outside than this, or warmer than `warmAbove`, °C, … */
  readonly coldBelow: number;
  readonly warmAbove: number;
  /** … or the cabin is so far from its target, K. */
  readonly offTarget: number;
  /** One of them has to be at home for a time of day to count; empty for anybody. */
  readonly somebodyHome: readonly string[];
  /** On a date with an appointment of this title no time of day counts; empty for none. */
  readonly skipWord: string;
}

/** What a person sets. */
export interface PreconditionSettings {
  /** The home's time zone. */
  readonly zone: string;
  /** `null` where it is not known: then no schedule can be kept in the car. */
  readonly home: Place | null;
  /** What the cabin should have, °C. */
  readonly target: number;
  /** Departures by weekday and date. */
  readonly times: readonly Moment[];
  readonly calendar: CalendarTrigger | null;
  readonly proximity: ProximityTrigger | null;
  /** The departure of the charge rule. */
  readonly chargePlan: boolean;
  readonly comfort: ComfortTrigger | null;
  readonly conditions: PreconditionConditions;
  /** An iron phosphate battery: in the cold it is warmed as well. */
  readonly lfp: boolean;
  /** It runs no longer than so many minutes; with the cable in, longer. */
  readonly maxRun: number;
  readonly maxRunPlugged: number;
  readonly runsADay: number;
  readonly wake: RuleWake;
  readonly wakesADay: number;
  readonly commandsADay: number;
  /** Keeps departures that repeat in the car: then nobody has to wake it. */
  readonly scheduleOnCar: boolean;
}

/** What holds where a person says nothing. The rest has to be said: zone, home, and what it is for. */
export const preconditionDefaults = {
  target: 21,
  times: [],
  calendar: null,
  proximity: null,
  chargePlan: false,
  comfort: null,
  conditions: {
    onlyPlugged: false,
    onlyAtHome: false,
    floor: 20,
    floorUnplugged: 30,
    coldBelow: 10,
    warmAbove: 24,
    offTarget: 5,
    somebodyHome: [],
    skipWord: '',
  },
  lfp: false,
  maxRun: 20,
  maxRunPlugged: 30,
  runsADay: 2,
  wake: 'needed',
  wakesADay: 1,
  commandsADay: 12,
  scheduleOnCar: false,
} as const satisfies Partial<PreconditionSettings>;

/**
 * Checks what a person set, at an instant: a departure that has passed can be met no more. It names settings as the dialog does.
 * @throws Problem that says which setting to change, and how.
 */
export function checkPrecondition(settings: PreconditionSettings, now: number): PreconditionSettings {
  checkZone(settings.zone);
  checkTriggers(settings, now);
  checkTemperatures(settings);
  const { conditions, calendar, proximity } = settings;
  within('The least charge', conditions.floor, 0, 90);
  within('The least charge without a cable', conditions.floorUnplugged, 0, 100);
  within('The distance from the temperature', conditions.offTarget, 1, 30);
  if (calendar) within('The minutes that the way takes', calendar.travel, 0, 600);
  if (proximity) within('The circle around the car', proximity.within, 300, 100_000);
  within('The minutes of a run', settings.maxRun, 5, 60);
  within('The minutes of a run with the cable in', settings.maxRunPlugged, 5, 120);
  whole('The runs a day', settings.runsADay, 1, 2);
  whole('The wakes a day', settings.wakesADay, 0, 20);
  whole('The commands a day', settings.commandsADay, 3, 1_000);
  checkOnCar(settings);
  return settings;
}

/** What the car decides by itself, it decides without the conditions of this rule. */
function checkOnCar({ scheduleOnCar, home, conditions }: PreconditionSettings): void {
  if (!scheduleOnCar) return;
  if (!home) throw new Problem('PRECONDITION_HOME_MISSING');
  const unseen = [conditions.onlyPlugged && 'onlyPlugged', conditions.somebodyHome.length > 0 && 'somebodyHome'];
  const condition = unseen.find((one) => typeof one === 'string');
  if (condition) throw new Problem('PRECONDITION_CAR_CANNOT_SEE', { condition });
}

function checkTriggers({ times, calendar, proximity, chargePlan, zone }: PreconditionSettings, now: number): void {
  if (proximity?.persons.every((person) => person.trim() === '')) throw new Problem('PRECONDITION_PERSON_MISSING');
  if (times.length === 0 && !calendar && !proximity && !chargePlan) throw new Problem('PRECONDITION_WITHOUT_TRIGGER');
  for (const moment of times) {
    if (nextOccurrence(moment, zone, now)) continue;
    throw new Problem('RULE_DEPARTURE_PAST', { time: moment.time, date: moment.days.also?.at(-1) ?? '–' });
  }
}

function checkTemperatures({ target, comfort, conditions }: PreconditionSettings): void {
  checkTemperature(temperatures.target(), target);
  checkTemperature(temperatures.coldBelow(), conditions.coldBelow);
  checkTemperature(temperatures.warmAbove(conditions.coldBelow), conditions.warmAbove);
  if (comfort?.above !== undefined) checkTemperature(temperatures.comfortAbove(target), comfort.above);
  if (comfort?.below !== undefined) checkTemperature(temperatures.comfortBelow(target), comfort.below);
}

function within(option: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  throw new Problem('NUMBER_INVALID', { option, value, from: least, to: most });
}

function whole(option: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new Problem('WHOLE_NUMBER_INVALID', { option, value, from: least, to: most });
}
