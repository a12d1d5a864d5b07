import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { Timeline } = require('../../dist/src/history/timeline.js');
const { momentOf } = require('../../dist/src/history/moment.js');

const hours = 72;
const start = Date.parse('2026-09-01T00:00:00Z');

/** Three days of one car, half of them driving: a record every two seconds then, with what a car tells while it drives. */
function* records() {
  let odometer = 1_000;
  for (let second = 0; second < hours * 3_600; second += 2) {
    const inHour = second % 3_600;
    if (inHour > 1_800) continue;
    odometer += 0.0167;
    const data = {
      Location: { latitude: 53 + odometer / 100, longitude: 10 },
      VehicleSpeed: inHour === 1_800 ? null : 30 + (second % 7),
      ...(inHour % 1_800 === 0 && { Gear: inHour === 0 ? 'D' : 'P' }),
      ...(inHour % 6 === 0 && { Odometer: odometer }),
      ...(inHour % 20 === 0 && { Soc: 80 - inHour / 100, EnergyRemaining: 60 - inHour / 130 }),
    };
    const createdAt = start + second * 1_000;
    yield { vin: 'bench', topic: 'V', txid: '', createdAt, receivedAt: createdAt + 300, isResend: false, data };
  }
}

const memory = () => {
  globalThis.gc();
  return process.memoryUsage().heapUsed;
};

/** What one record costs: taking it, cutting it into trips, and holding it for as long as late ones count. */
export function history() {
  const all = [...records()];
  const end = all.at(-1).createdAt + 3_600_000;
  const surroundings = { home: () => undefined, capacity: () => undefined };
  const run = (list) => {
    const timeline = new Timeline(surroundings);
    const before = memory();
    const begun = performance.now();
    for (const record of list) timeline.take(momentOf(record));
    const taken = performance.now();
    const { rows } = timeline.view(end);
    const cut = performance.now();
    const late = all[all.length >> 1];
    timeline.take(momentOf({ ...late, createdAt: late.createdAt + 500 }));
    const bytes = memory() - before;
    const again = performance.now();
    timeline.view(end);
    const recut = performance.now() - again;
    const each = (from, to) => Number((((to - from) * 1_000) / list.length).toFixed(2));
    return {
      records: list.length,
      rows: rows.length,
      'taking, µs each': each(begun, taken),
      'cutting, µs each': each(taken, cut),
      'bytes each': Math.round(bytes / list.length),
      'one late record, ms': Number(recut.toFixed(1)),
    };
  };
  run(all);
  const shuffled = all.map((record, i) => [(i * 7_919) % all.length, record]).sort((a, b) => a[0] - b[0]);
  return { 'in order': run(all), shuffled: run(shuffled.map(([, record]) => record)) };
}
