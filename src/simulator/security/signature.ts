import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';

/** The numbers of `Signatures.SignatureType` in use. */
export const signatureTypes = { gcm: 5, sessionInfo: 6, hmac: 8, gcmResponse: 9 } as const;

/** What a signature covers beside the payload, by the numbers of `Signatures.Tag`; what is absent is not covered. */
export interface Covered {
  readonly type: number;
  readonly domain?: number;
  readonly vin: string;
  readonly epoch?: Buffer;
  readonly expiresAt?: number;
  readonly counter?: number;
  readonly challenge?: Buffer;
  readonly flags?: number;
  readonly requestHash?: Buffer;
  readonly fault?: number;
}

/** The covered items in the order of their tags, each with its length, then the end mark. */
export function metadata(covered: Covered): Buffer {
  const { type, domain, vin, epoch, expiresAt, counter, challenge, flags, requestHash, fault } = covered;
  const items: readonly (Buffer | undefined)[] = [
    Buffer.of(type),
    domain === undefined ? undefined : Buffer.of(domain),
    Buffer.from(vin),
    epoch,
    fourBytes(expiresAt),
    fourBytes(counter),
    challenge,
    fourBytes(flags),
    requestHash,
    fourBytes(fault),
  ];
  const written = items.flatMap((item, tag) => (item ? [Buffer.of(tag, item.length), item] : []));
  return Buffer.concat([...written, Buffer.of(255)]);
}

function fourBytes(number: number | undefined): Buffer | undefined {
  if (number === undefined) return undefined;
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
}

const hmac = (key: Buffer, ...parts: readonly (Buffer | string)[]): Buffer => {
  const digest = createHmac('sha256', key);
  for (const part of parts) digest.update(part);
  return digest.digest();
};

/** The key that all others come from. @param shared the X coordinate of the key agreement, 32 bytes. */
export const rootKey = (shared: Buffer): Buffer => createHash('sha1').update(shared).digest().subarray(0, 16);

/** The tag of a command that stays readable. */
export const commandTag = (root: Buffer, covered: Covered, payload: Buffer): Buffer =>
  hmac(hmac(root, 'authenticated command'), metadata(covered), payload);

/** The tag of what a car tells of a session. */
export const sessionInfoTag = (root: Buffer, covered: Covered, info: Buffer): Buffer =>
  hmac(hmac(root, 'session info'), metadata(covered), info);

const additional = (covered: Covered): Buffer => createHash('sha256').update(metadata(covered)).digest();

export interface Sealed {
  readonly nonce: Buffer;
  readonly ciphertext: Buffer;
  readonly tag: Buffer;
}

/** Encrypts; the covered items are authenticated with it. */
export function seal(root: Buffer, covered: Covered, nonce: Buffer, plaintext: Buffer): Sealed {
  const cipher = createCipheriv('aes-128-gcm', root, nonce).setAAD(additional(covered));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return { nonce, ciphertext, tag: cipher.getAuthTag() };
}

/** Decrypts; `undefined` for what was not sealed with this key over these items. */
export function open(root: Buffer, covered: Covered, { nonce, ciphertext, tag }: Sealed): Buffer | undefined {
  try {
    const decipher = createDecipheriv('aes-128-gcm', root, nonce, { authTagLength: 16 });
    decipher.setAAD(additional(covered)).setAuthTag(tag);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** What an encrypted answer names its request by. The security controller takes no more than 16 bytes of a tag. */
export const requestHash = (type: number, tag: Buffer, domain: number): Buffer =>
  Buffer.concat([Buffer.of(type), domain === 2 ? tag.subarray(0, 16) : tag]);
