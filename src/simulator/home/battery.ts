import type { HomeBatteryPlan } from './plan';

/** Share of the energy that each way keeps; both ways make the efficiency. */
const oneWay = ({ efficiency = 0.9 }: HomeBatteryPlan): number => Math.sqrt(efficiency);

export const startEnergy = ({ kilowattHours, startSoc = 50 }: HomeBatteryPlan): number =>
  (kilowattHours * startSoc) / 100;

/** What a battery is asked for. */
interface Asked {
  /** kWh that it holds. */
  readonly energy: number;
  /** kW that nobody needs, or with a minus sign kW that are missing. */
  readonly surplus: number;
  readonly seconds: number;
}

/** The home battery's own controller: fills from what is left over, gives what is missing, no more than it holds or can take. */
export function stepBattery(
  plan: HomeBatteryPlan,
  { energy, surplus, seconds }: Asked,
): { readonly energy: number; /** kW at the wall, above 0 while it gives. */ readonly power: number } {
  const { kilowattHours, kilowatts, minSoc = 10 } = plan;
  const hours = seconds / 3_600;
  const keeps = oneWay(plan);
  if (surplus >= 0) {
    const room = Math.max(0, kilowattHours - energy) / keeps / hours;
    const takes = Math.min(surplus, kilowatts, room);
    return { energy: energy + takes * keeps * hours, power: 0 - takes };
  }
  const held = (Math.max(0, energy - (kilowattHours * minSoc) / 100) * keeps) / hours;
  const gives = Math.min(-surplus, kilowatts, held);
  return { energy: energy - (gives / keeps) * hours, power: gives };
}
