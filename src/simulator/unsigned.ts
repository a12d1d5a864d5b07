import { translate } from './car/commands/rest';
import { readOrder, writeOrder, type Order } from './security';

/** An order with the payload that asks for it, or the word why there is none. */
export type Unsigned = (Order & { readonly payload: Buffer }) | { readonly refused: string };

/**
 * What an unsigned command of the REST interface asks a car for. It goes through the signed form, so that every member of its
 * message is there and of its type.
 */
export function readUnsigned(command: string, parameters: Readonly<Record<string, unknown>>): Unsigned {
  const asked = translate(command, parameters);
  if (!asked) return { refused: 'not_supported' };
  const { domain, name } = asked;
  try {
    const payload = writeOrder(domain, name, asked.asked);
    const order = readOrder(domain, payload);
    return order ? { ...order, payload } : { refused: 'invalid_parameters' };
  } catch {
    return { refused: 'invalid_parameters' };
  }
}
