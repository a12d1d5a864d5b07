import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Car } from '../../src/simulator/car/car';
import { wallBox, type CarPlan } from '../../src/simulator/car/plan';
import { demoCars } from '../../src/simulator/plans';
import { vehicleData } from '../../src/simulator/car/vehicle-data';

/** A Monday. */
const midnight = Date.parse('2026-06-01T00:00:00Z');
const hour = 3_600;
const lotse = demoCars[1]!;
const { home, work } = lotse.commute;

/** A schedule of every day at home, from 01:30 on. */
const nightly = {
  ...{ id: 7, name: '', days_of_week: 127, enabled: true, one_time: false },
  ...{ start_enabled: true, start_time: 90, end_enabled: false, end_time: 0, ...home },
};

/** A car at home at some hour of that Monday, with its clock. */
class Life {
  readonly car: Car;
  now: number;

  constructor(at: number, plan: Partial<CarPlan> = {}) {
    this.now = midnight + at * hour * 1_000;
    const start = { at: 'home', soc: 40, limit: 80, odometerMiles: 1 } as const;
    this.car = new Car({ ...lotse, day: [], start, ...plan }, this.now);
  }

  static plugged(at: number, ...schedules: Partial<typeof nightly>[]): Life {
    const life = new Life(at);
    life.car.set({ DetailedChargeState: 'Stopped' });
    for (const each of schedules) life.keep(each);
    return life;
  }

  keep(schedule: Partial<typeof nightly> = {}): string {
    return this.car.command('addChargeScheduleAction', { ...nightly, ...schedule }).reason;
  }

  /** Lives until an hour of that Monday. @returns what charging did then. */
  until(at: number): unknown {
    const seconds = (midnight + at * hour * 1_000 - this.now) / 1_000;
    this.now += seconds * 1_000;
    this.car.step(seconds, this.now, () => 0.5);
    return this.car.read('DetailedChargeState');
  }

  get signals(): unknown[] {
    return ['ScheduledChargingMode', 'ScheduledChargingPending', 'ScheduledChargingStartTime'].map((field) =>
      this.car.read(field),
    );
  }

  get schedules(): readonly unknown[] {
    return this.car.state.charge.schedules;
  }
}

const start = midnight / 1_000 + 1.5 * hour;

