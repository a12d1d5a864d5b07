import { beforeEach, describe, expect, it } from 'vitest';
import { CommandKey } from '../../src/commands/signing/key';
import type { Signer, Transport } from '../../src/commands/signing/signer';
import { faults } from '../../src/commands/signing/faults';
import { faultNumbers, type TestCar } from './support/car';
import { hex } from './support/keys';
import { Road } from './support/road';

const vin = 'LRW3E7EK1PC000001';
const hvacOn = hex('120452020801');
const unlock = hex('1000');
let road: Road;
let signer: Signer;
let car: TestCar;

beforeEach(() => {
  road = new Road();
  signer = road.signer();
  car = road.car(vin, 'infotainment');
  car.reply = hex('0a00');
});
const problem = (code: string, text = '') => expect.objectContaining({ code, message: expect.stringContaining(text) });
const send = () => signer.send(vin, 'infotainment', hvacOn);

type Message = Record<string, unknown>;
/** The answer without some of its members. */
const without =
  (...names: readonly string[]) =>
  (answer: Message): Message =>
    Object.fromEntries(Object.entries(answer).filter(([name]) => !names.includes(name)));

describe('a command', () => {
  it('is signed after one handshake, and answered under encryption', async () => {
    expect(await send()).toEqual({ payload: hex('0a00'), authenticated: true });
    expect(await send()).toMatchObject({ authenticated: true });
    expect(car.handshakes).toBe(1);
    expect(car.taken).toEqual([1, 2].map((counter) => ({ epoch: car.epoch, counter, payload: '120452020801' })));
  });

  it('has a session of its own with the security controller, whose yes is empty', async () => {
    await send();
    const answer = await signer.send(vin, 'vehicle_security', unlock);
    expect(answer).toEqual({ payload: Buffer.alloc(0), authenticated: true });
    const security = road.car(vin, 'vehicle_security');
    expect([security.handshakes, security.taken.length]).toEqual([1, 1]);
  });

  it('is answered in plain by an older car, with a payload or without', async () => {
    car.encrypts = false;
    expect(await send()).toEqual({ payload: hex('0a00'), authenticated: false });
    car.reply = undefined;
    expect(await send()).toEqual({ payload: Buffer.alloc(0), authenticated: false });
  });

  it('arrives where the clock of the machine is two minutes off', async () => {
    await send();
    car.moveClock(120);
    expect(await send()).toMatchObject({ authenticated: true });
    car.moveClock(-120);
    await send();
    expect(car.refused).toEqual([faultNumbers['TIME_EXPIRED']]);
    expect(car.taken.length).toBe(3);
  });

  it('is the one that was given, whatever the caller does to its bytes meanwhile', async () => {
    const bytes = Buffer.from(hvacOn);
    const sent = signer.send(vin, 'infotainment', bytes);
    bytes.fill(0);
    await sent;
    expect(car.taken[0]!.payload).toBe('120452020801');
  });

  it('is not sent to what is no VIN', async () => {
    await expect(signer.send('MODEL3', 'infotainment', hvacOn)).rejects.toThrow(problem('VIN_INVALID'));
    expect(road.sent).toEqual([]);
  });
});

