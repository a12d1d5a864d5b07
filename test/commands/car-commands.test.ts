import { beforeEach, describe, expect, it } from 'vitest';
import { CarCommands } from '../../src/commands/car-commands';
import type { CommandResult, Intent, Progress } from '../../src/commands/intent';
import { resultIn } from '../../src/commands/results';
import type { CommandRoad } from '../../src/commands/road';
import { silentLog } from '../../src/kernel/log';
import { Problem } from '../../src/kernel/problem';
import { ManualClock } from '../support/manual-clock';
import { TestedCar, vin } from './support/commanded-car';
import { asleep, done, FakeRoad, no, noAnswer } from './support/fake-road';

const second = 1_000;
const minute = 60 * second;
let clock: ManualClock;
let car: TestedCar;
let road: FakeRoad;
let open: CommandRoad | undefined;
let commands: CarCommands;
let progress: Progress[];

beforeEach(() => {
  clock = new ManualClock();
  car = new TestedCar(clock);
  open = road = new FakeRoad(clock);
  progress = [];
  commands = new CarCommands({ car, road: () => open, clock, random: () => 0.5, log: silentLog });
  commands.onProgress((one) => progress.push(one));
});

/** What a run came to; `undefined` while it has no result. */
interface Run {
  result: CommandResult | undefined;
}
const run = (command: string, parameters: object = {}, intent: Partial<Intent> = {}, signal?: AbortSignal): Run => {
  const one: Run = { result: undefined };
  const full = { command, parameters: { ...parameters }, surface: 'flow' as const, at: clock.now(), ...intent };
  void commands.run(full, signal).then((result) => (one.result = result));
  return one;
};
const limit = (percent: number, intent: Partial<Intent> = {}, signal?: AbortSignal): Run =>
  run('set_charge_limit', { percent }, intent, signal);
const pass = (milliseconds: number): Promise<void> => clock.advanceAsync(milliseconds);
const sent = (): string[] => road.sent.map(({ name, parameters }) => [name, ...Object.values(parameters)].join(' '));
const stages = (): string[] => progress.map(({ stage }) => stage);
const awaken = (after: number): void => {
  road.online = false;
  car.is('asleep');
  road.onWake = () => {
    clock.after(after, () => {
      road.online = true;
      car.is('connected');
    });
    return false;
  };
};

