import { infotainment, press, security, servers, sets, type Command, type KnownValues, type Unnamed } from './command';
import { dayBits } from './days';
import { coordinate, days, degrees, id, minutes, otherwise, sameAs, truth, whole } from './parameter';

/** Whether a signal is one of these values; `undefined` where nothing is known of it, or the car itself does not know. */
function is(car: KnownValues, signal: string, ...wanted: readonly (string | number | boolean)[]): boolean | undefined {
  const value = car.value(signal);
  if (value === undefined || value === null || typeof value === 'object' || value === 'Unknown') return undefined;
  return wanted.includes(value);
}

/** How far a temperature may be off, °C: a screen in half degrees rounds by so much. */
const rounding = 0.25;

/** Whether both sides are set to these temperatures, within `by`. */
function areSet(
  car: KnownValues,
  { driver_temp: left, passenger_temp: right }: { readonly driver_temp: number; readonly passenger_temp: number },
  by: number,
): boolean | undefined {
  const sides = [
    [car.value('HvacLeftTemperatureRequest'), left],
    [car.value('HvacRightTemperatureRequest'), right],
  ] as const;
  // A car that tells one side only is not known.
  if (!sides.every(([seen]) => typeof seen === 'number')) return undefined;
  return sides.every(([seen, wanted]) => Math.abs((seen as number) - wanted) <= by);
}

/** A message without its zeros: the wire has no fields for them. */
const written = (message: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(message).filter(([, value]) => Boolean(value)));

