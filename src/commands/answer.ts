import { Problem, reasonOf } from '../kernel/problem';
import { decodeInfotainment, decodeSecurity, type SecurityAnswer } from './payload';
import { faultOf, faultProblem } from './signing/faults';
import type { Domain } from './signing/domain';

/** What a car said to a command: done, or why not in its own words (`disconnected`, `CLOSURES_OPEN`). */
export interface CarAnswer {
  readonly result: boolean;
  readonly reason: string;
}

const done: CarAnswer = { result: true, reason: '' };
const refused = (reason: string): CarAnswer => ({ result: false, reason });

/** Where a car says no and nothing else. */
const unspecified = 'it gave no reason';

/**
 * Reads what a car answered to a signed command.
 * @throws Problem COMMAND_BUSY where it asks to wait, COMMAND_ANSWER_UNREADABLE
 */
export function readAnswer(vin: string, domain: Domain, payload: Uint8Array): CarAnswer {
  // Both computers leave out what is a plain yes.
  if (payload.length === 0) return done;
  try {
    return domain === 'infotainment' ? readInfotainment(payload) : readSecurity(vin, decodeSecurity(payload));
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('COMMAND_ANSWER_UNREADABLE', { vin, reason: reasonOf(error) }, error);
  }
}

/** `CarServer.OperationStatus_E` has 1 for an error, other than its namesakes. */
function readInfotainment(payload: Uint8Array): CarAnswer {
  const { result = 0, result_reason: why } = decodeInfotainment(payload).actionStatus ?? {};
  return result === 0 ? done : refused(why?.plain_text?.trim() || unspecified);
}

function readSecurity(vin: string, { nominalError, commandStatus }: SecurityAnswer): CarAnswer {
  if (nominalError) return refused(word(nominalError.genericError, 'GENERICERROR_') ?? unspecified);
  if (!commandStatus) return done;
  const { operationStatus, signedMessageStatus: signature, whitelistOperationStatus: keys } = commandStatus;
  if (operationStatus === 'OPERATIONSTATUS_WAIT') throw faultProblem(vin, faultOf(1));
  const keyWord = word(keys?.whitelistOperationInformation, 'WHITELISTOPERATION_INFORMATION_');
  if (keyWord) return refused(keyWord);
  const signatureWord = word(signature?.signedMessageInformation, 'SIGNEDMESSAGE_INFORMATION_');
  if (signatureWord) return refused(signatureWord);
  // An error without anything else; beside a status that is well it is a leftover that says nothing.
  const isError = (operationStatus ?? 'OPERATIONSTATUS_OK') !== 'OPERATIONSTATUS_OK';
  return isError && !keys && !signature ? refused(unspecified) : done;
}

/** The end of an enum's word, or its number where this version does not know it; `undefined` for none. */
function word(value: string | number | undefined, prefix: string): string | undefined {
  if (value === undefined) return undefined;
  const name = typeof value === 'string' && value.startsWith(prefix) ? value.slice(prefix.length) : String(value);
  return name === 'NONE' ? undefined : name;
}
