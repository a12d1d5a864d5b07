/** A started timer; `cancel` may be called twice. */
export interface Timer {
  cancel(): void;
}

/** The only way to the time of day and to timers, so that tests and accelerated runs bring their own. */
export interface Clock {
  /** Now, as epoch milliseconds. */
  now(): number;
  /** Calls `run` once after `delay` milliseconds. */
  after(delay: number, run: () => void): Timer;
  /** Calls `run` every `interval` milliseconds. */
  every(interval: number, run: () => void): Timer;
}

/** Node.js turns a longer delay into none at all. */
const longest = 2 ** 31 - 1;

/** The machine's own clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delay, run) {
    const timer = setTimeout(run, Math.min(delay, longest));
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
  every(interval, run) {
    const timer = setInterval(run, Math.min(interval, longest));
    timer.unref();
    return { cancel: () => clearInterval(timer) };
  },
};
