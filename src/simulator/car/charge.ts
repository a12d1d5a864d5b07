import { socOf, type CarState } from './state';
import type { AcSupply, CarPlan, Supply } from './plan';
import { coldShare, heaterOf } from './thermal';

type Charge = CarState['charge'];

/** Seconds of handshake between plugging in and power. */
const handshake = 8;
/** Seconds after which a charger that stops does, and the A a phase of one that is slow: a plug that gets hot. */
const stopsAfter = 900;
const slowAmps = 6;
/** Share of AC that reaches the pack. */
const acEfficiency = 0.93;
/** A that every one of these cars takes from a single phase, as European Model 3 and Y do (7.4 kW). */
const singlePhaseAmps = 32;

/** Goes on with the charge by some seconds: its phase, and the energy of the session. */
export function stepCharge(plan: CarPlan, state: CarState, seconds: number): Charge {
  const { charge } = state;
  const full = socOf(plan, state.battery.energy) >= charge.limit;
  const since = charge.since + seconds;
  const isAsked = charge.phase === 'Starting' || charge.phase === 'Charging';
  if (isAsked && charge.trouble === 'no_power') return enter(charge, 'NoPower');
  if (charge.phase === 'NoPower' && charge.trouble !== 'no_power' && hasVolts(charge.supply))
    return enter(charge, 'Starting');
  if (isFailing(charge, since)) return enter(charge, 'Stopped');
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
  const flows = charge.phase === 'Charging' && soc < charge.limit;
  return flows ? supplyPower(plan, charge, soc, battery.temperature) : 0;
}

/** A charger that is broken ends a charge: at its beginning, or after a while. */
const isFailing = ({ phase, trouble }: Charge, since: number): boolean =>
  (trouble === 'refuses' && phase === 'Starting' && since >= handshake) ||
  (trouble === 'stops' && phase === 'Charging' && since >= stopsAfter);

const hasVolts = (supply: Supply | null): boolean => supply !== null && (supply.kind === 'DC' || supply.volts > 0);

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
  if (supply?.kind !== 'AC') return 0;
  const most = charge.trouble === 'slow' ? slowAmps : Infinity;
  return Math.min(supply.amps, mostAmps(plan, supply.phases), charge.ampsRequested, most);
}

/** kW from the supply: what it gives, the request allows, and the pack with its heater takes at this charge and temperature. */
export function supplyPower(plan: CarPlan, charge: Charge, soc: number, temperature: number): number {
  const { supply } = charge;
  if (!supply) return 0;
  const taken = packLimit(plan, soc) * coldShare(temperature) + heaterOf(temperature);
  if (supply.kind === 'DC') return Math.min(supply.kilowatts, taken);
  const offered = (supply.phases * supply.volts * ampsOf(plan, charge)) / 1_000;
  return Math.min(offered, taken / acEfficiency);
}

/** kW of the supply's that reach the pack. */
export const packPower = (supply: Supply, power: number): number =>
  supply.kind === 'AC' ? power * acEfficiency : power;

/** kW that the warm pack takes: 2.3 times its energy while empty, falling off in a straight line from 20 %, a trickle when full. */
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
    const power = packPower(charge.supply, supplyPower(plan, charge, soc, battery.temperature));
    // A trickle has no end that anyone would wait for.
    if (power < 0.05) return null;
    hours += (Math.min(1, charge.limit - soc) / 100) * (plan.packEnergy / power);
  }
  return hours;
}
