import type { ECDH } from 'node:crypto';
import type { Clock } from '../../kernel/clock';
import type { RandomBytes } from './random';
import { faults, type Routable } from './routable';
import { write } from './schema';
import { commandTag, open, requestHash, rootKey, seal, sessionInfoTag, signatureTypes } from './signature';
import { take, type CounterWindow } from './window';

/** Where a computer of a car and a client have got to with each other. */
export interface SessionOptions {
  readonly vin: string;
  /** The computer's number, 2 or 3. */
  readonly domain: number;
  readonly ownKey: ECDH;
  /** The client's public key, a point of P-256. */
  readonly client: Buffer;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

/** A command whose signature was right. */
export interface Accepted {
  readonly payload: Buffer;
  /** What an encrypted answer names it by. */
  readonly requestHash: Buffer;
}

/** The number of the fault that a command is answered with. */
export interface Refused {
  readonly fault: number;
}

/** Seconds: no time of a session is greater. */
export const latest = 2 ** 30;
/** Seconds: the longest that a command lives whose counter says nothing about its age. */
const longestOutOfOrder = 30;
const lastCounter = 0xffffffff;

/** One session: what a computer of a car remembers of one client. */
export class Session {
  readonly #options: SessionOptions;
  readonly #root: Buffer;
  #epoch: Buffer = Buffer.alloc(16);
  #startedAt = 0;
  #window: CounterWindow = { counter: 0, seen: 0n };

  /** @throws crypto's error for a client's key that is no point of the curve. */
  constructor(options: SessionOptions) {
    this.#options = options;
    this.#root = rootKey(options.ownKey.computeSecret(options.client));
    this.#renew();
  }

  /** What is told of the session, with its tag over the request that it answers. @param challenge that request's uuid. */
  info(challenge: Buffer): Pick<Routable, 'session_info' | 'signature_data'> {
    const { vin, ownKey } = this.#options;
    const info = write('Signatures.SessionInfo', {
      counter: this.#window.counter,
      publicKey: ownKey.getPublicKey(),
      epoch: this.#epoch,
      clock_time: this.#now(),
    });
    const tag = sessionInfoTag(this.#root, { type: signatureTypes.sessionInfo, vin, challenge }, info);
    return { session_info: info, signature_data: { session_info_tag: { tag } } };
  }

  /** Checks a signed command in the order in which cars do, and takes its counter when it is right. */
  check(request: Routable): Accepted | Refused {
    if (this.#now() > latest || this.#window.counter === lastCounter) this.#renew();
    const { HMAC_Personalized_data: hmac, AES_GCM_Personalized_data: gcm } = request.signature_data ?? {};
    const { epoch, counter = 0, expires_at: expiresAt = 0 } = hmac ?? gcm ?? {};
    const now = this.#now();
    if (epoch && !this.#epoch.equals(epoch)) return { fault: faults.incorrectEpoch };
    if (expiresAt !== 0 && expiresAt < now) return { fault: faults.timeExpired };
    if (expiresAt > latest) return { fault: faults.badParameter };
    const isOutOfOrder = counter === 0 || counter < this.#window.counter;
    if (isOutOfOrder && (expiresAt === 0 || expiresAt - now > longestOutOfOrder)) {
      return { fault: faults.lifetimeTooLong };
    }
    const opened = this.#open(request, counter, expiresAt);
    if (!opened) return { fault: faults.invalidSignature };
    if (counter > 0) {
      const window = take(this.#window, counter);
      if (!window) return { fault: faults.invalidCounter };
      this.#window = window;
    }
    return opened;
  }

  /** The answer to a command, encrypted. @param hash the command's, as `check` gave it. */
  seal(payload: Buffer, hash: Buffer): Pick<Routable, 'protobuf_message_as_bytes' | 'signature_data'> {
    const { vin, domain, randomBytes } = this.#options;
    // A command is answered once: its answers are counted from 1.
    const counter = 1;
    const covered = { type: signatureTypes.gcmResponse, domain, vin, counter, flags: 0, requestHash: hash, fault: 0 };
    const { nonce, ciphertext, tag } = seal(this.#root, covered, randomBytes(12), payload);
    return {
      protobuf_message_as_bytes: ciphertext,
      signature_data: { AES_GCM_Response_data: { nonce, counter, tag } },
    };
  }

  /** The payload of a command and its hash; `undefined` where the signature does not cover it. */
  #open(request: Routable, counter: number, expiresAt: number): Accepted | undefined {
    const { vin, domain } = this.#options;
    const { flags = 0, protobuf_message_as_bytes: payload = Buffer.alloc(0), signature_data: signature } = request;
    // Without flags they are not covered at all.
    const common = { domain, vin, epoch: this.#epoch, expiresAt, counter, ...(flags && { flags }) };
    const { HMAC_Personalized_data: hmac, AES_GCM_Personalized_data: gcm } = signature ?? {};
    const tag = (hmac ?? gcm)?.tag ?? Buffer.alloc(0);
    if (hmac) {
      const { hmac: type } = signatureTypes;
      if (!commandTag(this.#root, { type, ...common }, payload).equals(tag)) return undefined;
      return { payload, requestHash: requestHash(type, tag, domain) };
    }
    const { gcm: type } = signatureTypes;
    const sealed = { nonce: gcm?.nonce ?? Buffer.alloc(0), ciphertext: payload, tag };
    const opened = open(this.#root, { type, ...common }, sealed);
    return opened && { payload: opened, requestHash: requestHash(type, tag, domain) };
  }

  /** Seconds of this epoch. */
  #now(): number {
    return Math.max(0, Math.floor((this.#options.clock.now() - this.#startedAt) / 1_000));
  }

  #renew(): void {
    this.#epoch = this.#options.randomBytes(16);
    this.#startedAt = this.#options.clock.now();
    this.#window = { counter: 0, seen: 0n };
  }
}
