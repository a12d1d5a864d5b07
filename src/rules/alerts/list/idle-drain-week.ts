import { addDays, instantOf, wallAt } from '../../zone';
import { weekdayOf } from '../../week';
import { rememberingAlert } from '../alert';
import { drainOf, usualSentryPower, type Drain } from '../drain';

const day = 86_400_000;

type Rows = readonly (Pick<Drain, 'loss' | 'sentry' | 'climate' | 'awake' | 'idle' | 'hours'> & {
  readonly start: number;
  readonly end: number;
})[];

/** On Monday morning, what the car lost while parked in the week before, by cause. */
export const idleDrainWeek = rememberingAlert<Rows>({
  severity: 'info',
  raiseAfter: 0,
  clearAfter: 0,
  signals: ['Soc', 'EnergyRemaining', 'SentryMode', 'HvacPower'],
  words: {
    title: '{car}: the week while parked',
    raise:
      '{car} lost {loss} in {hours} of standing last week: {sentry} for sentry mode, {climate} for the climate, {idle} for the rest, of which being awake explains {awake}.',
    clear: 'The report of the week of {car} is over.',
  },
  memory: [],
  hear: (rows, event, { settings, now }) => {
    if (event.kind !== 'history' || settings.capacity === null) return rows;
    const { capacity } = settings;
    const known = new Map(rows.map((row) => [row.start, row]));
    for (const window of event.parked) {
      // Rows come twice.
      const drain = known.has(window.start) ? undefined : drainOf(window, capacity, usualSentryPower);
      if (!drain || window.plugged !== false) continue;
      const { loss, sentry, climate, awake, idle, hours } = drain;
      known.set(window.start, { start: window.start, end: window.end, loss, sentry, climate, awake, idle, hours });
    }
    if (known.size === rows.length) return rows;
    return [...known.values()].filter(({ end }) => now - end < 16 * day);
  },
  judge: ({ settings: { zone }, now }, rows) => {
    if (rows.length === 0) return [];
    const { date: monday, time } = wallAt(now, zone);
    if (weekdayOf(monday) !== 'mon' || time < '08:00') return [];
    const [start, end] = [instantOf(addDays(monday, -7), '00:00', zone), instantOf(monday, '00:00', zone)];
    const week = rows.filter((row) => row.end >= start && row.end < end);
    if (week.length === 0) return [];
    const sum = (part: 'loss' | 'sentry' | 'climate' | 'idle' | 'awake' | 'hours'): number =>
      week.reduce((all, row) => all + row[part], 0);
    return {
      subject: monday,
      is: true,
      values: {
        loss: [sum('loss'), 'kWh'],
        hours: [sum('hours') * 3_600_000, 'length'],
        sentry: [sum('sentry'), 'kWh'],
        climate: [sum('climate'), 'kWh'],
        idle: [sum('idle'), 'kWh'],
        awake: [Math.min(sum('awake'), sum('idle')), 'kWh'],
      },
    };
  },
});
