import { Problem } from '../../kernel/problem';
import { localTime, minutesOf } from './local-time';
import { leastAmps } from './circuit';
import type { HomePlan } from './plan';

/** One part of a plan: what it is called, what it says, and what it has to be from and to. */
type Rule = readonly [option: string, value: number | undefined, from: number, to: number];

/** @throws Problem `OPTION_INVALID` that names the first part of the plan that cannot be. */
export function checkHome(plan: HomePlan): void {
  const { place, solar, battery, circuit, tariff, chargers = {} } = plan;
  localTime(plan.zone);
  if (tariff.published?.at !== undefined) minutesOf(tariff.published.at);
  const rules: readonly Rule[] = [
    ['latitude', place.latitude, -90, 90],
    ['longitude', place.longitude, -180, 180],
    ['yearlyLoad', plan.yearlyLoad, 0, 1_000_000],
    ['meterEvery', plan.meterEvery, 1, 86_400],
    ['kilowattPeak', solar?.kilowattPeak, 0, 10_000],
    ['tilt', solar?.tilt, 0, 90],
    ['azimuth', solar?.azimuth, 0, 360],
    ['kilowattHours', battery?.kilowattHours, 0, 10_000],
    ['kilowatts', battery?.kilowatts, 0, 10_000],
    ['efficiency', battery?.efficiency, 0.01, 1],
    ['minSoc', battery?.minSoc, 0, 100],
    ['startSoc', battery?.startSoc, 0, 100],
    ['amps of the circuit', circuit?.amps, leastAmps, 1_000],
    ['surcharge', tariff.surcharge, -1_000, 1_000],
    ['tax', tariff.tax, 0, 10],
    ['feedIn', tariff.feedIn, -1_000, 1_000],
    ['lateShare', tariff.published?.lateShare, 0, 1],
    ['lateMinutes', tariff.published?.lateMinutes, 0, 1_440],
    ...Object.entries(chargers).map(([vin, { amps }]): Rule => [`amps of the charger of ${vin}`, amps, leastAmps, 80]),
  ];
  for (const [option, value, from, to] of rules) {
    if (value === undefined || (value >= from && value <= to)) continue;
    const rule = `it takes a number from ${from} to ${to}`;
    throw new Problem('OPTION_INVALID', { option, value, rule });
  }
  for (const [vin, { phases }] of Object.entries(chargers)) {
    if (phases.length > 0 && new Set(phases).size === phases.length) continue;
    const [option, value] = [`phases of the charger of ${vin}`, `[${phases.join()}]`];
    const rule = 'it names one to three different phases, 0 to 2';
    throw new Problem('OPTION_INVALID', { option, value, rule });
  }
}
