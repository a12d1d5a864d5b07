import { distance } from '../car/geography';
import type { Place } from '../wire/value';
import { metresTo, type Fix, type Person } from './person';

/** Metres around it that count as home, as Home Assistant's own zone has them. */
const homeRadius = 100;

/** A person as the control interface shows one. */
export interface PersonDescription extends Person {
  /** From where the person really is to each car, by VIN. */
  readonly metresToCar: Readonly<Record<string, number>>;
  /** What the phone said last, in the words of Home Assistant and of OwnTracks; `null` before it ever did. */
  readonly homeAssistant: ReturnType<typeof homeAssistant> | null;
  readonly ownTracks: ReturnType<typeof ownTracks> | null;
}

export function describePerson(
  person: Person,
  home: Place,
  cars: readonly (readonly [vin: string, place: Place])[],
): PersonDescription {
  const { fix, name } = person;
  return {
    ...person,
    metresToCar: Object.fromEntries(cars.map(([vin, place]) => [vin, metresTo(person, place)])),
    homeAssistant: fix && homeAssistant(name, fix, home),
    ownTracks: fix && ownTracks(name, fix),
  };
}

/** The state of a `person` entity. */
export const homeAssistant = (name: string, { at, latitude, longitude, accuracy }: Fix, home: Place) => ({
  entity_id: `person.${name.toLowerCase().replace(/[^a-z0-9]+/g, '_')}`,
  state: distance({ latitude, longitude }, home) <= homeRadius ? 'home' : 'not_home',
  attributes: { friendly_name: name, source_type: 'gps', latitude, longitude, gps_accuracy: accuracy },
  last_updated: new Date(at).toISOString(),
});

/** A location message, whose time stamp is in seconds. */
export const ownTracks = (name: string, { at, latitude: lat, longitude: lon, accuracy: acc }: Fix) => ({
  _type: 'location' as const,
  tid: name.slice(0, 2).toLowerCase(),
  lat,
  lon,
  acc,
  tst: Math.floor(at / 1_000),
});
