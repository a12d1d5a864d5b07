import type { Alert } from '../alert';
import { chargingNotStarted } from './charging-not-started';
import { chargingSlow } from './charging-slow';
import { chargingStopped } from './charging-stopped';
import { condition } from './condition';
import { efficiency } from './efficiency';
import { idleDrain } from './idle-drain';
import { idleDrainWeek } from './idle-drain-week';
import { leftOpen } from './left-open';
import { line } from './line';
import { lowCharge } from './low-charge';
import { reminder } from './reminder';
import { sentryAlarm } from './sentry-alarm';
import { sentryDrain } from './sentry-drain';
import { softwareUpdate } from './software-update';
import { targetMissed } from './target-missed';
import { tyrePressure } from './tyre-pressure';
import { vehicleWarning } from './vehicle-warning';

/** Every alert by its name, in the order in which a person looks for them. */
export const alerts = {
  left_open: leftOpen,
  sentry_alarm: sentryAlarm,
  tyre_pressure: tyrePressure,
  low_charge: lowCharge,
  charging_not_started: chargingNotStarted,
  charging_stopped: chargingStopped,
  charging_slow: chargingSlow,
  target_missed: targetMissed,
  sentry_drain: sentryDrain,
  idle_drain: idleDrain,
  idle_drain_week: idleDrainWeek,
  efficiency,
  software_update: softwareUpdate,
  vehicle_warning: vehicleWarning,
  reminder,
  line,
  condition,
} as const satisfies Readonly<Record<string, Alert>>;

/** The name of an alert, as in messages, settings and Home Assistant. */
export type AlertName = keyof typeof alerts;

export const alertNames = Object.keys(alerts) as AlertName[];
