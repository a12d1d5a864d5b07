import { createCipheriv, createECDH, createHash, createHmac } from 'node:crypto';
import type { Clock } from '../../../src/kernel/clock';
import { commandProtos, encode } from './protos';
import { take, type Window } from './window';

type Message = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

/** `MESSAGEFAULT_ERROR_…` by the end of its name. */
export const faultNumbers: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(commandProtos.lookupEnum('UniversalMessage.MessageFault_E').values).map(([name, number]) => [
    name.slice('MESSAGEFAULT_ERROR_'.length),
    number,
  ]),
);

/** A command that the car took. */
export interface Taken {
  readonly epoch: string;
  readonly counter: number;
  readonly payload: string;
}

/**
 * One computer of a car, written from Tesla's description of what cars check and in which order. It shares no code with the
 * signer but the schemas.
 */
export class TestCar {
  /** The computer, 2 or 3. */
  readonly domain: number;
  /** Encrypts answers when asked to, as cars from 2024.38 on. */
  encrypts = true;
  enrolled = true;
  /** The answer to a command that was taken; absent for a message without payload. */
  reply: Uint8Array | undefined = Buffer.alloc(0);
  /** What happens to the next commands in turn instead of being checked: a fault. */
  readonly faults: { readonly fault: number; readonly status?: number; readonly withInfo?: boolean }[] = [];
  /** Changes the next messages in turn before they leave. */
  readonly tampering: ((answer: Message) => Message)[] = [];
  readonly taken: Taken[] = [];
  handshakes = 0;
  readonly refused: number[] = [];

  readonly #vin: string;
  readonly #clock: Clock;
  #ecdh = createECDH('prime256v1');
  #epoch = Buffer.alloc(16);
  #startedAt = 0;
  #window: Window = { counter: 0, seen: 0n };
  #epochs = 0;

  constructor(vin: string, domain: number, clock: Clock, uptime = 5_000) {
    this.#vin = vin;
    this.domain = domain;
    this.#clock = clock;
    this.changeKey();
    this.restart(uptime);
  }

  /** Begins a new epoch, `uptime` milliseconds ago. */
  restart(uptime = 0): void {
    this.#epoch = createHash('md5').update(`${this.#vin} ${this.domain} ${++this.#epochs}`).digest();
    this.#startedAt = this.#clock.now() - uptime;
    this.#window = { counter: 0, seen: 0n };
  }

  /** Sees this counter as used, as if another program had signed with the same key. */
  skipTo(counter: number): void {
    this.#window = { counter, seen: 0n };
  }

  /** Lets the car's clock run ahead (or behind) of what it told. */
  moveClock(seconds: number): void {
    this.#startedAt -= seconds * 1000;
  }

  /** Replaces the computer: it keeps its epoch and has another key. */
  changeKey(): void {
    this.#ecdh = createECDH('prime256v1');
    this.#ecdh.generateKeys();
  }

  get epoch(): string {
    return this.#epoch.toString('hex');
  }

  /** Takes a message, gives the answer. */
  receive(bytes: Uint8Array): Buffer {
    const type = commandProtos.lookupType('UniversalMessage.RoutableMessage');
    const request = type.toObject(type.decode(bytes)) as Message;
    const answer = {
      to_destination: { routing_address: request['from_destination']?.routing_address },
      from_destination: { domain: this.domain },
      request_uuid: request['uuid'],
      ...(request['session_info_request'] ? this.#handshake(request) : this.#command(request)),
    };
    return encode('UniversalMessage.RoutableMessage', this.tampering.shift()?.(answer) ?? answer);
  }

  #handshake(request: Message): Message {
    this.handshakes++;
    return this.#info(request, request['session_info_request'].public_key);
  }

  #command(request: Message): Message {
    const forced = this.faults.shift();
    const fault = forced?.fault ?? this.#check(request);
    if (fault !== 0 || forced) {
      this.refused.push(fault);
      const client = request['signature_data']?.signer_identity?.public_key;
      const isTold = forced ? (forced.withInfo ?? false) : ![8, 13, 3].includes(fault) || this.#isFarAhead(request);
      return {
        signedMessageStatus: { operation_status: forced?.status ?? 2, signed_message_fault: fault },
        ...(isTold && client ? this.#info(request, client) : {}),
      };
    }
    const { counter } = request['signature_data'].HMAC_Personalized_data;
    const payload = request['protobuf_message_as_bytes'] as Buffer;
    this.taken.push({ epoch: this.epoch, counter, payload: payload.toString('hex') });
    if (this.encrypts && request['flags'] & 2) return this.#sealed(request);
    return this.reply ? { protobuf_message_as_bytes: this.reply } : {};
  }

