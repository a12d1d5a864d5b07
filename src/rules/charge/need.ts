import { agree, chargeDuration, efficiencyOf, type ChargeModel } from './estimate';
import type { ChargeFacts } from './facts';
import { isComplete } from './limit';
import type { ChargeRuleSettings } from './settings';
import type { ChargeRuleState } from './state';

/** Below this a Tesla wastes what it draws, A. */
export const leastAmps = 5;

/** Planned for a per cent more, so that it is there in time though both its ends are rounded. */
const reserve = 1;

/** A car this close to its target is not started again, %. */
const closeEnough = 1;

/** What the wall gives at a current, kW. */
export const powerOf = ({ volts, phases }: ChargeRuleSettings, amps: number): number => (volts * phases * amps) / 1_000;

/** The most that wall box and plug let the car draw, A; its share of a circuit apart. */
export const mostAmps = ({ maxAmps }: ChargeRuleSettings, facts: ChargeFacts | null): number =>
  Math.min(maxAmps, facts?.maxAmps ?? maxAmps);

/** The full current as the circuit allows it, A. */
export function fullAmps(settings: ChargeRuleSettings, { facts, share }: ChargeRuleState): number {
  const most = mostAmps(settings, facts);
  return settings.circuit ? Math.min(most, settings.circuit.amps, share ?? 0) : most;
}

/** The power to reckon with, kW: what this stay showed, or what the wall should give. */
export function expectedPower(settings: ChargeRuleSettings, state: ChargeRuleState): number {
  const amps = fullAmps(settings, state);
  // A circuit that is used up is free again before long.
  const nominal = powerOf(settings, amps >= leastAmps ? amps : mostAmps(settings, state.facts));
  return state.power === null ? nominal : Math.min(nominal, state.power);
}

export function modelOf(settings: ChargeRuleSettings, state: ChargeRuleState, power: number): ChargeModel {
  const { capacity } = settings;
  const coldest = state.power === null ? state.facts?.packTemperature : undefined;
  const efficiency = efficiencyOf(state.learned, capacity);
  return { capacity, power, efficiency, ...(coldest !== undefined && { coldest }) };
}

/** How long charging to a target takes, milliseconds; held against the car's own estimate while it charges. */
export function durationTo(target: number, soc: number, model: ChargeModel, facts: ChargeFacts): number {
  const own = chargeDuration(soc, Math.min(100, target + reserve), model);
  const { chargeState, timeToFull, limit } = facts;
  if (chargeState !== 'Charging' || timeToFull === undefined || limit === undefined || limit <= soc) return own;
  const toLimit = chargeDuration(soc, limit, model);
  return own * (agree(toLimit, timeToFull).duration / toLimit);
}

/** Whether a target is reached, or as near as the car lets it: it does not start again right under its limit. */
export function isReached(target: number, { soc, limit, chargeState }: ChargeFacts): boolean | undefined {
  if (soc === undefined) return undefined;
  if (soc >= target) return true;
  if (chargeState === 'Charging' || chargeState === 'Starting') return false;
  if (soc >= target - closeEnough) return true;
  return limit !== undefined && limit <= target && isComplete(soc, limit);
}
