import { createECDH, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../../src/kernel/problem';
import { KeyList } from '../../../src/simulator/security';
import vectors from '../../vectors/signing-vectors.json';

const pemOf = (namedCurve: string): string =>
  generateKeyPairSync('ec', { namedCurve }).publicKey.export({ type: 'spki', format: 'pem' }) as string;
const point = (): string => createECDH('prime256v1').generateKeys('hex');
const refusal = (deed: () => unknown): string => {
  try {
    deed();
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
  return 'it was not refused';
};

describe('the key list of a car', () => {
  it('takes a key as PEM and as a point, and knows it again in both', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const keys = new KeyList();
    const put = keys.put(publicKey.export({ type: 'spki', format: 'pem' }) as string, 'driver');
    expect(put).toMatch(/^04[0-9a-f]{128}$/);
    expect(keys.has(put.toUpperCase())).toBe(true);
    expect(keys.put(put.toUpperCase())).toBe(put);
    expect(keys.list()).toEqual([{ point: put, role: 'owner' }]);
    expect(keys.remove(put)).toBe(true);
    expect(keys.remove(put)).toBe(false);
    expect(keys.has(put)).toBe(false);
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['a word', 'key'],
    ['another curve', pemOf('secp384r1')],
    ['half a PEM', '-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----'],
    [
      'a private key',
      generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export({
        type: 'pkcs8',
        format: 'pem',
      }) as string,
    ],
    ...vectors.public_keys.must_reject.map((given): [string, string] => [given.why, given.public]),
  ])('refuses %s', (_, key) => {
    expect(refusal(() => new KeyList().put(key))).toMatch(/^the public key cannot be .*: it is a P-256 key as PEM/s);
  });

  it('refuses a role that there is not', () => {
    expect(refusal(() => new KeyList().put(point(), 'boss' as never))).toMatch(
      /^role cannot be "boss": it takes one of/,
    );
  });

  it('is full with twenty keys, and still changes their roles', () => {
    const keys = new KeyList();
    const points = Array.from({ length: 20 }, () => keys.put(point()));
    expect(refusal(() => keys.put(point()))).toMatch(/a car takes at most 20 keys/);
    keys.put(points[3]!, 'charging_manager');
    expect(keys.role(points[3]!)).toBe('charging_manager');
  });
});
