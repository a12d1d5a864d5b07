import type { Clock, Timer } from '../kernel/clock';
import type { Unsubscribe } from '../kernel/subscribers';
import type { CommandedCar } from './intent';
import { knownNow } from './known';
import type { Order } from './order';
import type { Ending } from './results';

/** How long the car's own data may take to show a command, milliseconds. */
const patience = 60_000;

/** Waits until a car's own data show what was sent. The next command does not wait for it. */
export class Verifications {
  readonly #car: CommandedCar;
  readonly #clock: Clock;
  readonly #timers = new Map<Order, Timer>();
  /** By quantity, the last order of which nobody knows whether it was done. */
  readonly #unseen = new Map<string, Order>();
  #unsubscribe: Unsubscribe | undefined;

  constructor(car: CommandedCar, clock: Clock) {
    this.#car = car;
    this.#clock = clock;
  }

  get orders(): readonly Order[] {
    return [...this.#timers.keys()];
  }

  /**
   * Whether a command that is always sent found the car so already: what does not change is not told again. After another
   * order for the same thing that nobody saw done, what was known before says nothing.
   */
  #wasSo({ command, quantity, fields, doubt }: Order): boolean {
    if (command.already || doubt || this.isUnsure(quantity)) return false;
    return command.verified?.(fields.parameters, knownNow(this.#car, this.#clock.now())) === true;
  }

  /** Waits for an order that the car took, or may have taken. */
  add(order: Order): void {
    if (order.isSeen || this.#wasSo(order)) this.#see(order);
    else if (order.command.verified) {
      this.#unsubscribe ??= this.#car.onEvent(() => this.#look());
      this.#timers.set(
        order,
        this.#clock.after(patience, () => this.#giveUp(order, 'not-seen')),
      );
    } else if (order.doubt) order.fail('failed', order.doubt);
    else order.end('unverified', 'taken');
  }

  /** A newer command for the same thing is on its way: what the car shows from now on says nothing of older ones. */
  overtake(quantity: string): void {
    for (const order of this.orders) if (order.quantity === quantity) this.#giveUp(order, 'overtaken');
  }

  /** Keeps in mind that an order which nobody waits for any more may have been done. */
  doubt(order: Order): void {
    if (order.news) this.#unseen.set(order.quantity, order);
  }

  /** Whether the car may be other than its data say, as it was told something that they do not show yet. */
  isUnsure(quantity: string): boolean {
    if (this.orders.some((order) => order.quantity === quantity)) return true;
    const last = this.#unseen.get(quantity);
    return last !== undefined && last.saysNow() === undefined;
  }

  stop(): void {
    for (const order of this.orders) this.giveUp(order);
  }

  /** Waits no longer for an order. */
  giveUp(order: Order): void {
    if (this.#timers.has(order)) this.#giveUp(order, 'stopped');
  }

  #look(): void {
    for (const order of this.orders) if (order.isSeen) this.#see(order);
  }

  #see(order: Order): void {
    this.#forget(order);
    this.#unseen.delete(order.quantity);
    const seconds = Math.max(0, Math.round((this.#clock.now() - order.sentAt) / 1_000));
    order.end('verified', 'seen', { seconds });
  }

  #giveUp(order: Order, sentence: Ending): void {
    this.#forget(order);
    this.doubt(order);
    if (order.doubt) order.fail('failed', order.doubt);
    else order.end('unverified', sentence, { seconds: patience / 1_000 });
  }

  #forget(order: Order): void {
    this.#timers.get(order)?.cancel();
    this.#timers.delete(order);
    if (this.#timers.size > 0) return;
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }
}
