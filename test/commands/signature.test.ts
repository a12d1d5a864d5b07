import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metadata } from '../../src/commands/signing/metadata';
import { commandTag, isSessionInfoGenuine, openAnswer, requestHash } from '../../src/commands/signing/signature';
import { decodeMessage, decodeSessionInfo, encodeMessage } from '../../src/commands/signing/message';
import { sessionRequest, commandRequest } from '../../src/commands/signing/request';
import { sessionKeys } from '../../src/commands/signing/session-keys';
import vectors from '../vectors/signing-vectors.json';
import { hex } from './support/keys';

const exchange = vectors.key_exchange[0]!;
const keys = sessionKeys(hex(exchange.shared_x));
const vin = '5YJ30123456789ABC';
const domainOf = (number: number) => (number === 2 ? 'vehicle_security' : 'infotainment');

/** Turns one bit of some bytes. */
const flipped = (bytes: Uint8Array, at: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[(at >> 3) % copy.length]! ^= 1 << (at & 7);
  return copy;
};

describe('metadata', () => {
  it.each(vectors.metadata)('is written as in $name', ({ items, serialized, sha256 }) => {
    const written = metadata(items.map(([tag, value]) => [tag as number, hex(value as string)]));
    expect(written.toString('hex')).toBe(serialized);
    expect(createHash('sha256').update(written).digest('hex')).toBe(sha256);
  });

  it('has ascending tags and values of at most 255 bytes', () => {
    const value = Buffer.of(1);
    expect(() => metadata([[2, value], [2, value]])).toThrow(RangeError); // prettier-ignore
    expect(() => metadata([[2, value], [1, value]])).toThrow(RangeError); // prettier-ignore
    expect(() => metadata([[255, value]])).toThrow(RangeError);
    expect(() => metadata([[2, Buffer.alloc(256)]])).toThrow('256 bytes');
    expect(metadata([[2, Buffer.alloc(255)]]).length).toBe(258);
  });
});

describe('the signature of a command', () => {
  it.each(vectors.hmac_personalized)('is as in $name', (given) => {
    const domain = domainOf(given.domain);
    const [epoch, payload] = [hex(given.epoch), hex(given.payload)];
    const { counter, flags, expires_at: expiresAt } = given;
    expect(keys.command.toString('hex')).toBe(given.key);
    const tag = commandTag(keys.command, { vin, domain, epoch, expiresAt, counter, flags }, payload);
    expect(tag.toString('hex')).toBe(given.tag);
    expect(requestHash(domain, tag).toString('hex')).toBe(given.request_hash);

    const message = decodeMessage(hex(given.routable_message));
    expect(encodeMessage(message).length).toBe(given.routable_message.length / 2);
    if (flags === 0) return;
    const envelope = {
      vin,
      domain,
      address: message.from_destination!.routing_address!,
      uuid: message.uuid!,
      sentAt: 0,
    } as const;
    const signature = { epoch, counter, expiresAt, tag, answerKey: keys.answer };
    const request = commandRequest(envelope, hex(exchange.client_public!), payload, signature);
    expect(decodeMessage(request.bytes)).toEqual(message);
  });

  it('changes with everything that it covers', () => {
    const payload = hex('120452020801');
    const context = {
      vin,
      domain: 'infotainment',
      epoch: Buffer.alloc(16, 7),
      expiresAt: 9,
      counter: 3,
      flags: 2,
    } as const;
    const tag = commandTag(keys.command, context, payload);
    const others = [
      { ...context, vin: '5YJ30123456789ABD' },
      { ...context, domain: 'vehicle_security' as const },
      { ...context, epoch: Buffer.alloc(16, 8) },
      { ...context, expiresAt: 10 },
      { ...context, counter: 4 },
      { ...context, flags: 0 },
    ].map((other) => commandTag(keys.command, other, payload));
    others.push(commandTag(keys.command, context, flipped(payload, 5)));
    expect(new Set([tag, ...others].map((each) => each.toString('hex'))).size).toBe(8);
  });

  it.each(vectors.request_hash)('is shortened for answers of domain $domain', ({ domain, tag, request_hash }) => {
    expect(requestHash(domainOf(domain), hex(tag)).toString('hex')).toBe(request_hash);
  });
});

