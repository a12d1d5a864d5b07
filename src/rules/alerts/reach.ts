import type { Unit } from '../../vehicle/signal';

/** From where to where the numbers of a signal go. */
export interface Reach {
  readonly least: number;
  readonly most: number;
}

/** By unit, and wide: what lies beyond was meant in another one, such as a tyre's 42 psi or 290 kPa. */
const reaches: Partial<Record<Unit, Reach>> = {
  '%': { least: 0, most: 100 },
  bar: { least: 0, most: 10 },
  // A cold night, and a motor that is too hot.
  '°C': { least: -100, most: 300 },
};

/** The grade of a road has no end. */
const endless: ReadonlySet<string> = new Set(['GradeEstimatePercent']);

/** What a signal can be; `undefined` where that is not known. */
export const reachOf = (signal: string, unit: Unit | undefined): Reach | undefined =>
  unit === undefined || endless.has(signal) ? undefined : reaches[unit];
