/** A place, WGS 84, in degrees. */
export interface Location {
  readonly latitude: number;
  readonly longitude: number;
}

/** Doors or tyres by name, `true` for open or warned. */
export type Flags = Readonly<Record<string, boolean>>;

/** The members of `Doors`, by number from 1. */
export const doorNames = [
  'DriverFront',
  'DriverRear',
  'PassengerFront',
  'PassengerRear',
  'TrunkFront',
  'TrunkRear',
] as const;

/** The members of `TireLocation`, by number from 1. */
export const tireNames = [
  'frontLeft',
  'frontRight',
  'rearLeft',
  'rearRight',
  'semiMiddleAxleLeft2',
  'semiMiddleAxleRight2',
  'semiRearAxleLeft',
  'semiRearAxleRight',
  'semiRearAxleLeft2',
  'semiRearAxleRight2',
] as const;

/** What a signal can be: `null` is the car's own "invalid", so "not known now". */
export type SignalValue = number | string | boolean | null | Location | Flags;
