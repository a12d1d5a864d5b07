import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/kernel/clock';
import { nextOccurrence, weekdays, type Moment } from '../../src/rules/week';
import type { HomeDescription, SimulatorEvent } from '../../src/simulator/simulator';
import { node } from '../support/flow';
import { NodeRed, type Message } from '../support/node-red';
import { lotse, nordlicht, resting } from '../support/simulator';
import { plain } from '../simulator/home/support';
import { example, hurryAndSkip, runExample, skip, type RunningExample } from './running-example';

hurryAndSkip(20);

let nodeRed: NodeRed;
beforeAll(async () => {
  nodeRed = await NodeRed.start();
});
afterAll(() => nodeRed.stop());

const minute = 60_000;
const place = resting[0]!.commute.home;
/** Both cars of the demonstration where Nordlicht lives, without anything to do. */
const cars = resting.map((plan) => ({
  ...plan,
  commute: { ...plan.commute, home: place },
  start: { ...plan.start, at: 'home' as const },
}));
const [first, second] = cars;
/** Lotse's own home is another one. */
const lotseAtHome = { Lotse: { homeLatitude: String(place.latitude), homeLongitude: String(place.longitude) } };
/** At the wall box at home, and not charging. */
const plugged = { DetailedChargeState: 'Stopped', Soc: 50, ChargeLimitSoc: 80 };
/** Its meter speaks once a second, so that something is heard of the home all the time. */
const home = { ...plain, place, meterEvery: 1 };

/** When a time of day comes next where the cars live, epoch milliseconds. */
const next = (moment: Moment): number => nextOccurrence(moment, 'Europe/Berlin', systemClock.now())!.at;

const isDone =
  (command: string, vin = nordlicht) =>
  (message: Message): boolean =>
    message.topic === command && message['vin'] === vin && (message.payload as { ok: boolean }).ok;

/** The first time that a command is done. */
const done = (command: string, vin?: string): Promise<Message> => nodeRed.hears(isDone(command, vin), 'done');

test('weekday and weekend limits: on the night to Saturday the car gets the limit of the weekend', async () => {
  skip(next({ days: { weekdays: ['fri'] }, time: '23:50' }) - systemClock.now());
  const { becomes } = await runExample(nodeRed, 'charge-weekday-weekend-limits', {
    cars: [first!],
    signals: plugged,
    home,
    heard: { done: 'tesla-command' },
  });
  await done('set_charge_limit');
  await done('charge_start');
  await becomes(nordlicht, { ChargeLimitSoc: 70, DetailedChargeState: 'Charging' });
  skip(13 * minute);
  await becomes(nordlicht, { ChargeLimitSoc: 90, DetailedChargeState: 'Charging' });
});

/** Lets time fly at the pace of the house's meter, and hands on what it reads, until the test is over. */
function measure({ fleet }: RunningExample, take: (reading: SimulatorEvent) => void): void {
  const unsubscribe = fleet.simulator.subscribe((event) => {
    if (event.event !== 'meter') return;
    take(event);
    skip(4_000);
  });
  onTestFinished(unsubscribe);
}

/** The car comes to a current, and is content with it: a minute and a half later it draws that, or what a late meter lets it. */
async function settlesAt({ fleet, becomes, signals }: RunningExample, amps: number): Promise<void> {
  await becomes(lotse, { ChargeCurrentRequest: amps, DetailedChargeState: 'Charging' });
  const later = systemClock.now() + 1.5 * minute;
  await fleet.events.next(({ event, at }) => event === 'meter' && at >= later);
  const { ChargeCurrentRequest: request, DetailedChargeState: state } = signals(lotse);
  expect(state).toBe('Charging');
  expect(Math.abs(Number(request) - amps)).toBeLessThanOrEqual(1);
}

test('solar surplus: the current follows the sun, and rain stops the charge', async () => {
  const running = await runExample(nodeRed, 'charge-solar-surplus', {
    cars: [second!],
    signals: plugged,
    home,
    settings: lotseAtHome,
    heard: { done: 'tesla-command', plans: 'tesla-charge-rule' },
  });
  const { press, becomes } = running;
  await nodeRed.hears(({ payload }) => (payload as { mode: string }).mode === 'waiting', 'plans');
  press('sun: 11 kW');
  measure(running, () => press('every 10 s'));
  await done('charge_start', lotse);
  // (11,000 W − 500 W for the house − 200 W) / 690 W an ampere
  await settlesAt(running, 14);
  press('clouds: 6 kW');
  await settlesAt(running, 7);
  press('rain: 1 kW');
  await done('charge_stop', lotse);
  await becomes(lotse, { DetailedChargeState: 'Stopped' });
});

test('solar surplus: with the meter of a house in place of the example, the car takes what would be sold', async () => {
  skip(next({ days: { weekdays }, time: '12:00' }) - systemClock.now());
  const running = await runExample(nodeRed, 'charge-solar-surplus', {
    cars: [second!],
    signals: plugged,
    home: { ...home, solar: { kilowattPeak: 60 } },
    settings: { ...lotseAtHome, 'every 10 s': { d: true } },
    heard: { done: 'tesla-command' },
  });
  const { fleet, send } = running;
  const setHome = async (change: object): Promise<HomeDescription> => {
    const answer = await fetch(`${fleet.info.control}/home`, { method: 'PATCH', body: JSON.stringify(change) });
    return (await answer.json()) as HomeDescription;
  };
  await setHome({ clouds: 0 });
  await fleet.events.next(({ event }) => event === 'meter');
  // The sun of the season is what it is: what the house takes decides what is left.
  const { pvW } = await setHome({});
  await setHome({ houseW: pvW - 8_000 });
  await fleet.events.next(({ event }) => event === 'meter');
  measure(running, (reading) => send('only the sun', { payload: reading }));
  await settlesAt(running, 11);
  await setHome({ houseW: pvW - 5_500 });
  await settlesAt(running, 7);
});

