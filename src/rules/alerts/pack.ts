import type { PackState } from './history';

/** What was taken from the pack between two moments. */
export interface Taken {
  /** kWh; below 0 where it rose. */
  readonly energy: number;
  /** The step in which it was read, %. */
  readonly step: number;
}

/** By the energy that the car tells, else by its charge; `undefined` where neither is known at both ends. */
export function takenOf(start: PackState, end: PackState, capacity: number): Taken | undefined {
  if (start.energy !== null && end.energy !== null) return { energy: start.energy - end.energy, step: 0.1 };
  if (start.soc === null || end.soc === null) return undefined;
  const isWhole = Number.isInteger(start.soc) && Number.isInteger(end.soc);
  return { energy: ((start.soc - end.soc) / 100) * capacity, step: isWhole ? 1 : 0.1 };
}

/** When the values that {@link takenOf} reads were told, at each end. */
export function readAt({ energy, energyAt, soc, socAt }: PackState): number | null {
  return energy !== null ? energyAt : soc !== null ? socAt : null;
}
