import { Subscribers } from '../../src/kernel/subscribers';

/** What happened, in its order, for tests that wait until something did. */
export class Journal<Entry> {
  readonly entries: Entry[] = [];
  readonly #heard = new Subscribers<Entry>((error) => {
    throw error;
  });

  add(entry: Entry): void {
    this.entries.push(entry);
    this.#heard.publish(entry);
  }

  /** The first entry, past or to come, that fits. */
  sees(fits: (entry: Entry) => boolean): Promise<Entry> {
    const past = this.entries.find(fits);
    return past === undefined ? this.next(fits) : Promise.resolve(past);
  }

  /** The first entry to come that fits. */
  next(fits: (entry: Entry) => boolean = () => true): Promise<Entry> {
    return new Promise((resolve) => {
      const unsubscribe = this.#heard.subscribe((entry) => {
        if (!fits(entry)) return;
        unsubscribe();
        resolve(entry);
      });
    });
  }

  forget(which: (entry: Entry) => boolean = () => true): void {
    this.entries.splice(0, Infinity, ...this.entries.filter((entry) => !which(entry)));
  }
}
