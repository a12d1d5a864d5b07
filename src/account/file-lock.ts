import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { Clock } from '../kernel/clock';

/** Who holds locks: a process of a machine, with the locks it holds now. */
export interface LockOwner {
  readonly host: string;
  readonly pid: number;
  readonly held: Set<string>;
  /** Whether another process of this machine still runs. */
  isAlive(pid: number): boolean;
}

/** This process. */
export const thisProcess: LockOwner = {
  host: hostname(),
  pid: process.pid,
  held: new Set(),
  isAlive(pid) {
    try {
      return process.kill(pid, 0);
    } catch (error) {
      // EPERM: it runs, as another user.
      return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
  },
};

/** What a lock file says. `since` is epoch milliseconds. */
interface Holder {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly since: number;
}

/** Longer than any refresh takes, milliseconds: after a reboot a process number may belong to another program. */
const longest = 120_000;

/** How often a lock in use is looked at again, milliseconds. */
const glance = 50;

/** Locks made of files, between processes that share a folder. What a dead process left behind is taken over. */
export class FileLocks {
  readonly #clock: Clock;
  readonly #owner: LockOwner;

  constructor(clock: Clock, owner: LockOwner = thisProcess) {
    this.#clock = clock;
    this.#owner = owner;
  }

  /**
   * Waits for the lock and takes it.
   * @returns its release
   * @throws the file system's error where no lock can be made
   */
  async take(path: string): Promise<() => Promise<void>> {
    const { host, pid, held } = this.#owner;
    const id = randomUUID();
    // Before the file is there: our own process must not think it stale.
    held.add(id);
    // The clock's timers do not keep the process alive; who waits for a token must get it.
    const awake = setInterval(() => {}, longest);
    try {
      for (;;) {
        const mine: Holder = { id, host, pid, since: this.#clock.now() };
        if (await create(path, mine)) return () => this.#release(path, mine);
        const other = await read(path);
        if (!other) continue;
        if (!this.#isStale(other)) await new Promise<void>((resolve) => this.#clock.after(glance, resolve));
        else if (await this.#takeOver(path, other, mine)) return () => this.#release(path, mine);
      }
    } catch (error) {
      held.delete(id);
      throw error;
    } finally {
      clearInterval(awake);
    }
  }

  #isStale({ id, host, pid, since }: Holder): boolean {
    if (Math.abs(this.#clock.now() - since) > longest) return true;
    if (host !== this.#owner.host) return false;
    // In a container every start may have the same process number.
    return pid === this.#owner.pid ? !this.#owner.held.has(id) : !this.#owner.isAlive(pid);
  }

  /** Only who holds the lock on a stale lock may replace it, so two that see it at once do not both believe to have it. */
  async #takeOver(path: string, stale: Holder, mine: Holder): Promise<boolean> {
    const release = await this.take(`${path}.${stale.id}`);
    try {
      if ((await read(path))?.id !== stale.id) return false;
      const beside = `${path}.${mine.id}.tmp`;
      await create(beside, mine);
      await rename(beside, path);
      return true;
    } finally {
      await release();
    }
  }

  async #release(path: string, mine: Holder): Promise<void> {
    try {
      // After so long another process may be taking it over: it is left to that.
      if (this.#clock.now() - mine.since > longest / 2) return;
      if ((await read(path))?.id === mine.id) await rm(path, { force: true });
    } finally {
      // Not before: a lock that nobody holds looks stale to others of this process.
      this.#owner.held.delete(mine.id);
    }
  }
}

/** Makes the file, unless there is one. */
async function create(path: string, holder: Holder): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(JSON.stringify(holder));
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** What the file says; undefined when it has gone. One without a holder is being written, or a crash left it so. */
async function read(path: string): Promise<Holder | undefined> {
  try {
    const holder = parse(await readFile(path, 'utf8'));
    if (holder) return holder;
    const { ino, mtimeMs } = await stat(path);
    return { id: `inode-${ino}`, host: '', pid: 0, since: mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string): Holder | undefined {
  try {
    const { id, host, pid, since } = JSON.parse(text) as Holder;
    const whole = typeof host === 'string' && Number.isInteger(pid) && pid > 0 && Number.isFinite(since);
    return whole && typeof id === 'string' && /^[\w-]{1,64}$/.test(id) ? { id, host, pid, since } : undefined;
  } catch {
    return undefined;
  }
}
