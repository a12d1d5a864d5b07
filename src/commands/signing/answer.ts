import { domains } from './domain';
import { faultOf, type Fault } from './faults';
import { decodeMessage, type RoutableMessage } from './message';
import type { CommandRequest, Request } from './request';
import { openAnswer } from './signature';

/** What a car answered to a command that it took. */
export interface Answer {
  /** `VCSEC.FromVCSECMessage` or `CarServer.Response`; empty is the security controller's yes. */
  readonly payload: Uint8Array;
  /** Whether the car itself wrote it, for this command. Cars from before 2024.38 answer in plain: Tesla is trusted then. */
  readonly authenticated: boolean;
}

/** `UniversalMessage.OperationStatus_E`. */
const operation = { wait: 1, error: 2 } as const;

/**
 * Reads a message and checks that it answers this request.
 * @throws Error with the reason why it does not.
 */
export function readMessage(request: Request, bytes: Uint8Array): RoutableMessage {
  if (bytes.length === 0) throw new Error('it is empty');
  const message = decodeMessage(bytes);
  const { from_destination: from, to_destination: to, request_uuid: uuid } = message;
  if (from?.domain !== domains[request.domain]) throw new Error('another part of the car sent it');
  if (!isSame(to?.routing_address, request.address)) throw new Error('it is addressed to someone else');
  // The security controller may leave it out.
  if (uuid?.length && !isSame(uuid, request.uuid)) throw new Error('it answers another request');
  return message;
}

function isSame(bytes: Uint8Array | undefined, expected: Uint8Array): boolean {
  return bytes !== undefined && Buffer.compare(bytes, expected) === 0;
}

/** The fault that a message reports, if any; waiting counts as busy. It is not authenticated where it came in plain. */
export function faultIn({ signedMessageStatus: status }: RoutableMessage): Fault | undefined {
  const number = status?.signed_message_fault ?? 0;
  if (number !== 0) return faultOf(number);
  return status?.operation_status === operation.wait ? faultOf(1) : undefined;
}

/**
 * The result that a message carries, opened where it was encrypted, with a fault or without.
 * @throws Error where it was not encrypted by this car for this request, or says nothing.
 */
export function readAnswer(request: CommandRequest, message: RoutableMessage): Answer {
  const { protobuf_message_as_bytes: ciphertext = Buffer.alloc(0), signedMessageStatus: status } = message;
  const sealed = message.signature_data?.AES_GCM_Response_data;
  const fault = status?.signed_message_fault ?? 0;
  if (sealed) {
    // No need to remember its counter: each request is new, has one answer, and its hash is covered.
    const { nonce = Buffer.alloc(0), tag = Buffer.alloc(0), counter = 0 } = sealed;
    const { vin, domain, hash, answerKey } = request;
    const context = { vin, domain, counter, flags: message.flags ?? 0, requestHash: hash, fault };
    return { payload: openAnswer(answerKey, context, { nonce, tag, ciphertext }), authenticated: true };
  }
  if (message.protobuf_message_as_bytes === undefined && !faultIn(message)) {
    if (status?.operation_status === operation.error) throw new Error('it reports an error and does not say which');
    if (message.session_info) throw new Error('it tells the session and no result');
  }
  return { payload: ciphertext, authenticated: false };
}
