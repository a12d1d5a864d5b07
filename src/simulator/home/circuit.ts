import { thirds, type PerPhase } from './house-load';
import type { Charger, CircuitPlan, Phase } from './plan';

/** A below which a wall box offers nothing: IEC 61851 has no signal for it. */
export const leastAmps = 6;

/** The fuse of the wall boxes' line. */
export interface Fuse {
  /** How warm it is a phase, from 0; it trips at 1. */
  readonly heat: PerPhase;
  readonly tripped: boolean;
}

export const coldFuse: Fuse = { heat: [0, 0, 0], tripped: false };

/** A breaker carries 1.13 times its rating for ever. */
const everCarried = 1.13 ** 2;
/** Seconds of the rating's heat from cold to trip: 1.45 times the rating lasts two minutes, twice the rating 40 seconds. */
const patience = 110;

/** The fuse after it carried so many A a phase for some seconds. */
export function stepFuse(fuse: Fuse, { amps }: CircuitPlan, carried: PerPhase, seconds: number): Fuse {
  if (fuse.tripped) return fuse;
  const heat = fuse.heat.map((warm, phase) => {
    const load = ((carried[phase] ?? 0) / amps) ** 2;
    return Math.max(0, warm + ((load - everCarried) * seconds) / patience);
  }) as [number, number, number];
  const tripped = heat.some((warm) => warm >= 1);
  return { heat: tripped ? coldFuse.heat : heat, tripped };
}

/** A car at its wall box. */
export interface Guest {
  readonly charger: Charger;
  /** A a phase that it takes when it may; 0 while it does not charge. */
  readonly wants: number;
}

/**
 * A a phase that each wall box offers; 0 for none. With load management everybody gets an equal part, or what the others
 * leave; where the parts get too small, the last ones wait.
 */
export function offeredAmps(circuit: CircuitPlan | undefined, fuse: Fuse, guests: readonly Guest[]): readonly number[] {
  if (fuse.tripped) return guests.map(() => 0);
  if (!circuit?.loadManagement) return guests.map(({ charger }) => charger.amps);
  let served = guests.filter(({ wants }) => wants > 0);
  for (let last = tooMany(); last; last = tooMany()) served = served.filter((guest) => guest !== last);
  return guests.map((guest) => {
    // A wall box without a load shows what it could give.
    if (guest.wants === 0) return Math.min(guest.charger.amps, Math.max(leastAmps, Math.floor(partOf(guest, circuit))));
    return served.includes(guest) ? Math.min(guest.charger.amps, Math.floor(partOf(guest, circuit))) : 0;
  });

  /** The last of those who share a phase on which somebody's part is too small to charge. */
  function tooMany(): Guest | undefined {
    const narrow = served.find((guest) => partOf(guest, circuit as CircuitPlan) < leastAmps);
    return (
      narrow && served.findLast(({ charger }) => charger.phases.some((phase) => narrow.charger.phases.includes(phase)))
    );
  }

  function partOf(guest: Guest, { amps }: CircuitPlan): number {
    const parts = guest.charger.phases.map((phase) => {
      const others = served.filter((other) => other !== guest && other.charger.phases.includes(phase));
      const taken = others.reduce((sum, other) => sum + other.wants, 0);
      return Math.max(amps / (others.length + 1), amps - taken);
    });
    return Math.min(...parts);
  }
}

/** A a phase of kW that flow through a charger. */
export function ampsOn(phases: readonly Phase[], kilowatts: number, volts: number): PerPhase {
  const amps = thirds(0);
  for (const phase of phases) amps[phase] = (kilowatts * 1_000) / volts / phases.length;
  return amps;
}
