import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/kernel/clock';
import { listener, node } from '../support/flow';
import { NodeRed, type Message } from '../support/node-red';
import { nordlicht } from '../support/simulator';
import { cars, fly, home, hour, isDone, minute, next, skipTo, speaks } from './parked-car';
import { example, hurryAndSkip, runExample, skip, type RunningExample } from './running-example';

hurryAndSkip(20);

let nodeRed: NodeRed;
beforeAll(async () => {
  nodeRed = await NodeRed.start();
});
afterAll(() => nodeRed.stop());

const done = (command: string): Promise<Message> => nodeRed.hears(isDone(command), 'done');

/** What tests wait for until Node-RED has heard it. */
const heard = ['EnergyRemaining', 'Odometer', 'DetailedChargeState'] as const;

/** Changes the car; resolves when Node-RED has heard what a signal is by it. */
async function says(running: RunningExample, signals: object, signal: (typeof heard)[number]): Promise<void> {
  await running.fleet.change(nordlicht, { signals });
  const shown = running.signals(nordlicht)[signal];
  // Numbers come as 32 bits, and a car that stands loses a little.
  const isIt = (payload: unknown): boolean =>
    typeof shown === 'number' ? Math.abs(Number(payload) - shown) < 0.1 : payload === shown;
  await nodeRed.hears(({ topic, payload }) => topic === `${nordlicht}/${signal}` && isIt(payload), 'said');
}

interface Notice {
  readonly kind: string;
  readonly subject: string;
  readonly text: string;
  readonly episode: string;
  readonly at: number;
}
/** The first notice that an output of the alert sent and fits. */
const told = async (output: 'raised' | 'cleared', fits: (notice: Notice) => boolean = () => true): Promise<Notice> =>
  (await nodeRed.hears(({ payload }) => fits(payload as Notice), output)).payload as Notice;
const count = (output: 'raised' | 'cleared'): number =>
  nodeRed.messages.entries.filter(({ id }) => id === output).length;

/** An alert example in which the test hears both outputs for people. */
async function runAlert(name: string, signals: object, settings: object = {}): Promise<RunningExample> {
  const { id, wires } = example(name).find(({ type }) => type === 'tesla-alert')! as unknown as {
    readonly id: string;
    readonly wires: readonly string[][];
  };
  const [raise = [], clear = [], ...rest] = wires;
  const running = await runExample(nodeRed, name, {
    cars,
    signals: { ...signals, Locked: true },
    home,
    settings: { 'tesla-alert': { wires: [[...raise, 'raised'], [...clear, 'cleared'], ...rest], ...settings } },
    heard: { done: 'tesla-command', said: 'in' },
    beside: [
      ...[listener('raised'), listener('cleared')],
      node('tesla-telemetry-in', 'in', { vehicle: 'e0000nordlicht000', server: '', signals: [...heard] }),
    ],
  });
  await nodeRed.shows(id, /./);
  return running;
}

test('left open: a window is told after its time, a tap closes it, and that it is closed is told as well', async () => {
  skipTo('12:00');
  const running = await runAlert('alert-left-open', {});
  const { fleet, press, becomes } = running;
  await fleet.change(nordlicht, { incidents: { 'left_open:window': true } });
  const opened = systemClock.now();
  const land = fly(running, 8);
  const notice = await told('raised');
  land();
  expect(notice).toMatchObject({ kind: 'raise', subject: 'windows', text: expect.stringMatching(/window open/) });
  expect(notice.at - opened).toBeGreaterThan(10 * minute);
  press('tap the button');
  await done('window_control');
  await becomes(nordlicht, { FpWindow: 'Closed' });
  fly(running, 3);
  expect(await told('cleared')).toMatchObject({ kind: 'clear', episode: notice.episode });
  expect(count('raised')).toBe(1);
});

test('left open: "open a gap" is an opening to try it with, and rain shortens its time', async () => {
  skipTo('12:00');
  const running = await runAlert('alert-left-open', {});
  running.press('rain is coming');
  running.press('open a gap');
  await done('window_control');
  await running.becomes(nordlicht, { FpWindow: 'PartiallyOpen' });
  const opened = systemClock.now();
  fly(running, 3);
  const { text, at } = await told('raised');
  expect(text).toMatch(/rain is coming/);
  expect(at - opened).toBeLessThan(10 * minute);
});

test('night watch: low at home and not plugged in is told at 20:00, and over with the cable in', async () => {
  skipTo('19:40');
  const evening = next('20:00');
  const running = await runAlert('alert-night-watch', { Soc: 24, DetailedChargeState: 'Disconnected' });
  const land = fly(running, 20);
  const notice = await told('raised');
  land();
  expect(notice.at).toBeGreaterThanOrEqual(evening);
  expect(notice).toMatchObject({ kind: 'raise', text: expect.stringMatching(/24\s%.*not plugged in/) });
  await running.fleet.change(nordlicht, { signals: { DetailedChargeState: 'Stopped' } });
  speaks(running);
  expect((await told('cleared')).episode).toBe(notice.episode);
});

test('idle drain: on Monday comes what the car lost in the week, and to what', async () => {
  skipTo('12:00', { weekdays: ['sat'] });
  const running = await runAlert('alert-idle-drain-week', { Soc: 64, DetailedChargeState: 'Disconnected' });
  await says(running, { Soc: 64.5 }, 'EnergyRemaining');
  skip(29.5 * hour);
  await says(running, { Soc: 62.5 }, 'EnergyRemaining');
  await says(running, { DetailedChargeState: 'Stopped' }, 'DetailedChargeState');
  skipTo('08:00', { weekdays: ['mon'] });
  const { text, subject } = await told('raised', ({ subject: about }) => about !== '');
  expect(subject).toMatch(/^\d{4}-\d\d-\d\d$/);
  // 2 % of 78 kWh, in what is left of the day and a half after the quarter of an hour that the pack needs to rest
  expect(text).toMatch(/lost 1\.[56]\d?\skWh in 29\sh \d+\smin of standing last week/);
});

test('tyre change: told by date and by odometer, and over once it is done', async () => {
  const [change, rotation] = example('alert-tyre-change').find(({ type }) => type === 'tesla-alert')![
    'reminders'
  ] as object[];
  const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const lastDate = dayOf(systemClock.now() - 165 * 24 * hour);
  skipTo('12:00');
  const running = await runAlert(
    'alert-tyre-change',
    { Odometer: 18_500 },
    { reminders: [{ ...change, lastDate }, rotation] },
  );
  expect((await told('raised')).text).toMatch(/^Tyre change of Nordlicht is due on/);
  // 9,700 of 10,000 km after the last time, at 29,000 km
  await says(running, { Odometer: 38_700 / 1.609344 }, 'Odometer');
  const byWay = await told('raised', ({ subject }) => subject === 'Tyre rotation');
  expect(byWay.text).toMatch(/is due in 300\skm/);
  running.press('tyres are rotated');
  expect((await told('cleared')).episode).toBe(byWay.episode);
  running.press('tyres are changed');
  await told('cleared', ({ subject }) => subject === 'Tyre change');
});
