import type { Unsubscribe } from '../kernel/subscribers';
import type { ProblemCode } from '../kernel/problems';
import type { Presence } from '../vehicle/presence';
import type { VehicleState } from '../vehicle/state';

/** From where a command is asked for. */
export type Surface = 'flow' | 'home_assistant';

/**
 * What happens when the car sleeps: `never` it is waited for, `needed` it is woken when Tesla says that it sleeps, `always`
 * it is woken without asking. The command `wake_up` always wakes: who sends it wants just that.
 */
export type WakePolicy = 'never' | 'needed' | 'always';

/** The wish for a command. Times are epoch milliseconds. */
export interface Intent {
  readonly command: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly surface: Surface;
  /** When it was asked for. */
  readonly at: number;
  /** It is not sent later: by default 15 minutes after `at`. Home Assistant's live a minute at most. */
  readonly expiresAt?: number;
  /** `never` by default. */
  readonly wake?: WakePolicy;
  /** Why, for the log. */
  readonly reason?: string;
}

/**
 * `verified` the car's own data show it · `unverified` the car took it, nothing shows it · `already` it was so · `refused`
 * someone said no · `failed` it could not be done, or nobody knows · `expired` its time ran out.
 */
export type Status = 'verified' | 'unverified' | 'already' | 'refused' | 'failed' | 'expired';

/** What came of a command: plain data, for messages. */
export interface CommandResult {
  readonly status: Status;
  /** The first three of the status. */
  readonly ok: boolean;
  /** The code of the problem; `null` where it went well. */
  readonly code: ProblemCode | null;
  /** A sentence on what happened, in English; `resultIn` has other languages. */
  readonly reason: string;
  /** What to do; empty where nothing has to be done. */
  readonly fix: string;
  /** What Tesla bills for it, US dollars. */
  readonly cost: number;
  readonly vin: string;
  readonly command: string;
}

/** How far a command is. `until` is when it expires. */
export type Progress =
  | { readonly stage: 'queued' | 'waking' | 'sent'; readonly intent: Intent; readonly until: number }
  | { readonly stage: 'done'; readonly intent: Intent; readonly result: CommandResult };

/** A car as its commands see it. */
export interface CommandedCar {
  readonly vin: string;
  readonly state: VehicleState;
  readonly presence: Presence;
  /** Tells that the car said something or that its presence may have changed. */
  onEvent(listener: () => void): Unsubscribe;
}
