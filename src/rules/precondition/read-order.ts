import { checkYes, readYes } from '../yes';
import { preconditionOrders, type PreconditionOrder } from './exchange';

/** What an order means with `false`; `resume` has no opposite. */
const opposites = { start: 'stop', stop: 'resume', skip: 'unskip' } as const satisfies Record<
  string,
  PreconditionOrder
>;

/**
 * What a message orders of a precondition rule: `msg.topic` names it, and with `false` as `msg.payload` it means its opposite.
 * @returns `undefined` where the topic is none of these.
 * @throws Problem RULE_SWITCH_INVALID, RULE_ORDER_ALONE
 */
export function readPreconditionOrder(message: {
  readonly topic?: unknown;
  readonly payload?: unknown;
}): PreconditionOrder | undefined {
  const { topic, payload } = message;
  const order = preconditionOrders.find((one) => one === topic);
  if (!order) return undefined;
  if (order !== 'resume') return readYes(order, payload) ? order : opposites[order];
  checkYes(order, payload);
  return order;
}
