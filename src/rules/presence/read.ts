import { entitiesOf } from '../entity';
import type { PersonReading } from './person';
import { shapes, type PersonMessage } from './shapes';

export type { PersonFix, PersonReading } from './person';
export type { PersonMessage } from './shapes';

/**
 * Reads where persons are, in the forms of Home Assistant's persons, trackers, zones and Proximity, of OwnTracks over MQTT, of
 * bare coordinates, and of plain words whose topic is the person. A list of entities tells of several.
 * @param options `now` in epoch milliseconds: for what tells no time of its own.
 * @returns empty where the message tells of nobody.
 */
export function readPeople(message: PersonMessage, { now }: { readonly now: number }): PersonReading[] {
  const source = { message, entities: entitiesOf(message), now };
  for (const shape of shapes) {
    const found = shape(source);
    if (found) return found;
  }
  return [];
}
