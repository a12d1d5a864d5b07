import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FileLocks, thisProcess } from '../../src/account/file-lock';
import { Home } from './support/home';

const held = (id: string, pid: number, since: number, host = 'home') => JSON.stringify({ id, host, pid, since });

/** Twenty processes that each want the lock: how many had it at once, at most. */
async function most(home: Home, path: string, processes = 20): Promise<number> {
  let [now, most] = [0, 0];
  const one = async (): Promise<void> => {
    const release = await new FileLocks(home.clock, home.process().owner).take(path);
    most = Math.max(most, ++now);
    await readFile(path);
    now--;
    await release();
  };
  await Promise.all(Array.from({ length: processes }, one));
  return most;
}

it('is held by one process at a time, and leaves nothing behind', async () => {
  const home = await Home.make();
  expect(await most(home, join(home.folder, 'lock'))).toBe(1);
  expect(await readdir(home.folder)).toEqual([]);
});

it.each([
  ['of a process that is gone', (now: number) => held('x', 7, now)],
  ['of a process number that another program has since', (now: number) => held('x', 100, now - 120_001)],
  ['of another machine, too old', (now: number) => held('x', 7, now - 120_001, 'elsewhere')],
  ['from before the clock was set back', (now: number) => held('x', 7, now + 120_001, 'elsewhere')],
])('a lock %s is taken over by one of many', async (_, content) => {
  const home = await Home.make();
  const path = join(home.folder, 'lock');
  await writeFile(path, content(home.clock.now()));
  expect(await most(home, path)).toBe(1);
  expect(await readdir(home.folder)).toEqual([]);
});

it('takes over what a crash left without a holder, and what its own process number left in an earlier life', async () => {
  const home = await Home.make();
  const path = join(home.folder, 'lock');
  await writeFile(path, '');
  await utimes(path, new Date(0), new Date(0));
  expect(await most(home, path)).toBe(1);
  const { owner } = home.process();
  await writeFile(path, held('earlier', owner.pid, home.clock.now()));
  await (
    await new FileLocks(home.clock, owner).take(path)
  )();
  expect(await readdir(home.folder)).toEqual([]);
});

it('also when who took over crashed while doing so', async () => {
  const home = await Home.make();
  const path = join(home.folder, 'lock');
  await writeFile(path, held('x', 7, home.clock.now()));
  await writeFile(`${path}.x`, held('y', 8, home.clock.now()));
  expect(await most(home, path)).toBe(1);
  expect(await readdir(home.folder)).toEqual([]);
});

it('waits for a process that lives, on this machine or another, and for a lock that is being written', async () => {
  const home = await Home.make();
  const [living, { owner }] = [home.process(), home.process()];
  for (const holder of [
    (now: number) => held('x', living.owner.pid, now),
    (now: number) => held('x', 7, now, 'elsewhere'),
    () => '{"id":"',
    (now: number) => held('../../x', 7, now),
  ]) {
    const path = join(home.folder, 'lock');
    const content = holder(home.clock.now());
    await writeFile(path, content);
    await utimes(path, home.clock.now() / 1_000, home.clock.now() / 1_000);
    let isTaken = false;
    const taking = new FileLocks(home.clock, owner).take(path).then((release) => ((isTaken = true), release));
    for (let round = 0; round < 20; round++) await readdir(home.folder);
    expect([content, isTaken]).toEqual([content, false]);
    home.clock.advance(120_001);
    await (
      await taking
    )();
  }
});

it('where no lock can be made, says so', async () => {
  const home = await Home.make();
  await writeFile(join(home.folder, 'file'), '');
  const locks = new FileLocks(home.clock, home.process().owner);
  await expect(locks.take(join(home.folder, 'file', 'lock'))).rejects.toThrow('ENOTDIR');
});

it('knows which processes of this machine run', () => {
  expect([thisProcess.isAlive(process.pid), thisProcess.isAlive(1), thisProcess.isAlive(2 ** 30)]).toEqual([
    true,
    true,
    false,
  ]);
});
