import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { commands, type CommandName } from '../../src/commands/commands';
import type { CommandResult } from '../../src/commands/intent';
import { CarOrders } from '../../src/home-assistant/orders';
import { Problem } from '../../src/kernel/problem';
import { ManualClock } from '../support/manual-clock';
import { keptLog, KeptControls, start, vin } from './support';

let clock: ManualClock;
let log: ReturnType<typeof keptLog>;

beforeEach(() => {
  clock = new ManualClock(start);
  log = keptLog();
});

/** A gate, and what it says to a message. */
function gate(
  controls: KeptControls,
  language = 'en',
): (control: string, payload: string) => Promise<Told | undefined> {
  const orders = new CarOrders({ vin, controls, language, clock, log });
  return async (control, payload) => {
    const result = await orders.handle(control, { topic: `tesla/${vin}/${control}/set`, payload, retained: false });
    expect(orders.result).toBe(result ?? orders.result);
    return result === undefined ? undefined : (JSON.parse(result) as Told);
  };
}

type Told = CommandResult & { readonly control: string; readonly at: string };

const seconds = (at: number): number => at / 1_000;

describe('an order', () => {
  test.each([
    ['charge_limit', '80', 'set_charge_limit', { percent: 80 }],
    ['charge_limit', ' 80\n', 'set_charge_limit', { percent: 80 }],
    ['charge', 'ON', 'charge_start', {}],
    ['lock', 'LOCK', 'door_lock', {}],
    ['wake', 'PRESS', 'wake_up', {}],
    ['charge_limit', '{"value": 80}', 'set_charge_limit', { percent: 80 }],
    [
      'climate_temperature',
      '{"value": 20.5, "at": 1780315200.25}',
      'set_temps',
      { driver_temp: 20.5, passenger_temp: 20.5 },
    ],
    ['climate', '{"value": "heat_cool", "at": 1780315200, "code": null}', 'auto_conditioning_start', {}],
  ])('for %s as %s asks for %s', async (control, message, command, parameters) => {
    const controls = new KeptControls();
    expect(await gate(controls)(control, message)).toMatchObject({ status: 'unverified', control, command });
    expect(controls.orders).toEqual([{ command, parameters, at: expect.any(Number) as number }]);
  });

  test.each([
    ['charge_limit', '49', 'PARAMETER_INVALID', 'set_charge_limit', 'percent cannot be "49"'],
    ['charge_limit', '{"value": 101}', 'PARAMETER_INVALID', 'set_charge_limit', 'percent cannot be "101"'],
    ['lock', 'OPEN', 'PARAMETER_INVALID', 'lock', 'lock cannot be "OPEN"'],
    ['frunk', 'OPEN', 'CONTROL_UNKNOWN', 'frunk', 'There is no control frunk'],
    ['constructor', 'ON', 'CONTROL_UNKNOWN', 'constructor', 'There is no control constructor'],
  ])('for %s as %s is refused as %s of %s', async (control, message, code, command, reason) => {
    const controls = new KeptControls({ opens: true });
    const told = await gate(controls)(control, message);
    expect(told).toMatchObject({ status: 'refused', ok: false, code, command, control, cost: 0 });
    expect(told!.reason).toContain(reason);
    expect(controls.orders).toEqual([]);
  });

  test('that a newer one replaced ends without a word: the end of the newer one is told', async () => {
    const controls = new KeptControls();
    controls.answer = ({ command }) =>
      Promise.resolve({
        ...{ status: 'refused', ok: false, code: 'COMMAND_REPLACED', reason: '', fix: '', cost: 0 },
        ...{ vin, command },
      });
    expect(await gate(controls)('charge_limit', '75')).toBeUndefined();
  });

  test('was given when it says, in seconds or milliseconds, and else when it came', async () => {
    const controls = new KeptControls();
    const order = gate(controls);
    await order('charge', `{"value": "ON", "at": ${seconds(start - 5_000)}}`);
    await order('charge', `{"value": "ON", "at": ${start - 6_000}}`);
    await order('charge', '{"value": "ON"}');
    expect(controls.orders.map(({ at }) => start - at)).toEqual([5_000, 6_000, 0]);
  });

  test.each([
    [-60_000, undefined],
    [60_000, undefined],
    [-60_001, 'ORDER_OLD'],
    [-86_400_000, 'ORDER_OLD'],
    [60_001, 'ORDER_AHEAD'],
  ])('of %i ms from now ends with %s', async (away, code) => {
    const controls = new KeptControls({ opens: true });
    const told = await gate(controls)('lock', JSON.stringify({ value: 'UNLOCK', at: seconds(start + away) }));
    expect(controls.orders).toHaveLength(code ? 0 : 1);
    if (!code) return;
    expect(told).toMatchObject({ status: 'refused', ok: false, code, command: 'door_unlock', cost: 0 });
    expect(told!.reason).toContain(vin);
    expect(told!.fix).toMatch(/clocks of both machines/);
    expect(log.sentences).toHaveLength(1);
  });

  test.each(['{', '{"value": {}}', '{"value": null}', '{"at": 1}', '{"value": 80, "at": "now"}', 'x'.repeat(1_025)])(
    'that nobody can read is refused: %s',
    async (message) => {
      const controls = new KeptControls({ opens: true });
      expect(await gate(controls)('charge_limit', message)).toMatchObject({
        status: 'refused',
        code: 'ORDER_UNREADABLE',
        command: 'charge_limit',
      });
      expect(controls.orders).toEqual([]);
    },
  );

  test('that says when it was given is done once, however often it comes; one that does not, each time', async () => {
    const controls = new KeptControls({ opens: true });
    const order = gate(controls);
    const [unlock, lock] = ['UNLOCK', 'LOCK'].map((value) => JSON.stringify({ value, at: seconds(clock.now()) }));
    await order('lock', unlock!);
    await order('lock', lock!);
    expect(await order('lock', unlock!)).toBeUndefined();
    expect(controls.orders.map(({ command }) => command)).toEqual(['door_unlock', 'door_lock']);
    expect(log.sentences.join('\n')).toMatch(/came twice/);
    await order('honk_horn', 'PRESS');
    await order('honk_horn', 'PRESS');
    expect(controls.orders).toHaveLength(4);
    // Too old by then, whoever remembers it.
    clock.advance(121_000);
    for (let round = 0; round < 200; round++)
      await order('charge', JSON.stringify({ value: 'ON', at: clock.now() + round }));
    expect(await order('lock', unlock!)).toMatchObject({ code: 'ORDER_OLD' });
    expect(controls.orders).toHaveLength(204);
  });

  test('that is retained, or only clears one, is none', async () => {
    const controls = new KeptControls({ opens: true });
    const orders = new CarOrders({ vin, controls, language: 'en', clock, log });
    const topic = `tesla/${vin}/lock/set`;
    expect(await orders.handle('lock', { topic, payload: 'UNLOCK', retained: true })).toBeUndefined();
    expect(log.sentences.join()).toContain(topic);
    expect(await orders.handle('lock', { topic, payload: '', retained: false })).toBeUndefined();
    expect(log.sentences).toHaveLength(1);
    expect([controls.orders, orders.result]).toEqual([[], undefined]);
  });

  test('ends as its taker says, with the time it came', async () => {
    const controls = new KeptControls();
    expect(await gate(controls)('charge', 'ON')).toEqual({
      ...{ status: 'unverified', ok: true, code: null, reason: 'The car took it.', fix: '', cost: 0.001, vin },
      ...{ command: 'charge_start', control: 'charge', at: '2026-06-01T12:00:00.000Z' },
    });
    controls.answer = () => Promise.resolve(undefined);
    expect(await gate(controls)('charge', 'ON')).toBeUndefined();
    controls.answer = () => Promise.reject(new Error('boom'));
    expect(await gate(controls)('charge', 'ON')).toBeUndefined();
    expect(log.sentences.join()).toContain('boom');
    controls.answer = () => Promise.reject(new Problem('CAR_ASLEEP', { vin }));
    expect(await gate(controls)('charge', 'ON')).toMatchObject({ status: 'refused', code: 'CAR_ASLEEP' });
  });

  test('is refused in German where that was set', async () => {
    const told = await gate(new KeptControls(), 'de')('lock', 'UNLOCK');
    expect(told!.fix).toMatch(/^Erlaube /);
  });
});

