import { candidatesOf, type PriceMessage } from './prices/envelope';
import { field, listOf, textOf } from './prices/shapes/shape';
import { timeOf } from './prices/time';

/** An entity of Home Assistant as a message holds it. */
export interface EntityState {
  /** As `person.anna`. */
  readonly id: string;
  readonly state: string;
  readonly attributes: unknown;
  /** When Home Assistant last heard of it, epoch milliseconds; absent where the message does not tell it. */
  readonly at?: number;
}

const entityId = /^[a-z_]+\.\w+$/;

/**
 * The entities of Home Assistant that a message holds, in whatever node it came from: `msg.data` of the state nodes, a whole
 * entity or a list of them as payload, and the event of "events: all". A bare state with its id as topic is one, too.
 */
export function entitiesOf(message: PriceMessage): EntityState[] {
  const { data, topic = '', payload } = message;
  const [body] = candidatesOf({ payload });
  const places: unknown[] = [
    field(data, 'new_state'),
    data,
    ...(listOf(body)?.slice(0, 100) ?? []),
    field(body, 'event', 'new_state'),
    field(body, 'new_state'),
    body,
  ];
  const found = places.flatMap((place) => entityOf(place, topic));
  if (found.length > 0) return unique(found);
  const state = wordOf(payload);
  return state !== undefined && entityId.test(topic) ? [{ id: topic, state, attributes: undefined }] : [];
}

/** A bare word, as MQTT and the state nodes send it. */
export function wordOf(payload: unknown): string | undefined {
  const text = payload instanceof Uint8Array ? Buffer.from(payload).toString('utf8') : payload;
  return typeof text === 'string' ? text.trim() : undefined;
}

function entityOf(place: unknown, topic: string): EntityState[] {
  const state = textOf(field(place, 'state'));
  const id = textOf(field(place, 'entity_id')) ?? topic;
  if (state === null || !entityId.test(id)) return [];
  const at = ['last_reported', 'last_updated', 'last_changed']
    .map((name) => timeOf(field(place, name), 'UTC'))
    .find((time) => time !== undefined);
  return [{ id, state, attributes: field(place, 'attributes'), ...(at !== undefined && { at }) }];
}

const unique = (entities: readonly EntityState[]): EntityState[] =>
  entities.filter((one, index) => entities.findIndex(({ id }) => id === one.id) === index);

/** Is the entity there, and does Home Assistant know its state? */
export const isKnown = ({ state }: Pick<EntityState, 'state'>): boolean => !/^(unknown|unavailable)$/i.test(state);
