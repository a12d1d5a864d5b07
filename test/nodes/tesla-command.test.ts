import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AccountNode, VehicleNode } from '../../nodes/runtime/nodes';
import type { CommandResult } from '../../src/commands/intent';
import { systemClock } from '../../src/kernel/clock';
import { accountNode, pair, signIn } from '../support/account';
import { hurry } from '../support/fast-clock';
import { listener, node, tab, type FlowNode } from '../support/flow';
import { settle } from '../support/manual-clock';
import { NodeRed, type Message } from '../support/node-red';
import { lotse, resting, serverNode, site, TestFleet, type Site } from '../support/simulator';

hurry(12);

let nodeRed: NodeRed;
let place: Site;
let fleet: TestFleet;
let account: FlowNode;
/** What must be found nowhere. */
let secrets: readonly string[];

beforeAll(async () => {
  process.env['CHARGE_LIMIT'] = '61';
  nodeRed = await NodeRed.start();
  place = await site(join(nodeRed.userDir, 'certificates'));
  fleet = await TestFleet.start(place.certificates.folder, place.port, resting);
  account = accountNode(fleet);
  await nodeRed.deploy(flow());
  await signIn(nodeRed, account, fleet);
  await pair(nodeRed, account, fleet);
  secrets = [fleet.info.clientSecret];
});
afterAll(async () => {
  delete process.env['CHARGE_LIMIT'];
  await nodeRed.stop();
  await fleet.stop();
});

/** Stands still and awake, and says so. */
const parked = { Gear: 'P', VehicleSpeed: 0, DetailedChargeState: 'Disconnected', Locked: true };

beforeEach(async () => {
  await fleet.change(lotse, { asleep: false, signals: parked });
});

afterEach(() => {
  const told = JSON.stringify([nodeRed.log.entries, nodeRed.statuses.entries, nodeRed.messages.entries]);
  for (const secret of secrets) expect(told).not.toContain(secret);
});

const command = (change: object = {}, id = 'command'): FlowNode =>
  node('tesla-command', id, {
    ...{ scope: 'vehicle', vehicle: 'car', command: '', parameters: {}, wake: '', minutes: '15' },
    wires: [['done'], ['refused']],
    ...change,
  });

const catcher = { id: 'catch', type: 'catch', z: 'tab', x: 0, y: 0, scope: null, uncaught: false, wires: [['caught']] };

/** A car that takes commands, command nodes, and who hears what they send. */
function flow(...changed: readonly FlowNode[]): FlowNode[] {
  const usual = [
    ...[tab, account, serverNode(place), command(), catcher as FlowNode],
    node('tesla-vehicle', 'car', { vin: lotse, server: 'server', account: 'account', wake: 'never', name: 'Lotse' }),
    ...['done', 'refused', 'caught'].map((id) => listener(id)),
  ];
  return [...usual.filter(({ id }) => !changed.some((each) => each.id === id)), ...changed];
}

/** Deploys what changed; the car stays connected. */
async function deploy(...changed: readonly FlowNode[]): Promise<void> {
  await nodeRed.deploy(flow(...changed), 'nodes');
}

/** The car is, as far as is known here, connected or asleep. */
function is(kind: 'connected' | 'asleep'): Promise<void> {
  const vehicle = car();
  return new Promise((resolve) => {
    const look = (): void => {
      if (vehicle.presence.kind === kind) resolve();
    };
    vehicle.onEvent(look);
    look();
  });
}

const isThere = (): Promise<void> => is('connected');

async function fallAsleep(): Promise<void> {
  await isThere();
  await fleet.change(lotse, { asleep: true });
  await is('asleep');
  fleet.events.forget();
}

const car = () => nodeRed.node<VehicleNode>('car').vehicle!;

let serial = 0;