describe('an order that opens the car', () => {
  test('is refused until that is allowed, and locking never is', async () => {
    const controls = new KeptControls({ pin: '4711' });
    const order = gate(controls);
    expect(await order('lock', 'UNLOCK')).toMatchObject({ code: 'ORDER_OPENS', command: 'door_unlock' });
    expect(await order('lock', '{"value": "UNLOCK", "code": "4711"}')).toMatchObject({ code: 'ORDER_OPENS' });
    expect(await order('lock', 'LOCK')).toMatchObject({ ok: true });
    expect(controls.orders.map(({ command }) => command)).toEqual(['door_lock']);
  });

  test('needs no PIN where none is set', async () => {
    const controls = new KeptControls({ opens: true });
    expect(await gate(controls)('lock', 'UNLOCK')).toMatchObject({ ok: true });
  });

  test.each([
    ['UNLOCK', 'ORDER_PIN_MISSING'],
    ['{"value": "UNLOCK"}', 'ORDER_PIN_MISSING'],
    ['{"value": "UNLOCK", "code": null}', 'ORDER_PIN_MISSING'],
    ['{"value": "UNLOCK", "code": ""}', 'ORDER_PIN_MISSING'],
    ['{"value": "UNLOCK", "code": "0815"}', 'ORDER_PIN_WRONG'],
    ['{"value": "UNLOCK", "code": "47110"}', 'ORDER_PIN_WRONG'],
    ['{"value": "UNLOCK", "code": {"0": "4711"}}', 'ORDER_PIN_MISSING'],
  ])('without the PIN is refused: %s', async (message, code) => {
    const controls = new KeptControls({ opens: true, pin: '4711' });
    expect(await gate(controls)('lock', message)).toMatchObject({ status: 'refused', code });
    expect(controls.orders).toEqual([]);
  });

  test('is carried out with the PIN, as text or number', async () => {
    const controls = new KeptControls({ opens: true, pin: '4711' });
    const order = gate(controls);
    await order('lock', '{"value": "UNLOCK", "code": "4711"}');
    await order('lock', '{"value": "UNLOCK", "code": 4711}');
    expect(controls.orders).toHaveLength(2);
    expect(JSON.stringify(controls.orders)).not.toContain('4711');
  });

  test('is refused to everybody for five minutes after five wrong PINs in a row, which the log says without them', async () => {
    const controls = new KeptControls({ opens: true, pin: '4711' });
    const order = gate(controls);
    const open = (code: string): Promise<Told | undefined> => order('lock', JSON.stringify({ value: 'UNLOCK', code }));
    for (const code of ['9991', '9992', '9993', '9994']) expect((await open(code))!.code).toBe('ORDER_PIN_WRONG');
    expect((await open('4711'))!.ok).toBe(true);
    for (const code of ['9991', '9992', '9993', '9994']) expect((await open(code))!.code).toBe('ORDER_PIN_WRONG');
    expect((await open('9995'))!.code).toBe('ORDER_PIN_LOCKED');
    expect((await open('4711'))!).toMatchObject({ code: 'ORDER_PIN_LOCKED', status: 'refused' });
    expect(log.sentences.filter((sentence) => sentence.includes('was wrong 5 times'))).toHaveLength(2);
    expect(log.sentences.join('\n')).not.toMatch(/999\d|4711/);
    expect((await order('lock', 'LOCK'))!.ok).toBe(true);
    clock.advance(5 * 60_000 - 1);
    expect((await open('4711'))!.reason).toContain('1 min');
    clock.advance(1);
    expect((await open('4711'))!.ok).toBe(true);
    expect((await open('9996'))!.code).toBe('ORDER_PIN_WRONG');
  });
});

