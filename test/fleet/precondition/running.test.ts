import { beforeEach, describe, expect, it } from 'vitest';
import type { Progress } from '../../../src/commands/intent';
import {
  RunningPrecondition,
  type DepartingRule,
  type PreconditionNews,
} from '../../../src/fleet/precondition/running';
import { Vehicle } from '../../../src/fleet/vehicle';
import { silentLog } from '../../../src/kernel/log';
import { Subscribers } from '../../../src/kernel/subscribers';
import { preconditionRule } from '../../../src/rules/precondition/rule';
import { preconditionDefaults, type PreconditionSettings } from '../../../src/rules/precondition/settings';
import { weekdays } from '../../../src/rules/week';
import type { SignalValues } from '../../../src/vehicle/record';
import { ManualClock } from '../../support/manual-clock';

const vin = 'LRW3E7EK1PC000001';
const minute = 60_000;
/** Six in the morning in Berlin. */
const morning = Date.parse('2026-01-12T05:00:00Z');
const home = { latitude: 52.5, longitude: 13.4, radius: 100 };

const cold: SignalValues = {
  ...{ Soc: 60, DetailedChargeState: 'Stopped', Gear: 'P', Locked: true, HvacPower: 'Off', InsideTemp: -2 },
  ...{ OutsideTemp: -4, DriverSeatOccupied: false, HvacLeftTemperatureRequest: 21, Location: { ...home } },
};

const settingsOf = (more: Partial<PreconditionSettings> = {}): PreconditionSettings => ({
  ...preconditionDefaults,
  zone: 'Europe/Berlin',
  home,
  times: [{ days: { weekdays }, time: '07:15' }],
  ...more,
});

/** A charge rule as far as its car's other rule sees it. */
class Charging implements DepartingRule {
  view: { readyBy: number | null } | undefined;
  readonly reserves: unknown[] = [];
  takeReserve(reserve: unknown): void {
    this.reserves.push(reserve);
  }
}

let clock: ManualClock;
let car: Vehicle;
let charging: Charging | undefined;
let progress: Subscribers<Progress>;
let viewers: Subscribers<void>;
let kept: Map<string, unknown>;
let heard: PreconditionNews[];

beforeEach(() => {
  clock = new ManualClock(morning);
  kept = new Map();
  heard = [];
  charging = undefined;
  const failed = (error: unknown): void => {
    throw error;
  };
  [progress, viewers] = [new Subscribers(failed), new Subscribers(failed)];
  const memory = { remember: async () => {} };
  car = new Vehicle({ vin, memory, clock, random: () => 0.5, log: silentLog });
  car.listening({}, true);
  car.connection({ networkInterface: 'wifi' }, true);
});

function running(more: Partial<PreconditionSettings> = {}): RunningPrecondition {
  const settings = settingsOf(more);
  const rule = new RunningPrecondition({
    car: {
      vin,
      state: car.state,
      get presence() {
        return car.presence;
      },
      get rule() {
        return charging;
      },
      commands: { onProgress: (listener) => progress.subscribe(listener) },
      onEvent: (listener) => car.onEvent(listener),
      subscribe(listener) {
        const ends = [viewers.subscribe(listener), car.subscribe(listener)];
        return () => ends.forEach((end) => end());
      },
      followPrecondition: (follower) => car.followPrecondition(follower),
    },
    settings,
    rule: preconditionRule(settings),
    memory: {
      remember: (key, state) => void kept.set(key, structuredClone(state)),
      recall: async (key) => kept.get(key),
      forget: (key) => void kept.delete(key),
    },
    ready: Promise.resolve(),
    language: 'en',
    clock,
    log: silentLog,
  });
  rule.subscribe((news) => heard.push(news));
  return rule;
}

function tell(data: SignalValues): void {
  const now = clock.now();
  void car.apply({ topic: 'V', vin, txid: '', createdAt: now, receivedAt: now, isResend: false, data });
}

const commands = (): string[] => heard.flatMap((news) => (news.kind === 'intent' ? [news.intent.command] : []));

