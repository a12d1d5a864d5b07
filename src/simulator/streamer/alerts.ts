import type { Alert } from '../wire/records';

/** Customer and Service. */
const audiences = [1, 2];

/** Which alerts began and which ended since they were last told. */
export class AlertChanges {
  readonly #told = new Map<string, number>();

  /** @param now epoch milliseconds. @param active the names of those that last now. */
  since(now: number, active: readonly string[]): Alert[] {
    const began = active.filter((name) => !this.#told.has(name)).map((name) => ({ name, audiences, startedAt: now }));
    const ended = Array.from(this.#told, ([name, startedAt]) => ({ name, audiences, startedAt, endedAt: now }));
    return [...began, ...ended.filter(({ name }) => !active.includes(name))];
  }

  told(alerts: readonly Alert[]): void {
    for (const { name, startedAt, endedAt } of alerts) {
      if (endedAt === undefined) this.#told.set(name, startedAt);
      else this.#told.delete(name);
    }
  }
}
