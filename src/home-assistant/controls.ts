import type { CommandResult, Status } from '../commands/intent';
import type { ChargeOrder } from '../rules/charge/exchange';
import type { PreconditionOrder } from '../rules/precondition/exchange';
import type { ParameterValues } from '../commands/parameter';

/** What Home Assistant, or whoever may write to the broker, asks for. */
export interface Order {
  readonly command: string;
  /** Checked, by name. */
  readonly parameters: ParameterValues;
  /** When it was given, epoch milliseconds; when it arrived where it did not say. */
  readonly at: number;
}

/** How an order can end: the states of the sensor `last_command`. */
export const orderStatuses = [
  'verified',
  'unverified',
  'already',
  'refused',
  'failed',
  'expired',
] as const satisfies readonly Status[];

/**
 * The way of orders to one car. A car that is published with it gets controls in Home Assistant; without it, it is only
 * shown. The publisher refuses by itself what is too old, makes no sense, or opens the car without allowance or PIN.
 */
export interface Controls {
  /** What may be done beside what never opens or frees the car. */
  readonly allows: { readonly opens: boolean };
  /** Asked for with every order that opens the car; without one, allowance is enough. */
  readonly pin?: string;
  /**
   * Does what was ordered; absent where the car takes no commands.
   * @returns how it ended, which is then shown; `undefined` when it was handed to somebody who answers for it himself.
   */
  take?(order: Order): Promise<CommandResult | undefined>;
  /**
   * Hands an order to the car's charge rule, which never opens the car and needs no account; absent where none may be given.
   * @throws Problem RULE_MISSING where the car has no rule.
   */
  rule?(order: ChargeOrder): void;
  /**
   * The same for the car's precondition rule; present wherever `rule` is.
   * @throws Problem PRECONDITION_MISSING where the car has none.
   */
  precondition?(order: PreconditionOrder): void;
}