describe('a command to a car that is there', () => {
  it('to lock is sent to a locked car too, which has nothing to tell of it', async () => {
    car.says({ Locked: true });
    const lock = run('door_lock');
    await pass(second);
    expect(lock.result).toMatchObject({ status: 'verified', cost: 0.001 });
    car.says({ Locked: false });
    const again = run('door_lock');
    await pass(second);
    expect(again.result).toBeUndefined();
    car.says({ Locked: true });
    await pass(0);
    expect(again.result).toMatchObject({ status: 'verified' });
  });

  it('to shut the windows is seen by the one that was open: the others have nothing to tell', async () => {
    car.says({ FdWindow: 'Closed', FpWindow: 'PartiallyOpen', RdWindow: 'Closed', RpWindow: 'Closed' });
    const shut = run('window_control', { command: 'close' });
    await pass(second);
    car.says({ Soc: 50 });
    await pass(second);
    expect(shut.result).toBeUndefined();
    car.says({ FpWindow: 'Closed' });
    await pass(0);
    expect(shut.result).toMatchObject({ status: 'verified', ok: true });
  });

  it('to shut the windows is not seen by one of two that were open', async () => {
    car.says({ FdWindow: 'Opened', FpWindow: 'Opened', RdWindow: 'Closed', RpWindow: 'Closed' });
    const shut = run('window_control', { command: 'close' });
    await pass(second);
    car.says({ FpWindow: 'Closed' });
    await pass(second);
    expect(shut.result).toBeUndefined();
    car.says({ FdWindow: 'Closed' });
    await pass(0);
    expect(shut.result).toMatchObject({ status: 'verified' });
  });

  it('to set a temperature is seen by the side that changed', async () => {
    car.says({ HvacLeftTemperatureRequest: 20, HvacRightTemperatureRequest: 22 });
    const set = run('set_temps', { driver_temp: 22, passenger_temp: 22 });
    await pass(second);
    car.says({ HvacLeftTemperatureRequest: 22 });
    await pass(0);
    expect(set.result).toMatchObject({ status: 'verified' });
  });

  it('is not seen by what was known before another order for the same that nobody saw done', async () => {
    car.says({ FdWindow: 'Closed', FpWindow: 'Closed', RdWindow: 'Closed', RpWindow: 'PartiallyOpen' });
    run('window_control', { command: 'vent' });
    await pass(second);
    const shut = run('window_control', { command: 'close' });
    await pass(second);
    car.says({ RpWindow: 'Closed' });
    await pass(0);
    expect(shut.result).toBeUndefined();
  });

  it('is sent and seen in its own data', async () => {
    const one = limit(80);
    await pass(second);
    expect(one.result).toBeUndefined();
    await pass(2 * second);
    car.says({ ChargeLimitSoc: 80 });
    await pass(0);
    expect(one.result).toEqual({
      status: 'verified',
      ok: true,
      code: null,
      reason: "The charge limit is 80 %, seen in the car's own data 3 s later.",
      fix: '',
      cost: 0.001,
      vin,
      command: 'set_charge_limit',
    });
    expect(resultIn(one.result!, 'de')).toEqual({
      reason: 'Das Ladelimit ist 80 %; 3 s später stand es in den eigenen Daten des Autos.',
      fix: '',
    });
    expect(stages()).toEqual(['queued', 'sent', 'done']);
    expect([clock.timers, car.listeners, road.asked]).toEqual([0, 0, 0]);
  });

  it('is unverified when its data show nothing, or something else, for a minute', async () => {
    const one = limit(80);
    await pass(second);
    car.says({ ChargeLimitSoc: 70 });
    await pass(minute);
    expect(one.result).toMatchObject({ status: 'unverified', ok: true, code: null });
    expect(one.result?.reason).toContain('within 60 s');
  });

  it('is unverified at once where nothing can show it', async () => {
    const one = run('honk_horn');
    await pass(second);
    expect(one.result).toMatchObject({
      status: 'unverified',
      ok: true,
      reason: 'The car took the command. The car tells nothing of its horn.',
    });
  });

  it('does not rest on what the car said before it was sent', async () => {
    car.says({ ChargeLimitSoc: 70 }, minute);
    const one = limit(80);
    await pass(second);
    car.says({ Soc: 50 });
    // The same words once more.
    car.says({ ChargeLimitSoc: 70 }, minute + second);
    await pass(0);
    expect(one.result).toBeUndefined();
    await pass(2 * minute);
    expect(one.result?.status).toBe('unverified');
  });

  it('is not shown by what the car says once more', async () => {
    car.says({ ChargeLimitSoc: 80 }, minute);
    await pass(2 * 24 * 60 * minute);
    car.is('disconnected');
    const one = limit(80);
    await pass(second);
    car.says({ ChargeLimitSoc: 80 }, 2 * 24 * 60 * minute + minute + second);
    await pass(0);
    expect(one.result).toBeUndefined();
    car.says({ ChargeLimitSoc: 80 });
    await pass(0);
    expect(one.result?.status).toBe('verified');
  });

  it('is not shown by what the car kept while it had no connection', async () => {
    const one = run('door_lock');
    await pass(second);
    car.says({ Locked: true }, 4 * minute);
    car.says({ Locked: false }, 3 * minute);
    car.says({ Locked: true }, 2.5 * minute);
    await pass(0);
    expect(one.result).toBeUndefined();
    // The clock of this machine is two minutes ahead of the car's.
    car.says({ Locked: true }, 2 * minute);
    await pass(0);
    expect(one.result?.status).toBe('verified');
  });

  it('is seen although the data are faster than the answer', async () => {
    const one = limit(80);
    await pass(second / 2);
    car.says({ ChargeLimitSoc: 80 });
    await pass(second / 2);
    expect(one.result).toMatchObject({ status: 'verified' });
  });
});

