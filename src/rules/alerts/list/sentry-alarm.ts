import { rememberingAlert } from '../alert';
import { hearWarnings, standingOf, type CarWarnings } from '../car-warnings';
import { newest, wordOf } from '../facts';
import { allOf, anyOf, not, test } from '../tri-state';

const minute = 60_000;
/** No horn sounds for longer: an alarm whose end was lost is over by then. */
const hour = 60 * minute;

/** Somebody or something set off the alarm: sentry mode says so, or a warning of the car does. */
export const sentryAlarm = rememberingAlert<CarWarnings>({
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
    lost: 'The alarm of {car} counts as over: it went off {lasted} ago, and the car has not said that it ended.',
  },
  memory: {},
  hear: (memory, event, { now }) => {
    if (event.kind !== 'alerts') return memory;
    const alerts = event.alerts.filter(({ name }) => /alarm/i.test(name));
    return alerts.length > 0 ? hearWarnings(memory, { ...event, alerts }, hour, now) : memory;
  },
  judge: ({ facts, settings, now }, warnings) => {
    const standings = Object.values(warnings).map((warning) => standingOf(warning, hour, now));
    const warned = Object.values(warnings).filter((_, n) => standings[n] === 'on');
    // A car that never says what its sentry mode does has only its warnings.
    const isSilent = facts !== null && facts.signals['SentryMode'] === undefined;
    const panics = isSilent ? false : test(wordOf(facts, 'SentryMode'), (word) => word === 'Panic');
    // A car without a home is never there: silence at home must not silence it everywhere.
    const home = settings.sentryAtHome || !settings.home ? false : facts?.atHome?.value;
    const isLost = standings.includes('lost');
    const ends = isLost ? [now] : Object.values(warnings).map(({ startedAt, endedAt }) => endedAt ?? startedAt);
    const times = warned.length > 0 ? warned.map(({ startedAt }) => startedAt) : ends;
    return {
      is: allOf(anyOf(warned.length > 0, panics), not(home)),
      at: Math.max(newest(facts?.signals['SentryMode']), ...times),
      ...(isLost && { over: 'lost' }),
    };
  },
});
