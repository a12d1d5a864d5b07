import { createHash, createHmac } from 'node:crypto';

/** The keys of one session, all from the secret that this key and the car's key share. */
export interface SessionKeys {
  /** 16 bytes; opens encrypted answers. */
  readonly answer: Buffer;
  /** Checks what the car tells of the session. */
  readonly sessionInfo: Buffer;
  /** Signs commands. */
  readonly command: Buffer;
}

/** @param secret the shared X coordinate, 32 bytes. */
export function sessionKeys(secret: Uint8Array): SessionKeys {
  const root = createHash('sha1').update(secret).digest().subarray(0, 16);
  const derived = (label: string): Buffer => createHmac('sha256', root).update(label).digest();
  return { answer: root, sessionInfo: derived('session info'), command: derived('authenticated command') };
}
