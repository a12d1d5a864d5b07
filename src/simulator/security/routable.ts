import { read, write } from './schema';

/** A `UniversalMessage.RoutableMessage`, what a car reads and writes of it. */
export interface Routable {
  readonly to_destination?: { readonly domain?: number; readonly routing_address?: Buffer };
  readonly from_destination?: { readonly domain?: number; readonly routing_address?: Buffer };
  readonly protobuf_message_as_bytes?: Buffer;
  readonly session_info_request?: { readonly public_key?: Buffer };
  readonly session_info?: Buffer;
  readonly signedMessageStatus?: { readonly operation_status: number; readonly signed_message_fault: number };
  readonly signature_data?: SignatureData;
  readonly request_uuid?: Buffer;
  readonly uuid?: Buffer;
  readonly flags?: number;
}

export interface SignatureData {
  readonly signer_identity?: { readonly public_key?: Buffer; readonly handle?: number };
  readonly AES_GCM_Personalized_data?: CommandSignature & { readonly nonce?: Buffer };
  readonly HMAC_Personalized_data?: CommandSignature;
  readonly session_info_tag?: { readonly tag: Buffer };
  readonly AES_GCM_Response_data?: { readonly nonce: Buffer; readonly counter: number; readonly tag: Buffer };
}

export interface CommandSignature {
  readonly epoch?: Buffer;
  readonly counter?: number;
  readonly expires_at?: number;
  readonly tag?: Buffer;
}

const type = 'UniversalMessage.RoutableMessage';

/** `undefined` for bytes that are no such message. */
export function readRoutable(bytes: Uint8Array): Routable | undefined {
  try {
    return read(type, bytes) as Routable;
  } catch {
    return undefined;
  }
}

export const writeRoutable = (message: Routable): Buffer => write(type, { ...message });

/** The numbers of `UniversalMessage.MessageFault_E` that a car finds by itself. */
export const faults = {
  none: 0,
  unknownKey: 3,
  invalidSignature: 5,
  invalidCounter: 6,
  insufficientPrivileges: 7,
  invalidDomains: 8,
  invalidCommand: 9,
  decoding: 10,
  badParameter: 13,
  incorrectEpoch: 15,
  timeExpired: 17,
  lifetimeTooLong: 20,
  remoteServiceAccessDisabled: 22,
  responseTooLarge: 25,
  invalidKeyHandle: 27,
} as const;

/** The faults that a signer gets over by what the car tells of the session with them. */
export const heals = (fault: number): boolean =>
  [
    faults.invalidSignature,
    faults.invalidCounter,
    faults.incorrectEpoch,
    faults.timeExpired,
    faults.lifetimeTooLong,
  ].some((one) => one === fault);
