import { describe, expect, it } from 'vitest';
import { shareCircuit } from '../../../src/rules/charge/circuit';
import { everyDay, evening, morning, night, hour, minute, Night, start } from './model';

const shares0 = (vin: string, nights: readonly Night[]): number => (nights[Number(vin)]!.car.charging ? 0 : 1);
describe('floor, boost, windows and sun', () => {
  it('charges at once below the floor, whatever it costs, and no further than well above it', () => {
    const it = night({}, ({ car }) => {
      car.plug(false);
      car.soc = 12;
    });
    expect(it.sentence).toBe('Charges at once, because the car is below 20 %.');
    it.until(evening + 85 * minute);
    expect(it.car.soc).toBeGreaterThanOrEqual(22);
    expect(it.view.mode).not.toBe('floor');
  });

  it('boosts at once, and puts the former limit back, also a person’s own', () => {
    const it = night().until(evening + 5 * minute);
    it.car.limit = 75;
    it.look().hear({ kind: 'order', order: { set: 'boost', percent: 90 } });
    expect(it.view).toMatchObject({ mode: 'boost', boost: 90, limit: 90 });
    expect(it.car).toMatchObject({ limit: 90, charging: true });
    it.restart().look();
    it.until(morning - hour);
    expect(it.car.soc).toBeCloseTo(90, 0);
    expect(it.car.limit).toBe(75);
    expect(it.view.boost).toBe(null);
  });

  it('a boost is over when unplugged', () => {
    const it = night()
      .hear({ kind: 'order', order: { set: 'boost', percent: 100 } })
      .look();
    it.car.unplug();
    it.look();
    expect(it.view.boost).toBe(null);
    expect(it.car.limit).toBe(80);
  });

  it('two rules overlapping: block wins, also over the plan', () => {
    const window = (from: string, to: string, mode: 'block' | 'force') => ({
      window: { days: everyDay, from, to },
      mode,
    });
    const it = night({ windows: [window('00:00', '04:00', 'block'), window('01:00', '02:00', 'force')] });
    it.until('2026-11-23T23:30Z');
    expect(it.view.mode).toBe('blocked');
    expect(it.sentence).toBe('Waits until 04:00, because its windows allow no charging before.');
    it.until('2026-11-24T03:00Z');
    expect(it.car.total).toBeGreaterThan(0);
    it.until(morning);
    expect(it.car.soc).toBe(80);
  });

  it('charges only in allowed windows, and always in forced ones', () => {
    const windows = [{ window: { days: everyDay, from: '02:00', to: '03:00' }, mode: 'allow' as const }];
    const it = new Night(evening, { windows });
    it.car.soc = 30;
    it.car.plug();
    it.until('2026-11-24T00:59Z');
    expect([it.car.charging, it.view.mode]).toEqual([false, 'blocked']);
    it.until('2026-11-24T01:30Z');
    expect(it.car.charging).toBe(true);
    it.until('2026-11-24T02:01Z');
    expect(it.car.charging).toBe(false);
    const forced = night({
      windows: [{ ...windows[0]!, window: { ...windows[0]!.window, from: '22:00' }, mode: 'force' }],
    });
    expect(forced.view.mode).toBe('forced');
    expect(forced.car.charging).toBe(true);
  });

  it('follows the sun, and stops when it is gone', () => {
    const surplus = { buffer: 0, minAmps: 5, startAfter: 60_000, stopAfter: 180_000 };
    const it = new Night('2026-06-21T10:00Z', { surplus });
    it.car.soc = 40;
    const sun = (power: number, minutes: number): void => {
      for (let n = 0; n < minutes * 2; n++) {
        it.hear({
          kind: 'home',
          power: { grid: it.car.power * 1_000 - power, charge: it.car.power * 1_000, at: it.now },
        });
        it.until(it.now + minute / 2);
      }
    };
    sun(1_000, 5);
    expect(it.car.charging).toBe(false);
    expect(it.sentence).toBe('Waits for the sun to give more than the house needs.');
    sun(7_000, 10);
    expect(it.car).toMatchObject({ charging: true, amps: 10 });
    expect(it.sentence).toBe('Charges with 10 A, because the sun gives so much more than the house needs.');
    sun(500, 15);
    expect(it.car.charging).toBe(false);
    expect(it.asked.length).toBeLessThan(12);
  });

  it('holds the least current while the car heats without sun, and stops again when it ends', () => {
    const surplus = { buffer: 0, minAmps: 6, startAfter: 60_000, stopAfter: 180_000 };
    const it = new Night('2026-11-24T07:00Z', { surplus });
    Object.assign(it.car, { soc: 60, climate: true });
    const meter = (minutes: number): void => {
      for (let n = 0; n < minutes; n++) {
        const charge = it.car.power * 1_000;
        it.hear({ kind: 'home', power: { grid: charge + 500, charge, at: it.now } }).until(it.now + minute);
      }
    };
    meter(20);
    expect(it.car).toMatchObject({ charging: true, amps: 6 });
    expect(it.sentence).toMatch(/^Holds 6 A while the car heats or cools/);
    it.car.climate = false;
    meter(20);
    expect([it.car.charging, it.notices]).toEqual([false, []]);
    expect(it.asked.filter((command) => !command.startsWith('set_charge_limit'))).toHaveLength(3);
    const full = new Night('2026-11-24T07:00Z', { surplus });
    Object.assign(full.car, { soc: 79, climate: true });
    expect(start(full.until(full.now + 10 * minute))).toEqual([]);
    const spent = new Night('2026-11-24T07:00Z', { surplus, commandsADay: 0 });
    Object.assign(spent.car, { soc: 60, climate: true });
    expect(spent.until(spent.now + 10 * minute).asked).toEqual([]);
  });

  it('three cars on 32 A: never draw more together, and all are full in the end', () => {
    const nights = [40, 50, 60].map((soc) => {
      const one = new Night(evening, { maxAmps: 16, circuit: { amps: 32, group: 'garage', priority: 0 } });
      one.car.soc = soc;
      one.car.plug(false);
      return one.look();
    });
    for (let n = 0; n < 12 * 60; n++) {
      const cars = nights.map(({ view }, index) => ({
        vin: String(index),
        priority: 0,
        least: 5,
        wanted: view.wanted.amps,
        missing: view.wanted.missing,
      }));
      const shares = [...shareCircuit(cars, 32)].sort(
        ([one], [other]) => shares0(one, nights) - shares0(other, nights),
      );
      for (const [vin, amps] of shares) nights[Number(vin)]!.hear({ kind: 'circuit', amps });
      for (const one of nights) one.until(one.now + minute);
      const drawn = nights.reduce((sum, { car }) => sum + (car.charging ? car.amps : 0), 0);
      expect(drawn).toBeLessThanOrEqual(32);
    }
    expect(nights.map(({ car }) => Math.round(car.soc))).toEqual([80, 80, 80]);
  });

  it('says with how much it charges where its circuit gives no more', () => {
    const shared = new Night(evening, { target: null, circuit: { amps: 32, group: 'garage', priority: 0 } });
    shared.car.plug(false);
    shared.look();
    const said = (amps: number) => (shared.hear({ kind: 'circuit', amps }), shared.view);
    expect(said(9)).toMatchObject({ mode: 'charging', lowered: 9 });
    expect(shared.view.reason.say('en')).toMatch(
      /^Charges to .* It draws only 9\sA, because its circuit gives no more now\.$/,
    );
    expect(shared.view.reason.say('de')).toMatch(/^Lädt auf .* Es zieht dabei nur 9\sA/);
    expect(said(32)).toMatchObject({ mode: 'charging', lowered: null });
    expect(shared.view.reason.say('en')).not.toContain('circuit');
    expect(said(0)).toMatchObject({ mode: 'waiting', lowered: null });
  });

  it('keeps the latest start in the car, renews it seldom, and takes it out when done', () => {
    const it = night({ scheduleOnCar: true });
    const adds = (): string[] => it.asked.filter((command) => command.startsWith('add_charge_schedule'));
    expect(it.intents.find(({ command }) => command === 'add_charge_schedule')?.parameters).toEqual({
      id: Math.floor(evening / 1_000),
      lat: 52.5,
      lon: 13.4,
      days_of_week: 'Tues',
      start_enabled: true,
      start_time: 3 * 60 + 45,
      end_enabled: true,
      end_time: 7 * 60,
      one_time: true,
      enabled: true,
    });
    it.until(morning);
    expect(adds().length).toBeLessThanOrEqual(3);
    expect(it.asked.at(-1)).toBe(`remove_charge_schedule ${Math.floor(evening / 1_000)}`);
  });

  it('puts the latest start into the car though the departure is days away, for then it sleeps', () => {
    const readyBy = [{ days: { weekdays: ['thu'] as const }, time: '06:00' }];
    const it = night({ scheduleOnCar: true, target: { soc: 80, readyBy } });
    const [add] = it.intents.filter(({ command }) => command === 'add_charge_schedule');
    expect(add?.parameters).toMatchObject({ days_of_week: 'Thurs', start_time: 3 * 60 + 45 });
  });

  it('sends the latest start again that failed on its way, and not one that the car refuses', () => {
    const adds = (code: string): number => {
      const it = night({ scheduleOnCar: true }, ({ car }) => (car.refuses = code));
      it.car.refuses = null;
      it.until(evening + 20 * minute);
      return it.asked.filter((command) => command.startsWith('add_charge_schedule')).length;
    };
    expect(adds('API_UNREACHABLE')).toBe(2);
    expect(adds('COMMAND_REFUSED')).toBe(1);
  });

  it('gives back the current that it had lowered, also after the cable was out meanwhile', () => {
    const it = night();
    it.state = {
      ...it.state,
      overrides: { ...it.state.overrides, amps: { ours: { value: 5, at: it.now - hour }, held: null, foreign: [] } },
    };
    it.car.amps = 5;
    it.car.unplug();
    it.look();
    it.car.plug();
    it.until(morning);
    expect(it.car.amps).toBe(16);
  });

  it('shows that it was told to rest, also while there is nothing to do', () => {
    const it = night({}, ({ car }) => car.unplug());
    it.hear({ kind: 'order', order: { set: 'hold', on: true } }).look();
    expect(it.view).toMatchObject({ mode: 'idle', held: true });
    it.hear({ kind: 'order', order: { set: 'hold', on: false } });
    expect(it.view.held).toBe(false);
  });

  it('learns what a per cent costs at the wall', () => {
    const it = night();
    it.until(morning);
    expect(it.state.learned?.kwhPerPercent).toBeCloseTo(0.75 / 0.9, 1);
  });

  it('targets and times that are ordered change the plan, and are forgotten after the stay', () => {
    const it = night();
    it.hear({ kind: 'order', order: { set: 'target', percent: 60 } });
    it.hear({ kind: 'order', order: { set: 'ready_by', time: '05:00' } }).look();
    expect(it.view).toMatchObject({ target: 60, readyBy: morning - hour, expectedSoc: 60 });
    it.until(morning - hour);
    expect(it.car.soc).toBeGreaterThanOrEqual(60);
    expect(it.car.soc).toBeLessThan(61.5);
    it.car.unplug();
    it.look();
    expect(it.view.target).toBe(80);
  });
});
