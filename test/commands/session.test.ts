import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { CommandKey } from '../../src/commands/signing/key';
import { Session, type SessionNews } from '../../src/commands/signing/session';
import { commandTag } from '../../src/commands/signing/signature';
import vectors from '../vectors/signing-vectors.json';
import { ManualClock } from '../support/manual-clock';
import { TestCar } from './support/car';
import { hex, keyOf } from './support/keys';
import { commandProtos, encode } from './support/protos';

const vin = '5YJ30123456789ABC';
const key = keyOf(vectors.key_exchange[0]!.client_private_scalar!);
const payload = hex('120452020801');
let clock: ManualClock;
let session: Session;
let car: TestCar;

beforeEach(() => {
  clock = new ManualClock();
  session = new Session({ vin, domain: 'infotainment', key, clock });
  car = new TestCar(vin, 3, clock, 60_000);
});

/** Asks the test car, as a session request does. */
function news(uuid = Buffer.alloc(16, 5), sentAt = clock.now()): SessionNews {
  const request = { uuid, session_info_request: { public_key: key.publicKey } };
  const type = commandProtos.lookupType('UniversalMessage.RoutableMessage');
  const answer = type.toObject(type.decode(car.receive(encode('UniversalMessage.RoutableMessage', request))));
  return {
    info: answer['session_info'],
    tag: answer['signature_data']?.session_info_tag.tag,
    challenge: uuid,
    sentAt,
  };
}
const refusal = (reason: string) =>
  expect.objectContaining({ code: 'COMMAND_SESSION_REFUSED', message: expect.stringContaining(reason) });

