import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { previewOfAlerts } from '../../src/fleet/alerts/preview';
import { Recorder, type RecorderOptions } from '../../src/history/recorder';
import { recorderSchema } from '../../src/history/recorder-memory';
import { silentLog } from '../../src/kernel/log';
import { alertDefaults, signalsOf, type AlertSettings } from '../../src/rules/alerts';
import { Store } from '../../src/store/store';
import type { Alert, SignalValues, TelemetryRecord } from '../../src/vehicle/record';
import { VehicleState } from '../../src/vehicle/state';
import type { SignalValue } from '../../src/vehicle/value';
import { ManualClock, settle } from '../support/manual-clock';
import { seeded } from './support/random';

const start = Date.parse('2026-06-01T12:00:00Z');
const always = { from: 0, to: Infinity };
const minute = 60_000;
const day = 24 * 60 * minute;
const vin = 'LRW3E7EK1PC000001';
const names = ['Soc', 'Locked', 'Gear', 'DoorState', 'Location'];

const said = (at: number, data: SignalValues, more: Partial<TelemetryRecord> = {}): TelemetryRecord =>
  ({ vin, topic: 'V', txid: 'x', createdAt: at, receivedAt: at, isResend: false, data, ...more }) as TelemetryRecord;

const warned = (at: number, name: string): TelemetryRecord => {
  const data: Alert[] = [{ name, audiences: ['Customer', 7], startedAt: at - 5, endedAt: null }];
  return said(at, {}, { topic: 'alerts', data });
};

const stream = (at: number, status: 'CONNECTED' | 'DISCONNECTED'): TelemetryRecord =>
  said(at, {}, { topic: 'connectivity', data: { connectionId: 'c1', status, networkInterface: 'wifi' } });

/** Time and content alone. */
const gist = (records: readonly TelemetryRecord[]) =>
  records.map(({ topic, createdAt, receivedAt, data }) => ({ topic, createdAt, receivedAt, data }));

let folder: string;
let clock: ManualClock;
let store: Store;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recorder-'));
  clock = new ManualClock(start);
  await open();
});

afterEach(async () => {
  await store.stop();
  await rm(folder, { recursive: true });
});

async function open(): Promise<void> {
  store = new Store({ file: join(folder, 'store.sqlite'), schemas: [recorderSchema], clock, log: silentLog });
  await store.start();
}

const recorder = (options: Partial<RecorderOptions> = {}): Recorder =>
  new Recorder({ store, signals: new Set(names), clock, log: silentLog, ...options });

/** Takes records without waiting for the disk; asking for them does. */
function takeAll(one: Recorder, records: readonly TelemetryRecord[]): void {
  for (const record of records) void one.take(record);
}

/** The purge that was begun has reached the disk. */
async function purged(): Promise<void> {
  await settled();
  await store.flush();
}

/** The thread of the store answers each question after another. */
async function settled(): Promise<void> {
  for (let round = 0; round < 5; round++) {
    await store.read('SELECT 1');
    await settle();
  }
}

const countOf = async (): Promise<number> =>
  (await store.read<{ count: number }>('SELECT count(*) AS count FROM recorded'))[0]!.count;

