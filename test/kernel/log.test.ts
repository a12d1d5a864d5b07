import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lineLog, redact, silentLog } from '../../src/kernel/log';

const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl_-A';

it.each([
  ['a password in an address', 'mqtt://anna:geheim@broker:1883 fails', 'mqtt://anna:<password>@broker:1883 fails'],
  ['one without a user', 'redis://:geheim@host', 'redis://:<password>@host'],
  ['one that holds an @', 'mqtt://anna:p@ss:w@rd@broker', 'mqtt://anna:<password>@broker'],
  ['one that holds a slash', 'mqtt://anna:a/b@broker', 'mqtt://anna:<password>@broker'],
  ['an HTTP address', 'influx+http://u:p@h/db', 'influx+http://u:<password>@h/db'],
  ['a refresh token', 'no EU_0123456789abcdef-x any more', 'no <token> any more'],
  ['a JSON web token', `Bearer ${jwt} was refused`, 'Bearer <token> was refused'],
])('takes %s out', (_, sentence, shown) => expect(redact(sentence)).toBe(shown));

it('takes private keys out, whole, escaped and cut off', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  for (const type of ['sec1', 'pkcs8'] as const) {
    const pem = privateKey.export({ type, format: 'pem' }) as string;
    expect(redact(`before ${pem.trim()} after`)).toBe('before <private key> after');
    expect(redact(`before ${JSON.stringify(pem).slice(1, -1)} after`)).toBe('before <private key>\\n after');
    expect(redact(`before ${pem.slice(0, 100)}`)).toBe('before <private key>');
  }
});

it('leaves what is no secret', () => {
  for (const text of [
    'Listening for cars on port 8443.',
    'mqtt://anna@broker:1883',
    'mqtt://broker:1883 and a@b.example',
    '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
    'eyJust a word.',
    'EU_short and the region EU',
  ]) {
    expect(redact(text)).toBe(text);
  }
});

it('leaves no password standing in any address', () => {
  const password = fc.stringMatching(/^[!-~]{6,20}$/);
  fc.assert(
    fc.property(password, (secret) => {
      const address = `mqtt://anna:${secret}@broker`;
      expect(redact(`cannot reach ${address}`)).toBe('cannot reach mqtt://anna:<password>@broker');
    }),
  );
});

it('writes lines with time and level, redacted, debug only when asked for', () => {
  const lines: string[] = [];
  const now = (): number => Date.parse('2026-06-01T12:00:00Z');
  const quiet = lineLog((line) => void lines.push(line), now);
  quiet.debug('hidden');
  quiet.info('one');
  quiet.warn(`two ${jwt}`);
  quiet.error('three');
  lineLog((line) => void lines.push(line), now, { debug: true }).debug('four');
  silentLog.error('never');
  expect(lines).toEqual([
    '2026-06-01T12:00:00.000Z info one\n',
    '2026-06-01T12:00:00.000Z warn two <token>\n',
    '2026-06-01T12:00:00.000Z error three\n',
    '2026-06-01T12:00:00.000Z debug four\n',
  ]);
});
