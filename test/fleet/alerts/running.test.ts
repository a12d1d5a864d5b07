import { beforeEach, describe, expect, it } from 'vitest';
import type { EndedRows } from '../../../src/rules/alerts';
import { RunningAlerts, type AlertedCar, type AlertNews } from '../../../src/fleet/alerts/running';
import { Vehicle } from '../../../src/fleet/vehicle';
import { silentLog } from '../../../src/kernel/log';
import { alertDefaults, alertRule, type AlertSettings, type Notice } from '../../../src/rules/alerts';
import type { Alert, SignalValues } from '../../../src/vehicle/record';
import { ManualClock } from '../../support/manual-clock';

const vin = 'LRW3E7EK1PC000001';
const minute = 60_000;
const hour = 60 * minute;

const settings: AlertSettings = {
  ...alertDefaults,
  vin,
  car: 'Nordlicht',
  zone: 'Europe/Berlin',
  home: { latitude: 52.5, longitude: 13.4, radius: 100 },
  capacity: 75,
  awayWords: ['away'],
  alerts: ['left_open', 'vehicle_warning', 'line', 'low_charge', 'condition'],
  conditions: [
    {
      ...{ name: 'Hot', signal: 'InsideTemp', when: { is: 'above', than: 40 }, for: 0, until: 0, hysteresis: 2 },
      ...{ severity: 'warning', text: 'It is {value} in {car}.' },
    },
  ],
};

let clock: ManualClock;
let car: Vehicle;
let kept: Map<string, unknown>;
let drawn: number;

beforeEach(() => {
  clock = new ManualClock();
  kept = new Map();
  drawn = 0;
  car = new Vehicle({ vin, memory: { remember: async () => {} }, clock, random: () => 0.5, log: silentLog });
  car.listening({}, true);
  car.connection({ networkInterface: 'wifi' }, true);
});

type Change = Partial<ConstructorParameters<typeof RunningAlerts>[0]>;

function running(change: Change = {}): { alerts: RunningAlerts; notices: Notice[]; news: AlertNews[] } {
  const alerts = new RunningAlerts({
    ...{ id: 'node', car, settings, rule: alertRule(settings), language: 'en' },
    memory: {
      remember: (key, state) => void kept.set(key, structuredClone(state)),
      recall: async (key) => kept.get(key),
      forget: (key) => void kept.delete(key),
    },
    ready: Promise.resolve(),
    draw: () => `key-number-${++drawn}-of-the-test`,
    ...{ clock, log: silentLog },
    ...change,
  });
  const news: AlertNews[] = [];
  const notices: Notice[] = [];
  alerts.subscribe((one) => {
    news.push(one);
    if (one.kind === 'notice') notices.push(one.keyed.notice);
  });
  return { alerts, notices, news };
}

const head = () => ({ vin, txid: '', createdAt: clock.now(), receivedAt: clock.now(), isResend: false });
const tell = (data: SignalValues) => car.apply({ ...head(), topic: 'V', data });
const warn = (data: readonly Alert[]) => car.apply({ ...head(), topic: 'alerts', data });

