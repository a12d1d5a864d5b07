import { socOf, type CarState } from './state';
import type { AcSupply, CarPlan, Supply } from './plan';

type Charge = CarState['charge'];

/** Seconds of handshake between plugging in and power. */
const handshake = 8;
/** Share of AC that reaches the pack. */
const acEfficiency = 0.93;
/** A that every one of these cars takes from a single phase, as European Model 3 and Y do (7.4 kW). */
const singlePhaseAmps = 32;

/** Goes on with the charge by some seconds: its phase, and the energy of the session. */
export function stepCharge(plan: CarPlan, state: CarState, seconds: number): Charge {
  const { charge } = state;
  const full = socOf(plan, state.battery.energy) >= charge.limit;
  const since = charge.since + seconds;
  if (charge.phase === 'Starting' && since >= handshake) return enter(charge, full ? 'Complete' : 'Charging');
  if (charge.phase === 'Charging' && full) return enter(charge, 'Complete');
  const energy = (flowing(plan, state) * seconds) / 3_600;
  if (energy === 0 || !charge.supply) return { ...charge, since };
  const ac = charge.supply.kind === 'AC' ? energy : 0;
  return {
    ...charge,
    since,
    added: charge.added + packPower(charge.supply, energy),
    drawn: charge.drawn + ac,
    metered: charge.metered + ac,
  };
}

/** kW that flow out of the supply now. */
export function flowing(plan: CarPlan, { charge, battery }: CarState): number {
  const soc = socOf(plan, battery.energy);
  return charge.phase === 'Charging' && soc < charge.limit ? supplyPower(plan, charge, soc) : 0;
}

/** The same charge in another phase; a new session counts from zero. */
export function enter(charge: Charge, phase: Charge['phase'], supply: Supply | null = charge.supply): Charge {
  const anew = charge.supply === null && supply !== null ? { added: 0, drawn: 0 } : {};
  return { ...charge, ...anew, phase, supply, since: 0, doorOpen: supply !== null || charge.doorOpen };
}

/**
 * The same charge with what its AC supply offers now. A supply without voltage interrupts the charge, one that has it again
 * lets it go on.
 */
export function offer(charge: Charge, supply: AcSupply): Charge {
  const { phase, supply: former } = charge;
  if (former?.kind !== 'AC') return charge;
  const isCut = supply.volts === 0 && (phase === 'Starting' || phase === 'Charging');
  if (isCut) return enter(charge, 'NoPower', supply);
  if (sameSupply(former, supply)) return charge;
  const isBack = former.volts === 0 && supply.volts > 0 && phase === 'NoPower';
  return isBack ? enter(charge, 'Starting', supply) : { ...charge, supply };
}

const sameSupply = (one: AcSupply, other: AcSupply): boolean =>
  one.phases === other.phases && one.volts === other.volts && one.amps === other.amps;

/** The most that the on-board charger takes, A a phase: on a single phase two of its three parts share the work. */
export const mostAmps = (plan: CarPlan, phases: number): number =>
  phases === 1 ? Math.max(plan.chargerAmps, singlePhaseAmps) : plan.chargerAmps;

/** A car without its cable, its charge port shut. */
export const unplugged = (charge: Charge): Charge => ({
  ...enter(charge, 'Disconnected'),
  supply: null,
  doorOpen: false,
});

/** Amperes a phase that flow from an AC supply. */
export function ampsOf(plan: CarPlan, charge: Charge): number {
  const { supply } = charge;
  return supply?.kind === 'AC' ? Math.min(supply.amps, mostAmps(plan, supply.phases), charge.ampsRequested) : 0;
}

/** kW from the supply: what it gives, the request allows and the pack takes at this state of charge. */
export function supplyPower(plan: CarPlan, charge: Charge, soc: number): number {
  const { supply } = charge;
  if (!supply) return 0;
  if (supply.kind === 'DC') return Math.min(supply.kilowatts, packLimit(plan, soc));
  const offered = (supply.phases * supply.volts * ampsOf(plan, charge)) / 1_000;
  return Math.min(offered, packLimit(plan, soc) / acEfficiency);
}

/** kW of the supply's that reach the pack. */
export const packPower = (supply: Supply, power: number): number =>
  supply.kind === 'AC' ? power * acEfficiency : power;

/** kW that the pack takes: 2.3 times its energy while empty, falling off in a straight line from 20 %, a trickle when full. */
function packLimit(plan: CarPlan, soc: number): number {
  const rate = soc <= 20 ? 2.3 : 2.3 - ((soc - 20) / 80) * 2.27;
  return plan.packEnergy * rate;
}

/** Hours until the limit at today's power, slower where the pack takes less; `null` while nothing flows. */
export function hoursLeft(plan: CarPlan, state: CarState): number | null {
  const { charge, battery } = state;
  if (charge.phase !== 'Charging' || !charge.supply) return null;
  let hours = 0;
  for (let soc = socOf(plan, battery.energy); soc < charge.limit; soc += 1) {
    const power = packPower(charge.supply, supplyPower(plan, charge, soc));
    // A trickle has no end that anyone would wait for.
    if (power < 0.05) return null;
    hours += (Math.min(1, charge.limit - soc) / 100) * (plan.packEnergy / power);
  }
  return hours;
}
