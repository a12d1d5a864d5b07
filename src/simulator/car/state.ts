import { distance, pathFrom, type Path } from './geography';
import type { CarPlan, Supply } from './plan';
import type { Place } from '../wire/value';

export type Gear = 'P' | 'R' | 'N' | 'D';
export type ChargePhase = 'Disconnected' | 'NoPower' | 'Starting' | 'Charging' | 'Complete' | 'Stopped';
export type ClimateMode = 'Off' | 'On' | 'Precondition' | 'OverheatProtect';
export type SentryMode = 'Off' | 'Idle' | 'Armed' | 'Aware' | 'Panic' | 'Quiet';
export type WindowPosition = 'Closed' | 'PartiallyOpen' | 'Opened';

export const doors = [
  'DriverFront',
  'DriverRear',
  'PassengerFront',
  'PassengerRear',
  'TrunkFront',
  'TrunkRear',
] as const;
export const wheels = ['frontLeft', 'frontRight', 'rearLeft', 'rearRight'] as const;

/** A drive under way. */
export interface Trip {
  readonly path: Path;
  readonly metres: number;
  readonly origin: Place;
  readonly destination: Place;
  readonly destinationName: string;
}

/** A schedule that the car keeps, in the words of `CarServer.ChargeSchedule`. Times are minutes after midnight. */
export interface ChargeSchedule {
  readonly id: number;
  readonly name: string;
  /** Bits from Sunday up. */
  readonly days_of_week: number;
  readonly start_enabled: boolean;
  readonly start_time: number;
  readonly end_enabled: boolean;
  readonly end_time: number;
  /** It is gone once its time is over. */
  readonly one_time: boolean;
  readonly enabled: boolean;
  readonly latitude: number;
  readonly longitude: number;
}

/**
 * Everything that changes about a car, in metres, seconds, kWh, kW and °C; the signal table turns it into the wire's units.
 * Never changed in place.
 */
export interface CarState {
  readonly battery: {
    readonly energy: number;
    readonly temperature: number;
    /** kW out of the pack; negative while it charges. */
    readonly power: number;
    /** kWh ever taken out, and ever put in. */
    readonly used: number;
    readonly charged: number;
  };
  readonly charge: {
    readonly phase: ChargePhase;
    /** Seconds in that phase. */
    readonly since: number;
    readonly supply: Supply | null;
    readonly limit: number;
    /** A a phase that the driver asks for. */
    readonly ampsRequested: number;
    /** kWh of this session: into the pack, and out of an AC supply. */
    readonly added: number;
    readonly drawn: number;
    /** kWh ever drawn from AC supplies. */
    readonly metered: number;
    readonly doorOpen: boolean;
    /** Kept in the car, oldest first. */
    readonly schedules: readonly ChargeSchedule[];
  };
  readonly drive: {
    readonly gear: Gear;
    readonly speed: number;
    readonly acceleration: number;
    /** kW at the motor. */
    readonly power: number;
    readonly odometer: number;
    readonly place: Place;
    readonly heading: number;
    readonly trip: Trip | null;
  };
  readonly climate: {
    readonly mode: ClimateMode;
    readonly inside: number;
    /** °C above what the time of day says. */
    readonly weather: number;
    readonly left: number;
    readonly right: number;
    /** kW that heating or cooling takes. */
    readonly power: number;
  };
  readonly body: {
    readonly driver: 'away' | 'boarding' | 'seated' | 'leaving';
    /** Seconds that the driver is at it. */
    readonly since: number;
    readonly locked: boolean;
    readonly doors: Readonly<Record<(typeof doors)[number], boolean>>;
    readonly windows: Readonly<Record<'Fd' | 'Fp' | 'Rd' | 'Rp', WindowPosition>>;
    readonly sentry: SentryMode;
    /** bar, cold. */
    readonly tyres: Readonly<Record<(typeof wheels)[number], number>>;
    /** 0 cold to 1 warm from driving. */
    readonly tyreWarmth: number;
  };
  readonly sleep: {
    readonly asleep: boolean;
    /** Seconds that nothing went on. */
    readonly idle: number;
    /** Seconds that it stays awake whatever goes on, because somebody woke it. */
    readonly awakeFor: number;
  };
  /** Where the car is in its day; `null` once somebody took it over by hand. */
  readonly day: { readonly entry: number; readonly elapsed: number } | null;
  /** Simulated time, epoch milliseconds: it runs faster than the clock where the simulation is accelerated. */
  readonly time: number;
}

/** A way from where the car stands to one of its two addresses. */
export function tripTo(plan: CarPlan, state: CarState, to: 'home' | 'work'): Trip {
  const { commute } = plan;
  const waypoints = to === 'work' ? commute.there : commute.back;
  const from = state.drive.place;
  const known = isAt(from, to === 'work' ? commute.home : commute.work);
  return {
    // From anywhere else it takes the straight way.
    path: pathFrom(from, known ? waypoints : waypoints.slice(-1)),
    metres: 0,
    origin: from,
    destination: commute[to],
    destinationName: to === 'work' ? commute.workName : commute.homeName,
  };
}

/** Near enough to be there, as the car judges it. */
export const isAt = (place: Place, address: Place): boolean => distance(place, address) < 120;

export const metresPerMile = 1_609.344;

export const allShut: CarState['body']['doors'] = {
  DriverFront: false,
  DriverRear: false,
  PassengerFront: false,
  PassengerRear: false,
  TrunkFront: false,
  TrunkRear: false,
};

/** The part of the pack that is never used, kept below 0 %. */
const reserve = 0.02;

/** Usable state of charge in %, from the energy in the pack. */
export const socOf = (plan: CarPlan, energy: number): number =>
  Math.max(0, ((energy / plan.packEnergy - reserve) / (1 - reserve)) * 100);

/** Energy in the pack in kWh at a usable state of charge. */
export const energyAt = (plan: CarPlan, soc: number): number =>
  plan.packEnergy * (reserve + (soc / 100) * (1 - reserve));