/** Every command, as Tesla's REST API names it. Payloads are those of Tesla's own proxy. */
const table = {
  wake_up: servers({
    group: 'vehicle',
    meaning: 'Wakes the car up',
    done: 'The car is awake',
    scope: 'vehicle_cmds',
    quantity: 'wake',
    encode: () => ({}),
    unseen: 'Tesla says when the car is online.',
    example: {},
    ha: press('wake', 'PRESS'),
  }),
  charge_start: infotainment({
    group: 'charge',
    meaning: 'Starts charging',
    done: 'The car is charging',
    scope: 'vehicle_charging_cmds',
    quantity: 'charge',
    encode: () => ({ chargingStartStopAction: { start: {} } }),
    signals: ['DetailedChargeState'],
    already: (_, car) => is(car, 'DetailedChargeState', 'Charging', 'Starting'),
    verified: (_, car) => is(car, 'DetailedChargeState', 'Charging', 'Starting'),
    fine: ['is_charging', 'complete', 'requested'],
    example: {},
    ha: press('charge', 'ON'),
  }),
  charge_stop: infotainment({
    group: 'charge',
    meaning: 'Stops charging',
    done: 'Charging is stopped',
    scope: 'vehicle_charging_cmds',
    quantity: 'charge',
    encode: () => ({ chargingStartStopAction: { stop: {} } }),
    signals: ['DetailedChargeState'],
    already: (_, car) => is(car, 'DetailedChargeState', 'Stopped', 'Complete', 'Disconnected'),
    verified: (_, car) => is(car, 'DetailedChargeState', 'Stopped', 'Complete', 'Disconnected'),
    fine: ['not_charging'],
    example: {},
    ha: press('charge', 'OFF'),
  }),
  set_charge_limit: infotainment({
    group: 'charge',
    meaning: 'Sets up to where the car charges',
    done: 'The charge limit is {percent} %',
    parameters: { percent: whole(50, 100, '%') },
    scope: 'vehicle_charging_cmds',
    quantity: 'charge_limit',
    encode: ({ percent }) => ({ chargingSetLimitAction: { percent } }),
    signals: ['ChargeLimitSoc'],
    already: ({ percent }, car) => is(car, 'ChargeLimitSoc', percent),
    verified: ({ percent }, car) => is(car, 'ChargeLimitSoc', percent),
    example: { percent: 80 },
    ha: sets('charge_limit', 'percent'),
  }),
  set_charging_amps: infotainment({
    group: 'charge',
    meaning: 'Sets the current that the car charges with',
    done: 'The charge current is {charging_amps} A',
    // The car lowers it to what plug and charger can give.
    parameters: { charging_amps: whole(0, 80, 'A') },
    scope: 'vehicle_charging_cmds',
    quantity: 'charge_current',
    // The wire has no field for a 0.
    encode: ({ charging_amps }) => ({ setChargingAmpsAction: charging_amps === 0 ? {} : { charging_amps } }),
    signals: ['ChargeCurrentRequest'],
    already: ({ charging_amps }, car) => is(car, 'ChargeCurrentRequest', charging_amps),
    verified: ({ charging_amps }, car) => is(car, 'ChargeCurrentRequest', charging_amps),
    example: { charging_amps: 16 },
    ha: sets('charge_current', 'charging_amps'),
  }),
  add_charge_schedule: infotainment({
    group: 'charge',
    meaning: 'Keeps a schedule in the car, by which it charges at one place even when nobody tells it to',
    done: 'The car keeps the charge schedule {id}',
    parameters: {
      // Tesla makes an id up where there is none: sent twice, it would be two schedules, and nobody could remove them.
      id,
      lat: coordinate(90),
      lon: coordinate(180),
      days_of_week: days,
      start_enabled: truth,
      start_time: otherwise(0, minutes, 'start_enabled'),
      end_enabled: truth,
      end_time: otherwise(0, minutes, 'end_enabled'),
      one_time: otherwise(false, truth),
      enabled: truth,
    },
    scope: 'vehicle_charging_cmds',
    quantity: ({ id }) => `charge_schedule_${id}`,
    encode: ({ lat, lon, days_of_week, ...schedule }) => ({
      addChargeScheduleAction: written({
        ...schedule,
        days_of_week: dayBits(days_of_week),
        latitude: lat,
        longitude: lon,
      }),
    }),
    unseen: 'The car streams nothing of its schedules.',
    example: {
      ...{ id: 1, lat: 53.57, lon: 10.01, days_of_week: 'Mon,Tues', enabled: true },
      ...{ start_enabled: true, start_time: 90, end_enabled: false },
    },
  }),
  remove_charge_schedule: infotainment({
    group: 'charge',
    meaning: 'Removes a schedule from the car',
    done: 'The car has no charge schedule {id}',
    parameters: { id },
    scope: 'vehicle_charging_cmds',
    quantity: ({ id }) => `charge_schedule_${id}`,
    encode: ({ id }) => ({ removeChargeScheduleAction: { id } }),
    unseen: 'The car streams nothing of its schedules.',
    example: { id: 1 },
  }),
  auto_conditioning_start: infotainment({
    group: 'climate',
    meaning: 'Switches climate on',
    done: 'Climate is on',
    scope: 'vehicle_cmds',
    quantity: 'climate',
    encode: () => ({ hvacAutoAction: { power_on: true } }),
    signals: ['HvacPower'],
    already: (_, car) => is(car, 'HvacPower', 'On', 'Precondition'),
    verified: (_, car) => is(car, 'HvacPower', 'On', 'Precondition'),
    example: {},
    ha: press('climate', 'heat_cool'),
  }),
  auto_conditioning_stop: infotainment({
    group: 'climate',
    meaning: 'Switches climate off',
    done: 'Climate is off',
    scope: 'vehicle_cmds',
    quantity: 'climate',
    encode: () => ({ hvacAutoAction: {} }),
    signals: ['HvacPower'],
    already: (_, car) => is(car, 'HvacPower', 'Off'),
    // A hot cabin may go on to be kept from overheating.
    verified: (_, car) => is(car, 'HvacPower', 'Off', 'OverheatProtect'),
    example: {},
    ha: press('climate', 'off'),
  }),
  set_temps: infotainment({
    group: 'climate',
    meaning: 'Sets the temperatures of the cabin',
    done: 'The temperatures are set to {driver_temp} °C and {passenger_temp} °C',
    parameters: { driver_temp: degrees(15, 28), passenger_temp: sameAs('driver_temp', degrees(15, 28)) },
    scope: 'vehicle_cmds',
    quantity: 'temperatures',
    // The level does nothing that is known; Tesla's proxy always sends it.
    encode: ({ driver_temp, passenger_temp }) => ({
      hvacTemperatureAdjustmentAction: {
        level: { TEMP_MAX: {} },
        driver_temp_celsius: driver_temp,
        passenger_temp_celsius: passenger_temp,
      },
    }),
    signals: ['HvacLeftTemperatureRequest', 'HvacRightTemperatureRequest'],
    already: (temperatures, car) => areSet(car, temperatures, 0.05),
    verified: (temperatures, car) => areSet(car, temperatures, rounding),
    example: { driver_temp: 21.5, passenger_temp: 20 },
    ha: sets('climate_temperature', 'driver_temp', 'passenger_temp'),
  }),
  door_lock: security({
    group: 'body',
    meaning: 'Locks the doors',
    done: 'The car is locked',
    scope: 'vehicle_cmds',
    quantity: 'lock',
    encode: () => ({ RKEAction: 1 }),
    signals: ['Locked'],
    // Always sent: what the car last told may be seconds old, and a car left open costs more than a command.
    verified: (_, car) => is(car, 'Locked', true),
    example: {},
    ha: press('lock', 'LOCK'),
  }),
  door_unlock: security({
    group: 'body',
    meaning: 'Unlocks the doors',
    done: 'The car is unlocked',
    scope: 'vehicle_cmds',
    opens: true,
    // Somebody may have locked it in between.
    once: true,
    quantity: 'lock',
    encode: () => ({ RKEAction: 0 }),
    signals: ['Locked'],
    already: (_, car) => is(car, 'Locked', false),
    verified: (_, car) => is(car, 'Locked', false),
    example: {},
    ha: press('lock', 'UNLOCK'),
  }),
  flash_lights: infotainment({
    group: 'vehicle',
    meaning: 'Flashes the lights once',
    done: 'The lights flashed',
    scope: 'vehicle_cmds',
    once: true,
    quantity: 'lights',
    encode: () => ({ vehicleControlFlashLightsAction: {} }),
    unseen: 'A flash is over before the car tells of its lights.',
    example: {},
    ha: press('flash_lights', 'PRESS'),
  }),
  honk_horn: infotainment({
    group: 'vehicle',
    meaning: 'Honks the horn once',
    done: 'The horn sounded',
    scope: 'vehicle_cmds',
    once: true,
    quantity: 'horn',
    encode: () => ({ vehicleControlHonkHornAction: {} }),
    unseen: 'The car tells nothing of its horn.',
    example: {},
    ha: press('honk_horn', 'PRESS'),
  }),
} as const satisfies Record<string, Unnamed>;

/** Tesla's name of a command. */
export type CommandName = keyof typeof table;

/** Every command by its name, in the order in which a person looks for them. */
export const commands = Object.fromEntries(
  Object.entries(table).map(([name, entry]) => [name, { ...entry, name }]),
) as unknown as Readonly<Record<CommandName, Command>>;
