import type { Clock } from '../kernel/clock';
import { Problem, reasonOf } from '../kernel/problem';
import { Bell } from './bell';
import { holds } from './command';
import type { CommandedCar, WakePolicy } from './intent';
import { knownNow, saidFromNow } from './known';
import type { Order } from './order';
import type { Reach } from './reach';
import { isFine, readable, refusal } from './refusal';
import { isPassing, mayBeDone, mostTries, pause } from './retry';
import type { CommandRoad } from './road';
import type { Verifications } from './verification';

export interface DispatchOptions {
  readonly car: CommandedCar;
  readonly road: () => CommandRoad | undefined;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly reach: Reach;
  readonly verifications: Verifications;
  /** Told when the stage of an order changed. */
  readonly tell: (order: Order) => void;
}

/** Weakest first. */
const policies: readonly WakePolicy[] = ['never', 'needed', 'always'];
const eagerness = ({ fields }: Order): number => policies.indexOf(fields.wake);

/** Orders that wait for a car, and the one that is on its way to it. */
export class Dispatch {
  readonly #options: DispatchOptions;
  readonly #bell: Bell;
  /** Oldest first. */
  #waiting: Order[] = [];
  #sending: Order | undefined;
  #isWorking = false;

  constructor(options: DispatchOptions) {
    this.#options = options;
    this.#bell = new Bell(options.clock);
  }

  /** Without a result yet, oldest first. */
  get orders(): readonly Order[] {
    return this.#sending ? [this.#sending, ...this.#waiting] : this.#waiting;
  }