describe('running alerts', () => {
  it('outlive a look at the car that fails', async () => {
    let fails = false;
    const own: AlertedCar = {
      ...{ vin, state: car.state, commands: car.commands, rule: undefined },
      get presence() {
        return car.presence;
      },
      get accountStatus(): undefined {
        if (fails) throw new Error('no account');
        return undefined;
      },
      onEvent: (listener) => car.onEvent(listener),
      join: (alerts) => car.join(alerts),
    };
    const { alerts, notices } = running({ car: own });
    await alerts.start();
    fails = true;
    tell({ InsideTemp: 41 });
    clock.advance(minute);
    expect(notices).toEqual([]);
    fails = false;
    clock.advance(minute);
    expect(notices.map(({ alert }) => alert)).toEqual(['condition']);
  });

  it('raise and clear by what the car says, once each', async () => {
    const { alerts, notices } = running();
    await alerts.start();
    tell({ InsideTemp: 41 });
    clock.advance(5 * minute);
    expect(notices).toMatchObject([{ kind: 'raise', alert: 'condition', subject: 'Hot' }]);
    expect(notices[0]!.text.say('en')).toBe('It is 41 in Nordlicht.');
    expect(alerts.view?.active).toMatchObject([{ alert: 'condition' }]);
    tell({ InsideTemp: 30 });
    clock.advance(minute);
    expect(notices.map(({ kind }) => kind)).toEqual(['raise', 'clear']);
    alerts.stop();
    alerts.stop();
    expect(clock.timers).toBe(0);
  });

  it('tell nothing that was over at the look at which it would have been due', async () => {
    const { alerts, notices } = running();
    await alerts.start();
    const shut = { DriverFront: false, DriverRear: false, PassengerFront: false, PassengerRear: false };
    const doors = { ...shut, TrunkFront: false, TrunkRear: false };
    tell({ Gear: 'P', Locked: true, DoorState: { ...doors, DriverFront: true } });
    clock.advance(5 * minute);
    tell({ DoorState: doors });
    clock.advance(10 * minute);
    expect(notices).toEqual([]);
  });

  it('hear warnings of the car from its alerts records', async () => {
    const { alerts, notices } = running();
    await alerts.start();
    warn([{ name: 'VCFRONT_a192_12vBatteryLow', audiences: ['Customer'], startedAt: clock.now(), endedAt: null }]);
    expect(notices).toMatchObject([{ kind: 'raise', alert: 'vehicle_warning', subject: 'VCFRONT_a192_12vBatteryLow' }]);
    alerts.stop();
  });

  it('keep their state and the keys of their buttons over a restart, and a key counts once', async () => {
    const first = running();
    await first.alerts.start();
    tell({ Gear: 'P', DriverSeatOccupied: false, FpWindow: 'Opened', Locked: true });
    clock.advance(12 * minute);
    const sent = first.news.findLast((one) => one.kind === 'notice');
    const [key] = sent?.kind === 'notice' ? sent.keyed.keys : [];
    expect(first.notices).toMatchObject([{ alert: 'left_open', actions: [{ command: 'window_control' }] }]);
    first.alerts.stop();
    const again = running();
    await again.alerts.start();
    clock.advance(5 * minute);
    expect(again.notices).toEqual([]);
    expect(again.alerts.view?.active).toMatchObject([{ alert: 'left_open' }]);
    const pressed = { payload: { event: { action: key } } };
    expect(again.alerts.answer({ payload: { event: { action: 'TESLA_guess' } } })).toBeUndefined();
    expect(again.alerts.answer(pressed)).toMatchObject({ action: { command: 'window_control' } });
    expect(again.alerts.answer(pressed)).toBeUndefined();
    again.alerts.stop();
  });

  it('leave neither their state nor keys behind where they are gone for good', async () => {
    const { alerts } = running();
    await alerts.start();
    tell({ Gear: 'P', DriverSeatOccupied: false, FpWindow: 'Opened', Locked: true });
    clock.advance(12 * minute);
    expect([...kept.keys()].sort()).toEqual([`alert-keys/${vin}/node`, `alerts/${vin}/node`]);
    alerts.stop({ forget: true });
    expect([...kept.keys()]).toEqual([]);
  });

  it('tell of a sign-in that Tesla refuses', async () => {
    const status = { isSignedIn: true, refreshFailures: 1 };
    car.configure({ name: 'Nordlicht', account: { road: undefined, ready: Promise.resolve(), status } });
    const { alerts, notices } = running();
    await alerts.start();
    clock.advance(minute);
    expect(notices).toEqual([]);
    status.refreshFailures = 2;
    clock.advance(minute);
    expect(notices).toMatchObject([{ alert: 'line', subject: 'refresh' }]);
    alerts.stop();
  });

  it('are quiet about a low charge in the evening before a day away', async () => {
    // 20:30 in Berlin.
    clock.advance(6.5 * hour);
    const evening = async (title: string) => {
      const { alerts, notices } = running({ id: title });
      await alerts.start();
      const tomorrow = new Date(clock.now() + 12 * hour).toISOString();
      const event = { start: tomorrow, end: tomorrow, summary: title, location: '' };
      alerts.takeCalendar({
        ...{ calendars: ['family'], isWhole: true },
        events: [
          {
            ...event,
            start: Date.parse(tomorrow),
            end: Date.parse(tomorrow) + hour,
            uid: null,
            allDay: false,
            cancelled: false,
            calendar: 'family',
          },
        ],
      });
      tell({ Soc: 20, Gear: 'P', DetailedChargeState: 'Disconnected', Location: { latitude: 52.5, longitude: 13.4 } });
      clock.advance(15 * minute);
      alerts.stop();
      return notices.map(({ alert }) => alert);
    };
    expect(await evening('Away in Rome')).toEqual([]);
    expect(await evening('Dentist')).toEqual(['low_charge']);
  });

  it('learn from the rows of history, and hear new ones', async () => {
    const asked: number[] = [];
    let listener: ((rows: EndedRows) => void) | undefined;
    const ends: string[] = [];
    const history = {
      onHistory(heard: (rows: EndedRows) => void) {
        listener = heard;
        return () => void ends.push('over');
      },
      history: async () => ({ records: [], parked: [], trips: [], charges: [] }),
      rows: async (days: number) => {
        asked.push(days);
        return { parked: [], trips: [], charges: [] };
      },
    };
    const heard: string[] = [];
    const real = alertRule(settings);
    const rule = {
      ...real,
      step(...given: Parameters<typeof real.step>) {
        heard.push(given[1].kind);
        return real.step(...given);
      },
    };
    const { alerts } = running({ history, rule });
    await alerts.start();
    expect(asked).toEqual([90]);
    expect(heard.filter((kind) => kind === 'history')).toHaveLength(1);
    listener?.({ parked: [], trips: [], charges: [] });
    expect(heard.filter((kind) => kind === 'history')).toHaveLength(2);
    alerts.stop();
    expect(ends).toEqual(['over']);
  });

  it('show on their car while they run', async () => {
    const { alerts } = running();
    let shown = 0;
    const leave = car.subscribe(() => shown++);
    await alerts.start();
    expect([...car.alerts]).toEqual([alerts]);
    const before = shown;
    warn([{ name: 'A', audiences: ['Customer'], startedAt: clock.now(), endedAt: null }]);
    expect(shown).toBeGreaterThan(before);
    alerts.stop();
    expect(car.alerts.size).toBe(0);
    leave();
  });
});
