import type { Clock, Timer } from '../kernel/clock';
import { Problem } from '../kernel/problem';
import type { ProblemCode } from '../kernel/problems';
import type { Command, KnownValues } from './command';
import type { CommandResult, Intent, Progress, WakePolicy } from './intent';
import type { ParameterValues } from './parameter';
import { ending, failure, type Ending } from './results';

/** What an order is made of. Times are epoch milliseconds. */
export interface OrderFields {
  readonly vin: string;
  readonly intent: Intent;
  readonly command: Command;
  readonly parameters: ParameterValues;
  readonly wake: WakePolicy;
  readonly startedAt: number;
  /** It is not sent afterwards. */
  readonly until: number;
  /** How often the car had been woken when it came. */
  readonly wakes: number;
}

/** An intent whose parameters are right, on its way to its result. Only the first result counts. */
export class Order {
  readonly fields: OrderFields;
  readonly result: Promise<CommandResult>;
  stage: Exclude<Progress['stage'], 'done'> = 'queued';
  /** Tries that failed. */
  tries = 0;
  /** Not tried again before. Epoch milliseconds. */
  notBefore = 0;
  /** When the last try left, epoch milliseconds. */
  sentAt = 0;
  /** What the car said since the first try left. */
  news: KnownValues | undefined;
  /** What the last try failed with. */
  problem: Problem | undefined;
  /** What a try failed with after which the car may have done it all the same. */
  doubt: Problem | undefined;
  /** US dollars so far. */
  cost = 0;
  readonly #wanted = new AbortController();
  #expiry: Timer | undefined;
  #resolve: ((result: CommandResult) => void) | undefined;

  constructor(fields: OrderFields) {
    this.fields = fields;
    this.result = new Promise((resolve) => (this.#resolve = resolve));
  }

  get command(): Command {
    return this.fields.command;
  }

  /** What it sets. */
  get quantity(): string {
    const { quantity } = this.command;
    return typeof quantity === 'string' ? quantity : quantity(this.fields.parameters);
  }

  /** It has no result yet. */
  get isOpen(): boolean {
    return this.#resolve !== undefined;
  }

  /** Aborted when it is no longer to be sent, with the problem that it is then. */
  get wanted(): AbortSignal {
    return this.#wanted.signal;
  }

  /** Whether the car said since the first try that it is done. */
  get isSeen(): boolean {
    return this.saysNow() === true;
  }

  /** What the car said of it since the first try; `undefined` while it said nothing. */
  saysNow(): boolean | undefined {
    return this.news && this.command.verified?.(this.fields.parameters, this.news);
  }

  /** Calls `expired` when its time is over, unless it has a result by then. */
  watch(clock: Clock, expired: () => void): void {
    this.#expiry = clock.after(this.fields.until - clock.now(), () =>
      // Timers cannot look very far ahead.
      clock.now() < this.fields.until ? this.watch(clock, expired) : expired(),
    );
  }

  /** What has not left yet stays here: its time is over. */
  expire(): void {
    const { vin, command } = this.fields;
    this.#wanted.abort(new Problem('COMMAND_EXPIRED', { vin, command: command.name }));
  }

  /** Ends it well, or well enough. */
  end(
    status: 'verified' | 'unverified' | 'already',
    sentence: Ending,
    values: Readonly<Record<string, string | number>> = {},
  ): void {
    const { command, parameters } = this.fields;
    this.#settle(ending(this.#subject, status, sentence, command, parameters, values));
  }

  /** Ends it with a problem. A doubt outweighs it: that it may have been done is what a person must know. */
  fail(status: 'refused' | 'failed' | 'expired', problem: Problem | ProblemCode): void {
    const { vin, command } = this.fields;
    const told = typeof problem === 'string' ? new Problem(problem, { vin, command: command.name }) : problem;
    this.#settle(failure(this.#subject, this.doubt && status === 'refused' ? 'failed' : status, this.doubt ?? told));
  }

  get #subject(): { vin: string; command: string; cost: number } {
    const { vin, command } = this.fields;
    return { vin, command: command.name, cost: this.cost };
  }

  #settle(result: CommandResult): void {
    const { vin, command } = this.fields;
    this.#expiry?.cancel();
    this.#wanted.abort(new Problem('COMMAND_STOPPED', { vin, command: command.name }));
    this.#resolve?.(result);
    this.#resolve = undefined;
  }
}
