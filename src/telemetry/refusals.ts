import type { Log } from '../kernel/log';

/** How many different refusals are remembered, so that a scanner cannot fill the memory. */
const remembered = 1_000;

/** A reason may quote a stranger's certificate, whose names can be tens of kilobytes long. */
const longest = 300;

/** Names each refused peer and reason once in the log, and counts the rest. */
export class Refusals {
  readonly #log: Log;
  readonly #counts = new Map<string, number>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** @param who a VIN, or the address of a peer without one. */
  note(who: string, reason: string): void {
    const key = `${who}: ${reason.slice(0, longest)}`;
    const count = (this.#counts.get(key) ?? 0) + 1;
    if (count === 1 && this.#counts.size >= remembered) return;
    this.#counts.set(key, count);
    if (count === 1) this.#log.warn(`Refused ${key}.`);
  }

  /** How often each was refused. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }
}