test('two cars on one circuit: together they never draw more than it carries, and one gets what the other leaves', async () => {
  const running = await runExample(nodeRed, 'charge-two-cars-one-circuit', {
    cars,
    signals: plugged,
    home: { ...home, circuit: { amps: 25, loadManagement: false } },
    settings: lotseAtHome,
    heard: { done: 'tesla-command' },
  });
  const { fleet, becomes } = running;
  await Promise.all([done('charge_start'), done('charge_start', lotse)]);
  await becomes(nordlicht, { ChargeCurrentRequest: 16, DetailedChargeState: 'Charging' });
  await becomes(lotse, { ChargeCurrentRequest: 9, DetailedChargeState: 'Charging' });
  await fleet.change(nordlicht, { signals: { Soc: 79.9 } });
  await becomes(nordlicht, { DetailedChargeState: 'Complete' });
  await becomes(lotse, { ChargeCurrentRequest: 16, DetailedChargeState: 'Charging' });
  const drawn = fleet.events.entries.flatMap((event) => (event.event === 'meter' ? [Math.max(...event.phasesW)] : []));
  expect(Math.max(...drawn)).toBeGreaterThan(24 * 230);
  expect(Math.max(...drawn)).toBeLessThanOrEqual(25.01 * 230);
});

test('weekend trip: one tap charges to the higher limit, once', async () => {
  const { fleet, press, becomes } = await runExample(nodeRed, 'charge-weekend-trip', {
    cars: [first!],
    signals: { ...plugged, Soc: 79.5 },
    home,
    heard: { done: 'tesla-command', plans: 'tesla-charge-rule' },
  });
  await nodeRed.hears(({ payload }) => (payload as { mode: string }).mode === 'complete', 'plans');
  press('trip: 100 %');
  await done('charge_start');
  await becomes(nordlicht, { ChargeLimitSoc: 100, DetailedChargeState: 'Charging' });
  await fleet.change(nordlicht, { signals: { Soc: 99.95 } });
  await becomes(nordlicht, { ChargeLimitSoc: 80, DetailedChargeState: 'Complete' });
});

test('state of charge into a spreadsheet: a row each time, with what the car streamed last', async () => {
  const filename = join(nodeRed.userDir, 'tesla-charge.csv');
  const { fleet, press, hearsNext } = await runExample(nodeRed, 'state-charge-spreadsheet', {
    cars: [first!],
    signals: { ...plugged, Soc: 64.2 },
    home,
    settings: { file: { filename } },
    heard: { written: 'file', told: 'in' },
    beside: [node('tesla-telemetry-in', 'in', { vehicle: 'e0000nordlicht000', server: '', signals: ['Soc'] })],
  });
  // Cars stream it as a 32-bit number.
  const streamed = (soc: number) => nodeRed.hears(({ payload }) => Math.abs(Number(payload) - soc) < 0.001, 'told');
  const row = async (name: string): Promise<void> => {
    const written = hearsNext('written');
    press(name);
    await written;
  };
  await streamed(64.2);
  await row('column names');
  await row('07:00');
  await fleet.change(nordlicht, { signals: { Soc: 58.6 } });
  await streamed(58.6);
  await row('19:00');
  const [names, ...rows] = (await readFile(filename, 'utf8')).split('\n');
  expect(names).toBe('time,car,charge %,limit %');
  expect(rows).toEqual([
    expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d,Nordlicht,64\.2,80$/),
    expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d,Nordlicht,58\.6,80$/),
    '',
  ]);
});

test('the price of the spreadsheet is what Tesla bills for the signals', async () => {
  // Dollars each: 150,000 signals, 50 wakes and 500 data calls cost one.
  const [signal, wake, dataCall] = [1 / 150_000, 1 / 50, 1 / 500];
  const days = 30;
  const monthly = (interval: number): number => (days * 86_400) / interval;
  const dollars = (count: number): string => `$${(count * signal).toFixed(4)}`;
  const { info, name } = example('state-charge-spreadsheet').find((each) => /price/.test(String(each['name'])))!;
  const docs = await readFile(join(__dirname, '..', '..', 'docs', 'examples.md'), 'utf8');
  expect(name).toContain(dollars(monthly(43_200)));
  for (const text of [String(info), docs]) {
    expect(text).toContain(`2 × 30 days = ${monthly(43_200)} signals a month`);
    expect(text).toContain(`60 ÷ 150,000 = ${dollars(60)}`);
    expect(text).toContain(`${dollars(60 + 10 * days)} in all`);
    expect(text).toContain(`60 × ($0.02 + $0.002) = $${(60 * (wake + dataCall)).toFixed(2)}`);
  }
  for (const interval of [43_200, 3_600, 300, 60]) {
    const count = monthly(interval).toLocaleString('en');
    expect(docs).toMatch(
      new RegExp(`\\| +${interval.toLocaleString('en')} s +\\| +${count} +\\| +\\${dollars(monthly(interval))} `),
    );
  }
  expect(String(info)).toContain(`8,640 signals, ${dollars(monthly(300))}`);
});
