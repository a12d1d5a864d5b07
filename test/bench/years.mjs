import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { builtOn } from './built.mjs';

/** A worker lives the years of its seeds and tells each as soon as it is over. */
const living = (code) => `
const { parentPort, workerData } = require('node:worker_threads');
const years = { exports: {} };
((module, exports) => { ${code} })(years, years.exports);
const from = Date.parse('2026-01-01T00:00:00+01:00');
for (const seed of workerData) parentPort.postMessage(years.exports.liveCarYear({ from, days: 365, seed }));
`;

/** Lives the years of some seeds, in as many threads as the machine has cores. */
async function live(seeds) {
  const code = living(await builtOn('../rules/car-years/car-year.ts'));
  const count = availableParallelism();
  const lived = [];
  await Promise.all(
    Array.from({ length: count }, (_, index) => {
      const own = seeds.filter((_seed, n) => n % count === index);
      const worker = new Worker(code, { eval: true, workerData: own });
      worker.on('message', (year) => lived.push(year));
      return new Promise((resolve, reject) => worker.on('exit', resolve).on('error', reject));
    }),
  );
  return lived;
}

async function summaryOf(years) {
  const module = { exports: {} };
  new Function('module', 'exports', await builtOn('../rules/car-years/summary.ts'))(module, module.exports);
  return module.exports.summaryOf(years);
}

/** Years of cars that much befalls, with their alerts and their preconditioning. RULES_SEED repeats them. */
export async function years() {
  const first = Number(process.env.RULES_SEED ?? randomInt(2 ** 31));
  const count = Number(process.env.CAR_YEARS ?? 200);
  console.log(`RULES_SEED=${first} CAR_YEARS=${count}`);
  const { faults, raisedShare, falseAlarms, falseAlarmsAYear, conditioning, cpu } = await summaryOf(
    await live(Array.from({ length: count }, (_, index) => first + index)),
  );
  console.table(faults);
  console.table({ ...falseAlarms, all: falseAlarmsAYear });
  console.log(
    `Raised ${(100 * raisedShare).toFixed(1)} % of what could be told; ${cpu.toFixed(1)} s of CPU a car-year.`,
  );
  return conditioning;
}
