import type { Clock } from '../../kernel/clock';
import { Problem, reasonOf } from '../../kernel/problem';
import type { Domain } from './domain';
import type { CommandKey } from './key';
import { decodeSessionInfo } from './message';
import { sessionKeys, type SessionKeys } from './session-keys';
import type { StoredSession } from './session-store';
import { commandTag, isSessionInfoGenuine } from './signature';

/** How long a command is good after it was signed, seconds. Cars take up to 30 out of order; Tesla's proxy gives 10. */
const lifetime = 10;

/** Older answers say nothing of the car's clock any more, milliseconds. */
const maxLatency = 10_000;

/** A car begins a new epoch when its counter arrives here. */
const lastCounter = 0xffff_ffff;

/** A car begins a new epoch after this time, seconds; it refuses an expiry beyond. */
const lastSecond = 2 ** 30;

/** `FLAG_ENCRYPT_RESPONSE`. Cars from before 2024.38 ignore it and answer in plain. */
export const commandFlags = 1 << 1;

export interface SessionOptions {
  readonly vin: string;
  readonly domain: Domain;
  readonly key: CommandKey;
  readonly clock: Clock;
}

/** The signature of one command, and what opens the answer to it. */
export interface CommandSignature {
  readonly epoch: Uint8Array;
  readonly counter: number;
  readonly expiresAt: number;
  readonly tag: Buffer;
  readonly answerKey: Uint8Array;
}

/** What a car told of a session, and to which request. */
export interface SessionNews {
  /** Serialized `Signatures.SessionInfo`. */
  readonly info: Uint8Array;
  readonly tag: Uint8Array | undefined;
  /** The uuid of the request. */
  readonly challenge: Uint8Array;
  /** When the request left, epoch milliseconds. */
  readonly sentAt: number;
}

interface State {
  readonly vehicle: Buffer;
  readonly keys: SessionKeys;
  readonly epoch: Buffer;
  readonly clockTime: number;
  readonly startedAt: number;
  readonly counter: number;
}

/**
 * What this key and one computer of one car have agreed on. Only what the car authenticated gets in, as a whole or not at
 * all; a counter is given once.
 */
export class Session {
  readonly #options: SessionOptions;
  #state: State | undefined;
  #open = false;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** Whether a command can be signed without asking the car first. */
  get isOpen(): boolean {
    const state = this.#state;
    if (!this.#open || !state || state.counter >= lastCounter) return false;
    const now = this.#carTime(state);
    // Before what the car told already: the clock of this machine was turned back.
    return now >= state.clockTime && now + lifetime < lastSecond;
  }

  /** Closed until the car tells its session anew. What was used stays used. */
  close(): void {
    this.#open = false;
  }

  /** Goes on with what an earlier start kept; what belongs to another key or makes no sense is left aside. */
  restore(stored: StoredSession): void {
    const { client, counter, clockTime, startedAt } = stored;
    const [vehicle, epoch] = [Buffer.from(stored.vehicle, 'hex'), Buffer.from(stored.epoch, 'hex')];
    const isWhole = (number: number): boolean => Number.isInteger(number) && number >= 0 && number <= lastCounter;
    if (client !== this.#client() || epoch.length !== 16) return;
    if (!isWhole(counter) || !isWhole(clockTime) || !Number.isFinite(startedAt)) return;
    try {
      this.#state = { vehicle, keys: this.#keys(vehicle), epoch, clockTime, startedAt, counter };
      this.#open = true;
    } catch {
      // A key that is no key: the car is asked.
    }
  }

  /** What to keep for the next start; absent before the first session. */
  get stored(): StoredSession | undefined {
    const state = this.#state;
    return (
      state && {
        client: this.#client(),
        vehicle: state.vehicle.toString('hex'),
        epoch: state.epoch.toString('hex'),
        counter: state.counter,
        clockTime: state.clockTime,
        startedAt: state.startedAt,
      }
    );
  }

  /**
   * Takes over what the car told.
   * @throws Problem COMMAND_KEY_NOT_ENROLLED, COMMAND_SESSION_REFUSED; the session is then as before.
   */
  accept({ info, tag, challenge, sentAt }: SessionNews): void {
    const { vin, clock } = this.#options;
    const now = clock.now();
    const news = this.#attempt(() => decodeSessionInfo(info));
    // A car that does not know the key has no secret with it, and sends no tag.
    if (news.status === 1) throw new Problem('COMMAND_KEY_NOT_ENROLLED', { vin });
    if (news.status !== 0) throw this.#refused(`its status ${news.status} is unknown`);
    if (now - sentAt > maxLatency) throw this.#refused('it came too late');
    if (!tag) throw this.#refused('it is not signed');

    const vehicle = Buffer.from(news.publicKey);
    const old = this.#state;
    // Another key is no alarm: a computer that was replaced has one. A wrong one could only make the car refuse.
    const keys = old?.vehicle.equals(vehicle) ? old.keys : this.#attempt(() => this.#keys(vehicle));
    if (!isSessionInfoGenuine(keys.sessionInfo, vin, challenge, info, tag))
      throw this.#refused('its signature is wrong');
    if (news.epoch.length !== 16) throw this.#refused(`its epoch has ${news.epoch.length} bytes instead of 16`);

    const isSameEpoch = old?.epoch.equals(news.epoch) ?? false;
    if (old && isSameEpoch && news.clock_time < old.clockTime) throw this.#refused('its clock went back');
    this.#state = {
      vehicle,
      keys,
      epoch: Buffer.from(news.epoch),
      clockTime: news.clock_time,
      startedAt: now - news.clock_time * 1000,
      // The car has not seen what was lost on the way to it.
      counter: old && isSameEpoch ? Math.max(old.counter, news.counter) : news.counter,
    };
    this.#open = true;
  }

  /**
   * Signs with the next counter.
   * @throws Problem COMMAND_SESSION_REFUSED where the session is not open.
   */
  sign(payload: Uint8Array): CommandSignature {
    const state = this.#state;
    if (!state || !this.isOpen) throw this.#refused('it cannot be used');
    const { vin, domain } = this.#options;
    const { epoch, keys } = state;
    const counter = state.counter + 1;
    this.#state = { ...state, counter };
    const expiresAt = Math.floor(this.#carTime(state)) + lifetime;
    const context = { vin, domain, epoch, expiresAt, counter, flags: commandFlags };
    return { epoch, counter, expiresAt, tag: commandTag(keys.command, context, payload), answerKey: keys.answer };
  }

  /** Seconds since the epoch began, as this machine's clock has it. */
  #carTime({ startedAt }: State): number {
    return (this.#options.clock.now() - startedAt) / 1000;
  }

  #client(): string {
    return this.#options.key.publicKey.toString('hex');
  }

  #keys(vehicle: Uint8Array): SessionKeys {
    return sessionKeys(this.#options.key.sharedSecret(vehicle));
  }

  #attempt<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw this.#refused(reasonOf(error), error);
    }
  }

  #refused(reason: string, cause?: unknown): Problem {
    return new Problem('COMMAND_SESSION_REFUSED', { vin: this.#options.vin, reason }, cause);
  }
}
