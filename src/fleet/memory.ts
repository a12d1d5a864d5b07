import type { Store, Schema } from '../store/store';
import type { Change, Reading } from '../vehicle/state';

/** What is kept of every car over a restart: the last reading of each signal, and when it last spoke. */
export const vehicleSchema: Schema = {
  owner: 'vehicle',
  steps: [
    `CREATE TABLE vehicle (vin TEXT PRIMARY KEY, last_record_at INTEGER) STRICT, WITHOUT ROWID;
     CREATE TABLE reading (
       vin TEXT NOT NULL,
       signal TEXT NOT NULL,
       value TEXT NOT NULL, -- JSON
       at INTEGER NOT NULL, -- epoch milliseconds
       received_at INTEGER NOT NULL,
       PRIMARY KEY (vin, signal)
     ) STRICT, WITHOUT ROWID`,
  ],
};

/** One car as it was kept. */
export interface KeptVehicle {
  readonly vin: string;
  readonly lastRecordAt: number | null;
  readonly readings: readonly (readonly [signal: string, reading: Reading])[];
}

/** Keeps the state of cars in the store; without a store (a read-only folder) nothing is ever kept. */
export class VehicleMemory {
  readonly #store: Store | undefined;

  constructor(store: Store | undefined) {
    this.#store = store;
  }

  /** @returns once it is on the disk; rejects when it cannot be, so that no car is told that it is. */
  async remember(vin: string, changes: readonly Change[], lastRecordAt: number | null): Promise<void> {
    const store = this.#store;
    if (!store) throw new Error('there is no store');
    const seen = store.write('INSERT OR REPLACE INTO vehicle VALUES (?, ?)', [vin, lastRecordAt]);
    for (const { signal, reading } of changes) {
      const { value, at, receivedAt } = reading;
      // Committed together with the line above.
      void store.write('INSERT OR REPLACE INTO reading VALUES (?, ?, ?, ?, ?)', [
        vin,
        signal,
        JSON.stringify(value),
        at,
        receivedAt,
      ]);
    }
    await seen;
  }

  /** What is kept of a car goes. */
  forget(vin: string): void {
    for (const table of ['vehicle', 'reading']) {
      void this.#store?.write(`DELETE FROM ${table} WHERE vin = ?`, [vin]).catch(() => {});
    }
  }

  async recall(): Promise<KeptVehicle[]> {
    if (!this.#store) return [];
    type Row = { vin: string; signal: string; value: string; at: number; received_at: number };
    const vehicles = await this.#store.read<{ vin: string; last_record_at: number | null }>('SELECT * FROM vehicle');
    const rows = Map.groupBy(await this.#store.read<Row>('SELECT * FROM reading'), ({ vin }) => vin);
    return vehicles.map(({ vin, last_record_at }) => ({
      vin,
      lastRecordAt: last_record_at,
      readings: (rows.get(vin) ?? []).map(({ signal, value, at, received_at }) => [
        signal,
        { value: JSON.parse(value) as Reading['value'], at, receivedAt: received_at, source: 'store' },
      ]),
    }));
  }
}
