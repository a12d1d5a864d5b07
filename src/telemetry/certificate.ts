import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Problem, reasonOf } from '../kernel/problem';

/** A server certificate as TLS wants it. */
export interface ServerCertificate {
  readonly cert: string;
  readonly key: string;
  /** End of validity, epoch milliseconds. */
  readonly validTo: number;
}

/**
 * Reads a server's certificate chain and private key from PEM files and checks that they fit and are valid at `now`.
 * @throws Problem CERTIFICATE_UNSET, FILE_UNREADABLE, CERTIFICATE_INVALID, KEY_INVALID, KEY_MISMATCH, CERTIFICATE_EXPIRED
 */
export async function readServerCertificate(
  certFile: string,
  keyFile: string,
  now: number,
): Promise<ServerCertificate> {
  if (!certFile || !keyFile) throw new Problem('CERTIFICATE_UNSET');
  const cert = await readText(certFile);
  const key = await readText(keyFile);
  const leaf = parse('CERTIFICATE_INVALID', certFile, () => new X509Certificate(cert));
  const privateKey = parse('KEY_INVALID', keyFile, () => createPrivateKey(key));
  if (!leaf.checkPrivateKey(privateKey)) throw new Problem('KEY_MISMATCH', { cert: certFile, key: keyFile });
  const validTo = Date.parse(leaf.validTo);
  if (validTo <= now) throw new Problem('CERTIFICATE_EXPIRED', { file: certFile, date: leaf.validTo });
  return { cert, key, validTo };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Problem('FILE_UNREADABLE', { file, reason: reasonOf(error) }, error);
  }
}

function parse<T>(code: 'CERTIFICATE_INVALID' | 'KEY_INVALID', file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Problem(code, { file, reason: reasonOf(error) }, error);
  }
}
