/** Lets one piece of work run at a time: who asks while it runs gets the same result. */
export class SingleFlight<Result> {
  #running: Promise<Result> | undefined;

  /** The result of the work under way, else of `work`. A failure is told to all who wait, and the next call tries anew. */
  run(work: () => Promise<Result>): Promise<Result> {
    this.#running ??= work().finally(() => (this.#running = undefined));
    return this.#running;
  }
}
