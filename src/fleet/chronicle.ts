import { History, type HistoryChange, type HistoryRemoval, type Period } from '../history/history';
import { historySchema } from '../history/memory';
import type { Home } from '../history/place';
import { Recorder } from '../history/recorder';
import { recorderSchema } from '../history/recorder-memory';
import type { Clock } from '../kernel/clock';
import type { Log } from '../kernel/log';
import { reasonOf } from '../kernel/problem';
import { Subscribers } from '../kernel/subscribers';
import type { Schema, Store } from '../store/store';
import type { TelemetryRecord } from '../vehicle/record';
import { signalNames } from '../vehicle/signals';
import type { VehicleState } from '../vehicle/state';
import type { EndedRows } from '../rules/alerts';
import type { AlertHistory } from './alerts/history';
import { drivenTrip, endedCharge, endedRows, parkedWindow } from './ended-rows';

/** The tables that it writes. */
export const chronicleSchemas: readonly Schema[] = [historySchema, recorderSchema];

export interface ChronicleOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Where a car is at home, as far as that is known. */
  readonly home: (vin: string) => Home | undefined;
  /** kWh of a car's full pack, as far as that is known. */
  readonly capacity: (vin: string) => number | undefined;
}

/** A car whose past is asked for. */
interface RememberedCar {
  readonly vin: string;
  readonly state: VehicleState;
}

const day = 86_400_000;

/** The past of all cars. It can be asked before it is open, and then knows nothing. */
export class Chronicle {
  readonly #options: ChronicleOptions;
  readonly #subscribers: Subscribers<HistoryChange | HistoryRemoval>;
  #history: History | undefined;
  #recorder: Recorder | undefined;

  constructor(options: ChronicleOptions) {
    this.#options = options;
    this.#subscribers = new Subscribers((error) =>
      options.log.error(`A listener to the past failed: ${reasonOf(error)}`),
    );
  }

  /** Trips, charges and parked windows; absent until it is open. */
  get history(): Pick<History, 'trips' | 'charges' | 'parked'> | undefined {
    return this.#history;
  }

  /** @param store without one it is kept in memory, and forgotten with the program. */
  async open(store: Store | undefined): Promise<void> {
    this.#history = new History({ ...this.#options, store });
    this.#history.onChange((change) => this.#subscribers.publish(change));
    // A person may set an alert on any signal, and then ask what it would have told in the last days.
    this.#recorder = new Recorder({ ...this.#options, store, signals: new Set(signalNames) });
    await this.#history.start();
  }

  /** The store is stopped by who opened it, after. */
  async close(): Promise<void> {
    await Promise.all([this.#history?.stop(), this.#recorder?.stop()]);
    this.#history = undefined;
    this.#recorder = undefined;
  }

  /** @returns once what the record adds is on the disk; rejects when it cannot be written. */
  async take(record: TelemetryRecord): Promise<void> {
    await Promise.all([this.#history?.take(record), this.#recorder?.take(record)]);
  }

  /** What the alerts of a car need of its past. */
  of({ vin, state }: RememberedCar): AlertHistory {
    const rows = async (days: number): Promise<EndedRows> => {
      const period = this.#last(days);
      const [parked, trips, charges] = await Promise.all([
        this.#history?.parked(vin, period) ?? [],
        this.#history?.trips(vin, period) ?? [],
        this.#history?.charges(vin, period) ?? [],
      ]);
      // With which software they were is not kept.
      return {
        parked: parked.flatMap((row) => parkedWindow(row, null) ?? []),
        trips: trips.flatMap((row) => drivenTrip(row, null) ?? []),
        charges: charges.flatMap((row) => endedCharge(row) ?? []),
      };
    };
    return {
      rows,
      history: async (days) => {
        const records = (await this.#recorder?.records(vin, this.#last(days))) ?? [];
        return { ...(await rows(days)), records };
      },
      onHistory: (listener) =>
        this.#subscribers.subscribe((change) => {
          const version = state.value('Version');
          const ended = endedRows(change, typeof version === 'string' ? version : null);
          if (ended && change.vin === vin) listener(ended);
        }),
    };
  }

  #last(days: number): Period {
    const now = this.#options.clock.now();
    return { from: now - days * day, to: now };
  }
}