describe('a state that is so already', () => {
  it('is left alone', async () => {
    car.says({ ChargeLimitSoc: 80 });
    const one = limit(80);
    await pass(0);
    expect(one.result).toMatchObject({
      status: 'already',
      ok: true,
      cost: 0,
      reason: 'The charge limit is 80 % already; nothing was sent.',
    });
    expect([road.sent.length, clock.timers]).toEqual([0, 0]);
  });

  it.each([
    ['asleep', 23 * 60 * minute, 'already'],
    ['asleep', 25 * 60 * minute, undefined],
    ['connected', 25 * 60 * minute, 'already'],
    ['disconnected', minute, undefined],
    ['unknown', minute, undefined],
    ['late', minute, undefined],
  ] as const)('is believed of a car that is %s for %i ms: %s', async (kind, age, status) => {
    car.says({ ChargeLimitSoc: 80 });
    await pass(age);
    car.is(kind);
    road.online = false;
    const one = limit(80);
    await pass(0);
    expect(one.result?.status).toBe(status);
    commands.stop();
  });

  it('is not believed while a command to change it is on its way', async () => {
    car.says({ ChargeLimitSoc: 70 });
    limit(80);
    await pass(second / 2);
    const back = limit(70);
    await pass(2 * second);
    expect(sent()).toEqual(['set_charge_limit 80', 'set_charge_limit 70']);
    car.says({ ChargeLimitSoc: 70 });
    await pass(0);
    expect(back.result?.status).toBe('verified');
  });

  it('is not believed after a command to change it that nobody saw', async () => {
    car.says({ ChargeLimitSoc: 70 });
    limit(80);
    await pass(2 * minute);
    const back = limit(70);
    await pass(second);
    expect(sent()).toEqual(['set_charge_limit 80', 'set_charge_limit 70']);
    car.says({ ChargeLimitSoc: 70 });
    await pass(0);
    expect(back.result?.status).toBe('verified');
    const again = limit(70);
    await pass(0);
    expect(again.result?.status).toBe('already');
  });

  it('is not made up where the car says that it has charged to its limit', async () => {
    road.replies.push(no('complete'));
    const one = run('charge_start');
    await pass(second);
    expect(one.result).toMatchObject({ status: 'already', reason: 'Nothing is to be done, says the car: complete.' });
    expect(resultIn(one.result!, 'de').reason).toBe('Es ist nichts zu tun, sagt das Auto: complete.');
  });

  it('is heard from the car', async () => {
    road.replies.push(no('is_charging'));
    const one = run('charge_start');
    await pass(second);
    expect(one.result).toMatchObject({ status: 'already', ok: true, cost: 0.001 });
    expect(one.result?.reason).toBe('Nothing is to be done, says the car: is charging.');
  });

  it('may come about while the command waits', async () => {
    awaken(minute);
    const one = limit(80);
    await pass(5 * minute);
    road.online = true;
    car.says({ ChargeLimitSoc: 80 });
    car.is('connected');
    await pass(0);
    expect(one.result?.status).toBe('already');
    expect(road.sent).toEqual([]);
  });
});

