import type { SignalValue } from '../../wire/value';
import type { CarState, PreconditionSchedule } from '../state';
import { charging, command, refuse, set, type Asked, type Command, type Outcome } from './command';
import { elsewhere, isPlace, isTime, withSchedule, type Places } from './schedules';

/** °C that can be asked for. */
export const coldest = 15;
export const warmest = 28;

const isOn = ({ state }: Asked): boolean => state.climate.mode !== 'Off';
/** Starts the climate where it is off. */
const started = (car: Asked): Readonly<Record<string, SignalValue>> => (isOn(car) ? {} : { HvacPower: 'On' });

/** Seats and wheel are heated and cooled only with the climate on. */
const comfort = (car: Asked, signals: Readonly<Record<string, SignalValue>>): Outcome =>
  isOn(car) ? set(signals) : refuse('cabin comfort remote settings not enabled');

const clamp = (celsius: number): number => Math.min(warmest, Math.max(coldest, celsius));

interface Temperatures {
  readonly absolute_celsius: number;
  readonly driver_temp_celsius: number;
  readonly passenger_temp_celsius: number;
}

const keeperModes = ['Off', 'On', 'Dog', 'Party'];

const heaterLevels = ['SEAT_HEATER_OFF', 'SEAT_HEATER_LOW', 'SEAT_HEATER_MED', 'SEAT_HEATER_HIGH'];
const heaters: Readonly<Record<string, string>> = {
  CAR_SEAT_FRONT_LEFT: 'SeatHeaterLeft',
  CAR_SEAT_FRONT_RIGHT: 'SeatHeaterRight',
  CAR_SEAT_REAR_LEFT: 'SeatHeaterRearLeft',
  CAR_SEAT_REAR_CENTER: 'SeatHeaterRearCenter',
  CAR_SEAT_REAR_RIGHT: 'SeatHeaterRearRight',
};
interface SeatHeater {
  readonly seat_heater_level?: string;
  readonly seat_position?: string;
}
interface SeatCooler {
  readonly seat_cooler_level: number;
  readonly seat_position: number;
}
interface CarSeat {
  readonly on: boolean;
  readonly seat_position: number;
}
/** Front left and right are 1 and 2 of their enums. */
const coolers = [undefined, 'ClimateSeatCoolingFrontLeft', 'ClimateSeatCoolingFrontRight'];
const autoSeats = [undefined, 'AutoSeatClimateLeft', 'AutoSeatClimateRight'];

/** The signals that a list of seats sets; `undefined` where the car lacks one of them, or no such level exists. */
function forSeats<Seat>(
  seats: readonly Seat[],
  one: (seat: Seat) => readonly [field: string | undefined, value: number | boolean],
): Readonly<Record<string, SignalValue>> | undefined {
  const signals: Record<string, SignalValue> = {};
  for (const seat of seats) {
    const [field, value] = one(seat);
    if (field === undefined || (typeof value === 'number' && value < 0)) return undefined;
    signals[field] = value;
  }
  return signals;
}

const warmSeats = (car: Asked, signals: ReturnType<typeof forSeats>): Outcome =>
  signals ? comfort(car, signals) : refuse('not_supported');

/** `CarServer.StwHeatLevel` by number, as the level that the car tells. */
const wheelLevels = [undefined, 0, 1, 3];

const withSchedules = (state: CarState, schedules: readonly PreconditionSchedule[]): Outcome => ({
  state: { ...state, climate: { ...state.climate, schedules } },
});

function keepSchedule(car: Asked, asked: PreconditionSchedule): Outcome {
  const isRight = isTime(asked.precondition_time) && isPlace(asked);
  const { state } = car;
  return isRight ? withSchedules(state, withSchedule(state.climate.schedules, asked, car)) : refuse('out_of_range');
}