describe('what a car tells of a session', () => {
  it.each(vectors.session_info)('is genuine in $name', (given) => {
    const message = decodeMessage(hex(given.routable_message));
    const [info, tag, challenge] = [hex(given.session_info), hex(given.tag), hex(given.request_uuid_challenge)];
    expect(Buffer.from(message.session_info!)).toEqual(info);
    expect(Buffer.from(message.signature_data!.session_info_tag!.tag!)).toEqual(tag);
    expect(isSessionInfoGenuine(keys.sessionInfo, vin, challenge, info, tag)).toBe(true);
    const { publicKey, epoch, clock_time, counter } = decodeSessionInfo(info);
    expect({ clock_time, counter }).toEqual({
      clock_time: given.decoded.clock_time,
      counter: given.decoded.counter ?? 0,
    });
    expect(Buffer.from(publicKey).toString('hex')).toBe(given.decoded.publicKey);
    expect(Buffer.from(epoch).toString('hex')).toBe(given.decoded.epoch);
  });

  it('is not genuine when one bit of it is another', () => {
    const given = vectors.session_info[0]!;
    const [info, tag, challenge] = [hex(given.session_info), hex(given.tag), hex(given.request_uuid_challenge)];
    fc.assert(
      fc.property(fc.constantFrom('info', 'tag', 'challenge'), fc.nat(10_000), (part, at) => {
        const changed = (name: string, bytes: Buffer) => (part === name ? flipped(bytes, at) : bytes);
        return !isSessionInfoGenuine(
          keys.sessionInfo,
          vin,
          changed('challenge', challenge),
          changed('info', info),
          changed('tag', tag),
        );
      }),
    );
    for (const wrong of [Buffer.alloc(0), tag.subarray(1)]) {
      expect(isSessionInfoGenuine(keys.sessionInfo, vin, challenge, info, wrong)).toBe(false);
    }
    expect(isSessionInfoGenuine(keys.sessionInfo, '5YJ30123456789ABD', challenge, info, tag)).toBe(false);
  });

  it('is asked for as in the vector', () => {
    const { routable_message } = vectors.session_info_request;
    const message = decodeMessage(hex(routable_message));
    const envelope = {
      vin,
      domain: 'infotainment',
      address: message.from_destination!.routing_address!,
      uuid: message.uuid!,
      sentAt: 0,
    } as const;
    expect(decodeMessage(sessionRequest(envelope, hex(exchange.client_public!)).bytes)).toEqual(message);
  });
});

describe('an encrypted answer', () => {
  const cases = vectors.encrypted_responses.map((given) => {
    const context = {
      vin,
      domain: domainOf(given.from_domain),
      counter: given.counter,
      flags: given.flags,
      requestHash: hex(given.request_hash),
      fault: given.fault,
    } as const;
    const sealed = { nonce: hex(given.nonce), ciphertext: hex(given.ciphertext), tag: hex(given.tag) };
    return { ...given, context, sealed };
  });

  it.each(cases)('opens as in $name', ({ context, sealed, plaintext }) => {
    expect(openAnswer(keys.answer, context, sealed).toString('hex')).toBe(plaintext);
  });

  it.each(cases)('does not open when anything is another: $name', ({ context, sealed }) => {
    const wrong = [
      { ...context, vin: '5YJ30123456789ABD' },
      { ...context, domain: context.domain === 'infotainment' ? 'vehicle_security' : 'infotainment' } as const,
      { ...context, counter: context.counter + 1 },
      { ...context, flags: context.flags ^ 1 },
      { ...context, requestHash: flipped(context.requestHash, 12) },
      { ...context, fault: 7 },
    ];
    for (const other of wrong) expect(() => openAnswer(keys.answer, other, sealed)).toThrow();
    for (const part of ['nonce', 'ciphertext', 'tag'] as const) {
      if (sealed[part].length === 0) continue;
      expect(() => openAnswer(keys.answer, context, { ...sealed, [part]: flipped(sealed[part], 3) })).toThrow();
    }
    expect(() => openAnswer(keys.answer, context, { ...sealed, tag: sealed.tag.subarray(0, 4) })).toThrow('length');
  });
});