describe('a refusal', () => {
  it.each([
    ['set_charge_limit', { percent: 49 }, 'PARAMETER_INVALID'],
    ['set_charge_limit', { percent: 101 }, 'PARAMETER_INVALID'],
    ['set_charge_limit', { percent: 'abc' }, 'PARAMETER_INVALID'],
    ['set_charge_limit', {}, 'PARAMETER_MISSING'],
    ['set_charge_limit', { percent: 80, x: 1 }, 'PARAMETER_UNKNOWN'],
    ['set_charge_limits', {}, 'COMMAND_UNKNOWN'],
    ['hasOwnProperty', {}, 'COMMAND_UNKNOWN'],
  ])('of %s %j is %s', async (command, parameters, code) => {
    const one = run(command, parameters);
    await pass(0);
    expect(one.result).toMatchObject({ status: 'refused', ok: false, code, cost: 0, command });
    expect(one.result?.reason).toMatch(/\.$/);
    expect(one.result?.fix).toMatch(/\.$/);
    expect(resultIn(one.result!, 'de').fix).not.toBe(one.result?.fix);
    expect(stages()).toEqual(['done']);
  });

  it('comes where no account is', async () => {
    open = undefined;
    const one = limit(80);
    await pass(0);
    expect(one.result).toMatchObject({ status: 'refused', code: 'ACCOUNT_MISSING' });
  });

  it('keeps Home Assistant from opening the car until it is allowed', async () => {
    const order = { surface: 'home_assistant' as const };
    const one = run('door_unlock', {}, order);
    const lock = run('door_lock', {}, order);
    await pass(second);
    expect(one.result).toMatchObject({ status: 'refused', code: 'ORDER_OPENS' });
    expect(sent()).toEqual(['door_lock']);
    commands.allow('home_assistant', { opens: true });
    run('door_unlock', {}, order);
    await pass(2 * second);
    expect(sent()).toEqual(['door_lock', 'door_unlock']);
    expect(lock.result?.status).toBe('unverified');
  });

  it('keeps it from opening the windows, and never from shutting them', async () => {
    const order = { surface: 'home_assistant' as const };
    const one = run('window_control', { command: 'vent' }, order);
    run('window_control', { command: 'close' }, order);
    await pass(second);
    expect(one.result).toMatchObject({ status: 'refused', code: 'ORDER_OPENS' });
    expect(sent()).toEqual(['window_control close 0 0']);
  });

  it('meets an order of Home Assistant that is older than a minute', async () => {
    const one = limit(80, { surface: 'home_assistant', at: clock.now() - minute - 1 });
    const two = limit(81, { surface: 'home_assistant', at: clock.now() - minute + second });
    await pass(0);
    expect(one.result).toMatchObject({ status: 'refused', code: 'COMMAND_TOO_OLD' });
    expect(two.result).toBeUndefined();
  });

  it('of the car names what to do', async () => {
    road.replies.push(no('disconnected'));
    const one = run('charge_start');
    await pass(second);
    expect(one.result).toMatchObject({
      status: 'refused',
      code: 'CAR_UNPLUGGED',
      reason: `The car ${vin} refuses charge_start, as no charging cable is plugged in.`,
      fix: 'Plug it in and send the command again.',
    });
  });

  it('meets whatever is no command or no parameter, by name where it has one', async () => {
    const bare = Object.create(null) as Record<string, unknown>;
    bare['self'] = bare;
    for (const command of [bare, Symbol('x'), 5n, undefined, ['door_lock']]) {
      const one = run(command as unknown as string);
      await pass(0);
      expect(one.result).toMatchObject({ status: 'refused', code: 'COMMAND_UNKNOWN', command: '' });
    }
    const one = run('set_charge_limit', { percent: bare });
    await pass(0);
    expect(one.result).toMatchObject({ status: 'refused', code: 'PARAMETER_INVALID', command: 'set_charge_limit' });
    expect(sent()).toEqual([]);
  });

  it('of what nobody foresaw ends the command', async () => {
    road.replies.push(new TypeError('x is undefined'));
    const one = limit(80);
    await pass(second);
    expect(one.result).toMatchObject({ status: 'failed', code: 'COMMAND_FAILED' });
    expect(clock.timers).toBe(0);
  });
});

