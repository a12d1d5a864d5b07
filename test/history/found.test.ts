import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/kernel/log';
import { History } from '../../src/history/history';
import { historySchema } from '../../src/history/memory';
import type { Charge, Trip } from '../../src/history/rows';
import { Store } from '../../src/store/store';
import { ManualClock } from '../support/manual-clock';
import { deliver, type Fate } from './support/delivery';
import { liveThrough } from './support/life';
import { seeded } from './support/random';

/** SEED lives other lives. */
const seed = Number(process.env.SEED ?? 7);
const cars = 4;
const spansEach = 250;
const start = Date.parse('2026-09-01T00:00:00Z');
const always = { from: 0, to: Infinity };

interface Found {
  readonly fates: readonly Fate[];
  readonly trips: readonly Trip[];
  readonly charges: readonly Charge[];
}

/** Everything lived through, delivered with faults, with restarts in between; then all that was found. */
async function live(folder: string): Promise<Found[]> {
  const clock = new ManualClock(start);
  const open = async (): Promise<{ store: Store; history: History }> => {
    const store = new Store({ file: join(folder, 'store.sqlite'), schemas: [historySchema], clock, log: silentLog });
    await store.start();
    const history = new History({ store, clock, log: silentLog, home: () => undefined });
    await history.start();
    return { store, history };
  };
  const lives = Array.from({ length: cars }, (_, i) => {
    const random = seeded(seed * cars + i);
    return deliver(`VIN${i}`, liveThrough(random, start, spansEach), random);
  });
  const all = lives.flatMap(({ deliveries }) => deliveries).sort((a, b) => a.at - b.at);
  const random = seeded(seed);
  const restarts = new Set(Array.from({ length: 12 }, () => Math.floor(random() * all.length)));
  let { store, history } = await open();
  for (const [i, { at, record }] of all.entries()) {
    if (restarts.has(i)) {
      await history.stop();
      await store.stop();
      ({ store, history } = await open());
    }
    if (at > clock.now()) clock.advance(at - clock.now());
    void history.take({ ...record, receivedAt: Math.round(clock.now()) });
    // Lets the store's thread keep up.
    if (i % 5_000 === 0) await store.flush();
  }
  await history.stop();
  await store.stop();
  clock.advance(3_600_000);
  ({ store, history } = await open());
  const found = await Promise.all(
    lives.map(async ({ fates }, i) => ({
      fates,
      trips: await history.trips(`VIN${i}`, always),
      charges: await history.charges(`VIN${i}`, always),
    })),
  );
  await history.stop();
  await store.stop();
  return found;
}

describe(`a thousand trips and charges with gaps, duplicates, disorder, resends and restarts (SEED=${seed})`, () => {
  let folder: string;
  let found: Found[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'history-'));
    found = await live(folder);
  }, 300_000);

  afterAll(() => rm(folder, { recursive: true }));

  const rowsOf = ({ trips, charges }: Found, kind: 'trip' | 'charge'): readonly (Trip | Charge)[] =>
    kind === 'trip' ? trips : charges;

  /** Whether a row can be of a span: where it lies, or where it may lie when neither end was heard. */
  const isOf = (row: Trip | Charge, { start, end }: Fate): boolean => {
    const isInferred = !row.startReceived && !row.endReceived;
    const from = isInferred ? row.startBounds[0] : row.start;
    const to = (isInferred ? row.endBounds?.[1] : row.end) ?? Infinity;
    return from + 2_000 < end && to - 2_000 > start;
  };

  const pairs = (kind: 'trip' | 'charge'): (readonly [fate: Fate, row: Trip | Charge])[] =>
    found.flatMap((one) =>
      one.fates
        .filter((fate) => fate.kind === kind)
        .map((fate) => [fate, rowsOf(one, kind).find((row) => isOf(row, fate))!] as const),
    );

  it.each(['trip', 'charge'] as const)('finds each %s, none split and none merged', (kind) => {
    for (const one of found) {
      const rows = rowsOf(one, kind);
      const truth = one.fates.filter((fate) => fate.kind === kind);
      const strays = rows.filter((row) => !truth.some((fate) => isOf(row, fate)));
      const missing = truth.filter((fate) => !rows.some((row) => isOf(row, fate)));
      const split = truth.filter((fate) => rows.filter((row) => isOf(row, fate)).length > 1);
      const merged = rows.filter((row) => truth.filter((fate) => isOf(row, fate)).length > 1);
      expect({ strays, missing, split, merged }).toEqual({ strays: [], missing: [], split: [], merged: [] });
    }
  });

  it.each(['trip', 'charge'] as const)(
    'knows of each %s whether its ends were received, and when they were',
    (kind) => {
      for (const [fate, row] of pairs(kind)) {
        const about = { fate, row };
        if (!fate.isStartLost) expect(Math.abs(row!.start - fate.start), JSON.stringify(about)).toBeLessThan(3_000);
        if (!fate.isEndLost) expect(Math.abs(row!.end! - fate.end), JSON.stringify(about)).toBeLessThan(3_000);
        expect([row!.startReceived, row!.endReceived], JSON.stringify(about)).toEqual([
          !fate.isStartLost,
          !fate.isEndLost,
        ]);
        expect(row!.startBounds[0] - 3_000, JSON.stringify(about)).toBeLessThanOrEqual(fate.start);
        expect(row!.startBounds[1] + 3_000, JSON.stringify(about)).toBeGreaterThanOrEqual(fate.start);
        expect(row!.endBounds![0] - 3_000, JSON.stringify(about)).toBeLessThanOrEqual(fate.end);
        expect(row!.endBounds![1] + 3_000, JSON.stringify(about)).toBeGreaterThanOrEqual(fate.end);
      }
    },
  );

  // Cars tell energy in steps of 0.1 kWh (`defaultProfile`): a short trip is known no better than that.
  it('knows distance and energy within 1 % where both ends were received', () => {
    const whole = <T>(kind: 'trip' | 'charge'): (readonly [Fate, T])[] =>
      pairs(kind).filter(([{ isStartLost, isEndLost }]) => !isStartLost && !isEndLost) as never;
    const trips = whole<Trip>('trip');
    const charges = whole<Charge>('charge');
    expect(trips.length + charges.length).toBeGreaterThan((cars * spansEach) / 2);
    for (const [{ distance, energy }, row] of trips) {
      expect(Math.abs(row.distance! - distance), JSON.stringify([distance, row])).toBeLessThan(0.01 * distance);
      if (row.distanceUnseen > 0) continue;
      expect(Math.abs(row.energy! - energy), JSON.stringify([energy, row])).toBeLessThan(Math.max(0.01 * energy, 0.1));
    }
    for (const [{ energy, used }, row] of charges) {
      expect(Math.abs(row.energyAdded! / energy - 1), JSON.stringify([energy, row])).toBeLessThan(0.01);
      expect(row.kind).toBe(used > 0 ? 'AC' : 'DC');
      if (used > 0) expect(Math.abs(row.energyUsed! / used - 1), JSON.stringify([used, row])).toBeLessThan(0.01);
      const sliced = row.slices.reduce((sum, [, kWh]) => sum + kWh, 0);
      expect(sliced).toBeCloseTo((used > 0 ? row.energyUsed : row.energyAdded)!, 6);
    }
  });
});