describe('a car out of step', () => {
  beforeEach(send);

  it.each<[string, () => void, string]>([
    ['restarted', () => car.restart(), 'INCORRECT_EPOCH'],
    ['has a clock that ran ahead', () => car.moveClock(60), 'TIME_EXPIRED'],
    ['heard another program with the same key', () => car.skipTo(900), 'INVALID_TOKEN_OR_COUNTER'],
    ['has a new computer', () => car.changeKey(), 'INVALID_SIGNATURE'],
  ])('that %s is heard once more, without another handshake', async (_, change, fault) => {
    change();
    if (fault === 'INVALID_TOKEN_OR_COUNTER') car.faults.push({ fault: faultNumbers[fault]!, withInfo: true });
    expect(await send()).toMatchObject({ authenticated: true });
    expect(car.refused).toEqual([faultNumbers[fault]]);
    expect(car.handshakes).toBe(1);
    expect(car.taken.length).toBe(2);
  });

  it.each<[string, (answer: Message) => Message]>([
    ['nothing of the session', without('session_info', 'signature_data')],
    ['a session that is not signed', without('signature_data')],
    ['a session with a wrong signature', (answer) => ({ ...answer, signature_data: forged })],
  ])('that tells %s is asked', async (_, tampering) => {
    car.restart();
    car.tampering.push(tampering);
    expect(await send()).toMatchObject({ authenticated: true });
    expect(car.handshakes).toBe(2);
  });

  it('is asked first the next time, where signing again did not help', async () => {
    const fault = { fault: faultNumbers['INVALID_SIGNATURE']!, withInfo: true };
    car.faults.push(fault, fault);
    await expect(send()).rejects.toThrow(problem('COMMAND_OUT_OF_STEP', 'INVALID_SIGNATURE'));
    expect(car.taken.length).toBe(1);
    await send();
    expect(car.handshakes).toBe(2);
    // The counters of the two tries are gone.
    expect(car.taken[1]!.counter).toBe(4);
  });

  it('may say something else the second time', async () => {
    car.faults.push({ fault: faultNumbers['INCORRECT_EPOCH']!, withInfo: true }, { fault: faultNumbers['BUSY']! });
    await expect(send()).rejects.toThrow(problem('COMMAND_BUSY', 'BUSY'));
  });
});

describe('a fault', () => {
  const forGood = Object.entries(faults).filter(([, { resync }]) => !resync);

  it.each(forGood)(
    '%s is told to the caller after one try, and the next command goes through',
    async (number, fault) => {
      car.faults.push({ fault: Number(number) });
      await expect(send()).rejects.toThrow(problem(fault.problem));
      expect(car.refused).toEqual([Number(number)]);
      await send();
      expect(car.handshakes).toBe(1);
    },
  );

  it.each(Object.entries(faults))('%s in the place of a session is told too', async (number, fault) => {
    car.tampering.push((answer) => ({
      ...without('session_info', 'signature_data')(answer),
      signedMessageStatus: { operation_status: 2, signed_message_fault: Number(number) },
    }));
    await expect(send()).rejects.toThrow(problem(fault.problem));
    expect(car.taken).toEqual([]);
  });

  it('of waiting is a car that is busy', async () => {
    car.faults.push({ fault: 0, status: 1 });
    await expect(send()).rejects.toThrow(problem('COMMAND_BUSY'));
  });

  it('that is not named leaves open what the car did', async () => {
    car.faults.push({ fault: 0, status: 2 });
    await expect(send()).rejects.toThrow(problem('COMMAND_ANSWER_UNREADABLE', 'does not say which'));
  });

  it('that is not known has its number', async () => {
    car.faults.push({ fault: 99 });
    await expect(send()).rejects.toThrow(problem('COMMAND_NOT_UNDERSTOOD', 'fault 99'));
  });

  it('of a key that was never allowed comes with the handshake, and later with a command', async () => {
    car.enrolled = false;
    await expect(send()).rejects.toThrow(problem('COMMAND_KEY_NOT_ENROLLED', 'tesla.com/_ak/'));
    car.enrolled = true;
    await send();
    car.enrolled = false;
    await expect(send()).rejects.toThrow(problem('COMMAND_KEY_NOT_ENROLLED'));
    // In the words of a session, without a fault.
    car.tampering.push((answer) => ({ ...without('signedMessageStatus')(answer), session_info: hex('2801') }));
    await expect(send()).rejects.toThrow(problem('COMMAND_KEY_NOT_ENROLLED'));
  });
});

const forged = { session_info_tag: { tag: Buffer.alloc(32, 1) } };