describe('a car that sleeps', () => {
  it('is waited for under never, and asked about once', async () => {
    awaken(0);
    const one = limit(80);
    await pass(10 * minute);
    expect([road.wakes, road.asked, one.result]).toEqual([0, 1, undefined]);
    expect(commands.pending).toMatchObject([{ stage: 'queued', until: clock.now() + 5 * minute }]);
    car.is('connected');
    await pass(second);
    expect(sent()).toEqual(['set_charge_limit 80']);
  });

  it('that does not stream is asked about once a minute', async () => {
    car.is('unknown');
    road.online = false;
    limit(80);
    await pass(5 * minute);
    expect([road.wakes, road.asked]).toEqual([0, 6]);
    road.online = true;
    await pass(minute + second);
    expect(sent()).toEqual(['set_charge_limit 80']);
  });

  it('lets the time of a command run out', async () => {
    awaken(0);
    const one = limit(80);
    const order = run('door_lock', {}, { surface: 'home_assistant' });
    await pass(minute);
    expect(order.result).toMatchObject({ status: 'expired', ok: false, code: 'COMMAND_EXPIRED' });
    await pass(14 * minute);
    expect(one.result).toMatchObject({ status: 'expired', code: 'COMMAND_EXPIRED', cost: 0 });
    expect([road.sent.length, clock.timers, car.listeners]).toEqual([0, 0, 0]);
  });

  it('is sent nothing whose time ran out while it waited for a token or its turn', async () => {
    car.is('connected');
    let go = (): void => {};
    road.turn = new Promise((resolve) => (go = resolve));
    const late = run('door_unlock', {}, { expiresAt: clock.now() + 10 * second });
    await pass(11 * second);
    expect(late.result).toBeUndefined();
    go();
    await pass(second);
    expect(late.result).toMatchObject({ status: 'expired', code: 'COMMAND_EXPIRED', cost: 0 });
    expect([sent(), clock.timers, car.listeners]).toEqual([[], 0, 0]);
  });

  it('is woken for nothing whose time ran out while the machine slept', async () => {
    awaken(Infinity);
    road.answer = Promise.reject(new Problem('API_UNREACHABLE', { url: 'https://tesla', reason: 'ENETDOWN' }));
    const one = limit(80, { wake: 'needed' });
    await pass(second);
    road.answer = undefined;
    clock.setBack(-20 * minute);
    await pass(10 * second);
    expect(one.result).toMatchObject({ status: 'expired', code: 'API_UNREACHABLE', cost: 0 });
    expect([road.wakes, clock.timers, car.listeners]).toEqual([0, 0, 0]);
  });

  it('is woken once under needed, and sent to as soon as it is there', async () => {
    awaken(20 * second);
    const one = limit(80, { wake: 'needed' });
    const never = run('charge_start');
    await pass(10 * second);
    expect(stages()).toEqual(['queued', 'queued', 'waking']);
    await pass(15 * second);
    expect([road.wakes, sent()]).toEqual([1, ['set_charge_limit 80', 'charge_start']]);
    car.says({ ChargeLimitSoc: 80, DetailedChargeState: 'Charging' });
    await pass(0);
    expect(one.result).toMatchObject({ status: 'verified', cost: 0.021 });
    expect(never.result).toMatchObject({ status: 'verified', cost: 0.001 });
  });

  it('that is online all the same is not woken under needed', async () => {
    car.is('asleep');
    limit(80, { wake: 'needed' });
    await pass(second);
    expect([road.asked, road.wakes, sent()]).toEqual([1, 0, ['set_charge_limit 80']]);
  });

  it('is woken without a question under always', async () => {
    awaken(10 * second);
    limit(80, { wake: 'always' });
    await pass(second);
    expect([road.asked, road.wakes]).toEqual([0, 1]);
    await pass(11 * second);
    expect(sent()).toEqual(['set_charge_limit 80']);
  });

  it('that does not wake up ends what wanted it awake, and is left alone for half an hour', async () => {
    awaken(60 * minute);
    const one = limit(80, { wake: 'needed' });
    const waits = run('charge_start', {}, { expiresAt: clock.now() + 2 * 60 * minute });
    await pass(minute + second);
    expect(one.result).toMatchObject({ status: 'failed', code: 'WAKE_FAILED', cost: 0.02 });
    expect(one.result?.fix).toContain('29 min');
    expect(waits.result).toBeUndefined();
    const two = limit(81, { wake: 'always' });
    await pass(10 * second);
    expect(two.result).toMatchObject({ status: 'failed', code: 'WAKE_FAILED' });
    expect(road.wakes).toBe(1);
    await pass(30 * minute);
    limit(82, { wake: 'needed' });
    await pass(second);
    expect(road.wakes).toBe(2);
  });

  it('that came online too late may be woken again once it sleeps', async () => {
    awaken(90 * second);
    limit(80, { wake: 'needed' });
    await pass(2 * minute);
    car.says({ Soc: 50 });
    awaken(10 * second);
    await pass(minute);
    limit(80, { wake: 'needed' });
    await pass(20 * second);
    expect([road.wakes, sent()]).toEqual([2, ['set_charge_limit 80']]);
  });

  it('that connects while Tesla is asked is not overlooked', async () => {
    awaken(0);
    const ask = road.isOnline.bind(road);
    road.isOnline = () => {
      car.is('connected');
      return ask();
    };
    limit(80);
    await pass(second);
    expect(sent()).toEqual(['set_charge_limit 80']);
  });

  it('is watched although the wake call had no answer, and woken later when it surely had not left', async () => {
    awaken(10 * second);
    const wakes = road.onWake;
    road.onWake = () => {
      road.onWake = wakes;
      throw new Problem('API_UNREACHABLE', { url: 'u', reason: 'r' });
    };
    limit(80, { wake: 'needed' });
    await pass(30 * second);
    expect([road.wakes, sent()]).toEqual([2, ['set_charge_limit 80']]);

    await pass(2 * minute);
    awaken(10 * second);
    const again = road.onWake;
    road.onWake = () => {
      again();
      throw noAnswer();
    };
    await pass(minute);
    limit(85, { wake: 'needed' });
    await pass(30 * second);
    expect([road.wakes, sent().at(-1)]).toEqual([3, 'set_charge_limit 85']);
  });

  it('although it seems connected is found out and woken', async () => {
    road.replies.push(asleep(vin));
    road.online = false;
    road.onWake = () => (road.online = true);
    const one = limit(80, { wake: 'needed' });
    await pass(10 * second);
    expect([road.wakes, sent().length]).toEqual([1, 2]);
    car.says({ ChargeLimitSoc: 80 });
    await pass(0);
    expect(one.result?.status).toBe('verified');
  });

  it('that came back since Tesla said that it is away is not woken, even under always', async () => {
    road.replies.push(asleep(vin));
    limit(80);
    await pass(2 * second);
    road.online = true;
    car.says({ Soc: 50 });
    const one = run('flash_lights', {}, { wake: 'always' });
    await pass(2 * second);
    expect([one.result?.status, road.wakes]).toEqual(['unverified', 0]);
    commands.stop();
  });

  it('is busy for some seconds after it woke up', async () => {
    awaken(5 * second);
    const busy = new Problem('COMMAND_BUSY', { vin, fault: 'INTERNAL' });
    road.replies.push(busy, busy);
    limit(80, { wake: 'needed' });
    await pass(20 * second);
    const times = road.sent.map(({ at }) => at);
    expect(times.slice(1).map((at, index) => at - times[index]!)).toEqual([2_500, 4_000]);
  });
});