  /** Whether the car is as the order wants it, as far as is surely known. */
  isAlready(order: Order): boolean {
    const { command, fields, quantity } = order;
    const { car, clock, reach, verifications } = this.#options;
    if (command.domain === null) return reach.isConnected;
    if (this.#sending?.quantity === quantity || verifications.isUnsure(quantity)) return false;
    return command.already?.(fields.parameters, knownNow(car, clock.now())) === true;
  }

  /** Ends what waits for the same quantity: a newer order is there. */
  replace(quantity: string): void {
    for (const old of this.#waiting.filter((one) => one.quantity === quantity)) {
      this.#leave(old);
      this.#options.verifications.doubt(old);
      old.fail('refused', 'COMMAND_REPLACED');
    }
  }

  add(order: Order): void {
    this.#waiting.push(order);
    this.#stage(order, 'queued');
    order.watch(this.#options.clock, () => this.#expire(order));
    this.#bell.ring();
    if (!this.#isWorking) void this.#work();
  }

  /** Ends all that wait, and gives up the one on its way. */
  stop(): void {
    for (const order of this.orders) this.giveUp(order);
  }

  /** Ends an order that waits or is on its way; what has left cannot be called back. */
  giveUp(order: Order): void {
    if (order === this.#sending) return order.fail('failed', 'COMMAND_STOPPED');
    if (!this.#waiting.includes(order)) return;
    this.#leave(order);
    this.#options.verifications.doubt(order);
    order.fail('refused', 'COMMAND_STOPPED');
    this.#bell.ring();
  }

  /** Works until nothing waits. It runs once at a time, so one command is on its way at a time. */
  async #work(): Promise<void> {
    const { car, clock } = this.#options;
    this.#isWorking = true;
    const unsubscribe = car.onEvent(() => this.#bell.ring());
    while (this.#waiting.length > 0) {
      const now = clock.now();
      // Timers stand still while the machine sleeps.
      for (const late of this.#waiting.filter(({ fields }) => fields.until <= now)) this.#expire(late);
      const ready = this.#waiting.filter(({ notBefore }) => notBefore <= now);
      const rest = ready.length > 0 ? await this.#advance(ready) : Infinity;
      if (this.#waiting.length === 0) break;
      const due = this.#waiting.map(({ notBefore }) => notBefore).filter((time) => time > now);
      await this.#bell.wait(Math.min(rest, ...due.map((time) => time - clock.now())));
    }
    unsubscribe();
    this.#isWorking = false;
  }

  /**
   * Goes one step with those whose time has come.
   * @returns how long nothing can be done unless something happens, milliseconds.
   */
  async #advance(ready: readonly Order[]): Promise<number> {
    const { car, reach } = this.#options;
    // The one that most wants the car awake wakes it for all.
    const driver = ready.reduce((one, other) => (eagerness(other) > eagerness(one) ? other : one));
    const road = this.#options.road();
    if (!road) {
      this.#end(driver, new Problem('ACCOUNT_MISSING', { vin: car.vin }));
      return 0;
    }
    const wakes = reach.wakes;
    try {
      const step = await this.#billed(road, driver, () => reach.step(road, driver.fields.wake, driver.wanted));
      if (step !== 'there') {
        const woken = reach.wakes > wakes ? this.#waiting.filter(({ fields }) => fields.wake !== 'never') : [];
        for (const order of woken) this.#stage(order, 'waking');
        return step.again;
      }
    } catch (error) {
      this.#stumble(driver, this.#problem(driver, error), { isSent: false });
      return 0;
    }
    // The oldest that did not end meanwhile.
    const next = ready.find((order) => this.#waiting.includes(order));
    if (next) await this.#deliver(road, next);
    return 0;
  }

  /** The car is there: does what is left to do for an order. */
  async #deliver(road: CommandRoad, order: Order): Promise<void> {
    const { clock, reach, verifications } = this.#options;
    if (clock.now() >= order.fields.until) return this.#expire(order);
    this.#leave(order);
    if (order.command.domain === null) {
      const seconds = Math.round((clock.now() - order.fields.startedAt) / 1_000);
      if (reach.wakes > order.fields.wakes) order.end('verified', 'awake', { seconds });
      else order.end('already', 'already');
    } else if (order.isSeen) {
      verifications.add(order);
    } else if (!order.doubt && this.isAlready(order)) {
      // It came about while the order waited.
      order.end('already', 'already');
    } else {
      await this.#send(road, order);
    }
  }

  async #send(road: CommandRoad, order: Order): Promise<void> {
    const { car, clock, reach, verifications } = this.#options;
    const { command, parameters } = order.fields;
    verifications.overtake(order.quantity);
    this.#sending = order;
    order.sentAt = clock.now();
    // After another order for the same thing that nobody saw done, what was known before says nothing.
    const together = verifications.isUnsure(order.quantity) ? [] : command.signals;
    order.news ??= saidFromNow(car, order.sentAt, together);
    this.#stage(order, 'sent');
    try {
      const { result, reason } = await this.#billed(road, order, () =>
        road.send(car.vin, command, parameters, order.wanted),
      );
      reach.seen();
      if (!order.isOpen) verifications.doubt(order);
      else if (result) verifications.add(order);
      else if (isFine(command, reason)) order.end('already', 'already.said', { said: readable(reason) });
      else this.#stumble(order, refusal(car.vin, command, reason), { isSent: true });
    } catch (error) {
      this.#stumble(order, this.#problem(order, error), { isSent: true });
    } finally {
      this.#sending = undefined;
    }
  }

  /** A try failed: the order is tried again where time heals it and it cannot be done twice, else it ends. */
  #stumble(order: Order, problem: Problem, { isSent }: { isSent: boolean }): void {
    const { clock, random, reach, verifications } = this.#options;
    if (problem.code === 'WAKE_FAILED') {
      for (const one of this.#waiting.filter(({ fields }) => fields.wake !== 'never')) this.#end(one, problem);
      return;
    }
    if (problem.code === 'CAR_ASLEEP') reach.lost();
    order.problem = problem;
    order.tries++;
    if (isSent && mayBeDone(problem)) order.doubt ??= problem;
    if (!order.isOpen) return verifications.doubt(order);
    const rest = pause(problem, order.tries, random(), reach.isJustWoken);
    const isTooLate = clock.now() + rest >= order.fields.until;
    const isRisky = order.doubt !== undefined && holds(order.command.once, order.fields.parameters);
    if (!isPassing(problem) || order.tries >= mostTries || isTooLate || isRisky) return this.#end(order, problem);
    // What waits for the same quantity came later.
    if (isSent && this.#waiting.some((later) => later.quantity === order.quantity)) {
      verifications.doubt(order);
      return order.fail('refused', 'COMMAND_REPLACED');
    }
    order.notBefore = clock.now() + rest;
    if (isSent) this.#waiting.unshift(order);
    this.#stage(order, 'queued');
  }

  /** Ends what failed for good; where it may have been done, the car's own data may still show it. */
  #end(order: Order, problem: Problem): void {
    this.#leave(order);
    if (order.doubt) this.#options.verifications.add(order);
    else if (problem.code === 'COMMAND_EXPIRED') order.fail('expired', problem);
    else order.fail(isPassing(problem) || problem.code === 'COMMAND_FAILED' ? 'failed' : 'refused', problem);
  }

  /** In flight it has its answer to wait for, if it has left; it is then not sent again. */
  #expire(order: Order): void {
    if (order === this.#sending) return order.expire();
    if (!this.#waiting.includes(order)) return;
    this.#leave(order);
    this.#options.verifications.doubt(order);
    order.fail('expired', order.problem ?? 'COMMAND_EXPIRED');
    this.#bell.ring();
  }

  #leave(order: Order): void {
    this.#waiting = this.#waiting.filter((other) => other !== order);
  }

  #stage(order: Order, stage: Order['stage']): void {
    order.stage = stage;
    this.#options.tell(order);
  }

  async #billed<T>(road: CommandRoad, order: Order, work: () => Promise<T>): Promise<T> {
    const { vin } = this.#options.car;
    const before = road.spent(vin);
    try {
      return await work();
    } finally {
      order.cost += road.spent(vin) - before;
    }
  }

  #problem({ command }: Order, error: unknown): Problem {
    if (error instanceof Problem) return error;
    const { vin } = this.#options.car;
    return new Problem('COMMAND_FAILED', { vin, command: command.name, reason: reasonOf(error) }, error);
  }
}
