import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/kernel/clock';
import { ownTracks, type Fix } from '../../src/simulator/people';
import { NodeRed, type Message } from '../support/node-red';
import { nordlicht } from '../support/simulator';
import { cars, fly, home, isDone, minute, place, skipTo, speaks } from './parked-car';
import { hurryAndSkip, runExample, skip, type RunningExample } from './running-example';

hurryAndSkip(20);

let nodeRed: NodeRed;
beforeAll(async () => {
  nodeRed = await NodeRed.start();
});
afterAll(() => nodeRed.stop());

/** A frosty morning, shut and locked. */
const cold = { Soc: 60, OutsideTemp: -4, InsideTemp: -2 };
/** A mild afternoon in winter. */
const cool = { Soc: 60, OutsideTemp: 6, InsideTemp: 8 };

const done = (command: string): Promise<Message> => nodeRed.hears(isDone(command), 'done');
const commandsDone = (command: string): number =>
  nodeRed.messages.entries.filter(({ id, message }) => id === 'done' && isDone(command)(message)).length;

type Plan = Readonly<Record<'mode' | 'reason' | 'trigger' | 'insideTemp' | 'departure', unknown>>;
const plans = async (fits: (plan: Plan) => boolean): Promise<Plan> =>
  (await nodeRed.hears(({ payload }) => fits(payload as Plan), 'plans')).payload as Plan;

test('winter mornings: the car by the wall is warm when its driver leaves, and cold again when nobody comes', async () => {
  skipTo('06:50');
  const running = await runExample(nodeRed, 'precondition-winter-mornings', {
    cars,
    signals: { ...cold, DetailedChargeState: 'Stopped' },
    home,
    heard: { done: 'tesla-command', plans: 'tesla-precondition' },
  });
  const { fleet, becomes, signals } = running;
  const { departure, reason } = await plans(({ mode }) => mode === 'waiting');
  expect(reason).toMatch(/07:15/);
  let land = fly(running, 3);
  await done('auto_conditioning_start');
  await becomes(nordlicht, { HvacPower: 'On' });
  land();
  const leaves = Number(departure);
  expect(systemClock.now()).toBeLessThan(leaves - 15 * minute);
  land = fly(running, 20);
  await fleet.events.next(({ event, at }) => event === 'meter' && at >= leaves);
  land();
  expect(Math.abs(Number(signals(nordlicht)['InsideTemp']) - 21)).toBeLessThanOrEqual(2);
  skip(10 * minute);
  speaks(running);
  await done('auto_conditioning_stop');
  await becomes(nordlicht, { HvacPower: 'Off' });
});

test('winter mornings: "not tomorrow" leaves the next departure out; later it waits for the cable', async () => {
  skipTo('06:00', { weekdays: ['tue'] });
  const running = await runExample(nodeRed, 'precondition-winter-mornings', {
    cars,
    signals: { ...cold, DetailedChargeState: 'Disconnected' },
    home,
    heard: { done: 'tesla-command', plans: 'tesla-precondition' },
  });
  const { departure: skipped } = await plans(({ mode, insideTemp }) => mode === 'waiting' && insideTemp !== null);
  running.press('not tomorrow');
  await plans(({ departure }) => (departure ?? 0) > skipped!);
  skipTo('07:00', { weekdays: ['wed'] });
  speaks(running);
  const { reason } = await plans(({ mode }) => mode === 'blocked');
  expect(reason).toMatch(/cable|plugged/);
  await running.fleet.change(nordlicht, { signals: { DetailedChargeState: 'Stopped' } });
  await done('auto_conditioning_start');
});

/** People whose phones have the OwnTracks app: what they say reaches the rule. */
class Phones {
  readonly #running: RunningExample;

  constructor(running: RunningExample, rule: string) {
    this.#running = running;
    const unsubscribe = running.fleet.simulator.subscribe((event) => {
      if (event.event !== 'position') return;
      const topic = `owntracks/${event.person}/phone`;
      running.send(rule, { topic, payload: JSON.stringify(ownTracks(event.person, event)) });
    });
    onTestFinished(unsubscribe);
  }

