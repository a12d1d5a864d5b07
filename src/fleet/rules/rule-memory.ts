import type { Schema, Store } from '../../store/store';

/** What rules remember over a restart, by the name of the rule. */
export const ruleSchema: Schema = {
  owner: 'rules',
  steps: [
    `CREATE TABLE rule (
       key TEXT PRIMARY KEY, -- as charge/<VIN>
       state TEXT NOT NULL -- JSON
     ) STRICT, WITHOUT ROWID`,
  ],
};

/** How a rule stops: `forget` where it is gone for good, and not only deployed again. */
export interface RuleStop {
  readonly forget?: boolean;
}

/** What a rule needs of it. */
export type OneRuleMemory = Pick<RuleMemory, 'remember' | 'recall' | 'forget'>;

/** Keeps the state of rules in the store; without a store (a read-only folder) nothing is ever kept. */
export class RuleMemory {
  readonly #store: Store | undefined;

  constructor(store: Store | undefined) {
    this.#store = store;
  }

  /** Written soon; that it cannot be, the store itself says. */
  remember(key: string, state: unknown): void {
    void this.#store?.write('INSERT OR REPLACE INTO rule VALUES (?, ?)', [key, JSON.stringify(state)]).catch(() => {});
  }

  /** What a rule kept goes. */
  forget(key: string): void {
    void this.#store?.write('DELETE FROM rule WHERE key = ?', [key]).catch(() => {});
  }

  /** What all rules of a car kept goes. */
  forgetCar(vin: string): void {
    // The VIN stands behind the kind of the rule.
    const own = `substr(key, instr(key, '/') + 1) || '/' LIKE ? || '/%'`;
    void this.#store?.write(`DELETE FROM rule WHERE ${own}`, [vin]).catch(() => {});
  }

  /** The state as it was kept; `undefined` where nothing was, or nothing that can be read. Whose it is has to check it. */
  async recall(key: string): Promise<unknown> {
    try {
      // A node that is deployed again asks while what it kept a moment ago is still on its way.
      await this.#store?.flush().catch(() => {});
      const rows = await this.#store?.read<{ state: string }>('SELECT state FROM rule WHERE key = ?', [key]);
      return rows?.[0] && (JSON.parse(rows[0].state) as unknown);
    } catch {
      return undefined;
    }
  }
}