export const climate: Readonly<Record<string, Command>> = {
  hvacAutoAction: command<{ power_on: boolean }>((_, { power_on: on }) =>
    set(on ? { HvacPower: 'On' } : { HvacPower: 'Off', ClimateKeeperMode: 'Off', DefrostMode: 'Off' }),
  ),
  // A temperature that is not asked for is 0.
  hvacTemperatureAdjustmentAction: command<Temperatures>((_, message) => {
    const left = message.driver_temp_celsius || message.absolute_celsius;
    const right = message.passenger_temp_celsius || message.absolute_celsius;
    if (!left && !right) return refuse('not_supported');
    return set({
      ...(left && { HvacLeftTemperatureRequest: clamp(left) }),
      ...(right && { HvacRightTemperatureRequest: clamp(right) }),
    });
  }),
  hvacSetPreconditioningMaxAction: command<{ on: boolean }>((car, { on }) =>
    set(on ? { ...started(car), DefrostMode: 'Max' } : { DefrostMode: 'Off' }),
  ),
  hvacClimateKeeperAction: command<{ ClimateKeeperAction: number }>((car, { ClimateKeeperAction: action }) => {
    const mode = keeperModes[action];
    if (mode === undefined) return refuse('not_supported');
    return set({ ...(mode !== 'Off' && started(car)), ClimateKeeperMode: mode });
  }),
  hvacSeatHeaterActions: command<{ hvacSeatHeaterAction: readonly SeatHeater[] }>((car, message) =>
    warmSeats(
      car,
      forSeats(message.hvacSeatHeaterAction, ({ seat_position: seat = '', seat_heater_level: level = '' }) => [
        Object.hasOwn(heaters, seat) ? heaters[seat] : undefined,
        heaterLevels.indexOf(level),
      ]),
    ),
  ),
  hvacSeatCoolerActions: command<{ hvacSeatCoolerAction: readonly SeatCooler[] }>((car, message) =>
    warmSeats(
      car,
      // Level 1 is off.
      forSeats(message.hvacSeatCoolerAction, (seat) => [coolers[seat.seat_position], seat.seat_cooler_level - 1]),
    ),
  ),
  autoSeatClimateAction: command<{ carseat: readonly CarSeat[] }>((_, { carseat }) => {
    const signals = forSeats(carseat, (seat) => [autoSeats[seat.seat_position], seat.on]);
    return signals ? set(signals) : refuse('not_supported');
  }),
  hvacSteeringWheelHeaterAction: command<{ power_on: boolean }>((car, { power_on: on }) =>
    comfort(car, { HvacSteeringWheelHeatLevel: on ? 3 : 0 }),
  ),
  stwHeatLevelAction: command<{ stw_heat_level: number }>((car, { stw_heat_level: word }) => {
    const level = wheelLevels[word];
    return level === undefined ? refuse('not_supported') : comfort(car, { HvacSteeringWheelHeatLevel: level });
  }),
  autoStwHeatAction: command<{ on: boolean }>((_, { on }) => set({ HvacSteeringWheelHeatAuto: on })),
  setCabinOverheatProtectionAction: command<{ on: boolean; fan_only: boolean }>((_, { on, fan_only: fanOnly }) => {
    const mode = fanOnly ? 'FanOnly' : 'On';
    return set({ CabinOverheatProtectionMode: on ? mode : 'Off' });
  }),
  setCopTempAction: command<{ copActivationTemp: number }>((_, { copActivationTemp: word }) => {
    const limit = [undefined, 'Low', 'Medium', 'High'][word];
    return limit === undefined ? refuse('not_supported') : set({ CabinOverheatProtectionTemperatureLimit: limit });
  }),
  addPreconditionScheduleAction: charging(keepSchedule),
  removePreconditionScheduleAction: charging<{ id: number }>(({ state }, { id }) =>
    withSchedules(
      state,
      state.climate.schedules.filter((one) => one.id !== id),
    ),
  ),
  batchRemovePreconditionSchedulesAction: charging<Places>((car, places) =>
    withSchedules(car.state, elsewhere(car.state.climate.schedules, places, car)),
  ),
};