describe('junk', () => {
  const junk = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 2_000 }),
    fc.json(),
    fc.json().map((json) => `{"value":${json},"at":${json},"code":${json}}`),
    fc.record({ value: fc.anything(), at: fc.anything(), code: fc.anything() }).map((each) => text(each)),
  );
  const names = fc.oneof(fc.constantFrom('lock', 'charge_limit', 'constructor', '__proto__', ''), fc.string());

  test('never throws, never opens the car, and is a command that there is where it is handed on', async () => {
    await fc.assert(
      fc.asyncProperty(names, junk, async (control, payload) => {
        const controls = new KeptControls({ opens: true, pin: '4711' });
        const told = await gate(controls)(control, payload);
        for (const order of controls.orders) {
          const { parameters } = commands[order.command as CommandName];
          expect(Object.keys(order.parameters)).toEqual(Object.keys(parameters));
          expect(order.at).toSatisfy((at: number) => Math.abs(at - start) <= 60_000);
          expect(order.command).not.toBe('door_unlock');
        }
        if (controls.orders.length === 0 && payload !== '')
          expect(told).toMatchObject({ status: 'refused', ok: false });
      }),
      { numRuns: 1_000 },
    );
  });
});

/** JSON where there can be some. */
function text(value: unknown): string {
  try {
    return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each)) ?? '';
  } catch {
    return '';
  }
}
