import { randomInt } from 'node:crypto';
import { createRequire } from 'node:module';
import { builtOn } from './built.mjs';

const require = createRequire(import.meta.url);

async function year() {
  const module = { exports: {} };
  new Function('require', 'module', 'exports', await builtOn('../rules/year/year.ts'))(require, module, module.exports);
  return module.exports;
}

const total = (cars, count) => cars.reduce((sum, car) => sum + count(car), 0);
const percent = (share) => `${Math.round(share * 100)} %`;

/** A year of two cars in three homes, with their charge rules and charging at once. RULES_SEED repeats one. */
export async function rules() {
  const { liveYear, variants } = await year();
  const seed = Number(process.env.RULES_SEED ?? randomInt(2 ** 31));
  const days = 365;
  console.log(`RULES_SEED=${seed}`);
  const from = Date.parse('2026-01-01T00:00:00+01:00');
  return Object.fromEntries(
    Object.keys(variants).map((variant) => {
      const { cars, rule, atOnce, cpu } = liveYear({ variant, from, days, seed });
      const carDays = days * cars.length;
      const row = {
        kWh: Math.round(rule.energy),
        'cost, EUR': Math.round(rule.cost),
        'at once, EUR': Math.round(atOnce.cost),
        saved: percent(1 - rule.cost / atOnce.cost),
        'from the sun': percent(rule.solar),
        'at once': percent(atOnce.solar),
        'feasible departures': total(cars, ({ departures }) => departures.filter((one) => one.isFeasible).length),
        missed: total(cars, ({ departures }) => departures.filter((one) => one.isMissed).length),
        'commands a day': Number((total(cars, ({ wished }) => wished.length) / carDays).toFixed(1)),
        'wakes a day': Number((total(cars, ({ wakes }) => wakes) / carDays).toFixed(2)),
        'min below floor': total(cars, ({ belowFloor }) => belowFloor),
        'min above limit': total(cars, ({ aboveLimit }) => aboveLimit),
        'CPU s': Number(cpu.toFixed(1)),
      };
      return [variant, row];
    }),
  );
}
