import {
  alertDefaults,
  alertNames,
  channels,
  type Addressee,
  type AlertName,
  type AlertSettings,
  type Channel,
  type Condition,
  type Reminder,
  type Severity,
  type When,
} from '../../../src/rules/alerts';
import type { Comparand } from '../../../src/rules/alerts/settings';
import { severities } from '../../../src/rules/alerts/notice';
import type { Place } from '../../../src/rules/place';
import { signalOf } from '../../../src/vehicle/signals';
import { daysOf, lines, optionalNumber as optional, textIn as text, timeOf, zoneIn, type Line } from '../lines';
import { numberOption } from '../options';

/** What the dialog of an alert node saves. Numbers may be text, as core saves them; an empty one is none. */
export interface AlertFields {
  readonly alerts: readonly string[];
  readonly tyreFront: string | number;
  readonly tyreRear: string | number;
  readonly openAfter: string | number;
  readonly windowsAfter: string | number;
  readonly sentryAtHome: boolean;
  readonly lowFrom: string;
  readonly lowTo: string;
  readonly lowThreshold: string | number;
  /** `{name, signal, when, value, unit, within, for, until, hysteresis, severity, text}` */
  readonly conditions: readonly Line[];
  /** `{name, kilometres, lastOdometer, months, lastDate, date}` */
  readonly reminders: readonly Line[];
  readonly awayWords: string;
  /** `{days, from, to}` */
  readonly quiet: readonly Line[];
  readonly cooldown: string | number;
  readonly cap: string | number;
  readonly remindEvery: string | number;
  readonly channel: string;
  readonly language: string;
  readonly chatId: string;
  readonly ntfyTopic: string;
  readonly zone: string;
  readonly capacity: string | number;
  readonly service: boolean;
  readonly loaded: boolean;
}

const minute = 60_000;
const hour = 60 * minute;

/**
 * The settings of alerts from what their dialog saves.
 * @throws Problem NUMBER_INVALID, OPTION_INVALID, RULE_LINE_INVALID, TIME_INVALID, DATE_INVALID; the rest is checked by the alerts.
 */
export function alertSettings(
  fields: Partial<AlertFields>,
  car: { readonly vin: string; readonly name: string; readonly home: Place | undefined },
): AlertSettings {
  const conditions = lines('Own conditions', fields.conditions, conditionOf);
  const reminders = lines('Reminders', fields.reminders, reminderOf);
  const { from, to, threshold } = { from: fields.lowFrom, to: fields.lowTo, threshold: fields.lowThreshold };
  const every = optional('The hours between reminders', fields.remindEvery, 0.1, 8_760);
  return {
    vin: car.vin,
    car: car.name || 'Tesla',
    zone: zoneIn(fields.zone),
    home: car.home ?? null,
    alerts: watched(fields.alerts, { condition: conditions.length > 0, reminder: reminders.length > 0 }),
    quiet: lines('Quiet hours', fields.quiet, (line) => ({
      days: daysOf(line),
      from: timeOf(line['from']),
      to: timeOf(line['to']),
    })),
    cooldown: numberOption('The minutes between notices of the same', fields.cooldown, 0, 10_080) * minute,
    cap: numberOption('The notices an hour', fields.cap, 1, 1_000),
    remindEvery: every === undefined ? null : every * hour,
    capacity: optional('The capacity of the battery', fields.capacity, 10, 250) ?? null,
    tyres: {
      front: numberOption('The pressure of the front tyres in bar', fields.tyreFront, 1, 10),
      rear: numberOption('The pressure of the rear tyres in bar', fields.tyreRear, 1, 10),
    },
    open: {
      after: numberOption('The minutes a door may be open', fields.openAfter, 0, 1_440) * minute,
      windowsAfter: numberOption('The minutes a window may be open', fields.windowsAfter, 0, 1_440) * minute,
    },
    sentryAtHome: fields.sentryAtHome !== false,
    lowSoc: {
      from: timeOf(from ?? alertDefaults.lowSoc.from),
      to: timeOf(to ?? alertDefaults.lowSoc.to),
      threshold: numberOption('The least charge in the evening', threshold, 0, 100),
    },
    awayWords: awayWordsOf(fields),
    audiences: fields.service === true ? ['Customer', 'Service', 'ServiceFix'] : ['Customer'],
    loaded: fields.loaded === true,
    reminders,
    conditions,
  };
}

