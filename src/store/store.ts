import { mkdir } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Clock, Timer } from '../kernel/clock';
import type { Log } from '../kernel/log';
import { Problem } from '../kernel/problem';

/** What a column can hold. */
export type StoreValue = string | number | null;

/** A group of tables with one owner. Steps are never changed once released, only added. */
export interface Schema {
  readonly owner: string;
  /** SQL of each version in turn; the first makes the tables. */
  readonly steps: readonly string[];
}

export interface StoreOptions {
  readonly file: string;
  readonly schemas: readonly Schema[];
  readonly clock: Clock;
  readonly log: Log;
}

/** SQLite's result code for a file that another process has locked. */
const busy = new Set([5, 6]);

/** So long writes are gathered into one transaction, milliseconds: a disk is asked to flush at most that often. */
const gathering = 100;

/**
 * The one SQLite file. Writes are gathered and committed together on a thread of their own; a promise resolves when its
 * write is on the disk. Without a usable disk the owners go on in memory, and the log says so.
 */
export class Store {
  readonly #options: StoreOptions;
  readonly #answers = new Map<number, { resolve: (result: unknown) => void; reject: (error: unknown) => void }>();
  #worker: Worker | undefined;
  #requests = 0;
  #gathered: [sql: string, values: readonly StoreValue[]][] = [];
  #commit: Commit | undefined;
  #problem: Problem | undefined;

  constructor(options: StoreOptions) {
    this.#options = options;
  }

  /** What is wrong with the file, for a status; absent when all is well. */
  get problem(): Problem | undefined {
    return this.#problem;
  }

  /**
   * Opens the file and brings it to the newest version. A damaged file is set aside and a new one begun.
   * @throws Problem STORE_IN_USE, STORE_NEWER, STORE_UNWRITABLE
   */
  async start(): Promise<void> {
    if (this.#worker) return;
    const { file, clock, log } = this.#options;
    this.#worker = new Worker(join(__dirname, `worker.m${extname(__filename).slice(1)}`), { name: 'store' });
    this.#worker.unref();
    this.#worker.on('message', (answer: Answer) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#fail(error));
    try {
      const setAside = `${file}.broken-${new Date(clock.now()).toISOString().replaceAll(':', '-')}`;
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      const damage = (await this.#ask({ kind: 'open', file, setAside })) as string | undefined;
      if (damage !== undefined) {
        this.#problem = new Problem('STORE_BROKEN', { file, kept: setAside, reason: damage });
        log.error(this.#problem.message);
      }
      for (const schema of this.#options.schemas) await this.#migrate(schema);
    } catch (error) {
      await this.#end();
      if (error instanceof Problem) throw error;
      const { code, message } = error as { code?: number; message: string };
      if (busy.has(code ?? 0)) throw new Problem('STORE_IN_USE', { file }, error);
      throw new Problem('STORE_UNWRITABLE', { file, reason: message }, error);
    }
  }

  /** Commits what is gathered and closes the file. */
  async stop(): Promise<void> {
    if (!this.#worker) return;
    await this.flush().catch(() => {});
    await this.#end();
  }

  /** Gathers one statement; resolves when it is on the disk, rejects with a Problem when it cannot be. */
  write(sql: string, values: readonly StoreValue[] = []): Promise<void> {
    if (!this.#worker) return Promise.reject(this.#unwritable('it is closed'));
    this.#gathered.push([sql, values]);
    this.#commit ??= this.#schedule();
    return this.#commit.done;
  }

  /** Commits at once what is gathered. */
  async flush(): Promise<void> {
    const commit = this.#commit;
    commit?.timer.cancel();
    commit?.now();
    await commit?.done;
  }

  /** Rows of a query, in which gathered writes are not yet seen. */
  async read<Row>(sql: string, values: readonly StoreValue[] = []): Promise<Row[]> {
    return (await this.#ask({ kind: 'read', sql, values })) as Row[];
  }

  #schedule(): Commit {
    let now = (): void => {};
    const due = new Promise<void>((resolve) => (now = resolve));
    const timer = this.#options.clock.after(gathering, now);
    const done = due.then(() => {
      const statements = this.#gathered;
      this.#gathered = [];
      this.#commit = undefined;
      return this.#write(statements);
    });
    // Owners that need no confirmation do not listen.
    done.catch(() => {});
    return { done, timer, now };
  }

  async #write(statements: readonly (readonly [string, readonly StoreValue[]])[]): Promise<void> {
    try {
      await this.#ask({ kind: 'write', statements });
      if (this.#problem?.code === 'STORE_UNWRITABLE') {
        this.#options.log.info(`The store ${this.#options.file} can be written again.`);
        this.#problem = undefined;
      }
    } catch (error) {
      throw this.#unwritable((error as Error).message, error);
    }
  }

  #unwritable(reason: string, cause?: unknown): Problem {
    const problem = new Problem('STORE_UNWRITABLE', { file: this.#options.file, reason }, cause);
    if (this.#problem?.code !== problem.code) this.#options.log.error(problem.message);
    this.#problem = problem;
    return problem;
  }

  async #migrate({ owner, steps }: Schema): Promise<void> {
    const version =
      'CREATE TABLE IF NOT EXISTS schema_version (owner TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT';
    await this.#ask({ kind: 'write', statements: [[version, []]] });
    const [row] = await this.read<{ version: number }>('SELECT version FROM schema_version WHERE owner = ?', [owner]);
    const reached = row?.version ?? 0;
    if (reached > steps.length) throw new Problem('STORE_NEWER', { file: this.#options.file });
    if (reached === steps.length) return;
    await this.#ask({
      kind: 'write',
      statements: [
        ...steps.slice(reached).map((sql) => [sql, []] as const),
        ['INSERT OR REPLACE INTO schema_version VALUES (?, ?)', [owner, steps.length]],
      ],
    });
  }

  #ask(request: Record<string, unknown>): Promise<unknown> {
    const id = ++this.#requests;
    return new Promise((resolve, reject) => {
      if (!this.#worker) return reject(new Error('the store is closed'));
      this.#answers.set(id, { resolve, reject });
      // Keeps the process alive while an answer is due.
      this.#worker.ref();
      this.#worker.postMessage({ id, ...request });
    });
  }

  #settle({ id, result, error }: Answer): void {
    const answer = this.#answers.get(id);
    this.#answers.delete(id);
    if (this.#answers.size === 0) this.#worker?.unref();
    if (error) answer?.reject(Object.assign(new Error(error.message), { code: error.code }));
    else answer?.resolve(result);
  }

  /** The thread died; what comes from now on is not kept. */
  #fail(error: unknown): void {
    this.#worker = undefined;
    for (const { reject } of this.#answers.values()) reject(error);
    this.#answers.clear();
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    await this.#ask({ kind: 'close' }).catch(() => {});
    this.#worker = undefined;
    await worker?.terminate();
  }
}

/** A transaction that is being gathered. */
interface Commit {
  readonly done: Promise<void>;
  readonly timer: Timer;
  readonly now: () => void;
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}
