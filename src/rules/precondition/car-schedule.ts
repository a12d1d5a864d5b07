import { weekdays, type Weekday } from '../week';
import { counted, type Asked, type Wish } from './ask';
import type { HomeClock } from './clock';
import { holidays, isDone } from './occasion';
import { dayWords } from './on-car';
import type { PreconditionSettings } from './settings';
import type { CarSchedule, PreconditionState } from './state';

const minute = 60_000;
/** What comes sooner is begun by the rule itself: the car takes a schedule in, and may already be past its start. */
const leastAhead = 60 * minute;

/**
 * Keeps the departures that repeat as schedules in the car: then it begins by itself, and is woken by nobody. They are
 * changed while the car is there anyway. A date that is left out, a holiday or a day that was skipped takes its weekday out
 * until it is over.
 */
export function keepOnCar(asked: Asked, settings: PreconditionSettings, clock: HomeClock, now: number): Asked {
  const { state } = asked;
  const { facts, onCar } = state;
  const { home } = settings;
  if (!home || !facts?.connected || facts.atHome !== true || facts.parked !== true) return asked;
  const wanted = settings.scheduleOnCar ? wantedOn(settings, state, clock, now) : new Map<string, string>();
  const times = [...new Set([...wanted.keys(), ...Object.keys(onCar)])].sort();
  let next = asked;
  for (const time of times) next = settle(next, settings, time, wanted.get(time) ?? '', now);
  return next;
}

function settle(asked: Asked, settings: PreconditionSettings, time: string, days: string, now: number): Asked {
  const { state } = asked;
  const schedule = state.onCar[time];
  const isBusy = schedule !== undefined && schedule.outcome !== 'kept' && now < schedule.again;
  if (isBusy || state.spent.commands > settings.commandsADay - 3) return asked;
  if (schedule?.outcome === 'kept' && schedule.days === days) return asked;
  if (days === '') return schedule ? remove(asked, time, schedule, now) : asked;
  const [next, intent] = counted(state, 'schedule', false);
  const id = schedule?.id ?? Math.floor(now / 1_000) + Object.keys(state.onCar).length;
  const precondition = minutesOf(time);
  const wish: Wish = {
    id: intent,
    command: 'add_precondition_schedule',
    parameters: {
      id,
      lat: settings.home!.latitude,
      lon: settings.home!.longitude,
      days_of_week: days,
      precondition_time: precondition,
      one_time: false,
      enabled: true,
    },
    why: { word: 'keeps', time },
    expiresAt: now + 15 * minute,
    wake: 'never',
  };
  const kept: CarSchedule = { id, days, time: precondition, intent, outcome: 'pending', again: now + 20 * minute };
  return { state: { ...next, onCar: { ...next.onCar, [time]: kept } }, wishes: [...asked.wishes, wish] };
}

function remove({ state, wishes }: Asked, time: string, schedule: CarSchedule, now: number): Asked {
  const [next, id] = counted(state, 'schedule', false);
  const wish: Wish = {
    id,
    command: 'remove_precondition_schedule',
    parameters: { id: schedule.id },
    why: { word: 'drops', time },
    expiresAt: now + 15 * minute,
    wake: 'never',
  };
  const going: CarSchedule = { ...schedule, days: '', intent: id, outcome: 'pending', again: now + 20 * minute };
  return { state: { ...next, onCar: { ...next.onCar, [time]: going } }, wishes: [...wishes, wish] };
}

/** Times of day with the weekdays whose next date is neither left out, nor a holiday, nor skipped. */
function wantedOn(
  settings: PreconditionSettings,
  state: PreconditionState,
  clock: HomeClock,
  now: number,
): Map<string, string> {
  const wanted = new Map<string, Set<Weekday>>();
  for (const { time, day, date, at, isExcept } of clock.week(now)) {
    const isKept = state.onCar[time]?.days.split(',').includes(dayWords[day]) === true;
    const isOff = isExcept || holidays(settings, state, date) || isDone(state, at);
    if (!isOff && (isKept || at - now > leastAhead)) wanted.set(time, (wanted.get(time) ?? new Set()).add(day));
  }
  const spell = (days: Set<Weekday>): string =>
    weekdays
      .filter((day) => days.has(day))
      .map((day) => dayWords[day])
      .join(',');
  return new Map([...wanted].map(([time, days]) => [time, spell(days)]));
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return hours! * 60 + minutes!;
}
