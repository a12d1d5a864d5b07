import { domains, type Domain } from './domain';
import { encodeMessage, type RoutableMessage } from './message';
import { commandFlags, type CommandSignature } from './session';
import { requestHash } from './signature';

/** A message on its way, and what its answer must name. */
export interface Request {
  readonly vin: string;
  readonly domain: Domain;
  readonly address: Uint8Array;
  readonly uuid: Uint8Array;
  /** Epoch milliseconds. */
  readonly sentAt: number;
  readonly bytes: Uint8Array;
}

/** A signed command on its way, and what opens an encrypted answer. */
export interface CommandRequest extends Request {
  readonly hash: Uint8Array;
  readonly answerKey: Uint8Array;
}

/** To whom a message goes, and its own names: 16 random bytes each, the uuid unpredictable as it is the challenge. */
export type Envelope = Omit<Request, 'bytes'>;

/** Asks a car for its session. */
export function sessionRequest(envelope: Envelope, publicKey: Uint8Array): Request {
  const bytes = encodeMessage({ ...route(envelope), session_info_request: { public_key: publicKey } });
  return { ...envelope, bytes };
}

/** Wraps a signed payload; it stays readable, as Tesla's servers check the scopes by it. */
export function commandRequest(
  envelope: Envelope,
  publicKey: Uint8Array,
  payload: Uint8Array,
  { epoch, counter, expiresAt, tag, answerKey }: CommandSignature,
): CommandRequest {
  const bytes = encodeMessage({
    ...route(envelope),
    flags: commandFlags,
    protobuf_message_as_bytes: payload,
    signature_data: {
      signer_identity: { public_key: publicKey },
      HMAC_Personalized_data: { epoch, counter, expires_at: expiresAt, tag },
    },
  });
  return { ...envelope, bytes, hash: requestHash(envelope.domain, tag), answerKey };
}

function route({ domain, address, uuid }: Envelope): RoutableMessage {
  return { to_destination: { domain: domains[domain] }, from_destination: { routing_address: address }, uuid };
}
