import type { Sentence } from './sentence';

/** What happens when the car sleeps, in the words of the commands: see `WakePolicy` there. */
export type RuleWake = 'never' | 'needed' | 'always';

/** A rule's wish for a command. */
export interface RuleIntent<Command extends string = string> {
  /** Its result comes back with it. */
  readonly id: string;
  readonly command: Command;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly reason: Sentence;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  readonly wake: RuleWake;
}

/** What came of a command, as its result says. */
export interface IntentResult {
  readonly ok: boolean;
  readonly status: 'verified' | 'unverified' | 'already' | 'refused' | 'failed' | 'expired';
  readonly code: string | null;
}
