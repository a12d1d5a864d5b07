import { beforeEach, describe, expect, it } from 'vitest';
import { Vehicle, type VehicleEvent } from '../../src/fleet/vehicle';
import type { SignalValues } from '../../src/vehicle/record';
import { silentLog } from '../../src/kernel/log';
import { ManualClock } from '../support/manual-clock';

const vin = 'LRW3E7EK1PC000001';
const minute = 60_000;
let clock: ManualClock;
let car: Vehicle;
let events: string[];
let failures: unknown[];
let remembered: unknown[];
const source = {};

beforeEach(() => {
  clock = new ManualClock();
  events = [];
  failures = [];
  remembered = [];
  car = new Vehicle({
    vin,
    memory: {
      remember: async (id, changes, lastRecordAt) =>
        void remembered.push({ id, signals: changes.map(({ signal }) => signal), lastRecordAt }),
    },
    clock,
    random: () => 0.5,
    log: { ...silentLog, error: (sentence) => void failures.push(sentence) },
  });
  car.onEvent((event: VehicleEvent) => void events.push(event.kind === 'record' ? 'record' : car.presence.kind));
});

function tell(data: SignalValues): Promise<void> {
  const now = clock.now();
  return car.apply({ topic: 'V', vin, txid: '', createdAt: now, receivedAt: now, isResend: false, data }).safe;
}

const connection = (networkInterface = 'wifi') => ({ networkInterface });

describe('presence', () => {
  it('follows the car through a day', () => {
    const wifi = connection();
    car.listening(source, true);
    car.connection(wifi, true);
    void tell({ Gear: 'P', DetailedChargeState: 'Disconnected' });
    car.connection(wifi, false);
    expect(events).toEqual(['unknown', 'connected', 'record', 'asleep']);
    events.length = 0;

    const cellular = connection('cellular');
    car.connection(cellular, true);
    void tell({ Gear: 'D' });
    clock.advance(10 * minute);
    void tell({ VehicleSpeed: 1 });
    car.connection(cellular, false);
    clock.advance(10 * minute - 1);
    expect(events).toEqual(['connected', 'record', 'late', 'connected', 'record', 'late']);
    clock.advance(1);
    expect(car.presence).toEqual({ kind: 'disconnected', since: clock.now() - 10 * minute });
    expect(clock.timers).toBe(0);
  });

  it('survives a restart while the car sleeps, and one while it drove', () => {
    const lastRecordAt = clock.now() - 60 * minute;
    const kept = (value: string) => ({ value, at: lastRecordAt, receivedAt: lastRecordAt, source: 'store' as const });
    car.restore([['Gear', kept('P')]], lastRecordAt);
    expect(car.presence.kind).toBe('disconnected');
    car.listening(source, true);
    expect(car.presence).toEqual({ kind: 'asleep', since: lastRecordAt });
    car.restore([['Gear', { ...kept('D'), at: lastRecordAt + 1 }]], lastRecordAt);
    expect(car.presence.kind).toBe('disconnected');
  });

  it('is not shaken by an old connection that ends after the new one began, even with one id', () => {
    const [old, fresh] = [connection(), connection()];
    car.listening(source, true);
    car.connection(old, true);
    car.connection(fresh, true);
    void tell({ Gear: 'P' });
    car.connection(old, false);
    car.connection(old, false);
    expect([car.presence.kind, car.view().networkInterfaces]).toEqual(['connected', ['wifi']]);
    car.connection(fresh, false);
    expect(car.presence.kind).toBe('asleep');
  });

  it('is judged by all sources together', () => {
    const other = {};
    car.listening(source, true);
    car.listening(other, true);
    car.connection(connection(), true);
    void tell({ Gear: 'P' });
    car.listening(source, false);
    expect(car.presence.kind).toBe('connected');
    car.listening(other, false);
    expect(car.presence.kind).toBe('disconnected');
    // A vehicle node that is deployed anew: the connection has lasted.
    car.listening(other, true);
    expect(car.presence.kind).toBe('connected');
  });

  it('does not take the receiver for the car', () => {
    car.listening(source, true);
    const now = clock.now();
    const head = { vin, txid: 'c', createdAt: now, receivedAt: now, isResend: false };
    const data = { connectionId: 'c', status: 'DISCONNECTED', networkInterface: '' } as const;
    void car.apply({ ...head, topic: 'connectivity', data });
    expect(car.presence).toEqual({ kind: 'unknown', since: null });
    void car.apply({ ...head, topic: 'alerts', data: [] });
    expect(car.presence.since).toBe(now);
  });

  it('lets no timer run on after the stop, nor wild where the clock was set back', () => {
    car.listening(source, true);
    car.restore([['Gear', { value: 'D', at: 1, receivedAt: 1, source: 'store' }]], clock.now() + 1e12);
    clock.advance(60 * minute);
    expect(events.length).toBeLessThan(12);
    car.stop();
    car.stop();
    expect(clock.timers).toBe(0);
  });
});

it('tells of a record after its presence, with the signals that moved, and gives it to the memory', async () => {
  const moved: (readonly string[])[] = [];
  const end = car.subscribe((signals) => void moved.push(signals));
  car.listening(source, true);
  await tell({ Soc: 1, Gear: 'P' });
  expect(events).toEqual(['unknown', 'asleep', 'record']);
  expect(moved).toEqual([[], [], ['Soc', 'Gear']]);
  expect(remembered).toEqual([{ id: vin, signals: ['Soc', 'Gear'], lastRecordAt: clock.now() }]);
  end();
  end();
  await tell({ Soc: 2 });
  expect(moved).toHaveLength(3);
});

it('goes on where a listener fails', async () => {
  car.onEvent(() => {
    throw new Error('a bug');
  });
  await tell({ Soc: 1 });
  expect([failures.length, car.state.value('Soc'), remembered.length]).toEqual([1, 1, 1]);
});

it('shows its name and home, and tells when they change', () => {
  const homeZone = { latitude: 1, longitude: 2, radius: 100 };
  car.configure({ name: 'Blitz', homeZone });
  expect(car.view()).toMatchObject({ vin, name: 'Blitz', homeZone, now: clock.now(), state: car.state });
  expect([car.name, events]).toEqual(['Blitz', ['disconnected']]);
});
