import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { writeFileAtomic } from '../kernel/atomic-file';
import { Problem, reasonOf } from '../kernel/problem';
import { teslaClientCas } from './tesla-client-cas';

/** Where the official server's repository keeps the bundle. */
export const defaultClientCasUrl =
  'https://raw.githubusercontent.com/teslamotors/fleet-telemetry/main/config/files/prod_ca.crt';

/** How long the one download may take. */
const patience = 30_000;

/** All certificates of a PEM text, in its order. What is no certificate is skipped. */
export function certificatesOf(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  return blocks.flatMap((block) => {
    try {
      return [new X509Certificate(block)];
    } catch {
      return [];
    }
  });
}

/**
 * The pool from a file of the user's choice; all its certificates are trusted.
 * @throws Problem FILE_UNREADABLE, CLIENT_CAS_EMPTY
 */
export async function clientCasFromFile(file: string): Promise<X509Certificate[]> {
  const pem = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Problem('FILE_UNREADABLE', { file, reason: reasonOf(error) }, error);
  });
  const pool = certificatesOf(pem);
  if (pool.length === 0) throw new Problem('CLIENT_CAS_EMPTY', { file });
  return pool;
}

/**
 * Tesla's own pool: from the file kept by an earlier start, else fetched from `url`. Only certificates whose fingerprint is
 * known are kept, so it does not matter who answers.
 * @throws Problem CLIENT_CAS_MISSING, CLIENT_CAS_FOREIGN
 */
export async function teslaClientCasFrom(
  url: string,
  kept: string,
  get: typeof fetch = fetch,
): Promise<X509Certificate[]> {
  const known = genuine(await readFile(kept, 'utf8').catch(() => ''));
  if (known.length > 0) return known;
  const pem = await download(url, get).catch((error: unknown) => {
    throw new Problem('CLIENT_CAS_MISSING', { url, reason: reasonOf((error as Error).cause ?? error) }, error);
  });
  const pool = genuine(pem);
  if (pool.length === 0) throw new Problem('CLIENT_CAS_FOREIGN', { source: url });
  // Where it cannot be kept, the next start asks again.
  await writeFileAtomic(kept, pool.map(String).join(''), 0o644).catch(() => {});
  return pool;
}

async function download(url: string, get: typeof fetch): Promise<string> {
  const answer = await get(url, { signal: AbortSignal.timeout(patience) });
  if (!answer.ok) throw new Error(`it answered ${answer.status}`);
  return answer.text();
}

function genuine(pem: string): X509Certificate[] {
  return certificatesOf(pem).filter(
    ({ fingerprint256 }) => fingerprint256.replaceAll(':', '').toLowerCase() in teslaClientCas,
  );
}
