import type { Place } from '../wire/value';
import { changed, personAt, stepPerson, type Fix, type Person, type PersonChange } from './person';

/** A phone said where it is. */
export interface PositionEvent extends Fix {
  readonly person: string;
  readonly event: 'position';
}

/** Everybody with a phone. */
export class People {
  readonly #random: () => number;
  readonly home: Place;
  readonly #people = new Map<string, Person>();

  /** @param home where people are who were not placed anywhere. @param random numbers in [0, 1). */
  constructor(home: Place, random: () => number) {
    this.home = home;
    this.#random = random;
  }

  get everybody(): readonly Person[] {
    return [...this.#people.values()];
  }

  get(name: string): Person | undefined {
    return this.#people.get(name);
  }

  /** Changes somebody, who is there from then on. */
  change(name: string, change: PersonChange): Person {
    const person = changed(this.#people.get(name) ?? personAt(name, this.home), change);
    this.#people.set(name, person);
    return person;
  }

  /** Lets some seconds pass. @param now epoch milliseconds afterwards. @returns what the phones said. */
  step(seconds: number, now: number): PositionEvent[] {
    const events: PositionEvent[] = [];
    for (const before of this.everybody) {
      const after = stepPerson(before, now, seconds, this.#random);
      this.#people.set(after.name, after);
      if (after.fix && after.fix !== before.fix) events.push({ ...after.fix, person: after.name, event: 'position' });
    }
    return events;
  }
}
