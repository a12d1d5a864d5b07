import { merge, type Moment } from './moment';

/** The moments of one car in event order, each time once. */
export class Moments {
  #list: Moment[] = [];

  get length(): number {
    return this.#list.length;
  }

  get last(): Moment | undefined {
    return this.#list.at(-1);
  }

  at(index: number): Moment | undefined {
    return this.#list[index];
  }

  /** The position of the first moment later than a time. */
  after(time: number): number {
    const list = this.#list;
    // Records come in order nearly always.
    if ((list.at(-1)?.at ?? -Infinity) <= time) return list.length;
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (list[middle]!.at <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Puts a moment in its place; one of the same time takes it up. @returns what now stands there, absent if nothing changed. */
  insert(moment: Moment): Moment | undefined {
    const index = this.after(moment.at);
    const same = this.#list[index - 1];
    if (same?.at !== moment.at) {
      if (index === this.#list.length) this.#list.push(moment);
      else this.#list.splice(index, 0, moment);
      return moment;
    }
    const values = merge(same.values, moment.values);
    if (values === same.values) return undefined;
    return (this.#list[index - 1] = { at: moment.at, values });
  }

  /** Forgets all up to a time. */
  forget(time: number): void {
    this.#list = this.#list.slice(this.after(time));
  }

  /** Takes out and returns all later than a time. */
  cut(time: number): Moment[] {
    return this.#list.splice(this.after(time));
  }
}
