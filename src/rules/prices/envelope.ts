import { parseXml } from './shapes/entsoe';
import { field, fieldsOf, listOf, type Fields } from './shapes/shape';

/** The parts of a message that prices come in. */
export interface PriceMessage {
  readonly payload?: unknown;
  readonly data?: unknown;
  readonly topic?: string;
}

/**
 * Where the prices may be, the likeliest first: the payload itself (text is parsed), what Home Assistant, GraphQL and evcc
 * wrap around a value, and `msg.data` of a state node whose payload is only the bare state.
 */
export function candidatesOf({ payload, data }: PriceMessage): Fields[] {
  const body = parsed(payload);
  // "Get entities" sends a list of whole entities.
  const entities = (listOf(body) ?? []).slice(0, 100).map((entity) => field(entity, 'attributes'));
  return [
    body,
    field(body, 'attributes'),
    field(body, 'event'),
    field(body, 'result'),
    field(body, 'data'),
    ...entities,
    field(data, 'new_state', 'attributes'),
    field(data, 'attributes'),
  ]
    .map(fieldsOf)
    .filter((value) => value !== undefined);
}

function parsed(payload: unknown): unknown {
  const text = payload instanceof Uint8Array ? Buffer.from(payload).toString('utf8') : payload;
  if (typeof text !== 'string') return payload;
  const trimmed = text.trim();
  if (trimmed.startsWith('<')) return parseXml(trimmed);
  // Some services send JSON as text/html: look at the text, not at what it is called.
  if (!/^[{[]/.test(trimmed)) return undefined;
  try {
    return JSON.parse(trimmed);
  } catch {
    return undefined;
  }
}
