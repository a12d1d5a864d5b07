import { Problem } from '../../kernel/problem';

/** What can be made to go wrong with a car's stream. */
const streamFaults = ['stream:stall', 'stream:drop'] as const;
/** What can be made to happen to a car, at once: its computers start anew, or are replaced by others. */
const suddenFaults = ['car:reboot', 'car:new_key'] as const;

export type StreamFault = (typeof streamFaults)[number];
export type SuddenFault = (typeof suddenFaults)[number];
/**
 * `fault:<n>`: the car answers a command with that `MessageFault_E`, 1 to 28; `http:<status>`: its request to the Fleet API is
 * answered with that status, 400 to 599.
 */
export type FaultCode = StreamFault | SuddenFault | `fault:${number}` | `http:${number}`;

/** A fault and how often it still happens; without `times` until it is cleared. */
export interface Fault {
  readonly code: FaultCode;
  readonly times?: number;
}

/** The faults with a number, and which numbers they take. */
const numbered = { fault: [1, 28], http: [400, 599] } as const;

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
  take(code: FaultCode): boolean {
    return this.#take((fault) => fault.code === code) !== undefined;
  }

  /** The number of the first fault of that kind, which then happens once less; `undefined` where none waits. */
  takeNumber(kind: keyof typeof numbered): number | undefined {
    const code = this.#take((fault) => fault.code.startsWith(`${kind}:`));
    return code === undefined ? undefined : Number(code.slice(kind.length + 1));
  }

  #take(matches: (fault: Fault) => boolean): FaultCode | undefined {
    const at = this.#waiting.findIndex(matches);
    const fault = this.#waiting[at];
    if (!fault) return undefined;
    const { code, times } = fault;
    if (times !== undefined) this.set(this.#waiting.with(at, { code, times: times - 1 }));
    return code;
  }
}

/** Whether a fault happens at once instead of waiting for its moment. */
export const isSudden = (code: FaultCode): code is SuddenFault => (suddenFaults as readonly string[]).includes(code);

/** @throws Problem `OPTION_INVALID` for a code that is none. */
export function checkFault(code: string): asserts code is FaultCode {
  const words: readonly string[] = [...streamFaults, ...suddenFaults];
  if (words.includes(code)) return;
  const [, kind = '', number = ''] = /^(fault|http):([1-9]\d*)$/.exec(code) ?? [];
  const [from, to] = numbered[kind as keyof typeof numbered] ?? [1, 0];
  if (Number(number) >= from && Number(number) <= to) return;
  const rule = `this simulator knows ${words.join(', ')}, fault:1 to fault:28 and http:400 to http:599`;
  throw new Problem('OPTION_INVALID', { option: 'faults', value: code, rule });
}
