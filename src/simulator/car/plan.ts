import type { Commute } from './routes';

export interface AcSupply {
  readonly kind: 'AC';
  readonly phases: number;
  /** 0 where it is switched off. */
  readonly volts: number;
  readonly amps: number;
}

/** What a charge comes from. */
export type Supply = AcSupply | { readonly kind: 'DC'; readonly kilowatts: number };

/** A wall box at home: three phases, 11 kW. */
export const wallBox: AcSupply = { kind: 'AC', phases: 3, volts: 230, amps: 16 };
/** A fast charger on the way. */
export const supercharger: Supply = { kind: 'DC', kilowatts: 150 };

/** One entry of a car's day. The day repeats. */
export type Activity =
  | { readonly do: 'drive'; readonly to: 'home' | 'work' }
  | { readonly do: 'park'; readonly minutes: number }
  | { readonly do: 'charge'; readonly minutes: number; readonly supply: Supply };

export type Model = 'Model3' | 'ModelY' | 'ModelS' | 'ModelX';

/** What distinguishes one simulated car from another: how it is built, where it lives, what its day is like. */
export interface CarPlan {
  readonly vin: string;
  readonly name: string;
  readonly model: Model;
  readonly trim: string;
  readonly color: string;
  /** Energy of the full pack, kWh. */
  readonly packEnergy: number;
  /** Rated range of the full pack, miles. */
  readonly ratedRange: number;
  /** The most the on-board charger takes, A a phase. */
  readonly chargerAmps: number;
  readonly version: string;
  /** Sends values as text, as firmware before typed values does. */
  readonly textValues: boolean;
  /** Whether it takes signed commands; `required` by default. Off for the Model S and X before 2021, which cannot check them. */
  readonly commandSigning?: 'off' | 'allowed' | 'required';
  readonly commute: Commute;
  /** IANA: the clock that its charge schedules follow; UTC without it. */
  readonly zone?: string;
  /** Entries of the day, repeated; empty leaves the car to itself. */
  readonly day: readonly Activity[];
  /** Minutes parked with nothing going on until it sleeps. */
  readonly sleepAfter: number;
  /** Watches its surroundings while parked away from home. */
  readonly sentry: boolean;
  readonly start: {
    readonly at: 'home' | 'work';
    /** Usable state of charge, %. */
    readonly soc: number;
    readonly limit: number;
    readonly odometerMiles: number;
    /** Starts in the middle of the day's first entry: seconds of it that are over, or metres of a drive. */
    readonly done?: number;
    readonly asleep?: boolean;
  };
}