describe('wake_up', () => {
  it('wakes the car, whatever the policy', async () => {
    awaken(12 * second);
    const one = run('wake_up', {}, { wake: 'never' });
    await pass(12 * second);
    expect(one.result).toMatchObject({
      status: 'verified',
      cost: 0.02,
      reason: 'The car is awake; it took 12 s.',
    });
    expect([road.wakes, road.sent.length]).toEqual([1, 0]);
  });

  it('is done where the car is awake', async () => {
    const connected = run('wake_up');
    await pass(0);
    expect(connected.result).toMatchObject({ status: 'already', cost: 0 });
    car.is('asleep');
    const online = run('wake_up');
    await pass(0);
    expect(online.result).toMatchObject({ status: 'already', cost: 0 });
    expect([road.wakes, road.asked]).toEqual([0, 1]);
  });
});

describe('a command that failed', () => {
  const unreachable = new Problem('API_UNREACHABLE', { url: 'u', reason: 'r' });

  it('is tried five times, each later than the last', async () => {
    road.replies.push(...Array<Problem>(5).fill(unreachable));
    const one = limit(80);
    await pass(10 * minute);
    const times = road.sent.map(({ at }) => at);
    expect(times.slice(1).map((at, index) => at - times[index]! - second)).toEqual([5_000, 15_000, 45_000, 120_000]);
    expect(one.result).toMatchObject({ status: 'failed', code: 'API_UNREACHABLE' });
  });

  it('waits as long as Tesla says', async () => {
    road.replies.push(new Problem('API_RATE_LIMITED', { seconds: 40 }));
    limit(80);
    await pass(40 * second);
    expect(road.sent.length).toBe(1);
    await pass(second);
    expect(road.sent.length).toBe(2);
  });

  it('is not tried beyond its time', async () => {
    road.replies.push(unreachable, unreachable);
    const one = limit(80, { expiresAt: clock.now() + 20 * second });
    await pass(10 * second);
    expect([road.sent.length, one.result]).toMatchObject([2, { status: 'failed', code: 'API_UNREACHABLE' }]);
    expect(clock.timers).toBe(0);
  });

  it('is not tried again where time heals nothing', async () => {
    road.replies.push(new Problem('COMMAND_KEY_NOT_ENROLLED', { vin }));
    const one = limit(80);
    await pass(second);
    expect(one.result).toMatchObject({ status: 'refused', code: 'COMMAND_KEY_NOT_ENROLLED' });
    expect(road.sent.length).toBe(1);
  });

  it('is not sent again once its data show it', async () => {
    road.replies.push(noAnswer());
    const one = limit(80);
    await pass(second);
    car.says({ ChargeLimitSoc: 80 });
    await pass(10 * second);
    expect([road.sent.length, one.result?.status]).toEqual([1, 'verified']);
  });

  it.each(['honk_horn', 'flash_lights'])('is not sent twice: %s', async (command) => {
    road.replies.push(noAnswer());
    const one = run(command);
    await pass(20 * minute);
    expect(road.sent.length).toBe(1);
    expect(one.result).toMatchObject({ status: 'failed', code: 'API_NO_ANSWER' });
    expect(one.result?.fix).toContain('the car may have done it');
  });

  it('is not sent twice, but may be seen: door_unlock', async () => {
    road.replies.push(noAnswer(), done, noAnswer());
    const one = run('door_unlock');
    await pass(5 * second);
    expect(one.result).toBeUndefined();
    car.says({ Locked: false });
    await pass(0);
    expect(one.result?.status).toBe('verified');
    car.says({ Locked: true });
    const two = run('door_unlock');
    await pass(2 * minute);
    const three = run('door_unlock');
    await pass(2 * minute);
    expect(road.sent.length).toBe(3);
    expect(two.result?.status).toBe('unverified');
    expect(three.result).toMatchObject({ status: 'failed', code: 'API_NO_ANSWER' });
  });

  it('is sent again where it surely was not done', async () => {
    road.replies.push(unreachable);
    const one = run('honk_horn');
    await pass(10 * second);
    expect([road.sent.length, one.result?.status]).toEqual([2, 'unverified']);
  });

  it('keeps in mind that it may have been done', async () => {
    road.replies.push(noAnswer(), unreachable, unreachable, unreachable, unreachable);
    const one = limit(80);
    await pass(10 * minute);
    expect(one.result).toMatchObject({ status: 'failed', code: 'API_NO_ANSWER' });
  });

  it.each(['COMMAND_ANSWER_UNREADABLE', 'COMMAND_ANSWER_TOO_LARGE'] as const)('may be seen after %s', async (code) => {
    road.replies.push(new Problem(code, { vin, reason: 'r' }));
    const one = limit(80);
    await pass(2 * second);
    car.says({ ChargeLimitSoc: 80 });
    await pass(0);
    expect([road.sent.length, one.result?.status]).toEqual([1, 'verified']);
  });
});

