import type { CommandedCar } from '../../../src/commands/intent';
import { Subscribers, type Unsubscribe } from '../../../src/kernel/subscribers';
import type { Presence, PresenceKind } from '../../../src/vehicle/presence';
import type { SignalValues } from '../../../src/vehicle/record';
import { VehicleState } from '../../../src/vehicle/state';
import type { ManualClock } from '../../support/manual-clock';

export const vin = 'LRW3E7EK1PC000001';

/** A car whose presence and words a test decides. */
export class TestedCar implements CommandedCar {
  readonly vin = vin;
  readonly state = new VehicleState(vin);
  readonly clock: ManualClock;
  presence: Presence = { kind: 'connected', since: null };
  readonly #listeners = new Subscribers<undefined>((error) => {
    throw error;
  });

  constructor(clock: ManualClock) {
    this.clock = clock;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  onEvent(listener: () => void): Unsubscribe {
    return this.#listeners.subscribe(listener);
  }

  is(kind: PresenceKind): void {
    this.presence = { kind, since: this.presence.since };
    this.#listeners.publish(undefined);
  }

  /** The car says this now, or said it a while ago. */
  says(data: SignalValues, ago = 0): void {
    const receivedAt = this.clock.now();
    this.state.apply({
      vin,
      txid: '1',
      topic: 'V',
      createdAt: receivedAt - ago,
      receivedAt,
      isResend: ago > 0,
      data,
    });
    this.presence = { ...this.presence, since: receivedAt };
    this.#listeners.publish(undefined);
  }
}