/** Where notices go. @param language of Node-RED, where the node has none of its own. */
export function addresseeOf(fields: Partial<AlertFields>, language: string): Addressee & { readonly channel: Channel } {
  const chats = text(fields.chatId)
    .split(/[\s,;]+/)
    .filter(Boolean);
  const topic = text(fields.ntfyTopic);
  return {
    channel: channels.find((one) => one === fields.channel) ?? 'message',
    language: text(fields.language) || language,
    ...(chats.length > 0 && { chatId: chats.length === 1 ? chats[0]! : chats }),
    ...(topic && { topic }),
  };
}

/** The words of appointments that take the car away. */
const awayWordsOf = ({ awayWords }: Partial<AlertFields>): string[] =>
  text(awayWords)
    .split(/\s*[,;]\s*/)
    .filter(Boolean);

/** What is checked, and own conditions and reminders where there are some. */
function watched(given: unknown, own: Partial<Record<AlertName, boolean>>): AlertName[] {
  const chosen: readonly unknown[] = Array.isArray(given) ? given : [];
  return alertNames.filter((name) => own[name] ?? chosen.includes(name));
}

function conditionOf(line: Line): Condition {
  const signal = text(line['signal']);
  const severity = severities.find((one) => one === line['severity']) ?? ('info' satisfies Severity);
  return {
    name: text(line['name']),
    signal,
    ...(text(line['unit']) && { unit: text(line['unit']) }),
    when: whenOf(line, signal),
    for: (optional('The minutes it has to hold', line['for'], 0, 525_600) ?? 0) * minute,
    until: (optional('The minutes it has to be over', line['until'], 0, 525_600) ?? 0) * minute,
    hysteresis: optional('The way back', line['hysteresis'], 0, 1e9) ?? 0,
    severity,
    text: text(line['text']) || '{signal}: {value} {unit}',
  };
}

function whenOf(line: Line, signal: string): When {
  const number = (): number => (text(line['value']) === '' ? NaN : Number(line['value']));
  switch (line['when']) {
    case 'below':
      return { is: 'below', than: number() };
    case 'changesBy':
      return {
        is: 'changesBy',
        by: number(),
        within: numberOption('The minutes of the change', line['within'], 1, 10_080) * minute,
      };
    case 'rises':
    case 'falls':
      return { is: line['when'], perHour: number() };
    case 'equals':
    case 'not':
      return { is: line['when'], to: comparandOf(line['value'], signal) };
    case 'oneOf':
      return {
        is: 'oneOf',
        of: text(line['value'])
          .split(/\s*[,;]\s*/)
          .filter(Boolean)
          .map((one) => comparandOf(one, signal)),
      };
    default:
      return { is: 'above', than: number() };
  }
}

/** What was typed, as the signal says it: a number for a number, yes or no for a flag. */
function comparandOf(given: string | undefined, signal: string): Comparand {
  const typed = text(given);
  const kind = signalOf(signal)?.kind;
  if (kind === 'boolean' && /^(true|false)$/i.test(typed)) return typed.toLowerCase() === 'true';
  const isNumber = kind === 'real' || kind === 'integer' || kind === 'epoch';
  return isNumber && typed !== '' && !Number.isNaN(Number(typed)) ? Number(typed) : typed;
}

function reminderOf(line: Line): Reminder {
  const kilometres = optional('The kilometres', line['kilometres'], 1, 1_000_000);
  const months = optional('The months', line['months'], 1, 1_200);
  const lastOdometer = optional('The kilometres of the last time', line['lastOdometer'], 0, 10_000_000);
  const [lastDate, date] = [text(line['lastDate']), text(line['date'])];
  return {
    name: text(line['name']),
    ...(kilometres !== undefined && { kilometres }),
    ...(months !== undefined && { months }),
    ...(lastOdometer !== undefined && { lastOdometer }),
    ...(lastDate && { lastDate }),
    ...(date && { date }),
  };
}
