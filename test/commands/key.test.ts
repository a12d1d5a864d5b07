import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { CommandKey } from '../../src/commands/signing/key';
import { sessionKeys } from '../../src/commands/signing/session-keys';
import vectors from '../vectors/signing-vectors.json';
import { hex, keyOf, pemOf } from './support/keys';

describe('a command key', () => {
  it.each(vectors.public_keys.derive)('has the public half $public', ({ private_scalar, public: expected }) => {
    expect(keyOf(private_scalar).publicKey.toString('hex')).toBe(expected);
  });

  it.each(vectors.key_exchange)('shares with the car: $name', (given) => {
    const secret = keyOf(given.client_private_scalar ?? given.private_scalar!).sharedSecret(
      hex(given.vehicle_public ?? given.peer_public!),
    );
    expect(secret.toString('hex')).toBe(given.shared_x);
    const keys = sessionKeys(secret);
    expect(keys.answer.toString('hex')).toBe(given.K);
    if (given.session_info_key) expect(keys.sessionInfo.toString('hex')).toBe(given.session_info_key);
    if (given.command_hmac_key) expect(keys.command.toString('hex')).toBe(given.command_hmac_key);
  });

  it.each(vectors.public_keys.must_reject)('takes no public key that is $why', ({ public: point }) => {
    expect(() => CommandKey.make().sharedSecret(hex(point))).toThrow();
  });

  it('takes no public key in another form', () => {
    const { publicKey } = CommandKey.make();
    const compressed = Buffer.concat([Buffer.of(2 + (publicKey[64]! & 1)), publicKey.subarray(1, 33)]);
    for (const point of [
      compressed,
      publicKey.subarray(1),
      Buffer.concat([publicKey, Buffer.of(0)]),
      Buffer.alloc(0),
    ]) {
      expect(() => CommandKey.make().sharedSecret(point)).toThrow('65 bytes');
    }
  });

  it('is made anew each time, and written and read again', () => {
    const key = CommandKey.make();
    expect(CommandKey.make().publicKey).not.toEqual(key.publicKey);
    expect(CommandKey.read(key.toPem(), 'the file').publicKey).toEqual(key.publicKey);
    expect(key.toPem()).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect(key.toPublicPem()).toMatch(/^-----BEGIN PUBLIC KEY-----/);
    const der = Buffer.from(key.toPublicPem().replace(/-----[^-]+-----|\s/g, ''), 'base64');
    expect(der.subarray(-65)).toEqual(key.publicKey);
  });

  it('is read from both forms of PEM', () => {
    const { private_scalar, public: expected } = vectors.public_keys.derive[0]!;
    for (const type of ['sec1', 'pkcs8'] as const) {
      expect(CommandKey.read(pemOf(private_scalar, type), 'the file').publicKey.toString('hex')).toBe(expected);
    }
  });

  it.each([
    ['nothing', () => ''],
    ['a scalar of zero', () => pemOf(vectors.public_keys.must_reject_private[0]!.private_scalar)],
    ['another curve', () => pem('ec', { namedCurve: 'secp384r1' })],
    ['another curve of the same size', () => pem('ec', { namedCurve: 'secp256k1' })],
    ['RSA', () => pem('rsa', { modulusLength: 2048 })],
    [
      'an encrypted key',
      () => pem('ec', { namedCurve: 'prime256v1' }, { cipher: 'aes-256-cbc', passphrase: 'secret' }),
    ],
    ['a public key', () => CommandKey.make().toPublicPem()],
  ])('is not read from %s', (_, text) => {
    expect(() => CommandKey.read(text(), 'key.pem')).toThrow(
      expect.objectContaining({ code: 'KEY_INVALID', message: expect.stringContaining('key.pem holds no usable') }),
    );
  });

  it('shows nothing of itself', () => {
    const key = keyOf(vectors.public_keys.derive[0]!.private_scalar);
    for (const text of [inspect(key, { depth: 9, showHidden: true }), JSON.stringify(key)]) {
      expect(text).not.toMatch(/3e20d8f0|PRIVATE|"d"/i);
    }
  });
});

function pem(type: 'ec' | 'rsa', options: object, encryption = {}): string {
  const generate = generateKeyPairSync as (type: string, options: object) => { privateKey: string };
  return generate(type, {
    ...options,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem', ...encryption },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;
}
