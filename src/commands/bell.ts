import type { Clock } from '../kernel/clock';

/** Lets one waiter wait for something or for a time, whichever is first. A ring that nobody waits for is kept for the next. */
export class Bell {
  readonly #clock: Clock;
  #hasRung = false;
  #hear: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  ring(): void {
    this.#hasRung = true;
    this.#hear?.();
  }

  /** @param longest milliseconds; without end where infinite. */
  async wait(longest: number): Promise<void> {
    if (!this.#hasRung && longest > 0) {
      await new Promise<void>((resolve) => {
        const timer = Number.isFinite(longest) ? this.#clock.after(longest, resolve) : undefined;
        this.#hear = () => {
          timer?.cancel();
          resolve();
        };
      });
    }
    this.#hear = undefined;
    this.#hasRung = false;
  }
}
