import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountNode, pair, signIn } from '../support/account';
import { hurry } from '../support/fast-clock';
import { listener, node, type FlowNode } from '../support/flow';
import { NodeRed } from '../support/node-red';
import { nordlicht, type TestFleet } from '../support/simulator';
import { household, moveIn, simulate, topic, type Home } from './home';

hurry(12);

let nodeRed: NodeRed;
beforeAll(async () => {
  nodeRed = await NodeRed.start();
});
afterAll(() => nodeRed.stop());

interface Driven extends Home {
  readonly fleet: TestFleet;
  readonly account: FlowNode;
}

/** Lets a car stand still, so that only what a test does changes anything. */
const parked = { Gear: 'P', VehicleSpeed: 0, DetailedChargeState: 'Disconnected', Locked: true };

/** A household that may drive Nordlicht: an account that is signed in, a key that the car knows, controls. */
async function drive(state: object = {}): Promise<Driven> {
  const home = await moveIn(nodeRed);
  const fleet = await simulate(home);
  const account = accountNode(fleet);
  const change: Record<string, object> = {
    nordlicht: { account: 'account' },
    state: { control: true, opens: false, handOn: false, wires: [['heard'], ['orders']], ...state },
  };
  await nodeRed.deploy([
    account,
    ...household(home).map((each) => ({ ...each, ...change[each.id] })),
    node('tesla-command', 'command', {
      scope: 'vehicle',
      vehicle: 'nordlicht',
      command: '',
      parameters: {},
      wake: '',
      minutes: 15,
      wires: [['done'], ['refused']],
    }),
    listener('done'),
    listener('refused'),
    listener('orders'),
  ]);
  await signIn(nodeRed, account, fleet);
  await pair(nodeRed, account, fleet);
  // Another limit than before: once it stands at the broker, orders are heard, for they are subscribed to first.
  await fleet.change(nordlicht, { signals: { ...parked, ChargeLimitSoc: 84 } });
  await nodeRed.shows('in', { fill: 'green' });
  await home.observer.sees(topic('charge_limit'), '84');
  await home.observer.sees(topic('lock'), 'OFF');
  return { ...home, fleet, account };
}

/** What came of the next order over MQTT. */
async function order({ observer }: Home, key: string, payload: string): Promise<Record<string, unknown>> {
  const results = topic('command/result');
  observer.forget();
  await observer.publish(topic(`${key}/set`), payload);
  return JSON.parse(await observer.sees(results)) as Record<string, unknown>;
}

/** When the account's token was last renewed, epoch milliseconds. */
async function refreshed({ fleet }: Driven): Promise<number> {
  const answer = await nodeRed.request(`tesla/account/account/status?clientId=${fleet.info.clientId}`);
  return ((await answer.json()) as { lastRefresh: number }).lastRefresh;
}

describe('from Home Assistant to a simulated car and back', () => {
  test('a command on its topic changes the car, over a token that had to be renewed, and again after a restart', async () => {
    const home = await drive();
    const { fleet, observer } = home;
    expect(await order(home, 'charge_limit', '72')).toMatchObject({
      status: 'verified',
      command: 'set_charge_limit',
      code: null,
    });
    const event = await fleet.events.sees((one) => one.event === 'command');
    expect(event).toMatchObject({ vin: nordlicht, domain: 'infotainment', verified: true, fault: 0 });
    expect(observer.on(topic('charge_limit'))).toContain('72');

    // Tesla voids the access token; the next command gets another one by itself.
    const before = await refreshed(home);
    await fleet.change(nordlicht, { faults: [{ code: 'http:401', times: 1 }] });
    expect(await order(home, 'charge_limit', '{"value": 73}')).toMatchObject({ status: 'verified' });
    expect(await refreshed(home)).toBeGreaterThan(before);

    observer.forget();
    await nodeRed.restart();
    await nodeRed.shows('in', { fill: 'green' });
    await observer.sees(topic('charge_limit'), '73');
    expect(await order(home, 'charge_limit', '74')).toMatchObject({ status: 'verified' });
  });

  test('what opens the car is refused with the fix until it is allowed, and the state snaps back', async () => {
    const home = await drive();
    expect(await order(home, 'lock', 'UNLOCK')).toMatchObject({ status: 'refused', code: 'ORDER_OPENS' });
    expect(home.fleet.simulator.cars.get(nordlicht)!.describe().signals['Locked']).toBe(true);
    await home.observer.sees(topic('lock'));
  });

  test('with a PIN it unlocks, and not without', async () => {
    const home = await drive({ opens: true, credentials: { pin: '2468' } });
    expect(await order(home, 'lock', 'UNLOCK')).toMatchObject({ code: 'ORDER_PIN_MISSING' });
    expect(await order(home, 'lock', '{"value": "UNLOCK", "code": "1357"}')).toMatchObject({ code: 'ORDER_PIN_WRONG' });
    expect(await order(home, 'lock', '{"value": "UNLOCK", "code": "2468"}')).toMatchObject({ status: 'verified' });
    expect(home.fleet.simulator.cars.get(nordlicht)!.describe().signals['Locked']).toBe(false);
  });

  test('a key that the car does not know is named with the fix', async () => {
    const home = await drive();
    const car = home.fleet.simulator.cars.get(nordlicht)!;
    for (const { point } of car.keys.list()) car.keys.remove(point);
    expect(await order(home, 'charge_limit', '75')).toMatchObject({ code: 'COMMAND_KEY_NOT_ENROLLED' });
    await home.observer.sees(topic('charge_limit'), '84');
  });

  test('a flow that is asked decides what becomes of an order', async () => {
    const home = await drive({ handOn: true });
    await home.observer.publish(topic('charge_limit/set'), '77');
    const intent = await nodeRed.hears(({ topic }) => topic === 'set_charge_limit', 'orders');
    expect(intent).toMatchObject({ payload: { percent: 77 }, vin: nordlicht });
    nodeRed.send('command', intent);
    const done = await nodeRed.hears(({ topic }) => topic === 'set_charge_limit', 'done');
    expect(done.payload).toMatchObject({ status: 'verified', ok: true, cost: 0.002 });
  });
});

describe('a flow', () => {
  test('sets, hears that it is so already, and why it is refused', async () => {
    await drive();
    nodeRed.send('command', { topic: 'set_charge_limit', payload: 71 });
    expect(await nodeRed.hears(() => true, 'done')).toMatchObject({ payload: { status: 'verified' }, vin: nordlicht });
    await nodeRed.shows('command', { fill: 'green', text: 'done, seen' });
    nodeRed.send('command', { _msgid: 'again', topic: 'set_charge_limit', payload: { percent: 71 } });
    const again = await nodeRed.hears(({ _msgid }) => _msgid === 'again', 'done');
    expect(again.payload).toMatchObject({ status: 'already', cost: 0 });
    nodeRed.send('command', { _msgid: 'high', topic: 'set_charge_limit', payload: { percent: 101 } });
    const high = await nodeRed.hears(({ _msgid }) => _msgid === 'high', 'refused');
    expect(high.payload).toMatchObject({ status: 'refused', code: 'PARAMETER_INVALID' });
    await nodeRed.shows('command', { fill: 'red', text: 'refused: input' });
  });
});
