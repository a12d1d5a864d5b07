import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkParameters, commandNamed } from '../../src/commands/check';
import type { Command } from '../../src/commands/command';
import { commands, type CommandName } from '../../src/commands/commands';
import { commandAt, controls, parametersAt } from '../../src/commands/controls';
import { dayBits } from '../../src/commands/days';
import { encodePayload } from '../../src/commands/payload';
import { endings } from '../../src/commands/results';
import { Problem } from '../../src/kernel/problem';
import { signals } from '../../src/vehicle/signals';
import vectors from '../vectors/commands.json';

const root = join(__dirname, '..', '..');
const german = JSON.parse(readFileSync(join(root, 'locales', 'de', 'commands.json'), 'utf8')) as Record<string, string>;
const table = Object.values(commands);
const names = Object.keys(commands) as CommandName[];
const vectorOf = (name: string) => vectors.find(({ rest_name }) => rest_name === name)!;
const hexOf = (command: Command, values: object): string =>
  Buffer.from(encodePayload(command.domain!, command.encode(values as never))).toString('hex');
const problem = (run: () => unknown): Problem => {
  try {
    run();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('the command table', () => {
  it('has all that is wanted of the way back', () => {
    expect(names.toSorted()).toEqual(vectors.map(({ rest_name }) => rest_name).toSorted());
  });

  it.each(table)('says all of $name', (command) => {
    expect(command.name).toBe(names.find((name) => commands[name] === command));
    expect(command.meaning).toMatch(/^[A-Z].*[^.]$/);
    expect(command.done).toMatch(/^[A-Z].*[^.]$/);
    expect(command.verified === undefined).toBe(command.unseen !== undefined);
    // A lock is always sent: what is known of it may be seconds old.
    expect(command.already === undefined).toBe(command.unseen !== undefined || command.name === 'door_lock');
    expect(command.signals.length === 0).toBe(command.unseen !== undefined);
    for (const signal of command.signals) expect(signals).toHaveProperty(signal);
    const checked = checkParameters(command, command.example);
    const { quantity } = command;
    expect(typeof quantity === 'string' ? quantity : quantity(checked)).toMatch(/^[a-z_]+\d*$/);
    expect(Object.keys(checked)).toEqual(Object.keys(command.parameters));
    const { domain, params, scope } = vectorOf(command.name);
    expect(Object.keys(command.parameters).toSorted()).toEqual(params.map(({ name }) => name).toSorted());
    expect(scope.split(' or ')).toContain(command.scope);
    expect(command.domain).toBe(
      { INFOTAINMENT: 'infotainment', VEHICLE_SECURITY: 'vehicle_security' }[domain!] ?? null,
    );
    if (command.domain) expect(hexOf(command, checked)).not.toBe('');
    // Unknown is neither yes nor no.
    for (const value of [undefined, null, 'Unknown']) {
      const car = { value: () => value };
      expect([command.already?.(checked, car), command.verified?.(checked, car)]).toEqual([undefined, undefined]);
    }
  });

  const examples = vectors.flatMap(({ rest_name, examples }) =>
    examples
      .filter(({ payload_hex, body }) => payload_hex && !Object.values(body ?? {}).includes(16.9))
      .map(({ body, payload_hex }) => ({ name: rest_name as CommandName, body: body ?? {}, payload_hex })),
  );
  it.each(examples)("encodes $name $body as Tesla's proxy", ({ name, body, payload_hex }) => {
    expect(hexOf(commands[name], body)).toBe(payload_hex);
  });

  it('has bytes to hold every signed command against', () => {
    expect(new Set(examples.map(({ name }) => name))).toEqual(new Set(names.filter((name) => name !== 'wake_up')));
  });

  it('leaves a current of 0 out, as the wire has no field for it', () => {
    expect(hexOf(commands.set_charging_amps, { charging_amps: 0 })).toBe('1203da0200');
  });

  it('is there in German, complete, with the same things filled in', () => {
    const english: Record<string, string> = { ...endings };
    for (const { name, meaning, done, unseen } of table) {
      english[name] = meaning;
      english[`${name}.done`] = done;
      if (unseen) english[`${name}.unseen`] = unseen;
    }
    expect(Object.keys(german).toSorted()).toEqual(Object.keys(english).toSorted());
    const places = (text = ''): string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();
    for (const [key, text] of Object.entries(english)) expect([key, places(german[key])]).toEqual([key, places(text)]);
  });

  it('makes its page of the docs; else run npm run build and node scripts/docs.mjs', async () => {
    const { commandsPage } = (await import(pathToFileURL(join(root, 'scripts', 'docs.mjs')).href)) as {
      commandsPage(tables: object): Promise<string>;
    };
    expect(readFileSync(join(root, 'docs', 'commands.md'), 'utf8')).toBe(await commandsPage({ commands }));
  });
});

describe('parameters', () => {
  it.each([
    ['set_charge_limit', { percent: 49 }, 'PARAMETER_INVALID', 'percent cannot be 49. It takes 50, 51 … 100 %.'],
    ['set_charge_limit', { percent: 101 }, 'PARAMETER_INVALID', 'percent cannot be 101.'],
    ['set_charge_limit', { percent: 80.5 }, 'PARAMETER_INVALID', 'percent cannot be 80.5.'],
    ['set_charge_limit', { percent: 'abc' }, 'PARAMETER_INVALID', 'percent cannot be "abc".'],
    ['set_charge_limit', { percent: '' }, 'PARAMETER_INVALID', 'percent cannot be "".'],
    ['set_charge_limit', { percent: null }, 'PARAMETER_MISSING', 'set_charge_limit needs percent.'],
    ['set_charge_limit', { percent: NaN }, 'PARAMETER_INVALID', 'percent cannot be NaN.'],
    ['set_charge_limit', { percent: [80] }, 'PARAMETER_INVALID', 'percent cannot be [80].'],
    ['set_charge_limit', {}, 'PARAMETER_MISSING', 'Send for example {"percent":80}.'],
    ['set_charge_limit', undefined, 'PARAMETER_MISSING', 'set_charge_limit needs percent.'],
    ['set_charge_limit', 80, 'PARAMETERS_MISSHAPEN', 'cannot be 80.'],
    ['set_charge_limit', [80], 'PARAMETERS_MISSHAPEN', 'cannot be [80].'],
    ['set_charge_limit', { percent: 80, limit: 1 }, 'PARAMETER_UNKNOWN', 'set_charge_limit has no parameter "limit".'],
    ['door_lock', { constructor: 1 }, 'PARAMETER_UNKNOWN', 'Send for example {}.'],
    ['set_temps', { passenger_temp: 21 }, 'PARAMETER_MISSING', 'set_temps needs driver_temp.'],
    ['set_temps', { driver_temp: 14.9 }, 'PARAMETER_INVALID', 'driver_temp cannot be 14.9. It takes 15 … 28 °C.'],
  ])('of %s refuse %j', (name, given, code, text) => {
    const refused = problem(() => checkParameters(commandNamed(name), given));
    expect(refused.code).toBe(code);
    expect(refused.message).toContain(text);
  });

  it('take numbers that came as text', () => {
    expect(checkParameters(commands.set_charge_limit, { percent: ' 80 ' })).toEqual({ percent: 80 });
  });

  it('let one stand for both sides', () => {
    expect(checkParameters(commands.set_temps, { driver_temp: 21 })).toEqual({ driver_temp: 21, passenger_temp: 21 });
  });

  const schedule = {
    ...{ id: 7, lat: 37.5, lon: -122.25, days_of_week: 'Mon, tues,SATURDAY', enabled: true },
    ...{ start_enabled: true, start_time: 60, end_enabled: false },
  };

  it('take what a form sends as text', () => {
    const text = Object.fromEntries(Object.entries(schedule).map(([name, value]) => [name, String(value)]));
    expect(checkParameters(commands.add_charge_schedule, text)).toEqual({ ...schedule, end_time: 0, one_time: false });
  });

  it.each<[object, string]>([
    [{ id: undefined }, 'add_charge_schedule needs id.'],
    [{ id: 0 }, 'id cannot be 0. It takes 1, 2, 3 ….'],
    [{ lat: 90.1 }, 'lat cannot be 90.1. It takes -90 … 90 °.'],
    [{ lon: -180.1 }, 'lon cannot be -180.1.'],
    [{ lon: 'home' }, 'lon cannot be "home".'],
    [{ days_of_week: 'Tue' }, 'It takes Sun, Mon, Tues, Wed, Thurs, Fri, Sat, Weekdays, All.'],
    [{ days_of_week: 3 }, 'days_of_week cannot be 3.'],
    [{ days_of_week: '' }, 'days_of_week cannot be "".'],
    [{ days_of_week: 'Mon,' }, 'days_of_week cannot be "Mon,".'],
    [{ start_enabled: 1 }, 'start_enabled cannot be 1. It takes true, false.'],
    [{ start_enabled: 'constructor' }, 'start_enabled cannot be "constructor".'],
    [{ start_time: undefined }, 'add_charge_schedule needs start_time.'],
    [{ end_enabled: true }, 'add_charge_schedule needs end_time.'],
    [{ start_time: 1440 }, 'start_time cannot be 1440. It takes 0, 1 … 1439 min (0:00 … 23:59).'],
    [{ enabled: null }, 'add_charge_schedule needs enabled.'],
  ])('of a schedule refuse %j', (change, text) => {
    const refused = problem(() => checkParameters(commands.add_charge_schedule, { ...schedule, ...change }));
    expect(refused.message).toContain(text);
  });

  it('name the schedule that is set, so that one does not replace another', () => {
    const { add_charge_schedule: add, remove_charge_schedule: remove } = commands;
    const quantityOf = ({ quantity }: Command, id: number) => typeof quantity !== 'string' && quantity({ id });
    expect([quantityOf(add, 7), quantityOf(remove, 7), quantityOf(add, 8)]).toEqual([
      'charge_schedule_7',
      'charge_schedule_7',
      'charge_schedule_8',
    ]);
  });

  it.each([
    ['Sun', 1],
    ['MONDAY', 2],
    [' tues , thurs', 20],
    ['Wednesday,fri,sat', 104],
    ['All', 127],
    ['weekdays,Sunday', 63],
    ['Thu', undefined],
    ['', undefined],
    ['__proto__', undefined],
  ])('know the days %s as %s', (text, bits) => expect(dayBits(text)).toBe(bits));

  it.each([
    ['set_charge_limits', 'set_charge_limit'],
    ['lock', 'door_lock'],
    ['honk', 'honk_horn'],
    ['climate_on', 'auto_conditioning_start'],
    ['__proto__', ''],
    ['toString', ''],
  ])('of the unknown command %s do not count: the nearest is named', (name, near) => {
    const refused = problem(() => commandNamed(name));
    expect(refused.code).toBe('COMMAND_UNKNOWN');
    expect(refused.message).toContain(`There is no command "${name}".`);
    if (near !== 'auto_conditioning_start') expect(refused.message).toContain(near);
  });
});

describe('controls of Home Assistant', () => {
  it.each([
    ['charge_limit', '80', 'set_charge_limit', { percent: 80 }],
    ['charge_current', '16.0', 'set_charging_amps', { charging_amps: 16 }],
    ['charge', 'ON', 'charge_start', {}],
    ['charge', 'OFF', 'charge_stop', {}],
    ['lock', 'LOCK', 'door_lock', {}],
    ['lock', 'UNLOCK', 'door_unlock', {}],
    ['climate', 'heat_cool', 'auto_conditioning_start', {}],
    ['climate', 'off', 'auto_conditioning_stop', {}],
    ['climate_temperature', '21.5', 'set_temps', { driver_temp: 21.5, passenger_temp: 21.5 }],
    ['wake', 'PRESS', 'wake_up', {}],
    ['flash_lights', 'PRESS', 'flash_lights', {}],
    ['honk_horn', 'PRESS', 'honk_horn', {}],
  ])('%s %s is %s', (control, payload, command, parameters) => {
    const meant = commandAt(control, payload);
    expect(meant.name).toBe(command);
    expect(parametersAt(meant, payload)).toEqual(parameters);
  });

  it.each([
    ['charge_limit', '49', 'PARAMETER_INVALID', '"49"'],
    ['charge_limit', '', 'PARAMETER_INVALID', '""'],
    ['charge_limit', 'abc', 'PARAMETER_INVALID', '"abc"'],
    ['lock', 'OPEN', 'PARAMETER_INVALID', 'It takes LOCK, UNLOCK.'],
    ['frunk', 'OPEN', 'CONTROL_UNKNOWN', 'There is no control frunk.'],
    ['constructor', 'OPEN', 'CONTROL_UNKNOWN', 'constructor'],
  ])('%s refuses %j', (control, payload, code, text) => {
    const refused = problem(() => parametersAt(commandAt(control, payload), payload));
    expect(refused).toMatchObject({ code, message: expect.stringContaining(text) });
  });

  it('each means one command with one payload', () => {
    const bindings = table.flatMap(({ ha }) => ha ?? []);
    const keys = bindings.map(({ control, payload }) => `${control} ${payload ?? ''}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(controls)).toEqual(new Set(bindings.map(({ control }) => control)));
  });

  it('open the car with one payload alone', () => {
    expect(['UNLOCK', 'LOCK'].map((payload) => commandAt('lock', payload).opens)).toEqual([true, undefined]);
  });
});
