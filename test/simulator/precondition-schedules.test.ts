import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Car } from '../../src/simulator/car/car';
import type { CarPlan } from '../../src/simulator/car/plan';
import { demoCars } from '../../src/simulator/plans';
import { vehicleData } from '../../src/simulator/car/vehicle-data';

/** A Monday. */
const midnight = Date.parse('2026-06-01T00:00:00Z');
const hour = 3_600;
const lotse = demoCars[1]!;
const { home, work } = lotse.commute;

/** 07:00 of every day at home. */
const daily = {
  ...{ id: 7, name: '', days_of_week: 127, precondition_time: 420, one_time: false, enabled: true },
  ...home,
};
type Schedule = typeof daily;

/** A car at home at some hour of that Monday, with its clock. */
class Life {
  readonly car: Car;
  now: number;

  constructor(at: number, schedules: readonly Partial<Schedule>[] = [], plan: Partial<CarPlan> = {}) {
    this.now = midnight + at * hour * 1_000;
    const start = { at: 'home', soc: 60, limit: 80, odometerMiles: 1 } as const;
    this.car = new Car({ ...lotse, day: [], start, ...plan }, this.now);
    for (const schedule of schedules) this.keep(schedule);
  }

  keep(schedule: Partial<Schedule> = {}): string {
    return this.car.command('addPreconditionScheduleAction', { ...daily, ...schedule }).reason;
  }

  /** Lives until an hour of that Monday. @returns what the climate does then. */
  until(at: number, step = Infinity): unknown {
    const end = midnight + at * hour * 1_000;
    while (this.now < end) {
      const seconds = Math.min(step, (end - this.now) / 1_000);
      this.now += seconds * 1_000;
      this.car.step(seconds, this.now, () => 0.5);
    }
    return this.car.read('HvacPower');
  }

  /** The hour of that Monday at which the climate comes on, looked at every half minute. */
  startsAfter(from: number, to: number): number | undefined {
    for (let at = from; at <= to; at += 30 / hour) if (this.until(at) === 'Precondition') return at;
    return undefined;
  }

  get cabin(): number {
    return this.car.state.climate.inside;
  }

  get schedules(): readonly unknown[] {
    return this.car.state.climate.schedules;
  }
}

