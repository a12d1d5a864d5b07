import type { Schema, Store } from '../store/store';

/** What cars said, row by row. A row is its own key, so that what comes twice is kept once. */
export const recorderSchema: Schema = {
  owner: 'recorder',
  steps: [
    `CREATE TABLE recorded (
       vin TEXT NOT NULL,
       at INTEGER NOT NULL, -- epoch milliseconds
       what TEXT NOT NULL, -- a signal, or the type of a record that is kept whole
       value TEXT NOT NULL, -- JSON
       PRIMARY KEY (vin, at, what, value)
     ) STRICT, WITHOUT ROWID`,
  ],
};

/** One thing that a car said. */
export interface Recorded {
  /** When it happened, epoch milliseconds. */
  readonly at: number;
  /** A signal, or the type of a record that is kept whole. */
  readonly what: string;
  /** JSON. */
  readonly value: string;
}

/** The rows of a car before a time, each with the time of the next word on the same thing, as far as that is before it, too. */
const before = `SELECT at, what, value, lead(at) OVER (PARTITION BY what ORDER BY at, value) AS next
                FROM recorded WHERE vin = ? AND at < ?`;

const inOrder = 'ORDER BY at, what, value';

/** The recorder in the store. */
export class RecorderMemory {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** @returns once it is on the disk. */
  async keep(vin: string, rows: readonly Recorded[]): Promise<void> {
    const insert = 'INSERT OR IGNORE INTO recorded VALUES (?, ?, ?, ?)';
    await Promise.all(rows.map(({ at, what, value }) => this.#store.write(insert, [vin, at, what, value])));
  }

  /** What a car said, in event order. */
  rows(vin: string, from: number, to: number): Promise<Recorded[]> {
    const between = `SELECT at, what, value FROM recorded WHERE vin = ? AND at BETWEEN ? AND ? ${inOrder}`;
    return this.#read(between, [vin, from, to]);
  }

  /** The last words on each thing before a time, in event order. */
  knownAt(vin: string, time: number): Promise<Recorded[]> {
    return this.#read(`SELECT at, what, value FROM (${before}) WHERE next IS NULL ${inOrder}`, [vin, time]);
  }

  /** The cars of which something is kept. */
  async vins(): Promise<string[]> {
    const rows = await this.#store.read<{ vin: string }>('SELECT DISTINCT vin FROM recorded');
    return rows.map(({ vin }) => vin);
  }

  /** When the newest row happened that is one more than so many; `undefined` where there are no more. */
  async excess(vin: string, most: number): Promise<number | undefined> {
    const sql = 'SELECT at FROM recorded WHERE vin = ? ORDER BY at DESC LIMIT 1 OFFSET ?';
    return (await this.#store.read<{ at: number }>(sql, [vin, most]))[0]?.at;
  }

  /** Forgets what happened before a time, but not what was known then. @param passing what is never known, but only happens. */
  forget(vin: string, time: number, passing: string): void {
    const old = `SELECT at, what, value FROM (${before}) WHERE next IS NOT NULL OR what = ?`;
    const values = [vin, vin, time, passing];
    // That it cannot be written, the store itself says.
    this.#store.write(`DELETE FROM recorded WHERE vin = ? AND (at, what, value) IN (${old})`, values).catch(() => {});
  }

  async #read(sql: string, [vin, ...times]: readonly [string, ...number[]]): Promise<Recorded[]> {
    // A query does not see what is gathered.
    await this.#store.flush().catch(() => {});
    const most = Number.MAX_SAFE_INTEGER;
    return this.#store.read(sql, [vin, ...times.map((time) => Math.min(Math.max(time, -most), most))]);
  }
}
