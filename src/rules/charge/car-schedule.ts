import { weekdayOf } from '../week';
import { wallAt } from '../zone';
import { wakeFor, type Asked, type Wish } from './ask';
import type { Situation } from './decide';

const minute = 60_000;
/** The car goes on a little longer than the departure: better late than empty. */
const longer = 60 * minute;
/** An earlier start than the one in the car has to be sent soon, a later one only when it is much later. */
const earlier = 10 * minute;
const later = 45 * minute;

/** Tesla's words for the days. */
const days = { mon: 'Mon', tue: 'Tues', wed: 'Wed', thu: 'Thurs', fri: 'Fri', sat: 'Sat', sun: 'Sun' } as const;

/**
 * Keeps the latest safe start as a schedule in the car: the net for when this machine is down. It is sent when the car is
 * there anyway, never to wake it, and taken out when it is no longer needed.
 */
export function keepOnCar(asked: Asked, { settings, goal, now }: Situation): Asked {
  const { state } = asked;
  const { facts, plan, onCar, spent } = state;
  const isThere = facts?.connected === true && facts.plugged === true && facts.atHome === true && facts.dc !== true;
  if (!settings.home || !isThere || spent.commands >= settings.commandsADay) return asked;
  const id = `net-${state.count}`;
  const counted = { ...state, count: state.count + 1, spent: { ...spent, commands: spent.commands + 1 } };
  const wish = (command: Wish['command'], parameters: Wish['parameters'], why: Wish['why']): Wish => ({
    id,
    command,
    parameters,
    why,
    expiresAt: now + 15 * minute,
    wake: wakeFor(settings, state),
  });

  if (!settings.scheduleOnCar || !plan || !goal) {
    // One that is over takes itself out.
    if (!onCar || now >= onCar.end || onCar.refused)
      return onCar ? { ...asked, state: { ...state, onCar: null } } : asked;
    const remove = wish('remove_charge_schedule', { id: onCar.id }, { word: 'netOver' });
    return { state: { ...counted, onCar: null }, wishes: [...asked.wishes, remove] };
  }

  const start = Math.floor(plan.plan.latestStart / (5 * minute)) * 5 * minute;
  const end = goal.departure + longer;
  const isKept = onCar && onCar.again === undefined;
  const fits = isKept && onCar.end === end && start > onCar.start - earlier && start < onCar.start + later;
  // What begins at once needs no net, and a day's schedule does not reach further than a day.
  if (
    fits ||
    onCar?.refused ||
    now < (onCar?.again ?? now) ||
    start <= now + 5 * minute ||
    start > now + 6 * 24 * 60 * minute
  )
    return asked;
  const from = wallAt(start, settings.zone);
  const add = wish(
    'add_charge_schedule',
    {
      id: onCar?.id ?? Math.floor(now / 1_000),
      lat: settings.home.latitude,
      lon: settings.home.longitude,
      days_of_week: days[weekdayOf(from.date)],
      start_enabled: true,
      start_time: minutesOf(from.time),
      end_enabled: true,
      end_time: minutesOf(wallAt(end, settings.zone).time),
      one_time: true,
      enabled: true,
    },
    { word: 'net', until: start, departure: goal.departure },
  );
  return {
    state: { ...counted, onCar: { id: onCar?.id ?? Math.floor(now / 1_000), start, end, intent: id } },
    wishes: [...asked.wishes, add],
  };
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return hours! * 60 + minutes!;
}
