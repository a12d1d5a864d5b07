import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { History } from '../../src/history/history';
import { historySchema } from '../../src/history/memory';
import { momentOf } from '../../src/history/moment';
import { Timeline } from '../../src/history/timeline';
import { silentLog } from '../../src/kernel/log';
import { Store, type Schema } from '../../src/store/store';
import type { SignalValues } from '../../src/vehicle/record';
import { ManualClock } from '../support/manual-clock';
import { recordOf } from './support/delivery';

const start = Date.parse('2026-06-01T08:00:00Z');
const minute = 60_000;
const hour = 60 * minute;

type Said = readonly [minutes: number, data: SignalValues];

/** The rows of what a car says at some minutes. */
function rowsOf(said: readonly Said[]) {
  const timeline = new Timeline({ home: () => undefined, capacity: () => undefined });
  for (const [at, data] of said) {
    timeline.take(momentOf(recordOf('x', { at: start + at * minute, data }, false))!);
  }
  const { rows } = timeline.view(start + 24 * hour);
  return {
    trips: rows.flatMap(({ kind, row }) => (kind === 'trip' ? row : [])),
    charges: rows.flatMap(({ kind, row }) => (kind === 'charge' ? row : [])),
    parked: rows.flatMap(({ kind, row }) => (kind === 'parked' ? row : [])),
  };
}

const stands: Said = [0, { Gear: 'P', VehicleSpeed: null, Odometer: 1_000, DetailedChargeState: 'Disconnected' }];

/** From a minute on, ten minutes at each speed, told every ten seconds. */
function drive(from: number, ...speeds: readonly number[]): readonly Said[] {
  let odometer = 1_000;
  const said = speeds.flatMap((speed, n) =>
    Array.from({ length: 60 }, (_, tick) => {
      odometer += speed / 360;
      return [from + 10 * n + (tick + 1) / 6, { VehicleSpeed: speed, Odometer: odometer }] as const;
    }),
  );
  const end = from + 10 * speeds.length + 1;
  return [
    [from, { Gear: 'D', VehicleSpeed: 0 }],
    ...said,
    [end, { Gear: 'P', VehicleSpeed: null, Odometer: odometer }],
  ];
}

describe('the way above 110 km/h', () => {
  it('is counted by the speed, up to it exactly nothing', () => {
    expect(rowsOf([stands, ...drive(5, 30, 80, 60)]).trips[0]!.fastDistance).toBeCloseTo(80 / 6, 0);
    expect(rowsOf([stands, ...drive(5, 30, 68)]).trips[0]!.fastDistance).toBe(0);
  });

  it('is not known of what went unheard', () => {
    const heard = drive(5, 80).filter(([at]) => at < 7 || at > 14);
    expect(rowsOf([stands, ...heard]).trips[0]!.fastDistance).toBeLessThan(4);
    const silent = rowsOf([stands, [5, { Gear: 'D' }], [9, { Odometer: 1_004 }], [10, { Gear: 'P', Odometer: 1_005 }]]);
    expect(silent.trips[0]!.fastDistance).toBeNull();
  });
});

describe('the energy of a trip', () => {
  /** A drive of ten minutes that went unheard at its end, and what the pack held when that was told next. */
  const told = (later: number, energy: number) => {
    const [begin, ...driven] = drive(10, 50);
    const said = driven
      .slice(0, -4)
      .map(([at, data], n) => [at, n === 0 ? { ...data, EnergyRemaining: 50 } : data] as const);
    const end = driven.at(-1)!;
    return rowsOf([stands, begin!, ...said, end, [end[0] + later, { EnergyRemaining: energy }]]).trips[0]!;
  };

  it('is by what the pack held soon after its end, where that went unheard', () =>
    expect(told(10, 47.5).energy).toBeCloseTo(2.5, 0));

  it('is not what the car took in the night after it', () => expect(told(8 * 60, 45).energy).toBeNull());
});

describe('climate before a trip', () => {
  const on: SignalValues = { HvacPower: 'Precondition' };
  const off: SignalValues = { HvacPower: 'Off' };
  const before = (...said: readonly Said[]) => rowsOf([stands, ...said, ...drive(60, 40)]).trips.at(-1)!.climateBefore;

  it('counts in the last half hour only, and up to the start', () => {
    expect(before([20, on], [50, off])).toBe(20 * minute);
    expect(before([48, on], [52, off], [59, on])).toBe(5 * minute);
    expect(before([5, on], [29, off])).toBe(0);
  });

  it('counts also with the cable in: a cabin that is warm makes a cheap trip, wherever its warmth came from', () => {
    const plugged: SignalValues = { DetailedChargeState: 'Complete' };
    expect(before([10, plugged], [40, on], [55, { DetailedChargeState: 'Disconnected' }])).toBe(20 * minute);
    expect(before([10, { ...plugged, ...on }], [59, { ...off, DetailedChargeState: 'Disconnected' }])).toBe(
      29 * minute,
    );
  });

  it('is not of the trip before, and not known where the car does not tell', () => {
    expect(before([1, on], ...drive(40, 40).slice(0, -1), [51, { Gear: 'P', VehicleSpeed: null }], [54, off])).toBe(
      3 * minute,
    );
    expect(before()).toBeNull();
  });
});

