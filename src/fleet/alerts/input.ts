import { plainParts } from '../../kernel/plain';
import { Problem } from '../../kernel/problem';
import { alertNames, type AlertOrder, type AlertSettings } from '../../rules/alerts';
import { readCalendar, type CalendarReading } from '../../rules/calendar/read';
import { entitiesOf, isKnown, wordOf } from '../../rules/entity';

/** What a message brings to alerts. */
export type AlertInput =
  | { readonly kind: 'order'; readonly order: AlertOrder }
  | { readonly kind: 'rain'; readonly rain: boolean | null }
  | { readonly kind: 'key'; readonly near: boolean | null }
  | { readonly kind: 'calendar'; readonly reading: CalendarReading }
  /** An answer to somebody else's notice: all of them come on the same bus. */
  | { readonly kind: 'foreign' };

/** A message as far as alerts look at it. */
export interface AlertMessage {
  readonly topic?: unknown;
  readonly payload?: unknown;
  readonly data?: unknown;
}

const hour = 3_600_000;

/**
 * Tells by topic and shape what a message brings.
 * @throws Problem ALERT_NAME_UNKNOWN, ALERT_MUTE_INVALID, ALERT_REMINDER_UNKNOWN, ALERT_REMINDERS_NONE, ALERT_FLAG_INVALID, ALERT_INPUT_UNKNOWN,
 * CALENDAR_WITHOUT_TIMES
 */
export function readAlertInput(
  message: AlertMessage,
  settings: Pick<AlertSettings, 'zone' | 'reminders'>,
  now: number,
): AlertInput {
  const { topic: named, payload, data } = plainParts(message, 'topic', 'payload', 'data');
  const topic = typeof named === 'string' ? named : '';
  if (isAnswer(payload)) return { kind: 'foreign' };
  switch (topic) {
    case 'acknowledge':
      return { kind: 'order', order: acknowledgeIn(payload) };
    case 'mute':
      return { kind: 'order', order: muteIn(payload, now) };
    case 'done':
      return { kind: 'order', order: doneIn(payload, settings.reminders) };
    case 'relearn':
      return { kind: 'order', order: { set: 'relearn' } };
    case 'rain':
      return { kind: 'rain', rain: flagIn(topic, payload) };
    case 'key':
      return { kind: 'key', near: flagIn(topic, payload) };
  }
  const source = { payload, data, topic };
  const weather = entitiesOf(source).find(({ id }) => id.startsWith('weather.'));
  if (weather) return { kind: 'rain', rain: isKnown(weather) ? wet.has(weather.state) : null };
  const reading = readCalendar(source, { zone: settings.zone, now });
  if (reading) return { kind: 'calendar', reading };
  throw new Problem('ALERT_INPUT_UNKNOWN');
}

/** The conditions of Home Assistant's weather in which it comes in at an open window. */
const wet: ReadonlySet<string> = new Set(['rainy', 'pouring', 'lightning-rainy', 'snowy', 'snowy-rainy', 'hail']);

/** Notices are answered on a bus that all programs share. */
function isAnswer(payload: unknown): boolean {
  const { event, event_type, type, action, actionName } = (payload ?? {}) as Readonly<Record<string, unknown>>;
  const inner = (event ?? {}) as Readonly<Record<string, unknown>>;
  const isEvent = isText(event_type) && event_type.includes('notification_action');
  return (
    isEvent || type === 'callback_query' || [action, actionName, inner['action'], inner['actionName']].some(isText)
  );
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const partOf = (payload: unknown, name: string): unknown =>
  (payload as Readonly<Record<string, unknown>> | null)?.[name];

function acknowledgeIn(payload: unknown): AlertOrder {
  const alert = isText(payload) ? payload : partOf(payload, 'alert');
  const subject = partOf(payload, 'subject');
  return {
    set: 'acknowledge',
    ...(isText(alert) && { alert: alertIn('acknowledge', alert) }),
    ...(isText(subject) && { subject }),
  };
}

function muteIn(payload: unknown, now: number): AlertOrder {
  const alert = alertIn('mute', isText(payload) ? payload : partOf(payload, 'alert'));
  const [hours = 24, until] = [partOf(payload, 'hours'), partOf(payload, 'until')];
  if (hours === 0 || until === null || until === false) return { set: 'mute', alert, until: null };
  if (typeof until === 'number' && Number.isFinite(until)) return { set: 'mute', alert, until };
  if (typeof hours === 'number' && hours > 0) return { set: 'mute', alert, until: now + hours * hour };
  throw new Problem('ALERT_MUTE_INVALID');
}

function doneIn(payload: unknown, reminders: AlertSettings['reminders']): AlertOrder {
  const name = isText(payload) ? payload : partOf(payload, 'reminder');
  const known = reminders.find((reminder) => reminder.name === name);
  if (reminders.length === 0) throw new Problem('ALERT_REMINDERS_NONE');
  if (!known) {
    throw new Problem('ALERT_REMINDER_UNKNOWN', { names: reminders.map((reminder) => reminder.name).join(', ') });
  }
  const odometer = partOf(payload, 'odometer');
  return { set: 'done', reminder: known.name, ...(typeof odometer === 'number' && { odometer }) };
}

function alertIn(order: string, alert: unknown): string {
  const known = alertNames.find((name) => name === alert);
  if (known) return known;
  throw new Problem('ALERT_NAME_UNKNOWN', { order, alerts: alertNames.join(', ') });
}

/** A yes or no; `null` where the source does not know. */
function flagIn(topic: string, payload: unknown): boolean | null {
  // Not every object can be said.
  const plain = typeof payload === 'object' && payload !== null ? '' : String(payload);
  const word = (wordOf(payload) ?? plain).toLowerCase();
  if (['true', 'on', 'yes', '1', 'home'].includes(word)) return true;
  if (['false', 'off', 'no', '0', 'not_home', 'away'].includes(word)) return false;
  if (['null', 'undefined', 'unknown', 'unavailable'].includes(word)) return null;
  throw new Problem('ALERT_FLAG_INVALID', { topic });
}
