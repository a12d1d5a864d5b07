import { weekdayOf } from '../week';
import { wallAt } from '../zone';
import { commandsLeft, pay } from './budget';
import { wakeFor, type Asked, type Wish } from './ask';
import type { Decision, Situation } from './decide';
import { isCaught, netEnd } from './net';

const minute = 60_000;
/** An earlier start than the one in the car has to be sent soon, a later one only when it is much later. */
const earlier = 10 * minute;
const later = 45 * minute;
/** A car that stopped charging stays awake at least so long. */
const awake = 10 * minute;

/** Tesla's words for the days. */
const days = { mon: 'Mon', tue: 'Tues', wed: 'Wed', thu: 'Thurs', fri: 'Fri', sat: 'Sat', sun: 'Sun' } as const;

/**
 * Keeps the latest safe start as a schedule in the car: the net for when this machine is down. It is sent when the car is
 * there anyway, never to wake it, and taken out when it is no longer needed.
 */
export function keepOnCar(asked: Asked, { settings, goal, now }: Situation): Asked {
  const { state } = asked;
  const { facts, plan, onCar } = state;
  const isThere = facts?.connected === true && facts.plugged === true && facts.atHome === true && facts.dc !== true;
  if (!settings.home || !isThere || commandsLeft(settings, state, true) <= 0) return asked;
  const id = `net-${state.count}`;
  const counted = { ...pay(state, id, false), count: state.count + 1 };
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
  const end = netEnd(goal.departure);
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
  const netId = onCar?.id ?? Math.floor(now / 1_000);
  // Until it is replaced, the one before holds.
  const isHeld = isCaught(onCar, goal.departure);
  const add = wish(
    'add_charge_schedule',
    {
      id: netId,
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
    state: { ...counted, onCar: { id: netId, start, end, intent: id, ...(isHeld && { isThere: true }) } },
    wishes: [...asked.wishes, add],
  };
}

/**
 * A car that nobody may wake is left charging until the net is in it, or its next start is so near that it does not fall
 * asleep before: a start that cannot reach it must not be needed.
 */
export function withNet(decision: Decision, { settings, state, goal, now }: Situation): Decision {
  const { facts, plan, onCar } = state;
  const isCharging = facts?.chargeState === 'Charging' || facts?.chargeState === 'Starting';
  const stops = decision.mode === 'waiting' && decision.charge === false && isCharging;
  if (!stops || settings.wake !== 'never' || !settings.scheduleOnCar || !plan || !goal) return decision;
  const next = plan.plan.blocks.find(({ start }) => start > now)?.start ?? plan.plan.latestStart;
  return isCaught(onCar, goal.departure) || next - now < awake
    ? decision
    : { mode: 'waiting', why: { word: 'netFirst' }, charge: null };
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return hours! * 60 + minutes!;
}
