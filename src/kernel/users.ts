/** Lets go; may be called twice. */
export type Release = () => void;

/**
 * Counts who holds a shared thing. Node-RED closes a config node and its users at the same time, so the config node waits
 * here until its users have let go.
 */
export class Users {
  #held = 0;
  #waiting: (() => void)[] = [];

  get count(): number {
    return this.#held;
  }

  hold(): Release {
    this.#held++;
    let released = false;
    return () => {
      if (released) return;
      released = true;
      if (--this.#held === 0) for (const resolve of this.#waiting.splice(0)) resolve();
    };
  }

  /** Resolves when nobody holds it. */
  gone(): Promise<void> {
    return this.#held === 0 ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }
}
