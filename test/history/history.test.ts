import { describe, expect, it } from 'vitest';
import { costOf, sumOf } from '../../src/history/cost';
import { History, type HistoryChange, type HistoryRemoval } from '../../src/history/history';
import type { Charge } from '../../src/history/rows';
import { silentLog } from '../../src/kernel/log';
import type { SignalValue } from '../../src/vehicle/value';
import { ManualClock } from '../support/manual-clock';
import { recordOf } from './support/delivery';
import { Life, minute } from './support/life';
import { seeded } from './support/random';

const start = Date.parse('2026-06-01T12:00:00Z');
const always = { from: 0, to: Infinity };
const home = { latitude: 53.5, longitude: 10, radius: 100 };

function open(): { clock: ManualClock; history: History } {
  const clock = new ManualClock(start);
  return { clock, history: new History({ clock, log: silentLog, home: () => home }) };
}

describe('the history', () => {
  it('works without a disk, in memory', async () => {
    const { clock, history } = open();
    await history.start();
    await history.start();
    const life = new Life(seeded(1), start);
    life.park(10 * minute);
    life.drive(5, 0);
    clock.advance(life.now + 10 * minute - start);
    for (const said of life.said) await history.take({ ...recordOf('x', said, false), receivedAt: clock.now() });
    const [trip] = await history.trips('x', always);
    expect(trip).toMatchObject({ startsAt: 'home', endsAt: 'away', startReceived: true, endReceived: true });
    expect(await history.trips('x', { from: 0, to: start })).toEqual([]);
    await history.stop();
    expect(clock.timers).toBe(0);
  });

  it.each([5, 10, 20, 30, 45, 60, 120])('finds one trip where the car speaks every %i s only', async (every) => {
    const { clock, history } = open();
    const say = async (after: number, data: Record<string, SignalValue>): Promise<void> => {
      clock.advance(after * 1_000);
      await history.take({ ...recordOf('x', { at: clock.now(), data }, false), receivedAt: clock.now() });
    };
    await say(0, { Gear: 'P', VehicleSpeed: null, Odometer: 1_000, EnergyRemaining: 45 });
    await say(60, { Gear: 'D', VehicleSpeed: 0 });
    for (let time = every; time <= 600; time += every) {
      const miles = Math.round(time / 6) / 10;
      const energy = Math.round(450 - miles * 3) / 10;
      await say(every, { VehicleSpeed: 60, Odometer: 1_000 + miles, EnergyRemaining: energy });
    }
    await say(every, { Gear: 'P', VehicleSpeed: null, Odometer: 1_010, EnergyRemaining: 42 });
    clock.advance(10 * minute);
    const trips = await history.trips('x', always);
    expect(trips).toHaveLength(1);
    expect(trips[0]!.distance).toBeCloseTo(10, 1);
    expect(Math.abs(trips[0]!.energy! - 3)).toBeLessThan(0.3);
  });

  it('tells of a trip that begins, of its end three minutes after, and of what a late record makes of it', async () => {
    const { clock, history } = open();
    const changes: (HistoryChange | HistoryRemoval)[] = [];
    history.onChange((change) => change.kind === 'trip' && changes.push(change));
    const say = (at: number, data: Record<string, SignalValue>): Promise<void> =>
      history.take({ ...recordOf('x', { at: start + at * 1_000, data }, false), receivedAt: clock.now() });
    await say(0, { Gear: 'P', Odometer: 100, VehicleSpeed: null });
    clock.advance(60_000);
    await say(60, { Gear: 'D', VehicleSpeed: 0 });
    clock.advance(120_000);
    await say(180, { VehicleSpeed: 30, Odometer: 101 });
    clock.advance(60_000);
    expect(changes.at(-1)).toMatchObject({ row: { start: start + 60_000, end: null } });
    await say(240, { Gear: 'P', VehicleSpeed: null, Odometer: 101.5 });
    clock.advance(170_000);
    expect(changes).toHaveLength(1);
    clock.advance(40_000);
    expect(changes.at(-1)).toMatchObject({ row: { start: start + 60_000, end: start + 240_000, distance: 1.5 } });
    // Two minutes after it stopped it went on: those records come late.
    await say(360, { Gear: 'D', VehicleSpeed: 0 });
    await say(400, { VehicleSpeed: 25, Odometer: 101.8 });
    await say(420, { Gear: 'P', VehicleSpeed: null, Odometer: 102 });
    clock.advance(300_000);
    expect(changes.at(-1)).toMatchObject({ row: { start: start + 60_000, end: start + 420_000, distance: 2 } });
    expect(await history.trips('x', always)).toHaveLength(1);
    await history.stop();
  });

  it('believes no clock that runs ahead, the car’s or its own', async () => {
    const { clock, history } = open();
    const receivedAt = clock.now();
    const gear = recordOf('x', { at: start + 20 * minute, data: { Gear: 'P', Odometer: 100 } }, false);
    await history.take({ ...gear, receivedAt });
    clock.advance(minute);
    expect(await history.parked('x', always)).toMatchObject([{ start, end: null }]);
    // This machine's clock was a year ahead and is set right.
    clock.advance(365 * 24 * 60 * minute);
    await history.take({
      ...recordOf('x', { at: 0, data: { Gear: 'P' } }, false),
      createdAt: null,
      receivedAt: clock.now(),
    });
    clock.setBack(365 * 24 * 60 * minute);
    await history.take({ ...recordOf('x', { at: clock.now(), data: { Soc: 50 } }, false), receivedAt: clock.now() });
    clock.advance(minute);
    await history.take({
      ...recordOf('x', { at: clock.now(), data: { Gear: 'D', VehicleSpeed: 0 } }, false),
      receivedAt: clock.now(),
    });
    clock.advance(minute);
    const at = clock.now();
    await history.take({ ...recordOf('x', { at, data: { VehicleSpeed: 30, Odometer: 101 } }, false), receivedAt: at });
    expect(await history.trips('x', always)).toMatchObject([
      { end: null, start: start + 2 * minute, startReceived: true },
    ]);
    await history.stop();
  });
});

describe('the cost of a charge', () => {
  const quarter = 15 * minute;
  const charge = {
    start: start + 5 * minute,
    end: start + 35 * minute,
    startReceived: true,
    endReceived: true,
    slices: [
      [start, 2],
      [start + quarter, 3],
      [start + 2 * quarter, 1],
    ],
  } as unknown as Charge;

  it('is the sum of what each quarter cost', () => {
    const asked: number[][] = [];
    const cost = costOf(charge, (from, to, kWh) => (asked.push([from - start, to - start]), kWh * 0.5));
    expect(cost).toEqual({ cost: 3, priced: 6, unpriced: 0, isWhole: true });
    expect(asked).toEqual([
      [5 * minute, quarter],
      [quarter, 2 * quarter],
      [2 * quarter, 35 * minute],
    ]);
  });

  it('says what it lacks, and so does a sum', () => {
    const cost = costOf(charge, (from, _, kWh) => (from < start + quarter ? undefined : kWh * 0.25));
    expect(cost).toEqual({ cost: 1, priced: 4, unpriced: 2, isWhole: false });
    const none = costOf(charge, () => undefined);
    expect(none.cost).toBeNull();
    expect(sumOf([cost, none])).toEqual({ cost: 1, priced: 4, unpriced: 8, isWhole: false });
    expect(costOf({ ...charge, endReceived: false }, () => 1).isWhole).toBe(false);
  });
});
