import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { authority, carAuthorities } from '../../src/simulator/certificates';
import {
  certificatesOf,
  clientCasFromFile,
  defaultClientCasUrl,
  teslaClientCasFrom,
} from '../../src/telemetry/client-cas';
import type * as genuine from '../../src/telemetry/tesla-client-cas';
import { teslaClientCas } from '../../src/telemetry/tesla-client-cas';
import vectors from '../vectors/tesla-client-cas.json';

const now = Date.now();
/** Named as Tesla's, but not Tesla's: the genuine ones are not part of this project. */
const { products, issuing } = carAuthorities(now);
const bundle = products.cert + issuing.cert;

let folder: string;
let kept: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'client-cas-'));
  kept = join(folder, 'tls', 'client-cas.pem');
});
afterEach(async () => {
  known.splice(0);
  await rm(folder, { recursive: true });
});

/** Certificates that a test declares genuine, by fingerprint. */
const known = vi.hoisted(() => {
  const fingerprints: string[] = [];
  return fingerprints;
});
vi.mock('../../src/telemetry/tesla-client-cas', async (original) => {
  const { teslaClientCas } = await original<typeof genuine>();
  return {
    teslaClientCas: new Proxy(teslaClientCas, {
      has: (table, fingerprint) => fingerprint in table || known.includes(fingerprint as string),
    }),
  };
});
const declareGenuine = (pem: string): void => {
  known.push(...certificatesOf(pem).map(({ fingerprint256 }) => fingerprint256.replaceAll(':', '').toLowerCase()));
};

/** A server that gives this answer, and whom it was asked for. */
function serving(answer: string | number | Error): { get: typeof fetch; asked: string[] } {
  const asked: string[] = [];
  const get = async (url: Parameters<typeof fetch>[0]): Promise<Response> => {
    asked.push(String(url));
    if (answer instanceof Error) throw answer;
    return typeof answer === 'number' ? new Response(null, { status: answer }) : new Response(answer);
  };
  return { get: get as typeof fetch, asked };
}

const url = 'https://example.com/prod_ca.crt';
const subjects = (pool: readonly { subject: string }[]): string[] => pool.map(({ subject }) => subject);

describe("Tesla's own pool", () => {
  it('is the fourteen that the official server trusts, by fingerprint', () => {
    expect(vectors.cas).toHaveLength(14);
    expect({ ...teslaClientCas }).toEqual(
      Object.fromEntries(vectors.cas.map(({ sha256, commonName }) => [sha256, commonName])),
    );
    expect(defaultClientCasUrl).toMatch(/^https:\/\/raw\.githubusercontent\.com\/teslamotors\/fleet-telemetry\//);
  });

  it('takes no certificate that is not one of them, whatever its name', async () => {
    const { get, asked } = serving(bundle);
    await expect(teslaClientCasFrom(url, kept, get)).rejects.toMatchObject({
      code: 'CLIENT_CAS_FOREIGN',
      details: { source: url },
    });
    expect(asked).toEqual([url]);
    await expect(stat(kept)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('keeps the genuine ones alone, and does not ask again', async () => {
    declareGenuine(issuing.cert);
    const pool = await teslaClientCasFrom(url, kept, serving(`A comment\n${bundle}`).get);
    expect(subjects(pool)).toEqual(['CN=Tesla Motors GF3 Product Issuing CA']);
    expect(subjects(certificatesOf(await readFile(kept, 'utf8')))).toEqual(subjects(pool));
    const { get, asked } = serving(new Error('nobody should ask'));
    expect(subjects(await teslaClientCasFrom(url, kept, get))).toEqual(subjects(pool));
    expect(asked).toEqual([]);
  });

  it('asks again where the kept file was replaced or cut off', async () => {
    declareGenuine(products.cert);
    for (const left of ['', products.cert.slice(0, 200), issuing.cert]) {
      await teslaClientCasFrom(url, kept, serving(bundle).get);
      await writeFile(kept, left);
      const { get, asked } = serving(bundle);
      expect(subjects(await teslaClientCasFrom(url, kept, get))).toEqual(['CN=Tesla Motors Products CA']);
      expect(asked).toEqual([url]);
    }
  });

  it('is used also where it cannot be kept', async () => {
    declareGenuine(products.cert);
    await writeFile(join(folder, 'tls'), 'a file where the folder should be');
    expect(await teslaClientCasFrom(url, kept, serving(bundle).get)).toHaveLength(1);
  });

  it.each<[string, Parameters<typeof serving>[0], string]>([
    ['an error page', 404, 'it answered 404'],
    ['an answer without content', 304, 'it answered 304'],
    [
      'a network that is down',
      new TypeError('fetch failed', { cause: Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }) }),
      'getaddrinfo, ENOTFOUND',
    ],
    [
      'an answer that never comes',
      new DOMException('The operation was aborted due to timeout', 'TimeoutError'),
      'aborted due to timeout',
    ],
  ])('says what is wrong with %s', async (_, answer, reason) => {
    await expect(teslaClientCasFrom(url, kept, serving(answer).get)).rejects.toMatchObject({
      code: 'CLIENT_CAS_MISSING',
      details: { url, reason: expect.stringContaining(reason) },
    });
  });

  it('goes where the address leads, for it does not matter who answers', async () => {
    declareGenuine(products.cert);
    const server = createServer((request, response) => {
      if (request.url === '/bundle') response.end(bundle);
      else response.writeHead(302, { Location: '/bundle' }).end();
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await teslaClientCasFrom(`http://127.0.0.1:${port}/moved`, kept)).toHaveLength(1);
  });

  it('says so of an address that is none', async () => {
    await expect(teslaClientCasFrom('no address', kept)).rejects.toMatchObject({ code: 'CLIENT_CAS_MISSING' });
  });

  it('calls a page of text foreign', async () => {
    await expect(teslaClientCasFrom(url, kept, serving('<html>Log in</html>').get)).rejects.toMatchObject({
      code: 'CLIENT_CAS_FOREIGN',
    });
  });
});

describe('a pool of the user', () => {
  it('trusts all that the file holds', async () => {
    const file = join(folder, 'own.pem');
    await writeFile(file, `comment\n${authority('Own', now).cert}${products.cert}`);
    expect(subjects(await clientCasFromFile(file))).toEqual(['CN=Own', 'CN=Tesla Motors Products CA']);
  });

  it('names a file that is not there, and one that holds none', async () => {
    const file = join(folder, 'own.pem');
    await expect(clientCasFromFile(file)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringContaining(file),
    });
    await writeFile(file, products.key);
    await expect(clientCasFromFile(file)).rejects.toMatchObject({
      code: 'CLIENT_CAS_EMPTY',
      message: expect.stringContaining('holds no certificate'),
    });
  });

  it('skips what is no certificate among others', () => {
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    expect(subjects(certificatesOf(broken + products.cert + broken))).toEqual(['CN=Tesla Motors Products CA']);
  });
});
