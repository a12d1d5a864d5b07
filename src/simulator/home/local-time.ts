import { Problem } from '../../kernel/problem';

const minute = 60_000;
const day = 86_400_000;

/** What a clock on the wall and the calendar beside it say. */
export interface LocalMoment {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** 0 for Sunday. */
  readonly weekday: number;
  /** Minutes after 00:00 as the clock shows it, with fractions. */
  readonly minutes: number;
}

/** The clock of a place. Instants are epoch milliseconds. */
export interface LocalTime {
  /** Minutes ahead of UTC. */
  offsetAt(instant: number): number;
  at(instant: number): LocalMoment;
  /**
   * When the local day of an instant begins, or one so many days later. A day whose midnight is skipped begins with its first
   * moment.
   */
  dayStart(instant: number, daysLater?: number): number;
  /** When the clock shows so many minutes after midnight on that day: the first time of two, and after the gap where it never does. */
  timeOfDay(instant: number, minutes: number, daysLater?: number): number;
  /** ISO 8601 with the local offset. */
  iso(instant: number, digits?: 'seconds' | 'milliseconds'): string;
}

const zones = new Map<string, LocalTime>();

/** @param zone IANA. @throws Problem `OPTION_INVALID` for one that there is not. */
export function localTime(zone: string): LocalTime {
  const known = zones.get(zone);
  if (known) return known;
  const made = timeOf(offsetsOf(zone));
  zones.set(zone, made);
  return made;
}

/** Minutes after midnight of `HH:MM`. @throws Problem `OPTION_INVALID`. */
export function minutesOf(text: string): number {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hours !== undefined) return Number(hours) * 60 + Number(minutes);
  throw new Problem('OPTION_INVALID', { option: 'a time of day', value: text, rule: 'it is HH:MM, such as 13:00' });
}

function timeOf(offsetAt: (instant: number) => number): LocalTime {
  /** The instant shifted so that UTC's calendar shows the local one. */
  const shifted = (instant: number): number => instant + offsetAt(instant) * minute;

  /** When the local clock shows what UTC's shows at `wanted`. */
  function when(wanted: number): number {
    const before = wanted - offsetAt(wanted - day) * minute;
    const after = wanted - offsetAt(wanted + day) * minute;
    const real = [before, after].filter((instant) => shifted(instant) === wanted);
    return real.length > 0 ? Math.min(...real) : before;
  }

  const timeOfDay: LocalTime['timeOfDay'] = (instant, minutes, daysLater = 0) =>
    when(Math.floor(shifted(instant) / day) * day + daysLater * day + minutes * minute);
  return {
    offsetAt,
    timeOfDay,
    dayStart: (instant, daysLater) => timeOfDay(instant, 0, daysLater),
    at(instant) {
      const local = shifted(instant);
      const date = new Date(local);
      return {
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
        weekday: date.getUTCDay(),
        minutes: (local - Math.floor(local / day) * day) / minute,
      };
    },
    iso(instant, digits = 'seconds') {
      const offset = offsetAt(instant);
      const text = new Date(instant + offset * minute).toISOString().slice(0, digits === 'seconds' ? 19 : 23);
      const size = Math.abs(offset);
      const two = (number: number): string => String(Math.floor(number)).padStart(2, '0');
      return `${text}${offset < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`;
    },
  };
}

/** The offset of a zone in minutes at any instant. Intl takes microseconds to say it, a year of steps asks a million times. */
function offsetsOf(zone: string): (instant: number) => number {
  const format = formatOf(zone);
  const days = new Map<number, number | undefined>();

  function exactly(instant: number): number {
    const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 0, day: date = 0, hour = 0, minute: minutes = 0, second = 0 } = parts;
    const local = Date.UTC(year, month - 1, date, hour, minutes, second);
    return (local - Math.floor(instant / 1_000) * 1_000) / minute;
  }

  return (instant) => {
    const index = Math.floor(instant / day);
    if (!days.has(index)) {
      if (days.size > 2_000) days.clear();
      const [first, last] = [exactly(index * day), exactly((index + 1) * day - 1_000)];
      days.set(index, first === last ? first : undefined);
    }
    return days.get(index) ?? exactly(instant);
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    const rule = 'it is an IANA time zone, such as Europe/Berlin';
    throw new Problem('OPTION_INVALID', { option: 'zone', value: timeZone, rule });
  }
}
