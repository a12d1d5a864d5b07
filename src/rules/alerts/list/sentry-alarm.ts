import { rememberingAlert } from '../alert';
import { wordOf } from '../facts';
import { allOf, anyOf, not } from '../tri-state';

const minute = 60_000;

/** Somebody or something set off the alarm: sentry mode says so, or a warning of the car does. */
export const sentryAlarm = rememberingAlert<{ readonly at: number } | null>({
  severity: 'critical',
  raiseAfter: 0,
  clearAfter: 0,
  // Each may be another event.
  cooldown: 2 * minute,
  signals: ['SentryMode', 'Location'],
  words: {
    title: '{car}: alarm',
    raise: 'The alarm of {car} has gone off. Look through its cameras in the Tesla app.',
    clear: 'The alarm of {car} is off again, after {lasted}.',
  },
  memory: null,
  hear: (memory, event) => {
    if (event.kind !== 'alerts') return memory;
    const alarms = event.alerts.filter(({ name }) => /alarm/i.test(name));
    if (alarms.length === 0) return memory;
    const on = alarms.find(({ endedAt }) => endedAt === null);
    return on ? { at: on.startedAt ?? event.at } : null;
  },
  judge: ({ facts, settings }, warned) => {
    const sentry = wordOf(facts, 'SentryMode');
    const sounds = anyOf(warned !== null, sentry === undefined ? undefined : sentry === 'Panic');
    // A car without a home is never there: silence at home must not silence it everywhere.
    const home = settings.sentryAtHome || !settings.home ? false : facts?.atHome?.value;
    return {
      is: allOf(sounds, not(home)),
      at: Math.max(facts?.signals['SentryMode']?.at ?? -Infinity, warned?.at ?? -Infinity),
    };
  },
});