describe('a charge schedule', () => {
  it('starts the charge at its time, also of a car that fell asleep, and leaves it to its limit', () => {
    const life = Life.plugged(0, {});
    expect(life.signals).toEqual(['StartAt', true, start]);
    expect(life.until(1.49)).toBe('Stopped');
    expect(life.car.asleep).toBe(true);
    expect(life.until(1.51)).toBe('Charging');
    expect(life.car.asleep).toBe(false);
    expect(life.signals).toEqual(['StartAt', false, start + 24 * hour]);
    expect(life.until(7.6)).toBe('Complete');
  });

  it('stops it at its end', () => {
    const life = Life.plugged(0, { end_enabled: true, end_time: 150 });
    expect(life.until(2.49)).toBe('Charging');
    expect(life.until(2.51)).toBe('Stopped');
    expect(life.until(25.6)).toBe('Charging');
  });

  it('ends on the next day where its end is not after its start', () => {
    const life = Life.plugged(22, { start_time: 1_380, end_enabled: true, end_time: 60, days_of_week: 2 });
    expect(life.until(23.1)).toBe('Charging');
    expect(life.until(24.9)).toBe('Charging');
    expect(life.until(25.1)).toBe('Stopped');
    // Tuesday is not its day.
    expect(life.until(47.5)).toBe('Stopped');
  });

  it('with an end alone stops what was started by hand', () => {
    const life = Life.plugged(0, { start_enabled: false, end_enabled: true, end_time: 60 });
    expect(life.signals).toEqual(['Off', false, null]);
    life.car.command('chargingStartStopAction', { charging_action: 'start' });
    expect(life.until(0.9)).toBe('Charging');
    expect(life.until(1.1)).toBe('Stopped');
  });

  it('does not stop what another one wants to go on', () => {
    const ends = { end_enabled: true, end_time: 120 };
    const life = Life.plugged(0, ends, { id: 8, start_time: 100, end_enabled: true, end_time: 180 });
    expect(life.until(2.1)).toBe('Charging');
    expect(life.until(3.1)).toBe('Stopped');
    const next = Life.plugged(0, ends, { id: 8, start_time: 120, end_enabled: true, end_time: 180 });
    expect(next.until(2.1)).toBe('Charging');
  });

  it.each<[string, Partial<typeof nightly>]>([
    ['is off', { enabled: false }],
    ['is for another place', work],
    ['is for other days', { days_of_week: 0b1111001 }],
    ['has no start', { start_enabled: false }],
  ])('starts nothing that %s', (_, schedule) => {
    const life = Life.plugged(0, schedule);
    expect(life.until(5)).toBe('Stopped');
  });

  it('starts nothing without a cable, at a fast charger, or once full', () => {
    const unplugged = new Life(0);
    unplugged.keep();
    expect(unplugged.until(5)).toBe('Disconnected');
    const fast = Life.plugged(0, {});
    fast.car.set({ FastChargerPresent: true });
    fast.car.command('chargingStartStopAction', { charging_action: 'stop' });
    expect([fast.until(5), ...fast.signals]).toEqual(['Stopped', 'Off', false, null]);
    const full = Life.plugged(0, {});
    full.car.set({ Soc: 80, DetailedChargeState: 'Complete' });
    expect(full.until(5)).toBe('Complete');
  });

  it('makes a car wait that is plugged in before it, and within six hours after it lets it charge', () => {
    const day = (minutes: number): Partial<CarPlan> => ({
      day: [
        { do: 'park', minutes },
        { do: 'charge', minutes: 900, supply: wallBox },
      ],
    });
    const early = new Life(0, day(30));
    early.keep();
    expect(early.until(1.4)).toBe('Stopped');
    expect(early.until(1.6)).toBe('Charging');
    const late = new Life(0, day(7.4 * 60));
    late.keep();
    expect(late.until(7.5)).toBe('Charging');
    const later = new Life(0, day(7.6 * 60));
    later.keep();
    expect([later.until(7.7), ...later.signals]).toEqual(['Stopped', 'StartAt', true, start + 24 * hour]);
  });

  it('of one time is gone when it is over', () => {
    const life = Life.plugged(0, { one_time: true, end_enabled: true, end_time: 150 });
    life.until(2.4);
    expect(life.schedules).toHaveLength(1);
    life.until(2.6);
    expect(life.schedules).toEqual([]);
    const open = Life.plugged(0, { one_time: true });
    expect([open.until(1.6), open.schedules]).toEqual(['Charging', []]);
  });

  it('replaces the one with its id, and is removed by it', () => {
    const life = Life.plugged(0, {}, { start_time: 120 }, { id: 8 });
    expect(life.schedules).toMatchObject([{ id: 7, start_time: 120 }, { id: 8 }]);
    life.car.command('removeChargeScheduleAction', { id: 8 });
    expect(life.schedules).toMatchObject([{ id: 7 }]);
    life.car.command('removeChargeScheduleAction', { id: 99 });
    expect(life.schedules).toHaveLength(1);
    life.keep({ id: 0 });
    expect(life.schedules).toMatchObject([{ id: 7 }, { id: midnight / 1_000 }]);
  });

  it('is removed with those of its place', () => {
    const life = Life.plugged(0, {}, { id: 8, ...work }, { id: 9, latitude: 48 });
    const left = ['work', 'other', 'home'].map((place) => {
      life.car.command('batchRemoveChargeSchedulesAction', { home: false, work: false, other: false, [place]: true });
      return (life.schedules as { id: number }[]).map(({ id }) => id);
    });
    expect(left).toEqual([[7, 9], [7], []]);
  });

  it.each([{ start_time: -1 }, { start_time: 1_440 }, { end_time: 1_440 }, { latitude: 91 }, { longitude: NaN }])(
    'of %j is refused',
    (schedule) => {
      const life = new Life(0);
      expect(life.keep(schedule)).toBe('out_of_range');
      expect(life.schedules).toEqual([]);
    },
  );

  it('stands in vehicle_data', () => {
    const { car } = Life.plugged(0, {});
    const read = (field: string) => car.read(field);
    expect(vehicleData(car.plan, read, car.state.charge.schedules, midnight)).toMatchObject({
      charge_state: { scheduled_charging_mode: 'StartAt', scheduled_charging_start_time: start },
      charge_schedule_data: { timestamp: midnight, charge_schedules: [nightly] },
    });
  });

  it('shows in the signals again after a setting of older firmware was switched off', () => {
    const life = Life.plugged(0);
    life.car.command('scheduledChargingAction', { enabled: true, charging_time: 300 });
    expect(life.signals).toEqual(['StartAt', true, midnight / 1_000 + 5 * hour]);
    life.car.command('scheduledChargingAction', { enabled: false, charging_time: 0 });
    expect(life.signals).toEqual(['Off', false, null]);
    life.keep();
    expect(life.signals).toEqual(['StartAt', true, start]);
  });

  it('starts once a day whatever the steps are, and never past the limit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 4_000, noNaN: true }), { minLength: 60, maxLength: 60 }),
        (steps) => {
          const life = Life.plugged(0, { end_enabled: true, end_time: 100 });
          let [at, starts] = [0, 0];
          for (const seconds of steps) {
            at += seconds / hour;
            const before = life.car.state.charge.added;
            life.until(at);
            const after = life.car.state.charge.added;
            if (after > before) starts += 1;
          }
          const minutesOpen = 10;
          const days = Math.floor((at * 60 - 100) / 1_440) + 1;
          const most = (Math.max(0, days) + 1) * ((11.04 * minutesOpen) / 60);
          expect(life.car.state.charge.drawn).toBeLessThanOrEqual(most);
          if (at > 1.7) expect(starts).toBeGreaterThan(0);
        },
      ),
      { numRuns: 50 },
    );
  });
});