describe('several commands', () => {
  it('go one at a time, in their order', async () => {
    run('door_lock');
    run('charge_start');
    limit(80);
    await pass(3 * second);
    expect(sent()).toEqual(['door_lock', 'charge_start', 'set_charge_limit 80']);
    expect(road.mostUnderway).toBe(1);
    commands.stop();
  });

  it('for the same thing give way to the newest that waits', async () => {
    const runs = [run('set_charging_amps', { charging_amps: 8 })];
    await pass(second / 2);
    runs.push(...[10, 9, 12].map((charging_amps) => run('set_charging_amps', { charging_amps })));
    await pass(2 * second);
    expect(sent()).toEqual(['set_charging_amps 8', 'set_charging_amps 12']);
    expect(runs.slice(1, 3).map(({ result }) => result)).toMatchObject([
      { status: 'refused', code: 'COMMAND_REPLACED', cost: 0 },
      { status: 'refused', code: 'COMMAND_REPLACED', cost: 0 },
    ]);
    expect(runs[0]!.result).toMatchObject({ status: 'unverified', ok: true });
    car.says({ ChargeCurrentRequest: 12 });
    await pass(0);
    expect(runs[3]!.result?.status).toBe('verified');
  });

  it('for the same thing are not tried again after a newer one came', async () => {
    road.replies.push(new Problem('API_BUSY', { reason: 'r' }));
    const old = run('door_unlock');
    await pass(second / 2);
    run('door_lock');
    await pass(30 * second);
    expect(sent()).toEqual(['door_unlock', 'door_lock']);
    expect(old.result).toMatchObject({ status: 'refused', code: 'COMMAND_REPLACED' });
  });

  it('do not wait for one that is tried again', async () => {
    road.replies.push(new Problem('API_BUSY', { reason: 'r' }));
    limit(80);
    run('charge_start');
    await pass(3 * second);
    expect(sent()).toEqual(['set_charge_limit 80', 'charge_start']);
    await pass(5 * second);
    expect(sent()).toEqual(['set_charge_limit 80', 'charge_start', 'set_charge_limit 80']);
    commands.stop();
  });
});

describe('stopping', () => {
  it('ends all that has no result, and lets new commands run', async () => {
    const seen = limit(80);
    await pass(1.5 * second);
    const flying = run('door_lock');
    await pass(second / 2);
    const waiting = run('charge_start');
    expect(commands.pending.map(({ stage, intent }) => `${stage} ${intent.command}`)).toEqual([
      'sent set_charge_limit',
      'sent door_lock',
      'queued charge_start',
    ]);
    commands.stop();
    commands.stop();
    await pass(0);
    expect(seen.result).toMatchObject({ status: 'unverified', ok: true });
    expect(flying.result).toMatchObject({ status: 'failed', code: 'COMMAND_STOPPED' });
    expect(waiting.result).toMatchObject({ status: 'refused', code: 'COMMAND_STOPPED' });
    expect(commands.pending).toEqual([]);
    await pass(second);
    expect([clock.timers, car.listeners]).toEqual([0, 0]);
    const later = run('flash_lights');
    await pass(second);
    expect(later.result?.status).toBe('unverified');
  });
});