describe('the recorder', () => {
  it('gives back what a car said exactly as it was, over a restart', async () => {
    const records = [
      said(start, {
        Soc: 61.80000000000001,
        Locked: true,
        Gear: 'P',
        DoorState: { DriverFront: true, TrunkRear: false },
        Location: { latitude: -53.5, longitude: 10.000000000000002 },
      }),
      warned(start + 1, 'BMS_a067'),
      said(start + 2, { Soc: null, Gear: 'Ünknown "7"' }),
      stream(start + 3, 'DISCONNECTED'),
    ];
    takeAll(recorder(), records);
    await store.stop();
    await open();
    expect(gist(await recorder().records(vin, always))).toEqual(gist(records));
  });

  it('keeps the signals that it was asked for, and no errors', async () => {
    const one = recorder();
    takeAll(one, [said(start, { Soc: 50, PackCurrent: 3 }), said(start + 1, { PackCurrent: 4 })]);
    takeAll(one, [said(start + 2, {}, { topic: 'errors', data: [] })]);
    expect(gist(await one.records(vin, always))).toEqual(gist([said(start, { Soc: 50 })]));
  });

  it('begins with what was known then: each value as old as it is, heard at the beginning', async () => {
    const one = recorder();
    takeAll(one, [
      said(start, { Soc: 50, Gear: 'P' }),
      stream(start + 1, 'CONNECTED'),
      said(start + 2, { Soc: 51 }),
      warned(start + 3, 'over'),
      stream(start + 4, 'DISCONNECTED'),
      said(start + 10, { Soc: 52 }),
      said(start + 11, { Soc: 53 }),
    ]);
    const at = { receivedAt: start + 10 };
    expect(gist(await one.records(vin, { from: start + 10, to: start + 10 }))).toEqual(
      gist([
        said(start, { Gear: 'P' }, at),
        said(start + 2, { Soc: 51 }, at),
        { ...stream(start + 4, 'DISCONNECTED'), ...at },
        said(start + 10, { Soc: 52 }),
      ]),
    );
  });

  it('puts late records where they belong, and believes no clock that runs ahead', async () => {
    const one = recorder();
    takeAll(one, [
      said(start + 5, { Locked: true }),
      said(start + 1, { Locked: false }, { receivedAt: start + 6, isResend: true }),
      said(start + 90, { Locked: false }, { receivedAt: start + 7 }),
      said(0, { Soc: 40 }, { createdAt: null, receivedAt: start + 8 }),
    ]);
    expect(gist(await one.records(vin, always))).toEqual(
      gist([
        said(start + 1, { Locked: false }),
        said(start + 5, { Locked: true }),
        said(start + 7, { Locked: false }),
        said(start + 8, { Soc: 40 }),
      ]),
    );
  });

  it('does not mix cars', async () => {
    const one = recorder();
    takeAll(one, [said(start, { Soc: 50 }), said(start, { Soc: 60 }, { vin: 'other' })]);
    expect(gist(await one.records('other', always))).toEqual(gist([said(start, { Soc: 60 })]));
  });

  it('resolves when it is on the disk, and rejects when it cannot be', async () => {
    const one = recorder();
    let isSafe = false;
    const safe = one.take(said(start, { Soc: 50 })).then(() => (isSafe = true));
    await settle();
    expect(isSafe).toBe(false);
    await store.flush();
    await safe;
    expect(await countOf()).toBe(1);
    await store.stop();
    await expect(one.take(said(start, { Soc: 51, Gear: 'P' }))).rejects.toMatchObject({ code: 'STORE_UNWRITABLE' });
  });

  it('keeps nothing without a store', async () => {
    const one = recorder({ store: undefined });
    await one.take(said(start, { Soc: 50 }));
    expect(await one.records(vin, always)).toEqual([]);
    await one.stop();
  });
});

describe('the purge', () => {
  it('forgets once a day what is too old, but not what was known then', async () => {
    const one = recorder({ days: 2 });
    takeAll(one, [
      said(start, { Soc: 50, Gear: 'P', Locked: true }),
      said(start + 1, { Soc: 51 }),
      warned(start + 2, 'over'),
      said(start + 1.5 * day, { Soc: 52 }),
    ]);
    const next = async (days: number): Promise<void> => {
      clock.advance(days * day);
      takeAll(one, [said(clock.now(), { Soc: 50 }, { vin: 'another' })]);
      await purged();
    };
    await next(2);
    expect(await countOf()).toBe(6 + 1);
    await next(1);
    expect(await countOf()).toBe(4 + 2);
    const from = start + day;
    expect(gist(await one.records(vin, { from, to: Infinity }))).toEqual(
      gist([
        said(start, { Gear: 'P', Locked: true }, { receivedAt: from }),
        said(start + 1, { Soc: 51 }, { receivedAt: from }),
        said(start + 1.5 * day, { Soc: 52 }),
      ]),
    );
    await one.stop();
    await one.stop();
    expect(clock.timers).toBe(0);
  });

  it('forgets with the first word what became too old while nothing ran', async () => {
    takeAll(recorder(), [said(start, { Soc: 50 }), said(start + 1, { Soc: 51 })]);
    await store.flush();
    clock.advance(15 * day);
    const one = recorder();
    takeAll(one, [said(clock.now(), { Soc: 52 })]);
    await purged();
    expect(await countOf()).toBe(2);
    await one.stop();
  });

  it('forgets the oldest of a car that says too much before the day is over, and nothing of the others', async () => {
    const one = recorder({ mostRows: 100 });
    takeAll(one, [said(start, { Soc: 1 }, { vin: 'quiet' }), said(start + 1, { Soc: 2 }, { vin: 'quiet' })]);
    takeAll(one, [said(start - 1, { Gear: 'P' })]);
    for (let i = 0; i < 500; i++) {
      await Promise.all([one.take(said(start + i, { Soc: i })), store.flush()]);
      await settle();
    }
    await purged();
    const records = await one.records(vin, always);
    expect(records.length).toBeGreaterThanOrEqual(100);
    expect(records.length).toBeLessThanOrEqual(100 + 10 + names.length + 1);
    expect(records[0]).toMatchObject({ data: { Gear: 'P' } });
    expect(records.at(-1)).toMatchObject({ data: { Soc: 499 } });
    expect(await one.records('quiet', always)).toHaveLength(2);
    await one.stop();
  });

  it('says that it failed, and goes on', async () => {
    const warnings: string[] = [];
    const log = { ...silentLog, warn: (sentence: string) => void warnings.push(sentence) };
    await store.stop();
    const one = recorder({ log });
    await expect(one.take(said(start, { Soc: 50 }))).rejects.toThrow();
    await one.stop();
    expect(warnings).toEqual([expect.stringContaining('purged')]);
  });
});