/** What a command node sends or throws for a message, with the output that it came from. */
async function ask(
  message: object,
  id = 'command',
): Promise<{ from: string; message: Message; result: CommandResult }> {
  const _msgid = `ask ${(serial += 1)}`;
  nodeRed.send(id, { _msgid, ...message });
  const heard = await nodeRed.messages.sees((each) => each.message._msgid === _msgid);
  return { from: heard.id, message: heard.message, result: heard.message.payload as CommandResult };
}

/** What went wrong, as a Catch node tells it. */
async function caught(message: object): Promise<unknown> {
  const { from, message: told } = await ask(message);
  expect(from).toBe('caught');
  return (told as unknown as { error: unknown }).error;
}

/** A charge limit that the car does not have yet. */
const another = (): number => 80 + ((limits += 1) % 20);
let limits = 0;

const commandsSent = (): number => fleet.events.entries.filter(({ event }) => event === 'command').length;

describe('the result', () => {
  test('of what is done leaves by the first output, with what the message carried', async () => {
    await deploy();
    await isThere();
    const { from, message } = await ask({ topic: 'set_charge_limit', payload: { percent: 70 }, req: 'kept' });
    expect(from).toBe('done');
    expect(message).toEqual({
      _msgid: expect.any(String) as string,
      req: 'kept',
      topic: 'set_charge_limit',
      vin: lotse,
      payload: {
        ...{ status: 'verified', ok: true, code: null, fix: '', vin: lotse, command: 'set_charge_limit' },
        reason: expect.stringMatching(/^The charge limit is 70 %, seen in the car's own data \d+ s later\.$/) as string,
        cost: expect.closeTo(0.002, 3) as number,
      },
    });
    expect(nodeRed.messages.entries).toHaveLength(1);
    expect(await nodeRed.shows('command', { fill: 'green' })).toMatchObject({ shape: 'dot', text: 'done, seen' });
  });

  test('of what is refused leaves by the second, with the reason and the fix', async () => {
    await deploy();
    const { from, message } = await ask({ topic: 'set_charge_limit', payload: 101 });
    expect(from).toBe('refused');
    expect(message).toMatchObject({
      topic: 'set_charge_limit',
      payload: {
        ...{ status: 'refused', ok: false, code: 'PARAMETER_INVALID', cost: 0, vin: lotse },
        reason: 'percent cannot be 101.',
        fix: 'It takes 50, 51 … 100 %.',
      },
    });
    expect(await nodeRed.shows('command', { fill: 'red' })).toMatchObject({ shape: 'dot', text: 'refused: input' });
  });

  test('of what nothing shows is yellow, of what was so is green and free', async () => {
    await deploy();
    await isThere();
    expect((await ask({ topic: 'flash_lights' })).result).toMatchObject({ status: 'unverified', ok: true });
    expect(await nodeRed.shows('command', { fill: 'yellow' })).toMatchObject({ shape: 'dot', text: 'done, not seen' });
    const limit = { topic: 'set_charge_limit', payload: another() };
    expect((await ask(limit)).result).toMatchObject({ status: 'verified' });
    expect((await ask(limit)).result).toMatchObject({ status: 'already', cost: 0 });
    await nodeRed.shows('command', { fill: 'green', shape: 'dot', text: 'was so already' });
  });

  test('of locking a locked car is sent all the same, and believed', async () => {
    await deploy();
    await isThere();
    expect((await ask({ topic: 'door_lock' })).result).toMatchObject({ status: 'verified', cost: 0.002 });
  });
});

describe('the settings', () => {
  const percent = (type: string, value = '') => ({
    command: 'set_charge_limit',
    parameters: { percent: { type, value } },
  });

  test.each([
    ['a number', percent('num', '60'), {}, 60],
    ['a property of the message', percent('msg', 'wanted.limit'), { wanted: { limit: 62 } }, 62],
    ['a variable of the flow', percent('flow', 'limit'), {}, 63],
    ['a variable of all flows', percent('global', 'limit'), {}, 64],
    ['an environment variable', percent('env', 'CHARGE_LIMIT'), {}, 61],
    ['an expression', percent('jsonata', 'payload.Soc + 2'), { payload: { Soc: 63 } }, 65],
    ['the bare payload', percent('payload'), { payload: 66 }, 66],
    ['a bare payload that is text', percent('payload'), { payload: '67' }, 67],
    ['the payload by name', percent('payload'), { payload: { percent: 68 } }, 68],
    ['the payload by name among others', percent('payload'), { payload: { percent: 58, Gear: 'P' } }, 58],
    ['the node, and not the payload', percent('num', '69'), { payload: { percent: 55 } }, 69],
    [
      'the node, when the message is about something else',
      percent('num', '71'),
      { payload: { Soc: 1 }, topic: 'x' },
      71,
    ],
    [
      'the payload where nothing was saved',
      { command: 'set_charge_limit', parameters: undefined },
      { payload: 72 },
      72,
    ],
    ['the message alone', {}, { topic: 'set_charge_limit', payload: 73 }, 73],
  ])('take a parameter from %s', async (_, settings, message, limit) => {
    await deploy(command(settings));
    await isThere();
    const contexts = nodeRed
      .node<{ context(): Record<'flow' | 'global', { set(key: string, value: unknown): void }> }>('command')
      .context();
    contexts.flow.set('limit', 63);
    contexts.global.set('limit', '64');
    const { result } = await ask(message);
    expect(result).toMatchObject({ status: 'verified', command: 'set_charge_limit' });
    expect(result.reason).toContain(`The charge limit is ${limit} %`);
  });

  test('leave the second of two temperatures as the first', async () => {
    const parameters = {
      driver_temp: { type: 'num', value: '21.5' },
      passenger_temp: { type: 'payload', value: '' },
    };
    await deploy(command({ command: 'set_temps', parameters }));
    const { result } = await ask({ payload: Date.now() });
    expect(result.reason).toContain('21.5 °C and 21.5 °C');
  });

  test.each([
    [` ${lotse.toLowerCase()} `, 'done', 'verified'],
    [lotse, 'done', 'verified'],
  ])('take the car %j from the message', async (vin, from, status) => {
    await deploy(command({ scope: 'message', vehicle: '' }));
    await isThere();
    const told = await ask({ vin, topic: 'set_charge_limit', payload: another() });
    expect([told.from, told.result.status, told.message['vin']]).toEqual([from, status, lotse]);
    expect(await nodeRed.shows('command', { fill: 'green' })).toMatchObject({ text: 'done, seen' });
  });
});

describe('what cannot be', () => {
  test.each([
    [{ topic: 'set_charge_limit', payload: 49 }, 'PARAMETER_INVALID', 'percent cannot be 49.'],
    [{ topic: 'set_charge_limit', payload: 101 }, 'PARAMETER_INVALID', 'percent cannot be 101.'],
    [{ topic: 'set_charge_limit', payload: 'much' }, 'PARAMETER_INVALID', 'percent cannot be "much".'],
    [{ topic: 'set_charge_limit', payload: {} }, 'PARAMETER_MISSING', 'set_charge_limit needs percent.'],
    [{ topic: 'set_charge_limit' }, 'PARAMETER_MISSING', 'set_charge_limit needs percent.'],
    [{ topic: 'set_charge_limit', payload: { percnt: 80 } }, 'PARAMETER_UNKNOWN', 'no parameter "percnt"'],
    [{ topic: 'set_temps', payload: 20, vin: 'other' }, undefined, ''],
    [{ topic: 'set_charge_limits' }, 'COMMAND_UNKNOWN', 'There is no command "set_charge_limits".'],
    [{ topic: 'constructor' }, 'COMMAND_UNKNOWN', 'There is no command "constructor".'],
    [{ topic: '__proto__', payload: { percent: 80 } }, 'COMMAND_UNKNOWN', 'There is no command "__proto__".'],
    [{ topic: 'toString' }, 'COMMAND_UNKNOWN', 'There is no command "toString".'],
    [{}, 'COMMAND_UNSET', 'No command is named.'],
    [{ topic: { set: 1 } }, 'COMMAND_UNKNOWN', 'There is no command "[object Object]".'],
  ])('is refused: %j', async (message, code, reason) => {
    await deploy();
    const { from, result } = await ask(message);
    if (!code) return expect(result.ok).toBe(true);
    expect(from).toBe('refused');
    expect(result).toMatchObject({ status: 'refused', code, vin: lotse, cost: 0 });
    expect(result.reason).toContain(reason);
    expect(result.fix).toMatch(/\.$/);
    expect(await nodeRed.shows('command', { fill: 'red' })).toMatchObject({ text: 'refused: input' });
  });

  const limit = (type: string, value: string) => ({
    command: 'set_charge_limit',
    parameters: { percent: { type, value } },
  });

  test.each([
    [limit('jsonata', '$$$('), {}, 'PARAMETER_UNSET', /percent cannot be taken from jsonata \$\$\$\(: .+\. Correct it/],
    [
      limit('jsonata', 'payload.nothing'),
      { payload: {} },
      'PARAMETER_UNSET',
      /jsonata payload\.nothing: it is empty\./,
    ],
    [limit('jsonata', '$number("x")'), {}, 'PARAMETER_UNSET', /percent cannot be taken from jsonata/],
    [limit('msg', 'wanted'), {}, 'PARAMETER_UNSET', /percent cannot be taken from msg wanted: it is empty\./],
    [limit('flow', 'nobody.set'), {}, 'PARAMETER_UNSET', /from flow nobody\.set: /],
    [limit('env', 'NOBODY_SET_THIS'), {}, 'PARAMETER_UNSET', /from env NOBODY_SET_THIS: it is empty\./],
    [{ minutes: '0' }, { topic: 'honk_horn' }, 'NUMBER_INVALID', /minutes that a command is kept cannot be "0"/],
    [{ minutes: '' }, { topic: 'honk_horn' }, 'NUMBER_INVALID', /minutes that a command is kept cannot be ""/],
    [
      { wake: 'often' },
      { topic: 'honk_horn' },
      'OPTION_INVALID',
      /wake policy cannot be "often": it is never, needed or/,
    ],
    [
      {},
      { topic: 'honk_horn', wake: 'neded' },
      'OPTION_INVALID',
      /msg\.wake cannot be "neded": it is never, needed or/,
    ],
    [
      {},
      { topic: 'honk_horn', expiresAt: 'soon' },
      'OPTION_INVALID',
      /msg\.expiresAt cannot be "soon": it is a time in/,
    ],
    [{ scope: 'message' }, { topic: 'honk_horn' }, 'VIN_MISSING', /The message names no car\. Set msg\.vin/],
    [{ scope: 'message' }, { vin: 'constructor' }, 'VEHICLE_NOT_OWN', /No car with the VIN CONSTRUCTOR is set up here/],
    [{ vehicle: '' }, { topic: 'honk_horn' }, 'VEHICLE_MISSING', /No vehicle is set\. Choose one/],
    [{ vehicle: 'gone' }, { topic: 'honk_horn' }, 'VEHICLE_MISSING', /No vehicle is set\. Choose one/],
  ])('goes to the Catch nodes: %j with %j', async (settings, message, code, sentence) => {
    await deploy(command(settings));
    const error = await caught(message);
    expect(error).toMatchObject({ code, message: expect.stringMatching(sentence) as string });
    expect(error).not.toHaveProperty('stack');
    if ('vehicle' in settings) {
      expect(nodeRed.status('command')).toEqual({ fill: 'red', shape: 'ring', text: 'no car' });
    }
  });

  test.each([
    ['no account', { account: '' }, [], 'ACCOUNT_MISSING', 'no account'],
    ['an account that is disabled', { account: 'other' }, [{ d: true }], 'ACCOUNT_MISSING', 'no account'],
    ['an account that is not signed in', { account: 'other' }, [{}], 'SIGN_IN_MISSING', 'not signed in'],
    ['an account without an app', { account: 'other' }, [{ clientId: '' }], 'OPTION_INVALID', 'no account'],
    [
      'an account whose key cannot be read',
      { account: 'other' },
      [{ keyFile: '/nowhere/key.pem' }],
      'FILE_UNREADABLE',
      'not signed in',
    ],
  ])('is said of a car with %s', async (_, settings, others, code, text) => {
    await deploy(
      node('tesla-vehicle', 'car', { vin: lotse, server: 'server', wake: 'never', name: 'Lotse', ...settings }),
      ...others.map((change) => ({ ...account, id: 'other', ...change })),
    );
    const { from, result } = await ask({ topic: 'honk_horn' });
    expect(from).toBe('refused');
    expect(result).toMatchObject({ status: 'refused', ok: false, code, cost: 0 });
    expect(await nodeRed.shows('command', { fill: 'red', shape: 'ring' })).toMatchObject({ text });
  });
});

describe('a car that sleeps', () => {
  test('is waited for and not woken, and has the command when it is back', async () => {
    await deploy();
    await fallAsleep();
    const asked = ask({ topic: 'set_charge_limit', payload: another() });
    expect(await nodeRed.shows('command', { fill: 'blue' })).toEqual({
      fill: 'blue',
      shape: 'ring',
      text: expect.stringMatching(/^queued to (\w{3} )?\d\d:\d\d$/) as string,
    });
    expect(commandsSent()).toBe(0);
    await fleet.change(lotse, { asleep: false });
    expect((await asked).result).toMatchObject({ status: 'verified' });
    await nodeRed.shows('command', { text: 'done, seen' });
  });

  test.each([
    ['the node before message and car', { wake: 'never' }, { wake: 'always' }, 'always', 'never'],
    ['the message before the car', {}, { wake: 'needed' }, 'never', 'needed'],
    ['the car where nobody else does', {}, {}, 'needed', 'needed'],
    ['the node', { wake: 'always' }, { wake: 'never' }, 'never', 'always'],
    ['nobody', {}, { wake: '' }, undefined, 'never'],
  ])('is woken as %s says', async (_, settings, message, carPolicy, policy) => {
    const vehicle = { vin: lotse, server: 'server', account: 'account', wake: carPolicy, name: 'Lotse' };
    await deploy(command(settings), node('tesla-vehicle', 'car', vehicle));
    await fallAsleep();
    const asked = ask({ topic: 'set_charge_limit', payload: another(), ...message });
    await nodeRed.shows('command', /queued|waking/);
    expect(car().commands.pending.map(({ intent }) => intent.wake)).toEqual([policy]);
    if (policy === 'never') {
      expect(commandsSent()).toBe(0);
      await fleet.change(lotse, { asleep: false });
    } else {
      expect(await nodeRed.shows('command', { text: 'waking' })).toMatchObject({ fill: 'yellow', shape: 'ring' });
    }
    const { cost, status } = (await asked).result;
    expect([status, cost > 0.02]).toEqual(['verified', policy !== 'never']);
  });

  test.each([
    ['the minutes of the node', {}, 15],
    ['the message when that is sooner', { expiresAt: 4 }, 4],
    ['the minutes of the node when those are sooner', { expiresAt: 99 }, 15],
  ])('is waited for as long as %s', async (_, message, minutes) => {
    await deploy();
    await fallAsleep();
    const now = systemClock.now();
    const expiresAt = 'expiresAt' in message ? { expiresAt: now + message.expiresAt * 60_000 } : {};
    void ask({ topic: 'honk_horn', ...expiresAt });
    await nodeRed.shows('command', /queued/);
    const [waiting] = car().commands.pending;
    expect(Math.round((waiting!.until - now) / 60_000)).toBe(minutes);
  });

  test('is not sent to when the time is over', async () => {
    await deploy();
    await fallAsleep();
    const { from, result } = await ask({ topic: 'honk_horn', expiresAt: systemClock.now() + 10_000 });
    expect(from).toBe('refused');
    expect(result).toMatchObject({ status: 'expired', ok: false, cost: 0 });
    expect(await nodeRed.shows('command', { fill: 'red' })).toMatchObject({ shape: 'dot', text: 'expired' });
    const late = await ask({ topic: 'honk_horn', expiresAt: systemClock.now() - 1 });
    expect(late.result).toMatchObject({ status: 'expired', code: 'COMMAND_LATE' });
  });

  test.each([
    ['is redeployed', 'nodes', [command({ name: 'again' })]],
    ['is disabled', 'nodes', [command({ d: true })]],
    ['is deleted with its flow', 'flows', [{ ...tab, disabled: true }]],
    ['is deployed anew with everything', 'full', [command({ name: 'all' })]],
  ] as const)('is not sent to when the node %s meanwhile', async (_, how, changed) => {
    await deploy();
    await fallAsleep();
    const { commands } = car();
    void ask({ topic: 'honk_horn' });
    await nodeRed.shows('command', /queued/);
    nodeRed.log.forget();
    await nodeRed.deploy(flow(...changed), how);
    expect(commands.pending).toEqual([]);
    await nodeRed.logs(/^honk_horn for the car \w+ was given up as the flows were stopped or deployed\. Look at/);
    expect(nodeRed.messages.entries).toEqual([]);
    await fleet.change(lotse, { asleep: false });
    await deploy();
    await isThere();
    // The next command shows that the first was passed over.
    await ask({ topic: 'set_charge_limit', payload: another() });
    expect(commandsSent()).toBe(1);
  });

  test('has the newest of two nodes, and each shows what became of its own', async () => {
    await deploy(command({}, 'second'));
    await fallAsleep();
    const first = ask({ topic: 'set_charge_limit', payload: 60 });
    await nodeRed.shows('command', /queued/);
    const second = ask({ topic: 'set_charge_limit', payload: another() }, 'second');
    expect((await first).result).toMatchObject({ status: 'refused', code: 'COMMAND_REPLACED' });
    await nodeRed.shows('command', { fill: 'red', text: 'refused' });
    expect(nodeRed.status('second')).toMatchObject({ text: expect.stringMatching(/queued/) as string });
    await fleet.change(lotse, { asleep: false });
    expect((await second).result).toMatchObject({ status: 'verified' });
    await nodeRed.shows('second', { text: 'done, seen' });
    expect(nodeRed.status('command')).toMatchObject({ text: 'refused' });
  });
});

test('a message that comes while Node-RED starts waits until all is read', async () => {
  const inject = { id: 'inject', type: 'inject', z: 'tab', x: 0, y: 0, once: true, onceDelay: 0, wires: [['command']] };
  await deploy();
  await isThere();
  await nodeRed.deploy(
    flow(command({ command: 'flash_lights' }), {
      ...inject,
      ...{ repeat: '', crontab: '', topic: '', payload: '', payloadType: 'date', props: [{ p: 'payload' }] },
    }),
  );
  nodeRed.messages.forget();
  await nodeRed.restart();
  nodeRed.send('command', { _msgid: 'early' });
  const results = await Promise.all([
    nodeRed.messages.sees(({ message }) => message._msgid === 'early'),
    nodeRed.messages.sees(({ message }) => message._msgid !== 'early'),
  ]);
  const codes = results.map(({ message }) => (message.payload as CommandResult).code);
  for (const code of codes) expect([null, 'COMMAND_REPLACED']).toContain(code);
});

test('a command waits until the key of its account is read', async () => {
  await deploy();
  await isThere();
  const account = nodeRed.node<AccountNode>('account').account!;
  await account.ready;
  const { road: real } = account;
  const reading: { road: typeof real; ready: Promise<void> } = { road: undefined, ready: Promise.resolve() };
  const read = new Promise<() => void>((begun) => {
    reading.ready = new Promise((resolve) => begun(resolve));
  });
  car().configure({ name: 'Lotse', account: reading });
  const asked = ask({ topic: 'flash_lights' });
  await settle();
  reading.road = real;
  (await read)();
  expect((await asked).result).toMatchObject({ ok: true, code: null });
});
