import type { Domain } from './domain';

/** What is kept of a session between two starts. Byte strings are hex; nothing of it is secret. */
export interface StoredSession {
  /** The own public key to which the session belongs. */
  readonly client: string;
  /** The car's public key. */
  readonly vehicle: string;
  readonly epoch: string;
  /** The highest counter that was given to a command. */
  readonly counter: number;
  /** The latest time that the car told, seconds since the epoch began. */
  readonly clockTime: number;
  /** When the epoch began on this machine's clock, epoch milliseconds. */
  readonly startedAt: number;
}

/** Where sessions are kept. A command leaves only after `save` of its counter has resolved. */
export interface SessionStore {
  load(vin: string, domain: Domain): Promise<StoredSession | undefined>;
  save(vin: string, domain: Domain, session: StoredSession): Promise<void>;
}

/** Keeps sessions as long as the process lives: the next start begins with a handshake, one message more. */
export class MemorySessionStore implements SessionStore {
  readonly #sessions = new Map<string, StoredSession>();

  load(vin: string, domain: Domain): Promise<StoredSession | undefined> {
    return Promise.resolve(this.#sessions.get(`${vin} ${domain}`));
  }

  save(vin: string, domain: Domain, session: StoredSession): Promise<void> {
    this.#sessions.set(`${vin} ${domain}`, session);
    return Promise.resolve();
  }
}
