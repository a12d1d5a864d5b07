import { chmod, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { basename, join } from 'node:path';
import { writeFileAtomic } from '../kernel/atomic-file';
import type { Clock } from '../kernel/clock';
import type { Log } from '../kernel/log';
import { Problem, reasonOf } from '../kernel/problem';
import { FileLocks, type LockOwner } from './file-lock';
import { keyLength, NewerFile, seal, unseal, type TokenRecord } from './token-file';

export interface TokenStoreOptions {
  /** The package's folder; files are in its `tokens`. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** As `writeFileAtomic`. */
  readonly write?: (path: string, content: Uint8Array) => Promise<void>;
  readonly owner?: LockOwner;
}

/** Reads and writes the record of one account while nobody else does. */
export interface Tokens {
  read(): Promise<TokenRecord | undefined>;
  /** Resolves when the record is on the disk, or kept in memory because it cannot be. */
  write(record: TokenRecord): Promise<void>;
}

/** How long after a failure the disk is tried again, milliseconds. */
const again = 60_000;

/** The file is there and cannot be understood. */
class Damage extends Error {}

/**
 * The tokens of all accounts, one encrypted file each, with a key file of their own: a changed credential secret of Node-RED
 * must not lose them. Make one per folder and process, and keep it while accounts come and go with each deploy: where the
 * disk cannot be written it is the only place that has the newest token. Several processes may share the folder.
 */
export class TokenStore {
  readonly #folder: string;
  readonly #key: string;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #save: (path: string, content: Uint8Array) => Promise<void>;
  readonly #locks: FileLocks;
  readonly #turns = new Map<string, Promise<unknown>>();
  /** What was decrypted last, by account. The bytes are compared and no times: two writes may bear the same one. */
  readonly #known = new Map<string, { readonly bytes: Buffer; readonly record: TokenRecord }>();
  readonly #unsaved = new Map<string, { readonly record: TokenRecord; readonly triedAt: number }>();
  readonly #problems = new Map<string, Problem>();

  constructor({ folder, clock, log, write = writeFileAtomic, owner }: TokenStoreOptions) {
    this.#folder = join(folder, 'tokens');
    this.#key = join(this.#folder, 'key');
    this.#clock = clock;
    this.#log = log;
    this.#save = write;
    this.#locks = new FileLocks(clock, owner);
  }

  /** What is wrong with an account's file, for a status; absent when all is well. */
  problem(account: string): Problem | undefined {
    return this.#problems.get(account);
  }

  /**
   * What is known of an account, as the disk has it now: another process may have written it.
   * @throws Problem FILE_UNREADABLE, STORE_NEWER
   */
  async read(account: string): Promise<TokenRecord | undefined> {
    const unsaved = this.#unsaved.get(account);
    if (unsaved && this.#clock.now() - unsaved.triedAt >= again) await this.#saveAgain(account);
    try {
      return await this.#read(account);
    } catch (error) {
      if (!(error instanceof Damage)) throw error;
      // Set aside by who is alone with it: it may be whole again by then.
      return this.change(account, (tokens) => tokens.read());
    }
  }

  /**
   * Does `work` while no other work is done on this account, in this process or another that shares the folder.
   * @throws what `work` throws
   */
  async change<Result>(account: string, work: (tokens: Tokens) => Promise<Result>): Promise<Result> {
    const before = this.#turns.get(account) ?? Promise.resolve();
    const turn = before.then(() => this.#alone(account, work));
    const over = turn.catch(() => {});
    this.#turns.set(account, over);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(account) === over) this.#turns.delete(account);
    }
  }

  /** Forgets an account. */
  async remove(account: string): Promise<void> {
    await this.change(account, async () => {
      const file = this.#file(account);
      this.#unsaved.delete(account);
      this.#problems.delete(account);
      await rm(file, { force: true }).catch((error: unknown) => {
        throw new Problem('FILE_UNWRITABLE', { file, reason: reasonOf(error) }, error);
      });
    });
  }

  #file(account: string): string {
    return join(this.#folder, `${encodeURIComponent(account)}.tokens`);
  }

  async #alone<Result>(account: string, work: (tokens: Tokens) => Promise<Result>): Promise<Result> {
    // Where no lock can be made nothing can be written either; that is said when it is tried.
    const release = await mkdir(this.#folder, { recursive: true, mode: 0o700 })
      .then(() => chmod(this.#folder, 0o700))
      .then(() => this.#locks.take(`${this.#file(account)}.lock`))
      .catch(() => undefined);
    try {
      return await work({
        read: () => this.#read(account).catch((error: unknown) => this.#setAside(account, error)),
        write: (record) => this.#write(account, record),
      });
    } finally {
      await release?.().catch(() => {});
    }
  }

  async #read(account: string): Promise<TokenRecord | undefined> {
    const unsaved = this.#unsaved.get(account);
    if (unsaved) return unsaved.record;
    const file = this.#file(account);
    try {
      const bytes = await readFile(file);
      const known = this.#known.get(account);
      if (known?.bytes.equals(bytes)) return known.record;
      const record = unsealed(bytes, await this.#readKey(), account);
      this.#known.set(account, { bytes, record });
      return record;
    } catch (error) {
      if (error instanceof Damage) throw error;
      if (error instanceof NewerFile) throw new Problem('STORE_NEWER', { file }, error);
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
      throw new Problem('FILE_UNREADABLE', { file, reason: reasonOf(error) }, error);
    }
  }

  async #saveAgain(account: string): Promise<void> {
    await this.change(account, async ({ write }) => {
      const unsaved = this.#unsaved.get(account);
      if (unsaved) await write(unsaved.record);
    });
  }

  async #setAside(account: string, error: unknown): Promise<undefined> {
    if (!(error instanceof Damage)) throw error;
    const file = this.#file(account);
    const kept = `${file}.broken-${new Date(this.#clock.now()).toISOString().replaceAll(':', '-')}`;
    try {
      await rename(file, kept);
    } catch (cause) {
      throw new Problem('FILE_UNWRITABLE', { file, reason: reasonOf(cause) }, cause);
    }
    this.#report(account, new Problem('TOKENS_UNREADABLE', { file, kept, reason: error.message }));
  }

  async #write(account: string, record: TokenRecord): Promise<void> {
    const file = this.#file(account);
    try {
      const key = (await this.#readKey()) ?? (await this.#makeKey());
      await this.#save(file, seal(record, key, account));
      this.#unsaved.delete(account);
      if (this.#problems.get(account)?.code === 'TOKENS_UNWRITABLE') {
        this.#log.info(`The tokens can be saved again in ${file}.`);
      }
      this.#problems.delete(account);
    } catch (error) {
      this.#unsaved.set(account, { record, triedAt: this.#clock.now() });
      this.#report(account, new Problem('TOKENS_UNWRITABLE', { file, reason: reasonOf(error) }, error));
      return;
    }
    await this.#sweep(file);
  }

  /** Removes what a crash left half written. */
  async #sweep(file: string): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    const left = names.filter((name) => name.startsWith(`${basename(file)}.`) && /\.[0-9a-f]{8}\.tmp$/.test(name));
    await Promise.all(left.map((name) => rm(join(this.#folder, name), { force: true }).catch(() => {})));
  }

  /** Read anew each time: who removed the folder under a running process must not get a file that no key opens. */
  async #readKey(): Promise<Buffer | undefined> {
    const key = await readFile(this.#key).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    return key?.length === keyLength ? key : undefined;
  }

  async #makeKey(): Promise<Buffer> {
    const release = await this.#locks.take(`${this.#key}.lock`);
    try {
      const made = await this.#readKey();
      if (made) return made;
      const key = randomBytes(keyLength);
      await this.#save(this.#key, key);
      return key;
    } finally {
      await release();
    }
  }

  /** The same problem is said once. */
  #report(account: string, problem: Problem): void {
    if (this.#problems.get(account)?.message !== problem.message) this.#log.warn(problem.message);
    this.#problems.set(account, problem);
  }
}

function unsealed(file: Buffer, key: Buffer | undefined, account: string): TokenRecord {
  if (!key) throw new Damage('its key file is missing or damaged');
  try {
    return unseal(file, key, account);
  } catch (error) {
    throw error instanceof NewerFile ? error : new Damage(reasonOf(error));
  }
}
