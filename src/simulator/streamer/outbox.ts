/** One message of a car, ready for the wire. */
export interface Message {
  readonly txid: string;
  readonly topic: 'V' | 'alerts' | 'errors';
  readonly bytes: Uint8Array;
  /** The fields of a V record. */
  readonly fields: readonly string[];
}

/** A car keeps this many messages while it is not connected (published by Tesla). */
export const bufferLimit = 5_000;

/**
 * What a car keeps of what it said. Without the delivery policy `latest`: messages made while disconnected, oldest dropped,
 * and nothing of what was sent. With it: which fields have a value that was not acknowledged, and every alert and error until
 * it is.
 */
export class Outbox {
  readonly #latest: boolean;
  /** To send when connected: without `latest` all that was made meanwhile, with it alerts and errors not acknowledged. */
  readonly #kept = new Map<string, Message>();
  /** With `latest`: the last message that carried the field; empty where none was sent. */
  readonly #unacknowledged = new Map<string, string>();
  /** Sent on any connection and not acknowledged, to tell a reply from a stray one. */
  readonly #awaited = new Set<string>();
  #dropped = 0;

  constructor(policy: 'latest' | undefined) {
    this.#latest = policy === 'latest';
  }

  /** Messages waiting for a connection or an acknowledgement. */
  get kept(): number {
    return this.#kept.size;
  }

  /** Messages that were lost because more than the limit were kept. */
  get dropped(): number {
    return this.#dropped;
  }

  /** A message was made while connected and goes out now. */
  sent(message: Message): void {
    this.#awaited.add(message.txid);
    // A server that never answers must not cost memory.
    if (this.#awaited.size > 2 * bufferLimit) this.#awaited.delete(this.#awaited.values().next().value ?? '');
    if (!this.#latest) return;
    if (message.topic === 'V') for (const field of message.fields) this.#unacknowledged.set(field, message.txid);
    else this.#keep(message);
  }

  /** A message was made while not connected. */
  missed(message: Message): void {
    if (this.#latest && message.topic === 'V') {
      for (const field of message.fields) this.#unacknowledged.set(field, '');
    } else {
      this.#keep(message);
    }
  }

  /**
   * The car is connected again.
   * @returns the messages to send first, in the order they were made, and the fields whose latest values follow as one record
   * marked as resent. They count as sent from now on.
   */
  connected(): { messages: readonly Message[]; fields: readonly string[] } {
    const messages = Array.from(this.#kept.values());
    this.#kept.clear();
    for (const message of messages) this.sent(message);
    return { messages, fields: Array.from(this.#unacknowledged.keys()) };
  }

  /** @returns whether anything was waiting for that acknowledgement. */
  acknowledged(txid: string): boolean {
    this.#kept.delete(txid);
    for (const [field, carrier] of this.#unacknowledged) {
      if (carrier === txid) this.#unacknowledged.delete(field);
    }
    return this.#awaited.delete(txid);
  }

  /** Loses everything. */
  clear(): void {
    this.#kept.clear();
    this.#unacknowledged.clear();
    this.#awaited.clear();
  }

  #keep(message: Message): void {
    this.#kept.set(message.txid, message);
    if (this.#kept.size <= bufferLimit) return;
    this.#kept.delete(this.#kept.keys().next().value ?? '');
    this.#dropped += 1;
  }
}
