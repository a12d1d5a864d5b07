/** Ends a subscription; may be called twice. */
export type Unsubscribe = () => void;

/** A list of listeners to one kind of event. A listener that throws does not keep the others from hearing it. */
export class Subscribers<Event> {
  readonly #listeners = new Set<(event: Event) => void>();
  readonly #failed: (error: unknown) => void;

  /** @param failed is told what a listener threw. */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  get size(): number {
    return this.#listeners.size;
  }

  subscribe(listener: (event: Event) => void): Unsubscribe {
    // A wrapper of its own, so that one function subscribed twice is heard twice and unsubscribed once.
    const own = (event: Event): void => listener(event);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  publish(event: Event): void {
    // A copy, so that who subscribes while it is told hears the next event and not this one, perhaps without end.
    for (const listener of [...this.#listeners]) {
      if (!this.#listeners.has(listener)) continue;
      try {
        listener(event);
      } catch (error) {
        this.#failed(error);
      }
    }
  }
}