  get #now(): number {
    return Math.floor((this.#clock.now() - this.#startedAt) / 1000);
  }

  #isFarAhead(request: Message): boolean {
    return request['signature_data']?.HMAC_Personalized_data?.expires_at > 2 ** 30;
  }

  /** The fault of a command, 0 where it is taken. */
  #check(request: Message): number {
    const signature = request['signature_data'];
    const data = signature?.HMAC_Personalized_data;
    if (!data) return faultNumbers['BAD_PARAMETER']!;
    if (request['to_destination']?.domain !== this.domain) return faultNumbers['INVALID_DOMAINS']!;
    if (!this.enrolled) return faultNumbers['UNKNOWN_KEY_ID']!;
    const { epoch, counter = 0, expires_at: expiresAt = 0, tag } = data;
    if (epoch && !this.#epoch.equals(epoch)) return faultNumbers['INCORRECT_EPOCH']!;
    if (expiresAt !== 0 && expiresAt < this.#now) return faultNumbers['TIME_EXPIRED']!;
    if (expiresAt > 2 ** 30) return faultNumbers['BAD_PARAMETER']!;
    const isOutOfOrder = counter === 0 || counter < this.#window.counter;
    if (isOutOfOrder && (expiresAt === 0 || expiresAt - this.#now > 30)) return faultNumbers['TIME_TO_LIVE_TOO_LONG']!;
    const { flags = 0, protobuf_message_as_bytes: payload } = request;
    const covered = Buffer.concat([
      Buffer.from([0, 1, 8, 1, 1, this.domain, 2, this.#vin.length]),
      Buffer.from(this.#vin),
      Buffer.from([3, 16]),
      this.#epoch,
      item(4, expiresAt),
      item(5, counter),
      flags ? item(7, flags) : Buffer.alloc(0),
      Buffer.from([255]),
    ]);
    const key = hmac(this.#root(signature.signer_identity.public_key), Buffer.from('authenticated command'));
    if (!hmac(key, Buffer.concat([covered, payload])).equals(tag)) return faultNumbers['INVALID_SIGNATURE']!;
    const window = take(this.#window, counter);
    if (!window) return faultNumbers['INVALID_TOKEN_OR_COUNTER']!;
    this.#window = window;
    return 0;
  }

  #info(request: Message, client: Buffer): Message {
    if (!this.enrolled) return { session_info: Buffer.from('2801', 'hex') };
    const info = encode('Signatures.SessionInfo', {
      counter: this.#window.counter,
      publicKey: this.#ecdh.getPublicKey(),
      epoch: this.#epoch,
      clock_time: this.#now,
    });
    const covered = Buffer.concat([
      Buffer.from([0, 1, 6, 2, this.#vin.length]),
      Buffer.from(this.#vin),
      Buffer.from([6, request['uuid'].length]),
      request['uuid'],
      Buffer.from([255]),
    ]);
    const tag = hmac(hmac(this.#root(client), Buffer.from('session info')), Buffer.concat([covered, info]));
    return { session_info: info, signature_data: { session_info_tag: { tag } } };
  }

  #sealed(request: Message): Message {
    const { signer_identity, HMAC_Personalized_data } = request['signature_data'];
    const tag: Buffer = HMAC_Personalized_data.tag;
    const hash = Buffer.concat([Buffer.from([8]), this.domain === 2 ? tag.subarray(0, 16) : tag]);
    const covered = Buffer.concat([
      Buffer.from([0, 1, 9, 1, 1, this.domain, 2, this.#vin.length]),
      Buffer.from(this.#vin),
      item(5, 1),
      item(7, 0),
      Buffer.from([8, hash.length]),
      hash,
      item(9, 0),
      Buffer.from([255]),
    ]);
    const nonce = tag.subarray(0, 12);
    const cipher = createCipheriv('aes-128-gcm', this.#root(signer_identity.public_key), nonce);
    cipher.setAAD(createHash('sha256').update(covered).digest());
    const ciphertext = Buffer.concat([cipher.update(this.reply ?? Buffer.alloc(0)), cipher.final()]);
    return {
      protobuf_message_as_bytes: ciphertext,
      signature_data: { AES_GCM_Response_data: { nonce, counter: 1, tag: cipher.getAuthTag() } },
    };
  }

  #root(client: Buffer): Buffer {
    return createHash('sha1').update(this.#ecdh.computeSecret(client)).digest().subarray(0, 16);
  }
}

const hmac = (key: Buffer, data: Buffer): Buffer => createHmac('sha256', key).update(data).digest();

function item(tag: number, number: number): Buffer {
  const bytes = Buffer.from([tag, 4, 0, 0, 0, 0]);
  bytes.writeUInt32BE(number, 2);
  return bytes;
}
