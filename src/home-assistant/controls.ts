/** What an order at a control asks for: a number or word such as `80`, `ON`, `LOCK`, `PRESS`. */
export interface Order {
  /** The level of the topic before `/set`: an entity's key, or one of a climate's further controls. */
  readonly control: string;
  readonly payload: string;
  /** When it was given, epoch milliseconds; when it arrived where it did not say. */
  readonly at: number;
}

/** How an order ended. A `CommandResult` fits. */
export interface OrderResult {
  readonly status: 'verified' | 'unverified' | 'already' | 'refused' | 'failed' | 'expired';
  readonly ok: boolean;
  /** The command that it became; empty where it became none. */
  readonly command: string;
  /** The problem's code; `null` where there was none. */
  readonly code: string | null;
  /** Why it was not done, in a sentence; empty where it was. */
  readonly reason: string;
  /** What helps, in a sentence; empty where nothing has to. */
  readonly fix: string;
}

/**
 * The way of orders to one car. A car that is published with it gets controls in Home Assistant; without it, it is only
 * shown. The publisher refuses by itself what is too old, unreadable, or opens the car without allowance or PIN; all else it
 * hands on.
 */
export interface Controls {
  /** What may be done beyond what never opens or frees the car. */
  readonly allows: { readonly opens: boolean };
  /** Asked for with every order that opens the car; without one, allowance is enough. */
  readonly pin?: string;
  /** Whether an order opens or frees the car, so unlocks a door, opens a trunk, lets it be driven. */
  opens(control: string, payload: string): boolean;
  /**
   * Does what was ordered. Must not reject.
   * @returns how it ended, which is then shown; `undefined` when it was handed to somebody who answers for it himself.
   */
  take(order: Order): Promise<OrderResult | undefined>;
}
