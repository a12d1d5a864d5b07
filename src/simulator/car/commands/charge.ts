import { enter } from '../charge';
import { socOf, type CarState, type ChargeSchedule } from '../state';
import { charging, nextTime, refuse, set, type Asked, type Command, type Outcome } from './command';
import { elsewhere, isPlace, isTime, withSchedule, type Places } from './schedules';

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

function keepSchedule(car: Asked, asked: ChargeSchedule): Outcome {
  const isRight = isTime(asked.start_time) && isTime(asked.end_time) && isPlace(asked);
  const { state } = car;
  return isRight ? withSchedules(state, withSchedule(state.charge.schedules, asked, car)) : refuse('out_of_range');
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
  removeChargeScheduleAction: charging<{ id: number }>(({ state }, { id }) =>
    withSchedules(
      state,
      state.charge.schedules.filter((one) => one.id !== id),
    ),
  ),
  batchRemoveChargeSchedulesAction: charging<Places>((car, places) =>
    withSchedules(car.state, elsewhere(car.state.charge.schedules, places, car)),
  ),
  chargePortDoorOpen: charging(openChargePort),
  chargePortDoorClose: charging(closeChargePort),
};
