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
  /** kWh that the climate took, where its phases showed a drop; else a usual power is reckoned with. */
  readonly climateEnergy: number | null;
  readonly softwareVersion: string | null;
}

/** A drive, three minutes after it ended. */
export interface DrivenTrip extends Interval {
  readonly atStart: PackState;
  readonly atEnd: PackState;
  /** km. */
  readonly distance: number;
  /** km that the car drove without being heard. */
  readonly distanceUnseen: number;
  /** Milliseconds with a speed above 0. */
  readonly moving: number;
  /** °C, the mean of the trip. */
  readonly outside: number | null;
  /** m; end minus start. */
  readonly ascent: number | null;
  /** Share of the distance above 110 km/h, 0 to 1. */
  readonly fastShare: number | null;
  /** kWh that the climate took. */
  readonly climateEnergy: number | null;
  /** It charged inside: the trip says nothing. */
  readonly charged: boolean;
  /** The cabin or the pack was warmed from the pack in the half hour before. */
  readonly preheated: boolean;
  /** A trailer hung on it. */
  readonly trailer: boolean;
  readonly softwareVersion: string | null;
}