describe('who asked and is no more', () => {
  let asker: AbortController;
  beforeEach(() => {
    asker = new AbortController();
  });

  it('takes along what waits, and only that', async () => {
    awaken(Infinity);
    const [gone, stays] = [run('charge_start', {}, {}, asker.signal), run('door_lock')];
    await pass(second);
    asker.abort();
    await pass(0);
    expect(gone.result).toMatchObject({ status: 'refused', code: 'COMMAND_STOPPED', command: 'charge_start', cost: 0 });
    road.online = true;
    car.is('connected');
    await pass(2 * second);
    expect(sent()).toEqual(['door_lock']);
    expect(stays.result).toBeUndefined();
    expect(stages()).toEqual(['queued', 'queued', 'done', 'sent']);
    commands.stop();
  });

  it('hears no more of what is on its way, or was taken', async () => {
    const taken = limit(80, {}, asker.signal);
    await pass(1.5 * second);
    const flying = run('door_unlock', {}, {}, asker.signal);
    await pass(second / 4);
    asker.abort();
    await pass(0);
    expect(taken.result).toMatchObject({ status: 'unverified' });
    expect(taken.result?.reason).toContain('the flows were stopped');
    expect(flying.result).toMatchObject({ status: 'failed', code: 'COMMAND_STOPPED' });
    await pass(second);
    expect([clock.timers, car.listeners, commands.pending.length]).toEqual([0, 0, 0]);
  });

  it('wakes no car after Tesla said that it sleeps', async () => {
    awaken(Infinity);
    let say = (): void => {};
    road.answer = new Promise((resolve) => (say = resolve));
    const gone = limit(80, { wake: 'needed' }, asker.signal);
    await pass(second);
    asker.abort();
    await pass(0);
    say();
    await pass(second);
    expect(gone.result).toMatchObject({ status: 'refused', code: 'COMMAND_STOPPED', cost: 0 });
    expect([road.asked, road.wakes, clock.timers, car.listeners]).toEqual([1, 0, 0, 0]);
  });

  it.each(['needed', 'always'] as const)('wakes no car that waits for its turn under %s', async (wake) => {
    awaken(Infinity);
    let go = (): void => {};
    road.turn = new Promise((resolve) => (go = resolve));
    const gone = limit(80, { wake }, asker.signal);
    await pass(second);
    asker.abort();
    await pass(0);
    go();
    await pass(second);
    expect(gone.result).toMatchObject({ status: 'refused', code: 'COMMAND_STOPPED', cost: 0 });
    expect([road.wakes, clock.timers, car.listeners]).toEqual([0, 0, 0]);
  });

  it('sends nothing that still waits for a token or its turn', async () => {
    let go = (): void => {};
    road.turn = new Promise((resolve) => (go = resolve));
    const gone = run('door_unlock', {}, {}, asker.signal);
    await pass(second);
    asker.abort();
    await pass(0);
    expect(gone.result).toMatchObject({ status: 'failed', code: 'COMMAND_STOPPED' });
    go();
    await pass(second);
    expect([sent(), clock.timers, car.listeners]).toEqual([[], 0, 0]);
  });

  it('is not listened to any more', async () => {
    asker.abort();
    const late = limit(80, {}, asker.signal);
    await pass(second);
    expect(late.result).toMatchObject({ status: 'refused', code: 'COMMAND_STOPPED' });
    expect(sent()).toEqual([]);
  });

  it('ends nothing that has its result', async () => {
    const one = run('honk_horn', {}, {}, asker.signal);
    await pass(second);
    asker.abort();
    await pass(0);
    expect(one.result).toMatchObject({ status: 'unverified' });
    expect(stages().filter((stage) => stage === 'done')).toHaveLength(1);
  });
});

it('a listener that throws harms nobody', async () => {
  commands.onProgress(() => {
    throw new Error('no');
  });
  const one = run('honk_horn');
  await pass(second);
  expect(one.result?.ok).toBe(true);
});
