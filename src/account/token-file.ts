import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** What is kept of an account. Times are epoch milliseconds; what is not known is absent. */
export interface TokenRecord {
  readonly clientId: string;
  /** Hash of the refresh token that a person gave to begin with: another one begins another chain. */
  readonly seed?: string;
  readonly refreshToken: string;
  /** The token used to get the newest: Tesla takes it for 24 hours more, in case its answer was lost. */
  readonly previousRefreshToken?: string;
  /** Absent while it is being replaced: Tesla voids it with the refresh. */
  readonly accessToken?: string;
  readonly expiresAt?: number;
  readonly scopes?: readonly string[];
  /** `na`, `eu` or `cn`, as the access token says; the API may know better. */
  readonly region?: string;
  readonly lastRefresh?: number;
  readonly lastUsed?: number;
}

/** Bytes of an AES-256 key. */
export const keyLength = 32;

const kind = 'evfleetpulse tokens ';
const version = '1';
const [cipher, ivLength, tagLength] = ['aes-256-gcm', 12, 16] as const;

/** The file was written by a later version of this package. */
export class NewerFile extends Error {}

/**
 * A record as file: a line that names the format, then initialisation vector, tag and the encrypted JSON. The line and the
 * account's name are authenticated too, so a file of another account is not taken for this one's.
 */
export function seal(record: TokenRecord, key: Uint8Array, account: string): Buffer {
  const line = Buffer.from(`${kind}${version}\n`);
  const iv = randomBytes(ivLength);
  const sealing = createCipheriv(cipher, key, iv, { authTagLength: tagLength });
  sealing.setAAD(Buffer.concat([line, Buffer.from(account)]));
  const content = Buffer.concat([sealing.update(JSON.stringify(record), 'utf8'), sealing.final()]);
  return Buffer.concat([line, iv, sealing.getAuthTag(), content]);
}

/**
 * The record in a file.
 * @throws NewerFile, or an Error whose message is the reason
 */
export function unseal(file: Buffer, key: Uint8Array, account: string): TokenRecord {
  const end = file.indexOf('\n') + 1;
  const line = file.subarray(0, end);
  const text = line.toString('latin1');
  if (!text.startsWith(kind)) throw new Error('it is no token file of this package');
  if (Number(text.slice(kind.length)) > Number(version)) throw new NewerFile();
  const content = end + ivLength + tagLength;
  if (text !== `${kind}${version}\n` || file.length <= content) throw new Error('it is cut off');
  try {
    const opening = createDecipheriv(cipher, key, file.subarray(end, end + ivLength), { authTagLength: tagLength });
    opening.setAAD(Buffer.concat([line, Buffer.from(account)]));
    opening.setAuthTag(file.subarray(end + ivLength, content));
    const json = Buffer.concat([opening.update(file.subarray(content)), opening.final()]).toString('utf8');
    return JSON.parse(json) as TokenRecord;
  } catch {
    throw new Error('it was changed, or belongs to another key or account');
  }
}
