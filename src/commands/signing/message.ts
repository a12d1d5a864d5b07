import { join } from 'node:path';
import { Root, type Type } from 'protobufjs';

/** Beside `src` in the checkout and beside `dist/src` in the package. */
const file = join(__dirname, '..', '..', '..', 'proto', 'commands', 'universal_message.proto');

/** `UniversalMessage.Destination`: one of the two. */
export interface Destination {
  readonly domain?: number;
  readonly routing_address?: Uint8Array;
}

/** `UniversalMessage.RoutableMessage` with the members that the Fleet API uses, under their names on the wire. */
export interface RoutableMessage {
  readonly to_destination?: Destination;
  readonly from_destination?: Destination;
  readonly protobuf_message_as_bytes?: Uint8Array;
  readonly session_info_request?: { readonly public_key: Uint8Array };
  readonly session_info?: Uint8Array;
  readonly signedMessageStatus?: { readonly operation_status?: number; readonly signed_message_fault?: number };
  readonly signature_data?: SignatureData;
  readonly request_uuid?: Uint8Array;
  readonly uuid?: Uint8Array;
  readonly flags?: number;
}

/** `Signatures.SignatureData`: who signed, and one of the signatures. */
export interface SignatureData {
  readonly signer_identity?: { readonly public_key: Uint8Array };
  readonly session_info_tag?: { readonly tag?: Uint8Array };
  readonly HMAC_Personalized_data?: {
    readonly epoch: Uint8Array;
    readonly counter: number;
    readonly expires_at: number;
    readonly tag: Uint8Array;
  };
  readonly AES_GCM_Response_data?: {
    readonly nonce?: Uint8Array;
    readonly counter?: number;
    readonly tag?: Uint8Array;
  };
}

/** `Signatures.SessionInfo`; what is absent on the wire has its default value. */
export interface SessionInfo {
  /** The highest counter that the car has seen from this key in this epoch. */
  readonly counter: number;
  readonly publicKey: Uint8Array;
  readonly epoch: Uint8Array;
  /** Seconds since the epoch began. */
  readonly clock_time: number;
  /** 0 well, 1 the key is not on the car's list. */
  readonly status: number;
}

let loaded: { readonly message: Type; readonly sessionInfo: Type } | undefined;

/** Reads the schemas on first use. Names stay as on the wire. */
function schema(): { readonly message: Type; readonly sessionInfo: Type } {
  if (!loaded) {
    const root = new Root().loadSync(file, { keepCase: true }).resolveAll();
    loaded = {
      message: root.lookupType('UniversalMessage.RoutableMessage'),
      sessionInfo: root.lookupType('Signatures.SessionInfo'),
    };
  }
  return loaded;
}

export function encodeMessage(message: RoutableMessage): Uint8Array {
  return schema().message.encode(message).finish();
}

/** @throws Error of the decoder where the bytes are no such message. */
export function decodeMessage(bytes: Uint8Array): RoutableMessage {
  const { message } = schema();
  return message.toObject(message.decode(bytes));
}

/** @throws Error of the decoder where the bytes are no such message. */
export function decodeSessionInfo(bytes: Uint8Array): SessionInfo {
  const { sessionInfo } = schema();
  return sessionInfo.toObject(sessionInfo.decode(bytes), { defaults: true }) as SessionInfo;
}
