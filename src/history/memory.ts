import type { Schema, Store } from '../store/store';
import type { Moment } from './moment';
import { kinds, type Kind, type Row, type Rows } from './rows';
import type { Base } from './state';

const rowTable = (kind: Kind): string =>
  `CREATE TABLE ${kind} (
     vin TEXT NOT NULL,
     start INTEGER NOT NULL, -- epoch milliseconds
     end INTEGER NOT NULL,
     facts TEXT NOT NULL, -- JSON, as in src/history/rows.ts
     PRIMARY KEY (vin, start)
   ) STRICT, WITHOUT ROWID;`;

/** The rows of every car that are over; and the moments and the state of the fold from which the newest of them come. */
export const historySchema: Schema = {
  owner: 'history',
  steps: [
    `${kinds.map(rowTable).join('\n')}
     CREATE TABLE moment (
       vin TEXT NOT NULL,
       at INTEGER NOT NULL, -- epoch milliseconds
       said TEXT NOT NULL, -- JSON: channel, value, channel, value …
       PRIMARY KEY (vin, at)
     ) STRICT, WITHOUT ROWID;
     CREATE TABLE history_base (
       vin TEXT PRIMARY KEY,
       state TEXT NOT NULL -- JSON: where cutting starts, as in src/history/state.ts
     ) STRICT, WITHOUT ROWID`,
    // Rows and pieces of before say of what is new that it is not known.
    `UPDATE trip SET facts = json_set(facts, '$.fastDistance', NULL, '$.climateBefore', NULL);
     UPDATE charge SET facts = json_set(facts, '$.amps', NULL);
     UPDATE parked SET facts = json_set(facts, '$.climateEnergy', NULL);
     UPDATE history_base SET state = replace(replace(state,
       '"maxSpeed":', '"fast":0,"maxSpeed":'),
       '"maxAc":', '"amps":{"sum":0,"time":0},"maxAc":')`,
  ],
};

/** One car as it was kept. */
export interface KeptTimeline {
  readonly vin: string;
  readonly base: Base | undefined;
  readonly moments: readonly Moment[];
  readonly rows: readonly Row[];
}

/** The history in the store. */
export class HistoryMemory {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** @returns once it is on the disk. */
  keepMoment(vin: string, { at, values }: Moment): Promise<void> {
    return this.#store.write('INSERT OR REPLACE INTO moment VALUES (?, ?, ?)', [vin, at, JSON.stringify(values)]);
  }

  forgetMoment(vin: string, at: number): void {
    void this.#store.write('DELETE FROM moment WHERE vin = ? AND at = ?', [vin, at]);
  }

  /** Keeps the base, and no moments before a time any longer. */
  keepBase(vin: string, base: Base, momentsFrom: number): void {
    void this.#store.write('INSERT OR REPLACE INTO history_base VALUES (?, ?)', [vin, JSON.stringify(base)]);
    void this.#store.write('DELETE FROM moment WHERE vin = ? AND at < ?', [vin, momentsFrom]);
  }

  keepRow(vin: string, { kind, row }: Row): Promise<void> {
    const values = [vin, row.start, row.end, JSON.stringify(row)];
    return this.#store.write(`INSERT OR REPLACE INTO ${kind} VALUES (?, ?, ?, ?)`, values);
  }

  forgetRow(vin: string, kind: Kind, start: number): Promise<void> {
    return this.#store.write(`DELETE FROM ${kind} WHERE vin = ? AND start = ?`, [vin, start]);
  }

  async recall(): Promise<KeptTimeline[]> {
    const bases = await this.#store.read<{ vin: string; state: string }>('SELECT * FROM history_base');
    const base = new Map(bases.map(({ vin, state }) => [vin, JSON.parse(state) as Base]));
    const vins = await this.#store.read<{ vin: string }>('SELECT DISTINCT vin FROM moment');
    return Promise.all(
      [...new Set([...base.keys(), ...vins.map(({ vin }) => vin)])].map(async (vin) => {
        const known = base.get(vin);
        const from = known?.state.at ?? 0;
        const open = known?.final ?? 0;
        const said = await this.#store.read<{ at: number; said: string }>(
          'SELECT at, said FROM moment WHERE vin = ? AND at > ? ORDER BY at',
          [vin, from],
        );
        const moments = said.map(({ at, said }) => ({ at, values: JSON.parse(said) as number[] }));
        const rows = await Promise.all(
          kinds.map(async (kind) =>
            (await this.rows(kind, vin, open, Infinity)).flatMap((row) =>
              row.start >= open ? ({ kind, row } as Row) : [],
            ),
          ),
        );
        return { vin, base: known, moments, rows: rows.flat() };
      }),
    );
  }

  /** The kept rows of a car that are not over before `from` and begin before `to`, oldest first. */
  async rows<K extends Kind>(kind: K, vin: string, from: number, to: number): Promise<Rows[K][]> {
    const rows = await this.#store.read<{ facts: string }>(
      `SELECT facts FROM ${kind} WHERE vin = ? AND end > ? AND start < ? ORDER BY start`,
      [vin, Math.max(from, 0), Math.min(to, Number.MAX_SAFE_INTEGER)],
    );
    return rows.map(({ facts }) => JSON.parse(facts) as Rows[K]);
  }

  /** What was gathered is written, so that a query sees it. */
  async flush(): Promise<void> {
    await this.#store.flush().catch(() => {});
  }
}
