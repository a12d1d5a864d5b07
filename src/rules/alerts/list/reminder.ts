import { Temporal } from 'temporal-polyfill';
import { own } from '../../../kernel/own';
import { instantOf, type LocalDate } from '../../zone';
import { rememberingAlert, type Finding, type Situation } from '../alert';
import type { Values } from '../amounts';
import { numberOf } from '../facts';
import type { Reminder } from '../settings';
import { anyOf } from '../tri-state';

const day = 86_400_000;
const kilometresAMile = 1.609344;

/** When each was seen to last, by its name. */
type Done = Readonly<
  Record<
    string,
    {
      /** km; `null` until the car has said how far it went. */
      readonly odometer: number | null;
      /** Epoch milliseconds. */
      readonly at: number;
      /** The day of its own that is over by this; a new one counts again. */
      readonly date: LocalDate | null;
    }
  >
>;

/** Something is to be seen to, by distance or date: soon, now, and every week until it is done. */
export const reminder = rememberingAlert<Done>({
  severity: 'info',
  raiseAfter: 0,
  clearAfter: 0,
  signals: ['Odometer'],
  words: {
    title: '{car}: {name}',
    raise: '{name} of {car} is due in {distance}.',
    soonDate: '{name} of {car} is due on {date}.',
    due: '{name} of {car} has been due for {distance}. Tell this rule when it is done.',
    dueDate: '{name} of {car} was due on {date}. Tell this rule when it is done.',
    clear: '{name} of {car} is done.',
    settled: 'Nothing needs to be done about {name} of {car} now.',
    ahead:
      'The reminder {name} of {car} was last done at {last}, by its settings, and the car has gone only {odometer}. Correct the kilometres of the last time.',
    aheadDate:
      'The reminder {name} of {car} was last done on {last}, by its settings, and that day is still to come. Correct the date of the last time.',
  },
  memory: {},
  hear: (memory, event, { settings, facts, now }) => {
    const driven = odometerOf(facts);
    if (event.kind === 'car') return withOdometer(memory, driven);
    if (event.kind !== 'order' || event.order.set !== 'done') return memory;
    const { reminder: name, odometer } = event.order;
    const date = settings.reminders.find((one) => one.name === name)?.date ?? null;
    return { ...memory, [name]: { odometer: odometer ?? driven ?? null, at: now, date } };
  },
  judge: (situation, done) => situation.settings.reminders.map((one) => findingOf(one, own(done, one.name), situation)),
});

const odometerOf = (facts: Situation['facts']): number | undefined => {
  const miles = numberOf(facts, 'Odometer');
  return miles === undefined ? undefined : miles * kilometresAMile;
};

/** Who orders while the car says nothing means what it says first after. */
function withOdometer(done: Done, odometer: number | undefined): Done {
  const isOpen = Object.values(done).some((one) => one.odometer === null);
  if (odometer === undefined || !isOpen) return done;
  const filled = Object.entries(done).map(([name, one]) => [name, { ...one, odometer: one.odometer ?? odometer }]);
  return Object.fromEntries(filled) as Done;
}

function findingOf(reminder: Reminder, done: Done[string] | undefined, { facts, settings, now }: Situation): Finding {
  const { name } = reminder;
  const dueAt = dueDate(reminder, done, settings.zone);
  const dueFrom = done ? done.odometer : (reminder.lastOdometer ?? null);
  const odometer = odometerOf(facts);
  const counts = reminder.kilometres !== undefined && dueFrom !== null;
  const left = counts && odometer !== undefined ? dueFrom + reminder.kilometres - odometer : undefined;
  const time = dueAt === undefined ? false : dueAt - now <= 30 * day;
  const way = !counts ? false : left === undefined ? undefined : left <= 500;
  const isDue = (left ?? 1) <= 0 || (dueAt ?? Infinity) <= now;
  const byWay = left !== undefined && left <= 500 && (isDue ? left <= 0 : true);
  // Until somebody says that it is done, the settings tell of the last time.
  const over = done ? 'clear' : 'settled';
  const isUp = anyOf(time, way);
  const ahead = done || isUp ? undefined : aheadOf(reminder, odometer, settings.zone, now);
  if (ahead) return { subject: name, is: true, severity: 'warning', ...ahead };
  const values: Values = {
    name,
    ...(byWay ? { distance: [Math.abs(left), 'km'] as const } : { date: [dueAt ?? now, 'date'] as const }),
  };
  return {
    subject: name,
    is: isUp,
    over,
    level: isDue ? 1 : 0,
    severity: isDue ? 'warning' : 'info',
    ...(isDue && { remind: { every: 7 * day, times: Infinity } }),
    word: isDue ? (byWay ? 'due' : 'dueDate') : byWay ? 'raise' : 'soonDate',
    values,
  };
}

/** What of its last time cannot be: then it becomes due far too late. */
function aheadOf(
  { name, lastOdometer, lastDate }: Reminder,
  odometer: number | undefined,
  zone: string,
  now: number,
): Pick<Finding, 'word' | 'values'> | undefined {
  // Odometers are read in whole kilometres.
  if (lastOdometer !== undefined && odometer !== undefined && lastOdometer > odometer + 1) {
    return { word: 'ahead', values: { name, last: [lastOdometer, 'km'], odometer: [odometer, 'km'] } };
  }
  const last = lastDate === undefined ? -Infinity : instantOf(lastDate, '00:00', zone);
  return last > now ? { word: 'aheadDate', values: { name, last: [last, 'date'] } } : undefined;
}

/** The first of its own date and of its months after the last time; at the start of that day. */
function dueDate(
  { months, lastDate, date }: Reminder,
  done: Done[string] | undefined,
  zone: string,
): number | undefined {
  const last = done
    ? Temporal.Instant.fromEpochMilliseconds(done.at).toZonedDateTimeISO(zone).toPlainDate()
    : lastDate && Temporal.PlainDate.from(lastDate);
  const days = [
    ...(months !== undefined && last ? [last.add({ months }).toString()] : []),
    ...(date !== undefined && date !== done?.date ? [date] : []),
  ].sort();
  return days[0] === undefined ? undefined : instantOf(days[0], '00:00', zone);
}