describe('a session', () => {
  it.each(vectors.session_info)('takes over $name and signs with it', (given) => {
    session.accept({
      info: hex(given.session_info),
      tag: hex(given.tag),
      challenge: hex(given.request_uuid_challenge),
      sentAt: clock.now(),
    });
    clock.advance(1_500);
    const { counter = 0, clock_time, epoch } = given.decoded;
    const signature = session.sign(payload);
    const expiresAt = clock_time + 1 + 10;
    expect(signature).toMatchObject({ counter: counter + 1, expiresAt });
    const context = {
      vin,
      domain: 'infotainment',
      epoch: hex(epoch),
      expiresAt,
      counter: counter + 1,
      flags: 2,
    } as const;
    expect(signature.tag).toEqual(commandTag(hex(vectors.key_exchange[0]!.command_hmac_key!), context, payload));
  });

  it('signs nothing before the car has told', () => {
    expect(session.isOpen).toBe(false);
    expect(session.stored).toBeUndefined();
    expect(() => session.sign(payload)).toThrow(refusal('cannot be used'));
  });

  it('stays as it is where what came is not signed by the car for this request', () => {
    session.accept(news());
    const before = session.stored;
    car.restart();
    const good = news();
    const bad: [Partial<SessionNews>, string][] = [
      [{ tag: undefined }, 'not signed'],
      [{ tag: Buffer.alloc(0) }, 'signature is wrong'],
      [{ tag: Buffer.from(good.tag!).reverse() }, 'signature is wrong'],
      [{ challenge: Buffer.alloc(16, 6) }, 'signature is wrong'],
      [{ info: Buffer.of(255) }, 'no session'],
      [{ info: Buffer.alloc(0) }, '65 bytes'],
      [{ info: hex('2802') }, 'status 2'],
    ];
    for (const [change, reason] of bad) {
      expect(() => session.accept({ ...good, ...change }), reason).toThrow(refusal(reason));
      expect(session.stored).toEqual(before);
    }
    session.accept(good);
    expect(session.stored).not.toEqual(before);
  });

  it('stays as it is, whichever bit of it was turned', () => {
    session.accept(news());
    const before = session.stored;
    car.restart();
    const good = news();
    fc.assert(
      fc.property(fc.nat(good.info.length * 8 - 1), (at) => {
        const info = Buffer.from(good.info);
        info[at >> 3]! ^= 1 << (at & 7);
        expect(() => session.accept({ ...good, info })).toThrow();
        expect(session.stored).toEqual(before);
      }),
    );
  });

  it('does not take over what it was told before', () => {
    const first = news(Buffer.alloc(16, 1));
    session.accept(first);
    clock.advance(5_000);
    session.accept(news(Buffer.alloc(16, 2)));
    // The same answer again, to the same request.
    expect(() => session.accept(first)).toThrow(refusal('its clock went back'));
    // The same answer, to another request.
    expect(() => session.accept({ ...first, challenge: Buffer.alloc(16, 3) })).toThrow(refusal('signature is wrong'));
  });

  it('does not take over what took too long', () => {
    const sentAt = clock.now();
    const slow = news(undefined, sentAt);
    clock.advance(10_001);
    expect(() => session.accept(slow)).toThrow(refusal('too late'));
  });

  it('says that the key is not on the list, which a car cannot sign', () => {
    car.enrolled = false;
    expect(() => session.accept(news())).toThrow(expect.objectContaining({ code: 'COMMAND_KEY_NOT_ENROLLED' }));
  });

  it('never lowers its counter within an epoch, and begins anew in the next', () => {
    session.accept(news());
    for (let count = 1; count <= 5; count++) expect(session.sign(payload).counter).toBe(count);
    // None of them arrived.
    session.accept(news());
    expect(session.sign(payload).counter).toBe(6);
    car.skipTo(40);
    session.accept(news());
    expect(session.sign(payload).counter).toBe(41);
    car.restart();
    session.accept(news());
    expect(session.sign(payload)).toMatchObject({ counter: 1, epoch: hex(car.epoch) });
  });

  it('adopts the key of a computer that was replaced', () => {
    session.accept(news());
    const { vehicle } = session.stored!;
    car.changeKey();
    session.accept(news());
    expect(session.stored!.vehicle).not.toBe(vehicle);
  });

  it('asks again where the clock of the machine was turned back, or the epoch is about to end', () => {
    session.accept(news());
    expect(session.isOpen).toBe(true);
    const now = clock.now();
    clock.now = () => now - 2_000;
    expect(session.isOpen).toBe(false);
    clock.now = () => now + 2 ** 30 * 1000;
    expect(session.isOpen).toBe(false);
  });

  it('is not open with a counter that is used up', () => {
    car.skipTo(0xffff_fffe);
    session.accept(news());
    expect(session.sign(payload).counter).toBe(0xffff_ffff);
    expect(session.isOpen).toBe(false);
    expect(() => session.sign(payload)).toThrow(refusal('cannot be used'));
  });

  it('closed, is opened by the car and keeps what was used', () => {
    session.accept(news());
    session.sign(payload);
    session.close();
    expect(session.isOpen).toBe(false);
    session.accept(news());
    expect(session.sign(payload).counter).toBe(2);
  });
});

describe('a session that was kept', () => {
  it('goes on where it was', () => {
    session.accept(news());
    session.sign(payload);
    const next = new Session({ vin, domain: 'infotainment', key, clock });
    next.restore(JSON.parse(JSON.stringify(session.stored)));
    expect(next.stored).toEqual(session.stored);
    clock.advance(3_000);
    const signature = next.sign(payload);
    expect(signature).toMatchObject({ counter: 2, expiresAt: 73 });
    expect(signature.tag).not.toEqual(session.sign(hex('1001')).tag);
  });

  it('is left aside where it makes no sense or belongs to another key', () => {
    session.accept(news());
    const stored = session.stored!;
    for (const change of [
      { client: CommandKey.make().publicKey.toString('hex') },
      { vehicle: '04' },
      { vehicle: `04${'00'.repeat(64)}` },
      { epoch: 'ab' },
      { counter: -1 },
      { counter: 1.5 },
      { counter: 2 ** 32 },
      { clockTime: NaN },
      { startedAt: Infinity },
    ]) {
      const next = new Session({ vin, domain: 'infotainment', key, clock });
      next.restore({ ...stored, ...change });
      expect(next.isOpen, JSON.stringify(change)).toBe(false);
      expect(next.stored).toBeUndefined();
    }
  });
});