  /** They are so many kilometres away for a day at work. */
  async areAway(kilometres: number, ...names: readonly string[]): Promise<void> {
    const away = { ...place, latitude: place.latitude + kilometres / 111.195 };
    for (const name of names) await this.#says(name, { place: away }, () => true);
    skip(40 * minute);
    const now = systemClock.now();
    await Promise.all(names.map((name) => this.#says(name, {}, ({ at }) => at >= now)));
  }

  /** Somebody comes to the car through the town; resolves when they are there. */
  async comes(name: string): Promise<void> {
    const near = 50 / 111_195;
    await this.#says(
      name,
      { goesTo: { ...place, metresPerSecond: 12 } },
      ({ latitude }) => Math.abs(latitude - place.latitude) < near,
    );
  }

  /** Changes a person; resolves when the phone says what fits. */
  async #says(name: string, change: object, fits: (fix: Fix) => boolean): Promise<void> {
    const { fleet } = this.#running;
    const said = fleet.events.next((event) => event.event === 'position' && event.person === name && fits(event));
    const answer = await fetch(`${fleet.info.control}/people/${name}`, {
      method: 'PATCH',
      body: JSON.stringify(change),
    });
    if (!answer.ok) throw new Error(`The simulator refused: ${await answer.text()}`);
    await said;
  }
}

test('leave work: who comes back from far away finds a warm car', async () => {
  skipTo('17:00');
  const running = await runExample(nodeRed, 'precondition-leave-work', {
    cars,
    signals: { ...cool, DetailedChargeState: 'Disconnected' },
    home,
    settings: { OwnTracks: { d: true } },
    heard: { done: 'tesla-command', plans: 'tesla-precondition' },
  });
  const phones = new Phones(running, 'warm when Anna comes');
  await plans(({ mode, insideTemp }) => mode === 'waiting' && insideTemp !== null);
  await phones.areAway(10, 'anna');
  expect(running.signals(nordlicht)).toMatchObject({ HvacPower: 'Off' });
  fly(running, 6);
  const there = phones.comes('anna');
  await done('auto_conditioning_start');
  await running.becomes(nordlicht, { HvacPower: 'On' });
  await there;
  expect(Math.abs(Number(running.signals(nordlicht)['InsideTemp']) - 21)).toBeLessThanOrEqual(2);
  expect(commandsDone('auto_conditioning_start')).toBe(1);
});

test.each([
  ['precondition-leave-work', 'Anna comes', 'warm when Anna comes'],
  ['precondition-two-phones', 'Ben comes', 'warm for Anna or Ben'],
])('%s: the button "%s" plays a phone on its way', async (name, button, rule) => {
  const { press, send } = await runExample(nodeRed, name, {
    cars,
    signals: { ...cold, DetailedChargeState: 'Disconnected' },
    home,
    settings: { OwnTracks: { d: true } },
    heard: { done: 'tesla-command', plans: 'tesla-precondition', phone: 'one by one' },
  });
  await plans(({ mode, insideTemp }) => mode === 'waiting' && insideTemp !== null);
  // The button goes by the machine's clock, which is far behind that of the test.
  const behind = Math.floor((systemClock.now() - Date.now()) / 1_000);
  press(button);
  await nodeRed.messages.sees(() => fixes().length === 5);
  for (const { topic, payload } of fixes()) {
    const said = payload as { readonly tst: number };
    send(rule, { topic, payload: { ...said, tst: said.tst + behind } });
  }
  await done('auto_conditioning_start');
});

const fixes = (): Message[] =>
  nodeRed.messages.entries.filter(({ id }) => id === 'phone').map(({ message }) => message);

test('two phones, one car: the first who comes has it warm, once; a guest and a phone at home start nothing', async () => {
  skipTo('17:00');
  const running = await runExample(nodeRed, 'precondition-two-phones', {
    cars,
    signals: { ...cool, DetailedChargeState: 'Disconnected' },
    home,
    heard: { done: 'tesla-command', plans: 'tesla-precondition' },
  });
  const phones = new Phones(running, 'warm for Anna or Ben');
  await plans(({ mode, insideTemp }) => mode === 'waiting' && insideTemp !== null);
  await phones.areAway(0, 'ben');
  await phones.areAway(9, 'anna', 'carla');
  fly(running, 8);
  await phones.comes('carla');
  expect(running.signals(nordlicht)).toMatchObject({ HvacPower: 'Off' });
  const there = phones.comes('anna');
  await done('auto_conditioning_start');
  await there;
  expect(running.signals(nordlicht)).toMatchObject({ HvacPower: 'On' });
  expect(commandsDone('auto_conditioning_start')).toBe(1);
});
