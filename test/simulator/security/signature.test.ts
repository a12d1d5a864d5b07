import { createECDH } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  commandTag,
  metadata,
  open,
  requestHash,
  rootKey,
  seal,
  sessionInfoTag,
} from '../../../src/simulator/security/signature';
import { readRoutable } from '../../../src/simulator/security/routable';
import { Session } from '../../../src/simulator/security/session';
import { take } from '../../../src/simulator/security/window';
import { ManualClock } from '../../support/manual-clock';
import vectors from '../../vectors/signing-vectors.json';
import { hex, readInfo } from './client';

const vin = '5YJ30123456789ABC';
const [known] = vectors.key_exchange;
const root = hex(known!.K);
const vectorOf = <Named extends { readonly name: string }>(list: readonly Named[], name: string): Named =>
  list.find((one) => one.name === name)!;

/** Cases that say both keys and what comes of them. */
const agreements = vectors.key_exchange.flatMap((given) => {
  const texts = given as Partial<Record<string, string>>;
  const own = texts['private_scalar'] ?? texts['vehicle_private_scalar'];
  const peer = texts['peer_public'] ?? texts['client_public'];
  return own && peer && texts['K'] ? [{ name: given.name, own, peer, root: texts['K'] }] : [];
});

describe('the key of a session', () => {
  it.each(agreements)('$name', ({ own, peer, root }) => {
    const ecdh = createECDH('prime256v1');
    ecdh.setPrivateKey(hex(own));
    expect(rootKey(ecdh.computeSecret(hex(peer))).toString('hex')).toBe(root);
  });

  it('is held against more than one agreement', () => {
    expect(agreements.length).toBeGreaterThan(1);
  });
});

describe('what a signature covers', () => {
  it.each(vectors.hmac_personalized)('$name', (given) => {
    const { domain, flags, expires_at: expiresAt, counter } = given;
    const epoch = hex(given.epoch);
    const covered = { type: 8, domain, vin, epoch, expiresAt, counter, ...(flags && { flags }) };
    expect(metadata(covered).toString('hex')).toBe(given.metadata);
    const tag = commandTag(root, covered, hex(given.payload));
    expect(tag.toString('hex')).toBe(given.tag);
    expect(requestHash(8, tag, domain).toString('hex')).toBe(given.request_hash);
  });

  it.each(vectors.session_info)('$name', (given) => {
    const covered = { type: 6, vin: given.vin, challenge: hex(given.request_uuid_challenge) };
    expect(metadata(covered).toString('hex')).toBe(given.metadata);
    expect(sessionInfoTag(root, covered, hex(given.session_info)).toString('hex')).toBe(given.tag);
  });

  it.each(vectors.aes_gcm_personalized)('$name', (given) => {
    const flags = given.name.endsWith('flags2') ? 2 : 0;
    const epoch = hex('4c463f9cc0d3d26906e982ed224adde6');
    const covered = { type: 5, domain: 3, vin, epoch, expiresAt: 2655, counter: 7, ...(flags && { flags }) };
    const sealed = { nonce: hex(given.nonce), ciphertext: hex(given.ciphertext), tag: hex(given.tag) };
    expect(metadata(covered).toString('hex')).toBe(given.metadata);
    expect(open(root, covered, sealed)?.toString('hex')).toBe(given.plaintext);
    expect(open(root, { ...covered, counter: 8 }, sealed)).toBeUndefined();
    // A tag that was cut off is none.
    expect(open(root, covered, { ...sealed, tag: sealed.tag.subarray(0, 4) })).toBeUndefined();
  });

  it.each(vectors.encrypted_responses)('$name', (given) => {
    const { from_domain: domain, counter, flags, fault } = given;
    const covered = { type: 9, domain, vin, counter, flags, requestHash: hex(given.request_hash), fault };
    expect(metadata(covered).toString('hex')).toBe(given.metadata);
    const sealed = seal(root, covered, hex(given.nonce), hex(given.plaintext));
    expect(sealed.ciphertext.toString('hex')).toBe(given.ciphertext);
    expect(sealed.tag.toString('hex')).toBe(given.tag);
  });
});

describe('the window of counters', () => {
  it.each(vectors.replay_window.cases)('at $counter judges $new_counter', (given) => {
    const before = { counter: given.counter, seen: BigInt(given.window) };
    const after = take(before, given.new_counter);
    expect(after !== undefined).toBe(given.ok);
    expect(after ?? before).toEqual({ counter: given.after_counter, seen: BigInt(given.after_window) });
  });

  it('ends 32 below the highest', () => {
    expect(take({ counter: 100, seen: 0n }, 68)).toEqual({ counter: 100, seen: 1n << 31n });
    expect(take({ counter: 100, seen: 0n }, 67)).toBeUndefined();
  });
});

/** The session of the vectors: the car's key, the epoch, and 2650 seconds of it over. */
function vectorSession(domain: number, nonce = ''): Session {
  const ownKey = createECDH('prime256v1');
  ownKey.setPrivateKey(hex(known!.vehicle_private_scalar!));
  const clock = new ManualClock();
  const bytes: Readonly<Record<number, string>> = {
    16: '4c463f9cc0d3d26906e982ed224adde6',
    12: nonce,
  };
  const randomBytes = (count: number): Buffer => hex(bytes[count]!);
  const client = hex(known!.client_public!);
  const session = new Session({ vin, domain, ownKey, client, clock, randomBytes });
  clock.advance(2_650_000);
  return session;
}

describe('a session', () => {
  it.each(vectors.hmac_personalized)(
    'takes $name, once',
    ({ domain, payload, routable_message: message, request_hash }) => {
      const session = vectorSession(domain);
      const request = readRoutable(hex(message))!;
      expect(session.check(request)).toEqual({ payload: hex(payload), requestHash: hex(request_hash) });
      expect(session.check(request)).toEqual({ fault: 6 });
    },
  );

  it('tells of itself as the vector does', () => {
    const [given] = vectors.session_info;
    const session = vectorSession(3);
    const six = readRoutable(hex(vectorOf(vectors.hmac_personalized, 'infotainment_hvac_on_flags0').routable_message))!;
    session.check(six);
    const { session_info: info } = session.info(hex(given!.request_uuid_challenge));
    expect(readInfo(info!)).toEqual({ ...readInfo(hex(given!.session_info)), counter: 7 });
  });

  it.each(['infotainment_ok_response', 'vcsec_empty_ok_response', 'vcsec_nominal_error_response'])(
    'seals %s',
    (name) => {
      const given = vectorOf(vectors.encrypted_responses, name);
      const session = vectorSession(given.from_domain, given.nonce);
      expect(session.seal(hex(given.plaintext), hex(given.request_hash))).toEqual({
        protobuf_message_as_bytes: hex(given.ciphertext),
        signature_data: {
          AES_GCM_Response_data: { nonce: hex(given.nonce), counter: given.counter, tag: hex(given.tag) },
        },
      });
    },
  );
});
