/**
 * Messages on their way to one connection. A broker that answers slowly has a bounded number in flight, and of what waits
 * only the latest a topic: an old state is worth nothing beside a newer one.
 */
export class Outbox {
  readonly #send: (topic: string, payload: string) => Promise<unknown>;
  readonly #most: number;
  readonly #waiting = new Map<string, string>();
  #inFlight = 0;
  #idle: (() => void)[] = [];

  /** @param send settles when the broker has the message, or never will; it must not reject. */
  constructor(send: (topic: string, payload: string) => Promise<unknown>, most = 256) {
    this.#send = send;
    this.#most = most;
  }

  put(topic: string, payload: string): void {
    this.#waiting.set(topic, payload);
    this.#pump();
  }

  /** The connection is gone: nothing that waits is sent any more. */
  close(): void {
    this.#waiting.clear();
  }

  /** Resolves when nothing waits and nothing is in flight. */
  async idle(): Promise<void> {
    if (this.#inFlight > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #pump(): void {
    for (const [topic, payload] of this.#waiting) {
      if (this.#inFlight >= this.#most) return;
      this.#waiting.delete(topic);
      this.#inFlight++;
      void this.#send(topic, payload).then(() => this.#sent());
    }
  }

  #sent(): void {
    this.#inFlight--;
    this.#pump();
    if (this.#inFlight === 0) this.#idle.splice(0).forEach((resolve) => resolve());
  }
}
