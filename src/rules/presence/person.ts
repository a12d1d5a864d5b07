import type { Location } from '../../vehicle/value';

/** Where a person or phone is, as a message says. */
export interface PersonReading {
  /** The id of the entity, or the topic. */
  readonly person: string;
  /** When that was so, epoch milliseconds. */
  readonly at: number;
  /** The home, anywhere else, or the name of a place; `null` where nobody knows. */
  readonly place: 'home' | 'away' | (string & {}) | null;
  /** `null` where the source gives no coordinates. */
  readonly fix: PersonFix | null;
  /** Metres from home, where the source tells them instead of coordinates. */
  readonly fromHome?: number;
}

export interface PersonFix extends Location {
  /** Metres; `null` where it is not told. */
  readonly accuracy: number | null;
}
