import { Problem } from '../../kernel/problem';
import type { ProblemCode } from '../../kernel/problems';

/** One `signed_message_fault`: a car that sends it has not done the command, RESPONSE_MTU_EXCEEDED aside. */
export interface Fault {
  /** Tesla's name without `MESSAGEFAULT_ERROR_`. */
  readonly name: string;
  /** The sentence and what helps, by its kind. */
  readonly problem: ProblemCode;
  /** The session is out of step: taking it over anew and signing again helps, once. */
  readonly resync?: true;
}

/** `UniversalMessage.MessageFault_E` by its number, 0 (none) aside. */
export const faults: Readonly<Record<number, Fault>> = {
  1: { name: 'BUSY', problem: 'COMMAND_BUSY' },
  2: { name: 'TIMEOUT', problem: 'COMMAND_BUSY' },
  3: { name: 'UNKNOWN_KEY_ID', problem: 'COMMAND_KEY_NOT_ENROLLED' },
  4: { name: 'INACTIVE_KEY', problem: 'COMMAND_KEY_INACTIVE' },
  5: { name: 'INVALID_SIGNATURE', problem: 'COMMAND_OUT_OF_STEP', resync: true },
  6: { name: 'INVALID_TOKEN_OR_COUNTER', problem: 'COMMAND_OUT_OF_STEP', resync: true },
  7: { name: 'INSUFFICIENT_PRIVILEGES', problem: 'COMMAND_NOT_ALLOWED' },
  8: { name: 'INVALID_DOMAINS', problem: 'COMMAND_NOT_UNDERSTOOD' },
  9: { name: 'INVALID_COMMAND', problem: 'COMMAND_NOT_UNDERSTOOD' },
  10: { name: 'DECODING', problem: 'COMMAND_NOT_UNDERSTOOD' },
  // Often still starting up.
  11: { name: 'INTERNAL', problem: 'COMMAND_BUSY' },
  12: { name: 'WRONG_PERSONALIZATION', problem: 'COMMAND_WRONG_CAR' },
  13: { name: 'BAD_PARAMETER', problem: 'COMMAND_NOT_UNDERSTOOD' },
  14: { name: 'KEYCHAIN_IS_FULL', problem: 'COMMAND_KEY_LIST_FULL' },
  15: { name: 'INCORRECT_EPOCH', problem: 'COMMAND_OUT_OF_STEP', resync: true },
  16: { name: 'IV_INCORRECT_LENGTH', problem: 'COMMAND_NOT_UNDERSTOOD' },
  17: { name: 'TIME_EXPIRED', problem: 'COMMAND_OUT_OF_STEP', resync: true },
  18: { name: 'NOT_PROVISIONED_WITH_IDENTITY', problem: 'COMMAND_CAR_CANNOT_CHECK' },
  19: { name: 'COULD_NOT_HASH_METADATA', problem: 'COMMAND_CAR_CANNOT_CHECK' },
  20: { name: 'TIME_TO_LIVE_TOO_LONG', problem: 'COMMAND_OUT_OF_STEP', resync: true },
  21: { name: 'REMOTE_ACCESS_DISABLED', problem: 'COMMAND_MOBILE_ACCESS_OFF' },
  22: { name: 'REMOTE_SERVICE_ACCESS_DISABLED', problem: 'COMMAND_SERVICE_ACCESS_OFF' },
  23: { name: 'COMMAND_REQUIRES_ACCOUNT_CREDENTIALS', problem: 'COMMAND_NEEDS_ACCOUNT' },
  24: { name: 'REQUEST_MTU_EXCEEDED', problem: 'COMMAND_TOO_LARGE' },
  25: { name: 'RESPONSE_MTU_EXCEEDED', problem: 'COMMAND_ANSWER_TOO_LARGE' },
  // 26 to 28 are in Tesla's schema without a word on what to do; every command asks for an encrypted answer already.
  26: { name: 'REPEATED_COUNTER', problem: 'COMMAND_NOT_UNDERSTOOD' },
  27: { name: 'INVALID_KEY_HANDLE', problem: 'COMMAND_NOT_UNDERSTOOD' },
  28: { name: 'REQUIRES_RESPONSE_ENCRYPTION', problem: 'COMMAND_NOT_UNDERSTOOD' },
};

/** The fault of a number; one that Tesla added since has its number as name. */
export function faultOf(number: number): Fault {
  return faults[number] ?? { name: `fault ${number}`, problem: 'COMMAND_NOT_UNDERSTOOD' };
}

/** The fault as what is thrown. */
export function faultProblem(vin: string, { name, problem }: Fault): Problem {
  return new Problem(problem, { vin, fault: name });
}
