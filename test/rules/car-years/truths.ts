import type { AlertSettings } from '../../../src/rules/alerts';
import type { IncidentName } from '../../../src/simulator/car/incidents';
import type { CarView, FaultReport } from '../../../src/simulator/home';
import type { Stretch } from './outages';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

type Flags = Readonly<Record<string, boolean>>;
/** kWh a kilometre, fast and in the cold. */
const dear = 0.23;
const windows = ['FdWindow', 'FpWindow', 'RdWindow', 'RpWindow'];
const wheels = { frontRight: 'TpmsPressureFr', rearLeft: 'TpmsPressureRl' } as const;

/** What is so of a simulated car, seen with one's own eyes and not by what it tells; by name, with when. */
export class Truths {
  readonly #stretches = new Map<string, Stretch[]>();
  readonly #open = new Map<string, number>();
  readonly #threshold: number;
  readonly #capacity: number;
  #socAwake = 100;
  #guardedSince: number | null = null;
  #version: unknown;
  /** For how long, ms, it was awake with the software that it runs. */
  #awakeWithIt = Infinity;
  #at = 0;

  constructor({ lowSoc, capacity }: Pick<AlertSettings, 'lowSoc' | 'capacity'>) {
    this.#threshold = lowSoc.threshold;
    this.#capacity = capacity!;
  }

  watch(now: number, car: CarView): void {
    const is = (name: string): unknown => car.read(name);
    const isParked = is('Gear') === 'P';
    const isLeft = isParked && is('DriverSeatOccupied') === false;
    const doors = is('DoorState') as Flags;
    const charge = is('DetailedChargeState');
    const unplugged = isParked && charge === 'Disconnected';
    const soc = Number(is('Soc'));
    const isOpen = (...some: string[]): boolean => isLeft && some.some((door) => doors[door]);
    // What it loses asleep nobody knows before it wakes.
    if (!car.asleep) this.#socAwake = soc;
    const guards = is('SentryMode') !== 'Off' && is('SentryMode') !== 'Idle';
    this.#guardedSince = guards ? (this.#guardedSince ?? now) : null;
    const version = is('Version');
    if (this.#version !== undefined && this.#version !== version) this.#awakeWithIt = 0;
    else if (!car.asleep) this.#awakeWithIt += now - this.#at;
    this.#version = version;
    this.#at = now;
    const waits = (charge === 'Stopped' || charge === 'NoPower') && soc < Number(is('ChargeLimitSoc')) - 1;
    const true_: Record<string, boolean> = {
      'left_open/doors': isOpen('DriverFront', 'DriverRear', 'PassengerFront', 'PassengerRear'),
      'left_open/trunk': isOpen('TrunkRear'),
      'left_open/frunk': isOpen('TrunkFront'),
      'left_open/windows': isLeft && windows.some((name) => is(name) !== 'Closed'),
      'left_open/port': isLeft && unplugged && is('ChargePortDoorOpen') === true,
      'left_open/unlocked': isLeft && is('Locked') === false,
      'sentry_alarm/': is('SentryMode') === 'Panic',
      'sentry_drain/': unplugged && soc < 40.5 && now - (this.#guardedSince ?? now) >= 12 * hour - 5 * minute,
      'low_charge/': unplugged && car.isHome && soc < Math.max(this.#threshold, this.#needs(car, now) + 10) + 0.5,
      'charging_not_started/': waits && car.isHome,
      'waits for much': waits && soc < Number(is('ChargeLimitSoc')) - 2.5,
      'charging_stopped/': waits,
      'software_update/offer': String(is('SoftwareUpdateVersion')).trim() !== '',
      // Who falls asleep with it tells of it when it wakes.
      'software_update/installed': this.#awakeWithIt < hour,
      'unlocked though shut': isLeft && is('Locked') === false && !Object.values(doors).includes(true),
      awake: !car.asleep,
      'stands without a cable': unplugged,
      'surely too low for tomorrow': unplugged && car.isHome && this.#socAwake < this.#threshold - 0.5,
      // What it loses then is what it takes: no climate hides it, and neither cold nor emptiness by a per cent of the pack.
      'loses openly': unplugged && soc > 10 && Number(is('BatteryLevel')) - soc < 0.8 && is('HvacPower') === 'Off',
      'charges early and warm': charge === 'Charging' && soc < 84 && Number(is('ModuleTempMin')) >= 6,
      ...Object.fromEntries(
        Object.entries(wheels).map(([wheel, signal]) => [`low ${wheel}`, !isParked && lackOf(car, signal) > 0.35]),
      ),
      ...Object.fromEntries(car.alerts().map((name) => [`vehicle_warning/${name}`, true])),
    };
    for (const [name, holds] of Object.entries(true_)) if (holds && !this.#open.has(name)) this.#open.set(name, now);
    for (const [name, from] of this.#open) if (!true_[name]) this.#close(name, { from, to: now });
  }

  of(name: string): readonly Stretch[] {
    const from = this.#open.get(name);
    const known = this.#stretches.get(name) ?? [];
    return from === undefined ? known : [...known, { from, to: Infinity }];
  }

  /** % that the way of the next day and back will take, at most. */
  #needs({ outing }: CarView, now: number): number {
    const isSoon = outing !== undefined && outing.leave - now < day;
    return isSoon ? (100 * 2 * outing.kilometres * dear) / this.#capacity : 0;
  }

  #close(name: string, stretch: Stretch): void {
    this.#open.delete(name);
    const known = this.#stretches.get(name);
    if (known) known.push(stretch);
    else this.#stretches.set(name, [stretch]);
  }
}

/** bar below 2.9, cold: by 0.01 bar a kelvin to 20 °C. */
const lackOf = (car: CarView, signal: string): number =>
  2.9 - (Number(car.read(signal)) + (20 - Number(car.read('OutsideTemp'))) * 0.01);

export const overlap = (one: Stretch, other: Stretch): number =>
  Math.max(0, Math.min(one.to, other.to) - Math.max(one.from, other.from));

/** By which planted faults an alert of a subject may be raised, from when they showed until an hour after their end. */
const causes: Readonly<Record<string, IncidentName>> = {
  'tyre_pressure/rearLeft': 'leak',
  'tyre_pressure/frontRight': 'puncture',
  'charging_slow/': 'charger:slow',
};
/** What takes charge from a parked car without a cause that is allowed for. */
const drains: readonly IncidentName[] = ['vampire', 'kept_awake'];
/** It may be told in the step in which it began, before it is seen. */
const step = minute;
/** What was so may still be told so long after its end: frames are late by minutes. */
const patience = 20 * minute;

/** Whether what was told at an instant was so. */
export function isTrue(
  alert: string,
  subject: string,
  at: number,
  truths: Truths,
  faults: readonly FaultReport[],
): boolean {
  const name = `${alert}/${subject}`;
  const during = (incident: IncidentName, { from, to }: Stretch): boolean =>
    faults.some((one) => one.incident === incident && one.shown !== null && one.shown < to && one.ended > from);
  // A stay that took too much is told when it has ended, or later where nothing came through.
  const stays = alert === 'idle_drain' ? truths.of('stands without a cable') : [];
  return (
    truths.of(name).some(({ from, to }) => from - step <= at && at < to + patience) ||
    (causes[name] !== undefined && during(causes[name], { from: at - hour, to: at })) ||
    stays.some((stay) => stay.from < at && at < stay.to + 6 * hour && drains.some((drain) => during(drain, stay)))
  );
}
