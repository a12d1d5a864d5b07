import type { Clock } from '../../kernel/clock';
import { Computer, type CommandedCar } from './computer';
import type { KeyList } from './key-list';
import { domains } from './order';
import { randomBytesOf } from './random';
import { readRoutable, writeRoutable } from './routable';

export interface ComputersOptions {
  readonly vin: string;
  readonly keys: KeyList;
  readonly clock: Clock;
  readonly random: () => number;
  readonly car: CommandedCar;
}

/** Both computers of a car that take signed commands: the security controller and the infotainment computer. */
export class Computers {
  readonly #security: Computer;
  readonly #infotainment: Computer;

  constructor({ random, ...options }: ComputersOptions) {
    const randomBytes = randomBytesOf(random, options.vin);
    this.#security = new Computer({ ...options, domain: 'vehicle_security', randomBytes });
    this.#infotainment = new Computer({ ...options, domain: 'infotainment', randomBytes });
  }

  /**
   * Answers a `UniversalMessage.RoutableMessage`; what is addressed to neither is refused by the security controller.
   * @returns `undefined` where nobody can read it.
   */
  answer(message: Uint8Array): Uint8Array | undefined {
    const request = readRoutable(message);
    if (!request) return undefined;
    const isInfotainment = request.to_destination?.domain === domains.infotainment;
    return writeRoutable((isInfotainment ? this.#infotainment : this.#security).answer(request));
  }

  /** Both start anew. */
  reboot(): void {
    this.#security.reboot();
    this.#infotainment.reboot();
  }

  /** Both are replaced by others, as in a workshop. */
  replace(): void {
    this.#security.replace();
    this.#infotainment.replace();
  }
}
