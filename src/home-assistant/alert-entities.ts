import { alertNames, type ActiveAlert, type AlertName, type Notice, type NoticeKind } from '../rules/alerts';
import { severities } from '../rules/alerts/notice';
import { binary, happening } from '../vehicle/entity';
import type { CarAlerts, Entity } from './entity';

/** What a binary sensor of each alert is called, and the class of Home Assistant that fits it. */
const faces: Readonly<Record<AlertName, readonly [name: string, deviceClass: string]>> = {
  left_open: ['Left open', 'opening'],
  sentry_alarm: ['Alarm', 'tamper'],
  tyre_pressure: ['Tyre pressure alert', 'problem'],
  low_charge: ['Not plugged in', 'problem'],
  charging_not_started: ['Charging not started', 'problem'],
  charging_stopped: ['Charging stopped early', 'problem'],
  charging_slow: ['Slow charging', 'problem'],
  target_missed: ['Charge target missed', 'problem'],
  sentry_drain: ['Sentry drain', 'problem'],
  idle_drain: ['Idle drain', 'problem'],
  idle_drain_week: ['Weekly drain report', 'problem'],
  efficiency: ['Took more than usual', 'problem'],
  software_update: ['Software update waiting', 'update'],
  vehicle_warning: ['Vehicle warning', 'problem'],
  reminder: ['Reminder due', 'problem'],
  line: ['No data', 'problem'],
  condition: ['Own alert', 'problem'],
};

const attributes = ['text', 'since', 'severity'];

/** Whether an alert is raised, with its sentence. Only a car that is watched for it has it. */
const raised = (alert: AlertName): Entity => {
  const key = `alert_${alert}`;
  const [name, deviceClass] = faces[alert];
  return {
    ...binary(key, name, { deviceClass }),
    signals: [],
    fleeting: true,
    json: { topic: key, state: 'state', attributes },
    read: ({ alerts }, language = 'en') =>
      alerts?.watched.includes(alert) ? JSON.stringify(stateOf(alerts, alert, language)) : undefined,
  };
};

function stateOf({ active }: CarAlerts, alert: AlertName, language: string): object {
  const own = active?.filter((one) => one.alert === alert);
  if (!own) return { state: 'None', text: null, since: null, severity: null };
  if (own.length === 0) return { state: 'OFF', text: null, since: null, severity: null };
  return {
    state: 'ON',
    text: own.map(({ text }) => text.say(language)).join(' '),
    since: new Date(Math.min(...own.map(({ since }) => since))).toISOString(),
    severity: worstOf(own),
  };
}

const worstOf = (some: readonly ActiveAlert[]): string =>
  severities.findLast((severity) => some.some((one) => one.severity === severity))!;

/** What happens to alerts, in the words of an event of Home Assistant. */
const types: Readonly<Record<NoticeKind, string>> = {
  raise: 'raised',
  clear: 'cleared',
  remind: 'reminded',
  digest: 'digest',
};

/** What people are told, as it is told. It is there before anything is, for Home Assistant would miss the first. */
const told: Entity = {
  ...happening('alert', 'Alert', { options: Object.values(types), icon: 'mdi:bell' }),
  signals: [],
  fleeting: true,
  json: { topic: 'alert', state: 'event_type', attributes: [] },
  read: ({ alerts }, language = 'en') => alerts && JSON.stringify(alerts.last ? eventOf(alerts.last, language) : {}),
};

const eventOf = (notice: Notice, language: string): object => {
  const { kind, alert, subject, severity, episode, at, title, text } = notice;
  return {
    event_type: types[kind],
    ...{ alert, subject, severity, episode, at: new Date(at).toISOString() },
    title: title.say(language),
    text: text.say(language),
  };
};

/** What a car's alerts show. */
export const alertEntities: readonly Entity[] = [...alertNames.map(raised), told];
