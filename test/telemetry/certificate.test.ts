import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import { authority, serverCertificate } from '../../src/simulator/certificates';
import { readServerCertificate } from '../../src/telemetry/certificate';

const now = Date.parse('2026-06-01T12:00:00Z');
const ca = authority('CA', now);
const pair = serverCertificate(ca, now);
const other = serverCertificate(ca, now);

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'certificate-'))));
afterAll(() => rm(folder, { recursive: true }));

async function file(content: string): Promise<string> {
  const path = join(folder, `${Math.random()}.pem`);
  await writeFile(path, content);
  return path;
}

describe("a server's certificate", () => {
  it('is read with its chain, its key and its end', async () => {
    const chain = pair.cert + ca.cert;
    expect(await readServerCertificate(await file(chain), await file(pair.key), now)).toEqual({
      cert: chain,
      key: pair.key,
      validTo: now + 730 * 86_400_000,
    });
  });

  it('may have a key of any kind', async () => {
    const sec1 = createPrivateKey(pair.key).export({ type: 'sec1', format: 'pem' }) as string;
    await readServerCertificate(await file(pair.cert), await file(sec1), now);
  });

  const encrypted = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'secret',
  }) as string;

  it.each<[string, string, string, string, string?]>([
    ['CERTIFICATE_INVALID', 'no certificate at all', 'hello', pair.key],
    ['CERTIFICATE_INVALID', 'a key in its place', pair.key, pair.key],
    ['CERTIFICATE_INVALID', 'an empty file', '', pair.key],
    ['KEY_INVALID', 'a certificate in place of the key', pair.cert, pair.cert],
    ['KEY_INVALID', 'an encrypted key', pair.cert, encrypted, 'unencrypted'],
    ['KEY_MISMATCH', 'the key of another', pair.cert, other.key, 'issued together'],
    ['KEY_MISMATCH', 'the authority before the leaf', ca.cert + pair.cert, pair.key],
  ])('is refused with %s for %s', async (code, _, cert, key, fix = '') => {
    const [certFile, keyFile] = [await file(cert), await file(key)];
    await expect(readServerCertificate(certFile, keyFile, now)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(fix),
    });
    await expect(readServerCertificate(certFile, keyFile, now)).rejects.toThrow(
      code === 'KEY_INVALID' ? keyFile : certFile,
    );
  });

  it('names the file that is missing, also where none was set', async () => {
    const good = await file(pair.cert);
    await expect(readServerCertificate(good, '/nowhere/key.pem', now)).rejects.toThrow('/nowhere/key.pem');
    for (const [cert, key] of [
      ['', good],
      [good, ''],
    ]) {
      await expect(readServerCertificate(cert!, key!, now)).rejects.toMatchObject({ code: 'CERTIFICATE_UNSET' });
    }
    await expect(readServerCertificate(folder, good, now)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });

  it('is refused from the moment it ends', async () => {
    const ends = now + 60_000;
    const { cert, key } = serverCertificate(ca, now, undefined, { notAfter: new Date(ends) });
    const [certFile, keyFile] = [await file(cert), await file(key)];
    expect((await readServerCertificate(certFile, keyFile, ends - 1)).validTo).toBe(ends);
    await expect(readServerCertificate(certFile, keyFile, ends)).rejects.toMatchObject({
      code: 'CERTIFICATE_EXPIRED',
      message: expect.stringContaining('2026'),
    });
  });
});
