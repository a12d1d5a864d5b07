import type { Alert } from '../alert';
import { sentryAlarm } from './sentry-alarm';
import { sentryDrain } from './sentry-drain';

/** Every alert by its name, in the order in which a person looks for them. */
export const alerts = {
  sentry_alarm: sentryAlarm,
  sentry_drain: sentryDrain,
} as const satisfies Readonly<Record<string, Alert>>;

/** The name of an alert, as in messages, settings and Home Assistant. */
export type AlertName = keyof typeof alerts;

export const alertNames = Object.keys(alerts) as AlertName[];
