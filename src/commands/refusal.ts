import { Problem } from '../kernel/problem';
import type { ProblemCode } from '../kernel/problems';
import { quote } from '../kernel/quote';
import type { Command } from './command';

/** What cars say when they refuse, and the problem that it is. Their words vary with the firmware: the first that fits. */
const known: readonly (readonly [words: RegExp, code: ProblemCode])[] = [
  [/^disconnected$/i, 'CAR_UNPLUGGED'],
  [/^no_power$/i, 'CAR_NO_POWER'],
  [/remote settings not enabled/i, 'CAR_CLIMATE_LOCAL'],
  [/low_power_mode/i, 'CAR_LOW_POWER'],
  [/^closures_open$/i, 'CAR_OPEN'],
  [/not_in_park|not in park/i, 'CAR_NOT_PARKED'],
  [/^(disabled_for_user_command|unauthorized)$/i, 'COMMAND_NOT_ALLOWED'],
  // Its parts are still waking up.
  [/^could_not_wake_buses$/i, 'COMMAND_BUSY'],
];

/** `already_set`, `already_max_range`, `ALREADY_ON`, `… already off`. */
const isSoAlready =
  /(^|[\s_])already[\s_](set|standard|max_range|on|off|open|opened|closed|locked|unlocked|started|stopped)\.?$/i;

/** Whether a refusal means that the car is already as it was asked to be. */
export function isFine({ fine = [] }: Command, reason: string): boolean {
  return fine.includes(reason) || isSoAlready.test(reason);
}

/** A car's refusal as a problem. */
export function refusal(vin: string, { name }: Command, reason: string): Problem {
  const code = known.find(([words]) => words.test(reason))?.[1] ?? 'COMMAND_REFUSED';
  const words = readable(reason);
  return new Problem(code, { vin, command: name, reason: words, fault: words });
}

/** A car's words in a sentence: its code words are English with underscores. */
export const readable = (reason: string): string => quote(reason, []).replaceAll('_', ' ').replace(/\.$/, '');
