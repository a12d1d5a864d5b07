import type { Clock } from '../kernel/clock';
import { Problem } from '../kernel/problem';
import type { PresenceKind } from '../vehicle/presence';
import type { CommandedCar, WakePolicy } from './intent';
import { mayBeDone } from './retry';
import type { CommandRoad } from './road';

/** How long a car may take to come online after it was woken. */
const wakingTime = 60_000;

/** A car that did not wake up is left alone for so long: each call costs as much as twenty commands. */
const restAfterWake = 30 * 60_000;

/** How often Tesla is asked whether the car is online: while it wakes up, and while it is merely waited for. */
const askWhileWaking = 5_000;
const askWhileWaiting = 60_000;

/** For so long a car that answered is taken to be there. */
const stillThere = 30_000;

/** Whether a car can be sent to now; else when to look again, milliseconds, unless it connects before. */
export type Step = 'there' | { readonly again: number };

/** The way to one car: whether it is there, and how it is woken. */
export class Reach {
  readonly #car: CommandedCar;
  readonly #clock: Clock;
  /** When it was woken and has not been seen since. Epoch milliseconds, as all that follows. */
  #wokenAt = -Infinity;
  #isWaking = false;
  #askedAt = -Infinity;
  #seenAt = -Infinity;
  /** Whether it streamed then: a stream that ended since says that it may have gone. */
  #seenBy: PresenceKind | undefined;
  /** It streams, as it seems, but Tesla says that it is away. */
  #isDoubted = false;
  #wakes = 0;

  constructor(car: CommandedCar, clock: Clock) {
    this.#car = car;
    this.#clock = clock;
  }

  /** How often the car was woken by this object. */
  get wakes(): number {
    return this.#wakes;
  }

  /** It came online after a wake call so lately that its parts may still be starting. */
  get isJustWoken(): boolean {
    return this.#since(this.#wokenAt) < 2 * wakingTime;
  }

  /** The stream is up. */
  get isConnected(): boolean {
    return this.#car.presence.kind === 'connected' && !this.#isDoubted;
  }

  /** The car answered. */
  seen(): void {
    this.#seenAt = this.#clock.now();
    this.#seenBy = this.#car.presence.kind;
    this.#isDoubted = false;
    this.#isWaking = false;
  }

  /** Tesla says that the car is away. */
  lost(): void {
    this.#seenAt = -Infinity;
    this.#isDoubted = true;
  }

  /**
   * Goes one step towards the car.
   * @param wanted aborted when nobody wants it any more, as while Tesla was asked: the car is then not woken.
   * @throws Problem WAKE_FAILED, what the road throws, and why it is not wanted.
   */
  async step(road: CommandRoad, wake: WakePolicy, wanted: AbortSignal): Promise<Step> {
    if (this.isConnected) return this.#there();
    const isUnchanged = this.#car.presence.kind === this.#seenBy;
    if (isUnchanged && this.#since(this.#seenAt) < stillThere) return 'there';
    const woken = this.#since(this.#wokenAt);
    const isWaking = this.#isWaking && woken < wakingTime;
    const isResting = this.#isWaking && !isWaking && woken < restAfterWake && !this.#spokeSinceWake();
    // One that streams may have come back since Tesla said that it is away.
    const isThere = this.#car.presence.kind === 'connected';
    if (wake === 'always' && !isThere && !isWaking && !isResting) return this.#wake(road, wanted);
    const every = isWaking || wake !== 'never' ? askWhileWaking : askWhileWaiting;
    if (this.#since(this.#askedAt) >= every) {
      this.#askedAt = this.#clock.now();
      if (await road.isOnline(this.#car.vin)) return this.#there();
    }
    if (isWaking) return { again: Math.min(askWhileWaking, wakingTime - woken) };
    if (wake === 'never') {
      // Its own connection tells when it is back; nothing else tells of a car that does not stream to us.
      return { again: this.#car.presence.kind === 'asleep' ? Infinity : every - this.#since(this.#askedAt) };
    }
    if (isResting) {
      const minutes = Math.ceil((restAfterWake - woken) / 60_000);
      throw new Problem('WAKE_FAILED', { vin: this.#car.vin, minutes });
    }
    return this.#wake(road, wanted);
  }

  /** Milliseconds since a moment; without end where the clock was set back behind it. */
  #since(moment: number): number {
    const passed = this.#clock.now() - moment;
    return passed < 0 ? Infinity : passed;
  }

  /** It came online too late for who wanted it, and went to sleep again. */
  #spokeSinceWake(): boolean {
    return (this.#car.presence.since ?? -Infinity) > this.#wokenAt;
  }

  #there(): 'there' {
    this.seen();
    return 'there';
  }

  async #wake(road: CommandRoad, wanted: AbortSignal): Promise<Step> {
    const before = this.#wokenAt;
    this.#wokenAt = this.#askedAt = this.#clock.now();
    this.#isWaking = true;
    this.#wakes++;
    try {
      if (await road.wake(this.#car.vin, wanted)) return this.#there();
    } catch (error) {
      // It may have arrived: the car is watched as if it had.
      if (!(error instanceof Problem) || !(mayBeDone(error) || error.code === 'CAR_ASLEEP')) {
        this.#wokenAt = before;
        this.#isWaking = false;
        this.#wakes--;
        throw error;
      }
    }
    return { again: askWhileWaking };
  }
}
