import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { writeFileAtomic } from '../../src/kernel/atomic-file';
import { backoff } from '../../src/kernel/backoff';
import { systemClock } from '../../src/kernel/clock';
import { Subscribers } from '../../src/kernel/subscribers';
import { Users } from '../../src/kernel/users';

describe('subscribers', () => {
  const list = (): { subscribers: Subscribers<string>; failures: unknown[] } => {
    const failures: unknown[] = [];
    return { subscribers: new Subscribers<string>((error) => void failures.push(error)), failures };
  };

  it('hear every event in the order they came', () => {
    const { subscribers } = list();
    const heard: string[] = [];
    subscribers.subscribe((event) => void heard.push(`1 ${event}`));
    subscribers.subscribe((event) => void heard.push(`2 ${event}`));
    subscribers.publish('a');
    subscribers.publish('b');
    expect(heard).toEqual(['1 a', '2 a', '1 b', '2 b']);
  });

  it('may be one function twice, each with its own end, which may be called twice', () => {
    const { subscribers } = list();
    const listener = vi.fn();
    const end = subscribers.subscribe(listener);
    subscribers.subscribe(listener);
    end();
    end();
    expect(subscribers.size).toBe(1);
    subscribers.publish('a');
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('are not told any more once they left, even while others are told', () => {
    const { subscribers } = list();
    const heard: string[] = [];
    const ends = [
      subscribers.subscribe(() => {
        heard.push('first');
        ends.forEach((end) => end());
      }),
      subscribers.subscribe(() => void heard.push('second')),
    ];
    subscribers.publish('a');
    subscribers.publish('b');
    expect(heard).toEqual(['first']);
  });

  it('that come while others are told hear the next event', () => {
    const { subscribers } = list();
    const heard: string[] = [];
    // Each listener leaves and comes again: without a copy of the list this would never end.
    const again = (event: string): void => {
      heard.push(event);
      end();
      end = subscribers.subscribe(again);
    };
    let end = subscribers.subscribe(again);
    subscribers.publish('a');
    subscribers.publish('b');
    expect(heard).toEqual(['a', 'b']);
  });

  it('hear an event although another one failed', () => {
    const { subscribers, failures } = list();
    const error = new Error('a bug');
    const heard = vi.fn();
    subscribers.subscribe(() => {
      throw error;
    });
    subscribers.subscribe(heard);
    subscribers.publish('a');
    expect(heard).toHaveBeenCalledWith('a');
    expect(failures).toEqual([error]);
  });
});

describe('users', () => {
  it('are waited for until the last has let go', async () => {
    const users = new Users();
    await users.gone();
    const [first, second] = [users.hold(), users.hold()];
    const gone = vi.fn();
    const waiting = [users.gone().then(gone), users.gone().then(gone)];
    first();
    first();
    await Promise.resolve();
    expect([users.count, gone.mock.calls.length]).toEqual([1, 0]);
    second();
    await Promise.all(waiting);
    expect([users.count, gone.mock.calls.length]).toEqual([0, 2]);
  });

  it('may come again', async () => {
    const users = new Users();
    users.hold()();
    const release = users.hold();
    expect(users.count).toBe(1);
    release();
    await users.gone();
  });
});

describe('back-off', () => {
  const attempt = fc.nat(10_000);
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  it('never waits under a tenth of a second nor over the most, for any number of failures', () => {
    fc.assert(
      fc.property(
        attempt,
        random,
        fc.integer({ min: 100, max: 1e6 }),
        fc.integer({ min: 100, max: 1e7 }),
        (n, r, first, most) => {
          const wait = backoff(n, r, { first, most });
          expect(Number.isInteger(wait) && wait >= 100 && wait <= Math.max(100, most)).toBe(true);
          expect(wait).toBeLessThanOrEqual(Math.max(100, first * 2 ** n));
        },
      ),
    );
  });

  it('doubles what it may wait, and spreads it over all of that', () => {
    expect([0, 1, 2, 8, 9, 500].map((n) => backoff(n, 0.999_999))).toEqual([
      1_000, 2_000, 4_000, 256_000, 300_000, 300_000,
    ]);
    expect(backoff(3, 0.5)).toBe(4_000);
    expect(backoff(3, 0)).toBe(100);
  });
});

describe('an atomic file', () => {
  const folder = async (): Promise<string> => {
    const path = await mkdtemp(join(tmpdir(), 'atomic-'));
    onTestFinished(() => rm(path, { recursive: true }));
    return path;
  };
  const mode = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);

  it('is made with its folder, for its owner alone', async () => {
    const path = join(await folder(), 'a', 'b', 'file');
    await writeFileAtomic(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
    expect([await mode(path), await mode(join(path, '..'))]).toEqual(['600', '700']);
  });

  it('takes the place of another, with the mode asked for and nothing left beside it', async () => {
    const home = await folder();
    const path = join(home, 'file');
    await writeFile(path, 'old', { mode: 0o666 });
    await chmod(path, 0o666);
    await writeFileAtomic(path, Uint8Array.of(1, 2), 0o640);
    expect([...(await readFile(path))]).toEqual([1, 2]);
    expect([await mode(path), await readdir(home)]).toEqual(['640', ['file']]);
  });

  it('is the old one still when the new one never came to its place', async () => {
    const home = await folder();
    // A folder in its place lets everything succeed but the last step.
    const path = join(home, 'file');
    await mkdir(path);
    await writeFile(join(path, 'old'), 'old');
    await expect(writeFileAtomic(path, 'new')).rejects.toMatchObject({ code: 'EISDIR' });
    expect(await readFile(join(path, 'old'), 'utf8')).toBe('old');
    expect(await readdir(home)).toEqual(['file']);
  });

  it('is never seen half written, also by several writers', async () => {
    const path = join(await folder(), 'file');
    const texts = ['a', 'b', 'c'].map((letter) => letter.repeat(200_000));
    await Promise.all(texts.map((text) => writeFileAtomic(path, text)));
    expect(texts).toContain(await readFile(path, 'utf8'));
    expect(await readdir(join(path, '..'))).toEqual(['file']);
  });
});

describe('the clock of the system', () => {
  it('waits long when told to, where a timer of Node.js would not wait at all', async () => {
    let calls = 0;
    const timers = [systemClock.after(1e15, () => calls++), systemClock.every(Infinity, () => calls++)];
    await new Promise<void>((resolve) => void systemClock.after(5, resolve));
    timers.forEach((timer) => timer.cancel());
    expect(calls).toBe(0);
  });

  it('calls back until it is told not to, and keeps no process alive', async () => {
    let calls = 0;
    await new Promise<void>((resolve) => {
      const timer = systemClock.every(1, () => {
        if (++calls === 2) {
          timer.cancel();
          timer.cancel();
          resolve();
        }
      });
    });
    const cancelled = systemClock.after(0, () => calls++);
    cancelled.cancel();
    await new Promise<void>((resolve) => void systemClock.after(1, resolve));
    expect(calls).toBe(2);
    expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1_000);
  });
});