describe('what it gives back', () => {
  const value: fc.Arbitrary<SignalValue> = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.record({ latitude: fc.integer({ min: -90, max: 90 }), longitude: fc.integer({ min: -180, max: 180 }) }),
    fc.record({ DriverFront: fc.boolean(), TrunkRear: fc.boolean() }),
  );
  /** Few values of few signals close together, so that they repeat and meet. */
  const word = fc.record({
    at: fc.integer({ min: 0, max: 40 }),
    data: fc.dictionary(fc.constantFrom(...names), fc.oneof(value, fc.constantFrom('a', 'b')), { minKeys: 1 }),
    isAlert: fc.boolean(),
  });
  let runs = 0;

  it('is the same in whatever order, however often and over whichever restart it came', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(word, { minLength: 1, maxLength: 30 }),
        fc.nat(),
        fc.nat(40),
        async (words, seed, from) => {
          const own = `car-${++runs}`;
          const seen = new Set<string>();
          // A car says one thing of a signal at a time.
          const records = words.flatMap(({ at, data, isAlert }) => {
            const fresh = Object.entries(data).filter(([signal]) => !seen.has(`${at} ${signal}`));
            fresh.forEach(([signal]) => seen.add(`${at} ${signal}`));
            const spoken = said(start + at, Object.fromEntries(fresh), { vin: own });
            return isAlert ? [spoken, { ...warned(start + at, `A${at}`), vin: own }] : [spoken];
          });
          const random = seeded(seed);
          const twice = records.filter(() => random() < 0.3).map((record) => ({ ...record, isResend: true }));
          const mixed = [...records, ...twice].map((record) => [random(), record] as const).sort(([a], [b]) => a - b);
          const restart = Math.floor(random() * mixed.length);
          let one = recorder();
          for (const [index, [, record]] of mixed.entries()) {
            void one.take({ ...record, receivedAt: start + 100 + index });
            if (index !== restart) continue;
            await store.stop();
            await open();
            one = recorder();
          }
          const heard = await one.records(own, { from: start + from, to: Infinity });
          const inOrder = [...records].sort((a, b) => a.createdAt! - b.createdAt!);
          // Folded in they make the same car at every moment from then on.
          for (let at = from; at <= 41; at++) {
            const [truth, again] = [new VehicleState(own), new VehicleState(own)];
            for (const record of inOrder) if (record.createdAt! <= start + at) truth.apply(record);
            for (const record of heard) if (record.receivedAt <= start + at) again.apply(record);
            const known = ({ readings }: VehicleState) =>
              Object.fromEntries([...readings].map(([signal, { value, at }]) => [signal, { value, at }]));
            expect(known(again)).toEqual(known(truth));
          }
          const alerts = (all: readonly TelemetryRecord[]) =>
            all.filter(({ topic, createdAt }) => topic === 'alerts' && createdAt! >= start + from);
          const alertsOnce = new Map(alerts(inOrder).map(({ createdAt, data }) => [createdAt, data]));
          expect(new Map(alerts(heard).map(({ createdAt, data }) => [createdAt, data]))).toEqual(alertsOnce);
          expect(alerts(heard)).toHaveLength(alertsOnce.size);
          const times = heard.map(({ receivedAt }) => receivedAt);
          expect(times).toEqual(times.toSorted((a, b) => a - b));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('does not depend on the order in which two values of one moment came', async () => {
    const [one, other] = [said(start, { Soc: 1 }), said(start, { Soc: 2, Gear: 'P' })];
    takeAll(recorder(), [one, other, { ...other, vin: 'b' }, { ...one, vin: 'b' }]);
    const [first, second] = [await recorder().records(vin, always), await recorder().records('b', always)];
    expect(gist(first)).toEqual(gist(second));
    expect(gist(first)).toEqual(gist([said(start, { Soc: 2, Gear: 'P' })]));
  });

  it('is what a preview of alerts needs: a window opened in a car that was parked before its days began', async () => {
    const settings: AlertSettings = {
      ...alertDefaults,
      ...{ vin, car: 'Nordlicht', zone: 'UTC', home: null, capacity: 75, alerts: ['left_open'] },
    };
    const one = recorder({ signals: new Set(signalsOf(settings)) });
    const now = start + 20 * day;
    takeAll(one, [
      stream(start, 'CONNECTED'),
      said(start, { Gear: 'P', FpWindow: 'Closed' }),
      // It came late, and in the wrong order.
      said(start + 10 * day + 60 * minute, { FpWindow: 'Closed' }, { receivedAt: start + 11 * day }),
      said(start + 10 * day, { FpWindow: 'Opened' }, { receivedAt: start + 12 * day }),
    ]);
    const records = await one.records(vin, { from: now - 14 * day, to: now });
    const days = { records, parked: [], trips: [], charges: [] };
    const history = { onHistory: () => () => {}, history: async () => days, rows: async () => days };
    const { from, notices } = await previewOfAlerts({ settings, history, now, language: 'en' });
    expect(from).toBe('car');
    expect(notices.map(({ at, kind }) => [kind, (at - start - 10 * day) / minute])).toEqual([
      ['raise', 10],
      ['clear', 61],
    ]);
  });
});
