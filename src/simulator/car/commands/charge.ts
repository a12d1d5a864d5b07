import { enter } from '../charge';
import { isAt, socOf, type CarState, type ChargeSchedule } from '../state';
import { charging, nextTime, refuse, set, type Asked, type Command, type Outcome } from './command';

/** %: what people charge to every day. */
const standard = 80;

const withPhase = (state: CarState, phase: CarState['charge']['phase']): Outcome => ({
  state: { ...state, charge: enter(state.charge, phase) },
});

function start({ plan, state }: Asked): Outcome {
  const { phase, limit } = state.charge;
  switch (phase) {
    case 'Disconnected':
      return refuse('disconnected');
    case 'NoPower':
      return refuse('no_power');
    case 'Starting':
    case 'Charging':
      return refuse('is_charging');
    default:
      return socOf(plan, state.battery.energy) >= limit ? refuse('complete') : withPhase(state, 'Starting');
  }
}

function stop({ state }: Asked): Outcome {
  const { phase } = state.charge;
  return phase === 'Charging' || phase === 'Starting' ? withPhase(state, 'Stopped') : refuse('not_charging');
}

const limitTo = ({ read }: Asked, percent: number, already: string): Outcome =>
  read('ChargeLimitSoc') === percent ? refuse(already) : set({ ChargeLimitSoc: percent });

/** The charge port opens; a cable that is in it comes free, which ends the charge. */
export function openChargePort({ state }: Asked): Outcome {
  const { phase, supply } = state.charge;
  if (!supply) return set({ ChargePortDoorOpen: true });
  return phase === 'Charging' || phase === 'Starting' ? refuse('is_charging') : set({ ChargePortLatch: 'Disengaged' });
}

/** The charge port shuts, or holds the cable that is in it. */
export const closeChargePort = ({ state }: Asked): Outcome =>
  set(state.charge.supply ? { ChargePortLatch: 'Engaged' } : { ChargePortDoorOpen: false });

const withSchedules = (state: CarState, schedules: readonly ChargeSchedule[]): Outcome => ({
  state: { ...state, charge: { ...state.charge, schedules } },
});
const keepSchedules = ({ state }: Asked, stays: (one: ChargeSchedule) => boolean): Outcome =>
  withSchedules(state, state.charge.schedules.filter(stays));

/** A new schedule, or an old one with other times. */
function keepSchedule({ state }: Asked, asked: ChargeSchedule): Outcome {
  const { start_time: start, end_time: end, latitude, longitude } = asked;
  const isTime = (minutes: number): boolean => minutes >= 0 && minutes < 1_440;
  const isPlace = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  if (!isTime(start) || !isTime(end) || !isPlace) return refuse('out_of_range');
  const schedule = { ...asked, id: asked.id || Math.floor(state.time / 1_000) };
  return withSchedules(state, [...state.charge.schedules.filter(({ id }) => id !== schedule.id), schedule]);
}

function placeOf({ plan: { commute } }: Asked, schedule: ChargeSchedule): 'home' | 'work' | 'other' {
  if (isAt(schedule, commute.home)) return 'home';
  return isAt(schedule, commute.work) ? 'work' : 'other';
}

export const charge: Readonly<Record<string, Command>> = {
  chargingStartStopAction: charging<{ charging_action?: string }>((car, { charging_action: action }) => {
    switch (action) {
      case 'start':
        return start(car);
      case 'stop':
        return stop(car);
      case 'start_standard':
        return limitTo(car, standard, 'already_standard');
      case 'start_max_range':
        return limitTo(car, 100, 'already_max_range');
      default:
        return refuse('not_supported');
    }
  }),
  chargingSetLimitAction: charging<{ percent: number }>((car, { percent }) =>
    percent >= 50 && percent <= 100 ? limitTo(car, percent, 'already_set') : refuse('out_of_range'),
  ),
  // More than the supply gives or the charger takes is asked for in vain.
  setChargingAmpsAction: charging<{ charging_amps: number }>(({ read }, { charging_amps: amps }) => {
    const most = read('ChargeCurrentRequestMax');
    if (amps < 0) return refuse('out_of_range');
    return set({ ChargeCurrentRequest: typeof most === 'number' ? Math.min(amps, most) : amps });
  }),
  scheduledChargingAction: charging<{ enabled: boolean; charging_time: number }>(
    ({ state }, { enabled, charging_time: minutes }) =>
      set({
        ScheduledChargingMode: enabled ? 'StartAt' : 'Off',
        ScheduledChargingPending: enabled,
        ScheduledChargingStartTime: enabled ? nextTime(state.time, minutes) : null,
      }),
  ),
  scheduledDepartureAction: charging<{ enabled: boolean; departure_time: number }>(
    ({ state }, { enabled, departure_time: minutes }) =>
      set({
        ScheduledChargingMode: enabled ? 'DepartBy' : 'Off',
        ScheduledDepartureTime: enabled ? nextTime(state.time, minutes) : null,
      }),
  ),
  addChargeScheduleAction: charging(keepSchedule),
  removeChargeScheduleAction: charging<{ id: number }>((car, { id }) => keepSchedules(car, (one) => one.id !== id)),
  batchRemoveChargeSchedulesAction: charging<Record<'home' | 'work' | 'other', boolean>>((car, places) =>
    keepSchedules(car, (one) => !places[placeOf(car, one)]),
  ),
  chargePortDoorOpen: charging(openChargePort),
  chargePortDoorClose: charging(closeChargePort),
};