describe('a running precondition rule', () => {
  it('begins in time, says so, and keeps what it knows by its car', async () => {
    tell(cold);
    const rule = running();
    await rule.start();
    await rule.start();
    expect(car.precondition).toBe(rule);
    expect(rule.view).toMatchObject({ mode: 'waiting', trigger: 'time', departure: morning + 75 * minute });
    const { nextStart } = rule.view!;
    clock.advance(nextStart! - morning + minute);
    expect(commands()).toEqual(['auto_conditioning_start']);
    expect([...kept.keys()]).toEqual([`precondition/${vin}`]);
    tell({ HvacPower: 'On' });
    clock.advance(2_000);
    expect(rule.view?.mode).toBe('warming');
    rule.stop();
    rule.stop();
    expect(car.precondition).toBeUndefined();
  });

  it('is the only one of its car, until it stops', async () => {
    const first = running();
    await first.start();
    const second = running();
    await expect(second.start()).rejects.toMatchObject({ code: 'PRECONDITION_TAKEN' });
    second.stop();
    expect(car.precondition).toBe(first);
    first.stop();
    await second.start();
    expect(car.precondition).toBe(second);
    second.stop();
  });

  it('goes on after a restart with what it was ordered', async () => {
    tell(cold);
    const rule = running();
    await rule.start();
    rule.order('stop');
    rule.stop();
    const again = running();
    await again.start();
    expect(again.view?.mode).toBe('held');
    again.order('resume');
    expect(again.view?.mode).toBe('waiting');
    again.stop();
  });

  it('hears calendars, persons and the weather, also before it has begun', async () => {
    const rule = running({ times: [], calendar: { word: 'car', travel: 30 } });
    const started = rule.start();
    const times = { start: morning + 180 * minute, end: morning + 240 * minute, allDay: false, cancelled: false };
    const event = { ...times, summary: 'Dentist, by car', location: '', uid: null, calendar: '' };
    rule.takeCalendar({ events: [event], calendars: [''], isWhole: false });
    rule.takeWeather(-3);
    await started;
    expect(rule.view).toMatchObject({ trigger: 'calendar', departure: morning + 150 * minute });
    expect(rule.view?.leadMinutes).toBeGreaterThan(5);
    rule.stop();

    const other = running({ conditions: { ...preconditionDefaults.conditions, somebodyHome: ['person.anna'] } });
    await other.start();
    other.takePerson({ person: 'person.anna', at: morning, place: 'home', fix: null });
    expect(other.state?.approaches['person.anna']).toMatchObject({ place: 'home' });
    other.stop();
  });

  it('tells a view again only where a person sees a difference', async () => {
    tell({ ...cold, InsideTemp: -1.6 });
    const rule = running();
    await rule.start();
    heard.splice(0);
    tell({ InsideTemp: -1.61 });
    clock.advance(2_000);
    expect(heard).toEqual([]);
    tell({ InsideTemp: -4 });
    clock.advance(2_000);
    expect(heard).toMatchObject([{ kind: 'view', view: { insideTemp: -4 } }]);
    rule.stop();
  });
});

describe('with a charge rule', () => {
  it('is ready for its departure, which is known by what it shows', async () => {
    tell(cold);
    charging = new Charging();
    const rule = running({ times: [], chargePlan: true });
    await rule.start();
    expect(rule.view?.mode).toBe('idle');
    charging.view = { readyBy: morning + 100 * minute };
    viewers.publish();
    expect(rule.view).toMatchObject({ trigger: 'chargePlan', departure: morning + 100 * minute });
    charging.view = { readyBy: null };
    viewers.publish();
    expect(rule.view?.departure).toBeNull();
    rule.stop();
  });

  it('keeps the last departure while that rule begins anew', async () => {
    tell(cold);
    charging = new Charging();
    charging.view = { readyBy: morning + 100 * minute };
    const rule = running({ times: [], chargePlan: true });
    await rule.start();
    charging = undefined;
    viewers.publish();
    charging = new Charging();
    viewers.publish();
    expect(rule.view?.departure).toBe(morning + 100 * minute);
    rule.stop();
  });

  it.each(['while it runs', 'while it was down'])(
    'forgets the departure of a rule that was taken away %s',
    async (when) => {
      tell(cold);
      charging = new Charging();
      charging.view = { readyBy: morning + 100 * minute };
      let rule = running({ times: [], chargePlan: true });
      await rule.start();
      expect(rule.view?.departure).toBe(morning + 100 * minute);
      if (when === 'while it was down') rule.stop();
      charging = undefined;
      viewers.publish();
      if (when === 'while it was down') {
        rule = running({ times: [], chargePlan: true });
        await rule.start();
      }
      clock.advance(minute);
      viewers.publish();
      expect(rule.view?.departure).toBe(morning + 100 * minute);
      clock.advance(minute);
      expect(rule.view?.departure).toBeNull();
      clock.advance(2 * 60 * minute);
      expect(commands()).toEqual([]);
      rule.stop();
      expect(clock.timers).toBe(0);
    },
  );

  it('has its reserve kept by whichever rule charges the car, until it ends', async () => {
    tell(cold);
    charging = new Charging();
    charging.view = { readyBy: null };
    const rule = running();
    await rule.start();
    const reserve = { departure: morning + 75 * minute, minutes: rule.view?.leadMinutes };
    expect(charging.reserves.at(-1)).toEqual(reserve);
    const told = charging.reserves.length;
    viewers.publish();
    expect(charging.reserves).toHaveLength(told);
    const first = charging;
    charging = new Charging();
    viewers.publish();
    // It hears nothing before it has begun.
    expect(charging.reserves).toEqual([]);
    charging.view = { readyBy: null };
    viewers.publish();
    expect(charging.reserves).toEqual([reserve]);
    rule.stop();
    expect(charging.reserves).toEqual([reserve, null]);
    expect(first.reserves).toHaveLength(told);
  });

  it('does not hear the departure unless it is asked to', async () => {
    charging = new Charging();
    charging.view = { readyBy: morning + 20 * minute };
    const rule = running();
    await rule.start();
    expect(rule.view?.trigger).toBe('time');
    rule.stop();
  });
});