describe('a precondition schedule', () => {
  it('has the cabin warm at its time, also in a car that fell asleep, and ends ten minutes later', () => {
    const life = new Life(0, [{}]);
    life.until(5.9);
    expect([life.car.asleep, life.cabin < 18]).toEqual([true, true]);
    expect(life.startsAfter(6, 7)).toBeGreaterThan(6);
    expect(life.car.asleep).toBe(false);
    expect(life.until(6.999)).toBe('Precondition');
    expect(Math.abs(life.cabin - 21)).toBeLessThan(0.6);
    expect(life.until(7.16)).toBe('Precondition');
    expect(life.until(7.18)).toBe('Off');
    expect(life.until(31)).toBe('Precondition');
  });

  it('begins the earlier, the colder it is, and never more than an hour before', () => {
    const starts = [20, 5, -15].map((outside) => {
      const life = new Life(0, [{}]);
      life.car.set({ OutsideTemp: outside, InsideTemp: outside });
      return life.startsAfter(5, 7)!;
    });
    expect(starts).toEqual(starts.toSorted((one, other) => other - one));
    expect(starts[0]! - starts[2]!).toBeGreaterThan(0.05);
    expect(starts[2]).toBeGreaterThanOrEqual(6 - 0.01);
  });

  it('cools a hot cabin too', () => {
    const life = new Life(12, [{ precondition_time: 840 }]);
    life.car.set({ OutsideTemp: 36, InsideTemp: 45 });
    life.until(14);
    expect(Math.abs(life.cabin - 21)).toBeLessThan(1);
  });

  it('goes by the clock of its place', () => {
    const life = new Life(0, [{}], { zone: 'Europe/Berlin' });
    expect(life.until(5)).toBe('Precondition');
    expect(life.until(7)).toBe('Off');
  });

  it.each<[string, Partial<Schedule>]>([
    ['is off', { enabled: false }],
    ['is for another place', work],
    ['is for other days', { days_of_week: 0b1111101 }],
  ])('starts nothing that %s', (_, schedule) => {
    const life = new Life(0, [schedule]);
    expect(life.startsAfter(5, 7.2)).toBeUndefined();
  });

  it('knows its days', () => {
    const life = new Life(0, [{ days_of_week: 0b100 }]);
    expect(life.until(7)).toBe('Off');
    expect(life.until(31)).toBe('Precondition');
  });

  it('starts nothing in a car that drives', () => {
    const life = new Life(0, [{}]);
    life.until(6.5);
    life.car.set({ Gear: 'D' });
    life.car.set({ HvacPower: 'Off' });
    expect(life.until(7)).not.toBe('Precondition');
  });

  it('is obeyed once: who switches it off is obeyed, too', () => {
    const life = new Life(0, [{}]);
    const at = life.startsAfter(6, 7)!;
    life.car.command('hvacAutoAction', { power_on: false });
    expect(life.startsAfter(at, 8)).toBeUndefined();
    expect(life.until(31)).toBe('Precondition');
  });

  it('leaves a climate alone that somebody switched on', () => {
    const life = new Life(6, [{}]);
    life.car.command('hvacAutoAction', { power_on: true });
    expect(life.until(7)).toBe('On');
    expect(life.until(7.5)).toBe('On');
  });

  it('goes on for another one that follows', () => {
    const life = new Life(0, [{}, { id: 8, precondition_time: 425 }]);
    expect(life.until(7.2)).toBe('Precondition');
    expect(life.until(7.27)).toBe('Off');
  });

  it('of one time is gone when it is over', () => {
    const life = new Life(0, [{ one_time: true }, { id: 8, one_time: true, enabled: false }]);
    expect(life.until(6.99)).toBe('Precondition');
    expect(life.schedules).toHaveLength(2);
    expect(life.until(7.01)).toBe('Precondition');
    expect(life.schedules).toMatchObject([{ id: 8 }]);
    expect(life.until(31)).toBe('Off');
  });

  it('replaces the one with its id, and is removed by it, or with those of its place', () => {
    const life = new Life(0, [{}, { precondition_time: 300 }, { id: 8, ...work }, { id: 9, latitude: 48 }]);
    expect(life.schedules).toMatchObject([{ id: 7, precondition_time: 300 }, { id: 8 }, { id: 9 }]);
    life.keep({ id: 0 });
    expect(life.schedules).toMatchObject([{ id: 7 }, { id: 8 }, { id: 9 }, { id: midnight / 1_000 }]);
    life.car.command('removePreconditionScheduleAction', { id: midnight / 1_000 });
    life.car.command('removePreconditionScheduleAction', { id: 99 });
    const left = ['work', 'other', 'home'].map((place) => {
      const places = { home: false, work: false, other: false, [place]: true };
      life.car.command('batchRemovePreconditionSchedulesAction', places);
      return (life.schedules as Schedule[]).map(({ id }) => id);
    });
    expect(left).toEqual([[7, 9], [7], []]);
  });

  it.each([{ precondition_time: -1 }, { precondition_time: 1_440 }, { latitude: 91 }, { longitude: NaN }])(
    'of %j is refused',
    (schedule) => {
      const life = new Life(0);
      expect(life.keep(schedule)).toBe('out_of_range');
      expect(life.schedules).toEqual([]);
    },
  );

  it('stands in vehicle_data', () => {
    const { car } = new Life(0, [{}]);
    expect(vehicleData(car.plan, (field) => car.read(field), car.state, midnight)).toMatchObject({
      preconditioning_schedule_data: { timestamp: midnight, precondition_schedules: [daily] },
    });
  });

  it('has the cabin near its temperature whatever the weather of a feasible day and the steps are', () => {
    fc.assert(
      fc.property(fc.integer({ min: -5, max: 34 }), fc.integer({ min: 10, max: 4_000 }), (outside, step) => {
        const life = new Life(0, [{}]);
        life.car.set({ OutsideTemp: outside, InsideTemp: outside });
        life.until(7, step);
        expect(Math.abs(life.cabin - 21)).toBeLessThan(2);
      }),
      { numRuns: 40 },
    );
  });
});
