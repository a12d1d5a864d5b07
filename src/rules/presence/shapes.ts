import { isKnown, wordOf, type EntityState } from '../entity';
import { candidatesOf, type PriceMessage } from '../prices/envelope';
import { field, textOf } from '../prices/shapes/shape';
import { timeOf } from '../prices/time';
import type { PersonFix, PersonReading } from './person';

/** The parts of a message that a person comes in. */
export interface PersonMessage extends PriceMessage {
  /** The broker had kept it: nobody knows since when. */
  readonly retain?: unknown;
}

/** What a shape looks at. */
export interface PersonSource {
  readonly message: PersonMessage;
  readonly entities: readonly EntityState[];
  /** Epoch milliseconds. */
  readonly now: number;
}

/** One form in which persons come; `undefined` to any other. */
export type PersonShape = (source: PersonSource) => PersonReading[] | undefined;

/**
 * Of a phone with OwnTracks: `owntracks/<user>/<device>` with where it is, and `…/event` with a region that it entered or
 * left. The broker keeps the last one, so its own time counts. Its other messages say nothing of a place.
 */
const ownTracks: PersonShape = ({ message, now }) => {
  const [body] = candidatesOf({ payload: message.payload });
  const type = field(body, '_type');
  if (typeof type !== 'string') return undefined;
  const at = timeOf(field(body, 'tst'), 'UTC');
  const topic = message.topic ?? '';
  if (topic === '' || at === undefined || !/^(location|transition)$/.test(type)) return [];
  const fix = fixOf(field(body, 'lat'), field(body, 'lon'), field(body, 'acc'));
  const regions = field(body, 'inregions');
  const region =
    type === 'location' ? (Array.isArray(regions) ? textOf(regions[0]) : null) : textOf(field(body, 'desc'));
  const place = region !== null && /^home$/i.test(region) ? 'home' : region;
  const isLeft = field(body, 'event') === 'leave';
  // Who left another place may be anywhere.
  const left = place === 'home' ? 'away' : null;
  return [{ person: topic.replace(/\/event$/, ''), at: Math.min(at, now), place: isLeft ? left : place, fix }];
};

/** `person.…` and `device_tracker.…`; the ids of their zones come first, for a zone may be called anything. */
const trackers: PersonShape = ({ entities, now }) =>
  readings(entities, /^(person|device_tracker)\./, (entity) => {
    const { attributes } = entity;
    const zones = field(attributes, 'in_zones');
    const isHome = Array.isArray(zones) && zones.includes('zone.home');
    const place = isHome ? 'home' : entity.state === 'not_home' ? 'away' : entity.state;
    const fix = fixOf(field(attributes, 'latitude'), field(attributes, 'longitude'), field(attributes, 'gps_accuracy'));
    return { ...told(entity, now), ...(isKnown(entity) ? { place, fix } : { place: null, fix: null }) };
  });

/** `zone.…` counts the persons in it: it stands for itself, and for those that it names. */
const zones: PersonShape = ({ entities, now }) =>
  readings(entities, /^zone\./, (entity) => {
    const isHome = entity.id === 'zone.home';
    const name = isHome ? 'home' : (textOf(field(entity.attributes, 'friendly_name')) ?? entity.id.slice(5));
    const count = /^\d+$/.test(entity.state) ? Number(entity.state) : undefined;
    const nobody = isHome && count === 0 ? 'away' : null;
    return { ...told(entity, now), place: count !== undefined && count > 0 ? name : nobody, fix: null };
  });

const proximity = /^sensor\.home_(\w+)_(distance|direction_of_travel)$/;

/** The two sensors of Proximity around the home: how far, and whether arrived. */
const proximities: PersonShape = ({ entities, now }) =>
  readings(entities, proximity, (entity) => {
    const [, person = '', kind] = proximity.exec(entity.id) ?? [];
    const metres = kind === 'distance' ? distanceOf(entity) : undefined;
    return {
      ...told(entity, now),
      person,
      place: kind !== 'distance' && entity.state === 'arrived' ? 'home' : null,
      fix: null,
      ...(metres !== undefined && { fromHome: metres }),
    };
  });

const inMetres: Readonly<Record<string, number>> = { m: 1, km: 1_000, ft: 0.3048, yd: 0.9144, mi: 1_609.344 };

/** The unit is the user's choice. */
function distanceOf({ state, attributes }: EntityState): number | undefined {
  const factor = inMetres[textOf(field(attributes, 'unit_of_measurement')) ?? 'm'];
  return /^\d+(\.\d+)?$/.test(state) && factor !== undefined ? Number(state) * factor : undefined;
}

/** Coordinates without anything around them, as trackers send them over MQTT. */
const coordinates: PersonShape = ({ message, now }) => {
  const [body] = candidatesOf({ payload: message.payload });
  const accuracy = field(body, 'gps_accuracy') ?? field(body, 'accuracy');
  const fix = fixOf(field(body, 'latitude'), field(body, 'longitude'), accuracy);
  if (!fix || !message.topic) return undefined;
  // Kept by the broker, without a time: it may be from last week.
  return [{ person: message.topic, at: now, place: null, fix: message.retain === true ? null : fix }];
};

const words: Readonly<Record<string, PersonReading['place']>> = {
  ...{ home: 'home', on: 'home', true: 'home', '1': 'home' },
  ...{ not_home: 'away', away: 'away', off: 'away', false: 'away', '0': 'away' },
  ...{ unknown: null, unavailable: null },
};

/** A word, a number or a boolean: the topic is the person. */
const plain: PersonShape = ({ message, now }) => {
  const { payload, topic = '' } = message;
  const word = typeof payload === 'boolean' || typeof payload === 'number' ? String(payload) : wordOf(payload);
  const key = word?.toLowerCase() ?? '';
  if (topic === '' || !Object.hasOwn(words, key)) return undefined;
  return [{ person: topic, at: now, place: words[key]!, fix: null }];
};

/** Every form that is known, the most telling first. */
export const shapes: readonly PersonShape[] = [ownTracks, trackers, zones, proximities, coordinates, plain];

function readings(
  entities: readonly EntityState[],
  id: RegExp,
  read: (entity: EntityState) => PersonReading,
): PersonReading[] | undefined {
  const found = entities.filter((entity) => id.test(entity.id));
  return found.length === 0 ? undefined : found.map(read);
}

/** A time from another clock is never ahead of ours. */
const told = ({ id, at }: EntityState, now: number): { person: string; at: number } => ({
  person: id,
  at: Math.min(at ?? now, now),
});

/** Null Island is what trackers without a fix send. */
function fixOf(latitude: unknown, longitude: unknown, accuracy: unknown): PersonFix | null {
  if (!isWithin(latitude, 90) || !isWithin(longitude, 180) || (latitude === 0 && longitude === 0)) return null;
  return { latitude, longitude, accuracy: isWithin(accuracy, 1e7) && accuracy >= 0 ? accuracy : null };
}

const isWithin = (value: unknown, most: number): value is number =>
  typeof value === 'number' && Math.abs(value) <= most;
