import { beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../../src/commands/commands';
import { FleetApiRoad, type RoadApi } from '../../src/commands/road';
import { Problem } from '../../src/kernel/problem';
import { vin } from './support/commanded-car';
import { hex } from './support/keys';
import { Road } from './support/road';

let cars: Road;
let plain: { name: string; parameters: object }[];
let plainAnswer: { result: boolean; reason: string } | Problem;
let takesSignatures: boolean;
let state: string;
let onAnswer: () => void;
let road: FleetApiRoad;

beforeEach(() => {
  cars = new Road();
  plain = [];
  plainAnswer = { result: true, reason: '' };
  takesSignatures = true;
  state = 'online';
  onAnswer = () => {};
  const api: RoadApi = {
    signedCommand: async (to, message, wanted) => {
      wanted?.throwIfAborted();
      return takesSignatures
        ? cars.transport(to, message).finally(onAnswer)
        : Promise.reject(new Problem('COMMAND_SIGNING_UNSUPPORTED', { vin: to }));
    },
    command: (_, name, parameters) => {
      plain.push({ name, parameters });
      return plainAnswer instanceof Problem ? Promise.reject(plainAnswer) : Promise.resolve(plainAnswer);
    },
    wakeUp: () => Promise.resolve(state),
    vehicle: () => Promise.resolve({ state }),
    spent: () => 0.25,
  };
  road = new FleetApiRoad({ api, key: cars.key, clock: cars.clock });
});

const limit = () => road.send(vin, commands.set_charge_limit, { percent: 80 });

describe('the road over the Fleet API', () => {
  it('signs for the computer that does it, and reads its answer', async () => {
    const car = cars.car(vin, 'infotainment');
    car.reply = hex('0a00');
    expect(await limit()).toEqual({ result: true, reason: '' });
    expect(car.taken.map(({ payload }) => payload)).toEqual(['12042a020850']);
    cars.car(vin, 'vehicle_security').reply = hex('f202020802');
    expect(await road.send(vin, commands.door_lock, {})).toMatchObject({ result: false, reason: 'CLOSURES_OPEN' });
  });

  it('sends no command after its session was asked for, when nobody wants it any more', async () => {
    const gone = new AbortController();
    const car = cars.car(vin, 'infotainment');
    onAnswer = () => gone.abort(new Problem('COMMAND_STOPPED', { vin, command: 'set_charge_limit' }));
    const sent = road.send(vin, commands.set_charge_limit, { percent: 80 }, gone.signal);
    await expect(sent).rejects.toMatchObject({ code: 'COMMAND_STOPPED' });
    expect([car.handshakes, car.taken]).toEqual([1, []]);
  });

  it('knows that nothing was done where only the question for a session had no answer', async () => {
    const lost = new Problem('API_NO_ANSWER', { reason: 'it answered 408' });
    onAnswer = () => {
      throw lost;
    };
    await expect(limit()).rejects.toMatchObject({
      code: 'COMMAND_SESSION_REFUSED',
      message: expect.stringMatching(/it answered 408\. Nothing was done/) as string,
    });
    onAnswer = () => {};
    await limit();
    onAnswer = () => {
      throw lost;
    };
    await expect(limit()).rejects.toBe(lost);
  });

  it('sends plain commands to a car that cannot check signatures, and remembers it', async () => {
    takesSignatures = false;
    expect(await limit()).toEqual({ result: true, reason: '' });
    takesSignatures = true;
    await limit();
    expect(plain).toEqual([
      { name: 'set_charge_limit', parameters: { percent: 80 } },
      { name: 'set_charge_limit', parameters: { percent: 80 } },
    ]);
  });

  it.each([
    ['the car', { result: false, reason: 'unsigned_cmds_hardlocked' }],
    ['Tesla', new Problem('API_SIGNING_REQUIRED', { vin })],
  ])('signs again once %s says that it must', async (_, answer) => {
    takesSignatures = false;
    plainAnswer = answer;
    await expect(limit()).rejects.toMatchObject({ code: 'API_SIGNING_REQUIRED' });
    takesSignatures = true;
    expect(await limit()).toMatchObject({ result: true });
  });

  it('tells a fault as it is', async () => {
    cars.car(vin, 'infotainment').enrolled = false;
    await expect(limit()).rejects.toMatchObject({ code: 'COMMAND_KEY_NOT_ENROLLED' });
  });

  it.each(['online', 'asleep', 'offline', 'waking'])('knows a car that is %s', async (word) => {
    state = word;
    expect([await road.wake(vin), await road.isOnline(vin), road.spent(vin)]).toEqual([
      word === 'online',
      word === 'online',
      0.25,
    ]);
  });
});
