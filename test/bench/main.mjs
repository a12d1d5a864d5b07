/**
 * `npm run bench`: every figure of docs/benchmarks.md, as a table, with a peer in the same run where there is one.
 * `npm run bench -- decode latency` runs only those. Needs a build. From the environment: FLEET_TELEMETRY and TESLA_HTTP_PROXY
 * (binaries of Tesla's own server and command proxy), INGEST_LOAD (an outside load program for ingest), RULES_SEED (of
 * what is to be repeated of rules and years), CAR_YEARS (how many; 200).
 */
import { commands } from './commands.mjs';
import { decode } from './decode.mjs';
import { history } from './history.mjs';
import { ingest } from './ingest.mjs';
import { latency } from './latency.mjs';
import { rules } from './rules.mjs';
import { years } from './years.mjs';

const all = { decode, ingest, latency, history, commands, rules, years };
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in all));
if (unknown.length > 0) {
  console.error(`There is no bench '${unknown[0]}'. There are: ${Object.keys(all).join(', ')}.`);
  process.exit(2);
}

// The years are of rules, too.
const isWanted = (name) =>
  wanted.length === 0 || wanted.includes(name) || (name === 'years' && wanted.includes('rules'));
for (const [name, run] of Object.entries(all)) {
  if (!isWanted(name)) continue;
  console.log(`\n${name}`);
  console.table(await run());
}
process.exit();
