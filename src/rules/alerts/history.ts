import type { Location } from '../../vehicle/value';
import type { Interval } from '../zone';

/** What was known of the pack at an end of a parked window or a trip. Times are epoch milliseconds; `null` unknown. */
export interface PackState {
  /** `EnergyRemaining`, kWh. */
  readonly energy: number | null;
  readonly energyAt: number | null;
  /** What can be used, %. */
  readonly soc: number | null;
  readonly socAt: number | null;
  /** What the display shows, %: cold locks the difference away. */
  readonly level: number | null;
}

/** A car that stood and did not charge, from fifteen minutes after the last drive or charge: the pack is at rest. */
export interface ParkedWindow extends Interval {
  readonly atStart: PackState;
  readonly atEnd: PackState;
  readonly plugged: boolean | null;
  /** km, at both ends; they differ when it was towed. */
  readonly odometerStart: number | null;
  readonly odometerEnd: number | null;
  /** °C. */
  readonly outsideStart: number | null;
  readonly outsideEnd: number | null;
  /** Hours with sentry mode on, with the climate on, and awake without either. */
  readonly sentryHours: number;
  readonly climateHours: number;
  readonly awakeHours: number;
  /** kWh that the climate took, by what the pack lost meanwhile; where that is not known, a usual power is reckoned with. */
  readonly climateEnergy: number | null;
  readonly softwareVersion: string | null;
}

/** A drive, three minutes after it ended; a charge on the way ends one and begins another. */
export interface DrivenTrip extends Interval {
  readonly atStart: PackState;
  readonly atEnd: PackState;
  /** km. */
  readonly distance: number;
  /** km that the car drove without being heard. */
  readonly distanceUnseen: number;
  /** Both ends were heard: else what the pack held there is that of another time. */
  readonly isWhole: boolean;
  /** Milliseconds with a speed above 0. */
  readonly moving: number;
  /** °C, the mean of the trip. */
  readonly outside: number | null;
  /** Share of the distance above 110 km/h, 0 to 1; `null` unknown. */
  readonly fastShare: number | null;
  /** The cabin was warmed or cooled in the half hour before: its warmth is not in what the trip took. */
  readonly preheated: boolean;
  readonly softwareVersion: string | null;
}

/** A charge with AC of which place and current are known. */
export interface EndedCharge extends Interval {
  readonly place: Location;
  /** A, the mean while current flowed. */
  readonly amps: number;
}

/** Stretches of a car's life that ended: what it stood, what it drove, and what it charged. */
export interface EndedRows {
  readonly parked: readonly ParkedWindow[];
  readonly trips: readonly DrivenTrip[];
  readonly charges: readonly EndedCharge[];
}