describe('an answer', () => {
  const wrong: [string, (answer: Message) => Message, string][] = [
    ['of another domain', (answer) => ({ ...answer, from_destination: { domain: 2 } }), 'another part'],
    ['of nobody', without('from_destination'), 'another part'],
    ['to nobody', without('to_destination'), 'someone else'],
    [
      'to another address',
      (answer) => ({ ...answer, to_destination: { routing_address: Buffer.alloc(16) } }),
      'someone else',
    ],
    ['to another request', (answer) => ({ ...answer, request_uuid: Buffer.alloc(16) }), 'another request'],
  ];

  it.each(wrong)('%s gives no session', async (_, tampering, reason) => {
    car.tampering.push(tampering);
    await expect(send()).rejects.toThrow(problem('COMMAND_SESSION_REFUSED', reason));
    expect(car.taken).toEqual([]);
  });

  it.each([
    ...wrong,
    [
      'whose encryption was touched',
      (answer: Message) => ({ ...answer, protobuf_message_as_bytes: hex('0a01') }),
      'authenticate',
    ] as const,
    [
      'whose fault was added to what was encrypted',
      (answer: Message) => ({ ...answer, signedMessageStatus: { signed_message_fault: 1 } }),
      'authenticate',
    ] as const,
    [
      'that tells a session only',
      (answer: Message) => ({
        ...without('protobuf_message_as_bytes')(answer),
        session_info: hex('0801'),
        signature_data: forged,
      }),
      'no result',
    ] as const,
  ])('%s is no result, and nothing is sent again', async (_, tampering, reason) => {
    await send();
    car.tampering.push(tampering);
    await expect(send()).rejects.toThrow(problem('COMMAND_ANSWER_UNREADABLE', reason));
    expect(car.taken.length).toBe(2);
    expect(road.sent.length).toBe(3);
    await send();
  });

  it('may leave out the name of the request, as the security controller does', async () => {
    const silent = without('request_uuid');
    car.tampering.push(silent, silent);
    expect(await send()).toMatchObject({ authenticated: true });
  });

  it.each([
    ['empty', Buffer.alloc(0), 'empty'],
    ['no message', Buffer.from('nonsense'), ''],
  ])('that is %s is no session and no result', async (_, bytes, reason) => {
    let isBroken = true;
    const transport: Transport = async (...sent) => {
      const answer = await road.transport(...sent);
      return isBroken ? bytes : answer;
    };
    signer = road.signer({ transport });
    await expect(send()).rejects.toThrow(problem('COMMAND_SESSION_REFUSED', reason));
    isBroken = false;
    await signer.send(vin, 'vehicle_security', unlock);
    isBroken = true;
    await expect(signer.send(vin, 'vehicle_security', unlock)).rejects.toThrow(
      problem('COMMAND_ANSWER_UNREADABLE', reason),
    );
  });

  it('that never comes is what the transport says, and does not hold up the next command', async () => {
    const lost = new Error('lost');
    let fails = false;
    signer = road.signer({ transport: (...sent) => (fails ? Promise.reject(lost) : road.transport(...sent)) });
    await send();
    fails = true;
    const [first, second] = [send(), send()];
    await expect(first).rejects.toBe(lost);
    await expect(second).rejects.toBe(lost);
    fails = false;
    await send();
    // Nobody knows whether 2 and 3 arrived.
    expect(car.taken.map(({ counter }) => counter)).toEqual([1, 4]);
  });
});

describe('what is kept', () => {
  it('lets the next start go on without a handshake', async () => {
    await send();
    signer = road.signer();
    await send();
    expect(car.handshakes).toBe(1);
    expect(car.taken.map(({ counter }) => counter)).toEqual([1, 2]);
  });

  it('is not used for another key', async () => {
    await send();
    signer = road.signer({ key: CommandKey.make() });
    await send();
    expect(car.handshakes).toBe(2);
  });

  it('is kept before the command leaves, or it does not leave', async () => {
    const full = new Error('disk full');
    let saves = 0;
    const store = {
      load: () => Promise.resolve(undefined),
      save: () => (saves++ === 0 ? Promise.reject(full) : Promise.resolve()),
    };
    signer = road.signer({ store });
    await expect(send()).rejects.toBe(full);
    expect(car.taken).toEqual([]);
    await send();
    expect(car.taken.map(({ counter }) => counter)).toEqual([2]);
  });
});
