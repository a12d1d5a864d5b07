import type { Log } from '../kernel/log';
import { Problem } from '../kernel/problem';
import type { BrokerSettings } from './settings';

/** Hosts that lead to this machine. */
const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Says, once a start, that anybody who reaches the broker can drive the cars. */
export class LoginWatch {
  readonly #broker: BrokerSettings;
  readonly #log: Log;
  #isSaid = false;
  #warning: Problem | undefined;

  constructor(broker: BrokerSettings, log: Log) {
    this.#broker = broker;
    this.#log = log;
  }

  /** What stays wrong after it was said. */
  get warning(): Problem | undefined {
    return this.#warning;
  }

  /** A car takes orders from the connected broker. @returns whether there is a new warning. */
  listened(): boolean {
    if (this.#isSaid) return false;
    this.#isSaid = true;
    const { url, username, password, cert, key } = this.#broker;
    if (username || password || (cert && key)) return false;
    const problem = new Problem('BROKER_WITHOUT_LOGIN', { url });
    // Brokers without logins listen to their own machine only until somebody tells them otherwise: Mosquitto, and the demo's.
    if (loopback.test(new URL(url).hostname)) {
      this.#log.debug(problem.message);
      return false;
    }
    this.#log.warn(problem.message);
    this.#warning = problem;
    return true;
  }

  /** It may be said again. */
  reset(): void {
    this.#isSaid = false;
    this.#warning = undefined;
  }
}
