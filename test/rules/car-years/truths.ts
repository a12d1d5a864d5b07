import type { CarView, FaultReport } from '../../../src/simulator/home';

const minute = 60_000;
const hour = 60 * minute;

/** Epoch milliseconds. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

type Flags = Readonly<Record<string, boolean>>;
const windows = ['FdWindow', 'FpWindow', 'RdWindow', 'RpWindow'];
const wheels = { frontRight: 'TpmsPressureFr', rearLeft: 'TpmsPressureRl' } as const;

/** What is so of a simulated car, seen with one's own eyes and not by what it tells; by name, with when. */
export class Truths {
  readonly #stretches = new Map<string, Stretch[]>();
  readonly #open = new Map<string, number>();
  readonly #threshold: number;

  /** @param threshold % below which a car at home should be plugged in. */
  constructor(threshold: number) {
    this.#threshold = threshold;
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
    const guards = is('SentryMode') !== 'Off' && is('SentryMode') !== 'Idle';
    const true_: Record<string, boolean> = {
      'left_open/doors': isOpen('DriverFront', 'DriverRear', 'PassengerFront', 'PassengerRear'),
      'left_open/trunk': isOpen('TrunkRear'),
      'left_open/frunk': isOpen('TrunkFront'),
      'left_open/windows': isLeft && windows.some((name) => is(name) !== 'Closed'),
      'left_open/port': isLeft && unplugged && is('ChargePortDoorOpen') === true,
      'left_open/unlocked': isLeft && is('Locked') === false,
      'sentry_alarm/': is('SentryMode') === 'Panic',
      'sentry_drain/': unplugged && guards && soc < 41,
      'low_charge/': unplugged && car.isHome && soc < this.#threshold + 0.5,
      // What it loses then is what it takes: neither cold nor emptiness hides it, and no climate.
      'loses openly': unplugged && soc > 10 && Number(is('BatteryLevel')) - soc < 1 && is('HvacPower') === 'Off',
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

/** By which planted faults an alert may be raised, and how long after their end still. */
const causes: Readonly<Record<string, { readonly of: RegExp; readonly after: number }>> = {
  tyre_pressure: { of: /^(leak|puncture)$/, after: 0 },
  charging_not_started: { of: /^charger:/, after: hour },
  charging_stopped: { of: /^charger:/, after: hour },
  charging_slow: { of: /^charger:slow$/, after: hour },
  // A window that is too much is told when it has ended.
  idle_drain: { of: /^(vampire|kept_awake|sentry|alarm)$/, after: 72 * hour },
  sentry_drain: { of: /^(sentry|alarm)$/, after: hour },
  sentry_alarm: { of: /^alarm$/, after: hour },
  software_update: { of: /^update$/, after: 3 * hour },
};
const patience = 30 * minute;

/** Whether what was told at an instant was so. */
export function isTrue(
  alert: string,
  subject: string,
  at: number,
  truths: Truths,
  faults: readonly FaultReport[],
): boolean {
  const seen = truths.of(`${alert}/${subject}`).some(({ from, to }) => from <= at && at < to + patience);
  const cause = causes[alert];
  return (
    seen ||
    (cause !== undefined &&
      faults.some(({ incident, begin, ended }) => cause.of.test(incident) && begin <= at && at < ended + cause.after))
  );
}