describe('what climate takes', () => {
  /** @param ends kWh left when it was switched off. */
  const parked = (minutes: number, ends: number, plugged = false) =>
    rowsOf([
      stands,
      [1, { EnergyRemaining: 50, DetailedChargeState: plugged ? 'Complete' : 'Disconnected' }],
      [60, { HvacPower: 'On', EnergyRemaining: 49.8 }],
      [60 + minutes / 2, { EnergyRemaining: (49.8 + ends) / 2 }],
      [60 + minutes, { HvacPower: 'Off', EnergyRemaining: ends }],
      [500, { EnergyRemaining: 48 }],
      ...drive(501, 40),
    ]).parked[0]!;

  it('is what the pack lost meanwhile, and not before or after', () => {
    expect(parked(20, 48.8).climateEnergy).toBeCloseTo(1, 9);
    expect(parked(6, 49.4).climateEnergy).toBeCloseTo(0.4, 9);
    expect(parked(20, 48.8).climate).toBe(20 * minute);
    // A pack that warms up may seem to gain.
    expect(parked(20, 49.9).climateEnergy).toBe(0);
  });

  it('is not known where it ran for less than five minutes', () => {
    expect(parked(4, 49.5).climateEnergy).toBeNull();
    expect(
      rowsOf([stands, [60, { HvacPower: 'On' }], [90, { HvacPower: 'Off' }], ...drive(120, 40)]).parked[0],
    ).toMatchObject({ climate: 30 * minute, climateEnergy: null });
  });
});

describe('the current of a charge', () => {
  const charge = (dc: boolean, ...amps: readonly number[]) => {
    const power = (kilowatts: number): SignalValues => ({ [dc ? 'DCChargingPower' : 'ACChargingPower']: kilowatts });
    const minutes = amps.flatMap((one, n) =>
      Array.from({ length: 10 }, (_, tick) => {
        const data = { ...power(11 + tick / 100), ...(tick === 0 && { ChargeAmps: one }) };
        return [10 + 10 * n + tick, data] as const;
      }),
    );
    const end = 10 + 10 * amps.length;
    return rowsOf([
      stands,
      [9, { DetailedChargeState: 'Charging', ChargeAmps: 0 }],
      ...minutes,
      [end, { DetailedChargeState: 'Complete', ChargeAmps: 0, ...power(0) }],
      [end + 60, { DetailedChargeState: 'Disconnected' }],
    ]).charges[0]!;
  };

  it('is the mean while it flowed; a fast charger has none', () => {
    expect(charge(false, 16, 8).amps).toBeCloseTo(12, 5);
    expect(charge(true, 16, 8).amps).toBeNull();
  });
});

describe('a history that an older version kept', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'history-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('says of what is new that it is not known, and goes on', async () => {
    const clock = new ManualClock(start);
    const open = async (schema: Schema): Promise<Store> => {
      const store = new Store({ file: join(folder, 'store.sqlite'), schemas: [schema], clock, log: silentLog });
      await store.start();
      return store;
    };
    const older = await open({ ...historySchema, steps: historySchema.steps.slice(0, 1) });
    const row = { start: start - hour, end: start - minute };
    for (const kind of ['trip', 'charge', 'parked']) {
      void older.write(`INSERT INTO ${kind} VALUES (?, ?, ?, ?)`, ['x', row.start, row.end, JSON.stringify(row)]);
    }
    // A drive was under way, and a charge before it.
    const timeline = new Timeline({ home: () => undefined, capacity: () => undefined });
    const before: readonly Said[] = [
      stands,
      [1, { DetailedChargeState: 'Charging', ACChargingPower: 11, ACChargingEnergyIn: 0 }],
      ...Array.from({ length: 150 }, (_, n) => [2 + n, { ACChargingEnergyIn: n / 10 }] as const),
      [160, { DetailedChargeState: 'Disconnected', ACChargingPower: 0 }],
      ...drive(200, 80).slice(0, -1),
      ...Array.from({ length: 200 }, (_, n) => [210 + n / 6, { VehicleSpeed: 80, Odometer: 1_013 + n / 4.5 }] as const),
    ];
    for (const [at, data] of before) timeline.take(momentOf(recordOf('x', { at: start + at * minute, data }, false))!);
    timeline.view(start + 240 * minute);
    timeline.moveBase(start + 230 * minute, Infinity);
    const { base } = timeline;
    expect(base.state.drive?.fast).toBeGreaterThan(0);
    expect(base.pieces.map(({ kind }) => kind)).toEqual(['charge']);
    const old = JSON.stringify({ ...base, final: start }, (key, value: unknown) =>
      key === 'fast' || key === 'amps' ? undefined : value,
    );
    void older.write('INSERT INTO history_base VALUES (?, ?)', ['x', old]);
    await older.stop();

    const store = await open(historySchema);
    const history = new History({ store, clock, log: silentLog, home: () => undefined });
    clock.advance(250 * minute);
    await history.start();
    const say = (at: number, data: SignalValues) =>
      history.take({ ...recordOf('x', { at: start + at * minute, data }, false), receivedAt: start + 250 * minute });
    for (let n = 0; n < 60; n++) void say(235 + n / 6, { VehicleSpeed: 80, Odometer: 1_060 + n / 4.5 });
    void say(246, { Gear: 'P', VehicleSpeed: null, Odometer: 1_074 });
    const always = { from: 0, to: Infinity };
    const [kept, trip] = await history.trips('x', always);
    expect(kept).toEqual({ ...row, fastDistance: null, climateBefore: null });
    expect(trip!.fastDistance).toBeGreaterThan(10);
    expect((await history.charges('x', always))[0]).toEqual({ ...row, amps: null });
    expect((await history.parked('x', always))[0]).toEqual({ ...row, climateEnergy: null });
    await history.stop();
    await store.stop();
  });
});
