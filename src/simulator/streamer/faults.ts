/** What can be made to go wrong with a car's stream. */
export const streamFaults = ['stream:stall', 'stream:drop'] as const;
export type StreamFault = (typeof streamFaults)[number];

/** A fault and how often it still happens; without `times` until it is cleared. */
export interface Fault {
  readonly code: StreamFault;
  readonly times?: number;
}

/** The faults that wait to happen. */
export class Faults {
  #waiting: readonly Fault[] = [];

  get waiting(): readonly Fault[] {
    return this.#waiting;
  }

  /** Replaces them all. */
  set(faults: readonly Fault[]): void {
    this.#waiting = faults.filter(({ times }) => times === undefined || times > 0);
  }

  /** Whether that fault happens now; if so it happens once less. */
  take(code: StreamFault): boolean {
    const at = this.#waiting.findIndex((fault) => fault.code === code);
    const fault = this.#waiting[at];
    if (!fault) return false;
    const { times } = fault;
    if (times !== undefined) this.set(this.#waiting.with(at, { code, times: times - 1 }));
    return true;
  }
}
