import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { builtOn } from './built.mjs';

/** A worker lives the year of each seed that it hears. */
const living = (code) => `
const { parentPort } = require('node:worker_threads');
const years = { exports: {} };
((module, exports) => { ${code} })(years, years.exports);
const from = Date.parse('2026-01-01T00:00:00+01:00');
parentPort.on('message', (seed) => parentPort.postMessage(years.exports.liveCarYear({ from, days: 365, seed })));
`;

const day = (at) => new Date(at).toISOString().slice(0, 16);

/** What went wrong in a year, so that it can be lived again and looked at. */
function tell(seed, { wrong, told }) {
  for (const { alert, subject, at } of wrong)
    console.log(`${seed}: ${alert}/${subject} raised at ${day(at)}, and not so`);
  const missed = told.filter(({ outcome }) => outcome === 'missed');
  for (const { incident, at } of missed) console.log(`${seed}: ${incident} of ${day(at)} missed`);
}

/** Lives the years of some seeds in their order, in as many threads as the machine has cores; on Ctrl+C no further ones. */
async function live(seeds) {
  const code = living(await builtOn('../rules/car-years/car-year.ts'));
  const lived = [];
  let waiting = [...seeds];
  process.once('SIGINT', () => (waiting = []));
  const lives = async () => {
    const worker = new Worker(code, { eval: true });
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      worker.postMessage(seed);
      const [year] = await once(worker, 'message');
      lived.push(year);
      tell(seed, year);
      if (lived.length % 10 === 0) console.log(`${lived.length} of ${seeds.length} years`);
    }
    await worker.terminate();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lives));
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
  const { carYears, faults, raisedShare, falseAlarms, falseAlarmsAYear, conditioning, cpu } = await summaryOf(
    await live(Array.from({ length: count }, (_, index) => first + index)),
  );
  console.table(faults);
  console.table({ ...falseAlarms, all: falseAlarmsAYear });
  console.log(
    `${carYears} car-years. Raised ${(100 * raisedShare).toFixed(1)} % of what could be told; ${cpu.toFixed(1)} s of CPU a car-year.`,
  );
  return conditioning;
}
