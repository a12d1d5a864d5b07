import { People, type Person } from '../people';
import type { Place } from '../wire/value';
import type { TimedPersonChange } from './driver';

/** The people of some days, who do what they do at their times. */
export class Neighbours {
  readonly #people: People;
  #waiting: readonly { readonly name: string; readonly timed: TimedPersonChange }[];

  constructor(
    home: Place,
    people: readonly { readonly name: string; readonly changes: readonly TimedPersonChange[] }[],
    random: () => number,
  ) {
    this.#people = new People(home, random);
    for (const { name } of people) this.#people.change(name, {});
    const all = people.flatMap(({ name, changes }) => changes.map((timed) => ({ name, timed })));
    this.#waiting = all.sort((one, other) => one.timed.at - other.timed.at);
  }

  get everybody(): readonly Person[] {
    return this.#people.everybody;
  }

  get isMoving(): boolean {
    return this.everybody.some(({ goesTo }) => goesTo !== null);
  }

  /** When somebody next does something, epoch milliseconds. */
  get next(): number {
    return this.#waiting[0]?.timed.at ?? Infinity;
  }

  /** Does what is due. */
  follow(now: number): void {
    const due = this.#waiting.findIndex(({ timed }) => timed.at > now);
    const count = due < 0 ? this.#waiting.length : due;
    for (const { name, timed } of this.#waiting.slice(0, count)) this.#people.change(name, timed.change);
    this.#waiting = count > 0 ? this.#waiting.slice(count) : this.#waiting;
  }

  step(seconds: number, now: number): void {
    this.#people.step(seconds, now);
  }
}
