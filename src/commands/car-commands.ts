import type { Clock } from '../kernel/clock';
import type { Log } from '../kernel/log';
import { Problem, reasonOf } from '../kernel/problem';
import { Subscribers, type Unsubscribe } from '../kernel/subscribers';
import { checkParameters, commandNamed } from './check';
import { Dispatch } from './dispatch';
import type { CommandedCar, CommandResult, Intent, Progress, Surface } from './intent';
import { Order } from './order';
import { Reach } from './reach';
import { failure } from './results';
import type { CommandRoad } from './road';
import { Verifications } from './verification';

/** How long a command is good when nobody says otherwise, milliseconds. */
const patience = 15 * 60_000;

/** Who presses a switch looks at it: what comes from Home Assistant is sent within a minute or not at all. */
const orderPatience = 60_000;

/** What a surface may do. */
export interface SurfaceRules {
  /** Commands that open or free the car. */
  readonly opens: boolean;
}

export interface CarCommandsOptions {
  readonly car: CommandedCar;
  /** `undefined` while no account is set. */
  readonly road: () => CommandRoad | undefined;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly log: Log;
}

/** A command that has no result yet. */
export type Pending = Exclude<Progress, { readonly stage: 'done' }>;

const pendingOf = ({ stage, fields: { intent, until } }: Order): Pending => ({ stage, intent, until });

/** The commands of one car: checked, sent one at a time, and held against what the car says afterwards. */
export class CarCommands {
  readonly #options: CarCommandsOptions;
  readonly #reach: Reach;
  readonly #verifications: Verifications;
  readonly #dispatch: Dispatch;
  readonly #progress: Subscribers<Progress>;
  readonly #rules = new Map<Surface, SurfaceRules>([
    ['flow', { opens: true }],
    ['home_assistant', { opens: false }],
  ]);

  constructor(options: CarCommandsOptions) {
    this.#options = options;
    const { car, road, clock, random, log } = options;
    this.#progress = new Subscribers((error) => log.error(`A listener to commands failed: ${reasonOf(error)}`));
    const reach = (this.#reach = new Reach(car, clock));
    const verifications = (this.#verifications = new Verifications(car, clock));
    const tell = (order: Order): void => this.#progress.publish(pendingOf(order));
    this.#dispatch = new Dispatch({ car, road, clock, random, reach, verifications, tell });
  }

  /** What has no result yet, oldest first. */
  get pending(): readonly Pending[] {
    return [...this.#verifications.orders, ...this.#dispatch.orders].filter(({ isOpen }) => isOpen).map(pendingOf);
  }

  /** Tells how far commands are; each ends with `done`, and what needs no sending tells only that. */
  onProgress(listener: (progress: Progress) => void): Unsubscribe {
    return this.#progress.subscribe(listener);
  }

  /** Says what a surface may do. At first flows may all, and Home Assistant may not open the car. */
  allow(surface: Surface, rules: SurfaceRules): void {
    this.#rules.set(surface, rules);
  }

  /**
   * Does what was asked for, and says what came of it. Never rejects.
   * @param signal who asked is no more: what was not sent by then is not sent.
   */
  async run(intent: Intent, signal?: AbortSignal): Promise<CommandResult> {
    const { car, log } = this.#options;
    let result: CommandResult;
    try {
      const order = this.#admit(intent, signal?.aborted === true);
      const giveUp = (): void => this.#giveUp(order);
      signal?.addEventListener('abort', giveUp);
      result = await order.result;
      signal?.removeEventListener('abort', giveUp);
    } catch (error) {
      const command = typeof intent.command === 'string' ? intent.command : '';
      const problem =
        error instanceof Problem
          ? error
          : new Problem('COMMAND_FAILED', { vin: car.vin, command, reason: reasonOf(error) }, error);
      result = failure({ vin: car.vin, command, cost: 0 }, 'refused', problem);
    }
    const why = intent.reason ? ` (${intent.reason})` : '';
    log.debug(`${result.command} for ${result.vin}${why}: ${result.status}. ${result.reason}`);
    this.#progress.publish({ stage: 'done', intent, result });
    return result;
  }

  /** Ends what has no result yet, each with one. Commands can be run again afterwards. */
  stop(): void {
    this.#dispatch.stop();
    this.#verifications.stop();
  }

  #giveUp(order: Order): void {
    this.#dispatch.giveUp(order);
    this.#verifications.giveUp(order);
  }

  /**
   * An order that has its result already, or is on its way to it.
   * @throws Problem why it is refused.
   */
  #admit(intent: Intent, isStopped: boolean): Order {
    const { car, clock, road } = this.#options;
    const now = clock.now();
    const command = commandNamed(intent.command);
    const parameters = checkParameters(command, intent.parameters);
    // Who ordered may have a clock that is ahead.
    const at = Math.min(intent.at, now);
    const isOrder = intent.surface === 'home_assistant';
    const { vin } = car;
    if (isStopped) throw new Problem('COMMAND_STOPPED', { vin, command: command.name });
    if (isOrder && !(now - at <= orderPatience)) {
      const seconds = Math.round((now - at) / 1_000);
      throw new Problem('COMMAND_TOO_OLD', { vin, command: command.name, seconds });
    }
    if (command.opens && !this.#rules.get(intent.surface)?.opens) throw new Problem('ORDER_OPENS', { vin });
    if (!road()) throw new Problem('ACCOUNT_MISSING', { vin });

    const wake = intent.wake ?? 'never';
    const order = new Order({
      vin,
      intent,
      command,
      parameters,
      // Who asks for the car to be awake wants no waiting.
      wake: command.domain === null && wake === 'never' ? 'needed' : wake,
      startedAt: now,
      until: Math.min(intent.expiresAt ?? at + patience, isOrder ? at + orderPatience : Infinity),
      wakes: this.#reach.wakes,
    });
    // Also where one of the times is none.
    if (!(order.fields.until > now)) {
      order.fail('expired', 'COMMAND_LATE');
      return order;
    }
    this.#dispatch.replace(order.quantity);
    if (this.#dispatch.isAlready(order)) order.end('already', 'already');
    else this.#dispatch.add(order);
    return order;
  }
}
