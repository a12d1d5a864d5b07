import { createECDH, createHash, type ECDH } from 'node:crypto';
import { read, write, type Message } from '../../../src/simulator/security/schema';
import { commandTag, open, rootKey, seal, sessionInfoTag } from '../../../src/simulator/security/signature';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Loose = Record<string, any>;
export const hex = (text: string): Buffer => Buffer.from(text, 'hex');

export const routable = (message: Loose): Buffer => write('UniversalMessage.RoutableMessage', message);
export const readRoutable = (bytes: Uint8Array): Loose => read('UniversalMessage.RoutableMessage', bytes);
export const readInfo = (bytes: Uint8Array): Loose => read('Signatures.SessionInfo', bytes);
export const readSecurity = (bytes: Uint8Array): Loose => read('VCSEC.FromVCSECMessage', bytes);
export const unsigned = (message: Message): Buffer => write('VCSEC.UnsignedMessage', message);
export const action = (vehicleAction: Message): Buffer => write('CarServer.Action', { vehicleAction });

export interface Signing {
  readonly domain: number;
  readonly payload: Buffer;
  readonly counter: number;
  /** Seconds from the car's present; or the moment itself. */
  readonly lifetime?: number;
  readonly expiresAt?: number;
  readonly flags?: number;
  /** Encrypts the command, as over Bluetooth. */
  readonly encrypted?: boolean;
}

/** Who sends commands: signs whatever is asked for, right or wrong. The vectors hold the signatures it is made of. */
export class Client {
  readonly ecdh: ECDH;
  readonly #vin: string;
  readonly #deliver: (message: Uint8Array) => Uint8Array | undefined;
  #uuids = 0;

  constructor(vin: string, deliver: (message: Uint8Array) => Uint8Array | undefined) {
    this.#vin = vin;
    this.#deliver = deliver;
    this.ecdh = createECDH('prime256v1');
    this.ecdh.generateKeys();
  }

  get point(): string {
    return this.ecdh.getPublicKey('hex');
  }

  /** Sends a message as it is; `undefined` when the car is silent. */
  ask(message: Loose): Loose | undefined {
    const answer = this.#deliver(routable(message));
    return answer && readRoutable(answer);
  }

  /** The outer part of a message. */
  route(domain: number): Loose {
    const uuid = createHash('md5').update(`${++this.#uuids}`).digest();
    return { to_destination: { domain }, from_destination: { routing_address: Buffer.alloc(16, 7) }, uuid };
  }

  /** A handshake's answer, its tag checked, with the session info read. */
  handshake(domain: number): { readonly answer: Loose; readonly info: Loose } {
    const request = { ...this.route(domain), session_info_request: { public_key: this.ecdh.getPublicKey() } };
    const answer = this.ask(request);
    if (!answer) throw new Error('The car is silent.');
    return { answer, info: this.info(answer, request) };
  }

  /** The session info of an answer; its tag must cover the request. */
  info(answer: Loose, request: Loose): Loose {
    const info = readInfo(answer['session_info']);
    if (!info['publicKey']) return info;
    const covered = { type: 6, vin: this.#vin, challenge: request['uuid'] };
    const tag = sessionInfoTag(this.root(info['publicKey']), covered, answer['session_info']);
    if (!tag.equals(answer['signature_data'].session_info_tag.tag))
      throw new Error('The session info has a wrong tag.');
    return info;
  }

  root(carKey: Buffer): Buffer {
    return rootKey(this.ecdh.computeSecret(carKey));
  }

  /** A command, signed for the session that the car has now. */
  command({ domain, payload, counter, lifetime = 10, expiresAt, flags = 0, encrypted }: Signing): Loose {
    const { info } = this.handshake(domain);
    const { epoch, publicKey } = info;
    const expires = expiresAt ?? (info['clock_time'] ?? 0) + lifetime;
    const root = this.root(publicKey);
    const covered = { domain, vin: this.#vin, epoch, expiresAt: expires, counter, ...(flags && { flags }) };
    const data = { epoch, counter, expires_at: expires };
    const identity = { signer_identity: { public_key: this.ecdh.getPublicKey() } };
    const message = { ...this.route(domain), ...(flags && { flags }) };
    if (encrypted) {
      const { nonce, ciphertext, tag } = seal(root, { type: 5, ...covered }, Buffer.alloc(12, counter), payload);
      const signature_data = { ...identity, AES_GCM_Personalized_data: { ...data, nonce, tag } };
      return { ...message, protobuf_message_as_bytes: ciphertext, signature_data };
    }
    const tag = commandTag(root, { type: 8, ...covered }, payload);
    return {
      ...message,
      protobuf_message_as_bytes: payload,
      signature_data: { ...identity, HMAC_Personalized_data: { ...data, tag } },
    };
  }

  /** What an encrypted answer says. */
  unseal(answer: Loose, request: Loose): Buffer | undefined {
    const domain: number = answer['from_destination'].domain;
    const { nonce, counter, tag } = answer['signature_data'].AES_GCM_Response_data;
    const signature = request['signature_data'];
    const own: Buffer = (signature.HMAC_Personalized_data ?? signature.AES_GCM_Personalized_data).tag;
    const type = signature.HMAC_Personalized_data ? 8 : 5;
    const requestHash = Buffer.concat([Buffer.of(type), domain === 2 ? own.subarray(0, 16) : own]);
    const covered = { type: 9, domain, vin: this.#vin, counter, flags: 0, requestHash, fault: 0 };
    const { publicKey } = this.handshake(domain).info;
    const ciphertext = answer['protobuf_message_as_bytes'] ?? Buffer.alloc(0);
    return open(this.root(publicKey), covered, { nonce, ciphertext, tag });
  }
}
