import { createDecipheriv, createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { domains, type Domain } from './domain';
import { fourBytes, metadata, tags } from './metadata';

/** `Signatures.SignatureType`, of what goes over the Fleet API. */
const types = { sessionInfo: 6, command: 8, answer: 9 } as const;

/** What the signature of a command covers beside its payload. */
export interface CommandContext {
  readonly vin: string;
  readonly domain: Domain;
  readonly epoch: Uint8Array;
  /** Seconds since the epoch began. */
  readonly expiresAt: number;
  readonly counter: number;
  readonly flags: number;
}

/** The tag of a command, HMAC_PERSONALIZED: 32 bytes. */
export function commandTag(key: Uint8Array, context: CommandContext, payload: Uint8Array): Buffer {
  const covered = metadata([
    [tags.signatureType, Buffer.of(types.command)],
    [tags.domain, Buffer.of(domains[context.domain])],
    [tags.personalization, Buffer.from(context.vin)],
    [tags.epoch, context.epoch],
    [tags.expiresAt, fourBytes(context.expiresAt)],
    [tags.counter, fourBytes(context.counter)],
    // Cars from before flags sign without the item, so 0 is left out.
    ...(context.flags === 0 ? [] : [[tags.flags, fourBytes(context.flags)] as const]),
  ]);
  return createHmac('sha256', key).update(covered).update(payload).digest();
}

/** By what an encrypted answer names its request. The security controller keeps 16 bytes of the tag. */
export function requestHash(domain: Domain, tag: Uint8Array): Buffer {
  const kept = domain === 'vehicle_security' ? tag.subarray(0, 16) : tag;
  return Buffer.concat([Buffer.of(types.command), kept]);
}

/**
 * Whether the car itself told this session info in answer to this request.
 * @param challenge the uuid of the request.
 */
export function isSessionInfoGenuine(
  key: Uint8Array,
  vin: string,
  challenge: Uint8Array,
  info: Uint8Array,
  tag: Uint8Array,
): boolean {
  const covered = metadata([
    [tags.signatureType, Buffer.of(types.sessionInfo)],
    [tags.personalization, Buffer.from(vin)],
    [tags.challenge, challenge],
  ]);
  const expected = createHmac('sha256', key).update(covered).update(info).digest();
  return tag.length === expected.length && timingSafeEqual(tag, expected);
}

/** What the encryption of an answer covers beside its payload. */
export interface AnswerContext {
  readonly vin: string;
  readonly domain: Domain;
  readonly counter: number;
  readonly flags: number;
  readonly requestHash: Uint8Array;
  /** `signed_message_fault`, 0 for none. */
  readonly fault: number;
}

/** An encrypted answer as it came. */
export interface SealedAnswer {
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly tag: Uint8Array;
}

/**
 * Opens an answer that the car encrypted (AES-128-GCM, cars from 2024.38 on).
 * @throws Error where it was not encrypted by this car for this request, or was changed on the way.
 */
export function openAnswer(key: Uint8Array, context: AnswerContext, sealed: SealedAnswer): Buffer {
  const covered = metadata([
    [tags.signatureType, Buffer.of(types.answer)],
    [tags.domain, Buffer.of(domains[context.domain])],
    [tags.personalization, Buffer.from(context.vin)],
    [tags.counter, fourBytes(context.counter)],
    [tags.flags, fourBytes(context.flags)],
    [tags.requestHash, context.requestHash],
    [tags.fault, fourBytes(context.fault)],
  ]);
  // A shorter tag is easier to forge.
  const decipher = createDecipheriv('aes-128-gcm', key, sealed.nonce, { authTagLength: 16 });
  decipher.setAAD(createHash('sha256').update(covered).digest()).setAuthTag(sealed.tag);
  return Buffer.concat([decipher.update(sealed.ciphertext), decipher.final()]);
}
